//! `/statistics/live` for bodies to which no reports come: what notices came to it, and what its sector reported, as
//! published.

use super::{as_of, live, table, year_so_far, year_words};
use crate::{
    publication::Content,
    received::{received, reported},
    sectors::Plan,
    sheet::Sheet,
    store::publications,
};
use askama::Template;
use axum::response::Response;
use kernel::{At, FiscalYear};
use shell::{Fault, Page, Signed, Voice, show};
use store::Cx;

/// So many published years are shown.
const PUBLISHED: i64 = 10;
/// So many years can be chosen.
const CHOICES: i32 = 5;

#[derive(Template)]
#[template(path = "statistics/received.html")]
struct ReceivedPage {
    page: Page,
    org: String,
    as_of: String,
    years: Vec<(String, String, bool)>,
    sheets: Vec<table::SheetView>,
    /// Whether the body belongs to a sector of which nothing was published yet.
    nothing_published: bool,
    /// That the year before was not counted here; empty where it was.
    before: String,
    file: String,
}

/// What came to a body, as tables.
pub(crate) struct Came {
    /// One, or two with the one before.
    pub(crate) years: Vec<FiscalYear>,
    pub(crate) sheets: Vec<Sheet>,
    year: FiscalYear,
    /// The first year in which anything came to it.
    first: FiscalYear,
    nothing_published: bool,
}

/// Counts a year and the one before it, and looks up what its sector reported.
pub(crate) async fn count(cx: &Cx, voice: &Voice, year: Option<FiscalYear>) -> Result<Came, Fault> {
    let figures = live::own(cx).await?;
    let sql = figures.sql();
    let year = year.unwrap_or(FiscalYear::at(cx.now()));
    let first = delivery::ask::first_received(sql, figures.org).await?.map_or(FiscalYear::at(cx.now()), FiscalYear::at);
    let years = live::side_by_side(year, Some(first));
    let mut came = Vec::new();
    for year in &years {
        let within = (At::start_of(year.first_day()), At::start_of(FiscalYear(year.0 + 1).first_day()));
        came.push(delivery::ask::received(sql, figures.org, within).await?);
    }
    let mut sheets = vec![received(voice, years.iter().map(|year| year_so_far(voice, *year)).collect(), &came)];
    let sector = registry::ask::organisation(sql, figures.org).await?.and_then(|body| body.sector);
    let published = publications::newest(&cx.visible(), PUBLISHED).await?;
    let published: Vec<Content> = published.into_iter().map(|one| one.content).collect();
    let plan = Plan::on(sql, year.last_day()).await?;
    if let Some(sector) = sector.iter().filter(|_| !published.is_empty()).map(|code| plan.top(code)).next() {
        let name = plan.name(voice, &sector);
        sheets.push(reported(voice, (&sector, &name), &published, |year| year_words(voice, FiscalYear(year))));
    }
    Ok(Came { years, sheets, year, first, nothing_published: sector.is_some() && published.is_empty() })
}

fn choices(page: &Page, chosen: FiscalYear, first: FiscalYear) -> Vec<(String, String, bool)> {
    let present = FiscalYear::at(page.now);
    let mut years: Vec<FiscalYear> = (0..CHOICES).map(|back| FiscalYear(present.0 - back)).collect();
    years.retain(|year| year.0 >= first.0);
    if !years.contains(&chosen) {
        years.push(chosen);
    }
    years.into_iter().map(|year| (year.0.to_string(), year_so_far(page, year), year == chosen)).collect()
}

/// The page.
pub(super) async fn table(request: &Signed, cx: &Cx, page: Page, year: Option<FiscalYear>) -> Result<Response, Fault> {
    let came = count(cx, &page, year).await?;
    show(&ReceivedPage {
        org: page.pick(&request.visitor.organisation).to_owned(),
        as_of: as_of(&page, cx.now()),
        years: choices(&page, came.year, came.first),
        before: if came.years.len() > 1 { String::new() } else { live::not_counted(&page, came.year) },
        sheets: came.sheets.iter().map(|sheet| table::view(&page, sheet)).collect(),
        nothing_published: came.nothing_published,
        file: year
            .map_or_else(|| "/statistics/live.csv".to_owned(), |year| format!("/statistics/live.csv?year={}", year.0)),
        page,
    })
}
