//! Where lines leave boxes, run, and end.

#![allow(clippy::indexing_slicing, reason = "numbers of boxes, rows and lines that were made here")]

use super::{
    Placed, Point, Scene,
    order::{Rows, slot},
    place::{Across, Level},
    svg::Pattern,
};
use crate::model::Kinds;
use std::collections::BTreeMap;

/// A line from a box: together to several needs, or where it has turned off to one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// From which box.
    pub from: usize,
    /// How it is drawn: by how all that it leads to depend.
    pub pattern: Pattern,
    /// Its pieces, each from a point to a point; all but those that run straight past a row are curves.
    pub pieces: Vec<(Point, Point)>,
}

/// Where a need ends at its box.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Which need.
    pub arrow: usize,
    /// Where lines come in.
    pub begin: Point,
    /// Where the arrow touches the box.
    pub end: Point,
    /// Whether there is room for the label.
    pub label: bool,
}

/// What begins or ends at one side of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    Trunk(usize),
    Arrow(usize),
}

/// Where on the upper and the lower edge of each box lines begin and end.
pub(super) struct Sides {
    /// By box, whether at the top, and what.
    at: BTreeMap<(usize, bool, Stop), f64>,
    room: BTreeMap<(usize, bool), f64>,
    labels: BTreeMap<(usize, bool), bool>,
}

/// The height of an arrow with its label, and of a joint.
const ARROW: f64 = 28.0;
pub(super) const JOINT: f64 = 22.0;

impl Sides {
    pub(super) fn of(scene: &Scene<'_>, rows: &Rows, across: &Across, boxes: &[Placed]) -> Self {
        let mut stops: BTreeMap<(usize, bool), BTreeMap<Stop, Vec<f64>>> = BTreeMap::new();
        let mut stop = |at: usize, top: bool, what: Stop, to: f64| {
            stops.entry((at, top)).or_default().entry(what).or_default().push(to);
        };
        for (number, trunk) in rows.trunks.iter().enumerate() {
            let row = rows.row_of[trunk.from];
            let lane = |row: usize| across.lanes.get(&(number, row)).copied();
            let next = if trunk.down { Some(row + 1) } else { row.checked_sub(1) };
            for arrow in &trunk.arrows {
                let to = scene.arrows[*arrow].to;
                let near = next.and_then(lane).filter(|_| Some(rows.row_of[to]) != next);
                stop(trunk.from, !trunk.down, Stop::Trunk(number), near.unwrap_or(across.boxes[to]));
                let before = if trunk.down { rows.row_of[to].checked_sub(1) } else { Some(rows.row_of[to] + 1) };
                let from = before.filter(|before| *before != row).and_then(lane);
                stop(to, trunk.down, Stop::Arrow(*arrow), from.unwrap_or(across.boxes[trunk.from]));
            }
        }
        let mut sides = Sides { at: BTreeMap::new(), room: BTreeMap::new(), labels: BTreeMap::new() };
        stops.into_iter().for_each(|(side, stops)| sides.spread(scene, &boxes[side.0], side, stops));
        sides
    }

    /// Sets stops side by side in the order of where they lead.
    fn spread(&mut self, scene: &Scene<'_>, placed: &Placed, side: (usize, bool), stops: BTreeMap<Stop, Vec<f64>>) {
        let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len().max(1) as f64;
        let mut order: Vec<(f64, Stop)> = stops.iter().map(|(stop, to)| (mean(to), *stop)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let wide = |stop: Stop| match stop {
            Stop::Trunk(_) => 16.0,
            Stop::Arrow(arrow) => slot(&scene.arrows[arrow]),
        };
        let total: f64 = order.iter().map(|(_, stop)| wide(*stop)).sum();
        let fits = total <= placed.size.0 + 0.5;
        let share = if fits { 1.0 } else { placed.size.0 / total };
        let mut x = placed.middle() - total * share / 2.0;
        for (_, stop) in &order {
            let before = match stop {
                Stop::Trunk(_) => 8.0,
                Stop::Arrow(_) => super::order::BEFORE,
            };
            self.at.insert((side.0, side.1, *stop), x + before * share);
            x += wide(*stop) * share;
        }
        let needs = || order.iter().filter_map(|(_, stop)| if let Stop::Arrow(at) = stop { Some(*at) } else { None });
        let joint = fits && needs().any(|arrow| scene.arrows[arrow].joint.is_some());
        let arrow = if needs().next().is_some() { ARROW } else { 0.0 };
        self.room.insert(side, arrow + if joint { JOINT } else { 0.0 });
        self.labels.insert(side, fits);
    }

    /// How much room the arrows at one side of a box take.
    pub(super) fn room(&self, at: usize, top: bool) -> f64 {
        self.room.get(&(at, top)).copied().unwrap_or(0.0)
    }

    fn place(&self, at: usize, top: bool, stop: Stop) -> f64 {
        self.at.get(&(at, top, stop)).copied().unwrap_or(0.0)
    }
}

/// Lines and where they end.
pub(super) fn routed(
    scene: &Scene<'_>,
    rows: &Rows,
    (across, sides): (&Across, &Sides),
    (boxes, levels): (&[Placed], &[Level]),
) -> (Vec<Line>, Vec<Port>) {
    let mut route = Route { scene, rows, across, sides, boxes, levels, lines: Vec::new(), ports: BTreeMap::new() };
    (0..rows.trunks.len()).for_each(|number| route.run(number));
    (route.lines, route.ports.into_values().collect())
}

struct Route<'a> {
    scene: &'a Scene<'a>,
    rows: &'a Rows,
    across: &'a Across,
    sides: &'a Sides,
    boxes: &'a [Placed],
    levels: &'a [Level],
    lines: Vec<Line>,
    ports: BTreeMap<(usize, bool), Port>,
}

