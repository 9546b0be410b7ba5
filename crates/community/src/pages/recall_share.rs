//! `/shares/{id}/recall`: the hub recalls what it shared: it says why and what to do, reads whom that concerns, and confirms.

use crate::{
    Share, ShareId,
    desk::Had,
    ops::recall_share::{RecallShareError, read, recall_share, said},
    store::{ledger, ledger::Received, shares},
};
use access::act::RecallShare;
use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use sharing::recall::WORDS_MAX;
use shell::{Fault, Field, Input, Page, Path, Problems, Signed, page::show_with};

/// Who had what the hub recalled, as its desk shows it.
pub(super) struct HadView {
    /// Who opened it, and when; whether somebody is to tell it.
    pub(super) opened: Vec<(String, String, bool)>,
    /// Those who did not open it; whether somebody is to tell it.
    pub(super) unopened: Vec<(String, bool)>,
    /// In which body outside, and who took it there, how and when.
    pub(super) outside: Vec<(String, String)>,
}

impl HadView {
    pub(super) fn of(page: &Page, had: &Had) -> Self {
        let name = |one: &Received| page.pick(&one.name).to_owned();
        let (opened, unopened): (Vec<_>, Vec<_>) = had.received.iter().partition(|one| one.opened_at.is_some());
        let when = |one: &Received| one.opened_at.map(|at| page.when(&at)).unwrap_or_default();
        Self {
            opened: opened.into_iter().map(|one| (name(one), when(one), !one.still_in)).collect(),
            unopened: unopened.into_iter().map(|one| (name(one), !one.still_in)).collect(),
            outside: had
                .outside
                .iter()
                .map(|(place, one)| {
                    let told = page.t2("community-hand-told", "whom", one.whom.as_str(), "means", one.means.as_str());
                    (page.pick(place).to_owned(), format!("{}　{told}", page.when(&one.at)))
                })
                .collect(),
        }
    }
    pub(super) fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.unopened.is_empty() && self.outside.is_empty()
    }
}

/// What is typed; `sure` once it was read whom it concerns, `back` to change it again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RecallForm {
    reason: String,
    instructions: String,
    sure: String,
    back: String,
}

#[derive(Template)]
#[template(path = "community/recall_share.html")]
struct RecallSharePage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    /// To how many organisations it went, and how many of them opened it.
    hits: String,
    /// What was typed is to be confirmed.
    confirms: bool,
    reason: Field,
    instructions: Field,
    limit: usize,
    errors: Vec<(String, String)>,
}

/// `GET /shares/{id}/recall`
pub(crate) async fn form(request: Signed, Path(id): Path<ShareId>) -> Result<Response, Fault> {
    draw(&request, id, &RecallForm::default(), (Problems::default(), false)).await
}

/// `POST /shares/{id}/recall`: says whom it concerns, and recalls it when that has been read.
pub(crate) async fn recall(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(form): Input<RecallForm>,
) -> Result<Response, Fault> {
    if !form.back.is_empty() {
        return draw(&request, id, &form, (Problems::default(), false)).await;
    }
    let done = match form.sure.as_str() {
        "yes" => {
            let cx = request.app.write(request.actor()).await?;
            let done = recall_share(&cx, id, &form.reason, &form.instructions).await;
            if done.is_ok() {
                cx.commit().await?;
                return Ok(shell::did("did-community-recalled", &format!("/shares/{id}/desk")));
            }
            done
        }
        _ => {
            let cx = request.app.read(request.actor()).await?;
            let share = cx.permit::<_, Share>(RecallShare, id).await?;
            read(&cx, share.sql(), &share, (&form.reason, &form.instructions)).await.map(drop)
        }
    };
    let mut problems = Problems::default();
    match done {
        Ok(()) => {}
        Err(RecallShareError::Missing) => flag(&mut problems, &form, "community-flaw-recall-missing", str::is_empty),
        Err(RecallShareError::Long) => flag(&mut problems, &form, "community-flaw-recall-long", is_long),
        Err(RecallShareError::Held) => problems.add("reason", "community-flaw-recall-held"),
        Err(error) => return Err(error.into()),
    }
    let confirms = problems.is_empty();
    draw(&request, id, &form, (problems, confirms)).await
}

/// Says it of each field of whose words it is true.
fn flag(problems: &mut Problems, form: &RecallForm, key: &'static str, wrong: impl Fn(&str) -> bool) {
    for (field, text) in [("reason", &form.reason), ("instructions", &form.instructions)] {
        if wrong(&said(text)) {
            problems.add(field, key);
        }
    }
}

fn is_long(text: &str) -> bool {
    text.chars().count() > WORDS_MAX
}

async fn draw(
    request: &Signed,
    id: ShareId,
    form: &RecallForm,
    (problems, confirms): (Problems, bool),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let share = cx.permit::<_, Share>(RecallShare, id).await?;
    let sql = share.sql();
    let release = shares::release(sql, id).await?.ok_or(RecallShareError::NotReleased)?;
    if crate::store::recalls::of_share(sql, id).await?.is_some() {
        return Err(RecallShareError::Recalled.into());
    }
    let received = ledger::received(sql, id).await?;
    let opened = received.iter().filter(|one| one.opened_at.is_some()).count();
    let key = if confirms { "community-recall-check" } else { "community-recall-title" };
    let page = super::titled(request, key);
    let errors: Vec<_> = problems.iter().map(|one| (format!("#f-{}", one.field), page.t(one.key))).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = RecallSharePage {
        id: id.to_string(),
        reference: share.reference.clone(),
        title: shares::revision(sql, id, release.revision).await?.content.title,
        hits: page.t2("community-recall-hits", "n", received.len(), "opened", opened),
        confirms,
        reason: Field::new("reason", &form.reason, &problems, &page),
        instructions: Field::new("instructions", &form.instructions, &problems, &page),
        limit: WORDS_MAX,
        errors,
        page,
    };
    show_with(status, &shown)
}
