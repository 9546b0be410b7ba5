//! The pages of the auditor.

use crate::{
    Head,
    apart::outside,
    head::{as_head, no_head},
    seals::{Broken, Seals, fault_in_words, kind_in_words, verify_seals},
    search::{SIGNED_IN, acts, days, found, things},
};
use access::act::ViewAudit;
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{Bilingual, Day};
use serde::{Deserialize, Serialize};
use shell::{Fault, Page, Route, Signed, show};
use std::collections::BTreeMap;
use store::{Recorded, Sought, Sql, StoreError, Verdict};
use uuid::Uuid;

/// The pages of this room.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/audit", list), Route::get("/audit/verify", verify)]
}

/// So many are offered where a name means several.
const OFFERED: usize = 20;

/// Entries on a page.
const PER_PAGE: i64 = 100;

/// What the address asks for, as it was typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    action: String,
    person: String,
    organisation: String,
    thing: String,
    from: String,
    until: String,
}

impl Asked {
    /// The same, further back.
    fn older(&self, before: i64) -> String {
        Asked { before: Some(before), ..self.clone() }.address()
    }
    /// The same, with this one of those whom a name means.
    fn choosing(&self, whom: Whom, id: Uuid) -> String {
        let mut asked = Asked { before: None, ..self.clone() };
        *match whom {
            Whom::Person => &mut asked.person,
            Whom::Organisation => &mut asked.organisation,
        } = id.to_string();
        asked.address()
    }
    fn address(&self) -> String {
        let all = serde_html_form::to_string(self).unwrap_or_default();
        let some: Vec<&str> = all.split('&').filter(|pair| !pair.ends_with('=')).collect();
        format!("/audit?{}", some.join("&"))
    }
}

/// Who is named by a field.
#[derive(Clone, Copy)]
enum Whom {
    Person,
    Organisation,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: Page,
    count: String,
    head: String,
    lines: Vec<Line>,
    older: Option<String>,
    asked: Asked,
    /// The acts, by code, with their words; whether it is the one that is asked for.
    acts: Vec<(String, String, bool)>,
    /// Whom and what it is about, in words; empty if all is shown.
    sought: Vec<String>,
    /// Whether anything is asked for.
    narrowed: bool,
    /// What was typed and found nobody or several: what to say, and those whom it may mean, as links.
    unclear: Vec<(String, Vec<(String, String)>)>,
}

struct Line {
    entry: Recorded,
    /// What was done, in words; empty for an act that has none.
    did: String,
    /// Who did it, and for which organisation, with the way to all that is theirs.
    by: Vec<(String, String)>,
    /// Where there is nobody: what did it.
    nobody: String,
}

/// `GET /audit?before=`: the newest entries first, all or those that are looked for.
async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let head = cx.permit::<_, Head>(ViewAudit, cx.new_id()).await?;
    let mut page = Page::signed(&request, "");
    page.title = page.t("record-title");
    let meant = meant(head.sql(), &page, &asked).await?;
    let before = asked.before.unwrap_or(i64::MAX);
    let entries = match meant.unclear.is_empty() {
        true => found(head.sql(), &meant.sought, before, PER_PAGE).await?,
        false => Vec::new(),
    };
    let full = i64::try_from(entries.len()).is_ok_and(|many| many == PER_PAGE);
    let older = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    let lines = lines(&request, (head.sql(), &page), entries).await?;
    let act = |code: String| {
        let (words, chosen) = (did(&request, &code), code == asked.action);
        (code, words, chosen)
    };
    show(&ListPage {
        count: page.n(head.seq),
        head: head.hash.clone(),
        lines,
        older: older.map(|seq| asked.older(seq)),
        acts: acts().into_iter().map(act).collect(),
        narrowed: meant.sought != Sought::default() || !meant.unclear.is_empty(),
        sought: meant.words,
        unclear: meant.unclear,
        asked,
        page,
    })
}

