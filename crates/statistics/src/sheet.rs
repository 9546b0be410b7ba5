//! A table on its way out: as a page shows it, as a file, and for programs. What is hidden has left it before.

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Known(i64),
    /// Hidden, so that no small circle is given away.
    Hidden,
    /// Nobody stated or counted it.
    Unstated,
}

impl Value {
    /// The number, where it is known.
    pub fn known(self) -> Option<i64> {
        match self {
            Value::Known(n) => Some(n),
            Value::Hidden | Value::Unstated => None,
        }
    }
}

impl From<Option<i64>> for Value {
    fn from(shown: Option<i64>) -> Self {
        shown.map_or(Value::Hidden, Value::Known)
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its code, for programs.
    pub code: String,
    /// Its words.
    pub name: String,
    /// How far it stands within another.
    pub depth: usize,
    /// Whether it is a sum of others.
    pub sum: bool,
    /// One for each column.
    pub values: Vec<Value>,
}

impl Line {
    /// A row of numbers that is no sum.
    pub fn of(code: &str, name: String, values: impl IntoIterator<Item = i64>) -> Self {
        let values = values.into_iter().map(Value::Known).collect();
        Self { code: code.to_owned(), name, depth: 0, sum: false, values }
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its code: the end of its address and of its key.
    pub code: &'static str,
    /// Its words.
    pub name: String,
    /// Over the names of the rows.
    pub head: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Line>,
}

impl Sheet {
    /// The greatest number of a row that is no sum, for bars.
    pub fn most(&self) -> i64 {
        let parts = self.rows.iter().filter(|row| !row.sum);
        parts.flat_map(|row| &row.values).filter_map(|value| value.known()).max().unwrap_or(0)
    }
    /// Whether anything of it is hidden.
    pub fn hides(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.values).any(|value| *value == Value::Hidden)
    }
    /// Its rows as a file has them: its name, its head, its rows, and an empty row.
    pub fn lines(&self, words: &Words) -> Vec<Vec<String>> {
        let head = std::iter::once(self.head.clone()).chain(self.columns.iter().cloned()).collect();
        let row = |row: &Line| {
            let values = row.values.iter().map(|value| words.say(*value));
            std::iter::once(row.name.clone()).chain(values).collect()
        };
        let rows = self.rows.iter().map(row);
        [vec![self.name.clone()], head].into_iter().chain(rows).chain([vec![]]).collect()
    }
}

/// What a file says where there is no number.
#[derive(Clone, Debug)]
pub struct Words {
    /// For what is hidden.
    pub hidden: String,
    /// For what nobody stated.
    pub unstated: String,
}

impl Words {
    fn say(&self, value: Value) -> String {
        match value {
            Value::Known(n) => n.to_string(),
            Value::Hidden => self.hidden.clone(),
            Value::Unstated => self.unstated.clone(),
        }
    }
}

/// A file that spreadsheets open: UTF-8 with its mark, lines as Excel ends them, and no cell that they would calculate.
pub fn file(lines: &[Vec<String>]) -> String {
    let mut text = String::from('\u{feff}');
    for line in lines {
        let cells: Vec<String> = line.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell that is safe, in quotation marks where it needs them.
fn quoted(cell: &str) -> String {
    let safe = shell::csv::safe(cell).into_owned();
    if safe.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn sheet() -> Sheet {
        let line =
            |name: &str, values: Vec<Value>| Line { code: "x".into(), name: name.into(), depth: 0, sum: false, values };
        Sheet {
            code: "category",
            name: "区分".into(),
            head: "区分".into(),
            columns: vec!["2013年度".into(), "2014年度".into()],
            rows: vec![
                line("不正アクセス、DoS攻撃", vec![Value::Known(121), Value::Hidden]),
                line("=HYPERLINK(\"x\")", vec![Value::Unstated, Value::Known(0)]),
            ],
        }
    }

    #[test]
    fn a_file_opens_in_a_spreadsheet_and_calculates_nothing() {
        let words = Words { hidden: "*".into(), unstated: "記載なし".into() };
        let text = file(&sheet().lines(&words));
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
        let read: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(read[2], ["不正アクセス、DoS攻撃", "121", "*"]);
        assert_eq!(read[3], ["'=HYPERLINK(\"x\")", "記載なし", "0"]);
    }

    #[test]
    fn no_cell_begins_as_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\r\n=1", ";=1"] {
            assert!(quoted(cell).trim_start_matches('"').starts_with('\''), "{cell}");
        }
        assert_eq!(quoted("43"), "43");
    }

    #[test]
    fn the_longest_bar_is_no_sum_and_nothing_hidden() {
        let mut sheet = sheet();
        sheet.rows[0].sum = true;
        assert_eq!((sheet.most(), sheet.hides()), (0, true));
    }
}
