//! What a reader can work out of a table in which some cells are hidden: the least and the most that a cell can be.
//!
//! A table with its sums is a flow: each cell flows from its row to its column, each row's sum into the row, each
//! column's sum out of the column, and the whole from the columns back to the rows. What is shown is fixed; what is
//! hidden may be any number from 0. The least and the most of one hidden cell are then two largest flows, exactly: no
//! whole number between them is impossible.

use super::{Grid, Place};

/// A cell, as a way between two knots: more can always flow along it, and back as much as flows now.
#[derive(Clone, Copy, Debug)]
struct Way {
    place: Place,
    from: usize,
    to: usize,
    flow: i64,
    hidden: bool,
    /// What hiding it costs the reader.
    cost: i64,
}

/// Which end of a cell's range is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The least that it can be.
    Least,
    /// The most.
    Most,
}

/// A table's cells as ways. The whole is fixed and is none of them.
pub(super) struct Net {
    knots: usize,
    ways: Vec<Way>,
    whole: i64,
}

impl Net {
    /// The cells of a table, without those that do not hold anything.
    pub(super) fn of(grid: &Grid, holds: impl Fn(Place) -> bool, hides: impl Fn(Place) -> bool) -> Self {
        let (source, sink) = (grid.rows + grid.columns, grid.rows + grid.columns + 1);
        let way = |place: Place| {
            let (sums_row, sums_column) = (place.column == grid.columns, place.row == grid.rows);
            let from = if sums_row {
                source
            } else if sums_column {
                grid.rows + place.column
            } else {
                place.row
            };
            let to = if sums_column {
                sink
            } else if sums_row {
                place.row
            } else {
                grid.rows + place.column
            };
            let flow = grid.at(place).n;
            let cost = if sums_row || sums_column { 2 * flow + 2 } else { flow + 1 };
            Way { place, from, to, flow, hidden: hides(place), cost }
        };
        let ways = grid.places().filter(|place| !grid.is_whole(*place) && holds(*place)).map(way).collect();
        Self { knots: grid.rows + grid.columns + 2, ways, whole: grid.whole().n }
    }
    /// All hidden cells.
    pub(super) fn hidden(&self) -> impl Iterator<Item = Place> + '_ {
        self.ways.iter().filter(|way| way.hidden).map(|way| way.place)
    }
    fn index(&self, place: Place) -> Option<usize> {
        self.ways.iter().position(|way| way.place == place)
    }
    /// The least and the most that a cell can be.
    pub(super) fn bounds(&self, place: Place) -> Option<(i64, i64)> {
        let index = self.index(place)?;
        let flow = self.ways.get(index)?.flow;
        Some((flow - self.room(index, End::Least).0, flow + self.room(index, End::Most).0))
    }
    /// A whole table that shows the same, in which a cell is as little or as much as it can be.
    #[cfg(test)]
    pub(super) fn world(&self, place: Place, end: End) -> Option<Vec<(Place, i64)>> {
        let index = self.index(place)?;
        let (by, mut ways) = self.room(index, end);
        let way = ways.get_mut(index)?;
        way.flow += if end == End::Least { -by } else { by };
        Some(ways.iter().map(|way| (way.place, way.flow)).collect())
    }
    /// The cells that must be hidden as well, cheapest first of all ways, so that an end of a cell's range moves out.
    pub(super) fn to_hide(&self, place: Place, end: End) -> Vec<Place> {
        let Some(index) = self.index(place) else { return Vec::new() };
        let (_, full) = self.room(index, end);
        let Some(path) = ends(&full, index, end).and_then(|ends| cheapest(&full, self.knots, ends, index, false))
        else {
            return Vec::new();
        };
        let shown = path.iter().filter_map(|(at, _)| full.get(*at)).filter(|way| !way.hidden);
        shown.map(|way| way.place).collect()
    }
    /// By how much a cell can be less or more along hidden cells, and the table in which it is.
    fn room(&self, index: usize, end: End) -> (i64, Vec<Way>) {
        let mut ways = self.ways.clone();
        let Some(ends) = ends(&ways, index, end) else { return (0, ways) };
        let most = match end {
            End::Least => ways.get(index).map_or(0, |way| way.flow),
            End::Most => self.whole,
        };
        let mut flown = 0;
        while flown < most {
            let Some(path) = cheapest(&ways, self.knots, ends, index, true) else { break };
            let free = |(at, along): &(usize, bool)| match (along, ways.get(*at)) {
                (false, Some(way)) => way.flow,
                _ => i64::MAX,
            };
            let by = path.iter().map(free).min().unwrap_or(0).min(most - flown);
            for (at, along) in path {
                if let Some(way) = ways.get_mut(at) {
                    way.flow += if along { by } else { -by };
                }
            }
            flown += by;
        }
        (flown, ways)
    }
}

/// From where to where other cells must carry what one cell carries less or more.
fn ends(ways: &[Way], index: usize, end: End) -> Option<(usize, usize)> {
    let way = ways.get(index)?;
    Some(match end {
        End::Least => (way.from, way.to),
        End::Most => (way.to, way.from),
    })
}

/// The cheapest path on which more can flow: the ways, and whether each is gone along or against its direction.
/// Hidden cells cost nothing; shown ones are gone through only unless `hidden_only`.
fn cheapest(
    ways: &[Way],
    knots: usize,
    (from, to): (usize, usize),
    without: usize,
    hidden_only: bool,
) -> Option<Vec<(usize, bool)>> {
    let mut best: Vec<Option<(i64, usize, bool)>> = vec![None; knots];
    let mut cost = vec![i64::MAX; knots];
    *cost.get_mut(from)? = 0;
    let open = |way: &Way| way.hidden || !hidden_only;
    loop {
        let mut better = false;
        for (index, way) in ways.iter().enumerate().filter(|(index, way)| *index != without && open(way)) {
            let price = if way.hidden { 0 } else { way.cost };
            let steps = [(way.from, way.to, true), (way.to, way.from, false)];
            for (here, there, along) in steps.into_iter().filter(|(.., along)| *along || way.flow > 0) {
                let reached = cost.get(here).copied().unwrap_or(i64::MAX).saturating_add(price);
                if reached < cost.get(there).copied().unwrap_or(i64::MIN) {
                    *cost.get_mut(there)? = reached;
                    *best.get_mut(there)? = Some((reached, index, along));
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
    let mut path = Vec::new();
    let mut knot = to;
    while knot != from {
        let (_, index, along) = (*best.get(knot)?)?;
        let way = ways.get(index)?;
        path.push((index, along));
        knot = if along { way.from } else { way.to };
    }
    Some(path)
}
