//! `/drafts/{id}/check`: exactly what will be sent, to whom, who sees what; then sending it.

use super::edit::{Pairs, edit_page, keep, revision_of, sent_already};
use super::mind::mind;
use crate::draft::{Draft, DraftId, Typed};
use crate::ops::hold_back::hold_back;
use crate::ops::save_draft::SaveDraftError;
use crate::ops::submit_report::{SubmitReportError, submit_report};
use crate::ops::survey_draft::{Surroundings, bodies, short_names, survey_draft};
use crate::pages::{
    reports::{
        content::{ContentView, content_view},
        id_of,
        see::{Course, SeeView, see_view},
        titled,
    },
    words,
};
use crate::report::Reader;
use crate::store::reports;
use access::{OrgId, act::ViewDraft};
use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Bilingual;
use shell::{Fault, Input, Page, Signed, page::show_with};
use std::collections::BTreeMap;
use store::{Cx, Granted};

#[derive(Template)]
#[template(path = "drafts/check.html")]
struct CheckPage {
    page: Page,
    id: String,
    revision: i64,
    filed_for: String,
    /// What to know before it is sent.
    mind: Vec<String>,
    content: ContentView,
    goes: Vec<String>,
    see: SeeView,
}

/// `POST /drafts/{id}/check`: saves what was typed, then shows what would be sent, or what is wrong.
pub(super) async fn save_and_check(
    request: Signed,
    Path(id): Path<String>,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let id = id_of::<Draft>(&id)?;
    if holds(&pairs) {
        // Whoever goes back to change something keeps what he ticked.
        let back = pairs.iter().any(|(name, _)| name == "back");
        keep_held(&request, id, pairs).await?;
        if back {
            return Ok(Redirect::to(&format!("/drafts/{id}")).into_response());
        }
        return Ok(shell::did("did-draft-held", &format!("/drafts/{id}/check#h-see")));
    }
    if let Err(stale) = keep(&request, id, pairs).await? {
        return Ok(stale);
    }
    match checked(&request, id).await? {
        Ok(_) => Ok(Redirect::to(&format!("/drafts/{id}/check")).into_response()),
        Err(problems) => Ok(problems),
    }
}

/// Saves what is held back from whom.
pub(super) async fn keep_held(request: &Signed, id: DraftId, pairs: Pairs) -> Result<(), Fault> {
    let revision = revision_of(&pairs)?;
    let cx = request.app.write(request.actor()).await?;
    hold_back(&cx, id, &Typed::from_form(pairs).held(), revision).await?;
    cx.commit_unrecorded("draft saved").await?;
    Ok(())
}

/// Whether a form comes from the table that says what is held back from whom.
pub(super) fn holds(pairs: &[(String, String)]) -> bool {
    pairs.iter().any(|(name, _)| name == "holds")
}

/// `GET /drafts/{id}/check`.
pub(super) async fn check(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    if let Some(there) = sent_already(&request, id_of::<Draft>(&id)?).await? {
        return Ok(there);
    }
    match checked(&request, id_of::<Draft>(&id)?).await? {
        Ok(page) => shell::show(&page),
        Err(problems) => Ok(problems),
    }
}

/// The page that shows what would be sent; or the form with what is wrong.
async fn checked(request: &Signed, id: DraftId) -> Result<Result<CheckPage, Response>, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id).await?;
    let around = survey_draft(&cx, &draft).await?;
    let content = match draft.typed.check(&around.setting) {
        Ok(content) => content,
        Err(problems) => {
            let page = edit_page(request, &cx, &draft, draft.typed.clone(), &problems).await?;
            return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page).map(Err);
        }
    };
    let page = titled(request, "report-check-title").exercise(draft.exercise);
    let names = short_names(draft.sql(), &bodies(&around.way)).await?;
    let goes = goes(&page, &cx, &draft, &around, &names).await?;
    let under = format!("/drafts/{id}/files");
    let (org, channel) = (page.pick(&around.org.name), page.t(draft.channel.key()));
    let groups = words::groups(draft.sql(), cx.now().day()).await?;
    let mut shown =
        content_view(&page, &content, (&around.levels, page.now), (&under, &around.looks), (Reader::Whole, &groups));
    for file in &mut shown.files {
        let strip = format!("{}/strip", file.href);
        file.about = std::mem::take(&mut file.about).offering(&page, strip, "send");
    }
    Ok(Ok(CheckPage {
        id: id.to_string(),
        revision: draft.revision,
        filed_for: match draft.org == draft.filed_by_org {
            true => String::new(),
            false => page.ts("report-draft-for", &[("org", &org), ("channel", &channel), ("source", &draft.source)]),
        },
        mind: mind(&page, &content, &around.org),
        see: see_view(&page, &Course::ahead(&around), &names, content.label.tlp(), &content.held())
            .ending(&page, content.label.until()),
        content: shown,
        goes,
        page,
    }))
}

/// Who will have it, and when.
async fn goes(
    page: &Page,
    cx: &Cx,
    draft: &Granted<'_, ViewDraft, Draft>,
    around: &Surroundings,
    names: &BTreeMap<OrgId, Bilingual>,
) -> Result<Vec<String>, Fault> {
    let say = |key: &str, org: OrgId| {
        let name = names.get(&org).map(|name| page.pick(name)).unwrap_or_default();
        page.t1(key, "org", name)
    };
    let Some(report) = draft.report else {
        let stops = around.way.stops(draft.filed_by_org, cx.now());
        let key = |received: bool| if received { "report-goes-now" } else { "report-goes-later" };
        return Ok(stops.iter().map(|stop| say(key(stop.received_at.is_some()), stop.org)).collect());
    };
    let stops = reports::stops(draft.sql(), report).await?;
    let key = |received: bool| if received { "report-goes-has" } else { "report-goes-later" };
    Ok(stops.iter().map(|stop| say(key(stop.received_at.is_some()), stop.org)).collect())
}

/// `POST /drafts/{id}/submit`: seals and sends what was shown.
pub(super) async fn submit(
    request: Signed,
    Path(id): Path<String>,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let id = id_of::<Draft>(&id)?;
    let mut revision = revision_of(&pairs)?;
    if let Some(there) = sent_already(&request, id).await? {
        return Ok(there);
    }
    let cx = request.app.write(request.actor()).await?;
    if holds(&pairs) {
        // The boxes were on the page that was checked: what they say is sent with it, or nothing is.
        revision = match hold_back(&cx, id, &Typed::from_form(pairs).held(), revision).await {
            Ok(saved) => saved.revision,
            Err(SaveDraftError::Stale(_)) => return Err(Fault::conflict("report.draft-changed")),
            Err(error) => return Err(error.into()),
        };
    }
    match submit_report(&cx, id, revision).await {
        Ok(submitted) => {
            cx.commit().await?;
            Ok(Redirect::to(&format!("/reports/{}?sent={}", submitted.report, submitted.stage)).into_response())
        }
        Err(SubmitReportError::Invalid(_)) => {
            drop(cx);
            match checked(&request, id).await? {
                Ok(_) => Err(Fault::conflict("report.draft-changed")),
                Err(problems) => Ok(problems),
            }
        }
        Err(error) => Err(error.into()),
    }
}
