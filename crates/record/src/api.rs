//! The record for programs: its entries as they were hashed, but for what stays inside a community, and whether it and
//! what it seals hold.

use crate::{
    Head,
    apart::outside,
    head::no_head,
    seals::{Broken, kinds, verify_seals},
    search::{days, found, things},
};
use access::{Kind, act::ViewAudit};
use axum::extract::Query;
use kernel::Day;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Problems, Route};
use store::{Recorded, SealFault, Sought};
use utoipa::ToSchema;
use utoipa::openapi::{ObjectBuilder, RefOr, schema::Schema, schema::Type};
use uuid::Uuid;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let text = |of: &str| serde_json::json!({ "type": "string", "format": of });
    let list = Operation::new(
        "listAudit",
        "The audit chain, newest entry first (the auditor), or those entries for which all that is asked holds. What was done
         inside communities is found by `action` and day alone.",
    )
    .query("action", "What was done.", serde_json::json!({ "type": "string", "example": "report.submitted" }))
    .query("person", "By whom.", text("uuid"))
    .query("organisation", "For which organisation.", text("uuid"))
    .query("subject", "To what: an id, or a reference.", serde_json::json!({ "type": "string", "example": "R-2014-00042" }))
    .query("from", "Not before this day.", text("date"))
    .query("until", "Not after this day.", text("date"))
    .lists::<EntryView>();
    let head = serde_json::json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let verify = Operation::new("verifyAudit", "Whether the chain and everything sealed still hold (the auditor).")
        .query("head", "An older head that one noted: is it in the chain?", head)
        .gives::<VerdictView>();
    vec![Route::get("/api/v1/audit", list_).api(list), Route::get("/api/v1/audit/verify", verify_).api(verify)]
}

/// SHA-256, as hexadecimal digits.
fn hash() -> RefOr<Schema> {
    let shown = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{64}$")).examples([shown]).into()
}
fn subjects() -> RefOr<Schema> {
    let all: Vec<String> = Kind::ALL.iter().map(|kind| format!("{kind:?}")).collect();
    codes(all.iter().map(String::as_str))
}
fn seals() -> RefOr<Schema> {
    codes(kinds())
}
fn faults() -> RefOr<Schema> {
    codes(SealFault::ALL.iter().map(|why| why.code()))
}

/// An entry of the chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EntryView {
    /// Its place, from 1.
    #[schema(minimum = 1)]
    seq: i64,
    at: Stamp,
    /// Absent: Kaname itself, unless it was done inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Uid>,
    /// What was done.
    #[schema(example = "report.submitted")]
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = subjects)]
    subject_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Uid>,
    /// JSON, as text, exactly as it was hashed; `{}` where it stays inside.
    #[schema(example = "{\"reference\":\"R-2014-00042\"}")]
    detail: String,
    /// Done inside a community: by whom, to what and how is told to nobody outside it.
    inside: bool,
    #[schema(schema_with = hash)]
    prev_hash: String,
    #[schema(schema_with = hash)]
    hash: String,
}

impl From<Recorded> for EntryView {
    fn from(entry: Recorded) -> Self {
        let (entry, inside) = outside(entry);
        let id = |id: Uuid| Uid::from(kernel::Id::<()>::from(id));
        Self {
            seq: entry.seq,
            at: moment(entry.at),
            person: entry.person.map(id),
            organisation: entry.organisation.map(id),
            action: entry.action,
            subject_kind: Some(entry.subject_kind).filter(|kind| !kind.is_empty()),
            subject: entry.subject.map(id),
            detail: entry.detail,
            inside,
            prev_hash: entry.prev_hash,
            hash: entry.hash,
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    action: String,
    person: String,
    organisation: String,
    subject: String,
    from: String,
    until: String,
}

/// What was given, if anything was, as it is read.
fn given<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or(Fault::unusable("record.unreadable")) }
}

impl Asked {
    fn sought(&self) -> Result<Sought, Fault> {
        let id = |text: &str| text.parse::<Uuid>().ok();
        let (from, until) = days(given(&self.from, Day::parse)?, given(&self.until, Day::parse)?);
        Ok(Sought {
            action: Some(self.action.clone()).filter(|action| !action.is_empty()),
            person: given(&self.person, id)?,
            organisation: given(&self.organisation, id)?,
            subjects: None,
            from,
            until,
        })
    }
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor.clone(), limit: asked.limit.clone() };
    let (limit, before, mut sought) = (paging.limit()?, paging.place_by_number()?, asked.sought()?);
    let cx = call.read().await?;
    let head = cx.permit::<_, Head>(ViewAudit, cx.new_id()).await?;
    if !asked.subject.is_empty() {
        sought.subjects = Some(things(head.sql(), &asked.subject).await?);
    }
    let found = found(head.sql(), &sought, before.unwrap_or(i64::MAX), limit + 1).await?;
    Answer::ok(&Listing::of(found, limit, |entry: &Recorded| entry.seq.to_string(), EntryView::from))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Held {
    head: String,
}

/// What verifying found.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct VerdictView {
    /// Everything holds.
    good: bool,
    /// How many entries were read.
    entries: i64,
    /// Of the last good entry.
    #[schema(schema_with = hash)]
    head: String,
    /// The first place at which the chain does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<BreakView>,
    /// Whether the older head is in the chain; absent: none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    holds_old_head: Option<bool>,
    /// How many sealed things were read.
    seals_checked: i64,
    /// How many more are older than their seal: only their removal would be found.
    seals_unsealed: i64,
    /// Those that are not as they were sealed.
    seals_broken: Vec<SealView>,
}

/// Where the chain does not hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BreakView {
    seq: i64,
    why: String,
}

/// A sealed thing that is not as it was sealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SealView {
    #[schema(schema_with = seals)]
    kind: String,
    /// Absent: it stays inside a community.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uid>,
    /// Absent: it stays inside a community.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "R-2014-00042 #2")]
    reference: Option<String>,
    #[schema(schema_with = faults)]
    why: String,
}

impl From<Broken> for SealView {
    fn from(broken: Broken) -> Self {
        Self {
            kind: broken.kind.code.to_owned(),
            id: (!broken.kind.inside).then(|| kernel::Id::<()>::from(broken.id).into()),
            reference: (!broken.kind.inside).then_some(broken.reference),
            why: broken.why.code().to_owned(),
        }
    }
}

async fn verify_(Query(held): Query<Held>, call: Call) -> Result<Answer, Fault> {
    let cx = call.snapshot().await?;
    cx.permit::<_, Head>(ViewAudit, cx.new_id()).await?;
    let held = held.head.trim().to_lowercase();
    if let Some(key) = no_head(&held) {
        let mut problems = Problems::default();
        problems.add("head", key);
        return Err(Fault::unusable("record.no-head").with_problems(problems));
    }
    let verdict = store::verify(&cx, Some(held.as_str()).filter(|held| !held.is_empty())).await?;
    let seals = verify_seals(&cx).await?;
    Answer::ok(&VerdictView {
        good: verdict.good() && seals.good(),
        entries: verdict.entries,
        head: verdict.head,
        broken: verdict.broken.map(|(seq, why)| BreakView { seq, why: why.to_owned() }),
        holds_old_head: verdict.holds_old_head,
        seals_checked: seals.checked,
        seals_unsealed: seals.unsealed,
        seals_broken: seals.broken.into_iter().map(SealView::from).collect(),
    })
}
