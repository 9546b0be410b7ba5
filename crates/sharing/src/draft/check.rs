//! From what was typed to what can be sealed. Only a title, a stage and a label are demanded (004:6675 asks for speed,
//! 003:174-178 for the rest "as far as possible"); but what is there must be readable and possible.

use super::{
    Typed, reading,
    spoken::{self, Said},
};
use crate::matter::{Matter, SystemTier};
use crate::report::{
    Attachment, Content, Impact, StageKind, Victim,
    detail::{Detail, Time},
};
use kernel::{At, Audience, Label, Tlp};
use shell::Problems;
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of the title.
pub const TITLE_MOST: usize = 200;
/// The most characters of a longer text.
pub const TEXT_MOST: usize = 20_000;
/// The most indicators, one per line.
pub const INDICATORS_MOST: usize = 1_000;
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
    /// The number in a field where it can be read.
    pub fn number(&self, field: &str) -> Option<i64> {
        reading::number(self.get(field)).ok().flatten()
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
            impact: self.impact(setting, &mut problems),
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
    fn impact(&self, setting: &Setting, problems: &mut Problems) -> Impact {
        let mut number = |field: &str| {
            reading::number(self.get(field)).map_err(|()| problems.add(field, "report-no-number")).ok().flatten()
        };
        let (users, kilowatts, households) = (number("users"), number("kilowatts"), number("households"));
        let minutes = reading::minutes(self.get("minutes"))
            .map_err(|()| problems.add("minutes", "report-no-span"))
            .ok()
            .flatten();
        let said = |id: &String| match self.get(&level_field(id)) {
            "yes" => Some((id.clone(), true)),
            "no" => Some((id.clone(), false)),
            _ => None,
        };
        Impact { users, minutes, kilowatts, households, happened: setting.uncounted.iter().filter_map(said).collect() }
    }
    fn victim(&self, problems: &mut Problems) -> Victim {
        let name = self.short("victim", problems);
        let name = Some(name).filter(|name| !name.is_empty());
        Victim { name, ..Victim::default() }
    }
    fn indicators(&self, problems: &mut Problems) -> Vec<String> {
        let lines = reading::lines(self.get("indicators"));
        if lines.len() > INDICATORS_MOST || lines.iter().any(|line| line.chars().count() > 500) {
            problems.add("indicators", "report-many-indicators");
        } else if !self.slips().is_empty() {
            problems.add("indicators", "report-indicator-slips");
        }
        lines
    }
    fn label(&self, setting: &Setting, problems: &mut Problems) -> Label {
        let tlp = self.get("tlp").parse::<Tlp>().ok();
        if tlp.is_none() {
            problems.add("tlp", "report-no-label");
        }
        let audience = match self.get("audience") {
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
        Label::new(tlp.unwrap_or_default(), audience, None)
    }
}

/// The name of the field of a level that no number decides.
pub fn level_field(id: &str) -> String {
    format!("lv_{id}")
}

/// The plain fields of the form.
const FIELDS: [&str; 15] = [
    "stage",
    "title",
    "situation",
    "service",
    "users",
    "minutes",
    "kilowatts",
    "households",
    "victim",
    "cause",
    "measures",
    "prevention",
    "indicators",
    "tlp",
    "audience",
];

fn known(name: &str) -> bool {
    FIELDS.contains(&name)
        || super::detail::known(name)
        || name.strip_prefix("lv_").is_some_and(|id| id.len() <= 20)
        || Matter::all().any(|matter| matter.field() == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::matter::MatterState;

    fn setting() -> Setting {
        Setting {
            now: At::parse_local("2014-06-17 10:31").unwrap(),
            stages: StageKind::after(None),
            own: BTreeSet::from(["ICT-TEL".to_owned()]),
            uncounted: BTreeSet::from(["VL-02".to_owned()]),
            services: BTreeSet::from(["電気通信役務".to_owned()]),
            attachments: Vec::new(),
        }
    }
    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let least = [("stage", "first"), ("title", "表示遅延"), ("tlp", "amber")];
        let all = least.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Typed::from_form(all)
    }
    fn wrong(pairs: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let problems = typed(pairs).check(&setting()).unwrap_err();
        problems.iter().map(|problem| (problem.field.clone(), problem.key)).collect()
    }

    #[test]
    fn a_title_a_stage_and_a_label_are_enough_and_the_rest_is_not_stated() {
        let content = typed(&[]).check(&setting()).unwrap();
        assert_eq!(content.impact, Impact::default());
        assert!(content.matters.is_empty() && content.began.is_none() && content.victim.name.is_none());
        assert_eq!(content.label.tlp(), Tlp::Amber);
    }

    #[test]
    fn nothing_at_all_lacks_exactly_the_three() {
        let problems = Typed::default().check(&setting()).unwrap_err();
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["stage", "title", "tlp"]);
    }

    #[test]
    fn zero_is_zero_and_empty_is_not_stated() {
        let content = typed(&[("users", "０"), ("minutes", "1:40")]).check(&setting()).unwrap();
        assert_eq!(
            (content.impact.users, content.impact.minutes, content.impact.kilowatts),
            (Some(0), Some(100), None)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_field() {
        assert_eq!(wrong(&[("users", "約４万")]), [("users".to_owned(), "report-no-number")]);
        let turned = [("began", "2014-06-17 10:00"), ("ended", "2014-06-17 09:00")];
        assert_eq!(wrong(&turned), [("ended".to_owned(), "report-ends-before")]);
        let back = [("began", "2014-06-17 09:00"), ("restored", "2013-01-01 00:00")];
        assert_eq!(wrong(&back), [("restored".to_owned(), "report-restored-before-began")]);
        let fell = [("began", "2014-06-17 09:00"), ("stopped", "2014-06-16 09:00"), ("restored", "2014-06-17 10:00")];
        assert_eq!(wrong(&fell), [("stopped".to_owned(), "report-stopped-before")]);
        assert_eq!(wrong(&[("began", "2041-06-17 10:00")]), [("began".to_owned(), "report-far-future")]);
        assert_eq!(wrong(&[("began", "2014-02-30 10:00")]), [("began".to_owned(), "report-moment-no-day")]);
        assert_eq!(wrong(&[("stage", "final")]), [("stage".to_owned(), "report-wrong-stage")]);
        assert_eq!(wrong(&[("m4_1", "perhaps")]), [("m4_1".to_owned(), "report-not-a-choice")]);
        assert_eq!(wrong(&[("title", &"長".repeat(201))]), [("title".to_owned(), "report-long-title")]);
        assert_eq!(wrong(&[("cause", &"長".repeat(20_001))]), [("cause".to_owned(), "report-long-text")]);
    }

    #[test]
    fn matters_that_are_not_marked_stay_unmarked() {
        let content = typed(&[("m4_1", "yes"), ("m2_2", "suspected")]).check(&setting()).unwrap();
        let marked: Vec<_> = content.matters.iter().map(|(matter, state)| (matter.to_string(), *state)).collect();
        assert_eq!(marked, [("2-2".to_owned(), MatterState::Suspected), ("4-1".to_owned(), MatterState::Yes)]);
    }

    #[test]
    fn of_another_attack_what_is_not_marked_is_not_known_yet() {
        let one = typed(&[("m5_1", "yes")]).check(&setting()).unwrap();
        assert_eq!(one.matters.len(), 1, "nobody marks “no” for what nobody knows");
        assert_eq!(wrong(&[("m5_1", "suspected"), ("m5_2", "yes")]), [("m5_1".to_owned(), "report-not-a-choice")]);
        let three = typed(&[("m5_1", "no"), ("m5_2", "suspected"), ("m5_3", "yes")]).check(&setting()).unwrap();
        assert_eq!(three.matters.len(), 3);
    }

    #[test]
    fn what_two_answers_say_of_a_leak_must_agree() {
        let told = |matter: &str, leak: &str| typed(&[("m6_4", matter), ("leak", leak)]).check(&setting());
        for (matter, leak) in [
            ("yes", "confirmed"),
            ("suspected", "possible"),
            ("no", "none-known"),
            ("no", "cleared"),
            ("", "possible"),
            ("yes", ""),
        ] {
            assert!(told(matter, leak).is_ok(), "{matter} {leak}");
        }
        for (matter, leak, key) in [
            ("yes", "none-known", "report-leak-differs-yes"),
            ("yes", "possible", "report-leak-differs-yes"),
            ("yes", "cleared", "report-leak-differs-yes"),
            ("suspected", "confirmed", "report-leak-differs-suspected"),
            ("suspected", "none-known", "report-leak-differs-suspected"),
            ("suspected", "cleared", "report-leak-differs-suspected"),
            ("no", "possible", "report-leak-differs-no"),
            ("no", "confirmed", "report-leak-differs-no"),
        ] {
            let found = wrong(&[("m6_4", matter), ("leak", leak)]);
            assert_eq!(found, [("leak".to_owned(), key)], "{matter} {leak}");
        }
    }

    #[test]
    fn important_and_control_systems_may_both_be_hit_and_neither_is_left_out() {
        let both = [("m6_1", "yes"), ("m7_5", "yes")];
        let said = |more: &[(&str, &str)]| typed(&[&both, more].concat()).check(&setting());
        let tiers = |content: Content| content.tiers().into_iter().collect::<Vec<_>>();
        assert_eq!(tiers(said(&[]).unwrap()), [SystemTier::Important, SystemTier::Control], "as the matters say it");
        let content = said(&[("ti_important", "on"), ("ti_control", "on"), ("ti_other", "on")]).unwrap();
        assert_eq!((content.tier, content.detail.tiers.len()), (Some(SystemTier::Control), 3));
        for short in [vec![("ti_other", "on")], vec![("ti_important", "on")], vec![("tier", "other")]] {
            let problems = said(&short).unwrap_err();
            assert!(problems.iter().any(|one| one.field == "tiers" && one.key == "report-tiers-differ"), "{short:?}");
        }
        let one = typed(&[("tier", "control"), ("m7_5", "yes"), ("m6_1", "suspected")]).check(&setting()).unwrap();
        assert_eq!(
            (one.tier, one.detail.tiers.len()),
            (Some(SystemTier::Control), 0),
            "a draft that named the only one"
        );
        assert_eq!(wrong(&[("tier", "huge")]), [("tiers".to_owned(), "report-not-a-choice")]);
    }

    #[test]
    fn own_sector_only_names_the_groups_of_the_reporter() {
        let content = typed(&[("audience", "own")]).check(&setting()).unwrap();
        assert_eq!(content.label.audience(), &Audience::only(["ICT-TEL"]));
        let alone = Setting { own: BTreeSet::new(), ..setting() };
        assert!(typed(&[("audience", "own")]).check(&alone).is_err());
    }

    #[test]
    fn a_form_cannot_bring_fields_of_its_own() {
        let brought = Typed::from_form([("org_id".to_owned(), "x".to_owned()), ("title".to_owned(), "t".to_owned())]);
        assert_eq!(brought.0.keys().collect::<Vec<_>>(), ["title"]);
    }

    #[test]
    fn only_levels_of_the_sector_can_be_answered() {
        let content = typed(&[("lv_VL-02", "yes"), ("lv_VL-99", "yes")]).check(&setting()).unwrap();
        assert_eq!(content.impact.happened, BTreeMap::from([("VL-02".to_owned(), true)]));
    }
}
