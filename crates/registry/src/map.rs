//! The map of the CEPTOARs (セプター特性把握マップ) on a day: rows by sector, and what of their counts may be added.
//!
//! Not stated is not zero: a CEPTOAR without a stated count has none here. Counts are added only within one unit and
//! only where all of them describe the same day; the two maps count differently (water utilities: 002:411, 004:18771).

use crate::{
    CouncilSeat, Sector, SheetEntry,
    facts::{CeptoarState, CouncilRole, MemberUnit},
};
use kernel::{Bilingual, Day};
use std::collections::{BTreeMap, BTreeSet};

/// One CEPTOAR on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRow {
    /// Its sheet.
    pub entry: SheetEntry,
    /// Its role in the council on that day; `None` if it has none.
    pub council: Option<CouncilRole>,
}

/// The CEPTOARs of one sector.
#[derive(Clone, Debug, PartialEq)]
pub struct MapGroup {
    /// The sector's name.
    pub sector: Bilingual,
    /// Its CEPTOARs.
    pub rows: Vec<MapRow>,
}

/// How many members in one unit, over all CEPTOARs that count in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitTotal {
    /// What is counted.
    pub unit: MemberUnit,
    /// How many CEPTOARs count in it.
    pub ceptoars: usize,
    /// How many members they have.
    pub members: i64,
}

/// The map on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct CeptoarMap {
    /// The CEPTOARs by sector, in the order of the plan.
    pub groups: Vec<MapGroup>,
    /// How many sectors, without their parts.
    pub sectors: usize,
    /// Members by unit; `None` where the stated counts describe different days.
    pub totals: Option<Vec<UnitTotal>>,
}

impl CeptoarMap {
    /// Puts the map together from what holds on one day.
    pub fn new(sectors: &[Sector], sheets: Vec<SheetEntry>, seats: &[CouncilSeat]) -> Self {
        let totals = totals(&sheets);
        let mut groups: Vec<(String, MapGroup)> = Vec::new();
        for entry in sheets {
            let Some(sector) = sectors.iter().find(|sector| sector.code == entry.code) else { continue };
            let whole = sector.parent.as_ref().unwrap_or(&sector.code);
            let council = seats.iter().find(|seat| seat.org == Some(entry.ceptoar)).map(|seat| seat.role);
            let row = MapRow { entry, council };
            match groups.iter_mut().find(|(code, _)| code == whole) {
                Some((_, group)) => group.rows.push(row),
                None => {
                    let named = sectors.iter().find(|sector| sector.code == *whole).unwrap_or(sector);
                    groups.push((whole.clone(), MapGroup { sector: named.name.clone(), rows: vec![row] }));
                }
            }
        }
        let sectors = sectors.iter().filter(|sector| sector.parent.is_none()).count();
        Self { groups: groups.into_iter().map(|(_, group)| group).collect(), sectors, totals }
    }
    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &MapRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
    /// How many CEPTOARs.
    pub fn ceptoars(&self) -> usize {
        self.rows().count()
    }
    /// How many of them have no members yet.
    pub fn forming(&self) -> usize {
        self.rows().filter(|row| row.entry.sheet.state == CeptoarState::Forming).count()
    }
    /// The days that the sheets describe, oldest first.
    pub fn days(&self) -> BTreeSet<Day> {
        self.rows().map(|row| row.entry.as_of).collect()
    }
}

fn totals(sheets: &[SheetEntry]) -> Option<Vec<UnitTotal>> {
    let counted: Vec<&SheetEntry> = sheets.iter().filter(|entry| !entry.sheet.counts.is_empty()).collect();
    let days: BTreeSet<Day> = counted.iter().map(|entry| entry.as_of).collect();
    if days.len() > 1 {
        return None;
    }
    let mut order = Vec::new();
    let mut sums: BTreeMap<&'static str, UnitTotal> = BTreeMap::new();
    for count in counted.iter().flat_map(|entry| &entry.sheet.counts) {
        let unit = count.unit;
        let total = sums.entry(unit.word()).or_insert_with(|| {
            order.push(unit.word());
            UnitTotal { unit, ceptoars: 0, members: 0 }
        });
        total.ceptoars += 1;
        total.members += count.count;
    }
    Some(order.iter().filter_map(|word| sums.get(word).copied()).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{Facts, ReportsPass, Sheet, load::settled_id};

    fn map_on(text: &str) -> CeptoarMap {
        let (facts, day) = (Facts::load().unwrap(), Day::parse(text).unwrap());
        let sectors: Vec<Sector> =
            facts.sectors.iter().filter(|sector| sector.validity.covers(day)).map(known).collect();
        let sheets = facts.ceptoar_map_on(day).into_iter().map(|entry| SheetEntry {
            ceptoar: settled_id(&entry.code).unwrap(),
            code: entry.code.clone(),
            as_of: entry.as_of,
            validity: entry.validity,
            sheet: Sheet::from(entry),
            source: entry.source.clone(),
        });
        CeptoarMap::new(&sectors, sheets.collect(), &[])
    }

    fn known(sector: &crate::facts::Sector) -> Sector {
        Sector {
            code: sector.code.clone(),
            kind: crate::SectorKind::Critical,
            parent: sector.parent.clone(),
            name: sector.name.clone(),
            reports_pass: ReportsPass::ByHand,
            validity: sector.validity,
            source: sector.source.clone(),
            note: sector.note.clone(),
        }
    }

    #[test]
    fn the_map_of_march_2014_has_fifteen_ceptoars_in_ten_sectors() {
        let map = map_on("2014-03-31");
        assert_eq!((map.ceptoars(), map.forming(), map.sectors, map.groups.len()), (15, 0, 10, 10));
        assert_eq!(map.groups.first().map(|group| group.rows.len()), Some(3));
    }

    #[test]
    fn units_are_added_apart_from_each_other() {
        let totals = map_on("2014-04-08").totals.unwrap();
        let of = |unit| totals.iter().find(|total| total.unit == unit).map(|total| (total.ceptoars, total.members));
        // 004:18748-18773: 252 + 1,411 + 251 + 43 + 30 + 22 + 12 + 10 + 16 companies.
        assert_eq!(of(MemberUnit::Companies), Some((9, 2_047)));
        assert_eq!(of(MemberUnit::CompaniesAndOrganisations), Some((2, 222)));
        assert_eq!(of(MemberUnit::WaterUtilities), Some((1, 8)));
    }

    #[test]
    fn counts_of_different_days_are_not_added() {
        let map = map_on("2013-06-01");
        assert_eq!((map.ceptoars(), map.days().len()), (15, 2));
        assert_eq!(map.totals, None);
    }

    #[test]
    fn those_without_a_stated_count_add_nothing() {
        let map = map_on("2014-04-08");
        assert_eq!((map.ceptoars(), map.forming(), map.sectors), (18, 3, 13));
        let counted: usize = map.rows().filter(|row| !row.entry.sheet.counts.is_empty()).count();
        assert_eq!(counted, 15);
    }
}
