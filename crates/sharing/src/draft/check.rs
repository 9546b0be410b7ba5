//! From what was typed to what can be sealed. Only a title, a stage and a label are demanded (004:6675 asks for speed,
//! 003:174-178 for the rest "as far as possible"); but what is there must be readable and possible.

use super::{
    Typed, reading,
    spoken::{self, Said},
};
use crate::indicator;
use crate::matter::{Matter, SystemTier};
use crate::report::{
    Attachment, Content, StageKind, Victim,
    detail::{Detail, Time},
};
use kernel::{At, Audience, Day, Label, Tlp};
use shell::Problems;
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of the title.
pub const TITLE_MOST: usize = 200;
/// The most characters of a longer text.
pub const TEXT_MOST: usize = 20_000;
/// An announced attack may lie ahead (003:150-156); further than this is a slip of the pen.
pub(super) const DAYS_AHEAD: i64 = 31;

/// Against what a draft is checked.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The present moment.
    pub now: At,
    /// The stages that may come now.
    pub stages: &'static [StageKind],
    /// The sector groups of the reporter: what "own sector only" means.
    pub own: BTreeSet<String>,
    /// The groups that can be chosen one by one: the sector groups, and the ministries for the government's own bodies.
    pub groups: BTreeSet<String>,
    /// The levels of the sector that no number decides.
    pub uncounted: BTreeSet<String>,
    /// The services of the sector, by their Japanese names.
    pub services: BTreeSet<String>,
    /// The files of the draft.
    pub attachments: Vec<Attachment>,
}

