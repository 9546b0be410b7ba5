//! The hub's desk: what is being written of what was handed in, what is in the way, and saving it.

mod acts;
mod sight;

use super::CircleLabel;
use crate::{
    Share, ShareId,
    ops::{
        derive_share::derive_share,
        save_share::{SaveShareError, save_share},
    },
    pages::{desk::substitutes, enter, find, known},
    store::shares,
};
use ::store::{Cx, Row, StoreError, params};
use access::act::{DeriveShare, EditShare};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use kernel::Id;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Problems, Route, Voice, anew};
use sight::ShareDesk;
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list_of = Operation::new("listShareDesks", "What one's hub is writing and what it shared, newest first.")
        .lists::<DeskLine>()
        .leads_to("getShareDesk", "id", "/items/0/id");
    let derive = Operation::new(
        "deriveShare",
        "Begin a share of submissions and arrivals: what gives providers away is taken out and listed (the hub).",
    )
    .takes::<SourcesSaid>()
    .creates::<ShareDesk>()
    .tagged();
    let get = Operation::new("getShareDesk", "Text, sources, providers, and what is in the way (the hub).")
        .gives::<ShareDesk>()
        .tagged();
    let save = Operation::new("saveShare", "Save a new revision. What was agreed to for another is void.")
        .takes::<ShareSaid>()
        .gives::<ShareDesk>()
        .tagged()
        .conditional();
    let mut all = vec![
        Route::get("/api/v1/communities/{code}/desk", list).api(list_of),
        Route::post("/api/v1/communities/{code}/shares", derive_).api(leads(derive)),
        Route::get("/api/v1/shares/{id}/desk", get_).api(leads(get)),
        Route::put("/api/v1/shares/{id}/desk", save_).api(leads(save)),
    ];
    all.extend(acts::routes());
    all
}

/// Where a share at the desk leads.
fn leads(operation: Operation) -> Operation {
    let ask =
        serde_json::json!({ "provider": "$response.body#/providers/0/organisation", "hash": "$response.body#/hash" });
    let review = serde_json::json!({ "hash": "$response.body#/hash", "verdict": "approve" });
    operation
        .leads_to("getShareDesk", "id", "/id")
        .leads_to_change("saveShare", "id", "/id")
        .leads_with("askApproval", &[("id", "/id")], ask)
        .leads_with("reviewShare", &[("id", "/id")], review)
        .leads_to_seen("releaseShare", "id", "/id")
}

/// A share at the desk, in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DeskLine {
    id: Uid,
    #[schema(example = "J-CSIP-2014-00001")]
    reference: String,
    title: String,
    label: CircleLabel,
    begun_at: Stamp,
    /// Absent while it is being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
}

async fn list(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let community = enter(&cx, &code, DeriveShare).await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Share>()?.unwrap_or(last);
    let page = "SELECT * FROM shares WHERE community_id = $1 AND shares.id < $2 AND {visible}
                ORDER BY shares.id DESC LIMIT $3";
    let visible = cx.visible::<Share>();
    let newest = shares::as_written(visible.engine(), page);
    let rows = visible.rows(&newest, params![community.id, before, limit + 1]).await?;
    let line = |row: &Row| -> Result<DeskLine, StoreError> {
        let content: crate::Content = row.json("content")?;
        Ok(DeskLine {
            id: row.id::<Share>("id")?.into(),
            reference: row.text("reference")?,
            title: content.title,
            label: (&content.label.ending(row.maybe_day("ends_on")?)).into(),
            begun_at: moment(row.at("begun_at")?),
            released_at: row.maybe_at("released_at")?.map(moment),
            recalled_at: row.maybe_at("recalled_at")?.map(moment),
        })
    };
    let found: Vec<DeskLine> = rows.iter().map(line).collect::<Result<_, _>>()?;
    Answer::ok(&Listing::of(found, limit, |line: &DeskLine| line.id.text().to_owned(), |line| line))
}

/// Of what a share is made.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct SourcesSaid {
    #[schema(max_items = 50)]
    submissions: Vec<Uid>,
    #[schema(max_items = 50)]
    arrivals: Vec<Uid>,
}

fn ids<T>(all: &[Uid]) -> Result<BTreeSet<Id<T>>, Fault> {
    all.iter().map(|one| known(one.text())).collect()
}

async fn derive_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: SourcesSaid = call.body()?;
    let cx = anew!(call);
    let community = find(&cx, &code).await?;
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let (submissions, arrivals) = (ids(&said.submissions)?, ids(&said.arrivals)?);
    let share = derive_share(&cx, community, &submissions, &arrivals, &substitutes(&voice)).await?;
    let shown = sight::of(&cx, share).await?;
    let answer = Answer::created(format!("/api/v1/shares/{share}/desk"), &shown)?.tagged(shown.revision);
    call.finish(cx, answer).await
}

async fn told(cx: &Cx, id: ShareId) -> Result<Answer, Fault> {
    let shown = sight::of(cx, id).await?;
    Ok(Answer::ok(&shown)?.tagged(shown.revision))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    told(&call.read().await?, known::<Share>(&id)?).await
}

/// What a share is to say. What was taken out, and what notices of the centre said besides, stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "請求書の送付を装うメール", "body": "取引先を装うメールが届いている。", "indicators": ["203.0.113.7"],
    "label": { "tlp": "amber" },
}))]
struct ShareSaid {
    #[schema(max_length = 120)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 20_000)]
    body: String,
    #[serde(default)]
    #[schema(max_items = 200)]
    indicators: Vec<String>,
    label: CircleLabel,
    /// Only these groups, by code; empty is the whole circle.
    #[serde(default)]
    groups: BTreeSet<String>,
}

async fn save_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision, said): (_, _, ShareSaid) = (known::<Share>(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    let current = {
        let share = cx.permit::<_, Share>(EditShare, id).await?;
        shares::current(share.sql(), id).await?
    };
    let mut problems = Problems::default();
    let label = said.label.read(&mut problems);
    if !problems.is_empty() {
        return Err(Fault::unusable("community.label").with_problems(problems));
    }
    let indicators = said.indicators.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    let content = crate::Content {
        title: said.title.trim().to_owned(),
        body: said.body.trim().replace("\r\n", "\n"),
        indicators: indicators.collect(),
        label,
        groups: said.groups,
        ..current.content
    };
    let hash = save_share(&cx, id, revision, content).await.map_err(|error| match error {
        SaveShareError::Stale => Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed"),
        other => other.into(),
    })?;
    let answer = told(&cx, id).await?;
    match hash == current.hash {
        true => call.finish_unrecorded(cx, "nothing had changed", answer).await,
        false => call.finish(cx, answer).await,
    }
}
