//! What was shared with one's organisation; saying whether it was seen there too.

use super::{
    CircleLabel,
    later::{LaterVersion, superseded},
    recalled::CircleRecall,
    seen_outside,
};
use crate::{
    About, Content, Share,
    ops::{answer_share::answer_share, open_share::open_share},
    pages::{find, known, share::whole_file},
    store::{
        circles, decisions,
        files::{self, Owner},
        later, ledger, recalls, shares,
    },
};
use ::store::{Row, StoreError, params};
use access::{Relation, act::ReadShare};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::{Deserialize, Serialize};
use sharing::{FileSeen, IndicatorView, api::DetailSaid, as_bytes, attachment::NoticeFile, notice::NoticeKind};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list_of = Operation::new("listShares", "What was shared with one's organisation, newest first.")
        .lists::<ShareLine>()
        .leads_to("getShare", "id", "/items/0/id");
    let get = Operation::new("getShare", "The text as it left. The first reading is stamped.")
        .gives::<ShareView>()
        .leads_to("answerShare", "id", "/id");
    let answer = Operation::new("answerShare", "Say whether the same was seen at one's own place.").takes::<SeenSaid>();
    vec![
        Route::get("/api/v1/communities/{code}/shares", list).api(list_of),
        Route::get("/api/v1/shares/{id}", get_).api(get),
        Route::post("/api/v1/shares/{id}/answer", answer_).api(answer),
        Route::get("/api/v1/shares/{id}/files/{file}", file_of)
            .api(Operation::new("getShareFile", "A file of what was shared.").downloads().passing()),
    ]
}

/// A share in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ShareLine {
    id: Uid,
    #[schema(example = "J-CSIP-2014-00001")]
    reference: String,
    title: String,
    label: CircleLabel,
    released_at: Stamp,
    /// One's organisation has opened it.
    opened: bool,
    /// When it, or something of which it was made, was recalled: its text is read by nobody any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
}

/// A share as it left.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ShareView {
    id: Uid,
    #[schema(example = "J-CSIP-2014-00001")]
    reference: String,
    title: String,
    /// Absent once it, or something of which it was made, was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// As they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    label: CircleLabel,
    /// The groups that were told, by code; empty is the whole circle.
    groups: Vec<String>,
    #[schema(schema_with = super::hash)]
    hash: String,
    released_at: Stamp,
    /// What the notices of the centre said besides, of which it was made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<AboutView>,
    /// The files that went along.
    files: Vec<FileSeen>,
    /// Later versions that superseded what it was made of; text and files are of the earlier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    superseded: Vec<LaterVersion>,
    /// The recall, once it, or something of which it was made, was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<CircleRecall>,
    /// How many saw it too, in multiples of *k*; absent: fewer than *k*. The hub sees the figure itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<i64>,
    /// How many did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_seen: Option<i64>,
    /// What one's organisation said last; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<bool>,
}

/// What a notice says besides its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AboutView {
    #[schema(schema_with = kinds, example = "suspicious-mail")]
    kind: String,
    /// To be read at once.
    urgent: bool,
    /// What only its kind says.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<DetailSaid>,
}

impl From<&About> for AboutView {
    fn from(about: &About) -> Self {
        Self {
            kind: about.kind.code().to_owned(),
            urgent: about.urgent,
            detail: DetailSaid::told(about.detail.clone()),
        }
    }
}

fn kinds() -> RefOr<Schema> {
    codes(NoticeKind::ALL.iter().map(|kind| kind.code()))
}

/// Whether it was seen.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenSaid {
    seen: bool,
    /// For the hub only.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    note: String,
}

async fn list(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let id = find(&cx, &code).await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Share>()?.unwrap_or(last);
    let newest = format!(
        "SELECT shares.id, reference, content, released_at, {}, {},
          (SELECT COUNT(*) FROM share_openings o WHERE o.share_id = shares.id AND o.org_id = $3) AS opened
        FROM shares JOIN share_releases ON share_releases.share_id = shares.id
        JOIN share_revisions ON share_revisions.share_id = shares.id AND share_revisions.revision = share_releases.revision
        WHERE community_id = $1 AND shares.id < $2 AND {{visible}} ORDER BY shares.id DESC LIMIT $4",
        recalls::RECALLED,
        recalls::ENDS
    );
    let values = params![id, before, cx.organisation(), limit + 1];
    let rows = cx.visible::<Share>().rows(&newest, values).await?;
    let line = |row: &Row| -> Result<(String, ShareLine), StoreError> {
        let content: Content = row.json("content")?;
        let id = row.id::<Share>("id")?;
        let line = ShareLine {
            id: id.into(),
            reference: row.text("reference")?,
            title: content.title,
            label: (&content.label.ending(row.maybe_day("ends_on")?)).into(),
            released_at: moment(row.at("released_at")?),
            opened: row.get::<i64>("opened")? > 0,
            recalled_at: row.maybe_at("recalled_at")?.map(moment),
        };
        Ok((id.to_string(), line))
    };
    let found: Vec<(String, ShareLine)> = rows.iter().map(line).collect::<Result<_, _>>()?;
    Answer::ok(&Listing::of(found, limit, |(id, _)| id.clone(), |(_, line)| line))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Share>(&id)?;
    let cx = call.app.write(call.actor()).await?;
    let opened = open_share(&cx, id).await?;
    if opened.first {
        cx.commit().await?;
    } else {
        drop(cx);
    }
    let cx = call.read().await?;
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    let sql = share.sql();
    let release = shares::release(sql, id).await?.ok_or(Fault::not_found())?;
    let community = circles::by_id(sql, share.community).await?;
    let rules = decisions::rules_of(sql, &community, id, cx.now().day()).await?;
    let is_hub = share.relations().has(Relation::Hub);
    // With its own answer whoever asks would move a figure, and see how near the others are to the next multiple.
    let tally = ledger::tally(sql, id, cx.organisation().filter(|_| !is_hub)).await?;
    let told = |figure: i64| if is_hub { Some(figure) } else { rules.shown(figure) };
    let said = match cx.organisation() {
        Some(org) => ledger::answer_of(sql, id, org).await?,
        None => None,
    };
    let Content { title, body, indicators, label, groups, about, files: along, .. } = opened.revision.content;
    let seen = files::seen(sql, Owner::Share(id)).await?;
    Answer::ok(&ShareView {
        id: id.into(),
        reference: share.reference.clone(),
        title,
        body: Some(body).filter(|_| opened.recall.is_none()),
        typed_indicators: indicators.iter().map(IndicatorView::from).collect(),
        indicators,
        label: (&label).into(),
        groups: groups.into_iter().collect(),
        hash: opened.revision.hash.to_string(),
        released_at: moment(release.at),
        about: about.iter().map(AboutView::from).collect(),
        files: seen_outside(&along, &seen),
        superseded: superseded(&cx, &later::of_share(sql, id, cx.actor()).await?).await?,
        recall: opened.recall.map(CircleRecall::from),
        seen: told(tally.seen),
        not_seen: told(tally.not_seen),
        said,
    })
}

async fn file_of(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let share = cx.permit::<_, Share>(ReadShare, known::<Share>(&id)?).await?;
    Ok(as_bytes(whole_file(&share, known::<NoticeFile>(&file)?).await?))
}

async fn answer_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, SeenSaid) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    answer_share(&cx, id, said.seen, &said.note).await?;
    call.finish(cx, Answer::done()).await
}
