//! The time line of losses: a row for each service, a bar from when it is lost on. Where a reserve is an interval the bar is an
//! outline from the earliest to the latest moment; where nobody has stated it, a hatched outline. A bar that goes on ends in an
//! arrow; one that ends where the service is back ends straight. Of many services there is a row for each group, in which as much
//! of the row is filled as of the group is lost.

use shell::chart::svg::{Anchor, Svg, View, Words, width_of};

/// A bar of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// From when, in hours.
    pub from: f64,
    /// Until when; `None`: it goes on.
    pub until: Option<f64>,
    /// How it is drawn.
    pub look: Look,
}

/// How a bar is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Solid: it is lost.
    Lost,
    /// An outline: perhaps it is.
    Between,
    /// Hatched: perhaps it is, and perhaps never.
    Unknown,
    /// Solid, this share of the row (0 to 1): so much of the group is lost.
    Share(f64),
    /// Light, likewise: so much of it may be.
    MayShare(f64),
}

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What people call it.
    pub name: String,
    /// When, in words: `12 時間`.
    pub when: String,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// Everything the picture needs.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLine {
    /// The finding in words, for those who do not see the picture.
    pub label: String,
    /// What the axis counts: `時間`.
    pub unit: String,
    /// The services, the first that is lost on top.
    pub rows: Vec<Row>,
}

struct Sheet {
    class: &'static str,
    width: f64,
    left: f64,
    right: f64,
    pitch: f64,
    /// Where the bar begins below the top of its row.
    drop: f64,
    ticks: usize,
}

const WIDE: Sheet =
    Sheet { class: "chart wide", width: 760.0, left: 210.0, right: 744.0, pitch: 30.0, drop: 6.0, ticks: 9 };
/// Names stand above their bars.
const NARROW: Sheet =
    Sheet { class: "chart narrow", width: 340.0, left: 6.0, right: 326.0, pitch: 48.0, drop: 24.0, ticks: 5 };
const TOP: f64 = 30.0;
const BAR: f64 = 18.0;
/// How far the head of an arrow reaches beyond the axis.
const ARROW: f64 = 10.0;
const SIZE: f64 = 14.0;
/// Steps of the axis, in hours.
const STEPS: [f64; 12] = [0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0, 720.0];

/// Draws it, for wide and for narrow screens; nothing where nothing is lost.
pub fn time_line(line: &TimeLine) -> String {
    if line.rows.is_empty() {
        return String::new();
    }
    [WIDE, NARROW].iter().map(|sheet| draw(line, sheet)).collect()
}

/// The step and the end of the axis.
fn axis(line: &TimeLine, ticks: usize) -> (f64, f64) {
    let moments = line.rows.iter().flat_map(|row| &row.bars).flat_map(|bar| [bar.from, bar.until.unwrap_or(bar.from)]);
    let most = moments.fold(0.0, f64::max);
    // What begins at the last moment is seen to go on.
    let wanted = if most > 0.0 { most * 1.12 } else { 1.0 };
    let fits = |step: &f64| wanted / step <= ticks as f64;
    let step = STEPS.into_iter().find(fits).unwrap_or_else(|| 720.0 * (wanted / 720.0 / ticks as f64).ceil());
    (step, wanted)
}

fn draw(line: &TimeLine, sheet: &Sheet) -> String {
    let height = TOP + sheet.pitch * line.rows.len() as f64 + 4.0;
    let mut svg = Svg::picture(sheet.class, View::sized(sheet.width, height), &line.label);
    let (step, end) = axis(line, sheet.ticks);
    let x = |hour: f64| sheet.left + (hour.min(end) / end) * (sheet.right - sheet.left);
    let mut tick = 0.0;
    while tick <= end {
        svg.line(if tick == 0.0 { "axis" } else { "grid" }, (x(tick), TOP - 6.0), (x(tick), height));
        let words = if tick == 0.0 { format!("0 {}", line.unit) } else { short(tick) };
        let anchor = if tick == 0.0 { Anchor::Start } else { Anchor::Middle };
        svg.text(Words::new(&words, (x(tick), TOP - 12.0)).class("q").anchor(anchor));
        tick += step;
    }
    for (number, row) in line.rows.iter().enumerate() {
        let top = TOP + sheet.pitch * number as f64;
        name(&mut svg, sheet, row, top);
        bars(&mut svg, row, (&x, end), top + sheet.drop);
        when(&mut svg, sheet, row, (&x, top));
    }
    svg.finish()
}

