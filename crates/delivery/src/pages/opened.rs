//! `/board/{dispatch}/opened`: who had what was released, by opening it or by a letter, and when; the same as a table for a spreadsheet; and
//! confirming a recall.

use super::titled;
use crate::{
    Dispatch, DispatchId, confirm_withdrawal,
    pages::answers::read_id,
    store::{updates, withdrawals},
    withdrawal::{Opening, Reached, Shown},
};
use access::{Act, Actor, Decision, Relation, Relations, act::ViewBoard, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, csv, show};

/// So many on one page.
const PAGE: i64 = 50;
/// So many in one table.
const ALL: i64 = 200_000;

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    after: String,
    /// Which of them.
    show: String,
}

/// A way to list fewer.
struct Choice {
    href: String,
    said: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "boards/opened.html")]
struct OpenedPage {
    page: Page,
    dispatch: Dispatch,
    recalled: String,
    reason: String,
    instructions: String,
    /// How many it reached, had it, opened it and confirmed, in words.
    reached: String,
    choices: Vec<Choice>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    more: String,
    /// Only those are shown who have only an earlier version.
    behind: bool,
}

/// `GET /board/{dispatch}/opened`
pub(crate) async fn opened(
    request: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let id: DispatchId = id.parse().map_err(|_| Fault::not_found())?;
    let after = match asked.after.as_str() {
        "" => None,
        after => Some(after.parse().map_err(|_| Fault::not_found())?),
    };
    let cx = request.app.read(request.actor()).await?;
    let dispatch = cx.permit::<ViewBoard, Dispatch>(ViewBoard, id).await?;
    let (which, reads) = wanted(request.actor(), &asked.show)?;
    let mut openings = withdrawals::openings(dispatch.sql(), id, which, (after, PAGE + 1)).await?;
    let reached = withdrawals::reached(dispatch.sql(), id).await?;
    let update = updates::is_update(dispatch.sql(), id).await?;
    let recall = withdrawals::of(dispatch.sql(), id).await?;
    let more = openings.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    openings.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let reference = &dispatch.reference;
    let page = titled(&request, dispatch.exercise, |voice| voice.t1("delivery-opened-title", "reference", reference));
    let last = openings.last().filter(|_| more).map(|last| last.delivery.to_string());
    show(&OpenedPage {
        reached: reached_in_words(&page, reached, recall.is_some()),
        choices: choices(&page, id, which, (recall.is_some(), update, reads)),
        recalled: recall.as_ref().map(|recall| page.when(&recall.at)).unwrap_or_default(),
        reason: recall.as_ref().map(|recall| recall.reason.clone()).unwrap_or_default(),
        instructions: recall.map(|recall| recall.instructions).unwrap_or_default(),
        columns: columns(&page, update, reads),
        rows: openings.iter().map(|one| cells(&page, one, (update, reads), |at| page.when_short(&at))).collect(),
        more: last.map(|after| format!("/board/{id}/opened?show={}&after={after}", which.code())).unwrap_or_default(),
        behind: which == Shown::Behind,
        dispatch: dispatch.row().clone(),
        page,
    })
}

fn reached_in_words(voice: &Voice, reached: Reached, recalled: bool) -> String {
    let Reached { handed, opened, had, confirmed, unconfirmed } = reached;
    let [handed, opened, had] = [handed, opened, had].map(|n| n.to_string());
    let had = voice.ts("delivery-opened-reached", &[("handed", &handed), ("opened", &opened), ("had", &had)]);
    let said =
        recalled.then(|| voice.t2("delivery-opened-confirmed", "confirmed", confirmed, "unconfirmed", unconfirmed));
    had + &said.unwrap_or_default()
}

/// What was not recalled waits for nobody's word on that.
fn choices(voice: &Voice, id: DispatchId, which: Shown, (recalled, update, reads): (bool, bool, bool)) -> Vec<Choice> {
    let all = Shown::ALL.into_iter().filter(|one| match one {
        Shown::All | Shown::Opened | Shown::Had => true,
        Shown::Unconfirmed => recalled,
        Shown::Behind => update,
        Shown::Commented => reads,
    });
    let choice = |one: Shown| Choice {
        href: format!("/board/{id}/opened?show={}", one.code()),
        said: voice.t(&format!("delivery-opened-show-{}", one.code())),
        chosen: one == which,
    };
    all.map(choice).collect()
}

fn columns(voice: &Voice, update: bool, reads: bool) -> Vec<String> {
    let all = ["org", "tier", "ceptoar", "handed", "opened", "mailed", "passed", "answer", "answered", "confirmed"];
    let more = update.then_some("earlier").into_iter().chain(reads.then_some("comment"));
    all.into_iter().chain(more).map(|column| voice.t(&format!("delivery-opened-col-{column}"))).collect()
}

fn cells(voice: &Voice, one: &Opening, (update, reads): (bool, bool), when: impl Fn(At) -> String) -> Vec<String> {
    let at = |at: Option<At>| at.map(&when).unwrap_or_default();
    let more = update.then(|| at(one.earlier_at)).into_iter().chain(reads.then(|| one.comment.clone()));
    let all = [
        voice.pick(&one.name).to_owned(),
        voice.t(&format!("delivery-tier-{}", one.tier.code())),
        one.ceptoar.as_ref().map(|name| voice.pick(name).to_owned()).unwrap_or_default(),
        at(one.handed_at),
        at(one.opened_at),
        at(one.mailed_at),
        at(one.passed_at),
        one.answer.map(|(answer, _)| voice.t(&format!("delivery-answer-{}", answer.code()))).unwrap_or_default(),
        at(one.answer.and_then(|(_, at)| at)),
        at(one.confirmed_at),
    ];
    all.into_iter().chain(more).collect()
}

/// Whether the reader reads what recipients wrote with their answers; and whom he asks for, if he may.
fn wanted(actor: &Actor, show: &str) -> Result<(Shown, bool), Fault> {
    let overseen = Relations::none().with(Relation::Oversees, true);
    let reads = decide(actor, Act::ReadComment, overseen) == Decision::Allow;
    let which = Shown::read(show).filter(|which| reads || *which != Shown::Commented);
    Ok((which.ok_or(Fault::not_found())?, reads))
}

/// `GET /board/{dispatch}/opened.csv`
pub(crate) async fn table(
    request: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let id: DispatchId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.read(request.actor()).await?;
    let dispatch = cx.permit::<ViewBoard, Dispatch>(ViewBoard, id).await?;
    let (which, reads) = wanted(request.actor(), &asked.show)?;
    let openings = withdrawals::openings(dispatch.sql(), id, which, (None, ALL)).await?;
    let update = updates::is_update(dispatch.sql(), id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let lines = openings.iter().map(|one| cells(&voice, one, (update, reads), |at| at.field().replace('T', " ")));
    let lines = std::iter::once(columns(&voice, update, reads)).chain(lines).map(|line| csv::line(&line));
    let name = if which == Shown::Behind { "behind" } else { "opened" };
    Ok(csv::file(&format!("{}-{name}", dispatch.reference), &lines.collect::<String>()))
}

/// `POST /deliveries/{id}/confirm-recall`
pub(crate) async fn confirm(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    confirm_withdrawal(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-recall-obeyed", &format!("/inbox/{id}")))
}
