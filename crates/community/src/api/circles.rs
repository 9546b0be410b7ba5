//! One's communities, their counts, the bridges; leaving.

use super::decisions::CircleRules;
use crate::{
    Bridge, Community, CommunityId, Group, MemberRole, Reach,
    ops::change_membership::leave_community,
    pages::find,
    store::{circles, decisions},
    years,
};
use ::store::{Cx, params};
use access::act::ViewCommunity;
use axum::extract::{Path, Query};
use kernel::Id;
use serde::Serialize;
use shell::api::{Answer, Call, Date, Listing, Name, Operation, Paging, Uid, codes, cursor_by_text};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list_of =
        Operation::new("listCommunities", "The communities of which one's organisation is a member or the hub.")
            .lists::<CommunityView>();
    let get = Operation::new("getCommunity", "One of them.").gives::<CommunityView>();
    let counts =
        Operation::new("listCommunityCounts", "How much went in and out in each fiscal year since it began, newest first: counted here, stated in the documents.")
            .lists::<CommunityCount>();
    let bridges = Operation::new("listBridges", "The declared bridges: over which something may pass, and which way.")
        .lists::<BridgeView>();
    let leave = Operation::new("leaveCommunity", "End one's own membership, at once.");
    vec![
        Route::get("/api/v1/communities", list).api(list_of),
        Route::get("/api/v1/communities/{code}", get_).api(get),
        Route::get("/api/v1/communities/{code}/counts", counts_).api(counts),
        Route::post("/api/v1/communities/{code}/leave", leave_).api(leave),
        Route::get("/api/v1/bridges", bridges_).api(bridges),
    ]
}

fn reaches() -> RefOr<Schema> {
    codes([Reach::Here, Reach::ByHand, Reach::Inside, Reach::Later, Reach::Declared].iter().map(|reach| reach.code()))
}

fn standing() -> RefOr<Schema> {
    codes(MemberRole::ALL.iter().map(|role| role.code()))
}

/// A community.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CommunityView {
    id: Uid,
    #[schema(example = "J-CSIP")]
    code: String,
    name: Name,
    purpose: Name,
    /// The organisation that takes in, anonymises and shares on.
    hub: Uid,
    /// Whether that is one's own.
    is_hub: bool,
    /// As what one's organisation is in it; absent where it is the hub only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = standing)]
    role: Option<String>,
    /// One's own group, by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    groups: Vec<CircleGroup>,
    rules: CircleRules,
    since: Date,
    /// Its last day, once its end is decided. Then it is still read, and nothing new comes to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Date>,
}

/// A special interest group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CircleGroup {
    #[schema(example = "finance")]
    code: String,
    name: Name,
}

impl CircleGroup {
    pub(super) fn of(group: &Group) -> Self {
        Self { code: group.code.clone(), name: (&group.name).into() }
    }
}

/// A figure of a community.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CommunityCount {
    #[schema(example = 2013)]
    fiscal_year: i32,
    /// `in`, `out`, `members`, `meetings`.
    #[schema(example = "in")]
    kind: String,
    count: i64,
    /// Where it is recorded; absent: counted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// A declared bridge.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BridgeView {
    id: Uid,
    from: Name,
    to: Name,
    /// The strongest label that may pass.
    #[schema(schema_with = super::tlps)]
    label_most: String,
    /// That label is Kaname's own: no document states one.
    label_by_default: bool,
    /// Whether both ends have a body here.
    connected: bool,
    /// How something passes: `here`; `by-hand`, written down by the hub from which it leads, at the centre both ways; `inside`, as a share of the
    /// circle itself; `later`: not yet; `declared`: not at all.
    #[schema(schema_with = reaches)]
    reach: &'static str,
    /// The first day on which something passes; absent: it does already, or not at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    begins: Option<Date>,
}

