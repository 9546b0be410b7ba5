//! The finer fields of the form: kind, category, further times, leak, press, recovery, what is held back from whom.

use super::{Setting, Typed, reading};
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use crate::report::detail::{Category, Detail, Element, Held, Leak, Purpose, Release, Time, YesNo};
use crate::report::sight::{Part, Seer};
use crate::report::{Content, Moment};
use shell::Problems;
use std::collections::{BTreeMap, BTreeSet};

/// The most services that a form offers.
const SERVICES_MOST: usize = 50;

/// The plain fields of the form that are read here.
pub(super) const FIELDS: [&str; 15] = [
    "report_kind",
    "systems",
    "found_by",
    "again",
    "recovery",
    "leak",
    "leaked",
    "planned",
    "press",
    "help",
    "contact",
    "it_cause",
    // The old name of a kind of system, when there could be only one.
    "tier",
    // The old name of holding the victim's name back from the centre.
    "withhold",
    "threat",
];

/// Whether the form has such a field: of times, of lists where several can be chosen, of what is held back.
pub(super) fn known(name: &str) -> bool {
    let time =
        |time: &Time| name.strip_prefix(time.code()).is_some_and(|rest| matches!(rest, "" | "_about" | "_unknown"));
    FIELDS.contains(&name)
        || Time::ALL.iter().any(time)
        || name.strip_prefix("ti_").is_some_and(|code| code.parse::<SystemTier>().is_ok())
        || name.strip_prefix("el_").is_some_and(|code| code.parse::<Element>().is_ok())
        || name.strip_prefix("pu_").is_some_and(|code| code.parse::<Purpose>().is_ok())
        || service_number(name).is_some()
        || Part::holdable().chain(both()).any(|(part, seer)| part.field(seer) == name)
}

/// The old names of holding back what was done and what prevents it, when they were one part.
fn both() -> impl Iterator<Item = (Part, Seer)> {
    Part::Measures.may_be_held_from().iter().map(|seer| (Part::Measures, *seer))
}

fn service_number(name: &str) -> Option<usize> {
    name.strip_prefix("sv_")?.parse().ok().filter(|number| (1..=SERVICES_MOST).contains(number))
}

/// What was chosen of the kinds of threat: `access-dos/1-2`, the category alone, or the kind alone.
pub(crate) fn chosen_threat(code: &str) -> Option<(Option<Category>, Option<Threat>)> {
    if let Some((category, threat)) = code.split_once('/') {
        return Some((Some(category.parse().ok()?), Some(threat.parse().ok()?)));
    }
    let threat: Option<Threat> = code.parse().ok();
    threat.map(|threat| (None, Some(threat))).or_else(|| Some((Some(code.parse().ok()?), None)))
}

