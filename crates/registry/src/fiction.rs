//! Organisations and people that do not exist, for the demo and for tests.
//!
//! Everything here is composed by rule: the same question always gets the same answer, and no name, domain, address
//! or telephone number belongs to anyone (`.example`, RFC 5737, RFC 3849, `03-0000-xxxx`).
//! The CEPTOARs themselves, their secretariats and the ministries are real and stand in `facts`; their people are not.

mod cast;
mod forms;
mod network;
mod people;
mod places;
mod romaji;

pub use cast::{CastPerson, Part, Workplace, cast};
pub use network::FictionalHost;
pub use people::PersonName;
pub use places::Place;

use cast::{CastMember, cast_members, cast_phone};
use forms::{Form, forms, posts};
use kernel::Bilingual;
use places::Root;

/// How many members each CEPTOAR had at the end of March 2014 (004:18739-18783), in the order of the map: 4,091 in all.
pub const MEMBERS_2014: [(&str, usize); 18] = [
    ("ICT-TEL", 28),
    ("ICT-CATV", 252),
    ("ICT-BRD", 194),
    ("FIN-BANK", 1_411),
    ("FIN-SEC", 258),
    ("FIN-LIFE", 43),
    ("FIN-NONLIFE", 30),
    ("AIR", 5),
    ("RAIL", 24),
    ("ELEC", 14),
    ("GAS", 10),
    ("GOV-LOCAL", 1_789),
    ("MED", 3),
    ("WATER", 8),
    ("LOG", 22),
    ("CHEM", 0),
    ("CREDIT", 0),
    ("PETRO", 0),
];

/// A fictional member of a CEPTOAR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FictionalOrg {
    /// Its place among the members of its CEPTOAR, from 0.
    pub number: usize,
    /// Its full name.
    pub name: Bilingual,
    /// The reading of its name without the legal form.
    pub kana: String,
    /// Its Japanese name in Latin letters.
    pub romaji: String,
    /// The name people use.
    pub short: Bilingual,
    /// Its domain, under `.example`; different for every member.
    pub domain: String,
    /// Its block of IPv4 addresses; shared with others, because there are few for documentation.
    pub network_v4: String,
    /// Its block of IPv6 addresses; its own.
    pub network_v6: String,
    /// Its hosts: web, mail, names.
    pub hosts: [FictionalHost; 3],
    /// Where it is.
    pub place: Place,
    /// Whom to reach, in order of priority.
    pub contacts: [FictionalContact; 2],
}

/// A fictional person to reach at a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FictionalContact {
    /// 1 for the first to try, 2 for the second.
    pub priority: u8,
    /// Who.
    pub person: PersonName,
    /// Department and post.
    pub post: Bilingual,
    /// The telephone number.
    pub phone: String,
    /// The mail address.
    pub mail: String,
    /// When the person can be reached.
    pub hours: Hours,
}

/// When a contact can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// On working days.
    Business,
    /// Day and night.
    Always,
}

/// What a member is called, before it has a number.
struct Naming {
    name: Bilingual,
    kana: String,
    romaji: String,
    short: Bilingual,
    domain: String,
    place: Place,
    cast: Option<&'static CastMember>,
}

/// The first `count` members of a CEPTOAR, always the same; those of the cast come first.
///
/// Names and domains differ over all CEPTOARs, telephone numbers too up to the counts of [`MEMBERS_2014`].
/// Local governments are three of the cast, 47 prefectures, then municipalities.
/// There are names for about 2,200 members of each; a code without names has none.
pub fn members(ceptoar: &str, count: usize) -> impl Iterator<Item = FictionalOrg> {
    let seed = MEMBERS_2014.iter().position(|(code, _)| *code == ceptoar);
    let before: usize = MEMBERS_2014.iter().take(seed.unwrap_or(MEMBERS_2014.len())).map(|(_, members)| members).sum();
    let ceptoar = ceptoar.to_owned();
    namings(&ceptoar, seed.unwrap_or_default())
        .take(count)
        .enumerate()
        .map(move |(number, naming)| member(&ceptoar, number, before + number, naming))
}