async fn view(cx: &Cx, id: CommunityId) -> Result<CommunityView, Fault> {
    let community = cx.permit::<_, Community>(ViewCommunity, id).await?;
    let sql = community.sql();
    let membership = match cx.organisation() {
        Some(org) => circles::membership(sql, id, org).await?,
        None => None,
    };
    let groups = circles::groups(sql, id).await?;
    let rules = decisions::rules_on(sql, &community, cx.now().day()).await?;
    Ok(CommunityView {
        id: id.into(),
        code: community.code.clone(),
        name: (&community.name).into(),
        purpose: (&community.purpose).into(),
        hub: community.hub.into(),
        is_hub: cx.organisation() == Some(community.hub),
        role: membership.as_ref().map(|one| one.role.code().to_owned()),
        group: membership.and_then(|one| one.group),
        groups: groups.iter().map(CircleGroup::of).collect(),
        rules: (&rules).into(),
        since: community.valid_from.into(),
        last: community.valid_to.map(Date::from),
    })
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let (limit, after) = (paging.limit()?, after(paging.place_by_text::<Community>()?));
    let cx = call.read().await?;
    let select = "SELECT * FROM communities WHERE (code > $1 OR (code = $1 AND communities.id > $2)) AND {visible}
        ORDER BY code, communities.id LIMIT $3";
    let mut found = Vec::new();
    let values = params![after.0, after.1, limit + 1];
    for one in cx.visible::<Community>().all::<Community>(select, values).await? {
        found.push((cursor_by_text(&one.code, one.id), view(&cx, one.id).await?));
    }
    Answer::ok(&Listing::of(found, limit, |(place, _)| place.clone(), |(_, shown)| shown))
}

/// The place after which a page of a list by a text begins; before all where nothing is said.
fn after<T>(place: Option<(String, Id<T>)>) -> (String, uuid::Uuid) {
    place.map_or((String::new(), uuid::Uuid::nil()), |(text, id)| (text, id.uuid()))
}

async fn get_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let id = find(&cx, &code).await?;
    Answer::ok(&view(&cx, id).await?)
}

async fn counts_(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let id = find(&cx, &code).await?;
    let community = cx.permit::<_, Community>(ViewCommunity, id).await?;
    let mut items = Vec::new();
    for one in years::of(community.sql(), &community, cx.now().day()).await? {
        for figure in one.figures {
            let line =
                |count, source| CommunityCount { fiscal_year: one.year.0, kind: figure.kind.to_owned(), count, source };
            items.extend(figure.counted.map(|count| line(count, None)));
            items.extend(figure.recorded.as_ref().map(|(stated, _)| line(stated.count, Some(stated.source.clone()))));
        }
    }
    Answer::ok(&paging.part(items, |line| line)?)
}

async fn leave_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    let id = find(&cx, &code).await?;
    leave_community(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}

async fn bridges_(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let (limit, after) = (paging.limit()?, after(paging.place_by_text::<Bridge>()?));
    let cx = call.read().await?;
    let select = "SELECT * FROM bridges WHERE valid_to IS NULL
        AND (from_ja > $1 OR (from_ja = $1 AND bridges.id > $2)) AND {visible} ORDER BY from_ja, bridges.id LIMIT $3";
    let found: Vec<Bridge> = cx.visible::<Bridge>().all(select, params![after.0, after.1, limit + 1]).await?;
    let today = cx.now().day();
    let line = |one: Bridge| BridgeView {
        id: one.id.into(),
        from: (&one.from.name).into(),
        to: (&one.to.name).into(),
        label_most: one.label_most.code().to_owned(),
        label_by_default: one.label_by_default(),
        connected: one.connected(today),
        reach: one.reach(today).code(),
        begins: (one.reach(today) == Reach::Later).then(|| one.begins.into()),
    };
    let place = |one: &Bridge| cursor_by_text(&one.from.name.ja, one.id);
    Answer::ok(&Listing::of(found, limit, place, line))
}
