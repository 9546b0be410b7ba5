//! `/cases`: the list, one case with its history, and what can be done to it.

mod story;

use super::triage::{judges, place};
use crate::case::{Case, CaseId, CaseState, Priority};
use crate::draft::reading;
use crate::notice::{Notice, NoticeId};
use crate::ops::edit_case::{
    link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_notice,
    unlink_report,
};
use crate::ops::steer_case::{rank_case, take_case};
use crate::pages::reports::list::{RowView, row_views};
use crate::pages::reports::{id_of, titled};
use crate::report::{Report, ReportId};
use crate::store::{cases, reports};
use access::{Act, Actor, Decision, Relation, Relations, act::ViewCase, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Input, NavItem, Page, Route, Signed};
use std::collections::BTreeSet;
use store::Cx;

/// Cases on a page.
const PER_PAGE: i64 = 50;

/// The routes of cases.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/cases", list),
        Route::post("/cases", open),
        Route::get("/cases/{id}", show),
        Route::post("/cases/{id}/link", link),
        Route::post("/cases/{id}/unlink", unlink),
        Route::post("/cases/{id}/note", note),
        Route::post("/cases/{id}/state", set_state),
        Route::post("/cases/{id}/merge", merge),
        Route::post("/cases/{id}/split", split),
        Route::post("/cases/{id}/take", take),
        Route::post("/cases/{id}/priority", rank),
    ]
}

fn sees(actor: &Actor) -> bool {
    let own = Relations::none().with(Relation::Own, true);
    actor.acts_for(access::BodyKind::Centre) && decide(actor, Act::ViewCase, own) == Decision::Allow
}

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = |href, text| NavItem { group: "nav-work", href, text, thumb: None };
    let mut items = Vec::new();
    if actor.acts_for(access::BodyKind::Centre) && judges(actor) {
        items.push(item("/triage", "case-queue-title"));
    }
    if sees(actor) {
        items.push(item("/cases", "case-list-title"));
    }
    items
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<CaseRow>,
    states: Vec<(&'static str, String, bool)>,
    next: Option<String>,
}

struct CaseRow {
    href: String,
    reference: String,
    title: String,
    state: String,
    class: &'static str,
    reports: i64,
    changed: String,
    owner: String,
    high: bool,
    exercise: bool,
}

async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    if !sees(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let state = match asked.state.as_str() {
        "" => None,
        code => Some(code.parse::<CaseState>().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let mut found = cases::list(&cx.visible(), org, state, place(&asked.after)?, PER_PAGE + 1).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let page = titled(&request, "case-list-title");
    let owners: Vec<_> = found.iter().filter_map(|line| line.standing.owner).collect();
    let names = identity::ask::names(&cx.system("names of people"), &owners).await?;
    let name = |owner: Option<access::PersonId>| {
        owner.and_then(|owner| names.get(&owner)).map(|name| page.pick(name).to_owned()).unwrap_or_default()
    };
    let row = |line: &cases::Line| CaseRow {
        href: format!("/cases/{}", line.case.id),
        reference: line.case.reference.clone(),
        title: line.standing.title.clone(),
        state: page.t(line.standing.state.key()),
        class: line.standing.state.class(),
        reports: line.reports,
        changed: page.when_short(&line.standing.changed_at),
        owner: name(line.standing.owner),
        high: line.standing.priority == Priority::High,
        exercise: line.case.exercise,
    };
    let next = found.last().filter(|_| more).map(|last| {
        format!("/cases?state={}&after={}_{}", asked.state, last.standing.changed_at.millis(), last.case.id)
    });
    let any = ("", page.t("case-state-any"), asked.state.is_empty());
    let states = CaseState::ALL.map(|state| (state.code(), page.t(state.key()), asked.state == state.code()));
    let states = std::iter::once(any).chain(states).collect();
    shell::show(&ListPage { rows: found.iter().map(row).collect(), states, next, page })
}

#[derive(Template)]
#[template(path = "cases/show.html")]
struct ShowPage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    state: String,
    class: &'static str,
    high: bool,
    /// Who works on it; empty if nobody has taken it.
    owner: String,
    /// It is the reader who does.
    mine: bool,
    /// Something may still be done to it, by this reader.
    editable: bool,
    states: Vec<(&'static str, String)>,
    reports: Vec<(String, RowView)>,
    notices: Vec<NoticeRow>,
    /// Whether a notice was linked by hand, which can go along where the case is split.
    linked: bool,
    common: Vec<(String, String, i64)>,
    story: Vec<story::Line>,
    again: Option<Again>,
    /// Where nothing was refused, nothing was typed.
    blank: Form,
}

/// What was typed into one of the forms and could not be done.
struct Again {
    /// Which form: the end of its address, and for a notice that is taken out its id.
    act: String,
    form: Form,
    /// The field where it is put right.
    field: &'static str,
    said: String,
}

impl ShowPage {
    /// What stands in this form: nothing, or what was refused.
    fn typed(&self, act: &str) -> &Form {
        self.again.as_ref().filter(|again| again.act == act).map_or(&self.blank, |again| &again.form)
    }
    /// What is wrong with this field of this form; empty if nothing.
    fn wrong(&self, act: &str, field: &str) -> &str {
        let here = |again: &&Again| again.act == act && again.field == field;
        self.again.as_ref().filter(here).map_or("", |again| again.said.as_str())
    }
    /// Whether what was refused stands among the acts that are folded away.
    fn unfolded(&self) -> bool {
        self.again.as_ref().is_some_and(|again| !["link", "note", "state"].contains(&again.act.as_str()))
    }
}

/// The field in which a refusal is put right.
fn field(act: &str, fault: &Fault) -> &'static str {
    match (fault.key().as_str(), act) {
        ("fault-case-no-text" | "fault-report-remark-too-long", _) => "text",
        ("fault-case-title", _) => "title",
        (_, "link" | "merge") => "reference",
        (_, "split" | "unlink") => "report",
        _ => "text",
    }
}

struct NoticeRow {
    id: String,
    href: String,
    reference: String,
    title: String,
    when: String,
    linked: bool,
    /// Where those stand who call for help since it was released, and how many; else empty.
    calling: (String, String),
}

async fn show(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, id_of::<Case>(&id)?, None).await
}

