//! `/statistics/live`: what came to one's own body, two fiscal years side by side. A year before the first record has no
//! column: that nothing was recorded here says nothing of how many there were.

use super::{as_of, csv, file_words, received, table, year_of, year_so_far};
use crate::{
    live::{Tables, Year},
    out::{self, Left},
    sectors::Plan,
    sheet::{self, Sheet},
};
use access::{Act, BodyKind, act::ViewFigures};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{At, FiscalYear};
use serde::Deserialize;
use sharing::{
    count::{Dimension, Figures, Standing},
    store::counts,
};
use shell::{Fault, Page, Signed, Voice, show};
use std::collections::BTreeSet;
use store::{Cx, Denied, Granted};

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    sector: String,
}

#[derive(Template)]
#[template(path = "statistics/live.html")]
struct LivePage {
    page: Page,
    org: String,
    as_of: String,
    years: Vec<(String, String, bool)>,
    sectors: Vec<(String, String, bool)>,
    sheets: Vec<table::SheetView>,
    figures: Vec<(String, String, String)>,
    empty: bool,
    /// That the year before was not counted here; empty where it was.
    before: String,
    apart: String,
    judged: bool,
    file: String,
    publish: String,
}

/// Two years of a body, as tables; or one, where there is no record of the year before.
pub(crate) struct Counted {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) years: Vec<Year>,
    pub(crate) all_years: Vec<FiscalYear>,
    pub(crate) plan: Plan,
    pub(crate) judged: bool,
}

/// The figures of the actor's own body.
pub(crate) async fn own(cx: &Cx) -> Result<Granted<'_, ViewFigures, Figures>, Denied> {
    cx.permit::<_, Figures>(ViewFigures, cx.organisation().ok_or(Denied::NotFound)?).await
}

/// The years in which anything was counted, and the present one, newest first.
pub(crate) async fn years_of(
    figures: &Granted<'_, ViewFigures, Figures>,
    now: At,
) -> Result<Vec<FiscalYear>, store::StoreError> {
    let present = FiscalYear::at(now);
    let first = counts::bounds(figures)
        .await?
        .map_or(present, |(first, _)| FiscalYear(if first.of_year() >= 4 { first.year() } else { first.year() - 1 }));
    Ok((first.0.min(present.0)..=present.0).rev().map(FiscalYear).collect())
}

/// Counts a year, and the one before it.
pub(crate) async fn count(cx: &Cx, voice: &Voice, year: Option<FiscalYear>, sector: &str) -> Result<Counted, Fault> {
    let figures = own(cx).await?;
    let all_years = years_of(&figures, cx.now()).await?;
    let year = year.unwrap_or(FiscalYear::at(cx.now()));
    let plan = Plan::on(figures.sql(), year.last_day()).await?;
    let only = match sector {
        "" => None,
        code => Some(plan.covers(code)).filter(|covers| !covers.is_empty()).ok_or(Fault::not_found()).map(Some)?,
    };
    let mut years = Vec::new();
    let mut occurring = BTreeSet::new();
    let shown = side_by_side(year, all_years.last().copied());
    for year in shown.clone() {
        let cells = counts::cells(&figures, year).await?;
        occurring.extend(cells.iter().map(|cell| cell.sector.clone()));
        years.push(Year::new(year, cells, only.as_ref()));
    }
    let rows = plan.rows(voice, &occurring).into_iter();
    let rows: Vec<_> = rows.filter(|row| only.as_ref().is_none_or(|only| only.contains(&row.code))).collect();
    let columns = years.iter().map(|one| year_so_far(voice, one.year)).collect();
    let judged = figures.body == BodyKind::Centre;
    let mut sheets = Tables { voice, columns, years: &years, sectors: &rows }.everything(judged);
    // Notices leave the centre, and for no sector alone.
    if judged && only.is_none() {
        sheets.extend(left(&figures, voice, &shown).await?);
    }
    Ok(Counted { sheets, years, all_years, plan, judged })
}

/// A year and the one before it, if anything is recorded as early as that.
pub(super) fn side_by_side(year: FiscalYear, first: Option<FiscalYear>) -> Vec<FiscalYear> {
    let before = FiscalYear(year.0 - 1);
    let recorded = first.is_some_and(|first| first.0 <= before.0);
    recorded.then_some(before).into_iter().chain([year]).collect()
}

/// What left the body, in these years.
async fn left(
    figures: &Granted<'_, ViewFigures, Figures>,
    voice: &Voice,
    shown: &[FiscalYear],
) -> Result<[Sheet; 4], Fault> {
    let mut years = Vec::new();
    for year in shown {
        years.push(Left::new(*year, counts::notices::cells(figures, *year).await?));
    }
    let last = shown.last().copied().unwrap_or(FiscalYear::at(voice.now));
    let columns = years.iter().map(|one| year_so_far(voice, one.year)).collect();
    let ceptoars = registry::ask::ceptoars_on(figures.sql(), last.last_day()).await?.into_iter();
    let ceptoars =
        ceptoars.filter_map(|ceptoar| Some((ceptoar.code.clone()?, voice.pick(&ceptoar.short).to_owned()))).collect();
    Ok(out::Tables { voice, columns, years: &years, ceptoars }.everything())
}

/// Whether reports come to this body, so that it counts them; others see what of them was published.
pub(super) fn counts_reports(body: BodyKind) -> bool {
    matches!(body, BodyKind::Centre | BodyKind::Ministry)
}

