//! Notices at the desk of the centre: the list, one as it stands, beginning, deriving, revising.

use super::codes;
use super::content::{NoticeContent, NoticeSaid};
use crate::notice::{Content, Notice, NoticeId};
use crate::ops::{
    begin_notice::{BeginNoticeError, begin_notice},
    derive_notice::derive_notice,
    save_notice::{SaveNoticeError, save_notice},
};
use crate::pages::{notices::substitutes, reports::id_of};
use crate::report::ReportId;
use crate::store::{
    notices::{self as rows, Begun},
    recalls, updates,
};
use crate::update::Version;
use access::{
    Act, Decision, Relation, Relations,
    act::{EditNotice, ViewNotice},
    decide,
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, Voice, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list_of = Operation::new("listNotices", "Notices of the centre, newest first.").lists::<NoticeLine>().leads_to(
        "getNotice",
        "id",
        "/items/0/id",
    );
    let begin = leads(Operation::new("beginNotice", "Begin a notice.").takes::<NewNotice>().creates::<NoticeView>());
    let derive =
        Operation::new("deriveNotice", "Begin a notice from sealed reports, without what gives somebody away.")
            .takes::<Deriving>()
            .creates::<NoticeView>();
    let get = Operation::new("getNotice", "A notice as it stands at the desk (the centre).").gives::<NoticeView>();
    let save =
        Operation::new("saveNotice", "Save another revision. Consent, review and what was proposed fall with it.")
            .takes::<NoticeSaid>()
            .gives::<NoticeView>()
            .conditional();
    vec![
        Route::get("/api/v1/notices", list).api(list_of),
        Route::post("/api/v1/notices", begin_).api(begin),
        Route::post("/api/v1/notices/derive", derive_).api(leads(derive)),
        Route::get("/api/v1/notices/{id}", get_).api(leads(get)),
        Route::put("/api/v1/notices/{id}", save_).api(leads(save)),
    ]
}

/// What can be done with a notice that one has seen.
pub(super) fn leads(operation: Operation) -> Operation {
    operation
        .tagged()
        .leads_to_change("saveNotice", "id", "/id")
        .leads_to("getDesk", "id", "/id")
        .leads_to("updateNotice", "id", "/id")
        .leads_to("listNoticeChanges", "id", "/id")
        .leads_to("getLeaving", "id", "/id")
        .leads_to("dryRunNotice", "id", "/id")
        .leads_with("reviewNotice", &[("id", "/id")], super::release::approval())
        .leads_to_seen("releaseNotice", "id", "/id")
        .leads_to("proposeRecall", "id", "/id")
        .leads_to("getRecall", "id", "/id")
}

/// A notice as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NoticeLine {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    exercise: bool,
    begun_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// When it was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// 1 for what is no update.
    version: i64,
    /// A later version was released.
    superseded: bool,
    /// When it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    discarded_at: Option<Stamp>,
}

/// A notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct NoticeView {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    exercise: bool,
    begun_at: Stamp,
    /// Goes up by one with each save; the number in its `ETag`.
    revision: i64,
    /// Consent, review and release are bound to it.
    #[schema(schema_with = codes::hash)]
    hash: String,
    content: NoticeContent,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// Until then it is held back, though released.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    /// When it was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// 1 for what is no update.
    version: i64,
    /// Its chain, oldest first, itself among them: what was released, and what is being written.
    versions: Vec<VersionLine>,
    /// When it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    discarded_at: Option<Stamp>,
}

/// One version of a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct VersionLine {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    version: i64,
    /// Absent while it is being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
}

impl From<Version> for VersionLine {
    fn from(one: Version) -> Self {
        Self {
            id: one.id.into(),
            reference: one.reference,
            version: one.number,
            released_at: one.released_at.map(moment),
            recalled_at: one.recalled_at.map(moment),
        }
    }
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(call.actor(), Act::ViewNotice, own) != Decision::Allow {
        return Err(Fault::not_found());
    }
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = rows::begun(&cx.visible(), paging.place()?, limit + 1).await?;
    let place = |begun: &Begun| cursor(begun.notice.begun_at, begun.notice.id);
    let line =
        |Begun { notice, title, released_at, recalled_at, version, superseded, discarded_at }: Begun| NoticeLine {
            version,
            superseded,
            discarded_at: discarded_at.map(moment),
            id: notice.id.into(),
            reference: notice.reference,
            title,
            exercise: notice.exercise,
            begun_at: moment(notice.begun_at),
            released_at: released_at.map(moment),
            recalled_at: recalled_at.map(moment),
        };
    Answer::ok(&Listing::of(found, limit, place, line))
}

