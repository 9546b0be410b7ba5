//! Who sees which part of a report: shown beside the form, and again before it is sent.

use crate::report::detail::Held;
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
    /// Executives of the reporting ministry or agency and of the ministry above it: they are told at once, on one page.
    Executives,
}

impl Seer {
    /// All, in the order of the table.
    pub const ALL: [Seer; 5] = [Seer::Ministry, Seer::Centre, Seer::Secretariat, Seer::Others, Seer::Executives];
    /// The columns of the table: executives are told of what ministries and agencies report, and of nothing else; those
    /// have no CEPTOAR.
    pub fn columns(government: bool) -> impl Iterator<Item = Seer> {
        let other = if government { Seer::Secretariat } else { Seer::Executives };
        Seer::ALL.into_iter().filter(move |seer| *seer != other)
    }
    /// Its code in forms and in sealed content.
    pub fn code(self) -> &'static str {
        match self {
            Seer::Ministry => "ministry",
            Seer::Centre => "centre",
            Seer::Secretariat => "secretariat",
            Seer::Others => "others",
            Seer::Executives => "executives",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Seer::Ministry => "report-see-ministry-none",
            Seer::Centre => "report-see-centre-none",
            Seer::Secretariat => "report-see-secretariat",
            Seer::Others => "report-see-others",
            Seer::Executives => "report-see-executives",
        }
    }
}

/// Parts of a report between which the form distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What happened, and when.
    Event,
    /// What kind of thing, by what, of what kind of system; who noticed it.
    Nature,
    /// What the press was told and carried.
    Press,
    /// For what it is shared, how far, what help is wanted.
    Wishes,
    /// The victim's name.
    Victim,
    /// Who reported.
    Reporter,
    /// The matters.
    Matters,
    /// How far service fell.
    Impact,
    /// Cause.
    Cause,
    /// Addresses and the like.
    Indicators,
    /// Files.
    Files,
    /// What was done.
    Response,
    /// What keeps it from happening again.
    Prevention,
    /// Both of these: so it stands in stages that were sealed before each could be held back without the other, and so
    /// programs may say it.
    Measures,
    /// Whom to ask.
    Contact,
    /// Which systems.
    Systems,
    /// What leaked.
    Leaked,
}

