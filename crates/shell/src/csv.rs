//! Tables as files that a spreadsheet opens.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// A line of a table, every cell in quotation marks. What begins as a formula begins with an apostrophe instead.
pub fn line(cells: &[String]) -> String {
    let cell = |cell: &String| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        let safe = if formula { format!("'{cell}") } else { cell.clone() };
        format!("\"{}\"", safe.replace('"', "\"\""))
    };
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
    fn no_cell_of_the_table_begins_as_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@x", "\tx", "＝1"] {
            assert_eq!(line(&[bad.to_owned()]), format!("\"'{bad}\"\r\n"));
        }
        assert_eq!(line(&["a\"b".to_owned(), "組織,株式会社".to_owned()]), "\"a\"\"b\",\"組織,株式会社\"\r\n");
    }
}
