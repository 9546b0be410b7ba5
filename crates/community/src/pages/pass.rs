//! The centre passes a notice over a bridge: which may, to whom it goes, and then it has gone.

use super::{Asked, arrivals::draw, known};
use crate::{
    Bridge, BridgeId,
    ops::pass_notice::{fits, label_now, may_cross_again, pass_notice},
    store::{bridges, circles},
};
use ::store::{Cx, Row, StoreError, params};
use access::{OrgId, act::CrossBridge};
use askama::Template;
use axum::response::Response;
use kernel::Tlp;
use serde::Deserialize;
use sharing::notice::{Content, Notice, NoticeId};
use shell::{Fault, Input, Page, Path, Signed, show};

/// How many of the newest notices are looked at, how many are offered, and how many of those that were passed are told.
const LOOKED: i64 = 100;
const OFFERED: usize = 20;
const TOLD: i64 = 10;

/// A bridge that leads out, with the notices that may pass it.
pub(super) struct WayOut {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) notices: Vec<Passing>,
}

/// A notice that may pass a bridge.
pub(super) struct Passing {
    pub(super) id: NoticeId,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) tlp: Tlp,
    /// What goes along or stays behind.
    pub(super) along: String,
    /// By which other bridge the community already has it; empty if by none.
    pub(super) had: String,
}

/// All bridges out of the centre, with what may pass each.
pub(super) async fn ways(cx: &Cx, page: &Page, centre: OrgId) -> Result<Vec<WayOut>, StoreError> {
    let mut out = Vec::new();
    for one in bridges::from_centre(&cx.system("public cards of communities"), centre).await? {
        let notices = offered(cx, page, &one).await?;
        out.push(WayOut { id: one.id.to_string(), name: name_of(page, &one), notices });
    }
    Ok(out)
}

fn name_of(page: &Page, bridge: &Bridge) -> String {
    format!("{} → {}", page.pick(&bridge.from.name), page.pick(&bridge.to.name))
}

/// The notices that left lately and may pass this bridge, to choose from.
pub(super) async fn offered(cx: &Cx, page: &Page, bridge: &Bridge) -> Result<Vec<Passing>, StoreError> {
    let newest = "SELECT notices.id, notices.reference, content, dispatch_id,
          (SELECT COUNT(*) FROM notice_sources s WHERE s.notice_id = notices.id) AS reports,
          (SELECT MIN(b.from_ja) FROM arrivals h JOIN bridges b ON b.id = h.bridge_id
            WHERE h.notice_id = notices.id AND h.to_community = $4) AS had_ja,
          (SELECT MIN(b.from_en) FROM arrivals h JOIN bridges b ON b.id = h.bridge_id
            WHERE h.notice_id = notices.id AND h.to_community = $4) AS had_en FROM notices
        JOIN releases ON releases.notice_id = notices.id
        JOIN notice_revisions ON notice_revisions.notice_id = notices.id AND notice_revisions.revision = releases.revision
        WHERE notices.exercise = $1 AND notices.org_id = $2 AND {visible}
          AND NOT EXISTS (SELECT 1 FROM arrivals a WHERE a.notice_id = notices.id AND a.bridge_id = $3)
          AND NOT EXISTS (SELECT 1 FROM notice_hand_overs h WHERE h.notice_id = notices.id AND h.bridge_id = $3)
          AND NOT EXISTS (SELECT 1 FROM recall_confirmations c WHERE c.notice_id = notices.id) AND NOT EXISTS
          (SELECT 1 FROM embargoes e WHERE e.dispatch_id = releases.dispatch_id AND e.opened_at IS NULL)
        ORDER BY released_at DESC LIMIT $5";
    let values = params![false, cx.organisation(), bridge.id, bridge.to.community, LOOKED];
    let mut all = Vec::new();
    for row in cx.visible::<Notice>().rows(newest, values).await? {
        let content: Content = row.json("content")?;
        let again = cx.system("whether a notice came over a bridge");
        let label = label_now(&again, row.id("id")?, &content.label, row.id("dispatch_id")?).await?;
        let fits = fits(bridge, &label, row.get::<i64>("reports")? > 0, cx.now().day()).is_ok();
        if fits && may_cross_again(&again, row.id("id")?, bridge.id).await? {
            all.push(passing(page, &row, content)?);
        }
    }
    all.truncate(OFFERED);
    Ok(all)
}

