//! How a CEPTOAR takes part, as its secretariat decides it: what may be changed of a drill (004:20662-20665, 20704-20710).

use crate::drill::{MockText, TEXT_MAX};
use access::OrgId;
use kernel::{At, Day};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// Which way information goes in the drill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Only downward: that it came is what counts.
    #[default]
    OneWay,
    /// Members answer.
    Answer,
    /// 一往復: members answer, and report through the ministry to the centre, with the exercise mark.
    RoundTrip,
}

impl Way {
    /// All, in the order of forms.
    pub const ALL: [Way; 3] = [Way::OneWay, Way::Answer, Way::RoundTrip];
    /// Its code in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Way::OneWay => "one-way",
            Way::Answer => "answer",
            Way::RoundTrip => "round-trip",
        }
    }
}

impl FromStr for Way {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Way::ALL.into_iter().find(|way| way.code() == code).ok_or(())
    }
}

/// How a CEPTOAR takes part. The order of the fields is the order in the canonical JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Whether it takes part at all.
    pub takes_part: bool,
    /// What it says to that: why it declines, or what it wishes.
    pub word: String,
    /// Whether its members know the time before; else they are surprised (抜き打ち).
    pub announced: bool,
    /// The time, or the first moment of the window in which it is run.
    pub from: Option<At>,
    /// By when it is over; where members answer, by when they do.
    pub until: Option<At>,
    /// Its own mock text; `None` for the centre's.
    pub text: Option<MockText>,
    /// What its secretariat will add when it passes it on; may be empty.
    pub addition: String,
    /// Whether the text stands in the mail itself (GREEN); else one signs in to read it (AMBER).
    pub in_mail: bool,
    /// Marked as urgent.
    pub urgent: bool,
    /// Which way information goes.
    pub way: Way,
    /// Which members take part; `None` for all.
    pub members: Option<BTreeSet<OrgId>>,
}

/// What is wrong with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFlaw {
    /// It lacks the time, its end is not after its beginning, or it lies in the past.
    #[error("the time is missing or not in order")]
    Times,
    /// It lies outside the days that the centre offers.
    #[error("the time is outside the days of the drill")]
    Outside,
    /// Its own mock text cannot be sent.
    #[error("the mock text cannot be sent")]
    Text,
    /// A text is too long.
    #[error("a text is too long")]
    Long,
    /// Members are to be chosen, and none is.
    #[error("no member is chosen")]
    Nobody,
    /// Somebody is chosen who is no member.
    #[error("somebody is chosen who is no member")]
    Stranger,
}

impl Plan {
    /// As the centre offers it, before anything is decided: announced, the centre's text in the mail, one way, all members.
    pub fn usual() -> Self {
        Self { takes_part: true, announced: true, in_mail: true, ..Self::default() }
    }
    /// Whether the CEPTOAR changed what is offered: the words, the time being announced, the way back.
    pub fn customised(&self) -> bool {
        self.takes_part && (self.text.is_some() || !self.announced || self.way != Way::OneWay)
    }
    /// The day on which it is run at the earliest.
    pub fn first_day(&self) -> Option<Day> {
        self.from.filter(|_| self.takes_part).map(At::day)
    }
    /// What is wrong with it at `now`, where the centre offers the days from the first to the last.
    ///
    /// # Errors
    /// The first flaw.
    pub fn judge(&self, (first, last): (Day, Day), now: At) -> Result<(), PlanFlaw> {
        let long = |text: &str| text.chars().count() > TEXT_MAX;
        if long(&self.word) || long(&self.addition) {
            return Err(PlanFlaw::Long);
        }
        if !self.takes_part {
            return Ok(());
        }
        let (Some(from), Some(until)) = (self.from, self.until) else { return Err(PlanFlaw::Times) };
        if until <= from || until <= now {
            Err(PlanFlaw::Times)
        } else if from.day() < first || until.day() > last {
            Err(PlanFlaw::Outside)
        } else if self.text.as_ref().is_some_and(|text| !text.usable()) {
            Err(PlanFlaw::Text)
        } else if self.members.as_ref().is_some_and(BTreeSet::is_empty) {
            Err(PlanFlaw::Nobody)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(text: &str) -> Option<At> {
        At::parse_local(text)
    }

    fn judged(plan: &Plan) -> Result<(), PlanFlaw> {
        let days = (Day::parse("2014-07-01").unwrap(), Day::parse("2014-10-31").unwrap());
        plan.judge(days, at("2014-06-17 14:32").unwrap())
    }

    #[test]
    fn a_plan_says_when_within_the_days_of_the_drill() {
        let good = Plan { from: at("2014-07-08 10:00"), until: at("2014-07-08 17:00"), ..Plan::usual() };
        assert_eq!(judged(&good), Ok(()));
        assert_eq!(judged(&Plan { until: None, ..good.clone() }), Err(PlanFlaw::Times));
        assert_eq!(judged(&Plan { until: good.from, ..good.clone() }), Err(PlanFlaw::Times));
        assert_eq!(judged(&Plan { until: at("2014-11-01 09:00"), ..good.clone() }), Err(PlanFlaw::Outside));
        assert_eq!(judged(&Plan { from: at("2014-06-18 09:00"), ..good.clone() }), Err(PlanFlaw::Outside));
        assert_eq!(judged(&Plan { members: Some(BTreeSet::new()), ..good.clone() }), Err(PlanFlaw::Nobody));
        assert_eq!(judged(&Plan { text: Some(MockText::default()), ..good }), Err(PlanFlaw::Text));
        assert_eq!(judged(&Plan::default()), Ok(()), "who declines says no time");
    }

    #[test]
    fn what_is_changed_counts_as_customised() {
        assert!(!Plan::usual().customised());
        assert!(Plan { announced: false, ..Plan::usual() }.customised());
        assert!(Plan { way: Way::RoundTrip, ..Plan::usual() }.customised());
        assert!(!Plan { announced: false, ..Plan::default() }.customised(), "who declines customises nothing");
    }
}
