//! `/statistics`: the recorded figures with their sources, beside what was counted or published since.

use super::{as_of, csv, file_words, live, table::cell, year_words};
use crate::{
    beside::{self, COUNTED},
    live::{ALL, ATTACK, Year},
    out::Left,
    publication::Publication,
    recorded::{Check, Group, Record, Series},
    sheet::{self, Line, Sheet, Value},
    store::publications,
};
use access::{Act, BodyKind};
use askama::Template;
use axum::response::Response;
use kernel::FiscalYear;
use sharing::{count::Dimension, store::counts};
use shell::{
    Fault, Maybe, Page, Voice,
    chart::{Year as Bar, YearBars, year_bars},
    show,
};
use store::Cx;

/// So many years are shown beside the recorded ones.
const BESIDE: usize = 2;

#[derive(Template)]
#[template(path = "statistics/overview.html")]
struct OverviewPage {
    page: Page,
    as_of: String,
    chart: String,
    /// Of what kind its figures are.
    chart_note: String,
    years: Vec<String>,
    period: String,
    beside: Vec<String>,
    recorded: Vec<RecordedRow>,
    /// What else is recorded, under its headings.
    others: Vec<(String, Vec<RecordedRow>)>,
    counted: Vec<CountedRow>,
    counted_title: String,
    checks: Vec<CheckRow>,
    shares: Vec<String>,
    /// What the stated years add up to, and how much the stated whole differs.
    sum: Option<(String, String)>,
    gap: String,
    ratio: String,
    publications: Vec<(String, String)>,
    /// Whether there are figures of the reader's own body.
    live: bool,
    /// Whether these stand in the table.
    exact: bool,
}

struct RecordedRow {
    name: String,
    depth: usize,
    values: Vec<super::table::CellView>,
    period: super::table::CellView,
    sources: Vec<(String, String)>,
}

struct CountedRow {
    name: String,
    depth: usize,
    values: Vec<super::table::CellView>,
}

struct CheckRow {
    column: String,
    parts: String,
    fits: bool,
}

/// A year that was counted here, as this reader may know it.
struct Beside {
    year: FiscalYear,
    figures: Vec<(Series, Value)>,
}

/// What each row of the record is among the counted ones.
fn code(series: Series) -> Option<&'static str> {
    match series {
        Series::Reports => Some(ALL),
        Series::Attacks => Some(ATTACK),
        Series::Access | Series::Virus | Series::OtherIntentional => Some(series.code()),
        _ => None,
    }
}

fn of_year(year: &Year, left: Option<&Left>) -> Beside {
    let value = |code: &str| match code {
        ALL => year.all(),
        ATTACK => year.attacks(),
        code => year.of(Dimension::Category, code),
    };
    let figure = |series: Series| match series {
        Series::Notices => left.map(|left| (series, Value::Known(left.all()))),
        _ => code(series).map(|code| (series, Value::Known(value(code)))),
    };
    Beside { year: year.year, figures: Series::ALL.into_iter().filter_map(figure).collect() }
}

fn of_publication(publication: &Publication) -> Beside {
    let content = &publication.content;
    let figure = |series: Series| match series {
        Series::Notices => content.notices.map(|notices| (series, Value::Known(notices))),
        series if COUNTED.contains(&series) => {
            content.beside.get(series.code()).map(|shown| (series, Value::from(*shown)))
        }
        _ => code(series).map(|code| (series, content.category(code))),
    };
    Beside { year: FiscalYear(content.year), figures: Series::ALL.into_iter().filter_map(figure).collect() }
}

