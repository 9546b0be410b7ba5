//! Rows, what stands in each from left to right, and the lines that run through.

#![allow(clippy::indexing_slicing, reason = "numbers of boxes, rows and lines that were made here")]

use super::{Paper, Scene, layers::Graph, text};
use std::collections::BTreeMap;

/// What stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A box.
    Boxed(usize),
    /// A line that runs through, by the number of its trunk.
    Lane(usize),
}

/// All lines from one box in one direction: they run together until each turns off to its need.
#[derive(Clone, Debug)]
pub(super) struct Trunk {
    pub(super) from: usize,
    pub(super) down: bool,
    /// The arrows to which it leads.
    pub(super) arrows: Vec<usize>,
}

/// Rows of cells.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) cells: Vec<Vec<Cell>>,
    pub(super) row_of: Vec<usize>,
    pub(super) trunks: Vec<Trunk>,
    /// For each row, which of its cells are joined to which of the next, by their places at the beginning.
    pub(super) joined: Vec<Vec<(Cell, Cell)>>,
}

/// So often the order is tried from above and from below.
const SWEEPS: usize = 10;

impl Rows {
    /// Of boxes so wide.
    pub(super) fn of(scene: &Scene<'_>, widths: &[f64], paper: Paper) -> Self {
        let graph = Graph::of(scene);
        let (row_of, count) = broken(&graph, widths, paper);
        let trunks = trunks(scene, &row_of);
        let mut rows = Rows { cells: vec![Vec::new(); count], row_of, trunks, joined: vec![Vec::new(); count] };
        (0..scene.boxes.len()).for_each(|at| rows.cells[rows.row_of[at]].push(Cell::Boxed(at)));
        rows.lead(scene);
        rows.untangle();
        rows
    }

    /// Leads each trunk through the rows between its box and the farthest of its needs.
    fn lead(&mut self, scene: &Scene<'_>) {
        for (number, trunk) in self.trunks.iter().enumerate() {
            let begin = self.row_of[trunk.from];
            let ends = || trunk.arrows.iter().map(|arrow| self.row_of[scene.arrows[*arrow].to]);
            let mut here = Cell::Boxed(trunk.from);
            let far = if trunk.down { ends().max() } else { ends().min() }.unwrap_or(begin);
            let between: Vec<usize> =
                if trunk.down { (begin + 1..=far).collect() } else { (far..begin).rev().collect() };
            for row in between {
                let mut join = |to: Cell| {
                    let pair = if trunk.down { (row - 1, (here, to)) } else { (row, (to, here)) };
                    self.joined[pair.0].push(pair.1);
                };
                let turn_off = trunk.arrows.iter().map(|arrow| scene.arrows[*arrow].to);
                turn_off.filter(|to| self.row_of[*to] == row).for_each(|to| join(Cell::Boxed(to)));
                if row != far {
                    join(Cell::Lane(number));
                    self.cells[row].push(Cell::Lane(number));
                    here = Cell::Lane(number);
                }
            }
        }
    }

