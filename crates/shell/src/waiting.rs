//! What waits for somebody, and in which order.

use crate::Voice;
use kernel::{At, Tlp};

/// How much something that waits hurries, apart from its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hurry {
    /// Somebody calls for help.
    Help,
    /// Others get something urgent through this hand alone.
    OnwardAtOnce,
    /// Others get it through this hand alone: a report to be confirmed or passed on, a notice to be passed on.
    Onward,
    /// It is for the hour at which an embargo ends.
    Embargo,
    /// It is marked as urgent, or takes something back.
    Immediate,
    /// As much as anything.
    #[default]
    Usual,
    /// It can wait for the morning, even if its day is past: keeping a register.
    CanWait,
}

/// An embargo hurries from so many seconds before its hour: before, it is work like any other.
const EMBARGO: i64 = 86_400;

impl Hurry {
    /// How much hurries what is for the hour at which an embargo ends, or is urgent: the same wherever it waits, while it is
    /// made and when it is handed over.
    pub fn of(embargo: Option<At>, urgent: bool, now: At) -> Self {
        match (embargo, urgent) {
            (Some(until), _) if until.seconds_since(now) <= EMBARGO => Hurry::Embargo,
            (_, true) => Hurry::Immediate,
            (_, false) => Hurry::Usual,
        }
    }
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
    /// Its place among others, the same on every home: calls for help, deadlines that are past, what others get through
    /// this hand alone, embargo hours, what is urgent, the reader's own deadlines of the next day, each by its deadline; then
    /// by age, and after that what is the turn of others. What can wait is last, whatever its day. What hurries in an exercise
    /// comes after all that hurries in earnest.
    pub fn place(&self, now: At) -> (u8, bool, bool, i64, At) {
        let left = self.due.map(|due| due.seconds_since(now));
        let rank = self.rank(left);
        let hurries = rank < USUAL;
        let place =
            if hurries && !self.exercise { rank } else { rank.saturating_add(if hurries { USUAL } else { 2 * USUAL }) };
        (place, !self.mine, self.exercise, left.filter(|_| hurries || !self.mine).unwrap_or(i64::MAX), self.since)
    }
    fn rank(&self, left: Option<i64>) -> u8 {
        match self.hurry {
            Hurry::Help => 0,
            Hurry::CanWait => 8,
            _ if left.is_some_and(|left| left < 0) => 1,
            Hurry::OnwardAtOnce => 2,
            Hurry::Onward => 3,
            Hurry::Embargo => 4,
            Hurry::Immediate => 5,
            Hurry::Usual if self.mine && left.is_some_and(|left| left <= SOON) => 6,
            Hurry::Usual => USUAL,
        }
    }
}

/// The rank of what only waits.
const USUAL: u8 = 7;

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

    #[test]
    fn what_is_urgent_comes_first_and_the_rest_by_age() {
        use Hurry::*;
        let wanted = vec![
            waiting(Help, None, -9, true),
            waiting(Help, None, -1, true),
            waiting(Help, None, -5, false),
            waiting(Immediate, Some(-3), -4, true),
            waiting(Usual, Some(-1), -2, true),
            waiting(OnwardAtOnce, None, -1, true),
            waiting(Onward, Some(9), -1, true),
            waiting(Onward, None, -3, true),
            waiting(Onward, None, -1, true),
            waiting(Embargo, Some(2), -1, true),
            waiting(Embargo, None, -1, true),
            waiting(Immediate, Some(30), -1, true),
            waiting(Immediate, None, -2, true),
            waiting(Usual, Some(5), -1, true),
            waiting(Usual, Some(20), -9, true),
            waiting(Usual, None, -8, true),
            waiting(Usual, Some(200), -7, true),
            waiting(Usual, None, -1, true),
            waiting(Usual, Some(3), -2, false),
            waiting(Usual, None, -99, false),
            waiting(CanWait, Some(-800), -900, true),
            waiting(CanWait, None, -1, true),
        ];
        assert_order(wanted);
    }

    #[test]
    fn an_embargo_hurries_on_its_last_day_and_not_weeks_before() {
        let now = At::from_millis(1_402_968_660_000);
        let of = |hours: i64, urgent| Hurry::of(Some(now.plus_seconds(hours * 3_600)), urgent, now);
        assert_eq!(
            [of(24, false), of(-1, true), of(25, false), of(25, true)],
            [Hurry::Embargo, Hurry::Embargo, Hurry::Usual, Hurry::Immediate]
        );
        assert_eq!((Hurry::of(None, true, now), Hurry::of(None, false, now)), (Hurry::Immediate, Hurry::Usual));
    }

    #[test]
    fn an_exercise_never_stands_above_what_is_in_earnest() {
        use Hurry::*;
        let drill = |one: Waiting| Waiting { exercise: true, ..one };
        assert_order(vec![
            waiting(Help, None, -1, true),
            waiting(Immediate, None, -1, true),
            waiting(Usual, Some(20), -1, true),
            drill(waiting(Help, None, -9, true)),
            drill(waiting(Usual, Some(-140), -300, true)),
            drill(waiting(Immediate, None, -9, true)),
            waiting(Usual, None, -1, true),
            drill(waiting(Usual, None, -90, true)),
            waiting(Usual, None, -99, false),
            waiting(CanWait, None, -1, true),
        ]);
    }

    fn assert_order(wanted: Vec<Waiting>) {
        let now = At::from_millis(1_402_968_660_000);
        let mut found = wanted.clone();
        found.reverse();
        found.sort_by_key(|thing| thing.place(now));
        let titles = |all: &[Waiting]| all.iter().map(|thing| thing.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&found), titles(&wanted));
    }
}
