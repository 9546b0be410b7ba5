//! How one report is counted at one body, and which cells of the sums change with it.

use super::{Dimension, NONE, Standing, mark};
use crate::matter::{Matter, MatterState, Threat};
use crate::report::detail::{Category, ReportKind};
use crate::report::{Channel, ReportId};
use crate::triage::{Reached, Severity};
use access::{BodyKind, OrgId};
use kernel::{At, Month};
use std::collections::BTreeMap;

/// What the centre judged, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) category: Option<Category>,
    pub(crate) threat: Option<Threat>,
    pub(crate) level: Reached,
    pub(crate) severity: Severity,
    pub(crate) duplicate: bool,
}

/// A report at a body to which it has come, with all that decides how it is counted there.
#[derive(Clone, Debug)]
pub(crate) struct Standpoint {
    pub(crate) org: OrgId,
    pub(crate) body: BodyKind,
    pub(crate) report: ReportId,
    pub(crate) reporter: OrgId,
    pub(crate) received_at: At,
    pub(crate) sector: String,
    pub(crate) exercise: bool,
    pub(crate) channel: Channel,
    /// As its newest stage says it.
    pub(crate) category: Option<Category>,
    pub(crate) kind: Option<ReportKind>,
    pub(crate) threat: Option<Threat>,
    pub(crate) matters: BTreeMap<Matter, MatterState>,
    pub(crate) verdict: Option<Verdict>,
}

/// A report as it is counted at one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) org: OrgId,
    pub(crate) report: ReportId,
    pub(crate) reporter: OrgId,
    pub(crate) month: Month,
    pub(crate) sector: String,
    pub(crate) standing: String,
    pub(crate) category: String,
    pub(crate) kind: String,
    pub(crate) threat: String,
    /// The marks of its matters, in their order, with spaces between.
    pub(crate) matters: String,
    pub(crate) channel: String,
    /// Empty where it is not counted by level: judgements are the centre's own.
    pub(crate) level: String,
    pub(crate) severity: String,
}

impl Standpoint {
    /// How it is counted here. What the centre judged counts at the centre only: others do not see its judgements.
    pub(crate) fn counted(&self) -> Counted {
        let centre = self.body == BodyKind::Centre;
        let verdict = self.verdict.filter(|_| centre);
        let judged = |code: Option<&'static str>| if centre { code.unwrap_or(NONE) } else { "" };
        let standing = match (self.exercise, verdict) {
            (true, _) => Standing::Exercise,
            (false, Some(Verdict { duplicate: true, .. })) => Standing::Duplicate,
            (false, _) => Standing::Counted,
        };
        let category = verdict.and_then(|verdict| verdict.category).or(self.category);
        let threat = verdict.and_then(|verdict| verdict.threat).or(self.threat);
        let matters: Vec<String> = self.matters.iter().map(|(matter, state)| mark(*matter, *state)).collect();
        Counted {
            org: self.org,
            report: self.report,
            reporter: self.reporter,
            month: Month::at(self.received_at),
            sector: self.sector.clone(),
            standing: standing.code().to_owned(),
            category: category.map_or(NONE, Category::code).to_owned(),
            kind: self.kind.map_or(NONE, ReportKind::code).to_owned(),
            threat: threat.map_or_else(|| NONE.to_owned(), |threat| threat.to_string()),
            matters: matters.join(" "),
            channel: self.channel.code().to_owned(),
            level: judged(verdict.map(|verdict| verdict.level.code())).to_owned(),
            severity: judged(verdict.map(|verdict| verdict.severity.code())).to_owned(),
        }
    }
}

/// A cell of the sums. Its order is the one in which cells are changed, so that two changes never wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) org: OrgId,
    pub(crate) month: Month,
    pub(crate) dimension: Dimension,
    pub(crate) value: String,
    pub(crate) sector: String,
}

impl Counted {
    /// The cells in which it counts.
    fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let counts = self.standing == Standing::Counted.code();
        let within = [
            (Dimension::Category, &self.category),
            (Dimension::Kind, &self.kind),
            (Dimension::Threat, &self.threat),
            (Dimension::Channel, &self.channel),
            (Dimension::Level, &self.level),
            (Dimension::Severity, &self.severity),
        ];
        let matters = self.matters.split(' ').map(|mark| (Dimension::Matter, mark));
        let within = within.into_iter().map(|(dimension, value)| (dimension, value.as_str())).chain(matters);
        let within = within.filter(move |(_, value)| counts && !value.is_empty());
        std::iter::once((Dimension::Standing, self.standing.as_str())).chain(within).map(|(dimension, value)| Place {
            org: self.org,
            month: dimension.told_in(self.month),
            dimension,
            value: value.to_owned(),
            sector: self.sector.clone(),
        })
    }
}

