//! `/board`: how far what we released has come.

pub(super) mod part;

use super::titled;
use crate::{
    Board, Dispatch, DispatchId, Held, ask,
    pages::view,
    store::{dispatches, embargoes, updates},
    update::Link,
    waiting::never_opens_said,
};
use access::{Act, act::ViewBoard};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::At;
use part::part_of;
use shell::{Fault, Page, Signed, chart::percent, show};

#[derive(Template)]
#[template(path = "boards/list.html")]
struct ListPage {
    page: Page,
    running: Vec<Listed>,
    ended: Vec<Listed>,
}

struct Listed {
    dispatch: Dispatch,
    /// `第2報`; empty for what stands alone.
    version: String,
    superseded: bool,
    /// How far it has come; empty for what has ended.
    opened: String,
    answered: String,
    /// How many of its recipients call for help of which nobody has taken care; empty for none.
    help: String,
}

/// `GET /board`: what the actor's organisation released, running first.
pub(crate) async fn list(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = titled(&request, false, |voice| voice.t("delivery-boards-title"));
    let (running, ended) = dispatches::newest(&cx.visible(), cx.now()).await?;
    let counts = dispatches::counts(&cx.visible::<Dispatch>(), &running).await?;
    let ids: Vec<DispatchId> = running.iter().chain(&ended).map(|dispatch| dispatch.id).collect();
    let marks = updates::marks(&cx.visible::<Dispatch>(), &ids).await?;
    let listed = |dispatch: Dispatch| {
        let mark = marks.get(&dispatch.id);
        let count = counts.get(&dispatch.id);
        let share = |part: i64, of: i64| percent(part, of).unwrap_or_default();
        Listed {
            version: mark.map(|mark| page.t1("delivery-version", "n", mark.number)).unwrap_or_default(),
            superseded: mark.is_some_and(|mark| mark.superseded),
            opened: count.map(|count| share(count.opened, count.entitled)).unwrap_or_default(),
            answered: count.map(|count| share(count.answered, count.entitled)).unwrap_or_default(),
            help: count
                .filter(|count| count.calling > 0)
                .map(|count| page.t1("delivery-boards-help", "n", count.calling))
                .unwrap_or_default(),
            dispatch,
        }
    };
    // Whoever calls for help is first, then whose deadline is nearest. What a later version took the place of runs no more.
    let (mut running, later): (Vec<Listed>, Vec<Listed>) =
        running.into_iter().map(&listed).partition(|one| !one.superseded || !one.help.is_empty());
    let now = cx.now();
    running.sort_by_key(|one| {
        let due = one.dispatch.answer_by.filter(|due| *due > now && one.dispatch.withdrawn_at.is_none());
        (one.dispatch.exercise, one.help.is_empty(), due.is_none(), due)
    });
    let ended = later.into_iter().chain(ended.into_iter().map(&listed)).collect();
    show(&ListPage { page, running, ended })
}

#[derive(Template)]
#[template(path = "boards/show.html")]
struct BoardPage {
    page: Page,
    dispatch: Dispatch,
    /// How the embargo stands, in words; empty without one.
    embargo: String,
    /// Whether it is held back.
    held: bool,
    /// That it never opens; else empty.
    never: String,
    /// Every version of it; empty for what stands alone.
    versions: Vec<VersionLine>,
    /// Whether it is an update.
    update: bool,
    /// Whether the reader reads what recipients wrote with their answers.
    comments: bool,
    part: String,
}

/// `GET /board/{dispatch}`
pub(crate) async fn board(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let (dispatch, board, embargoed, now) = read(&request, &id).await?;
    let page = page(&request, &dispatch);
    let (embargo, held) = embargo(&page, embargoed.as_ref());
    let versions = versions(&request, &page, dispatch.id).await?;
    let part = rendered(&part_of(&page, &dispatch, (&board, embargoed.as_ref()), now))?;
    let comments = view::may(&page, Act::ReadComment);
    let never = never_opens_said(&page, &dispatch);
    show(&BoardPage { page, dispatch, embargo, held, never, versions, update: board.update, comments, part })
}

/// One version of a chain.
struct VersionLine {
    href: String,
    name: String,
    reference: String,
    when: String,
    /// Its mark: class and word; empty for the one in force.
    state: (&'static str, String),
    here: bool,
}

/// Every version of what was released, where there are several.
async fn versions(request: &Signed, page: &Page, id: DispatchId) -> Result<Vec<VersionLine>, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let dispatch = cx.permit::<ViewBoard, Dispatch>(ViewBoard, id).await?;
    let chain = ask::chain(dispatch.sql(), id).await?;
    let last = chain.last().map(|link| link.dispatch);
    let line = |link: &Link| VersionLine {
        href: format!("/board/{}", link.dispatch),
        name: page.t1("delivery-version", "n", link.number),
        reference: link.reference.clone(),
        when: page.when(&link.released_at),
        state: match link.withdrawn_at {
            Some(_) => ("bad", page.t("delivery-recalled")),
            None if last != Some(link.dispatch) => ("todo", page.t("delivery-superseded")),
            None => ("", String::new()),
        },
        here: link.dispatch == id,
    };
    Ok(if chain.len() > 1 { chain.iter().map(line).collect() } else { Vec::new() })
}

/// How an embargo stands in a sentence, and whether it still holds.
fn embargo(page: &Page, embargo: Option<&Held>) -> (String, bool) {
    let Some(held) = embargo else { return (String::new(), false) };
    match held.opened_at {
        Some(at) => (page.t1("delivery-embargo-opened", "at", page.when(&at)), false),
        None => (page.t1("delivery-embargo-until", "at", page.when(&held.until)), true),
    }
}

/// `GET /board/{dispatch}/part`: only what changes, for those whose browser asks again every ten seconds.
pub(crate) async fn part(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let (dispatch, board, embargoed, now) = read(&request, &id).await?;
    let page = page(&request, &dispatch);
    show(&part_of(&page, &dispatch, (&board, embargoed.as_ref()), now))
}

fn page(request: &Signed, dispatch: &Dispatch) -> Page {
    titled(request, dispatch.exercise, |voice| voice.t1("delivery-board-title", "reference", &dispatch.reference))
        .sheet(dispatch.tlp, &dispatch.reference)
}

async fn read(request: &Signed, id: &str) -> Result<(Dispatch, Board, Option<Held>, At), Fault> {
    let id: DispatchId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.read(request.actor()).await?;
    let dispatch = cx.permit::<ViewBoard, Dispatch>(ViewBoard, id).await?;
    let board = ask::board(dispatch.sql(), id, cx.now()).await?;
    let embargo = embargoes::of(dispatch.sql(), id).await?;
    Ok((dispatch.row().clone(), board, embargo, cx.now()))
}

fn rendered<T: Template>(template: &T) -> Result<String, Fault> {
    template.render().map_err(|cause| Fault::broken("shell.template").because(cause))
}
