//! What waits for somebody, and in which order.

use crate::Voice;
use kernel::{At, Tlp};

/// How much something that waits hurries, apart from its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hurry {
    /// Somebody calls for help.
    Help,
    /// It is for the hour at which an embargo ends.
    Embargo,
    /// It is marked as urgent, or takes something back.
    Immediate,
    /// Somebody has reported, and waits for a hand here: others wait behind it.
    Reported,
    /// As much as anything.
    #[default]
    Usual,
    /// It can wait for the morning, even if its day is past: keeping a register.
    CanWait,
}

/// Something that waits: a line of the timetable on the home page.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// How much it hurries.
    pub hurry: Hurry,
    /// Until when; `None` where no clock runs.
    pub due: Option<At>,
    /// Since when.
    pub since: At,
    /// Whether it is the reader's turn (else somebody else's, and the reader watches).
    pub mine: bool,
    /// What it is.
    pub title: String,
    /// Where it is done.
    pub href: String,
    /// Its label.
    pub tlp: Option<Tlp>,
    /// Part of an exercise.
    pub exercise: bool,
    /// A sentence on it; may be empty.
    pub text: String,
    /// Short facts under it.
    pub meta: Vec<String>,
    /// The words on its button.
    pub action: String,
}

impl Waiting {
    /// That more of a kind wait than are listed one by one, with where all of them are: nothing that waits is left out in
    /// silence. `title` says what and how many, `since` is when the last that is listed came.
    pub fn rest(voice: &Voice, title: String, since: At, href: &str) -> Self {
        Self {
            hurry: Hurry::Usual,
            due: None,
            since,
            mine: true,
            title,
            href: href.to_owned(),
            tlp: None,
            exercise: false,
            text: String::new(),
            meta: Vec::new(),
            action: voice.t("home-rest-do"),
        }
    }
    /// Its place among others, the same on every home: calls for help, deadlines that are past, embargo hours, what is
    /// urgent, what was reported, the reader's own deadlines of the next day, each by its deadline; then by age, and after that
    /// what is the turn of others. What can wait is last, whatever its day. An exercise comes after all that is real and hurries.
    pub fn place(&self, now: At) -> (u8, u8, bool, i64, At) {
        let left = self.due.map(|due| due.seconds_since(now));
        let past = left.is_some_and(|left| left < 0);
        let rank = match self.hurry {
            Hurry::CanWait => LAST,
            Hurry::Help => 0,
            _ if past => 1,
            Hurry::Embargo => 2,
            Hurry::Immediate => 3,
            Hurry::Reported => 4,
            Hurry::Usual if self.mine && left.is_some_and(|left| left <= SOON) => 5,
            Hurry::Usual => BY_AGE,
        };
        let after_what_is_real = u8::from(self.exercise && rank < BY_AGE);
        let group = rank.max(BY_AGE - 1) * 2 + after_what_is_real;
        (group, rank, !self.mine, left.filter(|_| rank < BY_AGE || !self.mine).unwrap_or(i64::MAX), self.since)
    }
}

/// What hurries no more than its age.
const BY_AGE: u8 = 6;
/// What can wait for the morning.
const LAST: u8 = 7;
/// A deadline within so many seconds comes before what has only waited long.
const SOON: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(hurry: Hurry, due: Option<i64>, since: i64, mine: bool) -> Waiting {
        let at = |hours: i64| At::from_millis(1_402_968_660_000 + hours * 3_600_000);
        Waiting {
            hurry,
            due: due.map(at),
            since: at(since),
            mine,
            title: format!("{hurry:?} {due:?} {since} {mine}"),
            href: String::new(),
            tlp: None,
            exercise: false,
            text: String::new(),
            meta: Vec::new(),
            action: String::new(),
        }
    }

    fn in_exercise(hurry: Hurry, due: Option<i64>, since: i64) -> Waiting {
        let one = waiting(hurry, due, since, true);
        Waiting { exercise: true, title: format!("{} in an exercise", one.title), ..one }
    }

    #[test]
    fn what_is_urgent_comes_first_and_the_rest_by_age() {
        use Hurry::*;
        let wanted = vec![
            waiting(Help, None, -9, true),
            waiting(Help, None, -1, true),
            waiting(Help, None, -5, false),
            waiting(Immediate, Some(-3), -4, true),
            waiting(Usual, Some(-1), -2, true),
            waiting(Embargo, Some(2), -1, true),
            waiting(Embargo, None, -1, true),
            waiting(Immediate, Some(30), -1, true),
            waiting(Immediate, None, -2, true),
            waiting(Reported, None, -3, true),
            waiting(Reported, None, -1, true),
            waiting(Usual, Some(5), -1, true),
            waiting(Usual, Some(20), -9, true),
            in_exercise(Help, None, -1),
            in_exercise(Usual, Some(-90), -99),
            waiting(Usual, None, -8, true),
            waiting(Usual, Some(200), -7, true),
            waiting(Usual, None, -1, true),
            waiting(Usual, Some(3), -2, false),
            waiting(Usual, None, -99, false),
            waiting(CanWait, Some(-800), -900, true),
            waiting(CanWait, None, -1, true),
        ];
        let now = At::from_millis(1_402_968_660_000);
        let mut found = wanted.clone();
        found.reverse();
        found.sort_by_key(|thing| thing.place(now));
        let titles = |all: &[Waiting]| all.iter().map(|thing| thing.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&found), titles(&wanted));
    }
}
