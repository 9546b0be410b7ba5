//! Writing down a telephone call.

use super::titled;
use crate::{
    Delivery, DeliveryId, LastCall, NOTE_LIMIT, Outcome, RecordCallError,
    pages::{
        answers::read_id,
        place::Place,
        view::{self, Person},
    },
    record_call,
    store::calls,
};
use ::store::{Sql, StoreError};
use access::act::RecordCall;
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, page::show_with};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CallForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    note: String,
}

#[derive(Template)]
#[template(path = "deliveries/call.html")]
struct CallPage {
    page: Page,
    delivery: Delivery,
    person: Person,
    choices: Vec<(&'static str, String, bool)>,
    outcome: Field,
    note: Field,
    log: Vec<LogLine>,
    limit: usize,
    problems: Vec<(String, String)>,
    heading: String,
    back: String,
    /// Where in the list one was, as the question of an address.
    place: String,
}

/// A call that was written down.
pub(crate) struct LogLine {
    /// The class of its mark; when, for which organisation, how it ended.
    pub(crate) call: (&'static str, String),
    /// Who, where it was a colleague.
    pub(crate) person: String,
    pub(crate) note: String,
}

/// All calls to a recipient, newest first, whoever made them. Colleagues are named; of others their organisation is.
pub(crate) async fn log(page: &Page, sql: &Sql<'_>, id: DeliveryId) -> Result<Vec<LogLine>, StoreError> {
    let mine = page.visitor.as_ref().and_then(|visitor| visitor.actor.who()).map(|who| who.organisation);
    let all = calls::log(sql, id).await?;
    let of_mine =
        |one: &LastCall| one.person.filter(|_| mine.is_some() && one.by.as_ref().map(|(org, _)| *org) == mine);
    let people: Vec<_> = all.iter().filter_map(of_mine).collect();
    let names = identity::ask::names(sql, &people).await?;
    let line = |one: &LastCall| LogLine {
        call: view::called(page, one),
        person: of_mine(one)
            .and_then(|person| names.get(&person))
            .map(|name| page.pick(name).to_owned())
            .unwrap_or_default(),
        note: one.note.clone(),
    };
    Ok(all.iter().map(line).collect())
}

/// `GET /deliveries/{id}/call`
pub(crate) async fn form(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    page(&request, (read_id(&id)?, &place), &CallForm::default(), Problems::default()).await
}

/// `POST /deliveries/{id}/call`
pub(crate) async fn record(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    Input(form): Input<CallForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let mut problems = Problems::default();
    let Ok(outcome) = form.outcome.parse::<Outcome>() else {
        problems.add("outcome", "delivery-problem-outcome");
        return page(&request, (id, &place), &form, problems).await;
    };
    let cx = request.app.write(request.actor()).await?;
    match record_call(&cx, id, outcome, &form.note).await {
        Ok(()) => {}
        Err(RecordCallError::NoteTooLong) => {
            drop(cx);
            problems.add("note", "delivery-problem-note");
            return page(&request, (id, &place), &form, problems).await;
        }
        Err(error) => return Err(error.into()),
    }
    let back = place.back(&request, cx.permit::<RecordCall, Delivery>(RecordCall, id).await?.row());
    cx.commit().await?;
    Ok(shell::did("did-notice-called", &back))
}

async fn page(
    request: &Signed,
    (id, place): (DeliveryId, &Place),
    form: &CallForm,
    problems: Problems,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<RecordCall, Delivery>(RecordCall, id).await?;
    let row = calls::one(delivery.sql(), id, cx.now().day()).await?.ok_or(Fault::not_found())?;
    let reference = &delivery.reference;
    let page = titled(request, delivery.exercise, |voice| voice.t1("delivery-call-title", "reference", reference));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |outcome: &Outcome| {
        let name = page.t(&format!("delivery-call-{}", outcome.code()));
        (outcome.code(), name, outcome.code() == form.outcome)
    };
    let template = CallPage {
        person: view::person(&page, &row),
        choices: Outcome::ALL.iter().map(choice).collect(),
        outcome: Field::new("outcome", &form.outcome, &problems, &page),
        note: Field::new("note", &form.note, &problems, &page),
        log: log(&page, delivery.sql(), id).await?,
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        back: place.back(request, &delivery),
        place: place.again(),
        delivery: delivery.row().clone(),
        page,
    };
    show_with(status, &template)
}
