//! The people and members whom the demo, the examples and the tests know by name.

mod table;

pub(super) use table::CastMember;

use super::people::{PersonName, person};
use super::places::{Place, prefecture_name};
use super::{MEMBERS_2014, Naming, members};
use kernel::Bilingual;
use table::{MEMBERS, OFFICES, Office};

/// What a person of the cast does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Answers for an operator.
    Operator,
    /// Works in a CEPTOAR's secretariat.
    Secretariat,
    /// Is a ministry's liaison.
    Ministry,
    /// Is on duty at the centre.
    Duty,
    /// Analyses at the centre and writes notices.
    Analyst,
    /// Reviews notices at the centre.
    Reviewer,
    /// Plans exercises and surveys at the centre.
    Planner,
    /// Keeps the books of the CEPTOAR-Council.
    Council,
    /// Verifies the record.
    Auditor,
}

/// Where a person of the cast works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Workplace {
    /// The member with this number in [`members`] of a CEPTOAR.
    Member {
        /// The code of the CEPTOAR.
        ceptoar: &'static str,
        /// Its place among the members, from 0.
        number: usize,
    },
    /// The secretariat of the CEPTOAR with this code.
    Secretariat(&'static str),
    /// The centre or ministry with this code.
    Body(&'static str),
    /// The auditors, outside of all other bodies.
    Audit,
}

/// A person of the cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastPerson {
    /// Who.
    pub person: PersonName,
    /// What this person does.
    pub part: Part,
    /// Where.
    pub workplace: Workplace,
    /// The department or desk.
    pub department: Bilingual,
    /// The mail address; different for everyone.
    pub mail: String,
    /// The telephone number.
    pub phone: String,
}

/// People after the last member's contact; nobody of theirs shares a name with a member's.
const FIRST_UNUSED_PERSON: usize = 8_200;

impl CastMember {
    pub(super) fn naming(&'static self) -> Naming {
        let [ja, kana, latin, en] = self.name;
        let (prefecture, town_ja, town_en) = self.place;
        let municipality = Some(Bilingual::new(town_ja, town_en));
        Naming {
            name: Bilingual::new(ja, en),
            kana: kana.to_owned(),
            romaji: latin.to_owned(),
            short: Bilingual::new(self.short[0], self.short[1]),
            domain: self.domain.to_owned(),
            place: Place { prefecture: prefecture_name(prefecture), municipality },
            cast: Some(self),
        }
    }
}

/// The members of the cast that belong to a CEPTOAR; they come first among its members.
pub(super) fn cast_members(ceptoar: &str) -> impl Iterator<Item = &'static CastMember> {
    MEMBERS.iter().filter(move |member| member.ceptoar == ceptoar)
}

/// A telephone number of the cast.
pub(super) fn cast_phone(line: u16) -> String {
    format!("03-0000-{line:04}")
}

/// Everyone of the cast: the centre, ministries, secretariats of all 18 CEPTOARs, the auditor, then operators.
pub fn cast() -> Vec<CastPerson> {
    let mut all: Vec<CastPerson> = OFFICES.iter().map(office).collect();
    let has =
        |code: &str| OFFICES.iter().any(|known| matches!(known.workplace, Workplace::Secretariat(of) if of == code));
    let others = MEMBERS_2014.iter().zip(0u16..).filter(|((code, _), _)| !has(code));
    all.extend(others.map(|((code, _), place)| secretary(code, place)));
    all.extend(MEMBERS_2014.iter().flat_map(|(code, _)| operators(code)));
    all
}

fn office(office: &Office) -> CastPerson {
    let [ja, kana, latin] = office.person;
    let mut person = PersonName::new(ja, kana);
    if !latin.is_empty() {
        person.romaji = latin.to_owned();
    }
    CastPerson {
        mail: format!("{}@{}", person.mailbox(), office.domain),
        person,
        part: office.part,
        workplace: office.workplace.clone(),
        department: Bilingual::new(office.post[0], office.post[1]),
        phone: cast_phone(office.line),
    }
}

fn secretary(ceptoar: &'static str, place: u16) -> CastPerson {
    let person = person(FIRST_UNUSED_PERSON + usize::from(place));
    CastPerson {
        mail: format!("{}@{}.ceptoar.example", person.mailbox(), ceptoar.to_lowercase()),
        person,
        part: Part::Secretariat,
        workplace: Workplace::Secretariat(ceptoar),
        department: Bilingual::new("事務局", "Secretariat"),
        phone: cast_phone(30 + place),
    }
}

fn operators(ceptoar: &'static str) -> impl Iterator<Item = CastPerson> {
    let count = cast_members(ceptoar).count();
    members(ceptoar, count).map(move |member| {
        let [first, _] = member.contacts;
        CastPerson {
            person: first.person,
            part: Part::Operator,
            workplace: Workplace::Member { ceptoar, number: member.number },
            department: first.post,
            mail: first.mail,
            phone: first.phone,
        }
    })
}
