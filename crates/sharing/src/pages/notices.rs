//! `/notices`: what the centre is writing and has released; `/notices/new`: beginning one.

use super::search::Onward;
use crate::{
    notice::{Content, Notice, NoticeId, NoticeKind},
    ops::{begin_notice::begin_notice, derive_notice::derive_notice},
    pages::{triage::place, words},
    removal::Substitutes,
    report::{Report, ReportId},
    store::{finding, notices as rows},
};
use ::store::{
    Cx, FromRow, Row, StoreError, params,
    search::{Found, Query as Words},
};
use access::act::BeginNotice;
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use kernel::{At, Label, Tlp};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Route, Signed, Voice, page::show_with, show};
use std::collections::BTreeSet;

/// How many notices one page lists.
const PER_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "notices/index.html")]
struct IndexPage {
    page: Page,
    writing: Vec<Line>,
    released: Vec<Line>,
    onward: Onward,
    may_begin: bool,
    words: String,
}

/// What was typed to find something in a list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// Words.
    #[serde(default)]
    pub(crate) q: String,
    /// The place after which the page begins.
    #[serde(default)]
    before: String,
}

struct Line {
    href: String,
    reference: String,
    title: String,
    tlp: Tlp,
    exercise: bool,
    revision: i64,
    saved_at: At,
    released_at: Option<At>,
    /// Until when it is held back.
    embargo: Option<At>,
    /// When it was recalled.
    recalled: Option<At>,
    /// The number of an update.
    version: Option<i64>,
    /// A later version was released.
    superseded: bool,
    /// It was given up.
    discarded: bool,
    board: Option<String>,
    /// Its place among the released, if it is one.
    after: Option<String>,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let content: Content = row.json("content")?;
        let id = row.id::<Notice>("id")?;
        let dispatch = row.maybe_id::<delivery::Dispatch>("dispatch_id")?;
        Ok(Self {
            href: format!("/notices/{id}"),
            reference: row.text("reference")?,
            title: content.title,
            tlp: content.label.tlp(),
            exercise: row.get("exercise")?,
            revision: row.get("revision")?,
            saved_at: row.at("saved_at")?,
            released_at: row.maybe_at("released_at")?,
            embargo: row.maybe_at("embargo_until")?,
            recalled: row.maybe_at("recalled_at")?,
            version: row.get("version")?,
            superseded: row.get::<i64>("later")? > 0,
            discarded: row.maybe_at("discarded_at")?.is_some(),
            after: row.maybe_at("released_at")?.map(|at| format!("{}_{id}", at.millis())),
            board: dispatch.map(|dispatch| format!("/board/{dispatch}")),
        })
    }
}

/// `GET /notices?q=`
pub(crate) async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (writing, released, onward) = match Words::read(&asked.q) {
        Some(query) => found(&cx, &query, &asked.before).await?,
        None => listed(&cx, &asked.before).await?,
    };
    let may_begin = may_begin(request.actor());
    let title = Voice::new(request.app.texts(), request.lang, cx.now()).t("notice-index-title");
    show(&IndexPage { page: Page::signed(&request, title), writing, released, onward, may_begin, words: asked.q })
}

/// What is being written, what was released, and how it goes on.
type Listed = (Vec<Line>, Vec<Line>, Onward);

async fn listed(cx: &Cx, before: &str) -> Result<Listed, Fault> {
    let visible = cx.visible::<Notice>();
    let before = place(before)?;
    let writing: Vec<Line> = match before {
        None => rows::writing(&visible).await?,
        Some(_) => Vec::new(),
    };
    let mut released: Vec<Line> = rows::released(&visible, before, PER_PAGE + 1).await?;
    let more = i64::try_from(released.len()).unwrap_or(i64::MAX) > PER_PAGE;
    released.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let older = released.last().filter(|_| more).and_then(|last| last.after.clone());
    Ok((writing, released, Onward { older, reached: None }))
}