    /// Orders each row by its neighbours, from above and from below in turn, and keeps what crosses least.
    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.cells.clone());
        for sweep in 0..SWEEPS {
            let rows = self.cells.len();
            let from_above = sweep % 2 == 0;
            for row in if from_above { (1..rows).collect::<Vec<_>>() } else { (0..rows.max(1) - 1).rev().collect() } {
                self.sort(row, from_above);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.cells.clone());
            }
            if best.0 == 0 {
                break;
            }
        }
        self.cells = best.1;
    }

    /// Where each cell of a row stands, from 0 to 1.
    fn shares(&self, row: usize) -> BTreeMap<Cell, f64> {
        let cells = &self.cells[row];
        cells.iter().enumerate().map(|(at, cell)| (*cell, (at as f64 + 0.5) / cells.len() as f64)).collect()
    }

    fn sort(&mut self, row: usize, by_above: bool) {
        let (beside, own) = (self.shares(if by_above { row - 1 } else { row + 1 }), self.shares(row));
        let mut sums: BTreeMap<Cell, (f64, f64)> = BTreeMap::new();
        for (above, below) in &self.joined[if by_above { row - 1 } else { row }] {
            let (here, there) = if by_above { (below, above) } else { (above, below) };
            let sum = sums.entry(*here).or_default();
            *sum = (sum.0 + beside.get(there).copied().unwrap_or(0.5), sum.1 + 1.0);
        }
        let key = |cell: &Cell| {
            let own = own.get(cell).copied().unwrap_or(0.5);
            (sums.get(cell).map_or(own, |(sum, count)| sum / count), own)
        };
        let mut keyed: Vec<((f64, f64), Cell)> = self.cells[row].iter().map(|cell| (key(cell), *cell)).collect();
        keyed.sort_by(|((a, was_a), _), ((b, was_b), _)| a.total_cmp(b).then(was_a.total_cmp(was_b)));
        self.cells[row] = keyed.into_iter().map(|(_, cell)| cell).collect();
    }

    /// How often lines cross (W. Barth, P. Mutzel, M. Jünger 2004).
    pub(super) fn crossings(&self) -> u64 {
        (0..self.cells.len().max(1) - 1).map(|row| self.crossings_below(row)).sum()
    }

    fn crossings_below(&self, row: usize) -> u64 {
        let places = |row: usize| -> BTreeMap<Cell, usize> {
            self.cells[row].iter().enumerate().map(|(at, cell)| (*cell, at)).collect()
        };
        let (above, below) = (places(row), places(row + 1));
        let mut ends: Vec<(usize, usize)> =
            self.joined[row].iter().map(|(one, other)| (above[one], below[other])).collect();
        ends.sort_unstable();
        // A binary indexed tree of how many lines so far end at or before a place.
        let mut tree = vec![0_u64; below.len() + 1];
        let mut crossings = 0;
        for (before, (_, end)) in (0_u64..).zip(&ends) {
            let (mut at, mut not_after) = (end + 1, 0);
            while at > 0 {
                not_after += tree[at];
                at &= at - 1;
            }
            crossings += before - not_after;
            let mut at = end + 1;
            while at < tree.len() {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        crossings
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |cell: &Cell| match cell {
            Cell::Boxed(at) => (0, *at),
            Cell::Lane(at) => (1, *at),
        };
        key(self).cmp(&key(other))
    }
}

/// Breaks layers into rows that fit. In each, what supplies nobody comes first: it needs no line past the others.
fn broken(graph: &Graph, widths: &[f64], paper: Paper) -> (Vec<usize>, usize) {
    let layers = graph.layers();
    let mut order: Vec<usize> = (0..layers.len()).collect();
    order.sort_by_key(|at| (layers[*at], !graph.out[*at].is_empty(), *at));
    let mut row_of = vec![0; layers.len()];
    let (mut row, mut used, mut layer) = (0, 0.0, 0);
    for at in order {
        let needed = if used == 0.0 { widths[at] } else { used + paper.gap + widths[at] };
        if used > 0.0 && (layers[at] != layer || needed > paper.for_boxes()) {
            row += 1;
            used = widths[at];
        } else {
            used = needed;
        }
        layer = layers[at];
        row_of[at] = row;
    }
    (row_of, if layers.is_empty() { 0 } else { row + 1 })
}

fn trunks(scene: &Scene<'_>, row_of: &[usize]) -> Vec<Trunk> {
    let mut trunks: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for (number, arrow) in scene.arrows.iter().enumerate() {
        for from in &arrow.from {
            let down = row_of[*from] < row_of[arrow.to];
            trunks.entry((*from, down)).or_default().push(number);
        }
    }
    let trunk = |((from, down), arrows)| Trunk { from, down, arrows };
    trunks.into_iter().map(trunk).collect()
}

/// How much of a box's edge a need takes: its joint, its arrow and its label.
pub(super) fn slot(arrow: &super::Arrow) -> f64 {
    let joint = if arrow.joint.is_some() { JOINT } else { 0.0 };
    (BEFORE + text::width(&arrow.label) + 10.0).max(joint + 6.0)
}

/// From the left of a slot to its line.
pub(super) const BEFORE: f64 = 18.0;

/// How wide a joint is.
pub(super) const JOINT: f64 = 34.0;
