//! `/reports/new`: beginning a report of one's own, for somebody who called, or of a letter that came in (`?mail=`).

use super::mailed::Mailed;
use crate::by_mail::{self, SOURCE_MOST};
use crate::draft::Draft;
use crate::ops::begin_report::begin_report;
use crate::ops::begin_report_by_mail::begin_report_by_mail;
use crate::ops::begin_report_for::{begin_report_for, reports_itself};
use crate::pages::reports::{
    id_of,
    reach::{Reach, reach_of},
    titled,
};
use crate::report::Channel;
use crate::store::{drafts, reports};
use access::{
    OrgId, Role,
    act::{BeginReport, BeginReportFor},
};
use askama::Template;
use axum::http::StatusCode;
use axum::{extract::Query, response::Response};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with, show};
use store::{Cx, Denied};

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    mail: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Begun {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    exercise: String,
    #[serde(default)]
    q: String,
    /// The letter of which it is made; else somebody called.
    #[serde(default)]
    mail: String,
    /// Somebody else's report; else one's own.
    #[serde(default, rename = "for")]
    for_other: String,
}

/// So many organisations are offered where several hold what was typed.
const OFFERED: usize = 20;
/// So many are looked at: for some of them the actor may not file.
const LOOKED_AT: i64 = 200;

#[derive(Template)]
#[template(path = "drafts/new.html")]
struct NewPage {
    page: Page,
    own: bool,
    others: bool,
    /// May register the organisation that calls.
    enters: bool,
    mailed: Option<Mailed>,
    unfinished: Vec<Unfinished>,
    typed: Begun,
    found: Option<Vec<Found>>,
    /// There are more than the found.
    more: bool,
    channels: Vec<(&'static str, String, bool)>,
    problems: Vec<(String, String)>,
}

/// An organisation that may have called, with the telephones that it registered: who calls is checked by calling back.
pub(super) struct Found {
    pub(super) org: Organisation,
    pub(super) reach: Option<Reach>,
    /// Why it is proposed; empty where it was searched for.
    pub(super) because: String,
}

/// A draft in a list.
pub(crate) struct Unfinished {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) saved: String,
}

impl NewPage {
    fn err(&self, field: &str) -> &str {
        self.problems.iter().find(|(name, _)| name == field).map(|(_, said)| said.as_str()).unwrap_or_default()
    }
    /// Whether it was chosen, or there is no other. Of a mail nobody is chosen beforehand: any address can be registered.
    fn chosen(&self, org: &Organisation) -> bool {
        let alone = self.typed.organisation.is_empty() && self.found.as_ref().is_some_and(|found| found.len() == 1);
        alone && self.mailed.is_none() || self.typed.organisation == org.id.to_string()
    }
}

/// `GET /reports/new`: what can be begun, and what was begun and not sent.
pub(super) async fn choose(request: Signed, Query(search): Query<Search>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let q = search.q.chars().filter(|c| !c.is_control()).take(100).collect();
    let typed = Begun { q, mail: search.mail, ..Begun::default() };
    show(&new_page(&request, &cx, typed, &Problems::default()).await?)
}

async fn new_page(request: &Signed, cx: &Cx, mut typed: Begun, problems: &Problems) -> Result<NewPage, Fault> {
    let others = request.visitor.has(Role::Duty) || request.visitor.has(Role::Liaison);
    let title = match (typed.mail.is_empty(), others) {
        (false, _) => "report-mailed-title",
        (true, true) => "report-for-title",
        (true, false) => "report-new-title",
    };
    let page = titled(request, title);
    let mailed = Mailed::read(cx, &page, &typed.mail).await?;
    if let Some(mailed) = mailed.as_ref().filter(|_| problems.is_empty()) {
        typed.source = by_mail::source(&mailed.letter);
        typed.exercise = if by_mail::says_exercise(&mailed.letter) { "on".to_owned() } else { String::new() };
    }
    let (found, more) = match (typed.q.trim(), &mailed) {
        ("", Some(mailed)) => (Some(mailed.proposed(cx, &page).await?), false),
        (words, _) if others && !words.is_empty() => {
            found(cx, &page, words).await.map(|(all, more)| (Some(all), more))?
        }
        _ => (None, false),
    };
    let begun = drafts::unfinished(&cx.visible(), None, drafts::SHOWN).await?;
    let channel = |channel: Channel| (channel.code(), page.t(channel.key()), typed.channel == channel.code());
    Ok(NewPage {
        own: typed.mail.is_empty() && may_begin(cx).await?,
        others,
        enters: request.visitor.has(Role::Duty),
        unfinished: begun.iter().map(|draft| unfinished(&page, draft)).collect(),
        found,
        more,
        mailed,
        channels: Channel::FOR_OTHERS.map(channel).into(),
        problems: problems.iter().map(|problem| (problem.field.clone(), page.t(problem.key))).collect(),
        typed,
        page,
    })
}

