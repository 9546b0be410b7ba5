//! Coordinates.

#![allow(clippy::indexing_slicing, reason = "numbers of boxes, rows and lines that were made here")]

use super::{
    Scene,
    order::{self, Cell, Rows},
    route::{self, Line, Port},
    text,
};

/// A point in user units.
pub type Point = (f64, f64);

/// On what is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Its width; it is as high as it must be.
    pub width: f64,
    /// The least width of a box.
    pub box_width: f64,
    /// How many lines a name may have.
    pub name_lines: usize,
    /// Between two boxes beside each other.
    pub gap: f64,
    /// The class under which the style sheet shows it on such a screen.
    pub class: &'static str,
}

impl Paper {
    /// A window with room beside the navigation, or a sheet of paper.
    pub const WIDE: Paper = Paper { width: 960.0, box_width: 148.0, name_lines: 2, gap: 18.0, class: "wide" };
    /// A telephone.
    pub const NARROW: Paper = Paper { width: 358.0, box_width: 136.0, name_lines: 2, gap: 14.0, class: "narrow" };

    /// How much of a row boxes may take; lines run through the rest.
    pub(super) fn for_boxes(self) -> f64 {
        self.width * 0.86
    }
}

/// A box in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its upper left corner.
    pub corner: Point,
    /// Its width and height.
    pub size: Point,
    /// Its name, in lines.
    pub lines: Vec<String>,
    /// Its second voice, cut to its width.
    pub beneath: String,
    /// In which row it stands.
    pub row: usize,
}

impl Placed {
    /// Its middle from left to right.
    pub fn middle(&self) -> f64 {
        self.corner.0 + self.size.0 / 2.0
    }
}

/// A drawing, ready to be written.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// What is drawn.
    pub scene: &'a Scene<'a>,
    /// On what.
    pub paper: Paper,
    /// How high it is.
    pub height: f64,
    /// Where the boxes stand, in the order of the scene.
    pub boxes: Vec<Placed>,
    /// The lines between them.
    pub lines: Vec<Line>,
    /// Where they end: arrows, reserves, joints.
    pub ports: Vec<Port>,
}

/// A line of text from the next.
pub(super) const LEADING: f64 = 18.0;

/// Between the edge of a box and its text.
const WITHIN: f64 = 8.0;

/// So often rows are moved towards their neighbours.
const SWEEPS: usize = 8;

impl<'a> Drawing<'a> {
    /// Lays a scene out; the same scene gives the same drawing.
    pub fn of(scene: &'a Scene<'a>, paper: Paper) -> Self {
        let widths = widths(scene, paper);
        let rows = Rows::of(scene, &widths, paper);
        let across = Across::of(&rows, &widths, paper);
        let mut boxes: Vec<Placed> = scene
            .boxes
            .iter()
            .enumerate()
            .map(|(at, boxed)| {
                let room = widths[at] - 2.0 * WITHIN;
                Placed {
                    corner: (across.boxes[at] - widths[at] / 2.0, 0.0),
                    size: (widths[at], 0.0),
                    lines: text::wrap(&boxed.name, paper.name_lines, room),
                    beneath: text::wrap(&boxed.beneath, 1, room).pop().unwrap_or_default(),
                    row: rows.row_of[at],
                }
            })
            .collect();
        let sides = route::Sides::of(scene, &rows, &across, &boxes);
        let (levels, height) = levels(&rows, &mut boxes, &sides);
        let (lines, ports) = route::routed(scene, &rows, (&across, &sides), (&boxes, &levels));
        Drawing { scene, paper, height, boxes, lines, ports }
    }
}

/// Each box is wide enough for the labels of all that ends at it; if the paper is not, then for the arrows alone.
fn widths(scene: &Scene<'_>, paper: Paper) -> Vec<f64> {
    let mut needed = vec![(0.0_f64, 0.0_f64); scene.boxes.len()];
    for arrow in &scene.arrows {
        let (labels, arrows) = &mut needed[arrow.to];
        (*labels, *arrows) = (*labels + order::slot(arrow), *arrows + 14.0);
    }
    let width = |(labels, arrows): (f64, f64)| if labels <= paper.for_boxes() { labels } else { arrows };
    needed.into_iter().map(|needed| width(needed).clamp(paper.box_width, paper.for_boxes())).collect()
}