impl Typed {
    /// What stands in a field; empty if nothing.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map(String::as_str).unwrap_or_default()
    }
    /// From a form: only fields that the form has, the last of each name.
    pub fn from_form(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().filter(|(name, value)| known(name) && !value.is_empty()).collect())
    }
    /// With every moment written out in full, as it was understood when it was typed.
    #[must_use]
    pub(crate) fn dated(mut self, said: Said) -> Self {
        for time in Time::ALL {
            if let Some(typed) = self.0.get_mut(time.code()) {
                *typed = spoken::in_full(typed, said);
            }
        }
        self
    }
    /// The content, or all that is wrong with it, in the order of the form.
    ///
    /// # Errors
    /// The problems, by field.
    pub fn check(&self, setting: &Setting) -> Result<Content, Problems> {
        let mut problems = Problems::default();
        let kind = self.stage(setting, &mut problems);
        let title = self.title(&mut problems);
        let situation = self.text("situation", &mut problems);
        let moments = self.moments(setting, &mut problems);
        let matters = self.matters(&mut problems);
        let (category, threat) = self.threat(&mut problems);
        let tiers = self.tiers_of(&matters, &mut problems);
        let mut content = Content {
            kind,
            title,
            situation,
            began: moments.began,
            ended: moments.ended,
            matters,
            tier: SystemTier::foremost(&tiers),
            threat,
            service: self.short("service", &mut problems),
            impact: self.impact(&setting.uncounted, &mut problems),
            victim: self.victim(&mut problems),
            cause: self.text("cause", &mut problems),
            measures: self.text("measures", &mut problems),
            prevention: self.text("prevention", &mut problems),
            indicators: self.indicators(&mut problems),
            attachments: setting.attachments.clone(),
            label: self.label(setting, &mut problems),
            detail: Detail::default(),
        };
        content.detail = Detail {
            category,
            // One kind of system is said as it was said when there could be only one.
            tiers: if tiers.len() > 1 { tiers } else { BTreeSet::new() },
            noticed: moments.noticed,
            stopped: moments.stopped,
            restored: moments.restored,
            unknown: moments.unknown,
            ..self.detail(setting, &content, &mut problems)
        };
        if problems.is_empty() { Ok(content) } else { Err(problems) }
    }

    fn stage(&self, setting: &Setting, problems: &mut Problems) -> StageKind {
        match self.get("stage").parse::<StageKind>() {
            Ok(kind) if setting.stages.contains(&kind) => return kind,
            Ok(_) => problems.add("stage", "report-wrong-stage"),
            Err(()) => problems.add("stage", "report-no-stage"),
        }
        StageKind::First
    }
    fn title(&self, problems: &mut Problems) -> String {
        let title = reading::line(self.get("title"));
        if title.is_empty() {
            problems.add("title", "report-no-title");
        } else if title.chars().count() > TITLE_MOST {
            problems.add("title", "report-long-title");
        }
        title
    }
    pub(super) fn text(&self, field: &str, problems: &mut Problems) -> String {
        let text = reading::prose(self.get(field));
        if text.chars().count() > TEXT_MOST {
            problems.add(field, "report-long-text");
        }
        text
    }
    pub(super) fn short(&self, field: &str, problems: &mut Problems) -> String {
        let text = reading::line(self.get(field));
        if text.chars().count() > TITLE_MOST {
            problems.add(field, "report-long-title");
        }
        text
    }
    fn matters(&self, problems: &mut Problems) -> BTreeMap<Matter, crate::matter::MatterState> {
        let mut matters = BTreeMap::new();
        for matter in Matter::all() {
            let field = matter.field();
            match self.get(&field) {
                "" => {}
                code => match code.parse() {
                    Ok(state) if matter.states().contains(&state) => drop(matters.insert(matter, state)),
                    _ => problems.add(field, "report-not-a-choice"),
                },
            }
        }
        matters
    }
    pub(super) fn choice<T: std::str::FromStr>(&self, field: &str, problems: &mut Problems) -> Option<T> {
        match self.get(field) {
            "" => None,
            code => code.parse().map_err(|_| problems.add(field, "report-not-a-choice")).ok(),
        }
    }
    fn victim(&self, problems: &mut Problems) -> Victim {
        let name = self.short("victim", problems);
        let name = Some(name).filter(|name| !name.is_empty());
        Victim { name, ..Victim::default() }
    }
    fn indicators(&self, problems: &mut Problems) -> Vec<String> {
        let lines = reading::lines(self.get("indicators"));
        if !indicator::fit(&lines) {
            problems.add("indicators", "report-many-indicators");
        } else if !indicator::slips(&lines, &[]).is_empty() {
            problems.add("indicators", "report-indicator-slips");
        }
        lines
    }
    fn label(&self, setting: &Setting, problems: &mut Problems) -> Label {
        let tlp = self.get("tlp").parse::<Tlp>().ok();
        if tlp.is_none() {
            problems.add("tlp", "report-no-label");
        }
        let chosen: BTreeSet<String> =
            self.groups().filter(|code| setting.groups.contains(*code)).map(String::from).collect();
        // Who ticked a group wants no others: that is never taken for all of them.
        let audience = match self.get("audience") {
            "" | "all" | "own" if self.groups().next().is_some() => {
                problems.add("audience", "report-audience-both");
                Audience::Only(chosen)
            }
            "some" => {
                if chosen.is_empty() {
                    problems.add("audience", "report-audience-nobody");
                } else if chosen.len() < self.groups().count() {
                    problems.add("audience", "report-not-a-choice");
                }
                Audience::Only(chosen)
            }
            "" | "all" => Audience::All,
            "own" if !setting.own.is_empty() => Audience::Only(setting.own.clone()),
            "own" => {
                problems.add("audience", "report-no-own-group");
                Audience::All
            }
            _ => {
                problems.add("audience", "report-not-a-choice");
                Audience::All
            }
        };
        let until = Some(self.get("until")).filter(|day| !day.is_empty()).map(Day::parse);
        match until {
            Some(None) => problems.add("until", "report-no-day"),
            Some(Some(day)) if day < setting.now.day() => problems.add("until", "report-until-past"),
            Some(Some(_)) | None => {}
        }
        Label::new(tlp.unwrap_or_default(), audience, until.flatten())
    }
    /// The codes of the groups that are ticked.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|field| field.strip_prefix(GROUP))
    }
}

/// The name of the field of a level that no number decides.
pub fn level_field(id: &str) -> String {
    format!("lv_{id}")
}

/// How the fields of groups begin that can be chosen one by one.
const GROUP: &str = "au_";

/// The name of the field of a group.
pub fn group_field(code: &str) -> String {
    format!("{GROUP}{code}")
}

/// The plain fields of the form.
const FIELDS: [&str; 12] = [
    "stage",
    "title",
    "situation",
    "service",
    "victim",
    "cause",
    "measures",
    "prevention",
    "indicators",
    "tlp",
    "audience",
    "until",
];

fn known(name: &str) -> bool {
    FIELDS.contains(&name)
        || super::detail::known(name)
        || super::figures::known(name)
        || name.strip_prefix("lv_").is_some_and(|id| id.len() <= 20)
        || name.starts_with(GROUP) // Whatever it names: a group that there is not is refused, and never dropped.
        || Matter::all().any(|matter| matter.field() == name)
}

#[cfg(test)]
mod tests;
