//! Figures for programs: the recorded ones, one's own, and the published ones.

use crate::{
    beside::{self, Change},
    live::{ALL, ATTACK},
    pages::{self, live},
    recorded::{Record, Series},
    sheet::{Line, Sheet},
    store::publications,
};
use axum::extract::{Path, Query};
use kernel::FiscalYear;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sharing::matter::MatterState;
use shell::api::{Answer, Call, Operation, Stamp, moment};
use shell::{Fault, Route, Voice};
use utoipa::ToSchema;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let year = json!({ "type": "integer", "minimum": 1900, "maximum": 2199 });
    vec![
        Route::get("/api/v1/statistics/recorded", recorded).api(
            Operation::new("getRecordedFigures", "What the documents state of earlier years.").gives::<RecordedView>(),
        ),
        Route::get("/api/v1/statistics/counted", counted).api(
            Operation::new(
                "getCountedFigures",
                "What came to your own body, and left it, in a fiscal year (centre, ministries, secretariats).",
            )
            .query("year", "The fiscal year; the present one without it.", year)
            .gives::<CountedView>(),
        ),
        Route::get("/api/v1/statistics/publications", list).api(
            Operation::new("listPublishedFigures", "The fiscal years of which a table was published.")
                .gives::<PublishedYears>()
                .leads_to("getPublishedFigures", "year", "/years/0"),
        ),
        Route::get("/api/v1/statistics/publications/{year}", published).api(
            Operation::new("getPublishedFigures", "The published table of a fiscal year.").gives::<PublishedView>(),
        ),
    ]
}

/// A figure that a document states.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StatedView {
    /// `reports`, `attacks`, `access-dos`, `virus`, `other-intentional`, `notices`, `drill-ceptoars`, `drill-bodies`,
    /// `council-members`, `council-meetings`, `site-visits`, `mutual-understanding`, `policy-seminars`, `plan-lectures`,
    /// `newsletters`, `review-meetings`.
    series: String,
    /// The first fiscal year that it covers.
    from: i32,
    /// The last.
    to: i32,
    value: i64,
    /// The document says "about".
    about: bool,
    unit: String,
    /// Where it is stated: document and line.
    source: String,
    /// The same in words.
    place: String,
}

/// A whole that its stated parts do not reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct GapView {
    series: String,
    stated: i64,
    /// What the years that are stated add up to.
    parts: i64,
}

/// What the documents state. What is absent was not stated; it is not zero.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RecordedView {
    figures: Vec<StatedView>,
    gaps: Vec<GapView>,
}

async fn recorded(_: Call) -> Result<Answer, Fault> {
    let record = Record::load().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    let view = |one: &crate::recorded::Stated| {
        Some(StatedView {
            series: one.series.code().to_owned(),
            from: one.from.0,
            to: one.to.0,
            value: one.figure.value?,
            about: one.figure.about,
            unit: one.figure.unit.clone(),
            source: one.figure.source.clone(),
            place: one.place.ja.clone(),
        })
    };
    let gap = |series: Series| {
        let check = record.period_check(series).filter(|check| check.gap() != 0)?;
        Some(GapView { series: series.code().to_owned(), stated: check.stated, parts: check.parts })
    };
    Answer::ok(&RecordedView {
        figures: record.all().iter().filter_map(view).collect(),
        gaps: Series::ALL.into_iter().filter_map(gap).collect(),
    })
}

/// A row of a table of figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FigureRow {
    /// The code of its value; `all`, `attacks` and `kind-…` are sums, `none` is what was not stated.
    code: String,
    /// One number for each column; null where it is hidden.
    values: Vec<Option<i64>>,
}

/// A table of figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FigureTable {
    /// Of reports: `category`, `kind`, `threat`, `matter`, `sector`, `month`, `level`, `severity`, `channel`, `crossed`,
    /// `standing`; of notices that left: `notice-kind`, `notice-month`, `notice-ceptoar`, `notice-standing`; at a
    /// secretariat: `received`, and `reported`, what its sector reported in the years that were published.
    code: String,
    /// The columns: fiscal years, categories, or the states of a matter.
    columns: Vec<String>,
    rows: Vec<FigureRow>,
}

fn figure_row(line: &Line) -> FigureRow {
    FigureRow { code: line.code.clone(), values: line.values.iter().map(|value| value.known()).collect() }
}

/// What was counted at one's own body. Exercises and duplicates stand in `standing` and in no other table.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CountedView {
    /// The fiscal year.
    year: i32,
    counted_at: Stamp,
    tables: Vec<FigureTable>,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    year: Option<String>,
}

