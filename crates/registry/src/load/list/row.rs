//! One row of a list of organisations, and whether it can stand.

use super::{Flaw, Known};
use crate::{
    contact::{Card, TypedCard, Wrong, narrow},
    load::NewOrganisation,
    organisation::TypedDescription,
};
use access::{BodyKind, OrgId};
use csv::StringRecord;
use kernel::{Bilingual, Day};
use std::collections::BTreeMap;

/// The columns that a list may have, in any order.
pub const COLUMNS: [&str; 24] = [
    "code",
    "kind",
    "name_ja",
    "name_en",
    "kana",
    "romaji",
    "short_ja",
    "short_en",
    "sector",
    "ceptoars",
    "ministry",
    "basis",
    "place",
    "domains",
    "networks",
    "from",
    "note",
    "contact_name",
    "contact_kana",
    "contact_post",
    "contact_phone",
    "contact_fax",
    "contact_mail",
    "contact_hours",
];
/// Those that it must have.
pub(super) const NEEDED: [&str; 2] = ["code", "name_ja"];
/// How long a code may be.
const LONGEST: usize = 40;

/// What a row says.
pub(super) struct Read {
    pub(super) organisation: NewOrganisation,
    pub(super) ceptoars: Vec<OrgId>,
    pub(super) ministry: Option<OrgId>,
    pub(super) basis: String,
    pub(super) card: Option<Card>,
}

impl Read {
    pub(super) fn code(&self) -> &str {
        self.organisation.code.as_deref().unwrap_or_default()
    }
}

/// A row as it stands in the file.
pub(super) struct Line<'a> {
    cells: &'a StringRecord,
    places: &'a BTreeMap<&'static str, usize>,
}

impl<'a> Line<'a> {
    pub(super) fn new(cells: &'a StringRecord, places: &'a BTreeMap<&'static str, usize>) -> Self {
        Self { cells, places }
    }

    pub(super) fn flaw(&self, column: &'static str, why: &'static str, cell: &str) -> Flaw {
        let line = self.cells.position().map_or(0, csv::Position::line);
        Flaw { line, column, why, cell: cell.to_owned() }
    }