fn passing(page: &Page, row: &Row, content: Content) -> Result<Passing, StoreError> {
    let mut along = String::new();
    if !content.attachments.is_empty() {
        along.push_str(&page.t1("community-pass-files", "n", content.attachments.len()));
    }
    if content.answer_by.is_some() {
        along.push_str(&page.t("community-pass-answer-by"));
    }
    let column = if page.lang == kernel::Lang::Ja { "had_ja" } else { "had_en" };
    let had = row.get::<Option<String>>(column)?;
    Ok(Passing {
        id: row.id("id")?,
        reference: row.text("reference")?,
        tlp: content.label.tlp(),
        title: content.title,
        along,
        had: had.map(|from| page.t1("community-pass-had", "from", from)).unwrap_or_default(),
    })
}

/// What was passed lately: the notice, where to, when.
pub(super) async fn lately(cx: &Cx, page: &Page, centre: OrgId) -> Result<Vec<(String, String, String)>, StoreError> {
    let newest = "SELECT notices.id, notices.reference, a.arrived_at, b.from_ja, b.from_en, b.to_ja, b.to_en
        FROM notices JOIN arrivals a ON a.notice_id = notices.id JOIN bridges b ON b.id = a.bridge_id
        WHERE b.from_centre = $1 AND {visible} ORDER BY a.arrived_at DESC, a.id DESC LIMIT $2";
    let rows = cx.visible::<Notice>().rows(newest, params![centre, TOLD]).await?;
    let told = |row: &Row| {
        let (from, to) = (crate::store::both(row, "from")?, crate::store::both(row, "to")?);
        let way = format!("{} → {}", page.pick(&from), page.pick(&to));
        let href = format!("/notices/{}", row.id::<Notice>("id")?);
        Ok((href, row.text("reference")?, format!("{way}　{}", page.when_short(&row.at("arrived_at")?))))
    };
    rows.iter().map(told).collect()
}

/// Which notice, and whether it was read to whom it goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PassForm {
    notice: String,
    sure: String,
}

#[derive(Template)]
#[template(path = "community/pass.html")]
struct PassPage {
    page: Page,
    bridge: String,
    way: String,
    to: String,
    hub: String,
    one: Passing,
}

/// `POST /bridges/{id}/notices`: says to whom it goes, and passes it when that has been read.
pub(crate) async fn pass(
    request: Signed,
    Path(id): Path<BridgeId>,
    Input(form): Input<PassForm>,
) -> Result<Response, Fault> {
    if form.sure == "yes" {
        let cx = request.app.write(request.actor()).await?;
        pass_notice(&cx, id, known(&form.notice)?).await?;
        cx.commit().await?;
        return Ok(shell::did("did-community-notice-passed", "/arrivals"));
    }
    let cx = request.app.read(request.actor()).await?;
    let bridge = cx.permit::<_, Bridge>(CrossBridge, id).await?;
    if form.notice.is_empty() {
        return draw(&request, &Asked::default(), id.to_string()).await;
    }
    let page = super::titled(&request, "community-pass-check");
    let notice: NoticeId = known(&form.notice)?;
    let found = offered(&cx, &page, bridge.row()).await?.into_iter().find(|one| one.id == notice);
    let (Some(one), Some(community)) = (found, bridge.to.community) else {
        // It cannot pass: that is said as the operation says it, and nothing is changed.
        drop(cx);
        let cx = request.app.write(request.actor()).await?;
        pass_notice(&cx, id, notice).await?;
        return Err(Fault::not_found());
    };
    let hub = circles::by_id(bridge.sql(), community).await?.hub;
    let hub = registry::ask::names(bridge.sql(), &[hub]).await?;
    show(&PassPage {
        bridge: id.to_string(),
        way: name_of(&page, bridge.row()),
        to: page.pick(&bridge.to.name).to_owned(),
        hub: hub.values().next().map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        one,
        page,
    })
}
