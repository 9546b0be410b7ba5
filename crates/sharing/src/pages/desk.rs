//! `/notices/{id}`: the desk. The sealed sources beside the text, what was taken out, what is still in the way.

mod files;
mod forms;
mod replace;
mod since;
mod view;

use files::{CarryLine, FileLine};
use forms::Wrong;
pub(crate) use forms::{ask, autosave, confirm_override, confirm_waiver, override_, release, review, save, waive};
pub(crate) use replace::Asked;
use replace::Replaced;
use since::Since;
use view::View;
pub(crate) use view::{concerning, removal_words};

pub(crate) use files::{add, carry, download, indicators, remove, strip};

use crate::{
    desk,
    notice::{Notice, NoticeId, NoticeKind, Revision},
    pages::{
        detail_form::{self, DetailFields},
        indicators::Table,
        notice_form::{NoticeForm, RemovalLine},
        notices::{substitutes, summary},
        updates::{self, Shown},
        words,
    },
    recall::Recall,
    removal::Reason,
    report::Reader,
    store::{notice_files, notices, recalls, updates as places},
};
use ::store::Sql;
use access::act::{EditNotice, ViewNotice};
use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Audience, Label, Tlp};
use shell::{Fault, Input, Page, Path, Problems, Signed, Voice, page::show_with};
use std::collections::BTreeMap;

/// What was typed into one of the desk's forms, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Typed {
    values: BTreeMap<String, String>,
    problems: Problems,
}

impl Typed {
    /// What was typed into this field.
    fn value(&self, field: &str) -> &str {
        self.values.get(field).map(String::as_str).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "notices/desk.html")]
struct DeskPage {
    page: Page,
    view: View,
    side: updates::Side,
    /// What changed since somebody last saw it.
    since: Vec<Since>,
    /// It goes to more sector groups than those of whoever reported.
    beyond: bool,
    recall: Recalled,
    typed: Typed,
    errors: Vec<(String, String)>,
}

impl DeskPage {
    fn problem(&self, field: &str) -> String {
        self.typed.problems.of(field, &self.page)
    }
    fn value(&self, field: &str) -> &str {
        self.typed.value(field)
    }
    /// The hour in the form that asks for consent: as typed, else that of the request before.
    fn due<'p>(&'p self, consent: &'p view::ConsentView) -> &'p str {
        let kept = consent.due_kept.as_ref().map(|(field, _)| field.as_str());
        self.typed.values.get(&consent.due).map(String::as_str).or(kept).unwrap_or_default()
    }
}

/// `GET /notices/{id}`
pub(crate) async fn show(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    show_again(&request, id, Typed::default()).await
}

async fn show_again(request: &Signed, id: NoticeId, typed: Typed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let plan = delivery::plan(notice.sql(), (notice.id.uuid(), desk.revision.content.label.audience()), cx.now().day())
        .await?;
    let view = view::draw(&voice, request.actor(), &notice, &desk, &plan).await?;
    let recall = Recalled::new(&voice, recalls::of(notice.sql(), id).await?);
    // The title of a page stays in the browser's history; the reference says enough.
    let page = Page::signed(request, notice.reference.clone()).exercise(notice.exercise);
    let side = updates::draw(&voice, request.actor(), &notice, &desk).await?;
    let (since, beyond) = (since::since(&voice, &notice, &desk).await?, since::goes_beyond(&desk));
    let errors = summary(&typed.problems, &voice);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show_with(status, &DeskPage { page, view, side, since, beyond, recall, typed, errors })
}

/// How the recall of a notice stands, where there is something to say of it.
struct Recalled {
    said: String,
    class: &'static str,
}

impl Recalled {
    fn new(voice: &Voice, recall: Option<Recall>) -> Self {
        let (said, class) = match recall {
            Some(Recall { confirmed: Some((_, at)), .. }) => {
                (voice.t1("notice-recalled-at", "at", voice.when(&at)), "stop")
            }
            Some(recall) if recall.waits() => (voice.t("notice-recall-waits-for"), "warn"),
            _ => (String::new(), ""),
        };
        Self { said, class }
    }
}

