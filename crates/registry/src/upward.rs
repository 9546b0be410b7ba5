//! How what is reported in a sector goes on from the ministry to the centre, as the competent ministry decides from a day
//! on. Decisions are only added; a report keeps the way that held when it was filed.

use crate::sector::{ReportsPass, Sector};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Day};
use serde_json::json;

/// The longest reason, in characters.
pub const LONGEST: usize = 2_000;

/// A decision of a ministry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpwardPath {
    /// Whose.
    pub ministry: OrgId,
    /// 1 for the first decision of that ministry, whatever the sector.
    pub number: i64,
    /// The code of the sector, or of the part of one.
    pub sector: String,
    /// The first day on which it holds.
    pub valid_from: Day,
    /// How reports go on.
    pub pass: ReportsPass,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub person: Option<PersonId>,
    /// When it was written down.
    pub at: At,
}

/// What somebody would decide, as it was said; `None` is what cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The code of the sector, or of the part of one.
    pub sector: String,
    /// How reports shall go on.
    pub pass: Option<ReportsPass>,
    /// From which day on.
    pub valid_from: Option<Day>,
    /// Why.
    pub reason: String,
}

impl UpwardPath {
    /// The hash of all that it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub(crate) fn hash(&self) -> ContentHash {
        let (from, pass) = (self.valid_from.to_string(), self.pass.code());
        ContentHash::of(json!([self.number, &self.sector, from, pass, &self.reason]).to_string().as_bytes())
    }
}

/// The decision of all these that holds for the sector with this code itself on a day, whatever holds for its parent.
pub fn own_in_force<'p>(all: &'p [UpwardPath], sector: &str, day: Day) -> Option<&'p UpwardPath> {
    let begun = all.iter().filter(|one| one.sector == sector && one.valid_from <= day);
    begun.max_by_key(|one| (one.valid_from, one.at, one.number))
}

/// The decision of all these that holds for a sector on a day; for a part without one of its own, that of its sector.
pub fn in_force<'p>(all: &'p [UpwardPath], sector: &Sector, day: Day) -> Option<&'p UpwardPath> {
    let above = || sector.parent.as_deref().and_then(|parent| own_in_force(all, parent, day));
    own_in_force(all, &sector.code, day).or_else(above)
}

/// How reports of a sector go on, on a day: as was decided, else as is settled for it.
pub fn pass_on(all: &[UpwardPath], sector: &Sector, day: Day) -> ReportsPass {
    in_force(all, sector, day).map_or(sector.reports_pass, |one| one.pass)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{SectorKind, Validity};
    use ReportsPass::{AtOnce, ByHand};
    use kernel::Bilingual;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn decided(number: i64, sector: &str, from: &str, pass: ReportsPass) -> UpwardPath {
        UpwardPath {
            ministry: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            number,
            sector: sector.into(),
            valid_from: day(from),
            pass,
            reason: "x".into(),
            person: None,
            at: At::from_millis(number),
        }
    }

    fn sector(code: &str, parent: Option<&str>, reports_pass: ReportsPass) -> Sector {
        Sector {
            code: code.into(),
            kind: SectorKind::Critical,
            parent: parent.map(str::to_owned),
            name: Bilingual::default(),
            reports_pass,
            validity: Validity { from: day("2005-12-13"), to: None },
            source: String::new(),
            note: String::new(),
        }
    }

    #[test]
    fn what_began_last_holds_and_of_the_same_day_what_was_decided_last() {
        let whole = sector("ICT", None, ByHand);
        let mut all = vec![decided(1, "ICT", "2014-07-01", AtOnce), decided(2, "WATER", "2014-01-01", AtOnce)];
        let on = |all: &[UpwardPath], text: &str| pass_on(all, &whole, day(text));
        assert_eq!((on(&all, "2014-06-30"), on(&all, "2014-07-01")), (ByHand, AtOnce));
        // Decided later for an earlier day: it holds until the one that begins later.
        all.push(decided(3, "ICT", "2014-06-20", ByHand));
        assert_eq!((on(&all, "2014-06-30"), on(&all, "2014-07-01")), (ByHand, AtOnce));
        all.push(decided(4, "ICT", "2014-07-01", ByHand));
        assert_eq!(on(&all, "2014-07-01"), ByHand);
        assert_eq!(
            pass_on(&all, &sector("GAS", None, AtOnce), day("2014-07-01")),
            AtOnce,
            "nothing decided: as settled"
        );
    }

    #[test]
    fn a_part_has_its_own_and_else_that_of_its_sector() {
        let part = sector("ICT-TEL", Some("ICT"), ByHand);
        let mut all = vec![decided(1, "ICT", "2014-07-01", AtOnce)];
        assert_eq!(pass_on(&all, &part, day("2014-07-01")), AtOnce);
        all.push(decided(2, "ICT-TEL", "2014-08-01", ByHand));
        assert_eq!(pass_on(&all, &part, day("2014-07-31")), AtOnce);
        assert_eq!(pass_on(&all, &part, day("2014-08-01")), ByHand);
        all.push(decided(3, "ICT", "2014-09-01", AtOnce));
        assert_eq!(pass_on(&all, &part, day("2014-09-01")), ByHand, "its own, however old");
    }
}