async fn counted(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let year = asked.year.as_deref().map(pages::year_of).transpose()?;
    let cx = call.read().await?;
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let (years, sheets) = live::sheets(&cx, &voice, year, "").await?;
    let newest = years.last().map_or(0, |year| year.0);
    let years: Vec<String> = years.iter().map(|year| year.0.to_string()).collect();
    let categories =
        crate::live::values(sharing::count::Dimension::Category).into_iter().map(|(code, _)| code.to_owned());
    let categories: Vec<String> = categories.chain([ALL.to_owned()]).collect();
    let states: Vec<String> =
        MatterState::ALL.iter().map(|state| state.code()).chain(["unmarked"]).map(str::to_owned).collect();
    let table = |sheet: &Sheet| FigureTable {
        code: sheet.code.to_owned(),
        columns: match sheet.code {
            "crossed" | "reported" => categories.clone(),
            "matter" => states.clone(),
            _ => years.clone(),
        },
        rows: sheet.rows.iter().filter(|row| !row.values.is_empty()).map(figure_row).collect(),
    };
    Answer::ok(&CountedView { year: newest, counted_at: moment(cx.now()), tables: sheets.iter().map(table).collect() })
}

/// The fiscal years of which a table was published, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PublishedYears {
    years: Vec<i32>,
}

async fn list(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let years = publications::newest(&cx.visible(), 50).await?.into_iter().map(|one| one.content.year).collect();
    Answer::ok(&PublishedYears { years })
}

/// The table of a fiscal year as it was published: once, when the year was over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PublishedView {
    /// The fiscal year.
    year: i32,
    published_at: Stamp,
    /// The fewest organisations that a figure covers.
    k: i64,
    /// How many reports in all; absent where fewer than `k` organisations reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<i64>,
    /// How many of them are cyber attacks; absent where a part is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    attacks: Option<i64>,
    /// How many notices left.
    #[serde(skip_serializing_if = "Option::is_none")]
    notices: Option<i64>,
    /// The drill, the Council and newsletters, as they were published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beside: Vec<BesideFigure>,
    tables: Vec<FigureTable>,
}

/// A figure besides reports and notices.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BesideFigure {
    /// `drill-ceptoars`, `drill-bodies`, `council-members`, `council-meetings`, `newsletters`.
    #[schema(example = "newsletters")]
    series: &'static str,
    /// As it was published; absent: hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<i64>,
    /// What it is now, where that is another and may be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    since_published: Option<i64>,
    /// At least so many organisations more or fewer than then, in multiples of `k`, where no more may be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_at_least: Option<i64>,
}

fn beside_figures(content: &crate::publication::Content, now: &beside::Figures, all: bool) -> Vec<BesideFigure> {
    let since = beside::since(&content.beside, now, all);
    let figure = |series: Series| {
        let value = *content.beside.get(series.code())?;
        let change = since.iter().find(|(other, _)| *other == series).map(|(_, change)| *change);
        let (since_published, changed_at_least) = match change {
            Some(Change::Now(now)) => (Some(now), None),
            Some(Change::AtLeast(least)) => (None, Some(least)),
            None => (None, None),
        };
        Some(BesideFigure { series: series.code(), value, since_published, changed_at_least })
    };
    beside::COUNTED.into_iter().filter_map(figure).collect()
}

async fn published(Path(year): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let publication = pages::published::find(&cx, &year).await?;
    let content = &publication.content;
    let table = |table: &crate::publication::Table| FigureTable {
        code: table.code.clone(),
        columns: table.columns.iter().cloned().chain([ALL.to_owned()]).collect(),
        rows: table.rows.iter().map(|row| FigureRow { code: row.code.clone(), values: row.values.clone() }).collect(),
    };
    let sql = cx.system("figures since they were published");
    let centre = registry::ask::centre(&sql, cx.now().day()).await?;
    let now = match centre {
        Some(centre) => beside::of(&sql, centre, FiscalYear(content.year), cx.now()).await?,
        None => beside::Figures::new(),
    };
    Answer::ok(&PublishedView {
        year: FiscalYear(content.year).0,
        published_at: moment(publication.published_at),
        k: content.k,
        whole: content.whole,
        attacks: content.category(ATTACK).known(),
        notices: content.notices,
        beside: beside_figures(content, &now, pages::published::counts_all(&cx)),
        tables: content.tables.iter().map(table).collect(),
    })
}
