//! `/drafts/{id}`: writing, saving by hand or by itself, discarding.

use super::form::{FormParts, FormView, field_name, form_view};
use crate::draft::{Draft, DraftId, Typed, spoken::Said};
use crate::ops::{
    discard_draft::discard_draft,
    save_draft::{SaveDraftError, save_draft},
    survey_draft::{bodies, short_names, survey_draft},
};
use crate::pages::{
    reports::{id_of, titled},
    words,
};
use crate::report::detail::Time;
use crate::store::drafts;
use access::act::{DiscardDraft, ViewDraft};
use askama::Template;
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use kernel::At;
use shell::{Fault, Input, Page, Problems, Signed, Voice, page::show_with};
use store::{Cx, Granted};

/// A form as it comes: names and values.
pub(super) type Pairs = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "drafts/edit.html")]
pub(super) struct EditPage {
    page: Page,
    form: FormView,
    stale: Option<Stale>,
    /// The letter of which it was made.
    mail: Option<String>,
}

/// What somebody saved meanwhile, where it differs from what was typed.
struct Stale {
    at: String,
    rows: Vec<(String, String, String)>,
}

/// The form of a draft with what was typed and what is wrong with it.
pub(super) async fn edit_page<A>(
    request: &Signed,
    cx: &Cx,
    draft: &Granted<'_, A, Draft>,
    typed: Typed,
    problems: &Problems,
) -> Result<EditPage, Fault> {
    let around = survey_draft(cx, draft).await?;
    let names = short_names(draft.sql(), &bodies(&around.way)).await?;
    let page = titled(request, "report-new-title").exercise(draft.exercise);
    let called = words::groups(draft.sql(), cx.now().day()).await?;
    let (around, names, called) = (&around, &names, &called);
    let form = form_view(&page, FormParts { draft: draft.row(), typed, problems, around, names, called });
    let mail = delivery::made_of(draft.sql(), draft.id.uuid()).await?.map(|letter| format!("/mail/{letter}"));
    Ok(EditPage { page, form, stale: None, mail })
}

/// Where the draft leads that was sent already: whoever goes back, or presses twice, comes to the report.
pub(super) async fn sent_already(request: &Signed, id: DraftId) -> Result<Option<Response>, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = drafts::became(&cx.visible(), id).await?;
    Ok(report.map(|report| Redirect::to(&format!("/reports/{report}")).into_response()))
}

/// `GET /drafts/{id}`: the form.
pub(super) async fn show(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    if let Some(there) = sent_already(&request, id_of::<Draft>(&id)?).await? {
        return Ok(there);
    }
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id_of::<Draft>(&id)?).await?;
    shell::show(&edit_page(&request, &cx, &draft, draft.typed.clone(), &Problems::default()).await?)
}

/// The revision that a form was made from.
pub(super) fn revision_of(pairs: &[(String, String)]) -> Result<i64, Fault> {
    let revision = pairs.iter().find(|(name, _)| name == "revision").and_then(|(_, value)| value.parse().ok());
    revision.ok_or(Fault::unreadable("report.no-revision"))
}

/// When the form was drawn, or, with script, last typed in; what is older than a year is not believed.
fn drawn(pairs: &[(String, String)], now: At) -> Option<At> {
    let said = pairs.iter().find(|(name, _)| name == "drawn").and_then(|(_, value)| value.parse().ok());
    said.map(At::from_millis).filter(|at| *at > now.plus_days(-366) && *at <= now)
}

/// What was saved: the revision, and the moments as they were understood.
pub(super) struct Kept {
    revision: i64,
    typed: Typed,
}

impl Kept {
    /// The moments for the fields of the form, so that a time typed loosely is read once only.
    fn moments(&self) -> serde_json::Map<String, serde_json::Value> {
        Time::ALL.iter().map(|time| (time.code().to_owned(), self.typed.get(time.code()).into())).collect()
    }
}

