//! The curve of reach: how many were handed the notice, opened it, answered it, over time.

use super::{
    axis::{Ticks, ticks},
    number::percent,
    spread::spread,
    svg::{Anchor, Point, Svg, View, Words, width_of},
};
use kernel::{At, Lang};

/// How far a recipient has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The recipient's mail system took it.
    HandedOver,
    /// Somebody opened it.
    Opened,
    /// Somebody answered it.
    Answered,
}

/// One curve.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it counts.
    pub reached: Reached,
    /// What it is called at its end: `開封`.
    pub name: String,
    /// How many so far, at moments; in any order. A count that falls is drawn level.
    pub points: Vec<(At, i64)>,
}

/// A reminder that was sent.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// When.
    pub at: At,
    /// What stands over its line: `催促`.
    pub name: String,
}

/// Everything the picture needs.
#[derive(Clone, Debug)]
pub struct ReachCurve {
    /// The finding in words, for those who do not see the picture.
    pub label: String,
    /// How days are written on the axis.
    pub lang: Lang,
    /// When the notice was released.
    pub released: At,
    /// The moment the picture is drawn for.
    pub now: At,
    /// What stands over the line of that moment: `いま 16:40`.
    pub now_name: String,
    /// How many recipients there are: the denominator.
    pub of: i64,
    /// What is said in place of curves where there are none: `届け先がありません`.
    pub nobody: String,
    /// The curves.
    pub lines: Vec<Line>,
    /// Reminders; those that are still to come are not drawn.
    pub reminders: Vec<Reminder>,
}

/// The sheet a picture is drawn on.
struct Sheet {
    class: &'static str,
    view: View,
    bottom: f64,
    steps: i64,
    /// Whether the share stands under the name, for want of width.
    two_lines: bool,
}

const WIDE: Sheet =
    Sheet { class: "chart wide", view: View::sized(760.0, 300.0), bottom: 266.0, steps: 5, two_lines: false };
const NARROW: Sheet =
    Sheet { class: "chart narrow", view: View::sized(340.0, 280.0), bottom: 246.0, steps: 3, two_lines: true };
const LEFT: f64 = 46.0;
const TOP: f64 = 30.0;
const SIZE: f64 = 14.0;
/// Below this many points a curve is drawn in steps: a slope between three answers would claim answers nobody gave.
const FEW: usize = 24;

/// Draws the curve, for wide and for narrow screens.
pub fn reach_curve(curve: &ReachCurve) -> String {
    [WIDE, NARROW].iter().map(|sheet| draw(curve, sheet)).collect()
}

fn draw(curve: &ReachCurve, sheet: &Sheet) -> String {
    let mut svg = Svg::picture(sheet.class, sheet.view, &curve.label);
    let ticks = ticks(curve.released, curve.now, sheet.steps);
    let ends: Vec<End<'_>> = curve.lines.iter().filter_map(|line| End::of(line, curve)).collect();
    let plot = Plot::new(curve, sheet, &ticks, &ends);
    plot.grid(&mut svg);
    plot.time_axis(&mut svg, &ticks, curve.lang);
    if curve.of <= 0 {
        let middle = ((LEFT + plot.right) / 2.0, (TOP + plot.bottom) / 2.0);
        svg.text(Words::new(&curve.nobody, middle).class("q halo").anchor(Anchor::Middle).central());
        return svg.finish();
    }
    plot.verticals(&mut svg, curve);
    for line in &curve.lines {
        let class = match line.reached {
            Reached::HandedOver => "l-hand",
            Reached::Opened => "l-open",
            Reached::Answered => "l-ans",
        };
        svg.polyline(class, &plot.trace(line, curve));
    }
    plot.end_labels(&mut svg, &ends, sheet);
    svg.finish()
}

/// The label at the end of a curve.
struct End<'c> {
    reached: Reached,
    name: &'c str,
    share: String,
    last: i64,
}

impl<'c> End<'c> {
    fn of(line: &'c Line, curve: &ReachCurve) -> Option<Self> {
        let counts = line.points.iter().filter(|(at, _)| *at <= curve.now).map(|(_, count)| *count);
        let last = counts.max().unwrap_or(0).clamp(0, curve.of.max(0));
        percent(last, curve.of).map(|share| Self { reached: line.reached, name: &line.name, share, last })
    }
    fn text(&self) -> String {
        format!("{} {}", self.name, self.share)
    }
    fn width(&self, two_lines: bool) -> f64 {
        if two_lines {
            width_of(self.name, SIZE).max(width_of(&self.share, SIZE))
        } else {
            width_of(&self.text(), SIZE)
        }
    }
    fn class(&self) -> &'static str {
        match self.reached {
            Reached::HandedOver => "q halo",
            Reached::Opened | Reached::Answered => "b halo",
        }
    }
}

/// From moments and shares to places.
struct Plot {
    start: i64,
    end: i64,
    right: f64,
    bottom: f64,
    width: f64,
    now: f64,
    of: i64,
}

