//! Sectors as rows: those of the plan on a day, parts after what they are parts of.

use crate::live::SectorRow;
use kernel::{Day, FiscalYear};
use registry::Sector;
use shell::Voice;
use std::collections::{BTreeMap, BTreeSet};
use store::{Sql, StoreError};

/// The sectors of the plan on a day.
pub(crate) struct Plan(Vec<Sector>);

impl Plan {
    pub(crate) async fn on(sql: &Sql<'_>, day: Day) -> Result<Self, StoreError> {
        Ok(Self(registry::ask::sectors_on(sql, day).await?))
    }
    /// The codes of sectors that are no part of another.
    pub(crate) fn tops(&self) -> Vec<String> {
        self.0.iter().filter(|sector| sector.parent.is_none()).map(|sector| sector.code.clone()).collect()
    }
    /// Which part belongs to which sector.
    pub(crate) fn parents(&self) -> BTreeMap<String, String> {
        self.0.iter().filter_map(|part| Some((part.code.clone(), part.parent.clone()?))).collect()
    }
    /// The sectors and parts for which one ministry was competent as a year began or ended, for each ministry.
    pub(crate) async fn known_in(
        &self,
        sql: &Sql<'_>,
        year: FiscalYear,
    ) -> Result<BTreeSet<BTreeSet<String>>, StoreError> {
        let mut known = BTreeSet::new();
        for day in [year.first_day(), year.last_day()] {
            let competences = registry::ask::competences_on(sql, day).await?;
            let pairs: Vec<_> = competences.into_iter().map(|one| (one.sector, one.ministry)).collect();
            known.extend(known_to_each(&self.parents(), &pairs));
        }
        Ok(known)
    }
    /// The sector of which another is a part; itself if it is none.
    pub(crate) fn top(&self, code: &str) -> String {
        let found = self.0.iter().find(|sector| sector.code == code);
        found.and_then(|sector| sector.parent.clone()).unwrap_or_else(|| code.to_owned())
    }
    /// A sector and its parts, by code.
    pub(crate) fn covers(&self, code: &str) -> BTreeSet<String> {
        let within = |sector: &&Sector| sector.code == code || sector.parent.as_deref() == Some(code);
        self.0.iter().filter(within).map(|sector| sector.code.clone()).collect()
    }
    /// The words for a code; the code itself where the plan has none.
    pub(crate) fn name(&self, voice: &Voice, code: &str) -> String {
        let found = self.0.iter().find(|sector| sector.code == code);
        found.map_or_else(|| code.to_owned(), |sector| voice.pick(&sector.name).to_owned())
    }
    /// All as rows, with those that only occur at their end.
    pub(crate) fn rows(&self, voice: &Voice, occurring: &BTreeSet<String>) -> Vec<SectorRow> {
        let row = |code: &str, depth| SectorRow {
            code: code.to_owned(),
            name: self.name(voice, code),
            depth,
            covers: self.covers(code).into_iter().chain([code.to_owned()]).collect(),
        };
        let known = self.0.iter().map(|sector| row(&sector.code, usize::from(sector.parent.is_some())));
        let others = occurring.iter().filter(|code| !self.0.iter().any(|sector| sector.code == **code));
        known.chain(others.map(|code| row(code, 0))).collect()
    }
}

/// What each ministry knows. A part without a ministry of its own is its sector's; a sector is known to who knows all its
/// parts.
fn known_to_each<M: Ord + Copy>(
    parents: &BTreeMap<String, String>,
    competences: &[(String, M)],
) -> Vec<BTreeSet<String>> {
    let mut known: BTreeMap<M, BTreeSet<String>> = BTreeMap::new();
    for (sector, ministry) in competences {
        let theirs = known.entry(*ministry).or_default();
        theirs.insert(sector.clone());
        let own = |part: &&String| competences.iter().any(|(sector, _)| sector == *part);
        let parts = parents.iter().filter(|(_, parent)| *parent == sector).map(|(part, _)| part);
        theirs.extend(parts.filter(|part| !own(part)).cloned());
    }
    let whole = |mut theirs: BTreeSet<String>| {
        let tops: BTreeSet<&String> = parents.values().collect();
        let all = |top: &&&String| parents.iter().all(|(part, parent)| parent != **top || theirs.contains(part));
        let tops: Vec<String> = tops.iter().filter(all).map(|top| (*top).clone()).collect();
        theirs.extend(tops);
        theirs
    };
    known.into_values().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ministry_knows_the_parts_that_are_nobody_elses_and_the_sectors_of_which_it_knows_all_parts() {
        let parents = [("A1", "A"), ("A2", "A"), ("B1", "B"), ("B2", "B"), ("C1", "C"), ("C2", "C")];
        let parents = parents.map(|(part, top)| (part.to_owned(), top.to_owned())).into();
        let pairs = [("A", 1), ("B1", 2), ("B2", 2), ("C", 3), ("C2", 4), ("D", 4)];
        let known = known_to_each(&parents, &pairs.map(|(sector, ministry)| (sector.to_owned(), ministry)));
        let expected: [&[&str]; 4] = [&["A", "A1", "A2"], &["B", "B1", "B2"], &["C", "C1"], &["C2", "D"]];
        assert_eq!(known.iter().map(|one| one.iter().collect::<Vec<_>>()).collect::<Vec<_>>(), expected);
    }
}
