//! The pages of the auditor.

use crate::{
    Head,
    apart::outside,
    head::{as_head, no_head},
    seals::{Broken, Seals, fault_in_words, kind_in_words, verify_seals},
};
use access::act::ViewAudit;
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Page, Route, Signed, show};
use std::collections::BTreeMap;
use store::{Chain, Recorded, Verdict};

/// The pages of this room.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/audit", list), Route::get("/audit/verify", verify)]
}

/// Entries on a page.
const PER_PAGE: i64 = 100;

/// The act by which nobody becomes somebody.
const SIGNED_IN: &str = "identity.signed-in";

#[derive(Deserialize)]
struct From {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: Page,
    count: String,
    head: String,
    lines: Vec<Line>,
    older: Option<i64>,
}

struct Line {
    entry: Recorded,
    /// What was done, in words; empty for an act that has none.
    did: String,
    /// Who did it, for which organisation.
    by: String,
}

/// `GET /audit?before=`: the newest entries first.
async fn list(request: Signed, Query(from): Query<From>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let head = cx.permit::<_, Head>(ViewAudit, cx.new_id()).await?;
    let entries = Chain::before(head.sql(), from.before.unwrap_or(i64::MAX), PER_PAGE).await?;
    let entries: Vec<_> = entries.into_iter().map(outside).collect();
    let people: Vec<_> = entries.iter().filter_map(|(entry, _)| who(entry)).map(kernel::Id::from).collect();
    let bodies: Vec<_> = entries.iter().filter_map(|(entry, _)| entry.organisation).map(kernel::Id::from).collect();
    let people = identity::ask::names(head.sql(), &people).await?;
    let bodies = registry::ask::names(head.sql(), &bodies).await?;
    let older = entries.last().map(|(entry, _)| entry.seq).filter(|seq| *seq > 1);
    let mut page = Page::signed(&request, "");
    page.title = page.t("record-title");
    let lines = entries
        .into_iter()
        .map(|(entry, inside)| Line {
            did: did(&request, &entry.action),
            by: match (entry.organisation, who(&entry)) {
                (None, Some(person)) => name(&page, Some(person), &people),
                (None, None) if inside => page.t("record-inside"),
                (None, None) => page.t("record-system"),
                (organisation, person) => {
                    format!("{}　{}", name(&page, organisation, &bodies), name(&page, person, &people))
                }
            },
            entry,
        })
        .collect();
    show(&ListPage { count: page.n(head.seq), head: head.hash.clone(), page, lines, older })
}

/// Who did it. Whoever signs in is nobody until he has: it is the person who signed in.
fn who(entry: &Recorded) -> Option<uuid::Uuid> {
    entry.person.or(entry.subject.filter(|_| entry.action == SIGNED_IN))
}

/// What an act is called. The record keeps its code, which stands beside it.
fn did(request: &Signed, action: &str) -> String {
    let key = format!("record-did-{}", action.replace('.', "-"));
    let texts = request.app.texts();
    if texts.has(request.lang, &key) { Page::signed(request, "").t(&key) } else { String::new() }
}

fn name<T>(page: &Page, id: Option<uuid::Uuid>, names: &BTreeMap<kernel::Id<T>, Bilingual>) -> String {
    match id {
        None => page.t("record-system"),
        Some(id) => names.get(&kernel::Id::from(id)).map_or_else(|| id.to_string(), |name| page.pick(name).to_owned()),
    }
}

#[derive(Deserialize)]
struct Held {
    #[serde(default)]
    head: String,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    verdict: Verdict,
    seals: Seals,
    held: String,
    /// Why what was typed is no head; empty if it may be one.
    no_head: String,
}

impl VerifyPage {
    fn kind(&self, seal: &Broken) -> String {
        kind_in_words(&self.page, seal.kind)
    }
    fn why(&self, seal: &Broken) -> String {
        fault_in_words(&self.page, seal.why)
    }
}

/// `GET /audit/verify?head=`: reads the whole chain and everything sealed, and says whether they hold.
async fn verify(request: Signed, Query(held): Query<Held>) -> Result<Response, Fault> {
    let cx = request.app.snapshot(request.actor()).await?;
    cx.permit::<_, Head>(ViewAudit, cx.new_id()).await?;
    let held = as_head(&held.head);
    let wrong = no_head(&held);
    let asked = Some(held.as_str()).filter(|held| !held.is_empty() && wrong.is_none());
    let verdict = store::verify(&cx, asked).await?;
    let seals = verify_seals(&cx).await?;
    let mut page = Page::signed(&request, "");
    page.title = page.t("record-verify-title");
    let no_head = wrong.map(|key| page.t(key)).unwrap_or_default();
    show(&VerifyPage { page, verdict, seals, held, no_head })
}
