//! `/mail/queue`: how letters leave: since when nothing does and why, what waits, what failed; halting it and letting it go on.

use super::titled;
use crate::{
    HaltPostError, halt_post, incoming,
    ops::halt_post::LONGEST_REASON,
    post::{PerHost, Standing, standing_of},
    retry_post,
    store::{
        letters, post_office,
        queue::{self, AtHost, Failed},
        turns,
    },
};
use ::store::{Cx, backup};
use access::{Act, BodyKind, Decision, act::WatchPost, decide};
use askama::Template;
use axum::response::Response;
use kernel::{At, Bilingual};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, did, page::show_with, show};

/// So many days back failures and doubles are counted.
pub(crate) const DAYS: i64 = 7;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    reason: String,
    /// `halt`, `go-on` or `retry`.
    go: String,
}

/// A host to whose addresses letters wait or failed.
struct HostView {
    host: String,
    /// Empty where none does.
    in_turn: String,
    waiting: String,
    failed: String,
}

/// A letter that failed.
struct FailedView {
    href: String,
    name: String,
    about: String,
    about_href: String,
    state: String,
    at: String,
    said: String,
}

#[derive(Template)]
#[template(path = "mail/queue.html")]
struct QueuePage {
    page: Page,
    /// Whether mail that came in is for this person's eyes: then one goes back there.
    tray: bool,
    open: bool,
    /// Since when nothing leaves because somebody halted it, and why.
    halted: Option<(String, String)>,
    /// Who halted it, where it was a person in Kaname.
    by: String,
    /// The hub was restored: it goes on from the machine only.
    in_doubt: bool,
    /// The same because the relay is not reached.
    unreached: Option<(String, String)>,
    waiting: String,
    overdue: String,
    /// How many wait for another try that is not due yet; empty where none does.
    again: String,
    oldest: String,
    failed_count: String,
    twice: String,
    /// At most so many to one host; empty where there is no limit.
    limits: Vec<String>,
    hosts: Vec<HostView>,
    failed: Vec<FailedView>,
    may: bool,
    reason: String,
    limit: usize,
}

/// How it stands, for pages and programs.
pub(crate) struct Queue {
    pub(crate) standing: Standing,
    pub(crate) limits: PerHost,
    pub(crate) hosts: Vec<(String, AtHost)>,
    pub(crate) failed: Vec<Failed>,
    failed_count: i64,
    /// How many wait for another try that is not due yet.
    again: i64,
    pub(crate) twice: i64,
    /// Who halted it, where it was a person in Kaname.
    pub(crate) by: Option<Bilingual>,
    in_doubt: bool,
    /// Whether the actor may halt it.
    pub(crate) may: bool,
}

/// Reads it, for somebody who may know.
pub(crate) async fn read(cx: &Cx) -> Result<Queue, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(WatchPost, org).await.map_err(|_| Fault::not_found())?;
    if own.kind != BodyKind::Centre {
        return Err(Fault::not_found());
    }
    let since = cx.now().plus_days(-DAYS);
    let by = post_office::halted_by(own.sql()).await?;
    let by = identity::ask::names(own.sql(), by.as_slice()).await?.into_values().next();
    Ok(Queue {
        standing: standing_of(own.sql(), cx.now()).await?,
        limits: turns::limits(own.sql()).await?,
        hosts: queue::by_host(own.sql(), since).await?,
        failed: queue::failed(own.sql(), since).await?,
        failed_count: queue::failed_count(own.sql(), since).await?,
        again: letters::wait_again(own.sql(), cx.now()).await?,
        twice: queue::perhaps_twice(own.sql(), since).await?,
        by,
        in_doubt: backup::unsettled(own.sql()).await?.is_some(),
        may: decide(cx.actor(), Act::HaltPost, own.relations()) == Decision::Allow,
    })
}

async fn gather(cx: &Cx, page: Page, reason: String) -> Result<QueuePage, Fault> {
    let Queue { standing, limits, hosts, failed, failed_count, again, twice, by, in_doubt, may } = read(cx).await?;
    let since = |said: Option<(At, String)>| said.map(|(at, why)| (page.when(&at), why));
    let host = |(host, at): &(String, AtHost)| HostView {
        host: host.clone(),
        in_turn: if at.in_turn == 0 { String::new() } else { page.n(at.in_turn) },
        waiting: page.n(at.waiting),
        failed: page.n(at.failed),
    };
    let failure = |one: &Failed| FailedView {
        href: format!("/organisations/{}#contacts", one.org),
        name: page.pick(&one.name).to_owned(),
        about: one.about.clone(),
        about_href: one.dispatch.map(|id| format!("/board/{id}")).unwrap_or_default(),
        state: page.t(&format!("delivery-queue-{}", one.state.code())),
        at: page.when_short(&one.at),
        said: one.said.clone(),
    };
    Ok(QueuePage {
        by: by.map(|name| page.pick(&name).to_owned()).unwrap_or_default(),
        in_doubt,
        again: if again == 0 { String::new() } else { page.n(again) },
        tray: incoming::reads(cx.actor()),
        open: standing.opened_at.is_some(),
        halted: since(standing.halted.clone()),
        unreached: since(standing.unreached.clone()),
        waiting: page.n(standing.waiting),
        overdue: page.n(standing.overdue),
        oldest: standing.oldest.map(|at| page.when(&at)).unwrap_or_default(),
        failed_count: page.n(failed_count),
        twice: page.n(twice),
        limits: limits_of(&page, limits),
        hosts: hosts.iter().map(host).collect(),
        failed: failed.iter().map(failure).collect(),
        may,
        reason,
        limit: LONGEST_REASON,
        page,
    })
}

/// At most how many to one host, in words.
fn limits_of(page: &Page, limits: PerHost) -> Vec<String> {
    let said = |key, most: Option<u16>| most.map(|most| page.t1(key, "n", page.n(most)));
    let at_once = said("delivery-queue-at-once", limits.at_once);
    at_once.into_iter().chain(said("delivery-queue-a-minute", limits.a_minute)).collect()
}

fn page(request: &Signed) -> Page {
    titled(request, false, |voice| voice.t("delivery-queue-title"))
}

/// `GET /mail/queue`
pub(crate) async fn queue(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&gather(&cx, page(&request), String::new()).await?)
}

/// `POST /mail/queue`: halts it, lets it go on, or has what waits for another try tried now.
pub(crate) async fn act_(request: Signed, Input(typed): Input<Typed>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    read(&cx).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let done = match typed.go.as_str() {
        "retry" => retry_post(&cx, org).await.map(|_| "did-post-retried"),
        "go-on" => halt_post(&cx, org, false, &typed.reason).await.map(|()| "did-post-went-on"),
        "halt" => halt_post(&cx, org, true, &typed.reason).await.map(|()| "did-post-halted"),
        _ => return Err(Fault::unreadable("shell.unreadable")),
    };
    match done {
        Ok(said) => {
            cx.commit().await?;
            Ok(did(said, "/mail/queue"))
        }
        Err(error @ HaltPostError::Denied(_)) => Err(Fault::from(error)),
        Err(error) => {
            drop(cx);
            let page = page(&request).mend(Some(&Fault::from(error)))?;
            let cx = request.app.read(request.actor()).await?;
            let view = gather(&cx, page, typed.reason).await?;
            show_with(view.page.status(), &view)
        }
    }
}
