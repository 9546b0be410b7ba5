//! Whether what is written down of outages is still what was declared, promised, said and linked ([`store::seals`]).

use crate::{
    answer::Answer,
    declared::Said,
    store::{bodies, seals},
};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Rows, Sealed, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// What was declared, with who was in the scope from then on, and the outage's own line.
    Change,
    /// A situation report that is promised from those in the scope.
    Upward,
    /// One that the centre promises.
    Downward,
    /// What a body said of how it stands.
    Answer,
    /// That a report or a notice belongs to it, or does not.
    Link,
}

/// What checking all of them found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] =
        &[SealKind::Change, SealKind::Upward, SealKind::Downward, SealKind::Answer, SealKind::Link];
    const ACTIONS: &'static [&'static str] = &[
        "outage.raised",
        "outage.confirmed",
        "outage.refused",
        "outage.changed",
        "outage.lowered",
        "outage.promised",
        "outage.answered",
        "outage.linked",
        "outage.unlinked",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Change => "outage-change",
            SealKind::Upward => "outage-upward",
            SealKind::Downward => "outage-downward",
            SealKind::Answer => "outage-answer",
            SealKind::Link => "outage-link",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let text = |name: &str| detail.get(name).and_then(Value::as_str);
        let number = || detail.get("number").and_then(Value::as_i64);
        Some(match entry.action.as_str() {
            "outage.promised" if text("way") == Some("up") => (SealKind::Upward, entry.subject?, number()?),
            "outage.promised" => (SealKind::Downward, entry.subject?, number()?),
            "outage.answered" => (SealKind::Answer, text("answer")?.parse().ok()?, 0),
            "outage.linked" | "outage.unlinked" => (SealKind::Link, text("link")?.parse().ok()?, 0),
            _ => (SealKind::Change, entry.subject?, number()?),
        })
    }
    fn rows(self) -> Rows {
        seals::of(self)
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        let mut kept = Kept::by(row.get("person").unwrap_or_default(), row.get("at")?);
        match self {
            SealKind::Change => change(sql, row, &mut kept).await?,
            SealKind::Upward | SealKind::Downward => {
                kept.held.push(("change", json!(row.get::<i64>("change_number")?)));
                kept.held.push(("first", json!(row.get::<i64>("first_number")?)));
                kept.held.push(("due", json!(row.get::<i64>("due_at")?)));
            }
            SealKind::Answer => {
                let answer = said(row)?;
                kept.organisation = Some(answer.org.uuid());
                kept.whole = answer.hash()?.to_string() == row.text("content_hash")?;
                kept.held.push(("hash", json!(answer.hash()?.to_string())));
            }
            SealKind::Link => {
                kept.organisation = row.get("org_id")?;
                kept.held.push(("of", json!(row.text("of")?)));
                kept.held.push(("subject", json!(row.get::<Uuid>("subject_id")?)));
                kept.held.push(("number", json!(row.get::<i64>("of_subject")?)));
                kept.held.push(("linked", json!(row.get::<bool>("linked")?)));
            }
        }
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        let owner = seals::owner(sql, id).await?.unwrap_or_else(|| id.to_string());
        Ok(if number > 0 { format!("{owner} #{number}") } else { owner })
    }
}

/// An answer, from a row in which `id` and `number` are the key of the seal.
fn said(row: &Row) -> Result<Answer, StoreError> {
    Ok(Answer {
        id: row.id("id")?,
        org: row.id("org_id")?,
        number: row.get("of_body")?,
        state: row.code("state")?,
        unchanged: row.get("unchanged")?,
        words: row.text("words")?,
        round: row.get("round")?,
        kept: row.get("kept")?,
        salt: row.text("salt")?,
        by: row.id("person_id")?,
        at: row.at("at")?,
    })
}

async fn change(sql: &Sql<'_>, row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    let (text, hash) = (row.text("content")?, row.text("content_hash")?);
    kept.whole = ContentHash::of(text.as_bytes()).to_string() == hash;
    let said: Option<Said> = serde_json::from_str(&text).ok();
    let there = bodies::of(sql, row.id("outage_id")?, row.get("number")?).await?;
    let bodies = (!there.is_empty()).then(|| bodies::hash_of(&there));
    kept.shown = said.is_some_and(|said| said.bodies == bodies);
    kept.held.push(("hash", json!(hash)));
    for column in ["kind", "step", "reference"] {
        kept.held.push((column, json!(row.text(column)?)));
    }
    kept.held.push(("exercise", json!(row.get::<bool>("exercise")?)));
    // With the first it is raised: whose it is, by whom and when.
    if row.get::<i64>("number")? == 1 {
        kept.organisation = row.get("owner")?;
        kept.shown &=
            row.get::<Option<Uuid>>("raised_by")? == kept.person && Some(row.get::<i64>("raised_at")?) == kept.at;
    }
    Ok(())
}

/// Compares everything sealed with its hash and with the chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    verify(&cx.system("verify seals")).await
}
