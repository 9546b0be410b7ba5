//! Which letters somebody wants who is a registered contact of his organisation, in which language, and when not.
//!
//! Only what can wait may be switched off. What comes to a contact because somebody relies on its being read at once, or
//! because it is the contact's duty, comes in any case, whatever was chosen.

use ::store::{FromRow, Row, StoreError};
use kernel::{At, Lang};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a letter tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A notice that does not hurry.
    Notice,
    /// Such a notice of a drill.
    Drill,
    /// Something was shared in a community.
    Share,
    /// An urgent notice, also of a drill: a drill measures what would happen.
    UrgentNotice,
    /// What one has was recalled.
    Recall,
    /// One has not confirmed yet.
    Reminder,
    /// Some to whom one handed it have not confirmed, and are to be telephoned.
    Calls,
    /// Something must be done: a report, an approval, a vote, a confirmation of contacts waits.
    Waiting,
}

impl Event {
    /// All events.
    pub const ALL: [Event; 8] = [
        Event::Notice,
        Event::Drill,
        Event::Share,
        Event::UrgentNotice,
        Event::Recall,
        Event::Reminder,
        Event::Calls,
        Event::Waiting,
    ];
    /// Its code in forms and keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Event::Notice => "notice",
            Event::Drill => "drill",
            Event::UrgentNotice => "urgent-notice",
            Event::Recall => "recall",
            Event::Reminder => "reminder",
            Event::Calls => "calls",
            Event::Share => "share",
            Event::Waiting => "waiting",
        }
    }
    /// Whether it can be switched off, and waits while one is not to be disturbed.
    pub fn can_wait(self) -> bool {
        match self {
            Event::Notice | Event::Drill | Event::Share => true,
            Event::UrgentNotice | Event::Recall | Event::Reminder | Event::Calls | Event::Waiting => false,
        }
    }
    /// Those that can be switched off.
    pub fn optional() -> impl Iterator<Item = Event> {
        Event::ALL.into_iter().filter(|event| event.can_wait())
    }
}

/// Hours in which what can wait is not sent, by the clock of the hub. They may reach over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// From this minute of the day, 0 to 1439.
    pub from: u16,
    /// Until this minute, which no longer counts.
    pub until: u16,
}

impl Quiet {
    /// Minutes of a day.
    pub const DAY: u16 = 24 * 60;
    /// From two texts such as `22:00`.
    pub fn read(from: &str, until: &str) -> Option<Self> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let quiet = Self { from: minute(from)?, until: minute(until)? };
        (quiet.from != quiet.until).then_some(quiet)
    }
    /// A minute of the day as `22:00`.
    pub fn clock(minute: u16) -> String {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
    /// Whether `now` is within.
    pub fn holds(&self, now: At) -> bool {
        let minute = now.minute_of_day();
        if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
    /// When they are over, for `now` within.
    pub fn over(&self, now: At) -> At {
        let today = At::on(now.day(), self.until);
        if today > now { today } else { At::on(now.day().plus(1), self.until) }
    }
}

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// What is wanted of what can be switched off.
    pub mail: BTreeSet<Event>,
    /// The one language of letters; `None`: both.
    pub lang: Option<Lang>,
    /// Hours of quiet.
    pub quiet: Option<Quiet>,
}

impl Default for Preferences {
    /// Everything, in both languages, at any hour: nobody misses what he did not choose to miss.
    fn default() -> Self {
        Self { mail: Event::optional().collect(), lang: None, quiet: None }
    }
}

impl Preferences {
    /// Whether letters of this are written.
    pub fn wants(&self, event: Event) -> bool {
        !event.can_wait() || self.mail.contains(&event)
    }
    /// Until when a letter of this waits at `now`; `None`: it goes.
    pub fn waits(&self, event: Event, now: At) -> Option<At> {
        self.quiet.filter(|quiet| event.can_wait() && quiet.holds(now)).map(|quiet| quiet.over(now))
    }
}

impl FromRow for Preferences {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let wanted = [(Event::Notice, "notices"), (Event::Drill, "drills"), (Event::Share, "shares")];
        let mut mail = BTreeSet::new();
        for (event, column) in wanted {
            if row.get::<bool>(column)? {
                mail.insert(event);
            }
        }
        let minute = |column: &str| -> Result<Option<u16>, StoreError> {
            Ok(row.get::<Option<i64>>(column)?.and_then(|minute| u16::try_from(minute).ok()))
        };
        let lang = match row.get::<Option<String>>("lang")? {
            None => None,
            Some(_) => Some(row.code("lang")?),
        };
        Ok(Self {
            mail,
            lang,
            quiet: minute("quiet_from")?.zip(minute("quiet_until")?).map(|(from, until)| Quiet { from, until }),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn at(clock: &str) -> At {
        At::parse_local(&format!("2014-06-17 {clock}")).unwrap()
    }

    #[test]
    fn quiet_hours_reach_over_midnight_and_let_through_what_cannot_wait() {
        let chosen = Preferences { quiet: Quiet::read("22:00", "07:30"), ..Preferences::default() };
        let morning = Some(at("07:30"));
        for (clock, until) in [
            ("21:59", None),
            ("22:00", Some(at("07:30").plus_days(1))),
            ("00:00", morning),
            ("07:29", morning),
            ("07:30", None),
        ] {
            assert_eq!(chosen.waits(Event::Notice, at(clock)), until, "{clock}");
            for event in [Event::UrgentNotice, Event::Recall, Event::Reminder, Event::Calls] {
                assert_eq!(chosen.waits(event, at(clock)), None, "{event:?} {clock}");
            }
        }
    }

    #[test]
    fn what_is_no_time_is_no_quiet() {
        for (from, until) in [("", ""), ("22:00", "22:00"), ("24:00", "07:00"), ("22:60", "07:00"), ("x", "y")] {
            assert_eq!(Quiet::read(from, until), None, "{from} {until}");
        }
    }

    #[test]
    fn whoever_chose_nothing_gets_everything_and_whoever_refuses_all_gets_what_cannot_wait() {
        let none = Preferences { mail: BTreeSet::new(), ..Preferences::default() };
        for event in Event::ALL {
            assert!(Preferences::default().wants(event), "{event:?}");
            assert_eq!(none.wants(event), !event.can_wait(), "{event:?}");
        }
    }

    proptest! {
        #[test]
        fn quiet_is_exactly_one_stretch_of_the_day_and_ends_within_a_day(from in 0..1440_u16, until in 0..1440_u16) {
            prop_assume!(from != until);
            let quiet = Quiet { from, until };
            let within: Vec<At> =
                (0..1440).map(|minute| at("00:00").plus_minutes(minute)).filter(|now| quiet.holds(*now)).collect();
            prop_assert_eq!(within.len(), usize::from((until + Quiet::DAY - from) % Quiet::DAY));
            for now in within {
                let over = quiet.over(now);
                prop_assert!(over > now && over <= now.plus_days(1) && !quiet.holds(over));
            }
        }
    }
}
