//! Those to whom one passes it on, how they stand, and what came of telephoning them.

use super::{HelpedView, answers, id_of, outcomes, tiers, ways};
use crate::{Below, CallForHelp, CallRow, Delivery, DeliveryId, Outcome, record_call, record_help, store::calls};
use access::act::{RecordCall, RecordHelp, ViewBelow};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Name, Paging, Stamp, Uid, moment};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// Somebody below, and how it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BelowLine {
    /// Its line in the ledger.
    id: Uid,
    organisation: Uid,
    name: Name,
    #[schema(schema_with = tiers)]
    tier: String,
    /// Somebody there can be reached in Kaname.
    reachable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    /// When it was confirmed that the mail about it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    /// By which way of a letter that carried the text; absent: in Kaname, or by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = ways)]
    acknowledged_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = answers)]
    answer: Option<String>,
    /// Whom to ask for on the telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactView>,
    /// How the newest call ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_call: Option<CalledView>,
    /// What it wrote with its newest answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
    /// Its call for help; absent where its newest answer is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    call_for_help: Option<CallForHelpView>,
}

/// A call for help.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CallForHelpView {
    /// The number of the answer that calls.
    number: i64,
    at: Stamp,
    /// Absent: nobody has taken care of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    helped: Option<HelpedView>,
}

impl From<CallForHelp> for CallForHelpView {
    fn from(call: CallForHelp) -> Self {
        Self { number: call.number, at: moment(call.at), helped: call.helped.as_ref().map(HelpedView::from) }
    }
}

/// Whom to ask for.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ContactView {
    name: Name,
    post: Name,
    #[schema(example = "03-0000-0000")]
    phone: String,
    /// It is valid today; else it is the last one known.
    valid: bool,
}

/// How a call ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CalledView {
    #[schema(schema_with = outcomes)]
    outcome: String,
    note: String,
    at: Stamp,
    /// Who telephoned; absent of calls written down before that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Name>,
}

impl From<CallRow> for BelowLine {
    fn from(row: CallRow) -> Self {
        Self {
            id: row.delivery.into(),
            organisation: row.org.into(),
            name: Name::from(&row.name),
            tier: row.tier.code().to_owned(),
            reachable: row.reachable,
            handed_at: row.handed_at.map(moment),
            received_at: row.received_at.map(moment),
            opened_at: row.opened_at.map(moment),
            acknowledged_at: row.acknowledged_at.map(moment),
            acknowledged_by: row.acknowledged_by.map(|way| way.code().to_owned()),
            answer: row.answer.map(|answer| answer.code().to_owned()),
            contact: row.contact.map(|contact| ContactView {
                name: Name::from(&contact.name),
                post: Name::from(&contact.post),
                phone: contact.phone,
                valid: contact.valid,
            }),
            last_call: row.last.map(|last| CalledView {
                outcome: last.outcome.code().to_owned(),
                note: last.note,
                at: moment(last.at),
                by: last.by.as_ref().map(|(_, name)| Name::from(name)),
            }),
            comment: row.comment,
            call_for_help: row.calls.map(CallForHelpView::from),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    cursor: String,
    limit: String,
    show: String,
}

pub(super) async fn below_(Path(id): Path<String>, Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Delivery>(&id)?;
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let (limit, after) = (paging.limit()?, paging.place_by_id::<Delivery>()?);
    let which = if asked.show.is_empty() { Ok(Below::All) } else { asked.show.parse() };
    let which: Below = which.map_err(|()| Fault::unusable("delivery.unknown-choice"))?;
    let cx = call.read().await?;
    let delivery = cx.permit::<_, Delivery>(ViewBelow, id).await?;
    let found = calls::below_after(delivery.sql(), id, which, cx.now().day(), (after, limit + 1)).await?;
    Answer::ok(&Listing::of(found, limit, |row: &CallRow| row.delivery.to_string(), BelowLine::from))
}

/// What came of a call.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Calling {
    #[schema(schema_with = outcomes)]
    outcome: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn call_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, calling): (DeliveryId, Calling) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Delivery>(RecordCall, id).await?;
    let outcome: Outcome = calling.outcome.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    record_call(&cx, id, outcome, &calling.note).await?;
    call.finish(cx, Answer::done()).await
}

/// What was done about a call for help.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Helping {
    /// The number of the answer that calls for help.
    number: i64,
    /// What was done. Whoever called reads it.
    done: String,
}

pub(super) async fn help_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, helping): (DeliveryId, Helping) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Delivery>(RecordHelp, id).await?;
    record_help(&cx, id, helping.number, &helping.done).await?;
    call.finish(cx, Answer::done()).await
}