/// The names of a CEPTOAR's members in their order.
fn namings(ceptoar: &str, seed: usize) -> Box<dyn Iterator<Item = Naming>> {
    let cast: Vec<Naming> = cast_members(ceptoar).map(CastMember::naming).collect();
    if ceptoar == "GOV-LOCAL" {
        let prefectures = (0..places::PREFECTURES).map(prefecture);
        Box::new(cast.into_iter().chain(prefectures).chain(places::roots(seed).map(municipality)))
    } else {
        let composed = places::roots(seed).zip(forms(ceptoar).iter().cycle());
        Box::new(cast.into_iter().chain(composed.map(|(root, form)| company(root, form))))
    }
}

fn company(root: Root, form: &Form) -> Naming {
    Naming {
        name: Bilingual { ja: [form.before, &root.ja, form.after].concat(), en: [&root.latin, " ", form.en].concat() },
        kana: [&root.kana, form.kana].concat(),
        romaji: [&root.latin, " ", form.latin].concat(),
        short: Bilingual { ja: [&root.ja, form.short.0].concat(), en: [&root.latin, " ", form.short.1].concat() },
        domain: format!("{}-{}.example", root.latin.to_lowercase(), form.tag),
        place: root.place(),
        cast: None,
    }
}

fn prefecture(number: usize) -> Naming {
    let root = places::prefecture(number);
    let name = places::prefecture_name(number);
    Naming {
        kana: root.kana + "けん",
        romaji: format!("{}-ken", root.latin),
        short: name.clone(),
        domain: format!("{}-pref.example", root.latin.to_lowercase()),
        place: Place { prefecture: name.clone(), municipality: None },
        name,
        cast: None,
    }
}

fn municipality(root: Root) -> Naming {
    let (ja, kana, en) = root.kind();
    let name = Bilingual { ja: [&root.ja, ja].concat(), en: [&root.latin, " ", en].concat() };
    Naming {
        short: name.clone(),
        name,
        kana: [&root.kana, kana].concat(),
        romaji: format!("{}-{}", root.latin, romaji::romaji(kana)),
        domain: format!("{}-{}.example", root.latin.to_lowercase(), en.to_lowercase()),
        place: root.place(),
        cast: None,
    }
}

/// Gives a name its people and addresses. `overall` counts over all CEPTOARs.
fn member(ceptoar: &str, number: usize, overall: usize, naming: Naming) -> FictionalOrg {
    let contacts = contacts(ceptoar, number, overall, &naming);
    FictionalOrg {
        number,
        network_v4: network::network_v4(overall),
        network_v6: network::network_v6(overall),
        hosts: network::hosts(overall, &naming.domain),
        contacts,
        name: naming.name,
        kana: naming.kana,
        romaji: naming.romaji,
        short: naming.short,
        domain: naming.domain,
        place: naming.place,
    }
}

fn contacts(ceptoar: &str, number: usize, overall: usize, naming: &Naming) -> [FictionalContact; 2] {
    let [first, second] = posts(ceptoar, number);
    // Where nobody sits at night, the second contact is called at any hour; large members have someone always.
    let hours = if number.is_multiple_of(5) { Hours::Always } else { Hours::Business };
    [(1, first, hours), (2, second, Hours::Always)].map(|(priority, post, hours)| {
        let stranger = people::person(overall * 2 + usize::from(priority) - 1);
        let (person, post, phone) = match naming.cast {
            Some(cast) if priority == 1 => {
                let [ja, kana] = cast.contact;
                (PersonName::new(ja, kana), (cast.post[0], cast.post[1]), cast_phone(cast.line))
            }
            _ => (stranger, post, network::phone(overall, priority)),
        };
        let mail = format!("{}@{}", person.mailbox(), naming.domain);
        FictionalContact { priority, person, post: Bilingual::new(post.0, post.1), phone, mail, hours }
    })
}

#[cfg(test)]
mod tests;