async fn found(cx: &Cx, query: &Words, before: &str) -> Result<Listed, Fault> {
    let visible = cx.visible::<Notice>();
    let span = super::search::before(before)?;
    let wanted = finding::Wanted { query, span, most: PER_PAGE + 1 };
    let Found { mut hits, reached } = finding::notices(&visible, cx.actor(), &wanted).await?;
    let onward = Onward::of(&mut hits, (PER_PAGE, reached), |hit| hit.place);
    let ids: Vec<NoticeId> = hits.iter().map(|hit| hit.id.into()).collect();
    let lines: Vec<Line> = rows::these(&visible, &ids).await?;
    let (released, writing) = lines.into_iter().partition(|line| line.released_at.is_some());
    Ok((writing, released, onward))
}

fn may_begin(actor: &access::Actor) -> bool {
    let own = access::Relations::none().with(access::Relation::Own, true);
    actor.acts_for(access::BodyKind::Centre)
        && access::decide(actor, access::Act::BeginNotice, own) == access::Decision::Allow
}

/// What is typed to begin a notice.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct NewForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    exercise: String,
    #[serde(default)]
    reports: Vec<String>,
}

#[derive(Template)]
#[template(path = "notices/new.html")]
struct NewPage {
    page: Page,
    kinds: Vec<(&'static str, String, bool)>,
    title: Field,
    exercise: bool,
    reports: Vec<Choice>,
    errors: Vec<(String, String)>,
}

/// A report from which a notice can be made.
struct Choice {
    id: String,
    reference: String,
    title: String,
    exercise: bool,
    chosen: bool,
}

/// `GET /notices/new`
pub(crate) async fn new(request: Signed) -> Result<Response, Fault> {
    show_new(&request, &NewForm::default(), &Problems::default()).await
}

async fn show_new(request: &Signed, form: &NewForm, problems: &Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let centre = cx.organisation().ok_or(Fault::not_found())?;
    cx.permit::<_, Organisation>(BeginNotice, centre).await?;
    let recent = "SELECT id, reference, exercise,
                    (SELECT title FROM report_stages WHERE report_id = reports.id ORDER BY stage DESC LIMIT 1) AS title
                  FROM reports WHERE {visible} ORDER BY submitted_at DESC LIMIT 50";
    let rows = cx.visible::<Report>().rows(recent, params![]).await?;
    let choice = |row: &Row| {
        let id = row.id::<Report>("id")?.to_string();
        let chosen = form.reports.contains(&id);
        let title = row.get::<Option<String>>("title")?.unwrap_or_default();
        Ok(Choice { id, reference: row.text("reference")?, title, exercise: row.get("exercise")?, chosen })
    };
    let reports = rows.iter().map(choice).collect::<Result<_, StoreError>>()?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let kind = form.kind.parse::<NoticeKind>().unwrap_or_default();
    let kinds = NoticeKind::ALL.into_iter();
    let kinds = kinds.map(|k| (k.code(), voice.t(&format!("notice-kind-{}", k.code())), k == kind)).collect();
    let title = Field::new("title", &form.title, problems, &voice);
    let errors = summary(problems, &voice);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::signed(request, voice.t("notice-new-title"));
    show_with(status, &NewPage { page, kinds, title, exercise: !form.exercise.is_empty(), reports, errors })
}

/// What is wrong with a form, for its summary: the field's anchor, and the sentence.
pub(crate) fn summary(problems: &Problems, voice: &Voice) -> Vec<(String, String)> {
    problems.iter().map(|problem| (format!("#f-{}", problem.field), voice.t(problem.key))).collect()
}

/// `POST /notices/new`
pub(crate) async fn begin(request: Signed, Input(form): Input<NewForm>) -> Result<Response, Fault> {
    if !form.reports.is_empty() {
        return derived(&request, form.reports.iter().map(String::as_str)).await;
    }
    let content = Content {
        kind: form.kind.parse().unwrap_or_default(),
        title: form.title.trim().to_owned(),
        label: Label::default(),
        ..Content::default()
    };
    let mut problems = Problems::default();
    for (field, key) in content.flaws().into_iter().map(words::flaw) {
        problems.add(field, key);
    }
    if !problems.is_empty() {
        return show_new(&request, &form, &problems).await;
    }
    let cx = request.app.write(request.actor()).await?;
    let id = begin_notice(&cx, content, !form.exercise.is_empty()).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-begun", &format!("/notices/{id}/edit")))
}

/// `POST /reports/{id}/derive`
pub(crate) async fn derive(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    derived(&request, std::iter::once(id.as_str())).await
}

async fn derived(request: &Signed, ids: impl Iterator<Item = &str>) -> Result<Response, Fault> {
    let reports: BTreeSet<ReportId> = ids.map(str::parse).collect::<Result<_, _>>().map_err(|_| Fault::not_found())?;
    let cx = request.app.write(request.actor()).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let id = derive_notice(&cx, &reports, &substitutes(&voice)).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-derived", &format!("/notices/{id}")))
}

pub(crate) fn substitutes(voice: &Voice) -> Substitutes {
    Substitutes {
        organisation: voice.t("notice-put-organisation"),
        person: voice.t("notice-put-person"),
        host: voice.t("notice-put-host"),
        address: voice.t("notice-put-address"),
        contact: voice.t("notice-put-contact"),
        other: voice.t("notice-put-other"),
    }
}

/// The routes of notices, consents and the inbox.
pub(crate) fn routes() -> Vec<Route> {
    use crate::pages::{beside, consents, desk, dry_run, inbox, recall, upload::UPLOAD};
    vec![
        Route::get("/notices", index),
        Route::get("/notices/new", new),
        Route::post("/notices/new", begin),
        Route::post("/reports/{id}/derive", derive),
        Route::get("/notices/{id}", desk::show),
        Route::get("/notices/{id}/edit", desk::edit),
        Route::post("/notices/{id}/save", desk::save),
        Route::post("/notices/{id}/autosave", desk::autosave),
        Route::post("/notices/{id}/kind", desk::change_kind),
        Route::post("/notices/{id}/files", desk::add).limit(UPLOAD),
        Route::post("/notices/{id}/files/{file}/strip", desk::strip),
        Route::get("/notices/{id}/files/{file}", desk::download),
        Route::get("/notices/{id}/indicators.csv", desk::indicators),
        Route::post("/notices/{id}/files/{file}/carry", desk::carry),
        Route::post("/notices/{id}/files/{file}/remove", desk::remove),
        Route::get("/notices/{id}/dry-run", dry_run::show),
        Route::post("/notices/{id}/consents", desk::ask),
        Route::post("/notices/{id}/overrides", desk::override_),
        Route::post("/notices/{id}/overrides/{which}/confirm", desk::confirm_override),
        Route::post("/notices/{id}/waivers", desk::waive),
        Route::post("/notices/{id}/waivers/confirm", desk::confirm_waiver),
        Route::post("/notices/{id}/review", desk::review),
        Route::post("/notices/{id}/release", desk::release),
        Route::get("/notices/{id}/recall", recall::form),
        Route::post("/notices/{id}/recall", recall::propose),
        Route::post("/notices/{id}/recall/confirm", recall::confirm),
        Route::post("/notices/{id}/recall/refuse", recall::refuse),
        Route::post("/notices/{id}/recall/outside/{outside}", recall::tell),
        Route::get("/consents/{id}", consents::show),
        Route::post("/consents/{id}/answer", consents::answer),
        Route::get("/consents/{id}/files/{file}", consents::download),
        Route::get("/inbox", inbox::index),
        Route::get("/inbox/{delivery}", inbox::show),
        Route::get("/inbox/{delivery}/text", inbox::text),
        Route::get("/inbox/{delivery}/indicators.csv", inbox::indicators),
        Route::post("/inbox/{delivery}/executives", beside::call),
        Route::get("/inbox/{delivery}/files/{file}", inbox::download),
    ]
}
