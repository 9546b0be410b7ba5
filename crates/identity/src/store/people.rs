//! The table of people.

use crate::{
    load::NewPerson,
    person::{COLUMNS, Person},
};
use ::store::{Sql, StoreError, Visible, among, params};
use access::{OrgId, PersonId, Role};
use kernel::{At, Bilingual, Lang};
use registry::fold::name as fold_name;
use std::collections::BTreeMap;

/// How many ids one statement asks for.
const AT_ONCE: usize = 500;

pub(crate) async fn by_id(sql: &Sql<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    sql.one(&format!("SELECT {COLUMNS} FROM people WHERE id = $1"), params![id]).await
}

/// The person who has this address now.
pub(crate) async fn by_mail(sql: &Sql<'_>, mail: &str) -> Result<Option<Person>, StoreError> {
    let by_mail = format!("SELECT {COLUMNS} FROM people WHERE mail = $1 AND ended_at IS NULL");
    sql.one(&by_mail, params![mail]).await
}

/// Who is called so, whole, however the name is written: at most so many, by id. No engine folds names, so all are looked at.
pub(crate) async fn named(sql: &Sql<'_>, typed: &str, most: usize) -> Result<Vec<(PersonId, Bilingual)>, StoreError> {
    let wanted = fold_name(typed);
    let rows = sql.rows("SELECT id, name_ja, name_en FROM people ORDER BY id", params![]).await?;
    let mut found = Vec::new();
    for row in &rows {
        let name = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        if found.len() < most && [&name.ja, &name.en].into_iter().any(|own| fold_name(own) == wanted) {
            found.push((row.id("id")?, name));
        }
    }
    Ok(found)
}

pub(crate) async fn names(sql: &Sql<'_>, ids: &[PersonId]) -> Result<BTreeMap<PersonId, Bilingual>, StoreError> {
    let mut names = BTreeMap::new();
    for chunk in ids.chunks(AT_ONCE) {
        let (places, ids) = among(chunk.iter().copied());
        let ask = format!("SELECT id, name_ja, name_en FROM people WHERE id IN ({places})");
        for row in sql.rows(&ask, ids).await? {
            names.insert(row.id("id")?, Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? });
        }
    }
    Ok(names)
}

/// At most so many of the people whom the actor may see and of whom a name, a reading or the address holds `words`, by
/// the reading of their names, after the place `after`. No engine folds kana, so they are read in turn and looked at.
pub(crate) async fn listed(
    visible: &Visible<'_, Person>,
    words: &str,
    after: Option<(String, PersonId)>,
    most: i64,
) -> Result<Vec<Person>, StoreError> {
    let (wanted, most) = (fold_name(words), usize::try_from(most).unwrap_or(usize::MAX));
    let (mut kana, mut id) = after.map_or((String::new(), uuid::Uuid::nil()), |(kana, id)| (kana, id.uuid()));
    let at_once = if wanted.is_empty() { most } else { AT_ONCE };
    let select = format!(
        "SELECT {COLUMNS} FROM people WHERE {{visible}} AND ended_at IS NULL AND (kana > $1 OR (kana = $1 AND id > $2))
         ORDER BY kana, id LIMIT $3"
    );
    let mut found = Vec::new();
    loop {
        let limit = i64::try_from(at_once).unwrap_or(i64::MAX);
        let some: Vec<Person> = visible.all(&select, params![kana.as_str(), id, limit]).await?;
        let last = some.last().filter(|_| some.len() == at_once).map(|last| (last.kana.clone(), last.id.uuid()));
        found.extend(some.into_iter().filter(|person| holds(person, &wanted)));
        match last.filter(|_| found.len() < most) {
            Some(place) => (kana, id) = place,
            None => break,
        }
    }
    found.truncate(most);
    Ok(found)
}

fn holds(person: &Person, wanted: &str) -> bool {
    let Person { name, kana, romaji, mail, .. } = person;
    [&name.ja, &name.en, kana, romaji, mail].into_iter().any(|text| fold_name(text).contains(wanted))
}

/// By organisation; whoever has several roles in one is there once.
pub(crate) async fn of_each(sql: &Sql<'_>, orgs: &[OrgId]) -> Result<BTreeMap<OrgId, Vec<Person>>, StoreError> {
    let (places, ids) = among(orgs.iter().copied());
    let select = format!(
        "SELECT at.org_id AS role_org_id, {COLUMNS} FROM (SELECT DISTINCT org_id, person_id FROM roles
           WHERE org_id IN ({places}) AND until IS NULL) at JOIN people ON people.id = at.person_id
         WHERE ended_at IS NULL ORDER BY kana, id"
    );
    sql.grouped(&select, ids, |row| row.id("role_org_id")).await
}

pub(crate) async fn by_ids(sql: &Sql<'_>, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
    let (places, ids) = among(ids.iter().copied());
    sql.all(&format!("SELECT {COLUMNS} FROM people WHERE id IN ({places})"), ids).await
}

pub(crate) async fn holders(sql: &Sql<'_>, org: OrgId, role: Role) -> Result<Vec<Person>, StoreError> {
    let of = format!(
        "SELECT {COLUMNS} FROM people WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM roles WHERE roles.person_id =
           people.id AND roles.org_id = $1 AND roles.role = $2 AND roles.until IS NULL) ORDER BY kana, id"
    );
    sql.all(&of, params![org, role.code()]).await
}

/// Those who have a role and no password.
pub(crate) async fn without_password(sql: &Sql<'_>) -> Result<Vec<Person>, StoreError> {
    let without = format!(
        "SELECT {COLUMNS} FROM people WHERE ended_at IS NULL AND password_hash IS NULL AND EXISTS (SELECT 1 FROM roles
           WHERE roles.person_id = people.id AND roles.until IS NULL) ORDER BY kana, id"
    );
    sql.all(&without, params![]).await
}

/// Everybody, by address; those who have ended last.
pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<Person>, StoreError> {
    sql.all(
        &format!("SELECT {COLUMNS} FROM people ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, mail, id"),
        params![],
    )
    .await
}

/// Adds a person; `false` if the id or the address is taken.
pub(crate) async fn add(sql: &Sql<'_>, id: PersonId, new: &NewPerson, now: At) -> Result<bool, StoreError> {
    let add = "INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, password_hash, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let (name, hash) = (&new.name, new.password_hash.clone());
    let values =
        params![id, &name.ja, &name.en, &new.kana, &new.romaji, crate::person::tidy_mail(&new.mail), hash, now];
    Ok(sql.run(add, values).await? == 1)
}

pub(crate) async fn password_hash(sql: &Sql<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    let row = sql.row("SELECT password_hash FROM people WHERE id = $1", params![person]).await?;
    row.map_or(Ok(None), |row| row.get("password_hash"))
}

pub(crate) async fn set_password(sql: &Sql<'_>, person: PersonId, hash: &str) -> Result<(), StoreError> {
    sql.run_one("UPDATE people SET password_hash = $2 WHERE id = $1", params![person, hash]).await
}

pub(crate) async fn set_language(sql: &Sql<'_>, person: PersonId, lang: Lang) -> Result<(), StoreError> {
    sql.run_one("UPDATE people SET lang = $2 WHERE id = $1", params![person, lang.code()]).await
}

pub(crate) async fn end(sql: &Sql<'_>, person: PersonId, now: At) -> Result<(), StoreError> {
    sql.run_one("UPDATE people SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", params![person, now]).await
}
