//! What came to a body on the way of notices, and what its sector reported, as published.

use crate::{
    live::{ALL, values},
    publication::Content,
    sheet::{Line, Sheet},
};
use delivery::Received;
use sharing::count::Dimension;
use shell::Voice;

/// The notices that came to a body, in some years side by side.
pub(crate) fn received(voice: &Voice, columns: Vec<String>, years: &[Received]) -> Sheet {
    let row = |code: &str, depth, count: &dyn Fn(&Received) -> i64| {
        let name = voice.t(&format!("statistics-received-{code}"));
        Line { depth, ..Line::of(code, name, years.iter().map(count)) }
    };
    let rows = vec![
        row("handed", 0, &|one| one.handed),
        row("opened", 1, &|one| one.opened),
        row("acknowledged", 1, &|one| one.acknowledged),
        row("passed", 1, &|one| one.passed),
    ];
    Sheet {
        code: "received",
        name: voice.t("statistics-by-received"),
        head: voice.t("statistics-by-received-head"),
        columns,
        rows,
    }
}

/// What a sector reported, year by year, as published: one row for each year. Nothing finer leaves the way of the
/// reports.
pub(crate) fn reported(
    voice: &Voice,
    (sector, name): (&str, &str),
    published: &[Content],
    year: impl Fn(i32) -> String,
) -> Sheet {
    let categories = values(Dimension::Category);
    let codes: Vec<&str> = categories.iter().map(|(code, _)| *code).chain([ALL]).collect();
    let row = |one: &Content| Line {
        code: one.year.to_string(),
        name: year(one.year),
        depth: 0,
        sum: false,
        values: codes.iter().map(|code| one.of_sector(sector, code)).collect(),
    };
    Sheet {
        code: "reported",
        name: voice.t1("statistics-by-reported", "sector", name),
        head: voice.t("statistics-fiscal"),
        columns: categories.iter().map(|(_, key)| voice.t(key)).chain([voice.t("statistics-all")]).collect(),
        rows: published.iter().map(row).collect(),
    }
}