/// Saves a form; the answer if it was saved elsewhere since.
pub(super) async fn keep(request: &Signed, id: DraftId, pairs: Pairs) -> Result<Result<Kept, Response>, Fault> {
    let revision = revision_of(&pairs)?;
    let drawn = drawn(&pairs, request.app.now());
    // A radio button cannot be taken back in a browser without script; this button does it.
    let unmarked: Vec<String> =
        pairs.iter().filter(|(name, _)| name == "unmark").map(|(_, field)| field.clone()).collect();
    let typed = Typed::from_form(pairs.into_iter().filter(|(name, _)| !unmarked.contains(name)));
    let cx = request.app.write(request.actor()).await?;
    let typed = typed.dated(Said::typed(drawn, cx.now()));
    match save_draft(&cx, id, &typed, revision).await {
        Ok(saved) => {
            cx.commit_unrecorded("draft saved").await?;
            Ok(Ok(Kept { revision: saved.revision, typed }))
        }
        Err(SaveDraftError::Stale(saved)) => {
            drop(cx);
            stale(request, id, typed, &saved).await.map(Err)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form with what was typed, beside what was saved elsewhere; saving it again is a decision.
async fn stale(request: &Signed, id: DraftId, typed: Typed, saved: &Draft) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id).await?;
    let mut shown = edit_page(request, &cx, &draft, typed.clone(), &Problems::default()).await?;
    let fields = saved.typed.0.keys().chain(typed.0.keys()).collect::<std::collections::BTreeSet<_>>();
    let differing = fields.into_iter().filter(|field| saved.typed.get(field) != typed.get(field));
    let row = |field: &String| {
        let (theirs, mine) = (saved.typed.get(field).to_owned(), typed.get(field).to_owned());
        (field_name(&shown.page, field), theirs, mine)
    };
    shown.stale = Some(Stale { at: shown.page.when(&saved.saved_at), rows: differing.map(row).collect() });
    show_with(StatusCode::CONFLICT, &shown)
}

/// `POST /drafts/{id}/save`: by the script (answers JSON), or by the button.
pub(super) async fn save(
    request: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let id = id_of::<Draft>(&id)?;
    let by_itself = headers.contains_key("x-kaname-autosave");
    let leaves = pairs.iter().any(|(name, _)| name == "close");
    let kept = match keep(&request, id, pairs).await? {
        Ok(kept) => kept,
        Err(_) if by_itself => {
            let voice = Voice::new(request.app.texts(), request.lang, request.app.now());
            let said = serde_json::json!({ "code": "report.draft-stale", "said": voice.t("report-stale-title") });
            return Ok((StatusCode::CONFLICT, Json(said)).into_response());
        }
        Err(response) => return Ok(response),
    };
    if by_itself {
        let voice = Voice::new(request.app.texts(), request.lang, request.app.now());
        let saved = voice.t1("report-saved-at", "time", request.app.now().clock_seconds());
        let said = serde_json::json!({ "saved": saved, "revision": kept.revision, "fields": kept.moments() });
        return Ok(Json(said).into_response());
    }
    let to = if leaves { "/reports/new".to_owned() } else { format!("/drafts/{id}") };
    Ok(shell::did("did-draft-saved", &to))
}

#[derive(Template)]
#[template(path = "drafts/discard.html")]
struct DiscardPage {
    page: Page,
    id: String,
    title: String,
}

/// `GET /drafts/{id}/discard`: asks once more.
pub(super) async fn ask_discard(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(DiscardDraft, id_of::<Draft>(&id)?).await?;
    let page = titled(&request, "report-discard-title").exercise(draft.exercise);
    shell::show(&DiscardPage { page, id: draft.id.to_string(), title: draft.typed.get("title").to_owned() })
}

/// `POST /drafts/{id}/discard`.
pub(super) async fn discard(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    discard_draft(&cx, id_of::<Draft>(&id)?).await?;
    cx.commit().await?;
    Ok(shell::did("did-draft-discarded", "/reports/new"))
}
