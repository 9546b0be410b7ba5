//! How letters and what came of their tries are sealed: as many at a time as were written together.

use crate::{IncomingId, LetterId, store::tidings};
use access::Kind;
use kernel::{ContentHash, Id};
use serde_json::{Value, json};
use store::{
    Cx, Entry, Row, Sql, StoreError, params,
    seals::{Sets, seal},
};
use uuid::Uuid;

/// Letters that were promised together. What changes of a letter is what comes of it: that follows from its tries.
pub(crate) const PROMISED: Sets = Sets {
    action: "letters.promised",
    key: ["id", "id", "CAST(0 AS BIGINT)"],
    order: "id",
    columns: "about_id, occasion, step, recipient_id, delivery_id, urgent, promised_at",
    from: "(SELECT * FROM letters WHERE sealed) AS promised",
    set: |row| row.get("first").map(set_of),
    said: |row| {
        let (id, about, to): (Uuid, Uuid, Uuid) = (row.get("first")?, row.get("about_id")?, row.get("recipient_id")?);
        let (step, line, urgent): (i64, Option<Uuid>, bool) =
            (row.get("step")?, row.get("delivery_id")?, row.get("urgent")?);
        Ok(json!([id, about, row.text("occasion")?, step, to, line, urgent, row.get::<i64>("promised_at")?]))
    },
    about: |row| row.get("about_id"),
};

/// What came of tries, written down together.
pub(crate) const TRIED: Sets = Sets {
    action: "letters.tried",
    key: ["noted_id", "letter_id", "number"],
    order: "noted_id, letter_id, number",
    columns: "at, address, host, outcome, code, said",
    from: "letter_tries",
    set: |row| row.get("first"),
    said: |row| {
        let (letter, number, code): (Uuid, i64, Option<i64>) =
            (row.get("second")?, row.get("third")?, row.get("code")?);
        let said = (row.text("address")?, row.text("host")?, row.text("outcome")?, row.text("said")?);
        Ok(json!([letter, number, row.get::<i64>("at")?, said.0, said.1, said.2, code, said.3]))
    },
    about: |row| row.get("second"),
};

/// Letters that were ended without being sent, written down together.
pub(crate) const ENDED: Sets = Sets {
    action: "letters.ended",
    key: ["noted_id", "letter_id", "CAST(0 AS BIGINT)"],
    order: "noted_id, letter_id",
    columns: "at, why",
    from: "letter_ends",
    set: |row| row.get("first"),
    said: |row| {
        let letter: Uuid = row.get("second")?;
        Ok(json!([letter, row.get::<i64>("at")?, row.text("why")?]))
    },
    about: |row| row.get("second"),
};

/// What the ids of a set have in common: all but their last four bytes, which number its letters from 1.
fn set_of(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() & !u128::from(u32::MAX))
}

/// The id of the letter with this number in the set of `id`.
pub(crate) fn numbered(id: Uuid, number: u32) -> LetterId {
    Uuid::from_u128(set_of(id).as_u128() | u128::from(number)).into()
}

/// Tells the chain of the letters that were promised just now with the set of `id`, about something.
pub(crate) async fn promised<T>(
    cx: &Cx,
    sql: &Sql<'_>,
    id: Uuid,
    (kind, about): (Kind, Id<T>),
) -> Result<(), StoreError> {
    let set = set_of(id);
    let last = numbered(id, u32::MAX).uuid();
    if let Some(entry) = seal(sql, &PROMISED, set, (set, last)).await? {
        // What stays inside a community is told without its name.
        cx.audit(if tidings::inside(kind) { entry } else { entry.on(kind, about) });
    }
    Ok(())
}

/// Tells the chain of what was written down of tries just now, under this id.
pub(crate) async fn tried(cx: &Cx, sql: &Sql<'_>, noted: Uuid) -> Result<(), StoreError> {
    if let Some(entry) = seal(sql, &TRIED, noted, (noted, noted)).await? {
        cx.audit(entry);
    }
    Ok(())
}

/// Tells the chain of letters that were ended just now without being sent, under this id.
pub(crate) async fn ended(cx: &Cx, sql: &Sql<'_>, noted: Uuid) -> Result<(), StoreError> {
    if let Some(entry) = seal(sql, &ENDED, noted, (noted, noted)).await? {
        cx.audit(entry);
    }
    Ok(())
}

