//! Tables as files that a spreadsheet opens.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use std::borrow::Cow;

/// With what a spreadsheet begins a formula, or what some of them take for the end of the cell before.
const BEGINS: [char; 12] = ['=', '+', '-', '@', ';', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would calculate it.
pub fn calculates(cell: &str) -> bool {
    cell.starts_with(BEGINS)
}

/// A cell that no spreadsheet calculates: what begins as a formula begins with an apostrophe instead.
pub fn safe(cell: &str) -> Cow<'_, str> {
    if calculates(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The same backwards: a cell without the apostrophe that [`safe`] put before it.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| calculates(rest)).unwrap_or(cell)
}

/// A line of a table, every cell [`safe`] and in quotation marks.
pub fn line(cells: &[String]) -> String {
    let cell = |cell: &String| format!("\"{}\"", safe(cell).replace('"', "\"\""));
    format!("{}\r\n", cells.iter().map(cell).collect::<Vec<_>>().join(","))
}

/// These lines as a file to be saved under `name`.
pub fn file(name: &str, lines: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, format!("\u{feff}{lines}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_table_begins_as_a_formula_and_each_is_read_back() {
        for bad in ["=1+1", "+1", "-1", "@x", ";x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(line(&[bad.to_owned()]), format!("\"'{bad}\"\r\n"));
            assert_eq!(plain(&safe(bad)), bad);
        }
        assert_eq!(line(&["a\"b".to_owned(), "組織,株式会社".to_owned()]), "\"a\"\"b\",\"組織,株式会社\"\r\n");
        assert_eq!((safe("43"), plain("'90s")), (Cow::Borrowed("43"), "'90s"));
    }
}