/// All tables of the actor's own body: the years of their columns, and the tables.
pub(crate) async fn sheets(
    cx: &Cx,
    voice: &Voice,
    year: Option<FiscalYear>,
    sector: &str,
) -> Result<(Vec<FiscalYear>, Vec<Sheet>), Fault> {
    if counts_reports(own(cx).await?.body) {
        let counted = count(cx, voice, year, sector).await?;
        return Ok((counted.years.iter().map(|year| year.year).collect(), counted.sheets));
    }
    let received = received::count(cx, voice, year).await?;
    Ok((received.years, received.sheets))
}

fn asked_year(asked: &Asked) -> Result<Option<FiscalYear>, Fault> {
    if asked.year.is_empty() { Ok(None) } else { year_of(&asked.year).map(Some) }
}

/// `GET /statistics/live?year=&sector=`.
pub(super) async fn tables(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let mut page = Page::signed(&request, "");
    page.title = page.t("statistics-live-title");
    if !counts_reports(own(&cx).await?.body) {
        return received::table(&request, &cx, page, asked_year(&asked)?).await;
    }
    let counted = count(&cx, &page, asked_year(&asked)?, &asked.sector).await?;
    let Some((year, before)) = counted.years.split_last() else { return Err(Fault::not_found()) };
    let standing = |one: &Year, standing: Standing| one.of(Dimension::Standing, standing.code());
    let tops = counted.plan.tops().into_iter();
    let sectors = tops.map(|code| (code.clone(), counted.plan.name(&page, &code), code == asked.sector)).collect();
    let may_publish = crate::may(request.actor(), Act::PublishFigures) && cx.now() >= over(year.year);
    let publish = if may_publish { format!("/statistics/publish?year={}", year.year.0) } else { String::new() };
    let apart = page.t2(
        "statistics-apart",
        "exercises",
        page.n(standing(year, Standing::Exercise)),
        "duplicates",
        page.n(standing(year, Standing::Duplicate)),
    );
    show(&LivePage {
        org: page.pick(&request.visitor.organisation).to_owned(),
        as_of: as_of(&page, cx.now()),
        years: year_choices(&page, &counted, year.year),
        sectors,
        sheets: counted.sheets.iter().map(|sheet| table::view(&page, sheet)).collect(),
        figures: figures(&page, before.first(), year),
        before: if before.is_empty() { not_counted(&page, year.year) } else { String::new() },
        empty: counted.years.iter().all(|year| year.all() == 0),
        apart,
        judged: counted.judged,
        file: address("/statistics/live.csv", &asked),
        publish,
        page,
    })
}

fn address(path: &str, asked: &Asked) -> String {
    let query = [("year", asked.year.as_str()), ("sector", asked.sector.as_str())];
    let filled: Vec<String> =
        query.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
    if filled.is_empty() { path.to_owned() } else { format!("{path}?{}", filled.join("&")) }
}

/// When a fiscal year is over.
fn over(year: FiscalYear) -> At {
    At::start_of(FiscalYear(year.0 + 1).first_day())
}

fn year_choices(page: &Page, counted: &Counted, chosen: FiscalYear) -> Vec<(String, String, bool)> {
    let mut years = counted.all_years.clone();
    if !years.contains(&chosen) {
        years.push(chosen);
    }
    years.into_iter().map(|year| (year.0.to_string(), year_so_far(page, year), year == chosen)).collect()
}

/// That the year before this one was not counted here.
pub(super) fn not_counted(page: &Page, year: FiscalYear) -> String {
    page.t1("statistics-before", "year", super::year_words(page, FiscalYear(year.0 - 1)))
}

/// All, attacks and their share, each with what it was the year before, where that was counted.
fn figures(page: &Page, before: Option<&Year>, year: &Year) -> Vec<(String, String, String)> {
    let was = |n: &dyn Fn(&Year) -> String| {
        let said =
            |before: &Year| page.t2("statistics-was", "year", super::year_words(page, before.year), "n", n(before));
        before.map(said).unwrap_or_default()
    };
    let percent = |year: &Year| match year.all() {
        0 => page.t("statistics-no-share"),
        all => format!("{:.1}%", year.attacks() as f64 / all as f64 * 100.0),
    };
    vec![
        (page.t("statistics-all"), page.n(year.all()), was(&|one| page.n(one.all()))),
        (page.t("statistics-attacks"), page.n(year.attacks()), was(&|one| page.n(one.attacks()))),
        (page.t("statistics-share"), percent(year), was(&percent)),
    ]
}

/// `GET /statistics/live.csv?year=&sector=`.
pub(super) async fn file(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = Page::signed(&request, "");
    let (years, sheets) = sheets(&cx, &page, asked_year(&asked)?, &asked.sector).await?;
    let words = file_words(&page);
    let head = vec![
        vec![page.t("statistics-live-title"), page.pick(&request.visitor.organisation).to_owned()],
        vec![as_of(&page, cx.now())],
        vec![],
    ];
    let lines: Vec<Vec<String>> = head.into_iter().chain(sheets.iter().flat_map(|sheet| sheet.lines(&words))).collect();
    let year = years.last().map_or(0, |year| year.0);
    Ok(csv(&format!("kaname-counted-{year}.csv"), sheet::file(&lines)))
}