impl Route<'_> {
    /// Runs a trunk from its box past the rows between, and each of its needs off it.
    fn run(&mut self, number: usize) {
        let trunk = &self.rows.trunks[number];
        let (from, down) = (trunk.from, trunk.down);
        let row = self.rows.row_of[from];
        let next = |row: usize| if down { row + 1 } else { row.wrapping_sub(1) };
        let edge = if down { self.levels[row].foot } else { self.levels[row].head };
        let mut left = trunk.arrows.clone();
        let x = self.sides.place(from, !down, Stop::Trunk(number));
        let mut here = (x, self.edges(row, down).1);
        let mut pieces = vec![((x, edge), here)];
        let mut at = next(row);
        loop {
            let (enters, leaves) = self.edges(at, down);
            let (ends, on): (Vec<usize>, Vec<usize>) =
                left.iter().partition(|arrow| self.rows.row_of[self.scene.arrows[**arrow].to] == at);
            // Where it turns off alone it goes on as it is.
            let together = (ends.len(), on.len()) != (1, 0);
            if together {
                self.line(from, &left, std::mem::take(&mut pieces));
            }
            for arrow in &ends {
                let begin = self.end(*arrow, down, at);
                let mut own = if together { Vec::new() } else { std::mem::take(&mut pieces) };
                own.push((here, begin));
                self.line(from, &[*arrow], own);
            }
            left = on;
            let Some(x) = self.across.lanes.get(&(number, at)).copied() else { break };
            pieces.extend([(here, (x, enters)), ((x, enters), (x, leaves))]);
            here = (x, leaves);
            at = next(at);
        }
    }

    /// Where lines enter and leave a row.
    fn edges(&self, row: usize, down: bool) -> (f64, f64) {
        let level = self.levels[row];
        if down { (level.top, level.bottom) } else { (level.bottom, level.top) }
    }

    /// The end of an arrow; where it begins.
    fn end(&mut self, arrow: usize, down: bool, row: usize) -> Point {
        let to = self.scene.arrows[arrow].to;
        let (x, level, placed) = (self.sides.place(to, down, Stop::Arrow(arrow)), self.levels[row], &self.boxes[to]);
        let begin = (x, if down { level.top } else { level.bottom });
        let end = (x, placed.corner.1 + if down { 0.0 } else { placed.size.1 });
        let label = self.sides.labels.get(&(to, down)).copied().unwrap_or(false);
        self.ports.insert((arrow, down), Port { arrow, begin, end, label });
        begin
    }

    fn line(&mut self, from: usize, arrows: &[usize], pieces: Vec<(Point, Point)>) {
        let kinds = arrows.iter().flat_map(|arrow| self.scene.arrows[*arrow].kinds.iter());
        let stated = arrows.iter().all(|arrow| !self.scene.arrows[*arrow].kinds.is_unstated());
        let pattern = match Pattern::of(kinds.fold(Kinds::default(), Kinds::with)) {
            Pattern::Kind(kind) if stated => Pattern::Kind(kind),
            Pattern::Unstated => Pattern::Unstated,
            Pattern::Kind(_) | Pattern::Several => Pattern::Several,
        };
        if !pieces.is_empty() {
            self.lines.push(Line { from, pattern, pieces });
        }
    }
}
