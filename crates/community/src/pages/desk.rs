//! `/communities/{code}/desk`: the hub's tray: what was handed in, what came over bridges, what is being written.

use super::{
    Asked, ROWS,
    circle::{Line, cut_lines},
    enter, find, known, later,
};
use crate::{Arrival, Community, Share, Submission, ops::derive_share::derive_share, store::shares};
use ::store::{Cx, Row, StoreError, params};
use access::act::DeriveShare;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use sharing::removal::Substitutes;
use shell::{Fault, Input, Page, Signed, Voice, page::show_with};

#[derive(Template)]
#[template(path = "community/desk.html")]
struct DeskPage {
    page: Page,
    code: String,
    name: String,
    handed_in: Vec<(String, Line)>,
    arrived: Vec<(String, Line)>,
    shares: Vec<Line>,
    more: String,
    /// What was chosen, where that could not be done.
    chosen: Vec<String>,
    /// Nothing new is begun.
    ended: bool,
}

/// `GET /communities/{code}/desk`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    draw(&request, code, (asked, &ChosenForm::default()), None).await
}

async fn draw(
    request: &Signed,
    code: String,
    (asked, chosen): (Asked, &ChosenForm),
    fault: Option<Fault>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, DeriveShare).await?;
    let page = super::titled(request, "community-desk-title").mend(fault.as_ref())?;
    let mut handed_in = handed_in(&cx, &community, &page, &asked).await?;
    let more = cut_lines(&mut handed_in);
    let (mut arrived, mut shares) = (arrived(&cx, &community, &page).await?, writing(&cx, &community, &page).await?);
    later::mark_arrivals(&cx, community.sql(), &mut arrived).await?;
    later::mark_shares(&cx, community.sql(), &mut shares).await?;
    let keyed = |line: Line| (line.href.split('/').nth(2).unwrap_or_default().to_owned(), line);
    let shown = DeskPage {
        name: page.pick(&community.name).to_owned(),
        arrived: arrived.into_iter().map(keyed).collect(),
        shares,
        handed_in: handed_in.into_iter().map(keyed).collect(),
        ended: community.ended_on(cx.now().day()),
        chosen: chosen.submissions.iter().chain(&chosen.arrivals).cloned().collect(),
        code,
        more,
        page,
    };
    show_with(shown.page.status(), &shown)
}

async fn handed_in(cx: &Cx, community: &Community, page: &Page, asked: &Asked) -> Result<Vec<Line>, Fault> {
    let newest =
        "SELECT submissions.*, (SELECT COUNT(*) FROM share_sources s WHERE s.submission_id = submissions.id) AS used
                  FROM submissions WHERE community_id = $1 AND id < $2 AND {visible} ORDER BY id DESC LIMIT $3";
    let values = params![community.id, asked.before::<Submission>()?, ROWS + 1];
    let rows = cx.visible::<Submission>().rows(newest, values).await?;
    let line = |row: &Row| -> Result<Line, StoreError> {
        let one: Submission = ::store::FromRow::from_row(row)?;
        let used = row.get::<i64>("used")? > 0;
        Ok(Line {
            exercise: false,
            href: format!("/submissions/{}", one.id),
            reference: one.reference,
            tlp: one.content.label.tlp(),
            title: one.content.title,
            at: one.at,
            state: page.t(if used { "community-used" } else { "community-new" }),
            recalled: false,
            later: false,
        })
    };
    Ok(rows.iter().map(line).collect::<Result<_, _>>()?)
}

async fn arrived(cx: &Cx, community: &Community, page: &Page) -> Result<Vec<Line>, StoreError> {
    let newest = format!(
        "SELECT {} FROM arrivals WHERE to_community = $1 AND {{visible}} ORDER BY id DESC LIMIT 20",
        crate::store::arrivals::COLUMNS
    );
    let rows: Vec<Arrival> = cx.visible::<Arrival>().all(&newest, params![community.id]).await?;
    let ways: Vec<crate::Bridge> = cx
        .visible::<crate::Bridge>()
        .all("SELECT * FROM bridges WHERE to_community = $1 AND {visible}", params![community.id])
        .await?;
    let via = |one: &Arrival| {
        let bridge = ways.iter().find(|bridge| bridge.id == one.bridge);
        bridge.map(|bridge| page.t1("community-via", "name", page.pick(&bridge.from.name))).unwrap_or_default()
    };
    Ok(rows
        .into_iter()
        .map(|one| Line {
            exercise: false,
            href: format!("/arrivals/{}", one.id),
            reference: String::new(),
            state: via(&one),
            recalled: one.recalled_at.is_some(),
            later: false,
            tlp: one.content.label.tlp(),
            title: one.content.title,
            at: one.at,
        })
        .collect())
}

/// What is being written, and what left lately.
async fn writing(cx: &Cx, community: &Community, page: &Page) -> Result<Vec<Line>, StoreError> {
    let newest = "SELECT * FROM shares WHERE community_id = $1 AND {visible} ORDER BY shares.id DESC LIMIT 20";
    let visible = cx.visible::<Share>();
    let rows = visible.rows(&shares::as_written(visible.engine(), newest), params![community.id]).await?;
    let line = |row: &Row| -> Result<Line, StoreError> {
        let content: crate::Content = row.json("content")?;
        let released = row.maybe_at("released_at")?;
        Ok(Line {
            exercise: false,
            href: format!("/shares/{}/desk", row.id::<Share>("id")?),
            reference: row.text("reference")?,
            title: content.title,
            tlp: content.label.tlp(),
            at: released.map_or_else(|| row.at("begun_at"), Ok)?,
            state: page.t(if released.is_some() { "community-released" } else { "community-writing" }),
            recalled: row.maybe_at("recalled_at")?.is_some(),
            later: false,
        })
    };
    rows.iter().map(line).collect()
}

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChosenForm {
    submissions: Vec<String>,
    arrivals: Vec<String>,
}

/// `POST /communities/{code}/shares`
pub(crate) async fn derive(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<ChosenForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let submissions = form.submissions.iter().map(|id| known(id)).collect::<Result<_, _>>()?;
    let arrivals = form.arrivals.iter().map(|id| known(id)).collect::<Result<_, _>>()?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let share = match derive_share(&cx, id, &submissions, &arrivals, &substitutes(&voice)).await {
        Ok(share) => share,
        Err(error) => {
            drop(cx);
            return draw(&request, code, (Asked::default(), &form), Some(error.into())).await;
        }
    };
    cx.commit().await?;
    Ok(shell::did("did-community-begun", &format!("/shares/{share}/desk")))
}

/// What is put in the place of what gives somebody away.
pub(crate) fn substitutes(voice: &Voice) -> Substitutes {
    Substitutes {
        organisation: voice.t("community-put-organisation"),
        person: voice.t("community-put-person"),
        host: voice.t("community-put-host"),
        address: voice.t("community-put-address"),
        contact: voice.t("community-put-contact"),
        other: voice.t("community-put-other"),
    }
}
