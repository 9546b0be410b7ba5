//! Requests for consent: exactly what is asked, and answering.

use super::Handling;
use crate::consent::{Consent, ConsentAnswer};
use crate::ops::{answer_consent::answer_consent, open_consent::open_consent};
use crate::pages::reports::id_of;
use crate::store::{consents as rows, notices};
use access::act::ViewConsent;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Begun, Call, Listing, Operation, Paging, Stamp, cursor, moment};
use shell::{Fault, Route};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getConsent", "Exactly the text, label and audience that are asked about.")
        .gives::<ConsentView>()
        .leads_to("answerConsent", "id", "/id");
    vec![
        Route::get("/api/v1/consents", list).api(
            Operation::new("listConsents", "What one's organisation was asked, newest first.")
                .lists::<ConsentLine>()
                .leads_to("getConsent", "id", "/items/0/id"),
        ),
        Route::get("/api/v1/consents/{id}", get_).api(get),
        Route::post("/api/v1/consents/{id}/answer", answer)
            .api(Operation::new("answerConsent", "Agree, refuse, or ask for another text.").takes::<Answering>()),
    ]
}

/// A request for consent, as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ConsentLine {
    id: String,
    /// The id of the report from which the notice was made.
    report: String,
    asked_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
}

/// A request for consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ConsentView {
    id: String,
    report: String,
    revision: i64,
    /// SHA-256 of what is asked about; an answer is for it alone.
    hash: String,
    title: String,
    body: String,
    indicators: Vec<String>,
    label: Handling,
    asked_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = rows::asked_of(&cx.visible(), paging.place()?, limit + 1).await?;
    let line = |consent: Consent| ConsentLine {
        id: consent.id.to_string(),
        report: consent.report.to_string(),
        asked_at: moment(consent.asked_at),
        due_at: consent.due.map(moment),
    };
    Answer::ok(&Listing::of(found, limit, |consent: &Consent| cursor(consent.asked_at, consent.id), line))
}

/// The first reading by the reporter is stamped, as on the page.
async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Consent>(&id)?;
    let cx = call.app.write(call.actor()).await?;
    let (_, first) = open_consent(&cx, id).await?;
    if first {
        cx.commit().await?;
    } else {
        drop(cx);
    }
    let cx = call.read().await?;
    let consent = cx.permit::<_, Consent>(ViewConsent, id).await?;
    let asked = notices::revision(consent.sql(), consent.notice, consent.revision).await?;
    let content = asked.ok_or(Fault::not_found())?.content;
    Answer::ok(&ConsentView {
        id: consent.id.to_string(),
        report: consent.report.to_string(),
        revision: consent.revision,
        hash: consent.hash.to_string(),
        label: Handling::from(&content.label),
        title: content.title,
        body: content.body,
        indicators: content.indicators,
        asked_at: moment(consent.asked_at),
        due_at: consent.due.map(moment),
    })
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Answering {
    /// `agree`, `refuse`, `edit`.
    #[schema(example = "agree")]
    answer: String,
    /// Why, or what should be different; required with `refuse` and `edit`.
    #[serde(default)]
    note: String,
}

async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, answering): (_, Answering) = (id_of::<Consent>(&id)?, call.body()?);
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    cx.permit::<_, Consent>(ViewConsent, id).await?;
    let given: ConsentAnswer = answering.answer.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    answer_consent(&cx, id, given, &answering.note).await?;
    call.finish(cx, Answer::done()).await
}
