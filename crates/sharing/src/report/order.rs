//! Times of an incident that cannot be as they are stated: it ends before it begins, it is noticed before it happened.
//! Nothing is refused for that: people learn what happened bit by bit. It is said to whoever writes and to whoever reads.

use super::{Content, Moment, detail::Time, fall::ABOUT};

/// Two times of which the second is stated to have come before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turned {
    /// What must have been first.
    pub first: (Time, Moment),
    /// What is stated to have been before it.
    pub then: (Time, Moment),
}

/// What comes after what. An attack may be over before service falls, and before it is back: those two are in no order.
const ORDER: [(Time, Time); 6] = [
    (Time::Began, Time::Noticed),
    (Time::Began, Time::Stopped),
    (Time::Stopped, Time::Restored),
    (Time::Began, Time::Restored),
    (Time::Noticed, Time::Restored),
    (Time::Began, Time::Ended),
];

/// The times that cannot be, each of them once. Those that are "about" (ごろ) may each be off by [`ABOUT`] minutes.
pub fn turned(content: &Content) -> Vec<Turned> {
    let mut all: Vec<Turned> = Vec::new();
    for (first, then) in ORDER {
        let Some((before, after)) = content.moment(first).zip(content.moment(then)) else { continue };
        let off = [before, after].iter().filter(|moment| moment.about).count();
        let off = i64::try_from(off).unwrap_or_default() * ABOUT;
        let said = all.iter().any(|one| one.then.0 == then);
        if !said && after.at.plus_minutes(off) < before.at {
            all.push(Turned { first: (first, before), then: (then, after) });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::report::detail::Detail;
    use kernel::At;

    fn at(text: &str) -> Option<Moment> {
        let about = text.ends_with("ごろ");
        let clock = format!("2014-06-17 {}", text.trim_end_matches("ごろ"));
        (!text.is_empty()).then(|| Moment { at: At::parse_local(&clock).unwrap(), about })
    }
    fn said([began, noticed, stopped, restored, ended]: [&str; 5]) -> Vec<(Time, Time)> {
        let detail = Detail { noticed: at(noticed), stopped: at(stopped), restored: at(restored), ..Detail::default() };
        let content = Content { began: at(began), ended: at(ended), detail, ..Content::default() };
        turned(&content).into_iter().map(|one| (one.first.0, one.then.0)).collect()
    }

    #[test]
    fn what_cannot_be_is_said_once_for_each_time() {
        use Time::{Began, Ended, Noticed, Restored, Stopped};
        assert_eq!(said(["09:00", "09:05", "09:10", "10:00", "11:00"]), []);
        assert_eq!(said(["09:00", "08:59", "", "", ""]), [(Began, Noticed)]);
        assert_eq!(
            said(["09:00", "", "08:00", "08:30", "08:00"]),
            [(Began, Stopped), (Began, Restored), (Began, Ended)]
        );
        assert_eq!(said(["08:00", "", "10:00", "09:00", ""]), [(Stopped, Restored)]);
        assert_eq!(said(["08:00", "10:00", "", "09:00", ""]), [(Noticed, Restored)]);
        assert_eq!(said(["", "", "09:00", "", "08:00"]), [], "an attack may be over before service falls");
        assert_eq!(said(["09:00", "09:00", "09:00", "09:00", "09:00"]), [], "at the same minute");
    }

    #[test]
    fn times_that_are_about_may_be_off() {
        assert_eq!(said(["09:00ごろ", "08:45", "", "", ""]), []);
        assert_eq!(said(["09:00ごろ", "08:44", "", "", ""]).len(), 1);
        assert_eq!(said(["09:00ごろ", "08:30ごろ", "", "", ""]), []);
    }
}
