//! The tables of API keys and of wrong ones.

use crate::{
    invitation::written,
    key::{Key, KeyId},
    throttle::{Count, WINDOW_HOURS},
};
use ::store::{Cx, FromRow, Row, Sql, StoreError, params};
use access::{BodyKind, OrgId, PersonId};
use kernel::{At, Bilingual, ContentHash, Id, Lang};
use std::collections::BTreeMap;

/// Marks ids of wrong keys.
enum WrongMark {}

/// A key with what must be known of its maker.
pub(crate) struct Found {
    pub(crate) key: Key,
    pub(crate) name: Bilingual,
    pub(crate) lang: Option<Lang>,
    pub(crate) body: BodyKind,
    pub(crate) organisation: Bilingual,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            key: <Key as FromRow>::from_row(row)?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            lang: row.get::<Option<String>>("lang")?.and_then(|code| code.parse().ok()),
            body: row.code("kind")?,
            organisation: Bilingual { ja: row.text("org_ja")?, en: row.text("org_en")? },
        })
    }
}

/// The key with this hash whose maker has not ended, however it stands.
pub(crate) async fn by_hash(sql: &Sql<'_>, hash: ContentHash) -> Result<Option<Found>, StoreError> {
    let by_hash = "SELECT api_keys.*, people.name_ja, people.name_en, people.lang, organisations.kind,
                     organisations.name_ja AS org_ja, organisations.name_en AS org_en
                   FROM api_keys
                   JOIN people ON people.id = api_keys.person_id
                   JOIN organisations ON organisations.id = api_keys.org_id
                   WHERE api_keys.key_hash = $1 AND people.ended_at IS NULL";
    sql.one(by_hash, params![hash]).await
}

pub(crate) async fn add(sql: &Sql<'_>, key: &Key, hash: ContentHash) -> Result<(), StoreError> {
    let add = "INSERT INTO api_keys (id, org_id, person_id, name, prefix, key_hash, roles, networks, expires_at,
                 made_at, used_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')";
    let networks: Vec<String> = key.networks.iter().map(ToString::to_string).collect();
    let values = params![
        key.id,
        key.org,
        key.person,
        &key.name,
        &key.prefix,
        hash,
        written(&key.roles),
        networks.join(","),
        key.expires_at,
        key.made_at
    ];
    sql.run_one(add, values).await
}

/// How many keys of a person there are that have not been ended and whose time is not over.
pub(crate) async fn open(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<i64, StoreError> {
    let open = "SELECT COUNT(*) AS n FROM api_keys WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL
                AND (expires_at IS NULL OR expires_at > $3)";
    sql.count(open, params![person, org, now]).await
}

/// Ends a key; `false` if it has ended.
pub(crate) async fn end(sql: &Sql<'_>, id: KeyId, by: PersonId, now: At) -> Result<bool, StoreError> {
    let end = "UPDATE api_keys SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL";
    Ok(sql.run(end, params![id, now, by]).await? == 1)
}

/// Ends what a person has left in an organisation.
pub(crate) async fn end_for(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<u64, StoreError> {
    let end = "UPDATE api_keys SET ended_at = $3 WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL";
    sql.run(end, params![person, org, now]).await
}

pub(crate) async fn touch(sql: &Sql<'_>, id: KeyId, source: &str, now: At) -> Result<u64, StoreError> {
    sql.run("UPDATE api_keys SET used_at = $2, used_from = $3 WHERE id = $1", params![id, now, source]).await
}

/// How many wrong keys have come from there lately.
pub(crate) async fn wrong(sql: &Sql<'_>, source: &str, now: At) -> Result<Count, StoreError> {
    let since = now.plus_minutes(-60 * WINDOW_HOURS);
    let ask = "SELECT COUNT(*) AS n, MAX(at) AS last FROM failed_keys WHERE source = $1 AND at > $2";
    match sql.row(ask, params![source, since]).await? {
        Some(row) => Ok(Count { failures: row.get("n")?, last: row.maybe_at("last")? }),
        None => Ok(Count::default()),
    }
}

pub(crate) async fn note_wrong(cx: &Cx, sql: &Sql<'_>, source: &str) -> Result<(), StoreError> {
    let old = cx.now().plus_minutes(-60 * WINDOW_HOURS);
    sql.run("DELETE FROM failed_keys WHERE at < $1", params![old]).await?;
    let id: Id<WrongMark> = cx.new_id();
    sql.run_one("INSERT INTO failed_keys (id, source, at) VALUES ($1, $2, $3)", params![id, source, cx.now()]).await
}

/// How many keys stand on a page.
const PAGE: usize = 50;

/// The keys that the actor may see, the newest first: the actor's own in this and other organisations, or those of the
/// actor's organisation; and after which the next page begins.
pub(crate) async fn listed(cx: &Cx, own: bool, before: Option<KeyId>) -> Result<(Vec<Key>, Option<KeyId>), StoreError> {
    let mut found = listed_to(cx, own, before, i64::try_from(PAGE + 1).unwrap_or(i64::MAX)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let older = found.last().filter(|_| more).map(|key| key.id);
    Ok((found, older))
}

/// The same, at most so many. A program sees those of the organisation for which it acts only.
pub(crate) async fn listed_to(cx: &Cx, own: bool, before: Option<KeyId>, most: i64) -> Result<Vec<Key>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(Vec::new()) };
    let (whose, id) = if own { ("person_id", who.person.uuid()) } else { ("org_id", who.organisation.uuid()) };
    let rest = if before.is_some() { "AND id < $5" } else { "" };
    let here = "AND (org_id = $3 OR $4)";
    let ask =
        format!("SELECT * FROM api_keys WHERE {{visible}} AND {whose} = $1 {here} {rest} ORDER BY id DESC LIMIT $2");
    let mut values = params![id, most, who.organisation, cx.actor().key().is_none()];
    values.extend(before.into_iter().flat_map(|before| params![before]));
    cx.visible::<Key>().all(&ask, values).await
}

/// Whose a key is, in words.
pub(crate) struct Label {
    pub(crate) maker: Bilingual,
    pub(crate) organisation: Bilingual,
}

/// Whose these keys are.
pub(crate) async fn labels(cx: &Cx, keys: &[Key]) -> Result<BTreeMap<KeyId, Label>, StoreError> {
    let mut labels = BTreeMap::new();
    let ask = "SELECT api_keys.id, people.name_ja, people.name_en, organisations.name_ja AS org_ja,
                 organisations.name_en AS org_en
               FROM api_keys JOIN people ON people.id = api_keys.person_id
               JOIN organisations ON organisations.id = api_keys.org_id
               WHERE {visible} AND api_keys.id >= $1 AND api_keys.id <= $2";
    let (Some(first), Some(last)) = (keys.last(), keys.first()) else { return Ok(labels) };
    for row in cx.visible::<Key>().rows(ask, params![first.id, last.id]).await? {
        let maker = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        let organisation = Bilingual { ja: row.text("org_ja")?, en: row.text("org_en")? };
        labels.insert(row.id("id")?, Label { maker, organisation });
    }
    Ok(labels)
}