/// Entries as the auditor reads them.
async fn lines(
    request: &Signed,
    (sql, page): (&Sql<'_>, &Page),
    entries: Vec<Recorded>,
) -> Result<Vec<Line>, StoreError> {
    let entries: Vec<_> = entries.into_iter().map(outside).collect();
    let people: Vec<_> = entries.iter().filter_map(|(entry, _)| who(entry)).map(kernel::Id::from).collect();
    let bodies: Vec<_> = entries.iter().filter_map(|(entry, _)| entry.organisation).map(kernel::Id::from).collect();
    let people = identity::ask::names(sql, &people).await?;
    let bodies = registry::ask::names(sql, &bodies).await?;
    let line = |(entry, inside): (Recorded, bool)| {
        let body = entry.organisation.map(|id| (format!("/audit?organisation={id}"), name(page, id, &bodies)));
        let person = who(&entry).map(|id| (format!("/audit?person={id}"), name(page, id, &people)));
        Line {
            did: did(request, &entry.action),
            by: body.into_iter().chain(person).collect(),
            nobody: page.t(if inside { "record-inside" } else { "record-system" }),
            entry,
        }
    };
    Ok(entries.into_iter().map(line).collect())
}

/// What is meant by what was typed.
#[derive(Default)]
struct Meant {
    sought: Sought,
    words: Vec<String>,
    unclear: Vec<(String, Vec<(String, String)>)>,
}

async fn meant(sql: &Sql<'_>, page: &Page, asked: &Asked) -> Result<Meant, StoreError> {
    let mut meant = Meant::default();
    let (from, until) = (Day::parse(asked.from.trim()), Day::parse(asked.until.trim()));
    for (typed, read) in [(&asked.from, from), (&asked.until, until)] {
        if !typed.trim().is_empty() && read.is_none() {
            meant.unclear.push((page.t1("record-no-day", "typed", typed.as_str()), Vec::new()));
        }
    }
    (meant.sought.from, meant.sought.until) = days(from, until);
    meant.sought.action = Some(asked.action.trim().to_owned()).filter(|code| !code.is_empty());
    if !asked.person.trim().is_empty() {
        let found = people(sql, page, asked.person.trim()).await?;
        meant.sought.person = meant.one(page, asked, Whom::Person, found);
    }
    if !asked.organisation.trim().is_empty() {
        let found = organisations(sql, page, asked.organisation.trim()).await?;
        meant.sought.organisation = meant.one(page, asked, Whom::Organisation, found);
    }
    if !asked.thing.trim().is_empty() {
        let found = things(sql, &asked.thing).await?;
        if found.is_empty() {
            meant.unclear.push((page.t1("record-no-thing", "typed", asked.thing.trim()), Vec::new()));
        }
        meant.sought.subjects = Some(found);
    }
    Ok(meant)
}

impl Meant {
    /// The one who was found; nobody or several are said.
    fn one(&mut self, page: &Page, asked: &Asked, whom: Whom, mut found: Vec<(Uuid, String)>) -> Option<Uuid> {
        let typed = match whom {
            Whom::Person => asked.person.trim(),
            Whom::Organisation => asked.organisation.trim(),
        };
        if let [(id, name)] = found.as_slice() {
            self.words.push(name.clone());
            return Some(*id);
        }
        let key = match found.len() {
            0 => "record-no-name",
            many if many <= OFFERED => "record-many-names",
            _ => "record-more-names",
        };
        found.truncate(OFFERED);
        let way = |(id, name): (Uuid, String)| (asked.choosing(whom, id), format!("{name}（{id}）"));
        self.unclear.push((page.t2(key, "typed", typed, "n", OFFERED), found.into_iter().map(way).collect()));
        None
    }
}

/// The people whom a name or an id means. Whoever is in the record by an id is found by it, known or not.
async fn people(sql: &Sql<'_>, page: &Page, typed: &str) -> Result<Vec<(Uuid, String)>, StoreError> {
    if let Ok(id) = typed.parse::<Uuid>() {
        let names = identity::ask::names(sql, &[id.into()]).await?;
        return Ok(vec![(id, name(page, id, &names))]);
    }
    let found = identity::ask::named(sql, typed, OFFERED + 1).await?;
    Ok(found.into_iter().map(|(id, name)| (id.uuid(), page.pick(&name).to_owned())).collect())
}

/// The organisations that a name or an id means: the one whose name it is, else all whose name holds it.
async fn organisations(sql: &Sql<'_>, page: &Page, typed: &str) -> Result<Vec<(Uuid, String)>, StoreError> {
    if let Ok(id) = typed.parse::<Uuid>() {
        let names = registry::ask::names(sql, &[id.into()]).await?;
        return Ok(vec![(id, name(page, id, &names))]);
    }
    let all = registry::ask::meant(sql, typed).await?;
    Ok(all.into_iter().take(OFFERED + 1).map(|one| (one.id.uuid(), page.pick(&one.name).to_owned())).collect())
}

/// Who did it. Whoever signs in is nobody until he has: it is the person who signed in.
fn who(entry: &Recorded) -> Option<Uuid> {
    entry.person.or(entry.subject.filter(|_| entry.action == SIGNED_IN))
}

/// What an act is called. The record keeps its code, which stands beside it.
fn did(request: &Signed, action: &str) -> String {
    let key = format!("record-did-{}", action.replace('.', "-"));
    let texts = request.app.texts();
    if texts.has(request.lang, &key) { Page::signed(request, "").t(&key) } else { String::new() }
}

fn name<T>(page: &Page, id: Uuid, names: &BTreeMap<kernel::Id<T>, Bilingual>) -> String {
    names.get(&kernel::Id::from(id)).map_or_else(|| id.to_string(), |name| page.pick(name).to_owned())
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
