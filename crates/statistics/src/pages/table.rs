//! A table as templates show it.

use crate::sheet::{Line, Sheet, Value};
use shell::{Voice, chart::amount_bar};

/// A cell in words.
pub(crate) struct CellView {
    /// The words over its column, for narrow screens.
    pub(crate) column: String,
    /// The number, or why there is none.
    pub(crate) text: String,
    /// Whether it is no number.
    pub(crate) quiet: bool,
}

/// A row in words; without cells it is a head over those that follow.
pub(crate) struct RowView {
    pub(crate) name: String,
    /// How far it stands within another: the end of its class.
    pub(crate) depth: usize,
    pub(crate) sum: bool,
    pub(crate) cells: Vec<CellView>,
    /// A picture of the newest number; empty where there is none.
    pub(crate) bar: String,
}

/// A table in words.
pub(crate) struct SheetView {
    pub(crate) code: &'static str,
    pub(crate) name: String,
    pub(crate) head: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<RowView>,
    /// Whether it is too wide for narrow windows, and scrolls in its own frame.
    pub(crate) wide: bool,
    /// Whether there is room for bars.
    pub(crate) bars: bool,
    /// Nothing but zeros stands in it: it is folded.
    pub(crate) nil: bool,
}

/// A number or why there is none.
pub(crate) fn cell(voice: &Voice, column: &str, value: Value) -> CellView {
    let (text, quiet) = match value {
        Value::Known(n) => (voice.n(n), n == 0),
        Value::Hidden => (voice.t("statistics-hidden"), true),
        Value::Unstated => (voice.t("statistics-unstated"), true),
    };
    CellView { column: column.to_owned(), text, quiet }
}

/// The table in words.
pub(crate) fn view(voice: &Voice, sheet: &Sheet) -> SheetView {
    let (most, wide, bars) = (sheet.most(), sheet.columns.len() > 4, sheet.columns.len() <= 3);
    let row = |line: &Line| {
        let cells = sheet.columns.iter().zip(&line.values).map(|(column, value)| cell(voice, column, *value));
        let newest = line.values.last().and_then(|value| value.known()).filter(|_| !line.sum && bars);
        RowView {
            name: line.name.clone(),
            depth: line.depth,
            sum: line.sum,
            cells: cells.collect(),
            bar: newest.map(|n| amount_bar(n, most)).unwrap_or_default(),
        }
    };
    SheetView {
        code: sheet.code,
        name: sheet.name.clone(),
        head: sheet.head.clone(),
        columns: sheet.columns.clone(),
        rows: sheet.rows.iter().map(row).collect(),
        wide,
        bars,
        nil: sheet.rows.iter().flat_map(|line| &line.values).all(|value| *value == Value::Known(0)),
    }
}
