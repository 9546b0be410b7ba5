//! `/notices/{id}/recall`: proposing to recall what was released, confirming it, and what came of it.

use crate::{
    notice::{Notice, NoticeId},
    ops::{
        confirm_recall::confirm_recall,
        propose_recall::{ProposeRecallError, propose_recall},
    },
    pages::notices::summary,
    recall::WORDS_MAX,
    store::{notices, recalls},
};
use access::{
    Act, Decision,
    act::{ProposeRecall, ViewNotice},
    decide,
};
use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, Voice, page::show_with};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RecallForm {
    reason: String,
    instructions: String,
}

/// Which proposal is confirmed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConfirmForm {
    recall: String,
}

/// A proposal in words.
struct Proposed {
    id: String,
    said: String,
    reason: String,
    instructions: String,
    /// When it was recalled; empty while it is a proposal.
    recalled: String,
}

#[derive(Template)]
#[template(path = "notices/recall.html")]
struct RecallPage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    board: String,
    proposed: Option<Proposed>,
    may_propose: bool,
    may_confirm: bool,
    reason: Field,
    instructions: Field,
    limit: usize,
    errors: Vec<(String, String)>,
}

/// `GET /notices/{id}/recall`
pub(crate) async fn form(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    page(&request, id, &RecallForm::default(), Problems::default()).await
}

/// `POST /notices/{id}/recall`
pub(crate) async fn propose(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<RecallForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ProposeRecall, id).await?;
    let mut problems = Problems::default();
    let field = if form.reason.trim().is_empty() { "reason" } else { "instructions" };
    match propose_recall(&cx, id, &form.reason, &form.instructions).await {
        Ok(_) => {
            cx.commit().await?;
            return Ok(Redirect::to(&format!("/notices/{id}/recall")).into_response());
        }
        Err(ProposeRecallError::Missing) => problems.add(field, "notice-problem-recall-missing"),
        Err(ProposeRecallError::Long) => problems.add("reason", "notice-problem-recall-long"),
        Err(ProposeRecallError::Held) => problems.add("reason", "notice-problem-recall-held"),
        Err(error) => return Err(error.into()),
    }
    drop(cx);
    page(&request, id, &form, problems).await
}

/// `POST /notices/{id}/recall/confirm`
pub(crate) async fn confirm(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<ConfirmForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    confirm_recall(&cx, id, form.recall.parse().map_err(|_| Fault::not_found())?).await?;
    cx.commit().await?;
    Ok(Redirect::to(&format!("/notices/{id}/recall")).into_response())
}

async fn page(request: &Signed, id: NoticeId, form: &RecallForm, problems: Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let release = notices::release(notice.sql(), id).await?.ok_or(Fault::not_found())?;
    let title = notices::current(notice.sql(), id).await?.content.title;
    let recall = recalls::of(notice.sql(), id).await?;
    let people: Vec<_> = recall.iter().map(|recall| recall.proposed_by).collect();
    let names = identity::ask::names(notice.sql(), &people).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let may = |act| decide(request.actor(), act, notice.relations()) == Decision::Allow;
    let open = recall.as_ref().is_none_or(|recall| recall.confirmed.is_none());
    let second = recall.as_ref().is_some_and(|recall| cx.person() != Some(recall.proposed_by));
    let proposed = recall.map(|recall| Proposed {
        id: recall.id.to_string(),
        said: voice.t2(
            "notice-recall-proposed",
            "name",
            names.get(&recall.proposed_by).map(|name| voice.pick(name)).unwrap_or_default(),
            "at",
            voice.when(&recall.proposed_at),
        ),
        recalled: recall.confirmed.map(|(_, at)| voice.when(&at)).unwrap_or_default(),
        reason: recall.reason,
        instructions: recall.instructions,
    });
    let errors = summary(&problems, &voice);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::signed(request, voice.t1("notice-recall-title", "reference", &notice.reference));
    let page = page.exercise(notice.exercise);
    let shown = RecallPage {
        id: id.to_string(),
        reference: notice.reference.clone(),
        title,
        board: format!("/board/{}/opened", release.dispatch),
        proposed,
        may_propose: open && may(Act::ProposeRecall),
        may_confirm: open && second && may(Act::ConfirmRecall),
        reason: Field::new("reason", &form.reason, &problems, &page),
        instructions: Field::new("instructions", &form.instructions, &problems, &page),
        limit: WORDS_MAX,
        errors,
        page,
    };
    show_with(status, &shown)
}