/// The page again, with what was typed where it was typed and what is wrong beside it.
async fn again(request: &Signed, id: CaseId, act: &str, form: Form, fault: Fault) -> Result<Response, Fault> {
    draw(request, id, Some((act, form, fault))).await
}

async fn draw(request: &Signed, id: CaseId, refused: Option<(&str, Form, Fault)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let case = cx.permit::<_, Case>(ViewCase, id).await?;
    let standing = cases::standing(case.sql(), case.id).await?;
    let mut page = Page::signed(request, "").exercise(case.exercise);
    page.title = page.t1("case-show-title", "reference", &case.reference);
    let page = page.mend(refused.as_ref().map(|(.., fault)| fault))?;
    let again = refused.map(|(act, form, fault)| Again {
        field: field(act, &fault),
        said: page.problem.as_ref().map(|(said, _)| said.clone()).unwrap_or_default(),
        act: if form.notice.is_empty() { act.to_owned() } else { format!("{act} {}", form.notice) },
        form,
    });
    let ids = cases::reports(&case).await?;
    let lines = reports::lines_of(&cx.visible(), &ids).await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let rows = row_views(&cx, &page, &lines, mine).await?;
    let reports = lines.iter().map(|line| line.report.id.to_string()).zip(rows).collect();
    let found = cases::notices(&cx.visible(), case.id).await?;
    let subjects: Vec<_> = found.iter().map(|line| line.id.uuid()).collect();
    let calling = delivery::ask::calling(&cx.visible(), &subjects).await?;
    let notice = |line: &cases::NoticeLine| NoticeRow {
        calling: match calling.get(&line.id.uuid()) {
            Some((dispatch, n)) => (format!("/board/{dispatch}#h-call"), page.t1("case-notice-calling", "n", *n)),
            None => Default::default(),
        },
        id: line.id.to_string(),
        href: format!("/notices/{}", line.id),
        reference: line.reference.clone(),
        title: line.title.clone(),
        when: match line.released_at {
            Some(at) => page.t1("case-notice-released", "at", page.when_short(&at)),
            None => page.t1("case-notice-begun", "at", page.when_short(&line.begun_at)),
        },
        linked: line.linked,
    };
    let common = cases::common(&case).await?;
    let kind = |code: &str| {
        code.parse::<crate::indicator::IndicatorKind>().map(|kind| page.t(&kind.key())).unwrap_or_default()
    };
    let owners: Vec<_> = standing.owner.into_iter().collect();
    let names = identity::ask::names(case.sql(), &owners).await?;
    let story = story::story(&page, &cx, &case, &found).await?;
    let own = Relations::none().with(Relation::Own, true);
    let states = CaseState::ALL.into_iter().filter(|state| *state != standing.state && state.event().is_some());
    let shown = ShowPage {
        id: case.id.to_string(),
        reference: case.reference.clone(),
        title: standing.title.clone(),
        state: page.t(standing.state.key()),
        class: standing.state.class(),
        high: standing.priority == Priority::High,
        owner: owners
            .first()
            .and_then(|owner| names.get(owner))
            .map(|one| page.pick(one).to_owned())
            .unwrap_or_default(),
        mine: standing.owner.is_some() && standing.owner == cx.person(),
        editable: standing.state != CaseState::Merged && decide(cx.actor(), Act::EditCase, own) == Decision::Allow,
        states: states.map(|state| (state.code(), page.t(state.key()))).collect(),
        reports,
        notices: found.iter().map(notice).collect(),
        linked: found.iter().any(|line| line.linked),
        common: common.into_iter().map(|(code, value, n)| (kind(&code), value, n)).collect(),
        story,
        again,
        blank: Form::default(),
        page,
    };
    shell::page::show_with(shown.page.status(), &shown)
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Form {
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    report: Vec<String>,
    #[serde(default)]
    notice: String,
    /// The notices that go along where a case is split.
    #[serde(default)]
    along: Vec<String>,
    #[serde(default)]
    state: String,
    #[serde(default)]
    priority: String,
}

impl Form {
    fn reports(&self) -> Result<BTreeSet<ReportId>, Fault> {
        self.report.iter().map(|id| id_of::<Report>(id)).collect()
    }
    fn along(&self) -> Result<BTreeSet<NoticeId>, Fault> {
        self.along.iter().map(|id| id_of::<Notice>(id)).collect()
    }
}

fn back(what: &'static str, case: CaseId) -> Response {
    shell::did(what, &format!("/cases/{case}"))
}

async fn open(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let case = open_case(&cx, &form.title, &form.reports()?).await?;
    cx.commit().await?;
    Ok(back("did-case-opened", case))
}

/// What a form asks for, in one transaction; a refusal that can be mended shows the page again with all that was typed.
async fn done(
    request: &Signed,
    id: String,
    (act, form): (&'static str, Form),
    what: &'static str,
    change: impl AsyncFnOnce(&Cx, CaseId, &Form) -> Result<CaseId, Fault>,
) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match change(&cx, id, &form).await {
        Ok(there) => {
            cx.commit().await?;
            Ok(back(what, there))
        }
        Err(fault) => {
            drop(cx);
            again(request, id, act, form, fault).await
        }
    }
}

/// By reference: what people have before them is a number, not an id.
async fn link(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("link", form), "did-case-linked", async |cx, id, form| {
        let wanted = reading::reference(&form.reference);
        if let Some(report) = cases::report_by_reference(&cx.visible(), &wanted).await? {
            link_report(cx, id, report.id).await?;
        } else if let Some(notice) = cases::notice_by_reference(&cx.visible(), &wanted).await? {
            link_notice(cx, id, notice.id).await?;
        } else {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.unknown-reference"));
        }
        Ok(id)
    })
    .await
}