/// A row from top to bottom.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    /// Where lines from above end: the upper edge of its joints and labels.
    pub(super) top: f64,
    /// The upper edge of its boxes.
    pub(super) head: f64,
    /// The lower edge of its boxes.
    pub(super) foot: f64,
    /// Where lines from below end.
    pub(super) bottom: f64,
}

fn levels(rows: &Rows, boxes: &mut [Placed], sides: &route::Sides) -> (Vec<Level>, f64) {
    let (mut y, mut levels) = (2.0, Vec::new());
    for (number, cells) in rows.cells.iter().enumerate() {
        let here = || cells.iter().filter_map(|cell| if let Cell::Boxed(at) = cell { Some(*at) } else { None });
        let high = here().map(|at| {
            let lines = boxes[at].lines.len().max(1) + usize::from(!boxes[at].beneath.is_empty());
            lines as f64 * LEADING + 2.0 * WITHIN
        });
        let high = high.fold(44.0, f64::max);
        let room = |top: bool| here().map(|at| sides.room(at, top)).fold(0.0, f64::max);
        let level = Level {
            top: y,
            head: y + room(true),
            foot: y + room(true) + high,
            bottom: y + room(true) + high + room(false),
        };
        let places: Vec<usize> = here().collect();
        for at in places {
            (boxes[at].corner.1, boxes[at].size.1) = (level.head, high);
        }
        // The more lines, the more room to tell them apart.
        y = level.bottom + 30.0 + (rows.joined[number].len() as f64 * 1.5).min(60.0);
        levels.push(level);
    }
    let height = levels.last().map_or(0.0, |level| level.bottom) + 2.0;
    (levels, height)
}

/// Where everything stands from left to right: middles.
pub(super) struct Across {
    pub(super) boxes: Vec<f64>,
    /// For each trunk its lane in each row from the first to the last it runs through, by the row's number.
    pub(super) lanes: std::collections::BTreeMap<(usize, usize), f64>,
}

impl Across {
    fn of(rows: &Rows, widths: &[f64], paper: Paper) -> Self {
        let mut at: Vec<Vec<f64>> = Vec::new();
        let spaces: Vec<Spaces> = rows.cells.iter().map(|cells| Spaces::of(cells, widths, paper)).collect();
        for space in &spaces {
            at.push(space.nearest(&vec![paper.width / 2.0; space.before.len()]));
        }
        let beside = Beside::of(rows);
        for sweep in 0..SWEEPS {
            let count = rows.cells.len();
            for step in 0..count {
                let row = if sweep % 2 == 0 { step } else { count - 1 - step };
                let wanted: Vec<f64> = (0..at[row].len()).map(|place| beside.mean(&at, row, place)).collect();
                at[row] = spaces[row].nearest(&wanted);
            }
        }
        let mut across = Across { boxes: vec![0.0; widths.len()], lanes: std::collections::BTreeMap::new() };
        for (row, cells) in rows.cells.iter().enumerate() {
            for (place, cell) in cells.iter().enumerate() {
                match cell {
                    Cell::Boxed(number) => across.boxes[*number] = at[row][place],
                    Cell::Lane(trunk) => drop(across.lanes.insert((*trunk, row), at[row][place])),
                }
            }
        }
        across
    }
}

/// For each cell the places of its neighbours above and below.
struct Beside {
    above: Vec<Vec<Vec<usize>>>,
    below: Vec<Vec<Vec<usize>>>,
}

impl Beside {
    fn of(rows: &Rows) -> Self {
        let empty = || rows.cells.iter().map(|cells| vec![Vec::new(); cells.len()]).collect::<Vec<_>>();
        let (mut above, mut below) = (empty(), empty());
        let places: Vec<std::collections::BTreeMap<Cell, usize>> =
            rows.cells.iter().map(|cells| cells.iter().enumerate().map(|(at, cell)| (*cell, at)).collect()).collect();
        for (row, joined) in rows.joined.iter().enumerate() {
            for (one, other) in joined {
                let (one, other) = (places[row][one], places[row + 1][other]);
                below[row][one].push(other);
                above[row + 1][other].push(one);
            }
        }
        Beside { above, below }
    }

