//! What the desk's buttons do. What cannot be done as typed shows the desk again with everything typed.

use super::{Typed, show_again, show_edit};
use crate::{
    notice::{Flaw, Notice, NoticeId},
    ops::{
        ask_consent::{AskConsentError, ask_consent},
        confirm_override::confirm_override as confirm_override_op,
        confirm_waiver::confirm_waiver as confirm_waiver_op,
        propose_override::{ProposeOverrideError, propose_override},
        propose_waiver::{ProposeWaiverError, propose_waiver},
        release_notice::release_notice,
        review_notice::{ReviewNoticeError, review_notice},
        save_notice::{SaveNoticeError, Saved, save_notice},
    },
    pages::{notice_form::NoticeForm, words},
    release::Verdict,
    store::notices,
};
use ::store::Cx;
use access::act::{ConfirmWaiver, EditNotice, ProposeWaiver};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{At, ContentHash};
use serde::Deserialize;
use shell::{Fault, Input, Path, Problems, Signed, Voice};
use std::collections::BTreeSet;

/// Back to the desk, which says what was done.
fn back(id: NoticeId, what: &'static str) -> Response {
    shell::did(what, &format!("/notices/{id}"))
}

/// Stores what was done and goes back to the desk.
async fn done(cx: Cx, id: NoticeId, what: &'static str) -> Result<Response, Fault> {
    cx.commit().await?;
    Ok(back(id, what))
}

/// The desk again, with what was typed and one thing that is wrong.
async fn again(
    request: &Signed,
    id: NoticeId,
    field: &str,
    key: &'static str,
    values: &[(String, &str)],
) -> Result<Response, Fault> {
    let mut typed = Typed::default();
    typed.problems.add(field, key);
    typed.values = values.iter().map(|(field, value)| (field.clone(), (*value).to_owned())).collect();
    show_again(request, id, typed).await
}

fn hash(typed: &str) -> Result<ContentHash, Fault> {
    ContentHash::parse(typed).ok_or(Fault::unreadable("shell.unreadable"))
}

fn id_of<T>(typed: &str) -> Result<kernel::Id<T>, Fault> {
    typed.parse().map_err(|_| Fault::not_found())
}

/// What keeps a form from being saved, for the form.
pub(super) struct Wrong {
    pub(super) problems: Problems,
    pub(super) status: StatusCode,
}

impl Wrong {
    pub(super) fn new(field: &str, key: &'static str, status: StatusCode) -> Self {
        let mut problems = Problems::default();
        problems.add(field, key);
        Self { problems, status }
    }
}

/// What keeps it from being saved, by field. Several lines may be wrong in one way: that is said once, and the table below
/// the field marks each.
fn flawed(flaws: &[Flaw]) -> Problems {
    let said: BTreeSet<_> = flaws.iter().map(|one| words::flaw(*one)).collect();
    let mut problems = Problems::default();
    said.into_iter().for_each(|(field, key)| problems.add(field, key));
    problems
}

/// Saves what was typed, without committing it.
pub(super) async fn keep(cx: &Cx, id: NoticeId, form: &NoticeForm) -> Result<Result<Saved, Wrong>, Fault> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let files = notices::current(notice.sql(), id).await?.content.attachments;
    let content = match form.read(&files) {
        Ok(content) => content,
        Err(problems) => return Ok(Err(Wrong { problems, status: StatusCode::UNPROCESSABLE_ENTITY })),
    };
    Ok(Err(match save_notice(cx, id, form.revision.parse().unwrap_or(0), content).await {
        Ok(saved) => return Ok(Ok(saved)),
        Err(SaveNoticeError::Flawed(flaws)) => {
            Wrong { problems: flawed(&flaws), status: StatusCode::UNPROCESSABLE_ENTITY }
        }
        Err(SaveNoticeError::LabelTooWeak(_)) => {
            Wrong::new("tlp", "notice-problem-label-weaker", StatusCode::UNPROCESSABLE_ENTITY)
        }
        // Nothing is wrong with what was typed: the form comes back with what was saved meanwhile.
        Err(SaveNoticeError::Stale) => Wrong { problems: Problems::default(), status: StatusCode::CONFLICT },
        Err(error) => return Err(error.into()),
    }))
}

/// `POST /notices/{id}/save`
pub(crate) async fn save(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match keep(&cx, id, &form).await? {
        Ok(saved) if saved.new => done(cx, id, "did-notice-saved").await,
        Ok(_) => Ok(back(id, "did-notice-saved")),
        Err(wrong) => {
            drop(cx);
            show_edit(&request, id, form, wrong).await
        }
    }
}

/// `POST /notices/{id}/autosave`: answers with the revision and a sentence, as JSON.
pub(crate) async fn autosave(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let saved = match keep(&cx, id, &form).await? {
        Ok(saved) => saved,
        Err(wrong) if wrong.status == StatusCode::CONFLICT => return Err(Fault::conflict("sharing.notice-stale")),
        Err(_) => return Err(Fault::unusable("sharing.notice-flawed")),
    };
    let now = cx.now();
    if saved.new {
        cx.commit().await?;
    }
    let said = Voice::new(request.app.texts(), request.lang, now).t1("notice-autosaved", "at", now.clock_seconds());
    Ok(Json(serde_json::json!({ "saved": said, "revision": saved.revision.to_string() })).into_response())
}

