//! `/reports/new`: beginning a report of one's own, or for somebody who called.

use crate::draft::Draft;
use crate::ops::begin_report::begin_report;
use crate::ops::begin_report_for::begin_report_for;
use crate::pages::reports::{
    id_of,
    reach::{Reach, reach_of},
    titled,
};
use crate::report::Channel;
use crate::store::{drafts, reports};
use access::{
    Role,
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
    /// Somebody else's report; else one's own.
    #[serde(default, rename = "for")]
    for_other: String,
}

#[derive(Template)]
#[template(path = "drafts/new.html")]
struct NewPage {
    page: Page,
    own: bool,
    others: bool,
    unfinished: Vec<Unfinished>,
    typed: Begun,
    found: Option<Vec<Found>>,
    channels: Vec<(&'static str, String, bool)>,
    problems: Vec<(String, String)>,
}

/// An organisation that may have called, with the telephones that it registered: who calls is checked by calling back.
struct Found {
    org: Organisation,
    reach: Option<Reach>,
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
    /// Whether it was chosen, or there is no other.
    fn chosen(&self, org: &Organisation) -> bool {
        let alone = self.typed.organisation.is_empty() && self.found.as_ref().is_some_and(|found| found.len() == 1);
        alone || self.typed.organisation == org.id.to_string()
    }
}

/// `GET /reports/new`: what can be begun, and what was begun and not sent.
pub(super) async fn choose(request: Signed, Query(search): Query<Search>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let q = search.q.chars().filter(|c| !c.is_control()).take(100).collect();
    let typed = Begun { q, ..Begun::default() };
    show(&new_page(&request, &cx, typed, &Problems::default()).await?)
}

async fn new_page(request: &Signed, cx: &Cx, typed: Begun, problems: &Problems) -> Result<NewPage, Fault> {
    let others = request.visitor.has(Role::Duty) || request.visitor.has(Role::Liaison);
    let title = if others { "report-for-title" } else { "report-new-title" };
    let page = titled(request, title);
    let found = match typed.q.trim() {
        "" => None,
        words if others => {
            let all = permitted(cx, reports::reporters(&cx.visible(), words, cx.now().day()).await?).await?;
            let mut found = Vec::new();
            for org in all {
                found.push(Found { reach: reach_of(cx, &page, org.id, |_| false).await?, org });
            }
            Some(found)
        }
        _ => None,
    };
    let begun = drafts::unfinished(&cx.visible(), None, drafts::SHOWN).await?;
    let channel = |channel: Channel| (channel.code(), page.t(channel.key()), typed.channel == channel.code());
    Ok(NewPage {
        own: may_begin(cx).await?,
        others,
        unfinished: begun.iter().map(|draft| unfinished(&page, draft)).collect(),
        found,
        channels: Channel::FOR_OTHERS.map(channel).into(),
        problems: problems.iter().map(|problem| (problem.field.clone(), page.t(problem.key))).collect(),
        typed,
        page,
    })
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

/// Those of the found for whom the actor may file.
async fn permitted(cx: &Cx, found: Vec<Organisation>) -> Result<Vec<Organisation>, Fault> {
    let mut kept = Vec::new();
    for org in found {
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
    if channel.is_none() {
        problems.add("channel", "report-not-a-choice");
    }
    if typed.source.trim().is_empty() {
        problems.add("source", "fault-report-no-source");
    } else if typed.source.chars().count() > 200 {
        problems.add("source", "report-long-title");
    }
    let Some(channel) = channel.filter(|_| problems.is_empty()) else {
        let cx = request.app.read(request.actor()).await?;
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&request, &cx, typed, &problems).await?);
    };
    let cx = request.app.write(request.actor()).await?;
    let draft = begin_report_for(&cx, id_of(&typed.organisation)?, channel, &typed.source, exercise).await?;
    cx.commit().await?;
    Ok(shell::did("did-draft-begun", &format!("/drafts/{draft}")))
}
