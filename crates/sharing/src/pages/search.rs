//! `/search`: one list of all that the reader may see and in which his words stand, the newest first.

mod everywhere;
pub(crate) mod found;
mod marked;

pub(crate) use self::everywhere::{Line, find, here};

use self::found::{Row, Sort, row_of, rows};
use ::store::{
    Cx,
    search::{self, Place, Query as Words, Span},
};
use access::Actor;
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{At, Day};
use serde::Deserialize;
use shell::{App, Fault, NavItem, Page, Route, Signed, Sought, Voice, show};

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
    /// The words as they were typed; as what they are compared is nobody's business.
    typed: String,
    cut: bool,
    narrowed: bool,
    rows: Vec<Row>,
    onward: Onward,
}

/// `GET /search?q=&kind=&since=&until=&before=`
async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let sorts = Sort::of(cx.actor());
    let elsewhere: Vec<_> = request.app.rooms().iter().flat_map(|room| (room.kinds)(cx.actor())).collect();
    let known = |code: &str| sorts.iter().any(|sort| sort.code() == code) || elsewhere.iter().any(|one| one.0 == code);
    let chosen = Some(asked.kind.as_str()).filter(|code| !code.is_empty());
    if chosen.is_some_and(|code| !known(code)) {
        return Err(Fault::unusable("search.unknown-kind"));
    }
    let span = Span { since: day(&asked.since, 0)?, until: day(&asked.until, 1)?, ..before(&asked.before)? };
    let page = Page::signed(&request, Voice::new(request.app.texts(), request.lang, cx.now()).t("search-title"));
    let query = Words::read(&asked.q);
    let answer = match &query {
        Some(query) => Some(answer((&cx, &request.app), &page, (query, &asked.q), chosen, span).await?),
        None => None,
    };
    let own = sorts.iter().map(|sort| (sort.code(), sort.key()));
    let choice = |(code, key)| Choice { code, name: page.t(key), chosen: Some(code) == chosen };
    show(&SearchPage {
        kinds: own.chain(elsewhere.iter().copied()).map(choice).collect(),
        behind: search::behind(&cx.system("state of the index")).await?,
        nothing: query.is_none() && !asked.q.trim().is_empty(),
        words: asked.q,
        since: asked.since,
        until: asked.until,
        answer,
        page,
    })
}

/// The lines in their order, drawn.
async fn drawn(cx: &Cx, page: &Page, query: &Words, all: Vec<Line>) -> Result<Vec<Row>, Fault> {
    let mut ours = rows(cx, page, query, &here(&all)).await?.into_iter();
    let row = |line| match line {
        Line::Here(..) => ours.next().flatten(),
        Line::There(found) => Some(row_of(page, query, *found)),
    };
    Ok(all.into_iter().filter_map(row).collect())
}

async fn answer(
    (cx, app): (&Cx, &App),
    page: &Page,
    (query, typed): (&Words, &str),
    chosen: Option<&str>,
    span: Span,
) -> Result<Answer, Fault> {
    let first = span.before.is_none();
    let most = usize::try_from(if first { COUNTED + 1 } else { PER_PAGE + 1 }).unwrap_or_default();
    let sought = Sought { query: query.clone(), kind: chosen.map(str::to_owned), span, most };
    let search = find((cx, app), page, &sought).await?;
    let by_kind: Vec<(String, usize)> =
        search.found.iter().map(|(kind, lines)| (page.t(kind.1), lines.len())).collect();
    let many: usize = by_kind.iter().map(|(_, many)| many).sum();
    let beyond = by_kind.iter().any(|(_, many)| *many > COUNTED as usize);
    let reached = search.reached;
    let mut all = search.in_order();
    let onward = Onward::of(&mut all, (PER_PAGE, reached), Line::place);
    Ok(Answer {
        counted: first.then(|| counted(page, many, beyond, reached)),
        by_kind: by_kind.into_iter().filter(|_| first).map(|(name, many)| (name, short(page, many))).collect(),
        typed: typed.trim().to_owned(),
        cut: query.is_cut(),
        narrowed: chosen.is_some() || span.since.is_some() || span.until.is_some(),
        rows: drawn(cx, page, query, all).await?,
        onward,
    })
}

fn counted(voice: &Voice, many: usize, beyond: bool, reached: Option<Place>) -> String {
    match (beyond, reached) {
        (true, _) => voice.t1("search-more-than", "n", shell::chart::thousands(many.saturating_sub(1) as i64)),
        (false, Some(place)) => voice.t2("search-found-since", "n", many, "at", voice.when_short(&place.at())),
        (false, None) => voice.t1("search-found", "n", many),
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

/// How a list of what was found goes on.
#[derive(Default)]
pub(crate) struct Onward {
    /// Where the next page begins, if there is one.
    pub(crate) older: Option<String>,
    /// Since when all was looked through, where the page ends because of that and not because it is full.
    pub(crate) reached: Option<At>,
}

impl Onward {
    /// Cuts a list to one page.
    pub(crate) fn of<T>(all: &mut Vec<T>, (page, reached): (i64, Option<Place>), place: impl Fn(&T) -> Place) -> Self {
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        let more = all.len() > page;
        all.truncate(page);
        let full = all.last().filter(|_| more).map(place);
        let reached = reached.filter(|_| !more);
        Self { older: full.or(reached).map(|place| place.to_string()), reached: reached.map(Place::at) }
    }
    /// The key of what leads on.
    pub(crate) fn does(&self) -> &'static str {
        if self.reached.is_some() { "search-look-further" } else { "search-older" }
    }
}

/// The beginning of a day, or of one `later`.
pub(crate) fn day(text: &str, later: i32) -> Result<Option<At>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = Day::parse(text.trim()).ok_or(Fault::unusable("search.unknown-day"))?;
    Ok(Some(At::start_of(Day::from_number(day.number().saturating_add(later)))))
}

/// The entry of the navigation.
pub const NAV: NavItem = NavItem { group: "nav-work", href: "/search", text: "search-nav", thumb: None };

/// Whether somebody has something to search in here, and so has the entry already.
pub fn searches(actor: &Actor) -> bool {
    !Sort::of(actor).is_empty()
}

/// The entry of the navigation, for those who have something to search in.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    if searches(actor) { vec![NAV] } else { Vec::new() }
}

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/search", index)]
}