/// Hours on the axis.
fn short(hours: f64) -> String {
    if hours.fract() == 0.0 { format!("{hours:.0}") } else { format!("{hours:.2}").trim_end_matches('0').to_owned() }
}

/// The name before its bar, or above it.
fn name(svg: &mut Svg, sheet: &Sheet, row: &Row, top: f64) {
    let above = sheet.drop > BAR;
    let room = if above { sheet.right - sheet.left - width_of(&row.when, SIZE) - 12.0 } else { sheet.left - 12.0 };
    let words = cut(&row.name, room);
    let (at, anchor) = if above {
        ((sheet.left, top + 18.0), Anchor::Start)
    } else {
        ((sheet.left - 10.0, top + sheet.drop + 14.0), Anchor::End)
    };
    svg.text(Words::new(&words, at).class("b").anchor(anchor));
}

/// As much of a name as there is room for.
fn cut(name: &str, room: f64) -> String {
    if width_of(name, SIZE) <= room {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.chars() {
        kept.push(c);
        if width_of(&kept, SIZE) + SIZE > room {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

/// When it is lost: at the end of the name's line, or on the bar, or before it where there is no room behind.
fn when(svg: &mut Svg, sheet: &Sheet, row: &Row, (x, top): (&dyn Fn(f64) -> f64, f64)) {
    if sheet.drop > BAR {
        svg.text(Words::new(&row.when, (sheet.right, top + 18.0)).anchor(Anchor::End));
        return;
    }
    let Some(bar) = row.bars.first() else { return };
    let (at, width) = (x(bar.from), width_of(&row.when, SIZE));
    let end = bar.until.map_or(sheet.right, x);
    let y = top + sheet.drop + 14.0;
    if bar.look == Look::Lost && end - at >= width + 12.0 {
        svg.text(Words::new(&row.when, (at + 6.0, y)).class("onbar"));
    } else if at - sheet.left >= width + 10.0 {
        svg.text(Words::new(&row.when, (at - 6.0, y)).class("halo").anchor(Anchor::End));
    } else {
        svg.text(Words::new(&row.when, (at + 6.0, y)).class("halo"));
    }
}

/// The bars of a row; what would stand on less than a unit of the sheet is left out, so that a row has no more than its width.
fn bars(svg: &mut Svg, row: &Row, (x, end): (&dyn Fn(f64) -> f64, f64), y: f64) {
    let (mut drawn, mut behind) = (f64::MIN, true);
    for bar in &row.bars {
        // What is light stands behind, and is drawn first.
        if behind && !matches!(bar.look, Look::MayShare(_)) {
            (drawn, behind) = (f64::MIN, false);
        }
        let (from, until) = (x(bar.from), x(bar.until.unwrap_or(end)));
        let width = (until - from).max(2.0);
        if from + width < drawn + 1.0 {
            continue;
        }
        drawn = from + width;
        match bar.look {
            Look::Lost => svg.rect("f-ans", (from, y), (width, BAR)),
            Look::Between => svg.rect("f-may", (from, y), (width, BAR)),
            Look::Unknown => {
                svg.rect("f-unk", (from, y), (width, BAR));
                hatch(svg, (from, from + width), y);
            }
            Look::Share(share) => part(svg, "f-ans", (from, width), (y, share)),
            Look::MayShare(share) => part(svg, "f-opened", (from, width), (y, share)),
        }
        if bar.look == Look::Lost && bar.until.is_none() {
            goes_on(svg, x(end), y);
        }
    }
}

/// As much of the row, from below, as is lost; a little of it is seen too.
fn part(svg: &mut Svg, class: &str, (from, width): (f64, f64), (y, share): (f64, f64)) {
    let height = (share * BAR).max(1.5);
    svg.rect(class, (from, y + BAR - height), (width, height));
}

/// The head of an arrow: nothing in the plan brings it back.
fn goes_on(svg: &mut Svg, end: f64, y: f64) {
    let (tip, middle, foot) = (end + ARROW, y + BAR / 2.0, y + BAR);
    svg.path("f-ans", &format!("M{end:.1} {y:.1}L{tip:.1} {middle:.1}L{end:.1} {foot:.1}Z"));
}

/// Slanting lines: unknown is told by its pattern, on paper and without colours too.
fn hatch(svg: &mut Svg, (from, until): (f64, f64), y: f64) {
    let mut at = from + 6.0;
    while at < until {
        let slant = BAR.min(until - at);
        svg.line("hatch", (at, y + BAR), (at + slant, y + BAR - slant));
        at += 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, bar: Bar) -> Row {
        Row { name: name.to_owned(), when: "12 時間".to_owned(), bars: vec![bar] }
    }

    fn bar(from: f64, until: Option<f64>, look: Look) -> Bar {
        Bar { from, until, look }
    }

    fn line(rows: Vec<Row>) -> TimeLine {
        TimeLine { label: "停止の時系列".into(), unit: "時間".into(), rows }
    }

    #[test]
    fn what_is_unknown_is_hatched_and_never_a_solid_bar() {
        let svg = time_line(&line(vec![row("病院", bar(3.0, None, Look::Unknown))]));
        assert!(svg.contains("hatch") && svg.contains("f-unk") && !svg.contains("f-ans"), "{svg}");
        let svg = time_line(&line(vec![row("病院", bar(3.0, Some(12.0), Look::Between))]));
        assert!(svg.contains("f-may") && !svg.contains("f-ans") && !svg.contains("hatch"), "{svg}");
    }

    #[test]
    fn what_goes_on_has_an_arrow_and_what_is_back_has_none() {
        let arrows = |bar: Bar| time_line(&line(vec![row("病院", bar)])).matches("Z\"").count();
        assert_eq!(arrows(bar(3.0, None, Look::Lost)), 2, "on the wide and on the narrow one");
        assert_eq!(arrows(bar(3.0, Some(12.0), Look::Lost)), 0);
        assert_eq!(arrows(bar(3.0, None, Look::Unknown)), 0);
        assert_eq!(arrows(bar(3.0, Some(12.0), Look::Between)), 0);
    }

    #[test]
    fn however_often_something_is_down_its_row_has_no_more_bars_than_there_is_room_for() {
        let often = (0..5_000).map(|at| bar(f64::from(at), Some(f64::from(at) + 0.5), Look::Lost)).collect();
        let svg = time_line(&line(vec![Row { bars: often, ..row("病院", bar(0.0, None, Look::Lost)) }]));
        let drawn = svg.matches("f-ans").count();
        assert!((200..1_000).contains(&drawn), "{drawn}");
    }

    #[test]
    fn of_a_group_as_much_is_filled_as_is_lost() {
        let svg = time_line(&line(vec![row("医療", bar(3.0, Some(12.0), Look::Share(0.5)))]));
        assert!(svg.contains("height=\"9\"") && !svg.contains("f-opened"), "{svg}");
        let svg = time_line(&line(vec![row("医療", bar(3.0, None, Look::MayShare(0.001)))]));
        assert!(svg.contains("height=\"1.5\"") && svg.contains("f-opened"), "a little is seen too: {svg}");
    }

    #[test]
    fn a_long_name_is_cut_where_its_room_ends_and_nothing_lost_is_no_picture() {
        let svg = time_line(&line(vec![row(&"長い名前の施設".repeat(9), bar(0.0, None, Look::Lost))]));
        assert!(svg.contains("…</text>"), "{svg}");
        assert_eq!(time_line(&line(Vec::new())), "");
    }

    #[test]
    fn the_axis_has_few_steps_however_long_it_is() {
        for hours in [0.0, 0.1, 1.0, 24.0, 100.0, 1e5, 1e8] {
            let line = line(vec![row("x", bar(hours, None, Look::Lost))]);
            let (step, end) = axis(&line, 5);
            assert!(end >= hours && end / step <= 5.5, "{hours}: {step} {end}");
        }
    }
}
