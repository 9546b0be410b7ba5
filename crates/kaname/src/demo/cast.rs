//! The people of the demo: one for each desk that takes part in the loop.

use access::{Actor, BodyKind, OrgId, PersonId, Role, Who};
use anyhow::{Context, Result};
use identity::load::NewPerson;
use kernel::{At, Bilingual};
use registry::{
    Contact, Hours,
    fiction::{CastPerson, Part, Workplace, cast},
    load,
};
use std::collections::BTreeMap;
use store::{Cx, Db};

/// From when on members and people are registered.
const SINCE: &str = "2014-04-01 09:00";

/// The desks that the start page shows first; their people also manage those of their organisation.
const FEATURED: [&str; 12] = [
    "ICT-TEL 0",
    "GOV-LOCAL 0",
    "FIN-BANK 0",
    "RAIL 0",
    "ELEC 0",
    "ICT-TEL",
    "GOV-LOCAL",
    "FIN-BANK",
    "WATER",
    "MIC",
    "FSA",
    "MLIT",
];

/// Somebody of the cast, in the database.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// The organisation.
    pub organisation: OrgId,
    /// What kind of body that is.
    pub body: BodyKind,
    /// The roles there.
    pub roles: Vec<Role>,
    /// The name in Japanese.
    pub name: String,
}

impl Person {
    /// The person as somebody who acts.
    pub fn actor(&self) -> Actor {
        Actor::new(Who {
            person: self.id,
            organisation: self.organisation,
            body: self.body,
            roles: self.roles.iter().copied().collect(),
        })
    }
}

/// Everybody, by where they work: `NISC duty`, `MIC`, `ICT-TEL`, `ICT-TEL 0`.
#[derive(Clone, Debug, Default)]
pub struct Cast(BTreeMap<String, Person>);

impl Cast {
    /// Who works there.
    ///
    /// # Errors
    /// If nobody does.
    pub fn at(&self, desk: &str) -> Result<&Person> {
        self.0.get(desk).with_context(|| format!("nobody of the cast works at {desk}"))
    }
    /// With somebody at a further desk.
    pub fn join(&mut self, desk: &str, person: Person) {
        self.0.insert(desk.to_owned(), person);
    }
    /// Everybody with the desk.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Person)> {
        self.0.iter().map(|(desk, person)| (desk.as_str(), person))
    }
}

/// Registers facts, members and people.
///
/// # Errors
/// If the database refuses.
pub(super) async fn assemble(db: &Db) -> Result<Cast> {
    let since = At::parse_local(SINCE).context("the day from which members are registered")?;
    let cx = db.write(Actor::nobody(), since).await?;
    load::facts(&cx, &registry::Facts::load()?).await?;
    load::fiction(&cx, since.day()).await?;
    let mut people = Cast::default();
    let mut contacts = Vec::new();
    for person in cast() {
        let Some((desk, organisation, body)) = workplace(&cx, &person).await? else { continue };
        let mut roles = roles(&person, body);
        if FEATURED.contains(&desk.as_str()) {
            roles.push(Role::Manager);
        }
        let id = identity::load::person(&cx, new_person(&person, organisation, &roles)).await?;
        // Whom to reach at the other desks is loaded with the fictional members.
        let elsewhere = matches!(person.part, Part::Duty | Part::Ministry);
        if matches!(person.workplace, Workplace::Body(_)) && !elsewhere {
            contacts.push(contact(&cx, &person, organisation, since));
        }
        people.0.insert(desk, Person { id, organisation, body, roles, name: person.person.ja.clone() });
    }
    load::contacts(&cx.system("load the demo"), contacts).await?;
    cx.commit().await?;
    Ok(people)
}

async fn workplace(cx: &Cx, person: &CastPerson) -> Result<Option<(String, OrgId, BodyKind)>> {
    let desk = match (&person.workplace, person.part) {
        (Workplace::Body("NISC"), part) => format!("NISC {}", format!("{part:?}").to_lowercase()),
        (Workplace::Body(code) | Workplace::Secretariat(code), _) => (*code).to_owned(),
        (Workplace::Member { ceptoar, number }, _) => format!("{ceptoar} {number}"),
        (Workplace::Audit, _) => "audit".to_owned(),
    };
    let sql = cx.system("load the demo");
    let found = match &person.workplace {
        Workplace::Body(code) | Workplace::Secretariat(code) => registry::ask::by_code(&sql, code).await?,
        Workplace::Audit => registry::ask::by_code(&sql, load::AUDIT).await?,
        Workplace::Member { ceptoar, number } => match load::member_id(ceptoar, *number) {
            Some(id) => registry::ask::organisation(&sql, id).await?,
            None => None,
        },
    };
    Ok(found.map(|organisation| (desk, organisation.id, organisation.kind)))
}

fn roles(person: &CastPerson, body: BodyKind) -> Vec<Role> {
    match person.part {
        Part::Operator => vec![Role::Contact],
        Part::Secretariat => vec![Role::Secretariat],
        Part::Ministry => vec![Role::Liaison],
        Part::Duty => vec![Role::Duty],
        Part::Analyst => vec![Role::Analyst],
        Part::Reviewer => vec![Role::Reviewer],
        Part::Planner | Part::Council => vec![Role::Manager],
        Part::Auditor if body == BodyKind::Oversight => vec![Role::Auditor],
        Part::Auditor => Vec::new(),
    }
}

fn new_person(person: &CastPerson, organisation: OrgId, roles: &[Role]) -> NewPerson {
    NewPerson {
        id: load::settled_id(&format!("cast {}", person.mail)),
        name: name(person),
        kana: person.person.kana.clone(),
        romaji: person.person.romaji.clone(),
        mail: person.mail.clone(),
        password_hash: None,
        roles: roles.iter().map(|role| (organisation, *role)).collect(),
    }
}

fn name(person: &CastPerson) -> Bilingual {
    Bilingual { ja: person.person.ja.clone(), en: person.person.romaji.clone() }
}

fn contact(cx: &Cx, person: &CastPerson, org: OrgId, since: At) -> Contact {
    Contact {
        id: cx.new_id(),
        org,
        priority: 1,
        name: name(person),
        kana: person.person.kana.clone(),
        romaji: person.person.romaji.clone(),
        post: person.department.clone(),
        phone: person.phone.clone(),
        fax: String::new(),
        mail: person.mail.clone(),
        hours: if matches!(person.part, Part::Duty) { Hours::Always } else { Hours::Business },
        confirmed_on: Some(since.day()),
        valid_from: since.day(),
        valid_to: None,
    }
}