async fn unlink(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("unlink", form), "did-case-unlinked", async |cx, id, form| {
        for report in form.reports()? {
            unlink_report(cx, id, report, &form.text).await?;
        }
        if !form.notice.is_empty() {
            unlink_notice(cx, id, id_of(&form.notice)?, &form.text).await?;
        } else if form.report.is_empty() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.none-chosen"));
        }
        Ok(id)
    })
    .await
}

async fn note(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("note", form), "did-case-noted", async |cx, id, form| {
        note_case(cx, id, &form.text).await?;
        Ok(id)
    })
    .await
}

async fn set_state(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("state", form), "did-case-changed", async |cx, id, form| {
        let state = form.state.parse().map_err(|()| Fault::unusable("report.unknown-state"));
        if state.is_err() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
        }
        set_case_state(cx, id, state?, &form.text).await?;
        Ok(id)
    })
    .await
}

async fn merge(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("merge", form), "did-case-merged", async |cx, id, form| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let other = cases::by_reference(&cx.visible(), &reading::reference(&form.reference)).await?;
        let other = other.ok_or(Fault::unusable("case.unknown-case"))?;
        merge_cases(cx, id, other.id, &form.text).await?;
        Ok(id)
    })
    .await
}

async fn split(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("split", form), "did-case-split", async |cx, id, form| {
        Ok(split_case(cx, id, (&form.reports()?, &form.along()?), &form.title, &form.text).await?)
    })
    .await
}

async fn take(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    take_case(&cx, id).await?;
    cx.commit().await?;
    Ok(back("did-case-taken", id))
}

async fn rank(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("priority", form), "did-case-ranked", async |cx, id, form| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let priority = form.priority.parse().map_err(|()| Fault::unusable("report.unknown-state"))?;
        rank_case(cx, id, priority, &form.text).await?;
        Ok(id)
    })
    .await
}
