//! Triage: what the centre makes of a report. What figures and matters say is proposed; a person confirms or decides
//! otherwise, with a reason. Every judgement stays; the newest is in force until a new stage asks for another.
//!
//! The documents name levels (002:596-615) and no scale of severity; the four steps here are Kaname's own.

use crate::matter::{Matter, MatterState, SystemTier, Threat};
use crate::report::{
    Content, Impact, ReportId,
    detail::{Category, ReportKind},
};
use access::PersonId;
use kernel::{At, ContentHash, Id};
use registry::facts::{Judgement, Level, Measured};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Marks ids of judgements.
pub enum TriageMark {}

/// Whether the sector's level was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// It was.
    Reached,
    /// It was not.
    NotReached,
    /// Nobody can say yet.
    Undecided,
}

impl Reached {
    /// All.
    pub const ALL: [Reached; 3] = [Reached::Reached, Reached::NotReached, Reached::Undecided];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Reached::Reached => "reached",
            Reached::NotReached => "not-reached",
            Reached::Undecided => "undecided",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Reached::Reached => "case-level-reached",
            Reached::NotReached => "case-level-not-reached",
            Reached::Undecided => "case-level-undecided",
        }
    }
}
impl FromStr for Reached {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Reached::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// How grave it is, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A sign, or an attack without effect.
    Low,
    /// Something was touched: an infection, an alteration, service impaired below the level.
    Middle,
    /// The level was reached, or an important or control system was touched.
    High,
    /// The level was reached and an important or control system was touched.
    Severe,
}

impl Severity {
    /// All, mildest first.
    pub const ALL: [Severity; 4] = [Severity::Low, Severity::Middle, Severity::High, Severity::Severe];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Middle => "middle",
            Severity::High => "high",
            Severity::Severe => "severe",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Low => "case-severity-low",
            Severity::Middle => "case-severity-middle",
            Severity::High => "case-severity-high",
            Severity::Severe => "case-severity-severe",
        }
    }
    /// Key of the word alone.
    pub fn short_key(self) -> &'static str {
        match self {
            Severity::Low => "case-severity-short-low",
            Severity::Middle => "case-severity-short-middle",
            Severity::High => "case-severity-short-high",
            Severity::Severe => "case-severity-short-severe",
        }
    }
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            Severity::Low => "todo",
            Severity::Middle => "half",
            Severity::High => "warn",
            Severity::Severe => "bad",
        }
    }
}
impl FromStr for Severity {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Severity::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// What figures and matters say before a person looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Whether a level of the sector was reached.
    pub level: Reached,
    /// How grave.
    pub severity: Severity,
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

/// What the content of the newest stage proposes, against the levels of its sector.
pub fn propose(content: &Content, levels: &[Level]) -> Proposal {
    let level = reached(content, levels);
    Proposal { level, severity: severity(content, level), category: content.category(), threat: content.threat }
}

fn reached(content: &Content, levels: &[Level]) -> Reached {
    let judged = |level: &Level| {
        let impact = &content.impact;
        level.judge(&Measured {
            users: impact.users,
            minutes: impact.minutes,
            kw: impact.kilowatts,
            households: impact.households,
            confirmed: impact.happened.get(&level.id).copied(),
        })
    };
    let all: Vec<Judgement> = levels.iter().map(judged).collect();
    if all.iter().any(|one| matches!(one, Judgement::Reached)) {
        Reached::Reached
    } else if !all.is_empty() && all.iter().all(|one| matches!(one, Judgement::NotReached(_))) {
        Reached::NotReached
    } else {
        Reached::Undecided
    }
}

fn severity(content: &Content, level: Reached) -> Severity {
    let yes = |groups: &[u8]| {
        let marked =
            |(matter, state): (&Matter, &MatterState)| groups.contains(&matter.group()) && *state == MatterState::Yes;
        content.matters.iter().any(marked)
    };
    // Groups 6 and 7 are important and control systems; 2-2, 3, 4-2 and 5 say that something was touched.
    let core = yes(&[6, 7]) || (content.tiers().contains(&SystemTier::Control) && yes(&[3, 5]));
    let touched = yes(&[3, 5])
        || ["2-2", "4-2"]
            .iter()
            .any(|code| code.parse().is_ok_and(|matter: Matter| content.matter(matter) == Some(MatterState::Yes)));
    match (level == Reached::Reached, core, touched || impaired(content)) {
        (true, true, _) => Severity::Severe,
        (true, false, _) | (false, true, _) => Severity::High,
        (false, false, true) => Severity::Middle,
        (false, false, false) => Severity::Low,
    }
}

/// Whether the report says that service or work was impaired: by its kind, by a time or by a figure.
fn impaired(content: &Content) -> bool {
    let Impact { users, minutes, kilowatts, households, .. } = &content.impact;
    let figures = [users, minutes, kilowatts, households].into_iter().flatten();
    content.detail.kind == Some(ReportKind::Failure)
        || content.detail.stopped.is_some()
        || figures.into_iter().any(|figure| *figure > 0)
}

/// What a person judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether the level was reached.
    pub level: Reached,
    /// How grave.
    pub severity: Severity,
    /// The category of the yearly table; `None` where it is not decided.
    pub category: Option<Category>,
    /// The kind of threat, where it differs from what was reported or is finer.
    pub threat: Option<Threat>,
    /// The report of the same happening that was there before.
    pub duplicate_of: Option<ReportId>,
    /// Why, where it differs from what was proposed; else a note.
    pub reason: String,
}