/// By how much which cells change when what was counted is counted anew.
pub(crate) fn changes(was: &[Counted], is: &[Counted]) -> BTreeMap<Place, i64> {
    let mut all: BTreeMap<Place, i64> = BTreeMap::new();
    for (rows, by) in [(was, -1), (is, 1)] {
        for place in rows.iter().flat_map(Counted::places) {
            *all.entry(place).or_default() += by;
        }
    }
    all.retain(|_, by| *by != 0);
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn standpoint(body: BodyKind) -> Standpoint {
        Standpoint {
            org: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            body,
            report: "01900000-0000-7000-8000-000000000002".parse().unwrap(),
            reporter: "01900000-0000-7000-8000-000000000003".parse().unwrap(),
            received_at: At::parse_local("2014-04-01 00:00").unwrap(),
            sector: "GAS".into(),
            exercise: false,
            channel: Channel::Web,
            category: Some(Category::Virus),
            kind: None,
            threat: "1-4".parse().ok(),
            matters: BTreeMap::from([
                ("3-1".parse().unwrap(), MatterState::Suspected),
                ("1-2".parse().unwrap(), MatterState::No),
            ]),
            verdict: None,
        }
    }

    fn verdict(category: Option<Category>, duplicate: bool) -> Option<Verdict> {
        let threat = category.and("1-5".parse().ok());
        Some(Verdict { category, threat, level: Reached::Reached, severity: Severity::High, duplicate })
    }

    #[test]
    fn what_a_person_decided_counts_before_what_the_stage_says() {
        let at = standpoint(BodyKind::Centre);
        let said = at.counted();
        assert_eq!((said.category.as_str(), said.level.as_str(), said.kind.as_str()), ("virus", NONE, NONE));
        let judged = Standpoint { verdict: verdict(Some(Category::Access), false), ..at.clone() }.counted();
        assert_eq!((judged.category.as_str(), judged.severity.as_str()), ("access-dos", "high"));
        assert_eq!((said.threat.as_str(), judged.threat.as_str()), ("1-4", "1-5"));
        assert_eq!(judged.matters, "1-2:no 3-1:suspected", "what was marked stands as it was marked");
        let open = Standpoint { verdict: verdict(None, false), ..at }.counted();
        assert_eq!(open.category, "virus");
    }

    #[test]
    fn a_ministry_counts_what_it_sees_and_not_what_the_centre_judged() {
        let at = Standpoint { verdict: verdict(Some(Category::Access), true), ..standpoint(BodyKind::Ministry) };
        let counted = at.counted();
        assert_eq!(
            (counted.category.as_str(), counted.standing.as_str(), counted.level.as_str()),
            ("virus", "counted", "")
        );
        assert_eq!(counted.places().count(), 7, "standing, category, kind, threat, two matters, channel");
    }

    #[test]
    fn exercises_and_duplicates_stand_apart_and_in_no_other_cell() {
        for at in [
            Standpoint { exercise: true, ..standpoint(BodyKind::Centre) },
            Standpoint { verdict: verdict(None, true), ..standpoint(BodyKind::Centre) },
        ] {
            let counted = at.counted();
            assert_ne!(counted.standing, "counted");
            assert_eq!(counted.places().map(|place| place.dimension).collect::<Vec<_>>(), [Dimension::Standing]);
        }
    }

    #[test]
    fn only_whether_it_is_counted_is_told_by_months() {
        let at =
            Standpoint { received_at: At::parse_local("2015-03-31 23:59").unwrap(), ..standpoint(BodyKind::Centre) };
        for place in at.counted().places() {
            let month = if place.dimension == Dimension::Standing { Month::new(2015, 3) } else { Month::new(2014, 4) };
            assert_eq!(place.month, month, "{place:?}");
        }
    }

    #[test]
    fn what_stays_as_it_was_changes_no_cell() {
        let was = standpoint(BodyKind::Centre).counted();
        assert!(changes(std::slice::from_ref(&was), std::slice::from_ref(&was)).is_empty());
        let is = Counted { category: "none".into(), ..was.clone() };
        let moved: Vec<(String, i64)> =
            changes(&[was], &[is]).into_iter().map(|(place, by)| (place.value, by)).collect();
        assert_eq!(moved, [("none".to_owned(), 1), ("virus".to_owned(), -1)]);
    }
}
