//! The pages of figures.

pub(crate) mod live;
mod overview;
pub(crate) mod published;
pub(crate) mod received;
mod table;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{At, FiscalYear};
use shell::{Fault, Route, Voice};

/// The routes of this room's pages.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/statistics", overview::show_all).public(),
        Route::get("/statistics/recorded.csv", overview::recorded_file).public(),
        Route::get("/statistics/live", live::tables),
        Route::get("/statistics/live.csv", live::file),
        Route::get("/statistics/publish", published::prepare),
        Route::post("/statistics/publish", published::publish),
        Route::get("/statistics/publications/{year}", published::table).public(),
        Route::get("/statistics/publications/{year}/table.csv", published::file).public(),
    ]
}

/// A fiscal year as people type it; years that nobody could have lived through are none.
pub(crate) fn year_of(text: &str) -> Result<FiscalYear, Fault> {
    let year: i32 = text.trim().parse().map_err(|_| Fault::not_found())?;
    if (1900..2200).contains(&year) { Ok(FiscalYear(year)) } else { Err(Fault::not_found()) }
}

/// `2013年度`, `FY2013`.
pub(crate) fn year_words(voice: &Voice, year: FiscalYear) -> String {
    voice.t1("statistics-year", "year", year.0.to_string())
}

/// The same, with a mark if it is not over.
pub(crate) fn year_so_far(voice: &Voice, year: FiscalYear) -> String {
    let words = year_words(voice, year);
    if FiscalYear::at(voice.now) == year { voice.t1("statistics-year-running", "year", words) } else { words }
}

/// A file that a spreadsheet opens.
pub(crate) fn csv(name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

/// What files say where there is no number.
pub(crate) fn file_words(voice: &Voice) -> crate::sheet::Words {
    crate::sheet::Words { hidden: voice.t("statistics-hidden"), unstated: voice.t("statistics-unstated") }
}

/// As of when something was counted.
pub(crate) fn as_of(voice: &Voice, at: At) -> String {
    voice.t1("statistics-as-of", "at", voice.when(&at))
}