    fn cell(&self, column: &str) -> &'a str {
        self.places.get(column).and_then(|place| self.cells.get(*place)).unwrap_or_default()
    }

    fn words(&self, column: &str) -> Vec<&'a str> {
        self.cell(column).split([' ', '　', ';', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()
    }

    /// What it says, or all that is wrong with it.
    pub(super) fn read(&self, known: &Known, id: OrgId) -> Result<Read, Vec<Flaw>> {
        let mut flaws = Vec::new();
        let mut wrong = |column, why, cell: &str| flaws.push(self.flaw(column, why, cell));
        let code = self.cell("code");
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
        if code.is_empty() || code.len() > LONGEST || !code.chars().all(plain) {
            wrong("code", "it must be of at most 40 Latin letters, digits, \"-\", \".\" and \"_\"", code);
        }
        let kind = match self.cell("kind") {
            "" | "operator" => BodyKind::Operator,
            "agency" => BodyKind::Agency,
            other => {
                wrong("kind", "it must be operator or agency", other);
                BodyKind::Operator
            }
        };
        if known.bodies.get(code).is_some_and(|(_, registered)| *registered != kind) {
            wrong("code", "a body of another kind is registered under it", code);
        }
        let from = match self.cell("from") {
            "" => Some(known.today),
            day => Day::parse(day).filter(|day| *day <= known.today),
        };
        if from.is_none() {
            wrong("from", "it must be a day such as 2014-04-01 that is not to come", self.cell("from"));
        }
        let sector = Some(self.cell("sector")).filter(|sector| !sector.is_empty());
        match (kind, sector) {
            (BodyKind::Operator, None) => wrong("sector", "an operator has a sector", ""),
            (BodyKind::Operator, Some(code)) if !known.sectors.contains(code) => {
                wrong("sector", "no sector of today has this code", code);
            }
            (BodyKind::Agency, Some(code)) => {
                wrong("sector", "an agency has none; its ministry is named instead", code)
            }
            _ => {}
        }
        let ceptoars = self.bodies("ceptoars", BodyKind::Ceptoar, known, &mut flaws);
        let ministries = self.bodies("ministry", BodyKind::Ministry, known, &mut flaws);
        if (kind == BodyKind::Agency) != (ministries.len() == 1) && flaws.iter().all(|flaw| flaw.column != "ministry") {
            flaws.push(self.flaw("ministry", "an agency has one, an operator none", self.cell("ministry")));
        }
        let name = self.name(&mut flaws);
        let card = self.card(&mut flaws);
        let description = self.description(&mut flaws);
        let (Some(from), true) = (from, flaws.is_empty()) else { return Err(flaws) };
        let short = Bilingual::new(
            Some(self.cell("short_ja")).filter(|short| !short.is_empty()).unwrap_or(&name.ja),
            Some(self.cell("short_en")).filter(|short| !short.is_empty()).unwrap_or(&name.en),
        );
        let organisation = NewOrganisation {
            code: Some(code.to_owned()),
            short,
            kana: self.cell("kana").to_owned(),
            romaji: self.cell("romaji").to_owned(),
            sector: sector.map(str::to_owned),
            note: self.cell("note").to_owned(),
            place: description.place,
            domains: description.domains,
            networks: description.networks,
            ..NewOrganisation::new(id, kind, name, from)
        };
        let basis = self.cell("basis").to_owned();
        Ok(Read { organisation, ceptoars, ministry: ministries.first().copied(), basis, card })
    }

    /// The bodies of a kind that a column names by their codes.
    fn bodies(&self, column: &'static str, kind: BodyKind, known: &Known, flaws: &mut Vec<Flaw>) -> Vec<OrgId> {
        let mut found = Vec::new();
        for code in self.words(column) {
            match known.bodies.get(code).filter(|(_, registered)| *registered == kind) {
                Some((id, _)) if !found.contains(id) => found.push(*id),
                Some(_) => {}
                None => flaws.push(self.flaw(column, "no body of this kind has this code", code)),
            }
        }
        found
    }

    fn name(&self, flaws: &mut Vec<Flaw>) -> Bilingual {
        for column in ["name_ja", "name_en", "kana", "romaji", "short_ja", "short_en", "basis", "note"] {
            let cell = self.cell(column);
            if column == "name_ja" && cell.is_empty() {
                flaws.push(self.flaw(column, "it must be filled in", cell));
            }
            if let Some(wrong) = crate::contact::too_long(cell) {
                flaws.push(self.flaw(column, why(wrong), cell));
            }
        }
        Bilingual::new(self.cell("name_ja"), self.cell("name_en"))
    }

    fn description(&self, flaws: &mut Vec<Flaw>) -> crate::Description {
        let typed = TypedDescription {
            place: self.cell("place").to_owned(),
            domains: self.words("domains").join("\n"),
            networks: self.words("networks").join("\n"),
        };
        typed.read().unwrap_or_else(|wrongs| {
            flaws.extend(wrongs.into_iter().map(|(column, wrong)| self.flaw(column, why(wrong), self.cell(column))));
            crate::Description::default()
        })
    }

    /// The first to call, where anything of him is said.
    fn card(&self, flaws: &mut Vec<Flaw>) -> Option<Card> {
        let fields = ["contact_name", "contact_post", "contact_phone", "contact_fax", "contact_mail", "contact_kana"];
        if fields.iter().all(|column| self.cell(column).is_empty()) {
            return None;
        }
        let typed = TypedCard {
            priority: "1".to_owned(),
            name_ja: self.cell("contact_name").to_owned(),
            kana: self.cell("contact_kana").to_owned(),
            post_ja: self.cell("contact_post").to_owned(),
            phone: narrow(self.cell("contact_phone")),
            fax: narrow(self.cell("contact_fax")),
            mail: narrow(self.cell("contact_mail")),
            hours: Some(self.cell("contact_hours")).filter(|hours| !hours.is_empty()).unwrap_or("business").to_owned(),
            ..TypedCard::default()
        };
        match typed.read() {
            Ok(card) => Some(card),
            Err(wrongs) => {
                flaws.extend(wrongs.into_iter().map(|(field, wrong)| {
                    let column = column_of(field);
                    self.flaw(column, why(wrong), self.cell(column))
                }));
                None
            }
        }
    }
}

/// The column of a field of a card.
fn column_of(field: &str) -> &'static str {
    match field {
        "name_ja" => "contact_name",
        "kana" => "contact_kana",
        "post_ja" => "contact_post",
        "phone" => "contact_phone",
        "fax" => "contact_fax",
        "mail" => "contact_mail",
        _ => "contact_hours",
    }
}

/// What is wrong, for whoever runs a program.
fn why(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Missing => "it must be filled in",
        Wrong::TooLong => "it is longer than 200 characters",
        Wrong::Telephone => "it is no telephone number",
        Wrong::Mail => "it is no mail address",
        Wrong::Domain => "each must be a domain such as example.jp, with blanks between",
        Wrong::Network => "each must be an address or a block such as 192.0.2.0/24, with blanks between",
        Wrong::Choice => "it must be business or always",
        Wrong::Priority | Wrong::Day | Wrong::PastDay | Wrong::FutureDay | Wrong::Longest | Wrong::Months => {
            "it cannot stand there"
        }
    }
}