/// The newest years that were counted: exactly for those whose figures they are, as published for all others.
async fn counted_beside(cx: &Cx, exact: bool, published: &[Publication]) -> Result<Vec<Beside>, Fault> {
    let mut all: Vec<Beside> = if exact {
        let figures = live::own(cx).await?;
        let mut all = Vec::new();
        for year in live::years_of(&figures, cx.now()).await?.into_iter().take(BESIDE) {
            let left = match figures.body {
                BodyKind::Centre => Some(Left::new(year, counts::notices::cells(&figures, year).await?)),
                _ => None,
            };
            let mut one = of_year(&Year::new(year, counts::cells(&figures, year).await?, None), left.as_ref());
            if figures.body == BodyKind::Centre {
                let more = beside::of(figures.sql(), figures.org, year, cx.now()).await?;
                let figure = |series: Series| Some((series, Value::from(*more.get(series.code())?)));
                one.figures.extend(COUNTED.into_iter().filter_map(figure));
            }
            all.push(one);
        }
        all
    } else {
        published.iter().take(BESIDE).map(of_publication).collect()
    };
    all.reverse();
    Ok(all)
}

fn record() -> Result<Record, Fault> {
    Record::load().map_err(|cause| Fault::broken("store.broken").because(cause))
}

/// `GET /statistics`.
pub(super) async fn show_all(request: Maybe) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let mut page = Page::maybe(&request, "");
    page.title = page.t("statistics-title");
    let (record, live) = (record()?, crate::may(&request.actor(), Act::ViewFigures));
    let exact = live && request.actor().who().is_some_and(|who| live::counts_reports(who.body));
    let published = publications::newest(&cx.visible(), 50).await?;
    let beside = counted_beside(&cx, exact, &published).await?;
    // A ministry's own count is no part of the nation's: it stands in the table only.
    let nation = !exact || request.actor().acts_for(BodyKind::Centre);
    let years = record.years();
    let counted_title = match (&request.visitor, exact) {
        (Some(visitor), true) => page.t1("statistics-counted-at", "org", page.pick(&visitor.organisation)),
        _ => page.t("statistics-counted-published"),
    };
    let link = |one: &Publication| {
        let year = year_words(&page, FiscalYear(one.content.year));
        (format!("/statistics/publications/{}", one.content.year), page.t1("statistics-published-title", "year", year))
    };
    let publications = published.iter().map(link).collect();
    show(&OverviewPage {
        as_of: as_of(&page, cx.now()),
        chart: chart(&page, &record, if nation { &beside } else { &[] }),
        chart_note: page.t(match (nation, beside.is_empty()) {
            (_, true) => "statistics-chart-recorded",
            (true, false) => "statistics-chart-note",
            (false, false) => "statistics-chart-own-below",
        }),
        years: years.iter().map(|year| year.0.to_string()).collect(),
        period: period_words(&page, &years),
        beside: beside.iter().map(|one| year_short(&page, one.year)).collect(),
        recorded: recorded_rows(&page, &record, Group::Contacts),
        others: Group::BESIDE
            .into_iter()
            .map(|group| (group_words(&page, group), recorded_rows(&page, &record, group)))
            .collect(),
        counted: counted_rows(&page, &beside),
        counted_title,
        checks: years.iter().filter_map(|year| check_row(*year, record.attacks_check(*year)?)).collect(),
        shares: years.iter().map(|year| share(&page, &record, *year)).collect(),
        sum: record.period_check(Series::Reports).map(|check| sum(&page, check)),
        gap: record.period_check(Series::Reports).map(|check| gap(&page, check)).unwrap_or_default(),
        ratio: ratio(&page, &record).unwrap_or_default(),
        publications,
        live,
        exact,
        page,
    })
}

/// `2014`, with a mark if it is not over.
fn year_short(voice: &Voice, year: FiscalYear) -> String {
    let number = year.0.to_string();
    if FiscalYear::at(voice.now) == year { voice.t1("statistics-year-running", "year", number) } else { number }
}

fn period_words(voice: &Voice, years: &[FiscalYear]) -> String {
    let of = |year: Option<&FiscalYear>| year.map_or(0, |year| year.0).to_string();
    voice.t2("statistics-period", "from", of(years.first()), "to", of(years.last()))
}

