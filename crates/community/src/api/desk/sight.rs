//! What the hub sees of a share at its desk.

use super::super::{
    CircleLabel, hash,
    recalled::{CircleRecall, ReceivedView},
    seen_in,
    shares::AboutView,
};
use crate::{
    Bridge, BridgeId, HandOver, Share, ShareId, approval,
    crossing::{Crossing, crossings},
    desk::{Desk, gather, had},
    obstacles,
    store::approvals,
};
use ::store::{Cx, Sql, StoreError};
use access::act::EditShare;
use kernel::Bilingual;
use serde::Serialize;
use sharing::{FileSeen, IndicatorView, release::Verdict};
use shell::Fault;
use shell::api::{Name, Stamp, Uid, codes, moment};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

/// A share at the desk of its hub.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ShareDesk {
    id: Uid,
    #[schema(example = "J-CSIP-2014-00001")]
    reference: String,
    /// The community, by its code.
    #[schema(example = "J-CSIP")]
    community: String,
    /// Goes up by one with each save; the number in its `ETag`.
    pub(super) revision: i64,
    /// Of the content that stands now: approvals, review and release are for it alone.
    #[schema(schema_with = hash)]
    hash: String,
    title: String,
    /// Absent once something of which it was made was recalled; what the hub recalled itself, it still reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// As they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    label: CircleLabel,
    /// The groups that would be told, by code; empty is the whole circle.
    groups: Vec<String>,
    /// What was taken out of the sources.
    removals: Vec<TakenOut>,
    /// What notices of the centre said besides, of which it is made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<AboutView>,
    /// The files that would go along.
    files: Vec<FileSeen>,
    /// Of what it is made.
    submissions: Vec<Uid>,
    arrivals: Vec<Uid>,
    /// What in it could give a provider away.
    findings: Vec<String>,
    /// What may give a provider away, or may as well not: for a person to look at, and in nothing's way.
    doubts: Vec<String>,
    /// Who handed it in, and how it stands with each for the circle.
    providers: Vec<BehindView>,
    /// What the second person said of this content.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = verdicts)]
    review: Option<String>,
    /// The newest review of this content is the caller's own approval.
    approved_by_caller: bool,
    /// How many organisations would be told.
    recipients: i64,
    /// What is in the way of its release, by codes such as `residue`, `approval`, `review`; empty: it may leave.
    in_the_way: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// Once released: the bridges over which it may go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ways: Vec<WayView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<CircleRecall>,
    /// Once the hub recalled it: everybody to whom it went; first those who opened it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    received: Vec<ReceivedView>,
    /// Once the hub recalled it: to whom it was handed over by hand, whom somebody is to tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<OutsideView>,
}

/// Somebody outside to whom a recalled share was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutsideView {
    place: Name,
    whom: String,
    means: String,
    handed_at: Stamp,
}

/// Something that was taken out.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TakenOut {
    from: String,
    to: String,
    /// Why, by its code.
    reason: String,
}

/// A provider, and how it stands with its approval of this content for one destination.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BehindView {
    organisation: Uid,
    #[schema(schema_with = states)]
    state: String,
    /// What it wrote with its newest answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A bridge over which it may go.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct WayView {
    bridge: Uid,
    to: Name,
    /// `here`: it passes by itself; `by-hand`: it is handed over, and that is written down.
    #[schema(example = "here")]
    reach: String,
    providers: Vec<BehindView>,
    /// When it passed or was handed over; absent: it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
    /// Who took it there, and how.
    #[serde(skip_serializing_if = "Option::is_none")]
    handed: Option<HandedView>,
}

/// Who took it by hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HandedView {
    whom: String,
    means: String,
}

fn verdicts() -> RefOr<Schema> {
    codes([Verdict::Approve, Verdict::Return].map(Verdict::code))
}
fn states() -> RefOr<Schema> {
    codes(["not-asked", "waiting", "agreed", "edit", "refused", "void"])
}

