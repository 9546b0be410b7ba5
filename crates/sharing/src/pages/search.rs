//! `/search`: one list of all that the reader may see and in which his words stand, the newest first.

pub(crate) mod found;
mod marked;

use self::found::{Row, Sort, rows};
use crate::store::finding;
use ::store::{
    Cx,
    search::{self, Hit, Query as Words, Span},
};
use access::Actor;
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{At, Day};
use serde::Deserialize;
use shell::{Fault, NavItem, Page, Route, Signed, Voice, show};

/// Lines on a page.
const PER_PAGE: i64 = 50;
/// So many of a kind are counted; what is more is said to be more.
const COUNTED: i64 = 100;

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "search/index.html")]
struct SearchPage {
    page: Page,
    words: String,
    kinds: Vec<Choice>,
    since: String,
    until: String,
    /// Not everything is in the index.
    behind: bool,
    /// Something was typed of which nothing can be looked for.
    nothing: bool,
    answer: Option<Answer>,
}

/// A kind that can be chosen.
struct Choice {
    code: &'static str,
    name: String,
    chosen: bool,
}

/// What was found.
struct Answer {
    /// How many, in a sentence; only on the first page.
    counted: Option<String>,
    /// How many of each kind.
    by_kind: Vec<(String, String)>,
    /// The words as they were compared.
    compared: String,
    cut: bool,
    narrowed: bool,
    rows: Vec<Row>,
    older: Option<String>,
}

/// `GET /search?q=&kind=&since=&until=&before=`
async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let sorts = Sort::of(cx.actor());
    let chosen = match asked.kind.as_str() {
        "" => None,
        code => Some(sorts.iter().find(|sort| sort.code() == code).ok_or(Fault::unusable("search.unknown-kind"))?),
    };
    let span = Span { since: day(&asked.since, 0)?, until: day(&asked.until, 1)?, ..before(&asked.before)? };
    let page = Page::signed(&request, Voice::new(request.app.texts(), request.lang, cx.now()).t("search-title"));
    let query = Words::read(&asked.q);
    let answer = match &query {
        Some(query) => Some(answer(&cx, &page, query, (&sorts, chosen.copied()), span).await?),
        None => None,
    };
    let choice = |sort: &Sort| Choice { code: sort.code(), name: page.t(sort.key()), chosen: Some(sort) == chosen };
    show(&SearchPage {
        kinds: sorts.iter().map(choice).collect(),
        behind: search::behind(&cx.system("state of the index")).await?,
        nothing: query.is_none() && !asked.q.trim().is_empty(),
        words: asked.q,
        since: asked.since,
        until: asked.until,
        answer,
        page,
    })
}

async fn answer(
    cx: &Cx,
    page: &Page,
    query: &Words,
    (sorts, chosen): (&[Sort], Option<Sort>),
    span: Span,
) -> Result<Answer, Fault> {
    let first = span.before.is_none();
    let wanted = finding::Wanted { query, span, most: if first { COUNTED + 1 } else { PER_PAGE + 1 } };
    let (mut all, mut by_kind) = (Vec::new(), Vec::new());
    for sort in sorts.iter().filter(|sort| chosen.is_none_or(|chosen| chosen == **sort)) {
        let hits = sort.find(cx, &wanted).await?;
        by_kind.push((page.t(sort.key()), hits.len()));
        all.extend(hits.into_iter().map(|hit| (hit, *sort)));
    }
    let many: usize = by_kind.iter().map(|(_, many)| many).sum();
    let beyond = by_kind.iter().any(|(_, many)| *many > COUNTED as usize);
    all.sort_by_key(|(hit, _)| std::cmp::Reverse(hit.place));
    let older = cut(&mut all, PER_PAGE, |(hit, _)| hit);
    Ok(Answer {
        counted: first.then(|| counted(page, many, beyond)),
        by_kind: by_kind.into_iter().filter(|_| first).map(|(name, many)| (name, short(page, many))).collect(),
        compared: query.words().collect::<Vec<_>>().join(&page.t("search-and")),
        cut: query.is_cut(),
        narrowed: chosen.is_some() || span.since.is_some() || span.until.is_some(),
        rows: rows(cx, page, query, &all).await?,
        older,
    })
}

fn counted(voice: &Voice, many: usize, beyond: bool) -> String {
    match beyond {
        true => voice.t1("search-more-than", "n", shell::chart::thousands(many.saturating_sub(1) as i64)),
        false => voice.t1("search-found", "n", many),
    }
}

fn short(voice: &Voice, many: usize) -> String {
    match many > COUNTED as usize {
        true => voice.t1("search-more-than-short", "n", COUNTED),
        false => many.to_string(),
    }
}

/// From which place on a page begins.
pub(crate) fn before(text: &str) -> Result<Span, Fault> {
    let place = match text {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::unusable("report.unknown-place"))?),
    };
    Ok(Span { before: place, ..Span::default() })
}

/// Cuts a list to one page; where the next begins, if there is one.
pub(crate) fn cut<T>(all: &mut Vec<T>, page: i64, hit: impl Fn(&T) -> &Hit) -> Option<String> {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let more = all.len() > page;
    all.truncate(page);
    all.last().filter(|_| more).map(|last| hit(last).place.to_string())
}

/// The beginning of a day, or of one `later`.
pub(crate) fn day(text: &str, later: i32) -> Result<Option<At>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = Day::parse(text.trim()).ok_or(Fault::unusable("search.unknown-day"))?;
    Ok(Some(At::start_of(Day::from_number(day.number().saturating_add(later)))))
}

/// The entry of the navigation, for those who have something to search in.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = NavItem { group: "nav-work", href: "/search", text: "search-nav", thumb: None };
    if Sort::of(actor).is_empty() { Vec::new() } else { vec![item] }
}

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/search", index)]
}
