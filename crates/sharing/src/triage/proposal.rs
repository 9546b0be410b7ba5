//! What figures and matters of a report say of it before a person looks: whether a level was reached, how grave it is, in
//! which category it would be counted.

use super::{Judged, Reached, Severity};
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use crate::report::{
    Content, Impact,
    detail::{Category, ReportKind, YesNo},
    fall::Fall,
};
use kernel::At;
use registry::facts::{Judgement, Level};

/// What figures and matters say before a person looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Whether a level of the sector was reached.
    pub level: Reached,
    /// How grave; `None` where nothing is stated that would say it: nothing is not light.
    pub severity: Option<Severity>,
    /// The category of the yearly table: as the reporter chose it, else as the kind of threat decides it; `None` where
    /// neither says it.
    pub category: Option<Category>,
    /// The kind of threat that was reported.
    pub threat: Option<Threat>,
}

impl Proposal {
    /// Whether the category and the kind of threat under which a report so judged would be counted go together. What a
    /// judgement leaves open stands as it was reported.
    pub fn agrees_with(&self, judged: &Judged) -> bool {
        let said = judged.category.or(self.category).zip(judged.threat.or(self.threat));
        said.is_none_or(|(category, threat)| Category::possible(threat).contains(&category))
    }
}

/// What the content of the newest stage proposes, against the levels of its sector. What goes on has lasted until `until`:
/// until the stage was sealed.
pub fn propose(content: &Content, levels: &[Level], until: At) -> Proposal {
    let level = reached(content, levels, until);
    Proposal { level, severity: severity(content, level), category: content.category(), threat: content.threat }
}

/// Whether the report says that no malfunction of IT was the cause: a departure from a level is then none of those that are
/// counted (002:598).
pub(crate) fn other_cause(content: &Content) -> bool {
    content.detail.it_cause == Some(YesNo::No)
}

fn reached(content: &Content, levels: &[Level], until: At) -> Reached {
    if other_cause(content) {
        return Reached::NotReached;
    }
    let fall = Fall::of(content, until);
    let all: Vec<Judgement> = levels.iter().map(|level| fall.judge(level)).collect();
    if all.iter().any(|one| matches!(one, Judgement::Reached)) {
        Reached::Reached
    } else if content.goes_on() {
        // Short so far: what goes on may get there yet, or has by now.
        Reached::Undecided
    } else if !all.is_empty() && all.iter().all(|one| matches!(one, Judgement::NotReached(_))) {
        Reached::NotReached
    } else {
        Reached::Undecided
    }
}

fn severity(content: &Content, level: Reached) -> Option<Severity> {
    let marked = |groups: &[u8], as_what: MatterState| {
        let is = |(matter, state): (&Matter, &MatterState)| groups.contains(&matter.group()) && *state == as_what;
        content.matters.iter().any(is)
    };
    let yes = |groups: &[u8]| marked(groups, MatterState::Yes);
    // Groups 6 and 7 are important and control systems; 2-2, 3, 4-2 and 5 say that something was touched. That one of these
    // systems may have been is not light either.
    let core = yes(&[6, 7]) || (content.tiers().contains(&SystemTier::Control) && yes(&[3, 5]));
    let touched = yes(&[3, 5])
        || marked(&[6, 7], MatterState::Suspected)
        || ["2-2", "4-2"]
            .iter()
            .any(|code| code.parse().is_ok_and(|matter: Matter| content.matter(matter) == Some(MatterState::Yes)));
    match (level == Reached::Reached, core, touched || impaired(content)) {
        (true, true, _) => Some(Severity::Severe),
        (true, false, _) | (false, true, _) => Some(Severity::High),
        (false, false, true) => Some(Severity::Middle),
        (false, false, false) => (level == Reached::NotReached || says_something(content)).then_some(Severity::Low),
    }
}

