//! What people say about themselves, and what they want to be told.

use crate::{preferences::Preferences, profile::Profile};
use ::store::{Cx, Sql, StoreError, among, params};
use access::PersonId;
use kernel::Id;
use std::collections::BTreeMap;

/// How many ids one statement asks for.
const AT_ONCE: usize = 500;

/// Marks ids of choices.
enum ChoiceMark {}

pub(crate) async fn of(sql: &Sql<'_>, person: PersonId) -> Result<Option<Profile>, StoreError> {
    let of = "SELECT name_ja, name_en, kana, romaji, post, telephone FROM people WHERE id = $1";
    sql.one(of, params![person]).await
}

pub(crate) async fn save(sql: &Sql<'_>, person: PersonId, profile: &Profile) -> Result<(), StoreError> {
    let save = "UPDATE people SET name_ja = $2, name_en = $3, kana = $4, romaji = $5, post = $6, telephone = $7
                WHERE id = $1";
    let Profile { name, kana, romaji, post, telephone } = profile;
    sql.run_one(save, params![person, &name.ja, &name.en, kana, romaji, post, telephone]).await
}

/// Another address to sign in with; `Conflict` if it is somebody's.
pub(crate) async fn set_mail(sql: &Sql<'_>, person: PersonId, mail: &str) -> Result<(), StoreError> {
    sql.run_one("UPDATE people SET mail = $2 WHERE id = $1", params![person, mail]).await
}

/// What these people have chosen; what is usual for those who have not.
pub(crate) async fn preferences(
    sql: &Sql<'_>,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Preferences>, StoreError> {
    let mut all: BTreeMap<PersonId, Preferences> =
        people.iter().map(|person| (*person, Preferences::default())).collect();
    for chunk in people.chunks(AT_ONCE) {
        let (places, ids) = among(chunk.iter().copied());
        let ask = format!(
            "SELECT person_id, content FROM notification_choices WHERE until IS NULL AND person_id IN ({places})"
        );
        for row in sql.rows(&ask, ids).await? {
            all.insert(row.id("person_id")?, row.json("content")?);
        }
    }
    Ok(all)
}

/// Puts a choice in place of the one before, which stays with its days.
pub(crate) async fn choose(cx: &Cx, sql: &Sql<'_>, person: PersonId, chosen: &Preferences) -> Result<(), StoreError> {
    let content = serde_json::to_string(chosen).map_err(|_| StoreError::Unreadable { column: "content".into() })?;
    let close = "UPDATE notification_choices SET until = $2 WHERE person_id = $1 AND until IS NULL";
    sql.run(close, params![person, cx.now()]).await?;
    let id: Id<ChoiceMark> = cx.new_id();
    let put = "INSERT INTO notification_choices (id, person_id, content, since) VALUES ($1, $2, $3, $4)";
    sql.run_one(put, params![id, person, content, cx.now()]).await
}
