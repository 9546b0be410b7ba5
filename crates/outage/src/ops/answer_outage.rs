//! A body in the scope gives its situation report: how it stands, in a word and a press.

use crate::{
    answer::{Answer, News, WORDS_MAX},
    ops::link_outage::{LinkError, keep_link},
    outage::{Outage, OutageId},
    standing::{self, Part},
    store::{answers, links::Of},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{
    Kind,
    act::{AnswerOutage, ViewReport},
};
use serde_json::json;
use sharing::report::{Report, ReportId};
use shell::Fault;

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerOutageError {
    /// It is over.
    #[error("it is over")]
    Over,
    /// The body is no longer in the scope.
    #[error("the body is not in the scope any more")]
    OutOfScope,
    /// That situation report has been given, or another is due by now.
    #[error("another situation report is due")]
    Moved,
    /// It never said how it stands, so that nothing can be unchanged.
    #[error("nothing was said before")]
    NothingBefore,
    /// The words are too long.
    #[error("the words are too long")]
    LongWords,
    /// The report cannot belong to it.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is said.
#[derive(Clone, Debug)]
pub struct Telling {
    /// How the body stands.
    pub news: News,
    /// In its own words; may be empty.
    pub words: String,
    /// Which situation report this is, as the body was asked; `None` for one that nobody asked for.
    pub round: Option<i64>,
    /// Its own report that says more.
    pub report: Option<ReportId>,
}

/// Takes a situation report.
///
/// # Errors
/// If it is over, the body is out of the scope, something else is due by now, or the actor may not.
pub async fn answer_outage(cx: &Cx, id: OutageId, telling: Telling) -> Result<(), AnswerOutageError> {
    let outage = cx.permit::<_, Outage>(AnswerOutage, id).await?;
    let (org, by) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    let Part { change, within, expected, said, .. } =
        standing::part(outage.sql(), id, org, cx.now()).await?.ok_or(Denied::NotFound)?;
    if !change.step.stands() {
        return Err(AnswerOutageError::Over);
    }
    if !within {
        return Err(AnswerOutageError::OutOfScope);
    }
    if telling.round.is_some() && telling.round != expected.round {
        return Err(AnswerOutageError::Moved);
    }
    if telling.words.chars().count() > WORDS_MAX {
        return Err(AnswerOutageError::LongWords);
    }
    let state = match (telling.news, said.first()) {
        (News::Now(state), _) => state,
        (News::Unchanged, Some(last)) => last.state,
        (News::Unchanged, None) => return Err(AnswerOutageError::NothingBefore),
    };
    let kept = said.first().map_or(0, |last| last.kept);
    let mut chance = [0u8; 16];
    cx.chance().fill(&mut chance);
    let answer = Answer {
        id: cx.new_id(),
        org,
        number: said.first().map_or(0, |last| last.number) + 1,
        state,
        unchanged: telling.news == News::Unchanged,
        words: telling.words.trim().to_owned(),
        round: telling.round,
        kept: telling.round.unwrap_or(kept),
        salt: chance.iter().map(|byte| format!("{byte:02x}")).collect(),
        by,
        at: cx.now(),
    };
    answers::insert(outage.sql(), id, &answer).await?;
    if let Some(report) = telling.report {
        let report = cx.permit::<_, Report>(ViewReport, report).await?;
        if report.org != org {
            return Err(Denied::NotFound.into());
        }
        if report.exercise != outage.exercise {
            return Err(LinkError::Mixed.into());
        }
        keep_link(cx, outage.sql(), id, (Of::Report, report.id.uuid()), true).await?;
    }
    let detail = json!({ "answer": answer.id, "number": answer.number, "round": answer.round, "hash": answer.hash()?.to_string() });
    cx.audit(Entry::new("outage.answered").on(Kind::Outage, id).detail(detail));
    Ok(())
}

impl From<AnswerOutageError> for Fault {
    fn from(error: AnswerOutageError) -> Self {
        match error {
            AnswerOutageError::Over => Fault::conflict("outage.over"),
            AnswerOutageError::OutOfScope => Fault::conflict("outage.out-of-scope"),
            AnswerOutageError::Moved => Fault::conflict("outage.round-moved"),
            AnswerOutageError::NothingBefore => Fault::unusable("outage.nothing-before"),
            AnswerOutageError::LongWords => Fault::unusable("outage.long-words"),
            AnswerOutageError::Link(error) => error.into(),
            AnswerOutageError::Denied(denied) => denied.into(),
            AnswerOutageError::Store(cause) => cause.into(),
        }
    }
}
