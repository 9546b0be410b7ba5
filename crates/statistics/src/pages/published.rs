//! The table of a year as everybody may see it, and publishing it.

use super::{csv, file_words, table, year_of, year_words};
use crate::{
    beside::{self, COUNTED, Change},
    live::Year,
    ops::publish_figures::{prepared, publish_figures},
    out::Left,
    publication::{Content, Publication},
    recorded::{Group, Series},
    sectors::Plan,
    sheet::{self, Sheet},
    store::publications,
};
use access::{Act, BodyKind, act::ViewPublication};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{At, ContentHash, FiscalYear};
use serde::Deserialize;
use sharing::store::counts;
use shell::{Fault, Input, Maybe, Page, Signed, Voice, show};
use store::Cx;

#[derive(Template)]
#[template(path = "statistics/published.html")]
struct PublishedPage {
    page: Page,
    year: String,
    /// When it was published; empty while it is prepared.
    published: String,
    whole: String,
    /// How many notices left; empty where it was not published.
    notices: String,
    rule: String,
    hides: bool,
    sheets: Vec<table::SheetView>,
    file: String,
    /// What else was counted: the words of the row, its number.
    beside: Vec<(String, String)>,
    /// What is another now than when it was published.
    since: Vec<(String, String)>,
    /// The hash of what is shown, for publishing exactly that; empty once it is published.
    seen: String,
    year_number: i32,
    /// Whether it may be published: the year is over.
    over: bool,
}

/// What is asked for.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
}

/// What is sent back to publish what was seen.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Seen {
    year: String,
    seen: String,
}

async fn sheets(cx: &Cx, voice: &Voice, content: &Content) -> Result<Vec<Sheet>, Fault> {
    let sql = cx.system("read the public registry");
    let plan = Plan::on(&sql, FiscalYear(content.year).last_day()).await?;
    Ok(content.sheets(voice, |code| plan.name(voice, code)))
}

async fn page_of(cx: &Cx, mut page: Page, content: &Content, at: Option<At>, seen: String) -> Result<Response, Fault> {
    let year = FiscalYear(content.year);
    page.title = page.t1("statistics-published-title", "year", year_words(&page, year));
    let sheets = sheets(cx, &page, content).await?;
    let whole = match content.whole {
        Some(whole) => page.n(whole),
        None => page.t1("statistics-fewer", "k", content.k),
    };
    show(&PublishedPage {
        year: year_words(&page, year),
        published: at.map(|at| page.t1("statistics-published-at", "at", page.when(&at))).unwrap_or_default(),
        whole,
        notices: content.notices.map(|notices| page.n(notices)).unwrap_or_default(),
        beside: beside_rows(&page, content),
        since: if at.is_some() { since(cx, &page, content).await? } else { Vec::new() },
        rule: page.t1("statistics-rule", "k", content.k),
        hides: sheets.iter().any(Sheet::hides),
        sheets: sheets.iter().map(|sheet| table::view(&page, sheet)).collect(),
        file: format!("/statistics/publications/{}/table.csv", content.year),
        seen,
        year_number: content.year,
        over: cx.now() >= At::start_of(FiscalYear(content.year + 1).first_day()),
        page,
    })
}

fn row_name(page: &Page, series: Series) -> String {
    let group = page.t(&format!("statistics-group-{}", series.group().code()));
    let name = page.t(&format!("statistics-series-{}", series.code()));
    match series.group() {
        Group::Contacts => name,
        _ => page.t2("statistics-in-group", "group", group, "name", name),
    }
}

fn beside_rows(page: &Page, content: &Content) -> Vec<(String, String)> {
    let row = |series: Series| {
        let shown = content.beside.get(series.code())?;
        Some((row_name(page, series), shown.map_or_else(|| page.t1("statistics-fewer", "k", content.k), |n| page.n(n))))
    };
    COUNTED.into_iter().filter_map(row).collect()
}

/// Whether the actor counts everything: at the centre, who sees its figures.
pub(crate) fn counts_all(cx: &Cx) -> bool {
    crate::may(cx.actor(), Act::ViewFigures) && cx.actor().acts_for(BodyKind::Centre)
}