/// Whether anything is stated by which one could tell that it is light: a matter, what kind of report it is, or a figure.
fn says_something(content: &Content) -> bool {
    let Impact { users, minutes, kilowatts, households, .. } = &content.impact;
    let figure = [users, minutes, kilowatts, households].into_iter().any(Option::is_some);
    figure || !content.matters.is_empty() || content.detail.kind.is_some()
}

/// Whether the report says that service or work was impaired: by its kind, by a time or by a figure.
fn impaired(content: &Content) -> bool {
    let Impact { users, minutes, kilowatts, households, .. } = &content.impact;
    let figures = [users, minutes, kilowatts, households].into_iter().flatten();
    content.detail.kind == Some(ReportKind::Failure)
        || content.detail.stopped.is_some()
        || figures.into_iter().any(|figure| *figure > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::report::detail::Detail;
    use std::collections::BTreeMap;

    fn now() -> At {
        At::parse_local("2014-06-17 10:31").unwrap()
    }
    fn content(matters: &[&str], tier: Option<SystemTier>) -> Content {
        let matters = matters.iter().map(|code| (code.parse().unwrap(), MatterState::Yes)).collect();
        Content { matters, tier, ..Content::default() }
    }

    #[test]
    fn severity_follows_level_and_what_was_touched() {
        for (matters, level, want) in [
            (vec!["2-1"], Reached::NotReached, Severity::Low),
            (vec!["4-1"], Reached::Undecided, Severity::Low),
            (vec!["4-2"], Reached::Undecided, Severity::Middle),
            (vec!["3-1"], Reached::NotReached, Severity::Middle),
            (vec!["6-5"], Reached::NotReached, Severity::High),
            (vec![], Reached::Reached, Severity::High),
            (vec!["7-1"], Reached::Reached, Severity::Severe),
        ] {
            assert_eq!(severity(&content(&matters, None), level), Some(want), "{matters:?}");
        }
        assert_eq!(severity(&content(&["5-1"], Some(SystemTier::Control)), Reached::NotReached), Some(Severity::High));
    }

    #[test]
    fn where_nothing_is_stated_nothing_is_proposed() {
        assert_eq!(severity(&Content::default(), Reached::Undecided), None);
        assert_eq!(severity(&Content::default(), Reached::NotReached), Some(Severity::Low));
        assert_eq!(severity(&Content::default(), Reached::Reached), Some(Severity::High));
    }

    #[test]
    fn a_failure_or_a_service_that_stopped_is_not_proposed_as_light() {
        let of = |detail: Detail, impact: Impact| {
            severity(&Content { detail, impact, ..Content::default() }, Reached::Undecided)
        };
        let kind = |kind| Detail { kind: Some(kind), ..Detail::default() };
        assert_eq!(of(kind(ReportKind::Failure), Impact::default()), Some(Severity::Middle));
        assert_eq!(of(Detail::default(), Impact { users: Some(41_000), ..Impact::default() }), Some(Severity::Middle));
        for light in [ReportKind::Sign, ReportKind::Attack, ReportKind::Voluntary] {
            assert_eq!(
                of(kind(light), Impact { users: Some(0), ..Impact::default() }),
                Some(Severity::Low),
                "{light:?}"
            );
        }
    }

    #[test]
    fn what_is_denied_touches_nothing_and_what_is_suspected_of_an_important_system_is_not_light() {
        let of = |matter: &str, state| {
            let content = Content { matters: BTreeMap::from([(matter.parse().unwrap(), state)]), ..Content::default() };
            severity(&content, Reached::NotReached)
        };
        assert_eq!(of("5-2", MatterState::No), Some(Severity::Low));
        assert_eq!(of("6-1", MatterState::Suspected), Some(Severity::Middle));
        assert_eq!(of("7-1", MatterState::Suspected), Some(Severity::Middle));
    }

    /// A report with this chosen of the list of categories and kinds of threat.
    fn chosen(category: Option<Category>, threat: Option<&str>) -> Proposal {
        let detail = Detail { category, ..Detail::default() };
        let threat = threat.map(|code| code.parse().unwrap());
        propose(&Content { detail, threat, ..Content::default() }, &[], now())
    }

    #[test]
    fn the_category_that_the_reporter_chose_is_the_one_that_is_proposed() {
        for threat in Threat::all() {
            for category in Category::possible(threat) {
                let said = chosen(Some(*category), Some(&threat.to_string()));
                assert_eq!((said.category, said.threat), (Some(*category), Some(threat)));
            }
            assert_eq!(chosen(None, Some(&threat.to_string())).category, Category::of(threat), "{threat}");
        }
        for category in Category::ALL {
            assert_eq!(chosen(Some(*category), None).category, Some(*category), "a category without a finer kind");
        }
        assert_eq!(chosen(None, None).category, None);
    }

    #[test]
    fn category_and_threat_go_together_as_they_would_be_counted() {
        let judged = |category, threat: Option<&str>| Judged {
            level: Reached::Undecided,
            severity: Severity::Low,
            category,
            threat: threat.map(|code| code.parse().unwrap()),
            duplicate_of: None,
            reason: String::new(),
        };
        let flood = chosen(None, Some("1-5"));
        assert!(flood.agrees_with(&judged(None, None)) && flood.agrees_with(&judged(Some(Category::Access), None)));
        assert!(!flood.agrees_with(&judged(Some(Category::Virus), None)), "it would be counted as a flood and a virus");
        assert!(!flood.agrees_with(&judged(None, Some("1-4"))), "as a virus, under unauthorised access");
        assert!(flood.agrees_with(&judged(Some(Category::Virus), Some("1-4"))));
        assert!(flood.agrees_with(&judged(Some(Category::Virus), Some("1"))), "intentional, and no finer");
        assert!(!flood.agrees_with(&judged(Some(Category::Unintentional), Some("1-2"))));
        assert!(chosen(None, None).agrees_with(&judged(Some(Category::Virus), None)));
    }

    #[test]
    fn what_still_goes_on_is_never_proposed_as_not_reached() {
        let level = Level {
            id: "VL-x".into(),
            sector: "RAIL".into(),
            text: kernel::Bilingual::new("2 時間以上", ""),
            tolerance: registry::facts::Tolerance::Threshold,
            min_users: None,
            min_hours: Some(2),
            min_kw: None,
            min_minutes: None,
            min_households: None,
            validity: registry::facts::Validity { from: kernel::Day::new(2014, 4, 1).unwrap(), to: None },
            source: String::new(),
            note: String::new(),
        };
        let told = |minutes, recovery| {
            let detail = Detail { recovery, ..Detail::default() };
            let impact = Impact { minutes: Some(minutes), ..Impact::default() };
            propose(&Content { detail, impact, ..Content::default() }, std::slice::from_ref(&level), now()).level
        };
        use crate::report::detail::Recovery::{GoingOn, Restored};
        assert_eq!(told(100, Some(GoingOn)), Reached::Undecided);
        assert_eq!(told(120, Some(GoingOn)), Reached::Reached);
        assert_eq!(told(100, Some(Restored)), Reached::NotReached);
        assert_eq!(told(100, None), Reached::NotReached);
        let detail = Detail { it_cause: Some(YesNo::No), recovery: Some(GoingOn), ..Detail::default() };
        let content =
            Content { detail, impact: Impact { minutes: Some(500), ..Impact::default() }, ..Content::default() };
        let said = propose(&content, std::slice::from_ref(&level), now());
        assert_eq!(said.level, Reached::NotReached, "another cause than IT is no failure of IT");
        assert_eq!(said.severity, Some(Severity::Middle), "and no light matter");
    }

    #[test]
    fn without_a_level_nobody_can_say() {
        assert_eq!(propose(&Content::default(), &[], now()).level, Reached::Undecided);
    }
}