/// Those that hold these words and for which the actor may file, and whether there may be more.
async fn found(cx: &Cx, page: &Page, words: &str) -> Result<(Vec<Found>, bool), Fault> {
    let all = reports::reporters(&cx.visible(), words, (cx.now().day(), LOOKED_AT)).await?;
    let cut = i64::try_from(all.len()).unwrap_or(i64::MAX) >= LOOKED_AT;
    let mut permitted = permitted(cx, all, OFFERED + 1).await?;
    let more = cut || permitted.len() > OFFERED;
    permitted.truncate(OFFERED);
    let mut found = Vec::new();
    for org in permitted {
        found.push(Found { reach: reach_of(cx, page, org.id, |_| false).await?, org, because: String::new() });
    }
    Ok((found, more))
}

/// The organisation with this id, if the actor may file for it.
pub(super) async fn reporter(cx: &Cx, org: OrgId) -> Result<Option<Organisation>, Fault> {
    match cx.permit::<_, Organisation>(BeginReportFor, org).await {
        Ok(granted) => Ok(Some(granted.row().clone()).filter(|org| reports_itself(org.kind))),
        Err(Denied::NotFound | Denied::Refused) => Ok(None),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

async fn may_begin(cx: &Cx) -> Result<bool, Fault> {
    let Some(org) = cx.organisation() else { return Ok(false) };
    allowed(cx.permit::<_, Organisation>(BeginReport, org).await.map(drop))
}

fn allowed(asked: Result<(), Denied>) -> Result<bool, Fault> {
    match asked {
        Ok(()) => Ok(true),
        Err(Denied::NotFound | Denied::Refused) => Ok(false),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

/// The first of the found for whom the actor may file, at most so many.
async fn permitted(cx: &Cx, found: Vec<Organisation>, most: usize) -> Result<Vec<Organisation>, Fault> {
    let mut kept = Vec::new();
    for org in found {
        if kept.len() >= most {
            break;
        }
        if allowed(cx.permit::<_, Organisation>(BeginReportFor, org.id).await.map(drop))? {
            kept.push(org);
        }
    }
    Ok(kept)
}

/// A draft as a list shows it.
pub(crate) fn unfinished(page: &Page, draft: &Draft) -> Unfinished {
    let title = match draft.typed.get("title") {
        "" => page.t("report-new-draft-untitled"),
        title => title.to_owned(),
    };
    let saved = page.t1("report-new-draft-saved", "at", page.when(&draft.saved_at));
    Unfinished { href: format!("/drafts/{}", draft.id), title, saved }
}

/// `POST /reports/new`: begins a draft and goes to it.
pub(super) async fn begin(request: Signed, Input(typed): Input<Begun>) -> Result<Response, Fault> {
    let exercise = !typed.exercise.is_empty();
    if typed.for_other.is_empty() {
        let cx = request.app.write(request.actor()).await?;
        let draft = begin_report(&cx, exercise).await?;
        cx.commit_unrecorded("draft begun").await?;
        return Ok(shell::did("did-draft-begun", &format!("/drafts/{draft}")));
    }
    let mut problems = Problems::default();
    let channel = typed.channel.parse::<Channel>().ok().filter(|channel| *channel != Channel::Web);
    if typed.organisation.is_empty() {
        problems.add("organisation", "report-no-org");
    }
    let channel = if typed.mail.is_empty() { channel } else { Some(Channel::Mail) };
    if channel.is_none() {
        problems.add("channel", "report-not-a-choice");
    }
    if typed.source.trim().is_empty() {
        problems.add("source", "fault-report-no-source");
    } else if typed.source.chars().count() > SOURCE_MOST {
        problems.add("source", "report-long-title");
    }
    let Some(channel) = channel.filter(|_| problems.is_empty()) else {
        let cx = request.app.read(request.actor()).await?;
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&request, &cx, typed, &problems).await?);
    };
    let cx = request.app.write(request.actor()).await?;
    let org = id_of(&typed.organisation)?;
    let draft = match typed.mail.as_str() {
        "" => begin_report_for(&cx, org, channel, &typed.source, exercise).await?,
        mail => begin_report_by_mail(&cx, id_of(mail)?, (org, &typed.source), exercise).await?,
    };
    cx.commit().await?;
    Ok(shell::did("did-draft-begun", &format!("/drafts/{draft}")))
}