impl Part {
    /// All, in the order of the table; [`Part::Measures`] is two of them.
    pub const ALL: [Part; 16] = [
        Part::Event,
        Part::Nature,
        Part::Matters,
        Part::Impact,
        Part::Press,
        Part::Reporter,
        Part::Contact,
        Part::Victim,
        Part::Systems,
        Part::Leaked,
        Part::Cause,
        Part::Response,
        Part::Prevention,
        Part::Indicators,
        Part::Files,
        Part::Wishes,
    ];
    /// The fields of the form that belong to it; those that end in `_` begin the names of several.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Part::Event => &["stage", "title", "situation", "began", "noticed", "stopped", "restored", "ended"],
            Part::Nature => &["report_kind", "threat", "tiers", "ti_", "el_", "leak", "found_by", "again"],
            Part::Matters => &["m1_", "m2_", "m3_", "m4_", "m5_", "m6_", "m7_"],
            Part::Impact => &["sv_", "service", "users", "minutes", "kilowatts", "households", "lv_", "recovery"],
            Part::Press => &["planned", "press"],
            // What nobody fills in: it stands there by who writes.
            Part::Reporter => &[],
            Part::Contact => &["contact"],
            Part::Victim => &["victim"],
            Part::Systems => &["systems"],
            Part::Leaked => &["leaked"],
            Part::Cause => &["cause", "it_cause"],
            Part::Response => &["measures"],
            Part::Prevention => &["prevention"],
            // Their fields are those of its two parts.
            Part::Measures => &[],
            Part::Indicators => &["indicators"],
            Part::Files => &["file"],
            Part::Wishes => &["tlp", "audience", "au_", "until", "pu_", "help"],
        }
    }
    /// The parts to which a field of the form belongs: one.
    pub fn of(field: &str) -> impl Iterator<Item = Part> {
        let field = field.strip_suffix("_about").or_else(|| field.strip_suffix("_unknown")).unwrap_or(field);
        let is = move |name: &&str| if name.ends_with('_') { field.starts_with(*name) } else { field == *name };
        Part::ALL.into_iter().filter(move |part| part.fields().iter().any(&is))
    }
    /// Its code in forms and in sealed content.
    pub fn code(self) -> &'static str {
        match self {
            Part::Event => "event",
            Part::Nature => "nature",
            Part::Press => "press",
            Part::Wishes => "wishes",
            Part::Victim => "victim",
            Part::Reporter => "reporter",
            Part::Matters => "matters",
            Part::Impact => "impact",
            Part::Cause => "cause",
            Part::Indicators => "indicators",
            Part::Files => "files",
            Part::Response => "response",
            Part::Prevention => "prevention",
            Part::Measures => "measures",
            Part::Contact => "contact",
            Part::Systems => "systems",
            Part::Leaked => "leaked",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Part::Event => "report-part-event",
            Part::Nature => "report-part-nature",
            Part::Press => "report-part-press",
            Part::Wishes => "report-part-wishes",
            Part::Victim => "report-part-victim",
            Part::Reporter => "report-part-reporter",
            Part::Matters => "report-part-matters",
            Part::Impact => "report-part-impact",
            Part::Cause => "report-part-cause",
            Part::Indicators => "report-part-indicators",
            Part::Files => "report-part-files",
            Part::Response => "report-form-measures",
            Part::Prevention => "report-form-prevention",
            Part::Measures => "report-part-measures",
            Part::Contact => "report-part-contact",
            Part::Systems => "report-part-systems",
            Part::Leaked => "report-part-leaked",
        }
    }
    /// Key of the names of its fields, where its own name does not say them.
    pub fn fields_key(self) -> Option<&'static str> {
        match self {
            Part::Event => Some("report-part-event-fields"),
            Part::Nature => Some("report-part-nature-fields"),
            Part::Matters => Some("report-part-matters-fields"),
            Part::Impact => Some("report-part-impact-fields"),
            Part::Press => Some("report-part-press-fields"),
            Part::Cause => Some("report-part-cause-fields"),
            Part::Wishes => Some("report-part-wishes-fields"),
            Part::Reporter
            | Part::Contact
            | Part::Victim
            | Part::Systems
            | Part::Leaked
            | Part::Response
            | Part::Prevention
            | Part::Measures
            | Part::Indicators
            | Part::Files => None,
        }
    }
    /// From whom it may be held back: the rules as data. Who provides may delete a part or limit its range
    /// (003:178-182). What the path stands on cannot be: what happened, who reports, the matters (003:186-210), the
    /// figures of the level. A name may be kept from the centre, not from the ministry that must be able to ask back.
    /// Secretariats and others see nothing but what the reporter agreed to, whatever is held back here.
    pub fn may_be_held_from(self) -> &'static [Seer] {
        match self {
            Part::Event | Part::Nature | Part::Reporter | Part::Matters | Part::Impact | Part::Press | Part::Wishes => {
                &[]
            }
            Part::Victim | Part::Contact => &[Seer::Centre],
            Part::Systems
            | Part::Leaked
            | Part::Cause
            | Part::Response
            | Part::Prevention
            | Part::Measures
            | Part::Indicators
            | Part::Files => &[Seer::Ministry, Seer::Centre],
        }
    }
    /// The two parts that were one, of what says both.
    pub fn apart(held: &Held) -> Held {
        let mut apart = held.clone();
        if let Some(seers) = apart.remove(&Part::Measures) {
            for part in [Part::Response, Part::Prevention] {
                apart.entry(part).or_default().extend(seers.iter().copied());
            }
        }
        apart
    }
    /// Every pair that the rules allow, in the order of the table.
    pub fn holdable() -> impl Iterator<Item = (Part, Seer)> {
        Part::ALL.into_iter().flat_map(|part| part.may_be_held_from().iter().map(move |seer| (part, *seer)))
    }
    /// The name of the field by which it is held back from somebody: `hold_cause_centre`.
    pub fn field(self, from: Seer) -> String {
        format!("hold_{}_{}", self.code(), from.code())
    }
}

/// What somebody sees of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// As it was written.
    Whole,
    /// Without what names anybody, and only after the reporter agreed to the text.
    Redacted,
    /// What the writer of a notice chose of it, each shown to the reporter, and only after he agreed.
    Chosen,
    /// What of it stands on the one page for executives.
    Partly,
    /// Executives of the reporting body as it was written, those of the ministry above nothing: it is held back from it.
    OwnOnly,
    /// As one in a count of at least k organisations.
    Counted,
    /// Nothing.
    Nothing,
}

impl Sight {
    /// All, what shows most first.
    pub const ALL: [Sight; 7] =
        [Sight::Whole, Sight::Redacted, Sight::Chosen, Sight::Partly, Sight::OwnOnly, Sight::Counted, Sight::Nothing];
    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Sight::Whole => "whole",
            Sight::Redacted => "redacted",
            Sight::Chosen => "chosen",
            Sight::Partly => "partly",
            Sight::OwnOnly => "own",
            Sight::Counted => "counted",
            Sight::Nothing => "nothing",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Sight::Whole => "report-sight-whole",
            Sight::Redacted => "report-sight-redacted",
            Sight::Chosen => "report-sight-chosen",
            Sight::Partly => "report-sight-partly",
            Sight::OwnOnly => "report-sight-own",
            Sight::Counted => "report-sight-counted",
            Sight::Nothing => "report-sight-nothing",
        }
    }
    /// The class of its cell.
    pub fn class(self) -> &'static str {
        match self {
            Sight::Whole => "y",
            Sight::Partly | Sight::OwnOnly | Sight::Redacted | Sight::Chosen | Sight::Counted => "r",
            Sight::Nothing => "x",
        }
    }
}

