//! Which outages there are, and one of them as its reader may know it.

use super::{
    declared::{DeclaredView, OutageChangeView},
    id_of, states, steps,
};
use crate::{
    answer::State,
    board::{self, Board, Row, Tally},
    declared::unconfirmed,
    outage::Outage,
    rounds::Expected,
    store::outages,
};
use access::act::ViewOutage;
use axum::extract::{Path, Query};
use kernel::Bilingual;
use serde::Serialize;
use shell::Fault;
use shell::api::{Answer, Call, Listing, Name, Paging, Stamp, Uid, cursor, moment};
use utoipa::ToSchema;

/// An outage in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OutageLine {
    id: Uid,
    reference: String,
    exercise: bool,
    raised_at: Stamp,
}

pub(super) async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let (limit, after) = (paging.limit()?, paging.place::<Outage>()?);
    let cx = call.read().await?;
    let line = |one: Outage| OutageLine {
        id: one.id.into(),
        reference: one.reference,
        exercise: one.exercise,
        raised_at: moment(one.raised_at),
    };
    let found = outages::newest(&cx.visible(), after, limit + 1).await?;
    Answer::ok(&Listing::of(found, limit, |one: &Outage| cursor(one.raised_at, one.id), line))
}

/// What is expected.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ExpectedView {
    /// Since when a situation report is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    overdue_since: Option<Stamp>,
    /// When the next one is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<Stamp>,
    /// Send it with the report that keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<i64>,
}

impl From<Expected> for ExpectedView {
    fn from(expected: Expected) -> Self {
        Self { overdue_since: expected.overdue.map(moment), next_due: expected.next.map(moment), round: expected.round }
    }
}

/// A sector that you see in detail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OutageSectorView {
    /// Its code; empty for the government's line.
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    in_scope: i64,
    affected: i64,
    recovered: i64,
    not_affected: i64,
    silent: i64,
    overdue: i64,
    /// Those affected or overdue.
    bodies: Vec<BodyView>,
}

/// An organisation that is affected or overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BodyView {
    organisation: Uid,
    name: Name,
    /// Absent where it has said nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = states)]
    state: Option<String>,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_at: Option<Stamp>,
    expected: ExpectedView,
}

fn sector(row: &Row) -> OutageSectorView {
    let Tally { all, silent, none, affected, recovered, overdue, .. } = row.tally;
    let named = |name: &Bilingual| Name::from(name);
    let body = |body: &board::Body| BodyView {
        organisation: body.standing.org.into(),
        name: named(&body.standing.name),
        state: body.standing.last.map(|(state, _)| state.code().to_owned()),
        words: body.standing.words.clone(),
        said_at: body.standing.last.map(|(_, at)| moment(at)),
        expected: body.expected.into(),
    };
    let notable = |body: &&board::Body| {
        body.expected.overdue.is_some() || body.standing.last.is_some_and(|(state, _)| state == State::Affected)
    };
    OutageSectorView {
        code: row.code.clone(),
        name: row.name.as_ref().map(named),
        in_scope: all,
        affected,
        recovered,
        not_affected: none,
        silent,
        overdue,
        bodies: row.bodies.iter().filter(notable).map(body).collect(),
    }
}

/// A sector as the centre shares it: multiples of 5, absent below.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SharedView {
    code: String,
    name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affected: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovered: Option<i64>,
}

/// An outage as you may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OutageView {
    id: Uid,
    reference: String,
    exercise: bool,
    raised_at: Stamp,
    #[schema(schema_with = steps)]
    step: String,
    /// Nobody has confirmed it as second person yet; absent outside the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    unconfirmed: Option<bool>,
    /// The number of the newest change: send it as `seen`.
    seen: i64,
    declared: DeclaredView,
    changes: Vec<OutageChangeView>,
    /// What is expected of your organisation.
    expected: ExpectedView,
    /// What is expected of the centre.
    centre: ExpectedView,
    sectors: Vec<OutageSectorView>,
    shared: Vec<SharedView>,
}

pub(super) async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let outage = cx.permit::<ViewOutage, Outage>(ViewOutage, id_of(&id)?).await?;
    let Board { changes, change, downward, rows, shared, part, .. } = board::board(&cx, &outage).await?;
    let shared = shared.into_iter().map(|one| SharedView {
        code: one.code,
        name: (&one.name).into(),
        reported: one.heard,
        affected: one.affected,
        recovered: one.recovered,
    });
    Answer::ok(&OutageView {
        id: outage.id.into(),
        reference: outage.reference.clone(),
        exercise: outage.exercise,
        raised_at: moment(outage.raised_at),
        step: change.step.code().to_owned(),
        unconfirmed: part.is_none().then(|| unconfirmed(&changes).is_some()),
        seen: change.number,
        declared: DeclaredView::of(&change.said.declared),
        changes: changes.iter().map(OutageChangeView::of).collect(),
        expected: part.map(|part| part.expected).unwrap_or_default().into(),
        centre: downward.expected.into(),
        sectors: rows.iter().map(sector).collect(),
        shared: shared.collect(),
    })
}
