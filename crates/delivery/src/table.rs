//! A table in a file of whoever runs the system: CSV, read line by line; what cannot stand is named by line and column.

use csv::StringRecord;
use std::{collections::BTreeMap, fmt::Write as _, ops::RangeInclusive, str::FromStr};
use store::{Sql, StoreError, params};

/// The longest text in a cell, in characters.
const LONGEST: usize = 200;

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It is no table in UTF-8.
    #[error("it cannot be read as a table: {0}; save it as \"CSV UTF-8\"")]
    Table(#[from] csv::Error),
    /// Its first line does not name the columns.
    #[error("the first line must name the columns {columns}, each once; \"{name}\" does not fit", columns = .columns.join(","))]
    Head {
        /// What does not fit.
        name: String,
        /// The columns, all of them needed, in any order.
        columns: &'static [&'static str],
    },
    /// It has no line beside the first.
    #[error("there is nothing in it but the first line")]
    Empty,
    /// Cells in it cannot stand.
    #[error("{}", one_each(.0))]
    Flaws(Vec<Flaw>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A cell that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why}: \"{cell}\"")]
pub struct Flaw {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong.
    pub why: String,
    /// What stands there.
    pub cell: String,
}

fn one_each(flaws: &[Flaw]) -> String {
    let mut said = String::new();
    for flaw in flaws {
        let _ = write!(said, "{}{flaw}", if said.is_empty() { "" } else { "\n" });
    }
    said
}

/// A line of the file.
pub struct Line<'l> {
    /// Its number, from 1.
    pub number: u64,
    head: &'l StringRecord,
    cells: &'l StringRecord,
}

impl Line<'_> {
    /// What stands in a column.
    pub fn cell(&self, column: &str) -> &str {
        self.head.iter().position(|name| name == column).and_then(|at| self.cells.get(at)).unwrap_or_default()
    }
    /// That it cannot stand there.
    pub fn wrong(&self, column: &'static str, why: impl Into<String>) -> Flaw {
        Flaw { line: self.number, column, why: why.into(), cell: self.cell(column).to_owned() }
    }
    /// One of these words.
    ///
    /// # Errors
    /// If it is none of them.
    pub fn word<T: FromStr>(&self, column: &'static str, all: &[&str]) -> Result<T, Flaw> {
        self.cell(column).parse().map_err(|_| self.wrong(column, format!("must be one of {}", all.join(", "))))
    }
    /// A number.
    ///
    /// # Errors
    /// If it is none, or not within these bounds.
    pub fn number_of(&self, column: &'static str, within: RangeInclusive<i64>) -> Result<i64, Flaw> {
        let read = self.cell(column).parse().ok().filter(|number| within.contains(number));
        read.ok_or_else(|| self.wrong(column, format!("must be a number from {} to {}", within.start(), within.end())))
    }
    /// Words on one line.
    ///
    /// # Errors
    /// If they are many, or none where some are `needed`.
    pub fn text(&self, column: &'static str, needed: bool) -> Result<String, Flaw> {
        let cell = self.cell(column);
        match cell.chars().count() {
            0 if needed => Err(self.wrong(column, "must not be empty")),
            LONGEST.. => Err(self.wrong(column, format!("must have fewer than {LONGEST} characters"))),
            _ if cell.chars().any(char::is_control) => Err(self.wrong(column, "must be one line")),
            _ => Ok(cell.to_owned()),
        }
    }
    /// A code.
    ///
    /// # Errors
    /// If it is none.
    pub fn code(&self, column: &'static str) -> Result<String, Flaw> {
        let code = self.cell(column);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
            return Err(self.wrong(column, "must be a code of a-z, 0-9 and -, at most 40 long"));
        }
        Ok(code.to_owned())
    }
    /// That these columns are empty.
    ///
    /// # Errors
    /// For the first of them that is not, with why it must be.
    pub fn empty(&self, columns: &[&'static str], why: &str) -> Result<(), Flaw> {
        let filled = columns.iter().find(|column| !self.cell(column).is_empty());
        filled.map_or(Ok(()), |column| Err(self.wrong(column, format!("must be empty: {why}"))))
    }
}

/// Reads a file with these columns, line by line. A line that begins with `#` is a remark.
///
/// # Errors
/// As [`TableError`], with every cell that cannot stand.
pub fn read(
    file: &[u8],
    columns: &'static [&'static str],
    mut each: impl FnMut(&Line<'_>) -> Result<(), Flaw>,
) -> Result<(), TableError> {
    // Spreadsheets begin a file in UTF-8 with a mark.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(file);
    let head = reader.headers()?.clone();
    judge(&head, columns)?;
    let (mut lines, mut flaws) = (0, Vec::new());
    for cells in reader.records() {
        let cells = cells?;
        let number = cells.position().map_or(0, csv::Position::line);
        lines += 1;
        flaws.extend(each(&Line { number, head: &head, cells: &cells }).err());
    }
    match (lines, flaws.is_empty()) {
        (_, false) => Err(TableError::Flaws(flaws)),
        (0, true) => Err(TableError::Empty),
        (_, true) => Ok(()),
    }
}

fn judge(head: &StringRecord, columns: &'static [&'static str]) -> Result<(), TableError> {
    let twice = |(at, name): &(usize, &str)| head.iter().take(*at).any(|before| before == *name);
    let odd = head.iter().enumerate().find(|one| !columns.contains(&one.1) || twice(one)).map(|(_, name)| name);
    let missing = || columns.iter().copied().find(|column| !head.iter().any(|name| name == *column));
    let wrong = |name: &str| Err(TableError::Head { name: name.to_owned(), columns });
    odd.or_else(missing).map_or(Ok(()), wrong)
}

/// What the chain holds of what was loaded by an action: code, and hash when it was told last. They stand under `name` in its
/// detail.
///
/// # Errors
/// If the database refuses.
pub async fn held(sql: &Sql<'_>, action: &str, name: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let mut all = BTreeMap::new();
    for row in sql.rows("SELECT detail FROM audit_entries WHERE action = $1 ORDER BY seq", params![action]).await? {
        let detail: serde_json::Value = row.json("detail")?;
        let told = detail.get(name).and_then(|told| told.as_object());
        let hash = |(code, hash): (&String, &serde_json::Value)| Some((code.clone(), hash.as_str()?.to_owned()));
        all.extend(told.into_iter().flatten().filter_map(hash));
    }
    Ok(all)
}