/// What is another now: of the drill, the Council and newsletters for everybody, of reports and notices for the centre.
async fn since(cx: &Cx, page: &Page, content: &Content) -> Result<Vec<(String, String)>, Fault> {
    let year = FiscalYear(content.year);
    let sql = cx.system("figures since they were published");
    let mut all = Vec::new();
    if counts_all(cx) {
        let figures = super::live::own(cx).await?;
        let now = Year::new(year, counts::cells(&figures, year).await?, None).all();
        all.extend(content.whole.filter(|then| *then != now).map(|then| (Series::Reports, then, Change::Now(now))));
        let now = Left::new(year, counts::notices::cells(&figures, year).await?).all();
        all.extend(content.notices.filter(|then| *then != now).map(|then| (Series::Notices, then, Change::Now(now))));
    }
    if let Some(centre) = registry::ask::centre(&sql, cx.now().day()).await? {
        let now = beside::of(&sql, centre, year, cx.now()).await?;
        let then = |series: Series| content.beside.get(series.code()).copied().flatten().unwrap_or_default();
        let changed = beside::since(&content.beside, &now, counts_all(cx));
        all.extend(changed.into_iter().map(|(series, change)| (series, then(series), change)));
    }
    let signed = |n: i64| if n > 0 { format!("+{}", page.n(n)) } else { format!("−{}", page.n(-n)) };
    let told = |(series, then, change): (Series, i64, Change)| {
        let words = match change {
            Change::Now(now) => page.t2("statistics-since-row", "difference", signed(now - then), "now", page.n(now)),
            Change::AtLeast(n) if n > 0 => page.t1("statistics-since-more", "n", page.n(n)),
            Change::AtLeast(n) => page.t1("statistics-since-fewer", "n", page.n(-n)),
        };
        (row_name(page, series), words)
    };
    Ok(all.into_iter().map(told).collect())
}

/// The publication of a year, as somebody asks for it.
pub(crate) async fn find(cx: &Cx, year: &str) -> Result<Publication, Fault> {
    let found = publications::of_year(&cx.visible(), year_of(year)?).await?.ok_or(Fault::not_found())?;
    Ok(cx.permit::<_, Publication>(ViewPublication, found.id).await?.row().clone())
}

/// `GET /statistics/publications/{year}`.
pub(super) async fn table(request: Maybe, Path(year): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let publication = find(&cx, &year).await?;
    page_of(&cx, Page::maybe(&request, ""), &publication.content, Some(publication.published_at), String::new()).await
}

/// `GET /statistics/publications/{year}/table.csv`.
pub(super) async fn file(request: Maybe, Path(year): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let publication = find(&cx, &year).await?;
    let page = Page::maybe(&request, "");
    let content = &publication.content;
    let words = file_words(&page);
    let title = page.t1("statistics-published-title", "year", year_words(&page, FiscalYear(content.year)));
    let head = vec![vec![title], vec![page.t1("statistics-rule", "k", content.k)], vec![]];
    let sheets = sheets(&cx, &page, content).await?;
    let lines: Vec<Vec<String>> = head.into_iter().chain(sheets.iter().flat_map(|sheet| sheet.lines(&words))).collect();
    Ok(csv(&format!("kaname-published-{}.csv", content.year), sheet::file(&lines)))
}

/// `GET /statistics/publish?year=`: what would be published, to be looked at first.
pub(super) async fn prepare(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let year = year_of(&asked.year)?;
    let cx = request.app.read(request.actor()).await?;
    let content = prepared(&cx, year).await?;
    if publications::of_year(&cx.visible(), year).await?.is_some() {
        return Ok(Redirect::to(&format!("/statistics/publications/{}", year.0)).into_response());
    }
    let (_, hash) = content.sealed().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    page_of(&cx, Page::signed(&request, ""), &content, None, hash.to_string()).await
}

/// `POST /statistics/publish`.
pub(super) async fn publish(request: Signed, Input(sent): Input<Seen>) -> Result<Response, Fault> {
    let year = year_of(&sent.year)?;
    let seen = ContentHash::parse(&sent.seen).ok_or(Fault::unreadable("shell.unreadable"))?;
    let cx = request.app.write(request.actor()).await?;
    publish_figures(&cx, year, seen).await?;
    cx.commit().await?;
    Ok(shell::did("did-figures-published", &format!("/statistics/publications/{}", year.0)))
}
