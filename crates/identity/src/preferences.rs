//! What somebody wants to be told, by which channel, and when not.

use kernel::At;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that can happen to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An urgent notice has come.
    UrgentNotice,
    /// A notice has come.
    Notice,
    /// One is asked to agree to a notice.
    ConsentAsked,
    /// A report has been passed to one's body.
    ReportPassed,
    /// Somebody has remarked on a report.
    Remark,
    /// Something is still waiting.
    Reminder,
    /// A drill has begun.
    Drill,
    /// A community shares something.
    Share,
}

impl Event {
    /// All events.
    pub const ALL: [Event; 8] = [
        Event::UrgentNotice,
        Event::Notice,
        Event::ConsentAsked,
        Event::ReportPassed,
        Event::Remark,
        Event::Reminder,
        Event::Drill,
        Event::Share,
    ];
    /// Its code in forms and keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Event::UrgentNotice => "urgent-notice",
            Event::Notice => "notice",
            Event::ConsentAsked => "consent-asked",
            Event::ReportPassed => "report-passed",
            Event::Remark => "remark",
            Event::Reminder => "reminder",
            Event::Drill => "drill",
            Event::Share => "share",
        }
    }
    /// Whether it is told at any hour.
    pub fn urgent(self) -> bool {
        match self {
            Event::UrgentNotice => true,
            Event::Notice
            | Event::ConsentAsked
            | Event::ReportPassed
            | Event::Remark
            | Event::Reminder
            | Event::Drill
            | Event::Share => false,
        }
    }
}

/// A way of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On the home page. It cannot be switched off: what waits is shown.
    Kaname,
    /// By mail, which says at most that something waits.
    Mail,
}

impl Channel {
    /// All channels.
    pub const ALL: [Channel; 2] = [Channel::Kaname, Channel::Mail];
}

/// Hours in which only what is urgent is told, in Japan time. They may reach over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        let since = now.millis() - At::start_of(now.day()).millis();
        let minute = u16::try_from(since / 60_000).unwrap_or(0);
        if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The channels beside Kaname itself, by event; none where an event does not stand.
    pub channels: BTreeMap<Event, BTreeSet<Channel>>,
    /// Hours of quiet.
    pub quiet: Option<Quiet>,
    /// Whether what was not told at once is gathered in a weekly mail.
    pub weekly: bool,
}

impl Default for Preferences {
    /// Everything by mail, at any hour: nobody misses what he did not choose to miss.
    fn default() -> Self {
        let channels = Event::ALL.into_iter().map(|event| (event, BTreeSet::from([Channel::Mail]))).collect();
        Self { channels, quiet: None, weekly: false }
    }
}

impl Preferences {
    /// Whether this event is to be told by this channel.
    pub fn wants(&self, event: Event, channel: Channel) -> bool {
        match channel {
            Channel::Kaname => true,
            Channel::Mail => self.channels.get(&event).is_some_and(|channels| channels.contains(&channel)),
        }
    }
    /// Whether this event is to be told by this channel at this moment: not in quiet hours, unless it is urgent.
    pub fn tells(&self, event: Event, channel: Channel, now: At) -> bool {
        let quiet = !event.urgent() && self.quiet.is_some_and(|quiet| quiet.holds(now));
        self.wants(event, channel) && (channel == Channel::Kaname || !quiet)
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
    fn quiet_hours_reach_over_midnight_and_let_what_is_urgent_through() {
        let chosen = Preferences { quiet: Quiet::read("22:00", "07:30"), ..Preferences::default() };
        for (clock, quiet) in [("21:59", false), ("22:00", true), ("00:00", true), ("07:29", true), ("07:30", false)] {
            assert_eq!(chosen.tells(Event::Notice, Channel::Mail, at(clock)), !quiet, "{clock}");
            assert!(chosen.tells(Event::UrgentNotice, Channel::Mail, at(clock)), "{clock}");
            assert!(chosen.tells(Event::Notice, Channel::Kaname, at(clock)), "{clock}");
        }
    }

    #[test]
    fn what_is_no_time_is_no_quiet() {
        for (from, until) in [("", ""), ("22:00", "22:00"), ("24:00", "07:00"), ("22:60", "07:00"), ("x", "y")] {
            assert_eq!(Quiet::read(from, until), None, "{from} {until}");
        }
    }

    #[test]
    fn whoever_chose_nothing_is_told_everything() {
        for event in Event::ALL {
            assert!(Preferences::default().tells(event, Channel::Mail, at("03:00")));
        }
    }

    proptest! {
        #[test]
        fn quiet_is_exactly_one_stretch_of_the_day(from in 0..1440_u16, until in 0..1440_u16) {
            prop_assume!(from != until);
            let quiet = Quiet { from, until };
            let minutes = (0..1440).filter(|minute| quiet.holds(at("00:00").plus_minutes(*minute))).count();
            prop_assert_eq!(minutes, usize::from((until + Quiet::DAY - from) % Quiet::DAY));
        }
        #[test]
        fn what_was_chosen_comes_back_from_the_table(mail in prop::collection::btree_set(prop::sample::select(Event::ALL.to_vec()), 0..8), weekly: bool) {
            let channels = mail.into_iter().map(|event| (event, BTreeSet::from([Channel::Mail]))).collect();
            let chosen = Preferences { channels, quiet: Quiet::read("22:00", "07:00"), weekly };
            let text = serde_json::to_string(&chosen).unwrap();
            prop_assert_eq!(serde_json::from_str::<Preferences>(&text).unwrap(), chosen);
        }
    }
}