/// A judgement as it was kept.
#[derive(Clone, Debug)]
pub struct Triage {
    /// Of which report.
    pub report: ReportId,
    /// Its number, from 1.
    pub number: i64,
    /// The newest stage that was judged.
    pub stage: i64,
    /// What was judged.
    pub judged: Judged,
    /// What had been proposed: level and severity.
    pub proposed: (Reached, Severity),
    /// By whom.
    pub person: PersonId,
    /// When.
    pub at: At,
}

impl Triage {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        let (judged, proposed) = (&self.judged, self.proposed);
        let said = serde_json::json!([
            self.number,
            self.stage,
            judged.level.code(),
            judged.severity.code(),
            judged.category.map(Category::code),
            judged.threat.map(|threat| threat.to_string()),
            judged.duplicate_of,
            judged.reason,
            proposed.0.code(),
            proposed.1.code(),
        ]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

impl FromRow for Triage {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let unreadable = |column: &str| StoreError::Unreadable { column: column.into() };
        let maybe = |column: &str| row.get::<Option<String>>(column);
        Ok(Self {
            report: row.id("report_id")?,
            number: row.get("number")?,
            stage: row.get("stage")?,
            judged: Judged {
                level: row.code("level")?,
                severity: row.code("severity")?,
                category: maybe("category")?
                    .map(|code| code.parse())
                    .transpose()
                    .map_err(|()| unreadable("category"))?,
                threat: maybe("threat")?.map(|code| code.parse()).transpose().map_err(|()| unreadable("threat"))?,
                duplicate_of: row.maybe_id("duplicate_of")?,
                reason: row.text("reason")?,
            },
            proposed: (row.code("proposed_level")?, row.code("proposed_severity")?),
            person: row.id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// A report that may be about the same happening, and why one may think so.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// The report.
    pub report: Id<crate::report::Report>,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// When it was filed.
    pub at: At,
    /// How many indicators both name.
    pub indicators: i64,
    /// Whether it is the same organisation's, within a week.
    pub same_body: bool,
    /// Whether it bears the same title, in the same sector, within three days.
    pub same_title: bool,
}

impl Likeness {
    /// Its place among the likely ones: more is likelier.
    pub fn weight(&self) -> i64 {
        self.indicators.min(5) * 2 + i64::from(self.same_body) * 3 + i64::from(self.same_title) * 2
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::report::detail::Detail;
    use std::collections::BTreeMap;

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
            assert_eq!(severity(&content(&matters, None), level), want, "{matters:?}");
        }
        assert_eq!(severity(&content(&["5-1"], Some(SystemTier::Control)), Reached::NotReached), Severity::High);
    }

    #[test]
    fn a_failure_or_a_service_that_stopped_is_not_proposed_as_light() {
        let of = |detail: Detail, impact: Impact| {
            severity(&Content { detail, impact, ..Content::default() }, Reached::Undecided)
        };
        let kind = |kind| Detail { kind: Some(kind), ..Detail::default() };
        assert_eq!(of(kind(ReportKind::Failure), Impact::default()), Severity::Middle);
        assert_eq!(of(Detail::default(), Impact { users: Some(41_000), ..Impact::default() }), Severity::Middle);
        for light in [ReportKind::Sign, ReportKind::Attack, ReportKind::Voluntary] {
            assert_eq!(of(kind(light), Impact { users: Some(0), ..Impact::default() }), Severity::Low, "{light:?}");
        }
    }

    #[test]
    fn what_is_only_suspected_or_denied_touches_nothing() {
        let matters = BTreeMap::from([
            ("6-1".parse().unwrap(), MatterState::Suspected),
            ("5-2".parse().unwrap(), MatterState::No),
        ]);
        let content = Content { matters, ..Content::default() };
        assert_eq!(severity(&content, Reached::NotReached), Severity::Low);
    }

    /// A report with this chosen of the list of categories and kinds of threat.
    fn chosen(category: Option<Category>, threat: Option<&str>) -> Proposal {
        let detail = Detail { category, ..Detail::default() };
        let threat = threat.map(|code| code.parse().unwrap());
        propose(&Content { detail, threat, ..Content::default() }, &[])
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
    fn without_a_level_nobody_can_say() {
        assert_eq!(propose(&Content::default(), &[]).level, Reached::Undecided);
    }
}
