//! The organisations and people that do not exist, for the trial and for tests.

use super::{Loaded, NewMember, NewOrganisation, contacts, members, organisations, settled_id};
use crate::{
    Contact, Hours,
    fiction::{self, CastPerson, FictionalContact, FictionalOrg, MEMBERS_2014, Part, Workplace},
    store::organisations::ids_by_code,
};
use access::{BodyKind, OrgId};
use kernel::{Bilingual, Day, Id};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Cx, Entry, StoreError};

/// The id of the fictional member with this number of a CEPTOAR.
pub fn member_id(ceptoar: &str, number: usize) -> Option<OrgId> {
    settled_id(&format!("fictional member {ceptoar} {number}"))
}

/// The code of the fictional auditors' office.
pub const AUDIT: &str = "AUDIT";

/// Loads the fictional members of all CEPTOARs with their contacts, from `day` on, the auditors' office,
/// and whom to reach at the centre, the ministries and the secretariats.
/// The facts must be there. What is there stays; one audit entry holds the counts.
///
/// # Errors
/// If the database refuses.
pub async fn fiction(cx: &Cx, day: Day) -> Result<Loaded, StoreError> {
    fiction_of(cx, day, &MEMBERS_2014).await
}

/// The same for some CEPTOARs, with the first so many members of each.
///
/// # Errors
/// If the database refuses.
pub async fn fiction_of(cx: &Cx, day: Day, ceptoars: &[(&str, usize)]) -> Result<Loaded, StoreError> {
    let sql = cx.system("load fictional organisations");
    let codes = ids_by_code(&sql).await?;
    let (mut orgs, mut joined, mut people) = (vec![auditors(day)?], Vec::new(), Vec::new());
    for &(code, count) in ceptoars {
        let Some(ceptoar) = codes.get(code).copied() else { continue };
        for member in fiction::members(code, count) {
            let id = settled::<access::actor::Organisation>("member", code, member.number)?;
            joined.push(NewMember { ceptoar, org: id, valid_from: day });
            for contact in &member.contacts {
                people.push(whom(contact, id, code, member.number, day)?);
            }
            orgs.push(organisation(member, id, code, day));
        }
    }
    let mut loaded = Loaded::default();
    loaded.add("organisations", organisations(&sql, orgs).await?);
    loaded.add("members", members(&sql, joined).await?);
    people.extend(officials(&ids_by_code(&sql).await?, day)?);
    loaded.add("contacts", contacts(&sql, people).await?);
    cx.audit(Entry::new("registry.fiction-loaded").detail(json!(loaded.rows)));
    Ok(loaded)
}

/// Whom to reach at the centre, the ministries, the secretariats and the auditors: those of the cast who sit there.
fn officials(codes: &BTreeMap<String, OrgId>, day: Day) -> Result<Vec<Contact>, StoreError> {
    let mut contacts = Vec::new();
    for person in fiction::cast() {
        let code = match (&person.workplace, person.part) {
            (Workplace::Secretariat(code), _) => *code,
            (Workplace::Body(code), Part::Duty | Part::Ministry) => *code,
            (Workplace::Audit, _) => AUDIT,
            (Workplace::Body(_) | Workplace::Member { .. }, _) => continue,
        };
        if let Some(org) = codes.get(code).copied() {
            contacts.push(official(person, org, code, day)?);
        }
    }
    Ok(contacts)
}

fn official(person: CastPerson, org: OrgId, code: &str, day: Day) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: settled("official", code, 0)?,
        org,
        priority: 1,
        name: Bilingual { ja: person.person.ja, en: person.person.romaji.clone() },
        kana: person.person.kana,
        romaji: person.person.romaji,
        post: person.department,
        phone: person.phone,
        fax: String::new(),
        mail: person.mail,
        hours: if person.part == Part::Duty { Hours::Always } else { Hours::Business },
        confirmed_on: Some(day),
        valid_from: day,
        valid_to: None,
    })
}

fn settled<T>(what: &str, ceptoar: &str, number: usize) -> Result<Id<T>, StoreError> {
    let name = format!("fictional {what} {ceptoar} {number}");
    settled_id(&name).ok_or(StoreError::Unreadable { column: name })
}

fn auditors(day: Day) -> Result<NewOrganisation, StoreError> {
    let id = settled("office", AUDIT, 0)?;
    let name = Bilingual::new("記録監査室", "Office of Record Audit");
    Ok(NewOrganisation {
        code: Some(AUDIT.to_owned()),
        kana: "きろくかんさしつ".to_owned(),
        romaji: "Kiroku Kansashitsu".to_owned(),
        role: Bilingual::new("記録が変えられていないことを確かめる", "Verifies that the record has not been changed"),
        fictional: true,
        ..NewOrganisation::new(id, BodyKind::Oversight, name, day)
    })
}

fn organisation(member: FictionalOrg, id: OrgId, sector: &str, day: Day) -> NewOrganisation {
    let town = member.place.municipality.map(|town| town.ja).unwrap_or_default();
    NewOrganisation {
        kana: member.kana,
        romaji: member.romaji,
        short: member.short,
        sector: Some(sector.to_owned()),
        place: format!("{}{town}", member.place.prefecture.ja),
        domains: vec![member.domain],
        networks: vec![member.network_v4, member.network_v6],
        fictional: true,
        ..NewOrganisation::new(id, BodyKind::Operator, member.name, day)
    }
}

fn whom(c: &FictionalContact, org: OrgId, code: &str, number: usize, day: Day) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: settled(&format!("contact {}", c.priority), code, number)?,
        org,
        priority: i64::from(c.priority),
        name: Bilingual { ja: c.person.ja.clone(), en: c.person.romaji.clone() },
        kana: c.person.kana.clone(),
        romaji: c.person.romaji.clone(),
        post: c.post.clone(),
        phone: c.phone.clone(),
        fax: String::new(),
        mail: c.mail.clone(),
        hours: match c.hours {
            fiction::Hours::Business => Hours::Business,
            fiction::Hours::Always => Hours::Always,
        },
        // Of some members nobody has ever confirmed the second contact, as after a list was taken over.
        confirmed_on: (c.priority == 1 || number % 40 != 7).then_some(day),
        valid_from: day,
        valid_to: None,
    })
}
