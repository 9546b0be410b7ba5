//! Reading what somebody wrote of an organisation, and whether it can stand.

use super::{Flaw, Why, Written};
use crate::{
    Contact, Organisation,
    contact::{Card, TypedCard, narrow},
    load::NewOrganisation,
    organisation::TypedDescription,
};
use access::{BodyKind, OrgId};
use kernel::{Bilingual, Day};
use std::collections::{BTreeMap, BTreeSet};

/// How long a code may be.
const LONGEST: usize = 40;
/// What is said of whom to call.
const CONTACT: [&str; 6] =
    ["contact_name", "contact_kana", "contact_post", "contact_phone", "contact_fax", "contact_mail"];

/// What is registered, as far as a list names it.
pub(crate) struct Known {
    pub(crate) bodies: BTreeMap<String, (OrgId, BodyKind)>,
    pub(crate) sectors: BTreeSet<String>,
    pub(crate) current: BTreeMap<OrgId, Current>,
    pub(crate) today: Day,
}

/// An organisation as it is registered now.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) organisation: Organisation,
    /// Its CEPTOARs that have a code.
    pub(crate) ceptoars: BTreeMap<String, OrgId>,
    /// The ministry that supervises it, with its code and by what law.
    pub(crate) ministry: Option<(String, OrgId, String)>,
    /// Whom to call first.
    pub(crate) contact: Option<Contact>,
}

/// What was read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) organisation: NewOrganisation,
    pub(crate) ceptoars: BTreeMap<String, OrgId>,
    pub(crate) ministry: Option<(String, OrgId)>,
    pub(crate) basis: String,
    pub(crate) card: Option<Card>,
}

fn joined<'c>(words: impl IntoIterator<Item = &'c String>) -> String {
    words.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A short name, where it is another than the long one.
fn own<'n>(short: &'n str, name: &str) -> &'n str {
    if short == name { "" } else { short }
}

fn of_card(card: &Card) -> [(&'static str, String); 7] {
    let c = card.clone();
    [
        ("contact_name", c.name.ja),
        ("contact_kana", c.kana),
        ("contact_post", c.post.ja),
        ("contact_phone", c.phone),
        ("contact_fax", c.fax),
        ("contact_mail", c.mail),
        ("contact_hours", c.hours.code().to_owned()),
    ]
}

impl Current {
    /// As a list would say it.
    pub(crate) fn written(&self) -> Written {
        let o = self.organisation.clone();
        let organisation = NewOrganisation {
            code: o.code,
            short: o.short,
            kana: o.kana,
            romaji: o.romaji,
            sector: o.sector,
            place: o.place,
            domains: o.domains,
            networks: o.networks,
            note: o.note,
            ..NewOrganisation::new(o.id, o.kind, o.name, o.valid_from)
        };
        let (ministry, basis) = match self.ministry.clone() {
            Some((code, id, basis)) => (Some((code, id)), basis),
            None => (None, String::new()),
        };
        let card = self.contact.as_ref().map(Card::from);
        Read { organisation, ceptoars: self.ceptoars.clone(), ministry, basis, card }.written()
    }
}

impl Read {
    pub(crate) fn code(&self) -> &str {
        self.organisation.code.as_deref().unwrap_or_default()
    }
    /// As a list would say it.
    pub(crate) fn written(&self) -> Written {
        let o = &self.organisation;
        let (domains, networks) = (joined(&o.domains), joined(&o.networks));
        let (ceptoars, from) = (joined(self.ceptoars.keys()), o.valid_from.to_string());
        let ministry = self.ministry.as_ref().map_or("", |(code, _)| code);
        let card = self.card.as_ref().map(of_card);
        let cells = [
            ("code", self.code()),
            ("kind", o.kind.code()),
            ("name_ja", &o.name.ja),
            ("name_en", &o.name.en),
            ("kana", &o.kana),
            ("romaji", &o.romaji),
            ("short_ja", own(&o.short.ja, &o.name.ja)),
            ("short_en", own(&o.short.en, &o.name.en)),
            ("sector", o.sector.as_deref().unwrap_or_default()),
            ("ceptoars", &ceptoars),
            ("ministry", ministry),
            ("basis", &self.basis),
            ("place", &o.place),
            ("domains", &domains),
            ("networks", &networks),
            ("from", &from),
            ("note", &o.note),
        ];
        let card = card.iter().flatten().map(|(column, cell)| (*column, cell.as_str()));
        Written::of(cells.into_iter().chain(card))
    }
}

/// What is written on a line, or all that is wrong with it; `before` is the body as it is registered.
pub(crate) fn read(
    known: &Known,
    (line, written): (u64, &Written),
    before: Option<&Current>,
    id: OrgId,
) -> Result<Read, Vec<Flaw>> {
    let mut reading = Reading { known, line, written, before, flaws: Vec::new() };
    let read = reading.whole(id);
    match (read, reading.flaws) {
        (Some(read), flaws) if flaws.is_empty() => Ok(read),
        (_, flaws) => Err(flaws),
    }
}

struct Reading<'r> {
    known: &'r Known,
    line: u64,
    written: &'r Written,
    before: Option<&'r Current>,
    flaws: Vec<Flaw>,
}

