//! Who sees which part of a report: shown beside the form, and again before it is sent.

use crate::report::Victim;
use kernel::Tlp;
use serde::{Deserialize, Serialize};

/// Those between whom the form distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seer {
    /// The competent ministry.
    Ministry,
    /// The centre.
    Centre,
    /// The secretariat of the reporter's CEPTOAR.
    Secretariat,
    /// Other operators.
    Others,
}

impl Seer {
    /// All, in the order of the table.
    pub const ALL: [Seer; 4] = [Seer::Ministry, Seer::Centre, Seer::Secretariat, Seer::Others];
}

/// Parts of a report between which the form distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What happened, and when.
    Event,
    /// The victim's name.
    Victim,
    /// Who reported.
    Reporter,
    /// The matters.
    Matters,
    /// How far service fell.
    Impact,
    /// Cause, measures, prevention.
    Cause,
    /// Addresses and the like.
    Indicators,
    /// Files.
    Files,
}

impl Part {
    /// All, in the order of the table.
    pub const ALL: [Part; 8] = [
        Part::Event,
        Part::Victim,
        Part::Reporter,
        Part::Matters,
        Part::Impact,
        Part::Cause,
        Part::Indicators,
        Part::Files,
    ];
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Part::Event => "report-part-event",
            Part::Victim => "report-part-victim",
            Part::Reporter => "report-part-reporter",
            Part::Matters => "report-part-matters",
            Part::Impact => "report-part-impact",
            Part::Cause => "report-part-cause",
            Part::Indicators => "report-part-indicators",
            Part::Files => "report-part-files",
        }
    }
}

/// What somebody sees of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// As it was written.
    Whole,
    /// Without names and traces, and only after the reporter agreed to the text.
    Redacted,
    /// As one in a count of at least k organisations.
    Counted,
    /// Nothing.
    Nothing,
}

impl Sight {
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Sight::Whole => "report-sight-whole",
            Sight::Redacted => "report-sight-redacted",
            Sight::Counted => "report-sight-counted",
            Sight::Nothing => "report-sight-nothing",
        }
    }
    /// The class of its cell.
    pub fn class(self) -> &'static str {
        match self {
            Sight::Whole => "y",
            Sight::Redacted | Sight::Counted => "r",
            Sight::Nothing => "x",
        }
    }
}

/// What `seer` sees of `part` under this label.
pub fn sight(seer: Seer, part: Part, tlp: Tlp, victim: &Victim) -> Sight {
    match (seer, part) {
        (Seer::Centre, Part::Victim) if victim.withheld => Sight::Nothing,
        (Seer::Ministry | Seer::Centre, _) => Sight::Whole,
        (_, Part::Victim | Part::Reporter | Part::Impact | Part::Files) => Sight::Nothing,
        (_, Part::Matters) => Sight::Counted,
        (Seer::Secretariat, _) if tlp <= Tlp::AmberStrict => Sight::Redacted,
        (Seer::Others, _) if tlp <= Tlp::Amber => Sight::Redacted,
        (Seer::Secretariat | Seer::Others, Part::Event | Part::Cause | Part::Indicators) => Sight::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stronger_label_never_shows_more() {
        let rank = |sight| match sight {
            Sight::Whole => 3,
            Sight::Redacted => 2,
            Sight::Counted => 1,
            Sight::Nothing => 0,
        };
        for withheld in [false, true] {
            let victim = Victim { withheld, ..Victim::default() };
            for (weak, strong) in Tlp::ALL.iter().zip(Tlp::ALL.iter().skip(1)) {
                for (seer, part) in Seer::ALL.into_iter().flat_map(|seer| Part::ALL.map(|part| (seer, part))) {
                    assert!(rank(sight(seer, part, *strong, &victim)) <= rank(sight(seer, part, *weak, &victim)));
                }
            }
        }
    }

    #[test]
    fn the_victim_leaves_the_path_under_no_label() {
        for tlp in Tlp::ALL {
            for seer in [Seer::Secretariat, Seer::Others] {
                assert_eq!(sight(seer, Part::Victim, tlp, &Victim::default()), Sight::Nothing);
            }
        }
        let withheld = Victim { withheld: true, ..Victim::default() };
        assert_eq!(sight(Seer::Centre, Part::Victim, Tlp::Clear, &withheld), Sight::Nothing);
        assert_eq!(sight(Seer::Ministry, Part::Victim, Tlp::Clear, &withheld), Sight::Whole);
    }
}
