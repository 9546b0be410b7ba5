//! Hiding small cells in a table that leaves its owners' circle.
//!
//! A cell that covers fewer than *k* organisations is hidden. Because sums are shown as well, others are hidden beside
//! it, sums among them where need be, until nobody can work out more than this of any hidden cell:
//!
//! - of a small one, that it is some number from 0 to at least *k*;
//! - of any other, a range that is at least *k* wide.
//!
//! Some readers know a part of the table from elsewhere: a ministry its own sectors. What such a reader does not know is
//! the [`Rest`]. What covers fewer than *k* organisations of it is hidden as well, and the first demand holds of that
//! too, counted with what the reader knows. Hiding more never tells anybody more, so one reader after the other is
//! served, and the one who knows nothing last.
//!
//! The whole is always shown; where it covers fewer than *k* organisations itself, to any reader, no cell of the table is. A zero is
//! hidden like any small number: who saw the zeros could prove of what is hidden beside them that it is small.

mod bounds;
#[cfg(test)]
mod tests;

use bounds::{End, Net};
use std::collections::BTreeSet;

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

/// What a reader does not know of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    grid: Grid,
    known: BTreeSet<usize>,
}

impl Rest {
    /// The table without what the reader knows, and the rows of which the reader knows everything: nothing is left of
    /// them.
    pub fn new(grid: Grid, known: impl IntoIterator<Item = usize>) -> Self {
        let left = |row: &usize| grid.at(Place { row: *row, column: grid.columns }) == Count::default();
        let known = known.into_iter().filter(|row| *row < grid.rows).filter(left).collect();
        Self { grid, known }
    }
    /// Whether a place may hold what the reader does not know.
    fn holds(&self, place: Place) -> bool {
        !self.known.contains(&place.row)
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
    /// The table to who knows nothing of it.
    fn net(&self) -> Net {
        Net::of(&self.grid, |_| true, |place| self.hides(place))
    }
    /// What is left of it to who knows the others.
    fn net_of(&self, rest: &Rest) -> Net {
        Net::of(&rest.grid, |place| rest.holds(place), |place| self.hides(place))
    }
    /// The first hidden cell of which too much can be worked out, and at which end of its range.
    fn given_away(&self, net: &Net, k: i64) -> Option<(Place, End)> {
        let wide = |place: Place| {
            let (least, most) = net.bounds(place)?;
            (most - least < k).then_some((place, End::Most))
        };
        small_given_away(&self.grid, net, k).or_else(|| net.hidden().find_map(wide))
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
    /// Hides more until a reader can work out no small cell of what is left to that reader.
    fn keep_from(&mut self, rest: &Rest, k: i64) -> Option<()> {
        loop {
            let net = self.net_of(rest);
            let Some(cell) = small_given_away(&rest.grid, &net, k) else { return Some(()) };
            self.hide_beside(&net, cell).then_some(())?;
        }
    }
}

/// The first hidden small cell that is not any number from 0 to `k`, and at which end.
fn small_given_away(grid: &Grid, net: &Net, k: i64) -> Option<(Place, End)> {
    let told = |place: Place| {
        let (least, most) = net.bounds(place)?;
        if least > 0 { Some((place, End::Least)) } else { (most < k).then_some((place, End::Most)) }
    };
    net.hidden().filter(|place| grid.at(*place).small(k)).find_map(told)
}

/// Hides what must not be shown, neither to who knows nothing nor to who knows all but one of the `rests`; `None` where
/// not even the whole may be.
pub fn protect(grid: Grid, rests: &[Rest], k: i64) -> Option<Protected> {
    if grid.whole().small(k) || rests.iter().any(|rest| rest.grid.whole().small(k)) {
        return None;
    }
    let small = |place: Place| {
        grid.at(place).small(k) || rests.iter().any(|rest| rest.holds(place) && rest.grid.at(place).small(k))
    };
    let hidden = grid.places().map(small).collect();
    let mut table = Protected { grid, hidden };
    for rest in rests {
        table.keep_from(rest, k)?;
    }
    loop {
        let net = table.net();
        let Some(cell) = table.given_away(&net, k) else { return Some(table) };
        table.hide_beside(&net, cell).then_some(())?;
    }
}