#[derive(Template)]
#[template(path = "notices/edit.html")]
struct EditPage {
    page: Page,
    id: String,
    reference: String,
    /// `第2報` of an update, which keeps its kind.
    version: String,
    form: NoticeForm,
    stale: Option<Meanwhile>,
    /// What was replaced before anybody looked.
    replaced: Option<Replaced>,
    /// How far the sources let it go, and why no further; empty without sources.
    allowed: String,
    kinds: Vec<(&'static str, String)>,
    fields: DetailFields,
    tlps: Vec<(Tlp, String)>,
    groups: Vec<(String, String)>,
    /// The ministries, each with its agencies.
    ministries: Vec<(String, String)>,
    reasons: Vec<(&'static str, String)>,
    removals: Vec<RemovalLine>,
    sources: Vec<view::SourceView>,
    files: Vec<FileLine>,
    carry: Vec<CarryLine>,
    /// The lines of the indicators as they are read.
    traces: Table,
    problems: Problems,
    errors: Vec<(String, String)>,
}

impl EditPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
    fn carry_problem(&self, file: &str) -> String {
        self.problem(&format!("carry-{file}"))
    }
    fn is(&self, value: &str, typed: &str) -> bool {
        value == typed
    }
}

/// `GET /notices/{id}/edit`
///
/// With `replace=all`, all that the residue check found is replaced in it; nothing is saved by that.
pub(crate) async fn edit(
    request: Signed,
    Path(id): Path<NoticeId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    if notices::release(notice.sql(), id).await?.is_some() {
        return Ok(Redirect::to(&format!("/notices/{id}")).into_response());
    }
    let current = notices::current(notice.sql(), id).await?;
    let mut form = NoticeForm::of(&current.content, current.number);
    let mut replaced = None;
    if asked.replace == "all" {
        let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
        // What is put in is read by whoever reads the text, not by whoever replaces it.
        let voice = Voice::new(request.app.texts(), form.lang(), cx.now());
        let (view, made) = replace::replace(&mut form, &desk.facts, &substitutes(&voice));
        replace::list(&mut form, made, &desk.sources, Reader::of(request.actor()));
        replaced = Some(view).filter(|view| !view.lines.is_empty());
    }
    drop(notice);
    drop(cx);
    let nothing = Wrong { problems: Problems::default(), status: StatusCode::OK };
    show_form(&request, id, form, nothing, replaced).await
}

/// `POST /notices/{id}/kind`: the form with the fields of the kind that was chosen. Nothing is saved by that.
pub(crate) async fn change_kind(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let kind = form.to_kind.parse::<NoticeKind>().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    let nothing = Wrong { problems: Problems::default(), status: StatusCode::OK };
    show_edit(&request, id, NoticeForm { kind: kind.code().to_owned(), ..form }, nothing).await
}

/// What somebody else saved while this was typed.
struct Meanwhile {
    /// Who, when and which revision, in a sentence.
    said: String,
    title: String,
    body: String,
}

/// The revision that stands now, for somebody who wrote on an older one.
async fn meanwhile(sql: &Sql<'_>, current: &Revision, voice: &Voice) -> Result<Meanwhile, Fault> {
    let names = identity::ask::names(sql, &[current.saved_by]).await?;
    let who = names.get(&current.saved_by).map(|name| voice.pick(name).to_owned()).unwrap_or_default();
    let at = voice.when_short(&current.saved_at);
    let said = voice.ts("notice-stale-said", &[("at", &at), ("who", &who), ("n", &current.number)]);
    Ok(Meanwhile { said, title: current.content.title.clone(), body: current.content.body.clone() })
}

/// How far the sources let a notice go, and which of them lets it go no further; empty without sources.
fn allowed(voice: &Voice, sources: &[desk::Source], groups: &BTreeMap<String, words::Group>) -> String {
    let labels: Vec<Label> = sources.iter().map(desk::label_of).collect();
    if labels.is_empty() {
        return String::new();
    }
    let joined = Label::join_all(&labels);
    if *joined.audience() == Audience::All {
        return voice.t("notice-audience-allowed-all");
    }
    let narrow = sources.iter().zip(&labels).filter(|(_, label)| *label.audience() != Audience::All);
    let narrow: Vec<&str> = narrow.map(|(source, _)| source.report.reference.as_str()).collect();
    let audience = words::label(voice, &joined, groups).audience;
    voice.t2("notice-audience-allowed-only", "audience", audience, "references", narrow.join(&voice.t("notice-comma")))
}

async fn show_edit(request: &Signed, id: NoticeId, form: NoticeForm, wrong: Wrong) -> Result<Response, Fault> {
    show_form(request, id, form, wrong, None).await
}

async fn show_form(
    request: &Signed,
    id: NoticeId,
    mut form: NoticeForm,
    Wrong { problems, status }: Wrong,
    replaced: Option<Replaced>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let groups = words::groups(notice.sql(), cx.now().day()).await?;
    let sources = desk::sources(notice.sql(), &notice, cx.now().day()).await?;
    let removals = form.read_removals();
    let current = notices::current(notice.sql(), id).await?;
    let version = places::of(notice.sql(), id).await?;
    let mut stale = None;
    if status == StatusCode::CONFLICT {
        stale = Some(meanwhile(notice.sql(), &current, &voice).await?);
        // Saving now is a decision: it goes on top of what was shown, and both stay.
        form.revision = current.number.to_string();
    }
    let content = current.content;
    let (files, carry) = (
        files::lines(&voice, id, &content, &form, &notice_files::seen(notice.sql(), id).await?),
        files::carry_lines(&voice, &content, &sources, &form),
    );
    let allowed = allowed(&voice, &sources, &groups);
    let sources =
        sources.iter().map(|source| view::source(&voice, request.actor(), source, &removals, &groups)).collect();
    let kind = |kind: NoticeKind| (kind.code(), voice.t(&format!("notice-kind-{}", kind.code())));
    let reason = |reason: Reason| (reason.code(), voice.t(&format!("notice-reason-{}", reason.code())));
    let (ministries, sectors): (Vec<_>, Vec<_>) = groups.iter().partition(|(_, group)| group.government);
    let named = |all: Vec<(&String, &words::Group)>| -> Vec<(String, String)> {
        all.into_iter().map(|(code, group)| (code.clone(), group.say(&voice))).collect()
    };
    show_with(
        status,
        &EditPage {
            page: Page::signed(request, notice.reference.clone()).exercise(notice.exercise),
            id: id.to_string(),
            reference: notice.reference.clone(),
            version: version.map(|one| voice.t1("notice-version", "n", one.number)).unwrap_or_default(),
            traces: Table::read(&voice, &detail_form::lines(&form.indicators)),
            kinds: NoticeKind::ALL.into_iter().map(kind).collect(),
            tlps: Tlp::ALL.into_iter().rev().map(|tlp| (tlp, voice.t(&format!("tlp-{}", tlp.code())))).collect(),
            groups: named(sectors),
            ministries: named(ministries),
            reasons: Reason::ALL.into_iter().map(reason).collect(),
            removals: form.removals(),
            fields: detail_form::fields(&form, &voice, &problems),
            form,
            stale,
            replaced,
            allowed,
            sources,
            files,
            carry,
            errors: summary(&problems, &voice),
            problems,
        },
    )
}
