//! What a reporter gets back: which notices came of the report, how far each has come, how many organisations it
//! reached and how many were affected. Figures are multiples of [`kernel::disclosure::K`] ([`delivery::GiveBack`]).

use crate::{
    consent::{ConsentAnswer, ConsentId},
    notice::NoticeId,
};
use kernel::At;
use store::{FromRow, Row, StoreError};

/// How far a notice has come, as its reporter may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is being written.
    Writing,
    /// The reporter has been asked, and has not answered.
    Asked,
    /// The reporter wishes something to be changed.
    EditWished,
    /// The reporter refused.
    Refused,
    /// The reporter agreed to it as it stands.
    Agreed,
    /// It has left.
    Released,
}

impl Progress {
    /// All, in the order in which they come.
    pub const ALL: [Progress; 6] = [
        Progress::Writing,
        Progress::Asked,
        Progress::EditWished,
        Progress::Refused,
        Progress::Agreed,
        Progress::Released,
    ];
    /// The end of the keys of its sentences.
    pub fn code(self) -> &'static str {
        match self {
            Progress::Writing => "writing",
            Progress::Asked => "asked",
            Progress::EditWished => "edit-wished",
            Progress::Refused => "refused",
            Progress::Agreed => "agreed",
            Progress::Released => "released",
        }
    }
}

/// One notice that came of a report.
#[derive(Clone, Debug)]
pub struct Became {
    /// The notice.
    pub notice: NoticeId,
    /// `N-2014-00012`.
    pub reference: String,
    /// Which version it is: 2 for 第2報.
    pub version: i64,
    /// Its title, where the reporter has been shown it.
    pub title: Option<String>,
    /// The newest request for consent.
    pub consent: Option<ConsentId>,
    /// What was answered to it.
    pub answer: Option<ConsentAnswer>,
    /// Whether what it asks about is the text of this moment.
    pub current: bool,
    /// When it was released.
    pub released_at: Option<At>,
    /// Until when it is held back since then; the reporter and the centre know of it.
    pub embargo: Option<At>,
    /// When it was recalled.
    pub recalled_at: Option<At>,
    /// If it was released without consent: the ground in law, and the reason.
    pub overridden: Option<(String, String)>,
    /// How many organisations it reached, rounded down to a multiple of *k*; `None` where that is fewer than *k*,
    /// or not known yet.
    pub reached: Option<i64>,
    /// How many of them said that they are affected; likewise.
    pub affected: Option<i64>,
}

impl Became {
    /// How far it has come. A wish and a refusal stand until somebody asks anew; a question or an agreement falls with
    /// the text to which it was put.
    pub fn progress(&self) -> Progress {
        if self.released_at.is_some() {
            return Progress::Released;
        }
        match (self.consent, self.answer, self.current) {
            (Some(_), Some(ConsentAnswer::Edit), _) => Progress::EditWished,
            (Some(_), Some(ConsentAnswer::Refuse), _) => Progress::Refused,
            (Some(_), Some(ConsentAnswer::Agree), true) => Progress::Agreed,
            (Some(_), None, true) => Progress::Asked,
            (Some(_), _, false) | (None, ..) => Progress::Writing,
        }
    }
    /// As those know it who neither reported nor write: until it has left, and while it is
    /// held back, a notice is being written. Nobody but the
    /// reporter is asked for consent.
    #[must_use]
    pub fn from_outside(self) -> Self {
        let released_at = self.released_at.filter(|_| self.embargo.is_none());
        let overridden = self.overridden.filter(|_| released_at.is_some());
        let title = self.title.filter(|_| released_at.is_some());
        let recalled_at = self.recalled_at.filter(|_| released_at.is_some());
        // That it will be a second one is not known either.
        let version = if released_at.is_some() { self.version } else { 1 };
        Self {
            title,
            consent: None,
            answer: None,
            released_at,
            overridden,
            recalled_at,
            embargo: None,
            version,
            ..self
        }
    }
    /// With the figures of its ledger.
    pub fn count(&mut self, figures: delivery::GiveBack) {
        self.reached = figures.reached;
        self.affected = figures.affected;
    }
}

impl FromRow for Became {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = row.get::<Option<String>>("consent_answer")?;
        let asked = row.get::<Option<String>>("consent_hash")?;
        Ok(Self {
            notice: row.id("id")?,
            reference: row.text("reference")?,
            version: row.get("version")?,
            title: row.get("title")?,
            consent: row.maybe_id("consent_id")?,
            answer: answer.map(|_| row.code("consent_answer")).transpose()?,
            current: asked.is_some() && asked == row.get("current_hash")?,
            released_at: row.maybe_at("released_at")?,
            embargo: row.maybe_at("embargo_until")?,
            recalled_at: row.maybe_at("recalled_at")?,
            overridden: row.get::<Option<String>>("ground")?.zip(row.get("reason")?),
            reached: None,
            affected: None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn became(answer: Option<ConsentAnswer>, current: bool) -> Became {
        let id = "01900000-0000-7000-8000-000000000001";
        Became {
            notice: id.parse().unwrap(),
            reference: String::new(),
            version: 1,
            title: None,
            consent: Some(id.parse().unwrap()),
            answer,
            current,
            released_at: None,
            embargo: None,
            recalled_at: None,
            overridden: None,
            reached: None,
            affected: None,
        }
    }

    #[test]
    fn consent_is_not_requested_any_more_once_it_was_answered() {
        for (answer, current, want) in [
            (None, true, Progress::Asked),
            (None, false, Progress::Writing),
            (Some(ConsentAnswer::Agree), true, Progress::Agreed),
            (Some(ConsentAnswer::Agree), false, Progress::Writing),
            (Some(ConsentAnswer::Edit), true, Progress::EditWished),
            (Some(ConsentAnswer::Edit), false, Progress::EditWished),
            (Some(ConsentAnswer::Refuse), true, Progress::Refused),
        ] {
            assert_eq!(became(answer, current).progress(), want, "{answer:?}, {current}");
            assert_eq!(
                became(answer, current).from_outside().progress(),
                Progress::Writing,
                "others know of no request"
            );
        }
        let released = Became { released_at: Some(At::from_millis(0)), ..became(Some(ConsentAnswer::Agree), true) };
        assert_eq!(released.progress(), Progress::Released);
    }
}