/// A share as the hub sees it at its desk.
pub(super) async fn of(cx: &Cx, id: ShareId) -> Result<ShareDesk, Fault> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let sql = share.sql();
    let desk = gather(sql, &share, None, cx.now()).await?;
    let content = &desk.revision.content;
    let taken = |one: &sharing::removal::Removal| TakenOut {
        from: one.from.clone(),
        to: one.to.clone(),
        reason: one.reason.code().to_owned(),
    };
    let had = had(sql, id).await?;
    Ok(ShareDesk {
        id: id.into(),
        reference: share.reference.clone(),
        community: desk.community.code.clone(),
        revision: desk.revision.number,
        hash: desk.revision.hash.to_string(),
        title: content.title.clone(),
        body: Some(content.body.clone()).filter(|_| !desk.closed),
        typed_indicators: content.indicators.iter().map(IndicatorView::from).collect(),
        indicators: content.indicators.clone(),
        label: (&content.label).into(),
        groups: content.groups.iter().cloned().collect(),
        removals: content.removals.iter().map(taken).collect(),
        about: content.about.iter().map(AboutView::from).collect(),
        files: seen_in(&content.files, &desk.seen),
        submissions: desk.submissions.iter().map(|one| one.id.into()).collect(),
        arrivals: desk.arrivals.iter().map(|one| one.id.into()).collect(),
        findings: desk.facts.findings.iter().map(|one| one.found.clone()).collect(),
        doubts: desk.doubts.iter().map(|one| one.found.clone()).collect(),
        providers: behind(sql, &share, &desk, None).await?,
        approved_by_caller: desk.facts.approved_by(cx.person()),
        review: desk.facts.review().map(|review| review.verdict.code().to_owned()),
        recipients: desk.facts.recipients,
        in_the_way: obstacles(&desk.facts).iter().map(|one| one.code().to_owned()).collect(),
        released_at: desk.release.map(|release| moment(release.at)),
        ways: ways(sql, &share, &desk).await?,
        received: had.received.iter().map(ReceivedView::from).collect(),
        outside: had.outside.iter().map(OutsideView::from).collect(),
        recall: desk.recall.clone().map(CircleRecall::from),
    })
}

impl From<&(Bilingual, HandOver)> for OutsideView {
    fn from((place, one): &(Bilingual, HandOver)) -> Self {
        let HandOver { whom, means, at, .. } = one;
        Self { place: Name::from(place), whom: whom.clone(), means: means.clone(), handed_at: moment(*at) }
    }
}

async fn behind(
    sql: &Sql<'_>,
    share: &Share,
    desk: &Desk,
    bridge: Option<BridgeId>,
) -> Result<Vec<BehindView>, StoreError> {
    let mut all = Vec::new();
    for org in desk.providers() {
        let asked = approvals::asked(sql, share.id, org, bridge).await?;
        let note = asked.last().and_then(|asked| asked.answer.as_ref()).map(|(_, note)| note.clone());
        all.push(BehindView {
            organisation: org.into(),
            state: approval::state(desk.revision.hash, &asked).code().to_owned(),
            note: note.filter(|note| !note.is_empty()),
        });
    }
    Ok(all)
}

async fn ways(sql: &Sql<'_>, share: &Share, desk: &Desk) -> Result<Vec<WayView>, StoreError> {
    let mut all = Vec::new();
    for Crossing { bridge, crossed, handed } in crossings(sql, share, desk).await? {
        let providers = behind(sql, share, desk, Some(bridge.id)).await?;
        let Bridge { id, to, .. } = &bridge;
        all.push(WayView {
            bridge: (*id).into(),
            to: Name::from(&to.name),
            reach: bridge.reach(desk.facts.now.day()).code().to_owned(),
            providers,
            passed_at: crossed.or(handed.as_ref().map(|one| one.at)).map(moment),
            handed: handed.map(|one| HandedView { whom: one.whom, means: one.means }),
        });
    }
    Ok(all)
}