    /// The middle of a cell's neighbours; where it is if it has none.
    fn mean(&self, at: &[Vec<f64>], row: usize, place: usize) -> f64 {
        let above = self.above[row][place].iter().map(|other| at[row - 1][*other]);
        let all: Vec<f64> = above.chain(self.below[row][place].iter().map(|other| at[row + 1][*other])).collect();
        if all.is_empty() { at[row][place] } else { all.iter().sum::<f64>() / all.len() as f64 }
    }
}

/// How far apart the middles of a row's cells must be at least.
struct Spaces {
    /// From the first cell's middle to each, packed as closely as may be.
    before: Vec<f64>,
    /// The least and the greatest place of the first cell.
    least: f64,
    most: f64,
}

impl Spaces {
    fn of(cells: &[Cell], widths: &[f64], paper: Paper) -> Self {
        let boxed: f64 = cells.iter().map(|cell| if let Cell::Boxed(at) = cell { widths[*at] } else { 0.0 }).sum();
        let room = paper.width - 2.0 - boxed;
        let (mut wide, mut narrow) = (0.0, 0.0);
        let neighbours = || cells.iter().zip(cells.iter().skip(1));
        let both = |pair: &(&Cell, &Cell)| matches!(pair, (Cell::Boxed(_), Cell::Boxed(_)));
        neighbours().for_each(|pair| if both(&pair) { wide += paper.gap } else { narrow += paper.gap * 0.6 });
        // Lines come closer where there are many; boxes keep their distance as long as there is any.
        let squeeze = if narrow > 0.0 { ((room - wide) / narrow).clamp(0.0, 1.0) } else { 1.0 };
        let half = |cell: &Cell| if let Cell::Boxed(at) = cell { widths[*at] / 2.0 } else { 0.0 };
        let (mut before, mut sum) = (vec![0.0; cells.len().min(1)], 0.0);
        for pair in neighbours() {
            let gap = if both(&pair) { paper.gap } else { paper.gap * 0.6 * squeeze };
            sum += half(pair.0) + gap + half(pair.1);
            before.push(sum);
        }
        let edge = |cell: Option<&Cell>| 1.0 + cell.map_or(0.0, half);
        let (least, most) = (edge(cells.first()), paper.width - edge(cells.last()) - sum);
        Spaces { before, least, most: most.max(least) }
    }

    /// The places that keep order and distance and lie nearest to those wanted (least squares: isotonic regression by pooling, M. Ayer et
    /// al. 1955), within the paper.
    fn nearest(&self, wanted: &[f64]) -> Vec<f64> {
        // Blocks of cells that stand as closely as they may: sum of what they want, and how many.
        let mut blocks: Vec<(f64, f64)> = Vec::new();
        for (wanted, before) in wanted.iter().zip(&self.before) {
            let mut block = (wanted - before, 1.0);
            while let Some(last) = blocks.pop_if(|last| last.0 / last.1 >= block.0 / block.1) {
                block = (last.0 + block.0, last.1 + block.1);
            }
            blocks.push(block);
        }
        let places = blocks.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count, *count as usize));
        places.zip(&self.before).map(|(place, before)| place.clamp(self.least, self.most) + before).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_moves_as_little_as_it_must() {
        let spaces = Spaces { before: vec![0.0, 10.0, 20.0], least: 5.0, most: 75.0 };
        assert_eq!(spaces.nearest(&[10.0, 40.0, 60.0]), [10.0, 40.0, 60.0], "where there is room it stays");
        assert_eq!(spaces.nearest(&[50.0, 50.0, 50.0]), [40.0, 50.0, 60.0], "where there is none it spreads");
        assert_eq!(spaces.nearest(&[0.0, 0.0, 100.0]), [5.0, 15.0, 95.0], "and never leaves the paper");
    }
}