fn series_words(voice: &Voice, series: Series) -> String {
    voice.t(&format!("statistics-series-{}", series.code()))
}

fn group_words(voice: &Voice, group: Group) -> String {
    voice.t(&format!("statistics-group-{}", group.code()))
}

fn recorded_rows(page: &Page, record: &Record, group: Group) -> Vec<RecordedRow> {
    group.series().map(|series| recorded_row(page, record, series)).collect()
}

fn recorded_value(record: &Record, series: Series, year: FiscalYear) -> Value {
    record.year(series, year).and_then(|stated| stated.figure.value).map_or(Value::Unstated, Value::Known)
}

fn period_value(record: &Record, series: Series) -> Value {
    record.period(series).and_then(|stated| stated.figure.value).map_or(Value::Unstated, Value::Known)
}

fn recorded_row(page: &Page, record: &Record, series: Series) -> RecordedRow {
    let years = record.years();
    let about = |year: &FiscalYear| record.year(series, *year).is_some_and(|stated| stated.figure.about);
    let value = |year: &FiscalYear| {
        let mut view = cell(page, &year.0.to_string(), recorded_value(record, series, *year));
        if about(year) {
            view.text = page.t1("statistics-about", "n", view.text);
        }
        view
    };
    let sources = record.places(series).into_iter();
    RecordedRow {
        name: series_words(page, series),
        depth: series.depth(),
        values: years.iter().map(value).collect(),
        period: cell(page, &period_words(page, &years), period_value(record, series)),
        sources: sources.map(|(place, lines)| (page.pick(&place).to_owned(), lines.join(", "))).collect(),
    }
}

fn counted_rows(page: &Page, beside: &[Beside]) -> Vec<CountedRow> {
    let row = |series: Series| {
        let of = |one: &Beside| {
            let value = one.figures.iter().find(|(of, _)| *of == series).map(|(_, value)| *value);
            value.map_or(Value::Unstated, |value| value)
        };
        let values: Vec<Value> = beside.iter().map(of).collect();
        let counted = values.iter().any(|value| *value != Value::Unstated);
        let view = |(one, value): (&Beside, Value)| cell(page, &year_short(page, one.year), value);
        counted.then(|| CountedRow {
            name: match series.group() {
                Group::Contacts => series_words(page, series),
                group => page.t2(
                    "statistics-in-group",
                    "group",
                    group_words(page, group),
                    "name",
                    series_words(page, series),
                ),
            },
            depth: series.depth(),
            values: beside.iter().zip(values).map(view).collect(),
        })
    };
    Series::ALL.into_iter().filter_map(row).collect()
}

fn check_row(year: FiscalYear, check: Check) -> Option<CheckRow> {
    Some(CheckRow { column: year.0.to_string(), parts: check.parts.to_string(), fits: check.gap() == 0 })
}

/// The share of cyber attacks, computed; empty where nobody stated both.
fn share(page: &Page, record: &Record, year: FiscalYear) -> String {
    let known = |series| recorded_value(record, series, year).known();
    match (known(Series::Attacks), known(Series::Reports)) {
        (Some(part), Some(whole)) if whole > 0 => format!("{:.1}%", part as f64 / whole as f64 * 100.0),
        _ => page.t("statistics-no-share"),
    }
}

fn sum(page: &Page, check: Check) -> (String, String) {
    (page.n(check.parts), page.t1("statistics-gap", "n", page.n(check.gap())))
}

fn gap(page: &Page, check: Check) -> String {
    let [stated, parts, gap] = [check.stated, check.parts, check.gap()].map(|n| page.n(n));
    page.ts("statistics-gap-reports", &[("stated", &stated), ("parts", &parts), ("gap", &gap)])
}