#[derive(Deserialize)]
pub(crate) struct AskForm {
    #[serde(default)]
    report: String,
    #[serde(default)]
    hash: String,
    #[serde(default)]
    due: String,
}

/// `POST /notices/{id}/consents`
pub(crate) async fn ask(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<AskForm>,
) -> Result<Response, Fault> {
    let field = format!("due-{}", form.report);
    let values = [(field.clone(), form.due.as_str())];
    let due = At::parse_local(&form.due);
    if due.is_none() && !form.due.trim().is_empty() {
        return again(&request, id, &field, "notice-problem-moment", &values).await;
    }
    let cx = request.app.write(request.actor()).await?;
    match ask_consent(&cx, id, id_of(&form.report)?, hash(&form.hash)?, due).await {
        Ok(_) => done(cx, id, "did-consent-asked").await,
        Err(AskConsentError::DuePassed) => {
            drop(cx);
            again(&request, id, &field, "notice-problem-due-passed", &values).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct OverrideForm {
    #[serde(default)]
    report: String,
    #[serde(default)]
    hash: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    reason: String,
}

/// `POST /notices/{id}/overrides`
pub(crate) async fn override_(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<OverrideForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let why = (form.ground.as_str(), form.reason.as_str());
    match propose_override(&cx, id, id_of(&form.report)?, hash(&form.hash)?, why).await {
        Ok(_) => done(cx, id, "did-second-asked").await,
        Err(ProposeOverrideError::GroundMissing) => {
            drop(cx);
            let field = format!("ground-{}", form.report);
            let values = [(field.clone(), why.0), (format!("reason-{}", form.report), why.1)];
            again(&request, id, &field, "notice-problem-ground", &values).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /notices/{id}/overrides/{which}/confirm`
pub(crate) async fn confirm_override(
    request: Signed,
    Path((id, which)): Path<(NoticeId, String)>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    confirm_override_op(&cx, id, id_of(&which)?).await?;
    done(cx, id, "did-second-confirmed").await
}

#[derive(Deserialize)]
pub(crate) struct WaiverForm {
    /// All that is found in the same words in the same place.
    #[serde(default)]
    fingerprint: Vec<String>,
    #[serde(default)]
    reason: String,
}

/// `POST /notices/{id}/waivers`
pub(crate) async fn waive(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<WaiverForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ProposeWaiver, id).await?;
    let first = form.fingerprint.first().ok_or(Fault::unreadable("shell.unreadable"))?;
    let mut proposed = false;
    for fingerprint in &form.fingerprint {
        match propose_waiver(&cx, id, hash(fingerprint)?, &form.reason).await {
            // Of a group, some may have been proposed before it grew.
            Ok(_) => proposed = true,
            Err(ProposeWaiverError::AlreadyProposed) => {}
            Err(ProposeWaiverError::ReasonMissing) => {
                drop(cx);
                return again(&request, id, &format!("waive-{first}"), "notice-problem-waiver", &[]).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    if proposed { done(cx, id, "did-second-asked").await } else { Err(ProposeWaiverError::AlreadyProposed.into()) }
}

#[derive(Deserialize)]
pub(crate) struct ConfirmForm {
    #[serde(default)]
    waiver: Vec<String>,
}

/// `POST /notices/{id}/waivers/confirm`
pub(crate) async fn confirm_waiver(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<ConfirmForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ConfirmWaiver, id).await?;
    if form.waiver.is_empty() {
        return Err(Fault::unreadable("shell.unreadable"));
    }
    for waiver in &form.waiver {
        confirm_waiver_op(&cx, id, id_of(waiver)?).await?;
    }
    done(cx, id, "did-second-confirmed").await
}

#[derive(Deserialize)]
pub(crate) struct ReviewForm {
    #[serde(default)]
    hash: String,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    note: String,
}

fn reviewed(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "did-notice-approved",
        Verdict::Return => "did-notice-returned",
    }
}

/// `POST /notices/{id}/review`
pub(crate) async fn review(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<ReviewForm>,
) -> Result<Response, Fault> {
    let verdict = form.verdict.parse::<Verdict>().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    let cx = request.app.write(request.actor()).await?;
    match review_notice(&cx, id, hash(&form.hash)?, verdict, &form.note).await {
        Ok(()) => done(cx, id, reviewed(verdict)).await,
        Err(ReviewNoticeError::NoteMissing) => {
            drop(cx);
            again(&request, id, "note", "notice-problem-note", &[]).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct ReleaseForm {
    #[serde(default)]
    hash: String,
}

/// `POST /notices/{id}/release`
pub(crate) async fn release(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<ReleaseForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let released = release_notice(&cx, id, hash(&form.hash)?).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-released", &format!("/board/{}", released.dispatch)))
}