impl Reading<'_> {
    fn wrong(&mut self, column: &'static str, why: impl Into<Why>, cell: &str) {
        self.flaws.push(Flaw { line: self.line, column, why: why.into(), cell: cell.to_owned() });
    }

    fn whole(&mut self, id: OrgId) -> Option<Read> {
        let kind = self.kind();
        let code = self.code(kind);
        let from = self.from();
        let sector = self.sector(kind);
        let ceptoars = self.bodies("ceptoars", BodyKind::Ceptoar);
        let ministry = self.ministry(kind);
        let name = self.name();
        let card = self.card();
        let description = self.description();
        let text = |column| self.written.cell(column).to_owned();
        let short = |column, long: &str| {
            Some(self.written.cell(column)).filter(|short| !short.is_empty()).unwrap_or(long).to_owned()
        };
        let organisation = NewOrganisation {
            code,
            short: Bilingual { ja: short("short_ja", &name.ja), en: short("short_en", &name.en) },
            kana: text("kana"),
            romaji: text("romaji"),
            sector,
            note: text("note"),
            place: description.place,
            domains: description.domains,
            networks: description.networks,
            ..NewOrganisation::new(id, kind, name, from?)
        };
        Some(Read { organisation, ceptoars, ministry, basis: text("basis"), card })
    }

    fn kind(&mut self) -> BodyKind {
        let kind = match self.written.cell("kind") {
            "" | "operator" => BodyKind::Operator,
            "agency" => BodyKind::Agency,
            other => {
                self.wrong("kind", Why::Kind, other);
                return BodyKind::Operator;
            }
        };
        if self.before.is_some_and(|before| before.organisation.kind != kind) {
            self.wrong("kind", Why::KindStays, kind.code());
        }
        kind
    }

    fn code(&mut self, kind: BodyKind) -> Option<String> {
        let code = self.written.cell("code").to_owned();
        let registered = self.before.map(|before| before.organisation.code.clone());
        if code.is_empty() && registered == Some(None) {
            return None;
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
        if code.is_empty() || code.len() > LONGEST || !code.chars().all(plain) {
            self.wrong("code", Why::Code, &code);
        } else if registered.flatten().is_some_and(|registered| registered != code) {
            self.wrong("code", Why::CodeStays, &code);
        } else if let Some((id, other)) = self.known.bodies.get(&code) {
            match self.before {
                _ if *other != kind => self.wrong("code", Why::OtherKind, &code),
                Some(before) if before.organisation.id == *id => {}
                _ => self.wrong("code", Why::Taken, &code),
            }
        }
        Some(code)
    }

    fn from(&mut self) -> Option<Day> {
        let from = match self.written.cell("from") {
            "" => Some(self.before.map_or(self.known.today, |before| before.organisation.valid_from)),
            day => Day::parse(day).filter(|day| *day <= self.known.today),
        };
        if from.is_none() {
            self.wrong("from", Why::Day, self.written.cell("from"));
        }
        from
    }

    fn sector(&mut self, kind: BodyKind) -> Option<String> {
        let sector = Some(self.written.cell("sector").to_owned()).filter(|sector| !sector.is_empty());
        match (kind, &sector) {
            (BodyKind::Agency, Some(code)) => self.wrong("sector", Why::SectorOfAgency, code),
            (BodyKind::Agency, None) => {}
            (_, None) => self.wrong("sector", Why::NoSector, ""),
            // Where the sector has ended, the body stays in it until somebody names another.
            (_, standing) if self.before.is_some_and(|before| before.organisation.sector == *standing) => {}
            (_, Some(code)) if !self.known.sectors.contains(code) => self.wrong("sector", Why::UnknownSector, code),
            _ => {}
        }
        sector
    }

    fn ministry(&mut self, kind: BodyKind) -> Option<(String, OrgId)> {
        let before = self.flaws.len();
        let mut ministries = self.bodies("ministry", BodyKind::Ministry);
        if (kind == BodyKind::Agency) != (ministries.len() == 1) && self.flaws.len() == before {
            self.wrong("ministry", Why::Ministry, self.written.cell("ministry"));
        }
        ministries.pop_first()
    }

    /// The bodies of a kind that a column names by their codes.
    fn bodies(&mut self, column: &'static str, kind: BodyKind) -> BTreeMap<String, OrgId> {
        let mut found = BTreeMap::new();
        for code in self.written.words(column) {
            match self.known.bodies.get(code).filter(|(_, registered)| *registered == kind) {
                Some((id, _)) => {
                    found.insert(code.to_owned(), *id);
                }
                None => self.wrong(column, Why::UnknownBody, code),
            }
        }
        found
    }

    fn name(&mut self) -> Bilingual {
        for column in ["name_ja", "name_en", "kana", "romaji", "short_ja", "short_en", "basis", "note"] {
            let cell = self.written.cell(column);
            if column == "name_ja" && cell.is_empty() {
                self.wrong(column, Why::Missing, cell);
            }
            if let Some(wrong) = crate::contact::too_long(cell) {
                self.wrong(column, wrong, cell);
            }
        }
        Bilingual::new(self.written.cell("name_ja"), self.written.cell("name_en"))
    }

    fn description(&mut self) -> crate::Description {
        let typed = TypedDescription {
            place: self.written.cell("place").to_owned(),
            domains: self.written.words("domains").join("\n"),
            networks: self.written.words("networks").join("\n"),
        };
        typed.read().unwrap_or_else(|wrongs| {
            wrongs.into_iter().for_each(|(column, wrong)| self.wrong(column, wrong, self.written.cell(column)));
            crate::Description::default()
        })
    }

    /// The first to call, where anything of him is said.
    fn card(&mut self) -> Option<Card> {
        let cell = |column| self.written.cell(column);
        let before = self.before.and_then(|before| before.contact.as_ref()).map(Card::from);
        if CONTACT.iter().all(|column| cell(column).is_empty()) {
            if before.is_some() {
                self.wrong("contact_name", Why::ContactStays, "");
            }
            return None;
        }
        let typed = TypedCard {
            priority: "1".to_owned(),
            name_ja: cell("contact_name").to_owned(),
            kana: cell("contact_kana").to_owned(),
            post_ja: cell("contact_post").to_owned(),
            phone: narrow(cell("contact_phone")),
            fax: narrow(cell("contact_fax")),
            mail: narrow(cell("contact_mail")),
            hours: Some(cell("contact_hours")).filter(|hours| !hours.is_empty()).unwrap_or("business").to_owned(),
            ..TypedCard::default()
        };
        match typed.read() {
            Ok(card) => Some(before.map_or(card.clone(), |before| kept(card, before))),
            Err(wrongs) => {
                for (field, wrong) in wrongs {
                    let column = column_of(field);
                    self.wrong(column, wrong, self.written.cell(column));
                }
                None
            }
        }
    }
}

/// The card with what no column says, from the card before where it is the same person in the same post.
fn kept(card: Card, before: Card) -> Card {
    let same_person = card.name.ja == before.name.ja;
    let same_post = card.post.ja == before.post.ja;
    Card {
        priority: before.priority,
        romaji: if same_person { before.romaji } else { String::new() },
        name: if same_person { before.name } else { card.name },
        post: if same_post { before.post } else { card.post },
        ..card
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
