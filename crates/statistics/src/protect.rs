//! Hiding small cells in a table that leaves its owners' circle.
//!
//! A cell that covers fewer than *k* organisations is hidden. Because sums are shown as well, others are hidden beside
//! it, sums among them where need be, until nobody can work out more than this of any hidden cell:
//!
//! - of a small one, that it is some number from 0 to at least *k*;
//! - of any other, a range that is at least *k* wide.
//!
//! The whole is always shown; where it covers fewer than *k* organisations itself, no cell of the table is. A zero is
//! hidden like any small number: who saw the zeros could prove of what is hidden beside them that it is small.

mod bounds;
#[cfg(test)]
mod tests;

use bounds::{End, Net};

/// How many reports a cell covers, and of how many organisations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Reports.
    pub n: i64,
    /// Organisations, each counted once.
    pub orgs: i64,
}

impl Count {
    /// Whether it covers fewer than `k`; also if it covers nobody.
    fn small(self, k: i64) -> bool {
        self.orgs < k
    }
}

/// Where a cell stands; the row after the last and the column after the last are the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

/// A table with its sums. The numbers of reports add up; the numbers of organisations need not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    rows: usize,
    columns: usize,
    counts: Vec<Count>,
}

impl Grid {
    /// A table of so many rows and columns, each cell and each sum given by `count`.
    pub fn new(rows: usize, columns: usize, count: impl Fn(Place) -> Count) -> Self {
        let mut grid = Self { rows, columns, counts: Vec::new() };
        grid.counts = grid.places().map(count).collect();
        grid
    }
    /// All places, sums among them, row by row.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (rows, columns) = (self.rows, self.columns);
        (0..=rows).flat_map(move |row| (0..=columns).map(move |column| Place { row, column }))
    }
    /// What a place covers.
    pub fn at(&self, place: Place) -> Count {
        self.index(place).and_then(|index| self.counts.get(index)).copied().unwrap_or_default()
    }
    /// The whole.
    pub fn whole(&self) -> Count {
        self.at(Place { row: self.rows, column: self.columns })
    }
    fn index(&self, place: Place) -> Option<usize> {
        (place.row <= self.rows && place.column <= self.columns)
            .then_some(place.row * (self.columns + 1) + place.column)
    }
    fn is_whole(&self, place: Place) -> bool {
        place.row == self.rows && place.column == self.columns
    }
}

/// A table of which some cells are hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protected {
    grid: Grid,
    hidden: Vec<bool>,
}

impl Protected {
    /// What is shown at a place; `None` where it is hidden.
    pub fn shown(&self, place: Place) -> Option<i64> {
        (!self.hides(place)).then(|| self.grid.at(place).n)
    }
    /// Whether a place is hidden.
    pub fn hides(&self, place: Place) -> bool {
        self.grid.index(place).and_then(|index| self.hidden.get(index)).copied().unwrap_or(true)
    }
    fn hide(&mut self, place: Place) {
        if let Some(hidden) = self.grid.index(place).and_then(|index| self.hidden.get_mut(index)) {
            *hidden = true;
        }
    }
    fn net(&self) -> Net {
        Net::of(&self.grid, |place| self.hides(place))
    }
    /// The first hidden cell of which too much can be worked out, and at which end of its range.
    fn given_away(&self, net: &Net, k: i64) -> Option<(Place, End)> {
        let told = |place: Place| {
            let (least, most) = net.bounds(place)?;
            if self.grid.at(place).small(k) {
                return if least > 0 { Some(End::Least) } else { (most < k).then_some(End::Most) };
            }
            (most - least < k).then_some(End::Most)
        };
        net.hidden().find_map(|place| told(place).map(|end| (place, end)))
    }
    /// Hides more, so that less can be worked out of a cell; whether there was more to hide.
    fn hide_beside(&mut self, net: &Net, (cell, end): (Place, End)) -> bool {
        let other = if end == End::Least { End::Most } else { End::Least };
        let ways = [end, other].into_iter().map(|end| net.to_hide(cell, end)).find(|ways| !ways.is_empty());
        let all = || self.grid.places().filter(|place| !self.hides(*place) && !self.grid.is_whole(*place)).collect();
        let more: Vec<Place> = ways.unwrap_or_else(all);
        more.iter().for_each(|place| self.hide(*place));
        !more.is_empty()
    }
}

/// Hides what must not be shown; `None` where not even the whole may be.
pub fn protect(grid: Grid, k: i64) -> Option<Protected> {
    if grid.whole().small(k) {
        return None;
    }
    let hidden = grid.places().map(|place| grid.at(place).small(k)).collect();
    let mut table = Protected { grid, hidden };
    loop {
        let net = table.net();
        let Some(cell) = table.given_away(&net, k) else { return Some(table) };
        if !table.hide_beside(&net, cell) {
            return None;
        }
    }
}