/// What the chain is to hold of a letter that came in: it knows its words by a hash in which its fingerprint stands, that is
/// told nowhere; of its files how many are kept, and their hash.
pub(crate) async fn came(sql: &Sql<'_>, id: IncomingId) -> Result<Option<Entry>, StoreError> {
    let ask = format!("SELECT {CAME} FROM incoming_letters WHERE id = $1");
    let Some(row) = sql.row(&ask, params![id]).await? else { return Ok(None) };
    let files = files_hash(sql, id.uuid()).await?;
    let told = json!({ "hash": came_hash(&row)?.to_string(), "files": files.map(|hash| hash.to_string()) });
    Ok(Some(Entry::new("mail.came").on(Kind::Incoming, id).detail(told)))
}

/// The columns of a letter that came in which are sealed.
pub(crate) const CAME: &str =
    "id AS row_id, fingerprint, at AS came_at, sender, from_name, from_mail, subject AS headline, said, whole,
    attached, letter_id, CASE WHEN acknowledges THEN 'acknowledged' ELSE outcome END AS outcome,
    CASE WHEN older THEN 'older' ELSE why END AS why, reported_by, written_at, vouched";

/// The hash of all that is kept of a letter that came in.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn came_hash(row: &Row) -> Result<ContentHash, StoreError> {
    let text = |name: &str| row.text(name);
    let maybe = |name: &str| row.get::<Option<String>>(name);
    let (id, at, attached): (Uuid, i64, i64) = (row.get("row_id")?, row.get("came_at")?, row.get("attached")?);
    let (answers, written): (Option<Uuid>, Option<i64>) = (row.get("letter_id")?, row.get("written_at")?);
    let said = json!([
        [json!(id), json!(text("fingerprint")?), json!(at), json!(attached), json!(answers), json!(written)],
        [text("sender")?, text("from_name")?, text("from_mail")?, text("headline")?, text("said")?, text("whole")?],
        [Some(text("outcome")?), maybe("why")?, maybe("reported_by")?, Some(text("vouched")?)],
    ]);
    Ok(ContentHash::of(said.to_string().as_bytes()))
}

/// The hash of the files that are kept of a letter; `None` where none is.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn files_hash(sql: &Sql<'_>, letter: Uuid) -> Result<Option<ContentHash>, StoreError> {
    let ask = "SELECT number, name, bytes, size FROM incoming_files WHERE incoming_id = $1 ORDER BY number";
    let mut all: Vec<Value> = Vec::new();
    for row in sql.rows(ask, params![letter]).await? {
        let (number, size): (i64, i64) = (row.get("number")?, row.get("size")?);
        let bytes = ContentHash::of(&row.get::<Vec<u8>>("bytes")?);
        all.push(json!([number, row.text("name")?, size, bytes.to_string()]));
    }
    Ok((!all.is_empty()).then(|| ContentHash::of(Value::from(all).to_string().as_bytes())))
}

/// Nobody wrote down that the letter `l` was ended without being sent.
const NOT_ENDED: &str = "NOT EXISTS (SELECT 1 FROM letter_ends e WHERE e.letter_id = l.id)";

/// No letter waits so long, in milliseconds: a month, which is more than any holidays, hours of quiet or tries.
const FAR: i64 = 31 * 24 * 3600 * 1000;

/// Letters that are not said to stand as their tries leave them, and what each tells of; the first of them.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn not_as_tried(sql: &Sql<'_>) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let last = |outcomes: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM letter_tries t WHERE t.letter_id = l.id AND t.number = l.tries AND t.outcome IN ({outcomes}))"
        )
    };
    let ask = format!(
        "SELECT l.id, l.about_id FROM letters l WHERE CASE l.state
           WHEN 'handed' THEN {} WHEN 'refused' THEN {} WHEN 'given-up' THEN {} WHEN 'needless' THEN {NOT_ENDED}
           ELSE EXISTS (SELECT 1 FROM letter_tries t WHERE t.letter_id = l.id AND t.outcome IN ('handed', 'never'))
             OR l.due_at > {FAR} + COALESCE((SELECT MAX(t.at) FROM letter_tries t WHERE t.letter_id = l.id), l.promised_at) END
           OR l.state <> 'needless' AND NOT {NOT_ENDED}
         ORDER BY l.id LIMIT 500",
        last("'handed'"),
        last("'never'"),
        last("'later', 'perhaps', 'lost'"),
    );
    sql.rows(&ask, params![]).await?.iter().map(|row| Ok((row.get("id")?, row.get("about_id")?))).collect()
}