/// What `seer` sees of `part` under this label, where this is held back.
pub fn sight(seer: Seer, part: Part, tlp: Tlp, held: &Held) -> Sight {
    let hidden = held.get(&part).is_some_and(|seers| seers.contains(&seer));
    match (seer, part) {
        (Seer::Executives, _) => executives(part, held),
        (Seer::Ministry | Seer::Centre, _) if hidden => Sight::Nothing,
        (Seer::Ministry | Seer::Centre, _) => Sight::Whole,
        (_, Part::Victim | Part::Reporter | Part::Contact | Part::Impact | Part::Press | Part::Wishes) => {
            Sight::Nothing
        }
        (_, Part::Matters) => Sight::Counted,
        (Seer::Secretariat, Part::Indicators | Part::Files) if tlp <= Tlp::AmberStrict => Sight::Chosen,
        (Seer::Others, Part::Indicators | Part::Files) if tlp <= Tlp::Amber => Sight::Chosen,
        (Seer::Secretariat, _) if tlp <= Tlp::AmberStrict => Sight::Redacted,
        (Seer::Others, _) if tlp <= Tlp::Amber => Sight::Redacted,
        (
            Seer::Secretariat | Seer::Others,
            Part::Event
            | Part::Nature
            | Part::Systems
            | Part::Leaked
            | Part::Cause
            | Part::Response
            | Part::Prevention
            | Part::Measures
            | Part::Indicators
            | Part::Files,
        ) => Sight::Nothing,
    }
}

/// What stands on the page for executives, whatever the label: those of the reporting body read it as it was written, those
/// of the ministry above as their ministry does.
fn executives(part: Part, held: &Held) -> Sight {
    match part {
        Part::Leaked | Part::Cause | Part::Response | Part::Prevention | Part::Measures
            if held.get(&part).is_some_and(|seers| seers.contains(&Seer::Ministry)) =>
        {
            Sight::OwnOnly
        }
        Part::Event
        | Part::Reporter
        | Part::Press
        | Part::Leaked
        | Part::Cause
        | Part::Response
        | Part::Prevention
        | Part::Measures => Sight::Whole,
        Part::Nature | Part::Impact => Sight::Partly,
        Part::Matters
        | Part::Contact
        | Part::Victim
        | Part::Systems
        | Part::Indicators
        | Part::Files
        | Part::Wishes => Sight::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Everything that may be held back is.
    fn most() -> Held {
        let all = |part: Part| (part, part.may_be_held_from().iter().copied().collect::<BTreeSet<_>>());
        Part::ALL.into_iter().map(all).filter(|(_, seers)| !seers.is_empty()).collect()
    }

    #[test]
    fn a_stronger_label_never_shows_more() {
        let rank = |sight| match sight {
            Sight::Whole => 5,
            Sight::OwnOnly => 4,
            Sight::Partly => 3,
            Sight::Redacted | Sight::Chosen => 2,
            Sight::Counted => 1,
            Sight::Nothing => 0,
        };
        for held in [Held::new(), most()] {
            for (weak, strong) in Tlp::ALL.iter().zip(Tlp::ALL.iter().skip(1)) {
                for (seer, part) in Seer::ALL.into_iter().flat_map(|seer| Part::ALL.map(|part| (seer, part))) {
                    assert!(rank(sight(seer, part, *strong, &held)) <= rank(sight(seer, part, *weak, &held)));
                }
            }
        }
    }

    #[test]
    fn the_victim_leaves_the_path_under_no_label() {
        for tlp in Tlp::ALL {
            for (seer, part) in [Seer::Secretariat, Seer::Others].map(|seer| (seer, Part::Victim)) {
                assert_eq!(sight(seer, part, tlp, &Held::new()), Sight::Nothing);
                assert_eq!(sight(seer, Part::Contact, tlp, &Held::new()), Sight::Nothing);
            }
        }
        assert_eq!(sight(Seer::Centre, Part::Victim, Tlp::Clear, &most()), Sight::Nothing);
        assert_eq!(sight(Seer::Ministry, Part::Victim, Tlp::Clear, &most()), Sight::Whole);
    }

    #[test]
    fn what_can_be_put_into_a_notice_is_not_promised_to_stay() {
        for part in [Part::Indicators, Part::Files] {
            assert_eq!(sight(Seer::Others, part, Tlp::Amber, &Held::new()), Sight::Chosen);
            assert_eq!(sight(Seer::Others, part, Tlp::AmberStrict, &Held::new()), Sight::Nothing);
        }
        assert_eq!(sight(Seer::Others, Part::Cause, Tlp::Amber, &Held::new()), Sight::Redacted);
    }

    #[test]
    fn what_the_path_stands_on_cannot_be_held_back() {
        for part in [Part::Event, Part::Nature, Part::Reporter, Part::Matters, Part::Impact, Part::Press, Part::Wishes]
        {
            assert!(part.may_be_held_from().is_empty(), "{part:?}");
        }
        assert!(Part::holdable().all(|(_, seer)| matches!(seer, Seer::Ministry | Seer::Centre)));
    }
}