/// What the text says of the growth, beside what the figures give (004:782-784).
fn ratio(page: &Page, record: &Record) -> Option<String> {
    let of = |year| recorded_value(record, Series::Reports, FiscalYear(year)).known();
    let (from, to) = (of(2012)?, of(2013)?);
    let computed = format!("{:.2}", to as f64 / from as f64);
    let (from, to) = (page.n(from), page.n(to));
    Some(page.ts("statistics-gap-ratio", &[("from", &from), ("to", &to), ("computed", &computed)]))
}

fn chart(page: &Page, record: &Record, beside: &[Beside]) -> String {
    let bar = |year: FiscalYear, whole: Option<i64>, part: Option<i64>, counted: bool| {
        let running = FiscalYear::at(page.now) == year && counted;
        Bar {
            name: year.0.to_string(),
            short: format!("’{:02}", year.0.rem_euclid(100)),
            under: page.t(if running { "statistics-running" } else { "statistics-fiscal" }),
            under_short: if running { page.t("statistics-running") } else { String::new() },
            whole,
            part,
            counted,
        }
    };
    let known = |year, series| recorded_value(record, series, year).known();
    let recorded = record.years().into_iter();
    let recorded = recorded.map(|year| bar(year, known(year, Series::Reports), known(year, Series::Attacks), false));
    let figure = |one: &Beside, series: Series| {
        one.figures.iter().find(|(of, _)| *of == series).and_then(|(_, value)| value.known())
    };
    let counted =
        beside.iter().map(|one| bar(one.year, figure(one, Series::Reports), figure(one, Series::Attacks), true));
    let years: Vec<Bar> = recorded.chain(counted).collect();
    year_bars(&YearBars {
        label: label(page, &years),
        not_stated: page.t("statistics-whole-unstated"),
        not_stated_short: page.t("statistics-whole-unstated-short"),
        years,
    })
}

/// The finding in words: each year with its numbers.
fn label(page: &Page, years: &[Bar]) -> String {
    let number = |n: Option<i64>| n.map_or_else(|| page.t("statistics-unstated"), |n| page.n(n));
    let year = |bar: &Bar| {
        let (whole, part) = (number(bar.whole), number(bar.part));
        page.ts("statistics-chart-year", &[("year", &bar.name), ("whole", &whole), ("part", &part)])
    };
    let years: Vec<String> = years.iter().map(year).collect();
    page.t1("statistics-chart", "years", years.join(" "))
}

/// `GET /statistics/recorded.csv`.
pub(super) async fn recorded_file(request: Maybe) -> Result<Response, Fault> {
    let page = Page::maybe(&request, "");
    let record = record()?;
    let years = record.years();
    let row = |series: Series| {
        let values = years.iter().map(|year| recorded_value(&record, series, *year));
        let values = values.chain([period_value(&record, series)]).collect();
        let name = match series.group() {
            Group::Contacts => series_words(&page, series),
            group => {
                page.t2("statistics-in-group", "group", group_words(&page, group), "name", series_words(&page, series))
            }
        };
        Line { code: series.code().to_owned(), name, depth: 0, sum: false, values }
    };
    let columns = years.iter().map(|year| year_words(&page, *year)).chain([period_words(&page, &years)]).collect();
    let sheet = Sheet {
        code: "recorded",
        name: page.t("statistics-recorded"),
        head: page.t("statistics-series"),
        columns,
        rows: Series::ALL.into_iter().map(row).collect(),
    };
    let mut lines = sheet.lines(&file_words(&page));
    let source = page.t("statistics-source");
    // Beside each row its source: the head's line is the second.
    let sources = Series::ALL.into_iter().map(|series| {
        let places = record.places(series).into_iter();
        places
            .map(|(place, lines)| format!("{} ({})", page.pick(&place), lines.join(", ")))
            .collect::<Vec<_>>()
            .join("; ")
    });
    for (line, more) in lines.iter_mut().skip(1).zip(std::iter::once(source).chain(sources)) {
        line.push(more);
    }
    Ok(csv("kaname-recorded.csv", sheet::file(&lines)))
}
