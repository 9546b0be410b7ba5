//! Reading the fact tables: one cell at a time, and an error that names the cell.

use super::FactsError;
use csv::StringRecord;
use kernel::{Bilingual, Day};
use std::str::FromStr;

/// From when to when a fact is what the registry shows, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Day,
    /// The last day; `None` where no document ends it.
    pub to: Option<Day>,
}

impl Validity {
    /// Whether the fact holds on `day`.
    pub fn covers(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// One table of `facts/`: its file name for errors and its text.
pub(super) struct Table {
    pub(super) file: &'static str,
    pub(super) text: &'static str,
}

/// One row, its cells found by the name of their column.
pub(super) struct Row<'a> {
    file: &'static str,
    head: &'a StringRecord,
    cells: StringRecord,
}

impl Table {
    /// Reads every row with `read`, in the order of the file.
    pub(super) fn read<T>(&self, read: impl Fn(&Row<'_>) -> Result<T, FactsError>) -> Result<Vec<T>, FactsError> {
        let broken = |source| FactsError::Table { file: self.file, source };
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let head = reader.headers().map_err(broken)?.clone();
        let mut rows = Vec::new();
        for cells in reader.records() {
            rows.push(read(&Row { file: self.file, head: &head, cells: cells.map_err(broken)? })?);
        }
        Ok(rows)
    }
}

impl Row<'_> {
    /// The cell of a column; empty where the documents do not state it.
    pub(super) fn cell(&self, column: &'static str) -> Result<&str, FactsError> {
        let place = self.head.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).ok_or(FactsError::Column { file: self.file, column })
    }
    /// The cell as owned text.
    pub(super) fn text(&self, column: &'static str) -> Result<String, FactsError> {
        self.cell(column).map(str::to_owned)
    }
    /// The cell as text, `None` where it is empty.
    pub(super) fn stated(&self, column: &'static str) -> Result<Option<String>, FactsError> {
        let cell = self.cell(column)?;
        Ok((!cell.is_empty()).then(|| cell.to_owned()))
    }
    /// Two columns as the same words in both languages.
    pub(super) fn both(&self, ja: &'static str, en: &'static str) -> Result<Bilingual, FactsError> {
        Ok(Bilingual::new(self.cell(ja)?, self.cell(en)?))
    }
    /// The cell as a number, `None` where it is empty.
    pub(super) fn number(&self, column: &'static str) -> Result<Option<i64>, FactsError> {
        match self.cell(column)? {
            "" => Ok(None),
            cell => cell.parse().map(Some).map_err(|_: std::num::ParseIntError| self.wrong(column)),
        }
    }
    /// The cell as a word of a closed list.
    pub(super) fn word<T: FromStr>(&self, column: &'static str) -> Result<T, FactsError> {
        self.cell(column)?.parse().or(Err(self.wrong(column)))
    }
    /// The cell as several words of a closed list, separated by `|`.
    pub(super) fn words<T: FromStr>(&self, column: &'static str) -> Result<Vec<T>, FactsError> {
        let parts = self.cell(column)?.split('|').filter(|part| !part.is_empty());
        parts.map(|part| part.parse().or(Err(self.wrong(column)))).collect()
    }
    /// The cell as a day.
    pub(super) fn day(&self, column: &'static str) -> Result<Day, FactsError> {
        Day::parse(self.cell(column)?).ok_or_else(|| self.wrong(column))
    }
    /// `valid_from` and `valid_to`.
    pub(super) fn validity(&self) -> Result<Validity, FactsError> {
        let from = self.day("valid_from")?;
        let to = if self.cell("valid_to")?.is_empty() { None } else { Some(self.day("valid_to")?) };
        match to {
            Some(to) if to < from => Err(self.wrong("valid_to")),
            _ => Ok(Validity { from, to }),
        }
    }
    /// The error for a cell that cannot be what its column promises.
    pub(super) fn wrong(&self, column: &'static str) -> FactsError {
        let line = self.cells.position().map_or(0, csv::Position::line);
        FactsError::Cell { file: self.file, line, column, cell: self.cell(column).unwrap_or_default().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn table(text: &'static str) -> Table {
        Table { file: "test.csv", text }
    }

    #[test]
    fn an_empty_number_is_not_stated_and_zero_is_zero() {
        let read = table("n\n\"\"\n0\n7\n").read(|row| row.number("n")).unwrap();
        assert_eq!(read, [None, Some(0), Some(7)]);
    }

    #[test]
    fn a_wrong_cell_is_named_with_file_line_and_column() {
        let error = table("n\n1\nmany\n").read(|row| row.number("n")).unwrap_err();
        assert_eq!(error.to_string(), "test.csv, line 3: \"many\" cannot stand in column n");
    }

    #[test]
    fn a_row_cannot_end_before_it_begins() {
        let text = "valid_from,valid_to\n2014-04-01,2014-03-31\n";
        assert!(matches!(table(text).read(|row| row.validity()), Err(FactsError::Cell { column: "valid_to", .. })));
    }

    #[test]
    fn a_missing_column_is_an_error() {
        let error = table("a\n1\n").read(|row| row.text("b")).unwrap_err();
        assert_eq!(error.to_string(), "test.csv has no column b");
    }

    #[test]
    fn both_ends_of_a_validity_are_inside_it() {
        let day = |text| Day::parse(text).unwrap();
        let validity = Validity { from: day("2012-04-12"), to: Some(day("2013-04-08")) };
        assert!(validity.covers(day("2012-04-12")) && validity.covers(day("2013-04-08")));
        assert!(!validity.covers(day("2012-04-11")) && !validity.covers(day("2013-04-09")));
    }
}
