//! `/cases`: the list, one case with its history, and what can be done to it.

mod acts;
mod list;
mod story;

use super::triage::judges;
use crate::case::{Case, CaseId, CaseState, Priority};
use crate::draft::reading;
use crate::indicator::{Indicator, IndicatorKind};
use crate::pages::reports::id_of;
use crate::pages::reports::list::{RowView, row_views};
use crate::store::{cases, reports};
use access::{Act, Actor, Decision, Relation, Relations, act::ViewCase, decide};
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, NavItem, Page, Route, Sent, Signed, Slip};
use store::Cx;

/// The routes of cases.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/cases", list::list),
        Route::post("/cases", acts::open),
        Route::get("/cases/{id}", show),
        Route::post("/cases/{id}/link", acts::link),
        Route::post("/cases/{id}/unlink", acts::unlink),
        Route::post("/cases/{id}/note", acts::note),
        Route::post("/cases/{id}/state", acts::set_state),
        Route::post("/cases/{id}/merge", acts::merge),
        Route::post("/cases/{id}/split", acts::split),
        Route::post("/cases/{id}/take", acts::take),
        Route::post("/cases/{id}/priority", acts::rank),
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
    /// Where everything went, if it was merged into another case.
    moved: Option<(String, String)>,
    /// The case in which already is what was to be linked: where it stands, what it is called.
    elsewhere: Option<(String, String)>,
    slip: Slip,
    /// Whether what was refused stands among the acts that are folded away.
    unfolded: bool,
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
    draw(&request, id_of::<Case>(&id)?, Slip::default()).await
}

/// The page again, with what was typed where it was typed and what is wrong beside it. A notice that is taken out has a
/// form of its own.
async fn again(request: &Signed, id: CaseId, act: &str, sent: Sent, fault: Fault) -> Result<Response, Fault> {
    let form = format!("{act} {}", sent.of("notice"));
    draw(request, id, Slip::new(form.trim_end(), sent, fault, field)?).await
}

/// The field in which a refusal is put right.
fn field(code: &str, form: &str) -> &'static str {
    match (code, form.split(' ').next().unwrap_or_default()) {
        ("case.no-text" | "report.remark-too-long", _) => "text",
        ("case.title", _) => "title",
        (_, "link" | "merge") => "reference",
        (_, "split" | "unlink") => "report",
        _ => "text",
    }
}

async fn draw(request: &Signed, id: CaseId, slip: Slip) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let case = cx.permit::<_, Case>(ViewCase, id).await?;
    let standing = cases::standing(case.sql(), case.id).await?;
    let mut page = Page::signed(request, "").exercise(case.exercise);
    page.title = page.t1("case-show-title", "reference", &case.reference);
    let page = page.mend(slip.fault())?;
    let ids = cases::reports(&case).await?;
    let lines = reports::lines_of(&cx.visible(), &ids).await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let rows = row_views(&cx, &page, &lines, mine).await?;
    let reports = lines.iter().map(|line| line.report.id.to_string()).zip(rows).collect();
    let found = cases::notices(&cx.visible(), case.id).await?;
    let common = cases::common(&case).await?;
    let owners: Vec<_> = standing.owner.into_iter().collect();
    let names = identity::ask::names(case.sql(), &owners).await?;
    let story = story::story(&page, &cx, &case, &found).await?;
    // Nothing more happens to a case that was merged: the last case that its story names is where it went.
    let moved = story.iter().filter(|_| standing.state == CaseState::Merged).filter_map(|line| line.about.clone());
    let moved = moved.into_iter().find(|(href, _)| href.starts_with("/cases/"));
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
        notices: notice_rows(&cx, &page, &found).await?,
        linked: found.iter().any(|line| line.linked),
        common: common.into_iter().map(|(code, value, n)| named(&page, &code, value, n)).collect(),
        story,
        moved,
        elsewhere: elsewhere(&cx, &slip).await?,
        unfolded: slip.fault().is_some() && !["link", "note", "state"].iter().any(|form| slip.is(form)),
        slip,
        page,
    };
    shell::page::show_with(shown.page.status(), &shown)
}

/// The case in which already is what was to be linked to another.
async fn elsewhere(cx: &Cx, slip: &Slip) -> Result<Option<(String, String)>, Fault> {
    if slip.fault().is_none_or(|fault| fault.code != "case.elsewhere") {
        return Ok(None);
    }
    let wanted = reading::reference(slip.typed("link", "reference"));
    let Some(case) = cases::holding(&cx.visible(), &wanted).await? else { return Ok(None) };
    let case = cx.permit::<_, Case>(ViewCase, case.id).await?;
    let title = cases::standing(case.sql(), case.id).await?.title;
    Ok(Some((format!("/cases/{}", case.id), format!("{}　{title}", case.reference))))
}

/// The notices of a case, each with who calls for help since it was released.
async fn notice_rows(cx: &Cx, page: &Page, found: &[cases::NoticeLine]) -> Result<Vec<NoticeRow>, Fault> {
    let subjects: Vec<_> = found.iter().map(|line| line.id.uuid()).collect();
    let calling = delivery::ask::calling(&cx.visible(), &subjects).await?;
    let row = |line: &cases::NoticeLine| NoticeRow {
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
    Ok(found.iter().map(row).collect())
}

/// An indicator with its kind, and how many reports name it.
fn named(page: &Page, code: &str, value: String, n: i64) -> (String, String, i64) {
    match code.parse() {
        Ok(kind) => (page.t(&IndicatorKind::key(kind)), Indicator { kind, value }.defanged(), n),
        Err(()) => (String::new(), value, n),
    }
}
