//! Until when something released is held back, for programs: how it stands, who has it before, moving it later.

use super::id_of;
use crate::{Dispatch, DispatchId, Held, Move, move_embargo, store::embargoes};
use access::act::{MoveEmbargo, ViewBoard};
use axum::extract::Path;
use kernel::{At, Bilingual};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Name, Operation, Stamp, Uid, moment};
use shell::{Fault, Problems, Route, anew};
use std::collections::BTreeMap;
use store::Cx;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getEmbargo", "Until when it is held back, and who has it before (the centre).")
        .gives::<EmbargoState>()
        .leads_to("moveEmbargo", "id", "/board");
    let later = Operation::new("moveEmbargo", "Move the time to a later one. Never to an earlier one: recall instead.")
        .takes::<Moving>()
        .gives::<EmbargoState>();
    vec![
        Route::get("/api/v1/boards/{id}/embargo", get_).api(get),
        Route::post("/api/v1/boards/{id}/embargo/moves", move_).api(later),
    ]
}

/// How an embargo stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EmbargoState {
    /// The id of its board.
    board: Uid,
    /// The time in force.
    until: Stamp,
    /// The last day on which anybody is handed it; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
    /// Its last day is before the time, or past: it never opens, and nobody else is handed it.
    never_opens: bool,
    /// When it began to flow to everybody; absent while it is held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    /// The sector groups that have it before, straight from the centre.
    first: Vec<FirstGroup>,
    /// How the time was moved, oldest first.
    moves: Vec<MoveView>,
}

/// A sector group that has it before the time.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FirstGroup {
    #[schema(example = "ICT-TEL")]
    code: String,
    /// Absent where no such group was registered on the day of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
}

/// One change of the time.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MoveView {
    from: Stamp,
    to: Stamp,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uid>,
    at: Stamp,
}

impl From<&Move> for MoveView {
    fn from(one: &Move) -> Self {
        Self {
            from: moment(one.from),
            to: moment(one.to),
            reason: one.reason.clone(),
            person: one.by.map(Uid::from),
            at: moment(one.at),
        }
    }
}

impl EmbargoState {
    fn new(of: &Dispatch, now: At, held: &Held, names: &BTreeMap<String, Bilingual>) -> Self {
        let group = |code: &String| FirstGroup { code: code.clone(), name: names.get(code).map(Name::from) };
        Self {
            board: of.id.into(),
            last_day: of.last_day.map(Date::from),
            never_opens: of.never_opens(now),
            until: moment(held.until),
            opened_at: held.opened_at.map(moment),
            first: held.first.iter().map(group).collect(),
            moves: held.moves.iter().map(MoveView::from).collect(),
        }
    }
}

async fn state(cx: &Cx, id: DispatchId) -> Result<EmbargoState, Fault> {
    let dispatch = cx.permit::<_, Dispatch>(ViewBoard, id).await?;
    let held = embargoes::of(dispatch.sql(), id).await?.ok_or(Fault::not_found())?;
    let ceptoars = registry::ask::ceptoars_on(dispatch.sql(), dispatch.released_at.day()).await?;
    let names = ceptoars.into_iter().filter_map(|ceptoar| Some((ceptoar.code?, ceptoar.name))).collect();
    Ok(EmbargoState::new(&dispatch, cx.now(), &held, &names))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    Answer::ok(&state(&cx, id_of::<Dispatch>(&id)?).await?)
}

/// A later time, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "until": "2014-07-15T10:00:00+09:00", "reason": "公表が延期されたため" }))]
struct Moving {
    /// Later than the time in force.
    until: Stamp,
    #[schema(max_length = 500, example = "公表が延期されたため")]
    reason: String,
}

async fn move_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, moving): (_, Moving) = (id_of::<Dispatch>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Dispatch>(MoveEmbargo, id).await?;
    let Some(until) = moving.until.at() else {
        let mut problems = Problems::default();
        problems.add("/until", "delivery-problem-embargo-time");
        return Err(Fault::unusable("delivery.embargo-time").with_problems(problems));
    };
    move_embargo(&cx, id, until, &moving.reason).await?;
    let answer = Answer::ok(&state(&cx, id).await?)?;
    call.finish(cx, answer).await
}
