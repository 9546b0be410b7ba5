//! `/board/{dispatch}/embargo`: until when something released is held back, who has it before, and moving it later.

use super::titled;
use crate::{
    Dispatch, DispatchId, Held, MoveEmbargoError, NOTE_LIMIT, move_embargo, store::embargoes, waiting::never_opens_said,
};
use access::{
    Act, Decision, PersonId,
    act::{MoveEmbargo, ViewBoard},
    decide,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{At, Bilingual};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, page::show_with};
use std::collections::BTreeMap;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MoveForm {
    at: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "boards/embargo.html")]
struct EmbargoPage {
    page: Page,
    dispatch: Dispatch,
    until: String,
    opened: String,
    /// The last day of its label; empty without end.
    last: String,
    /// That it never opens; else empty.
    never: String,
    first: String,
    moves: Vec<MoveView>,
    may: bool,
    at: Field,
    reason: Field,
    limit: usize,
    problems: Vec<(String, String)>,
    heading: String,
}

/// One change of the time, in words.
struct MoveView {
    at: String,
    from: String,
    to: String,
    by: String,
    reason: String,
}

/// `GET /board/{dispatch}/embargo`
pub(crate) async fn form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    page(&request, read_id(&id)?, &MoveForm::default(), Problems::default()).await
}

/// `POST /board/{dispatch}/embargo`
pub(crate) async fn move_(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<MoveForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<MoveEmbargo, Dispatch>(MoveEmbargo, id).await?;
    let mut problems = Problems::default();
    match At::parse_local(&form.at) {
        None => problems.add("at", "delivery-problem-embargo-time"),
        Some(to) => match move_embargo(&cx, id, to, &form.reason).await {
            Ok(()) => {
                cx.commit().await?;
                return Ok(shell::did("did-embargo-moved", &format!("/board/{id}/embargo")));
            }
            Err(MoveEmbargoError::NoReason) => problems.add("reason", "delivery-problem-embargo-reason"),
            Err(MoveEmbargoError::LongReason) => problems.add("reason", "delivery-problem-note"),
            Err(MoveEmbargoError::Earlier) => problems.add("at", "delivery-problem-embargo-earlier"),
            Err(MoveEmbargoError::AfterLastDay) => problems.add("at", "delivery-problem-embargo-last-day"),
            Err(MoveEmbargoError::NoTime) => problems.add("at", "delivery-problem-embargo-time"),
            Err(error) => return Err(error.into()),
        },
    }
    drop(cx);
    page(&request, id, &form, problems).await
}

fn read_id(id: &str) -> Result<DispatchId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// What the page is made of.
struct Read {
    dispatch: Dispatch,
    held: Held,
    may: bool,
    groups: BTreeMap<String, Bilingual>,
    names: BTreeMap<PersonId, Bilingual>,
}

async fn read(request: &Signed, id: DispatchId) -> Result<Read, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let dispatch = cx.permit::<ViewBoard, Dispatch>(ViewBoard, id).await?;
    let held = embargoes::of(dispatch.sql(), id).await?.ok_or(Fault::not_found())?;
    let movers: Vec<PersonId> = held.moves.iter().filter_map(|one| one.by).collect();
    let names = identity::ask::names(dispatch.sql(), &movers).await?;
    let ceptoars = registry::ask::ceptoars_on(dispatch.sql(), dispatch.released_at.day()).await?;
    let groups = ceptoars.into_iter().filter_map(|ceptoar| Some((ceptoar.code?, ceptoar.name))).collect();
    let may =
        held.opened_at.is_none() && decide(request.actor(), Act::MoveEmbargo, dispatch.relations()) == Decision::Allow;
    Ok(Read { may, dispatch: dispatch.row().clone(), held, groups, names })
}

async fn page(request: &Signed, id: DispatchId, form: &MoveForm, problems: Problems) -> Result<Response, Fault> {
    let Read { dispatch, held, may, groups, names } = read(request, id).await?;
    let page = titled(request, dispatch.exercise, |voice| {
        voice.t1("delivery-embargo-title", "reference", &dispatch.reference)
    });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let group = |code: &String| groups.get(code).map_or(code.as_str(), |name| page.pick(name)).to_owned();
    let first: Vec<String> = held.first.iter().map(group).collect();
    let view = |one: &crate::Move| MoveView {
        at: page.when_short(&one.at),
        from: page.when(&one.from),
        to: page.when(&one.to),
        by: one.by.and_then(|by| names.get(&by)).map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        reason: one.reason.clone(),
    };
    let template = EmbargoPage {
        until: page.when(&held.until),
        last: dispatch.last_day.map(|day| day.show_long(page.lang)).unwrap_or_default(),
        never: never_opens_said(&page, &dispatch),
        opened: held.opened_at.map(|at| page.when(&at)).unwrap_or_default(),
        first: first.join(&page.t("delivery-comma")),
        moves: held.moves.iter().map(view).collect(),
        may,
        at: Field::new("at", &form.at, &problems, &page),
        reason: Field::new("reason", &form.reason, &problems, &page),
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        dispatch,
        page,
    };
    show_with(status, &template)
}
