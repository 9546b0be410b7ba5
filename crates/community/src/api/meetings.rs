//! Meetings of a community, and its groups, which its hub keeps.

use super::circles::CircleGroup;
use crate::{
    Group, Meeting, MeetingId, MeetingKind,
    ops::{
        keep_groups::{close_group, open_group},
        record_meeting::record_meeting,
    },
    pages::{enter, find},
    store::{circles, meetings},
};
use access::act::{ManageCommunity, ViewCommunity};
use axum::extract::{Path, Query};
use kernel::{At, Bilingual, Day};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Listing, Operation, Paging, Uid, codes, cursor};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list_of = Operation::new("listMeetings", "The meetings of a community, newest first.").lists::<MeetingView>();
    let record = Operation::new("recordMeeting", "Write down a meeting that was held (the hub). It stays so.")
        .takes::<MeetingSaid>()
        .creates::<HeldMeeting>();
    let groups = Operation::new("listGroups", "The groups of a community, with their days; closed ones too.")
        .lists::<KeptGroup>();
    let open = Operation::new("openGroup", "Open a group (the hub).").takes::<GroupSaid>().creates::<CircleGroup>();
    let close = Operation::new("closeGroup", "Close a group in which nobody is left (the hub).");
    vec![
        Route::get("/api/v1/communities/{code}/meetings", list).api(list_of),
        Route::post("/api/v1/communities/{code}/meetings", record_).api(record),
        Route::get("/api/v1/communities/{code}/groups", groups_).api(groups),
        Route::post("/api/v1/communities/{code}/groups", open_).api(open),
        Route::post("/api/v1/communities/{code}/groups/close", close_).api(close.takes::<ClosingGroup>()),
    ]
}

fn kinds() -> RefOr<Schema> {
    codes(MeetingKind::ALL.map(MeetingKind::code))
}

/// A meeting that was held.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MeetingView {
    id: Uid,
    #[schema(schema_with = kinds)]
    kind: String,
    /// The how many-eth of its kind and name.
    number: i64,
    held_on: Date,
    /// Which working group.
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    agenda: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    decisions: String,
    /// The organisations that came.
    attendees: Vec<Uid>,
}

fn shown((id, one): (MeetingId, Meeting)) -> MeetingView {
    MeetingView {
        id: id.into(),
        kind: one.kind.code().to_owned(),
        number: one.number,
        held_on: one.held_on.into(),
        title: one.title,
        agenda: one.agenda,
        decisions: one.decisions,
        attendees: one.attendees.into_iter().map(Uid::from).collect(),
    }
}

async fn list(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    // The cursor is ordered by the day: its number stands where other lists have milliseconds.
    let before = match paging.place::<Meeting>()? {
        Some((day, id)) => {
            let day = i32::try_from(day.millis()).map_err(|_| Fault::unusable("shell.cursor"))?;
            Some((Day::from_number(day), id))
        }
        None => None,
    };
    let cx = call.read().await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let found = meetings::page(community.sql(), community.id, before, limit + 1).await?;
    let place = |(id, one): &(MeetingId, Meeting)| cursor(At::from_millis(one.held_on.number().into()), *id);
    Answer::ok(&Listing::of(found, limit, place, shown))
}

/// What is written down of a meeting.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "general", "number": 7, "held_on": "2014-06-17", "agenda": "参加の状況", "decisions": "次回の日程を決めた。",
}))]
struct MeetingSaid {
    #[schema(schema_with = kinds, example = "general")]
    kind: String,
    #[schema(minimum = 1, example = 6)]
    number: i64,
    held_on: Date,
    #[serde(default)]
    #[schema(max_length = 200)]
    title: String,
    #[schema(max_length = 10_000, example = "参加の状況")]
    agenda: String,
    #[serde(default)]
    #[schema(max_length = 10_000)]
    decisions: String,
    /// Members and observers that came.
    #[serde(default)]
    attendees: Vec<Uid>,
}

/// The meeting that was written down.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HeldMeeting {
    id: Uid,
}

async fn record_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: MeetingSaid = call.body()?;
    let cx = anew!(call);
    let community = find(&cx, &code).await?;
    cx.permit::<_, crate::Community>(ManageCommunity, community).await?;
    let attendees = said.attendees.iter().map(|org| org.id().ok_or(Fault::unusable("community.meeting-stranger")));
    let meeting = Meeting {
        kind: said.kind.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?,
        number: said.number,
        held_on: said.held_on.day().ok_or(Fault::unreadable("shell.unreadable"))?,
        title: said.title.trim().to_owned(),
        agenda: said.agenda.trim().to_owned(),
        decisions: said.decisions.trim().to_owned(),
        attendees: attendees.collect::<Result<_, _>>()?,
    };
    let id = record_meeting(&cx, community, &meeting).await?;
    let answer = Answer::created(format!("/api/v1/communities/{code}/meetings"), &HeldMeeting { id: id.into() })?;
    call.finish(cx, answer).await
}

/// A group with its days.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct KeptGroup {
    group: CircleGroup,
    /// Absent: since the community began.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    /// Its last day, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    /// How many are in it.
    members: i64,
}

async fn groups_(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let all = circles::groups_kept(community.sql(), community.id).await?;
    let view = |one: circles::Kept| KeptGroup {
        group: CircleGroup::of(&one.group),
        from: one.from.map(Date::from),
        to: one.to.map(Date::from),
        members: one.inside,
    };
    Answer::ok(&paging.part(all, view)?)
}

/// A group to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupSaid {
    #[schema(max_length = 40, example = "transport")]
    code: String,
    name: GroupNames,
}

/// Its name; in Japanese where there is none in English.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupNames {
    #[schema(max_length = 200, example = "運輸")]
    ja: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    en: String,
}

async fn open_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: GroupSaid = call.body()?;
    let cx = anew!(call);
    let community = find(&cx, &code).await?;
    let (ja, en) = (said.name.ja.trim(), said.name.en.trim());
    let name = Bilingual::new(ja, if en.is_empty() { ja } else { en });
    let group = Group { code: said.code.trim().to_owned(), name };
    open_group(&cx, community, &group).await?;
    let answer = Answer::created(format!("/api/v1/communities/{code}/groups"), &CircleGroup::of(&group))?;
    call.finish(cx, answer).await
}

/// Which group.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClosingGroup {
    #[schema(max_length = 40, example = "finance")]
    group: String,
}

async fn close_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: ClosingGroup = call.body()?;
    let cx = anew!(call);
    let community = find(&cx, &code).await?;
    close_group(&cx, community, &said.group).await?;
    call.finish(cx, Answer::done()).await
}
