//! Requests for consent: exactly what is asked, and answering.

use super::codes;
use super::content::NoticeContent;
use crate::consent::{Consent, ConsentAnswer};
use crate::ops::{
    answer_consent::answer_consent,
    open_consent::{open_consent, removals_of, stages_for},
};
use crate::pages::{consents::reported, reports::id_of};
use crate::report::Reader;
use crate::store::{consents as rows, notices};
use access::act::{AnswerConsent, ViewConsent};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getConsent", "Exactly the text, label and audience that are asked about.")
        .gives::<ConsentView>()
        .leads_to("answerConsent", "id", "/id");
    let list_of = Operation::new("listConsents", "What one's organisation was asked, newest first.")
        .lists::<ConsentLine>()
        .leads_to("getConsent", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/consents", list).api(list_of),
        Route::get("/api/v1/consents/{id}", get_).api(get),
        Route::post("/api/v1/consents/{id}/answer", answer).api(
            Operation::new("answerConsent", "Agree, refuse, or ask for another text.").takes::<AnsweringConsent>(),
        ),
    ]
}

/// A request for consent, as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ConsentLine {
    id: Uid,
    /// The report from which the notice was made.
    report: Uid,
    asked_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
}

/// A request for consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ConsentView {
    id: Uid,
    report: Uid,
    /// The reference of the notice.
    #[schema(example = "N-2014-00007")]
    notice: String,
    exercise: bool,
    revision: i64,
    /// Of what is asked about; an answer is for it alone.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// With what was taken out of the caller's own report.
    content: NoticeContent,
    /// To how many it would go: ministries, secretariats and members; who is a member of two CEPTOARs counts twice.
    recipients: i64,
    /// How many of them are members.
    members: i64,
    /// The text has not been changed since; only then can it be answered.
    current: bool,
    /// Those of the indicators that stand in the report itself.
    own_indicators: Vec<String>,
    /// Those of the files that came with the report.
    own_files: Vec<Uid>,
    asked_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnsweredView>,
}

/// What was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AnsweredView {
    #[schema(schema_with = codes::consent_answer)]
    answer: String,
    note: String,
    person: Uid,
    at: Stamp,
}

impl From<crate::consent::Answered> for AnsweredView {
    fn from(answered: crate::consent::Answered) -> Self {
        Self {
            answer: answered.answer.code().to_owned(),
            note: answered.note,
            person: answered.by.into(),
            at: moment(answered.at),
        }
    }
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = rows::asked_of(&cx.visible(), paging.place()?, limit + 1).await?;
    let line = |consent: Consent| ConsentLine {
        id: consent.id.into(),
        report: consent.report.into(),
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
    let sql = consent.sql();
    let asked = notices::revision(sql, consent.notice, consent.revision).await?.ok_or(Fault::not_found())?;
    let notice = notices::one(sql, consent.notice).await?.ok_or(Fault::not_found())?;
    let reader = Reader::on(cx.actor(), consent.org);
    let stages = stages_for(sql, &consent, reader).await?;
    let own = reported(sql, (consent.report, reader, &stages), &asked.content.attachments).await?;
    let removals = removals_of(sql, &consent, (&stages, &asked.content), cx.now().day()).await;
    let removals = removals.map_err(::store::StoreError::from)?;
    let plan = delivery::plan(sql, asked.content.label.audience(), cx.now().day()).await?;
    let answered = rows::one(sql, id).await?.and_then(|one| one.answered);
    let released = notices::release(sql, consent.notice).await?.is_some();
    Answer::ok(&ConsentView {
        id: consent.id.into(),
        report: consent.report.into(),
        notice: notice.reference,
        exercise: notice.exercise,
        revision: consent.revision,
        hash: consent.hash.to_string(),
        recipients: plan.recipients(),
        members: plan.members(),
        own_indicators: asked.content.indicators.iter().filter(|line| own.said(line)).cloned().collect(),
        own_files: asked
            .content
            .attachments
            .iter()
            .filter(|file| own.has(&file.hash))
            .map(|file| file.id.into())
            .collect(),
        content: NoticeContent::with(asked.content, removals),
        current: !released && notices::current(sql, consent.notice).await?.hash == consent.hash,
        asked_at: moment(consent.asked_at),
        due_at: consent.due.map(moment),
        answer: answered.map(AnsweredView::from),
    })
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnsweringConsent {
    #[schema(schema_with = codes::consent_answer, example = "agree")]
    answer: String,
    /// Why, or what should be different; required with `refuse` and `edit`.
    #[serde(default)]
    note: String,
}

async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, answering): (_, AnsweringConsent) = (id_of::<Consent>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Consent>(AnswerConsent, id).await?;
    let given: ConsentAnswer = answering.answer.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    answer_consent(&cx, id, given, &answering.note).await?;
    call.finish(cx, Answer::done()).await
}