impl Plot {
    /// The right edge leaves room for the labels, which begin at the line of now.
    fn new(curve: &ReachCurve, sheet: &Sheet, ticks: &Ticks, ends: &[End<'_>]) -> Self {
        let (start, end) = (curve.released.millis(), ticks.end.millis());
        let room = ends.iter().map(|end| end.width(sheet.two_lines)).fold(0.0, f64::max) + 8.0;
        let passed = share_of(curve.now.millis(), start, end).max(0.01);
        let right = (LEFT + (sheet.view.width - room - LEFT) / passed).clamp(LEFT + 60.0, sheet.view.width - 16.0);
        let mut plot =
            Self { start, end, right, bottom: sheet.bottom, width: sheet.view.width, now: 0.0, of: curve.of };
        plot.now = plot.x(curve.now);
        plot
    }
    fn x(&self, at: At) -> f64 {
        LEFT + share_of(at.millis(), self.start, self.end) * (self.right - LEFT)
    }
    fn y(&self, count: i64) -> f64 {
        self.bottom - share_of(count, 0, self.of) * (self.bottom - TOP)
    }
    fn grid(&self, svg: &mut Svg) {
        for quarter in 0..=4 {
            let y = self.bottom - f64::from(quarter) / 4.0 * (self.bottom - TOP);
            svg.line(if quarter == 0 { "axis" } else { "grid" }, (LEFT, y), (self.right, y));
            let words = format!("{}%", quarter * 25);
            svg.text(Words::new(&words, (LEFT - 8.0, y)).class("q").anchor(Anchor::End).central());
        }
    }
    fn time_axis(&self, svg: &mut Svg, ticks: &Ticks, lang: Lang) {
        let mut free = f64::MIN;
        for mark in &ticks.marks {
            let (x, label) = (self.x(*mark), ticks.label(*mark, lang));
            svg.line("axis", (x, self.bottom), (x, self.bottom + 5.0));
            let half = width_of(&label, SIZE) / 2.0;
            let middle = x.min(self.width - half);
            if middle - half >= free {
                svg.text(Words::new(&label, (middle, self.bottom + 24.0)).anchor(Anchor::Middle));
                free = middle + half + 6.0;
            }
        }
    }
    /// The line of now and the reminders. A name that finds no room is left out; its line stays.
    fn verticals(&self, svg: &mut Svg, curve: &ReachCurve) {
        let half = width_of(&curve.now_name, SIZE) / 2.0;
        let middle = self.now.clamp(half, (self.width - half).max(half));
        svg.line("now", (self.now, TOP), (self.now, self.bottom));
        svg.text(Words::new(&curve.now_name, (middle, TOP - 10.0)).class("nowt").anchor(Anchor::Middle));
        let mut reminders: Vec<&Reminder> =
            curve.reminders.iter().filter(|one| (curve.released..=curve.now).contains(&one.at)).collect();
        reminders.sort_by_key(|one| std::cmp::Reverse(one.at));
        let mut free = middle - half - 8.0;
        for reminder in reminders {
            let x = self.x(reminder.at);
            svg.line("ref", (x, TOP), (x, self.bottom));
            let half = width_of(&reminder.name, SIZE) / 2.0;
            let middle = x.min(free - half);
            if x - middle <= half + 8.0 && middle >= half {
                svg.text(Words::new(&reminder.name, (middle, TOP - 10.0)).class("q").anchor(Anchor::Middle));
                free = middle - half - 8.0;
            }
        }
    }
    /// The points of a curve from the release to now, at most two to a unit of width.
    fn trace(&self, line: &Line, curve: &ReachCurve) -> Vec<Point> {
        let mut points: Vec<(At, i64)> = line.points.iter().copied().filter(|(at, _)| *at <= curve.now).collect();
        points.sort_unstable();
        let stepped = points.len() < FEW;
        let mut level = self.y(0);
        let mut out = vec![(LEFT, level)];
        for (at, count) in points {
            let (x, y) = (self.x(at), self.y(count).min(level));
            let crowded = out.last().is_some_and(|last| x - last.0 < 0.5) && out.len() > 1;
            if crowded {
                out.pop();
            } else if stepped {
                out.push((x, level));
            }
            out.push((x, y));
            level = y;
        }
        out.push((self.now, level));
        out
    }
    fn end_labels(&self, svg: &mut Svg, ends: &[End<'_>], sheet: &Sheet) {
        let x = self.now + 8.0;
        let (gap, reach) = if sheet.two_lines { (35.0, 17.0) } else { (18.0, 9.0) };
        let wanted: Vec<f64> = ends.iter().map(|end| self.y(end.last)).collect();
        for (end, y) in ends.iter().zip(spread(&wanted, gap, TOP + reach, self.bottom - reach)) {
            if sheet.two_lines {
                svg.text(Words::new(end.name, (x, y - 8.0)).class(end.class()).central());
                svg.text(Words::new(&end.share, (x, y + 8.0)).class(end.class()).central());
            } else {
                svg.text(Words::new(&end.text(), (x, y)).class(end.class()).central());
            }
        }
    }
}

/// Where `value` lies between `low` and `high`: 0 to 1.
fn share_of(value: i64, low: i64, high: i64) -> f64 {
    let span = i128::from(high) - i128::from(low);
    if span <= 0 {
        return 0.0;
    }
    ((i128::from(value) - i128::from(low)) as f64 / span as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
