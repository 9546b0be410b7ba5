//! One row's cells, read as what they mean; what is wrong with one is noted with its place.

use crate::simulate::Form;
use crate::{
    fault::{Faults, Row, Table, What},
    hours::{Hours, NotHours},
    model::{Kind, Kinds, Level, Notes, Reserve},
    names::Index,
};
use kernel::Day;

/// The cells of a row, in the order of the table's columns.
pub(crate) struct Cells<'a, 'f> {
    table: Table,
    row: Row,
    cells: &'a [&'a str],
    faults: &'f mut Faults,
}

impl<'a, 'f> Cells<'a, 'f> {
    pub(crate) fn new(table: Table, row: Row, cells: &'a [&'a str], faults: &'f mut Faults) -> Self {
        Self { table, row, cells, faults }
    }

    fn fault(&mut self, column: usize, what: What) {
        self.faults.add(self.table, self.row, self.table.columns().get(column).copied(), what);
    }

    /// What stands there, perhaps nothing.
    pub(super) fn text(&self, column: usize) -> &'a str {
        self.cells.get(column).map(|cell| cell.trim()).unwrap_or_default()
    }

    /// Notes that there is no more room.
    pub(super) fn fits(&mut self, fits: bool) {
        if !fits {
            self.faults.add(self.table, self.row, None, What::TooLarge);
        }
    }

    /// By what something is called.
    pub(crate) fn id(&mut self, column: usize) -> &'a str {
        let id = self.text(column);
        if id.is_empty() {
            self.fault(column, What::Empty);
        } else if id.chars().any(char::is_control) {
            self.fault(column, What::NotAnId(id.to_owned()));
        }
        id
    }

    /// The number of a node; of none if there is none of that id, which is noted.
    pub(super) fn node(&mut self, column: usize, nodes: &mut Index<'_>) -> u32 {
        self.called(column, nodes, What::UnknownNode)
    }

    /// The number of a need, likewise.
    pub(super) fn need(&mut self, column: usize, needs: &mut Index<'_>) -> u32 {
        self.called(column, needs, What::UnknownNeed)
    }

    fn called(&mut self, column: usize, index: &mut Index<'_>, unknown: fn(String) -> What) -> u32 {
        let id = self.text(column);
        match index.find(id).and_then(|number| u32::try_from(number).ok()) {
            _ if id.is_empty() => self.fault(column, What::Empty),
            None => self.fault(column, unknown(id.to_owned())),
            Some(number) => return number,
        }
        u32::MAX
    }

    /// How many suppliers must live; 0 where nothing stands: all.
    pub(super) fn count(&mut self, column: usize) -> u32 {
        let text = self.text(column);
        if text.is_empty() {
            return 0;
        }
        // A table that went through a spreadsheet may say 2.0.
        let whole = text.strip_suffix(".0").unwrap_or(text);
        match whole.parse::<u32>() {
            Ok(count) if count > 0 => count,
            _ => {
                self.fault(column, What::NotACount(text.to_owned()));
                0
            }
        }
    }

    /// Hours, or `None` where nothing stands or it is none, which is noted.
    pub(super) fn hours(&mut self, column: usize) -> Option<Hours> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match Hours::parse(text) {
            Ok(hours) => Some(hours),
            Err(wrong) => {
                let what = match wrong {
                    NotHours::NotANumber => What::NotHours,
                    NotHours::Negative => What::Negative,
                    NotHours::TooLong => What::TooLong,
                };
                self.fault(column, what(text.to_owned()));
                None
            }
        }
    }

    /// Notes that something must stand there.
    pub(super) fn empty(&mut self, column: usize) {
        self.fault(column, What::Empty);
    }

    /// A mean time between things: hours above 0, or `None` where nothing stands.
    pub(super) fn mean(&mut self, column: usize) -> Option<Hours> {
        let mean = self.hours(column);
        if mean == Some(Hours::ZERO) {
            self.fault(column, What::NotHours(self.text(column).to_owned()));
        }
        mean
    }

    /// How a time spreads around its mean, which stands in another column.
    pub(super) fn form(&mut self, (mean, column): (usize, usize)) -> Form {
        let text = self.text(column);
        if text.is_empty() {
            return Form::default();
        }
        if self.text(mean).is_empty() {
            self.empty(mean);
        }
        Form::parse(text).unwrap_or_else(|| {
            self.fault(column, What::NotAForm(text.to_owned()));
            Form::default()
        })
    }

    /// Hours; nothing is noted as well.
    pub(super) fn hours_that_must_be(&mut self, column: usize) -> Hours {
        if self.text(column).is_empty() {
            self.empty(column);
        }
        self.hours(column).unwrap_or_default()
    }

    /// A number from 0 up, a share if it must not be above 1; 0 if it is none, which is noted.
    pub(crate) fn number(&mut self, column: usize, share: bool) -> f64 {
        let text = self.text(column);
        let most = if share { 1.0 } else { f64::MAX };
        match text.parse::<f64>().ok().filter(|number| (0.0..=most).contains(number)) {
            Some(number) => number,
            None if share => {
                self.fault(column, What::NotAShare(text.to_owned()));
                0.0
            }
            None => {
                self.fault(column, What::NotANumber(text.to_owned()));
                0.0
            }
        }
    }

    /// A reserve of two columns: nothing in both is unknown; nothing in the second is exact; nothing in the first is from zero.
    pub(super) fn reserve(&mut self, least: usize, most: usize) -> Reserve {
        match (self.hours(least), self.hours(most)) {
            (None, None) => Reserve::UNKNOWN,
            (Some(exactly), None) => Reserve::exactly(exactly),
            (None, Some(most)) => Reserve { least: Hours::ZERO, most },
            (Some(low), Some(high)) => {
                if high < low {
                    self.fault(most, What::Crossed);
                }
                Reserve { least: low, most: high }
            }
        }
    }

    /// Of how much a node speaks.
    pub(super) fn level(&mut self, column: usize) -> Level {
        let text = self.text(column);
        match Level::ALL.into_iter().find(|level| level.code() == text) {
            Some(level) => level,
            None => {
                if !text.is_empty() {
                    self.fault(column, What::NotALevel(text.to_owned()));
                }
                Level::Unstated
            }
        }
    }

    /// Kinds, with `|` between.
    pub(super) fn kinds(&mut self, column: usize) -> Kinds {
        let text = self.text(column);
        let mut kinds = Kinds::default();
        if text.is_empty() {
            return kinds;
        }
        for word in text.split('|').map(str::trim) {
            match Kind::ALL.into_iter().find(|kind| kind.code() == word) {
                Some(kind) => kinds = kinds.with(kind),
                None => self.fault(column, What::NotAKind(word.to_owned())),
            }
        }
        kinds
    }

    /// Remarks, source and days, from this column on.
    pub(super) fn notes(&mut self, column: usize) -> Notes {
        let (valid_from, valid_until) = (self.day(column + 2), self.day(column + 3));
        if let (Some(from), Some(until)) = (valid_from, valid_until)
            && until < from
        {
            self.fault(column + 3, What::EndsBefore);
        }
        Notes {
            remarks: self.text(column).to_owned(),
            source: self.text(column + 1).to_owned(),
            valid_from,
            valid_until,
        }
    }

    fn day(&mut self, column: usize) -> Option<Day> {
        let text = self.text(column);
        let day = Day::parse(text);
        if day.is_none() && !text.is_empty() {
            self.fault(column, What::NotADay(text.to_owned()));
        }
        day
    }
}