impl Typed {
    /// From whom which parts are to be held back, as far as the rules allow it.
    pub fn held(&self) -> Held {
        let mut held = Held::new();
        for (part, seer) in
            Part::holdable().chain(both()).filter(|(part, seer)| !self.get(&part.field(*seer)).is_empty())
        {
            held.entry(part).or_default().insert(seer);
        }
        if !self.get("withhold").is_empty() {
            held.entry(Part::Victim).or_default().insert(Seer::Centre);
        }
        Part::apart(&held)
    }
    /// The same fields with this held back and nothing else.
    #[must_use]
    pub fn holding(mut self, held: &Held) -> Self {
        self.0.retain(|name, _| name != "withhold" && !name.starts_with("hold_"));
        for (part, seer) in held.iter().flat_map(|(part, seers)| seers.iter().map(move |seer| (*part, *seer))) {
            self.0.insert(part.field(seer), "on".to_owned());
        }
        self
    }
    /// The kinds of system that were ticked.
    pub fn tiers(&self) -> BTreeSet<SystemTier> {
        self.several("ti_", &SystemTier::ALL, SystemTier::code)
            .into_iter()
            .chain(self.get("tier").parse().ok())
            .collect()
    }
    /// The same, with what cannot be: that something happened to an important or control system, and that none is affected.
    pub(super) fn tiers_of(
        &self,
        matters: &BTreeMap<Matter, MatterState>,
        problems: &mut Problems,
    ) -> BTreeSet<SystemTier> {
        let tiers = self.tiers();
        let unread = !self.get("tier").is_empty() && self.get("tier").parse::<SystemTier>().is_err();
        if unread {
            problems.add("tiers", "report-not-a-choice");
        } else if !tiers.is_empty() && !SystemTier::of(matters).is_subset(&tiers) {
            problems.add("tiers", "report-tiers-differ");
        }
        tiers
    }
    /// Category and kind of threat.
    pub(super) fn threat(&self, problems: &mut Problems) -> (Option<Category>, Option<Threat>) {
        let code = self.get("threat");
        if code.is_empty() {
            return (None, None);
        }
        match chosen_threat(code) {
            Some((Some(category), Some(threat))) if !Category::possible(threat).contains(&category) => {
                problems.add("threat", "report-category-differs");
                (None, None)
            }
            Some(chosen) => chosen,
            None => {
                problems.add("threat", "report-not-a-choice");
                (None, None)
            }
        }
    }
    /// All moments, in the order of [`Time::ALL`], and those of which nobody knows.
    pub(super) fn moments(&self, setting: &Setting, problems: &mut Problems) -> Moments {
        let unknown: BTreeSet<Time> = Time::ALL.iter().copied().filter(|time| self.says_unknown(*time)).collect();
        let mut moments = Moments { unknown, ..Moments::default() };
        for time in Time::ALL.iter().copied() {
            let found =
                if moments.unknown.contains(&time) { None } else { self.moment(time.code(), setting, problems) };
            if moments.unknown.contains(&time)
                && !reading::says_unknown(self.get(time.code()))
                && !self.get(time.code()).trim().is_empty()
            {
                problems.add(time.code(), "report-moment-or-unknown");
            }
            *moments.of(time) = found;
        }
        moments
    }
    pub(super) fn says_unknown(&self, time: Time) -> bool {
        !self.get(&format!("{}_unknown", time.code())).is_empty() || reading::says_unknown(self.get(time.code()))
    }
    fn moment(&self, field: &str, setting: &Setting, problems: &mut Problems) -> Option<Moment> {
        let ticked = !self.get(&format!("{field}_about")).is_empty();
        match reading::moment(self.get(field)) {
            Ok(Some((at, _))) if at > setting.now.plus_days(super::check::DAYS_AHEAD) => {
                problems.add(field, "report-far-future");
            }
            Ok(Some((at, _))) if at < setting.now.plus_days(-366 * 50) => problems.add(field, "report-far-past"),
            Ok(read) => return read.map(|(at, about)| Moment { at, about: about || ticked }),
            Err(fault) => problems.add(field, fault.key()),
        }
        None
    }
    /// The detail of a stage.
    pub(super) fn detail(&self, setting: &Setting, content: &Content, problems: &mut Problems) -> Detail {
        let leak: Option<Leak> = self.choice("leak", problems);
        if let Some(key) = leak.zip(Leak::of(&content.matters)).and_then(|(leak, said)| differs(leak, said)) {
            problems.add("leak", key);
        }
        Detail {
            kind: self.choice("report_kind", problems),
            services: self.services(setting, problems),
            systems: self.short("systems", problems),
            found_by: self.choice("found_by", problems),
            again: self.choice("again", problems),
            recovery: self.choice("recovery", problems),
            it_cause: self.choice("it_cause", problems),
            elements: self.several("el_", Element::ALL, Element::code),
            leak,
            leaked: self.text("leaked", problems),
            release: self.release(content),
            carried: content.matter(Matter::CARRIED).and_then(yes_or_no),
            press: self.short("press", problems),
            purposes: self.several("pu_", Purpose::ALL, Purpose::code),
            help: self.text("help", problems),
            contact: self.short("contact", problems),
            held: self.held(),
            ..Detail::default()
        }
    }
    /// Whether there was a press release: the matter says it, and the form asks besides whether one is to come.
    fn release(&self, content: &Content) -> Option<Release> {
        let planned = !self.get("planned").is_empty();
        match content.matter(Matter::RELEASED).and_then(yes_or_no) {
            Some(YesNo::Yes) => Some(Release::Issued),
            Some(YesNo::No) | None if planned => Some(Release::Planned),
            Some(YesNo::No) => Some(Release::No),
            None => None,
        }
    }
    fn services(&self, setting: &Setting, problems: &mut Problems) -> BTreeSet<String> {
        let typed = self.0.iter().filter(|(name, _)| service_number(name).is_some());
        let (known, unknown): (BTreeSet<String>, BTreeSet<String>) =
            typed.map(|(_, name)| name.clone()).partition(|name| setting.services.contains(name));
        if !unknown.is_empty() {
            problems.add("services", "report-not-a-choice");
        }
        known
    }
    fn several<T: Copy + Ord>(&self, prefix: &str, all: &[T], code: fn(T) -> &'static str) -> BTreeSet<T> {
        all.iter().copied().filter(|one| !self.get(&format!("{prefix}{}", code(*one))).is_empty()).collect()
    }
}

/// The sentence where the answer about a leak and what the matters say of it do not go together.
fn differs(leak: Leak, said: Leak) -> Option<&'static str> {
    match (said, leak) {
        (Leak::Confirmed, Leak::Confirmed) | (Leak::Possible, Leak::Possible) => None,
        (Leak::NoneKnown | Leak::Cleared, Leak::NoneKnown | Leak::Cleared) => None,
        (Leak::Confirmed, _) => Some("report-leak-differs-yes"),
        (Leak::Possible, _) => Some("report-leak-differs-suspected"),
        (Leak::NoneKnown | Leak::Cleared, _) => Some("report-leak-differs-no"),
    }
}

fn yes_or_no(state: MatterState) -> Option<YesNo> {
    match state {
        MatterState::Yes => Some(YesNo::Yes),
        MatterState::No => Some(YesNo::No),
        MatterState::Suspected => None,
    }
}

/// The moments of an incident, as read.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments {
    pub(super) began: Option<Moment>,
    pub(super) noticed: Option<Moment>,
    pub(super) stopped: Option<Moment>,
    pub(super) restored: Option<Moment>,
    pub(super) ended: Option<Moment>,
    pub(super) unknown: BTreeSet<Time>,
}

impl Moments {
    fn of(&mut self, time: Time) -> &mut Option<Moment> {
        match time {
            Time::Began => &mut self.began,
            Time::Noticed => &mut self.noticed,
            Time::Stopped => &mut self.stopped,
            Time::Restored => &mut self.restored,
            Time::Ended => &mut self.ended,
        }
    }
}