async fn view(cx: &store::Cx, id: NoticeId) -> Result<NoticeView, Fault> {
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let current = rows::current(notice.sql(), notice.id).await?;
    let released = rows::release(notice.sql(), notice.id).await?;
    let recalled = recalls::of(notice.sql(), notice.id).await?.and_then(|recall| recall.confirmed);
    let place = updates::of(notice.sql(), notice.id).await?;
    let chain = updates::chain(notice.sql(), place.map_or(notice.id, |place| place.first)).await?;
    let discarded = updates::discarded(notice.sql(), notice.id).await?;
    Ok(NoticeView {
        version: place.map_or(1, |place| place.number),
        versions: chain.into_iter().map(VersionLine::from).collect(),
        discarded_at: discarded.map(|(_, at)| moment(at)),
        id: notice.id.into(),
        reference: notice.reference.clone(),
        exercise: notice.exercise,
        begun_at: moment(notice.begun_at),
        revision: current.number,
        hash: current.hash.to_string(),
        content: NoticeContent::whole(current.content),
        released_at: released.map(|release| moment(release.at)),
        embargo_until: rows::embargo(notice.sql(), notice.id).await?.map(moment),
        recalled_at: recalled.map(|(_, at)| moment(at)),
    })
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let notice = view(&cx, id_of::<Notice>(&id)?).await?;
    Ok(Answer::ok(&notice)?.tagged(notice.revision))
}

/// A notice to be begun.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNotice {
    /// Part of an exercise. The mark cannot be removed later.
    #[serde(default)]
    exercise: bool,
    content: NoticeSaid,
}

async fn begin_(call: Call) -> Result<Answer, Fault> {
    let new: NewNotice = call.body()?;
    let cx = anew!(call);
    let content = new.content.over(Content::default()).map_err(|problems| problems.within("content"))?;
    let kind = content.kind;
    let id = match begin_notice(&cx, content, new.exercise).await {
        Ok(id) => id,
        Err(BeginNoticeError::Flawed(flaws)) => {
            return Err(super::content::flawed("sharing.notice-flawed", kind, &flaws).within("content").into());
        }
        Err(error) => return Err(error.into()),
    };
    created(&call, cx, id).await
}

/// From which reports a notice is derived.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Deriving {
    #[schema(min_items = 1)]
    reports: Vec<Uid>,
}

async fn derive_(call: Call) -> Result<Answer, Fault> {
    let deriving: Deriving = call.body()?;
    let cx = anew!(call);
    let reports: Option<BTreeSet<ReportId>> = deriving.reports.iter().map(Uid::id).collect();
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let id = derive_notice(&cx, &reports.ok_or(Fault::not_found())?, &substitutes(&voice)).await?;
    created(&call, cx, id).await
}

pub(super) async fn created(call: &Call, cx: store::Cx, id: NoticeId) -> Result<Answer, Fault> {
    let notice = view(&cx, id).await?;
    let answer = Answer::created(format!("/api/v1/notices/{id}"), &notice)?.tagged(notice.revision);
    call.finish(cx, answer).await
}

async fn save_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision, said): (_, _, NoticeSaid) = (id_of::<Notice>(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let current = rows::current(notice.sql(), id).await?;
    drop(notice);
    if current.number != revision {
        return Err(Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed"));
    }
    let content = said.over(current.content)?;
    let kind = content.kind;
    let saved = match save_notice(&cx, id, revision, content).await {
        Ok(saved) => saved,
        Err(SaveNoticeError::Flawed(flaws)) => {
            return Err(super::content::flawed("sharing.notice-flawed", kind, &flaws).into());
        }
        Err(error) => return Err(error.into()),
    };
    let notice = view(&cx, id).await?;
    let answer = Answer::ok(&notice)?.tagged(notice.revision);
    if saved.new {
        call.finish(cx, answer).await
    } else {
        call.finish_unrecorded(cx, "nothing had changed", answer).await
    }
}
