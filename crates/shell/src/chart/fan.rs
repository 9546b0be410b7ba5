//! The fan (要): ribs are the sector groups, the pivot is the national centre.
//!
//! A rib's length is the logarithm of its members: 3 and 1,789 are both seen. A group whose members are being settled
//! (調整中) has a dashed rib, for not stated is not zero.

use super::{
    number::thousands,
    svg::{Anchor, Point, Svg, View, Words, number, width_of},
};

/// One sector group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rib {
    /// Its name: `生命保険`.
    pub name: String,
    /// Its name where there is little room: `生保`.
    pub short: String,
    /// How many members it has; `None` while they are being settled.
    pub count: Option<i64>,
}

/// Everything the picture needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fan {
    /// The finding in words, for those who do not see the picture.
    pub label: String,
    /// What stands in place of a count: `調整中`.
    pub pending: String,
    /// The ribs, from left to right.
    pub ribs: Vec<Rib>,
}

/// Measures of a drawing; the centre of the pivot is the origin.
struct Sheet {
    class: &'static str,
    /// Where ribs begin.
    inner: f64,
    /// The length of a group of nobody, and of the largest.
    short: f64,
    long: f64,
    /// The length of a group being settled.
    pending: f64,
    pivot: f64,
    least: (f64, f64),
    counts: bool,
}

const WIDE: Sheet = Sheet {
    class: "fan wide",
    inner: 70.0,
    short: 110.0,
    long: 260.0,
    pending: 130.0,
    pivot: 22.0,
    least: (310.0, 340.0),
    counts: true,
};
const NARROW: Sheet = Sheet {
    class: "fan narrow",
    inner: 34.0,
    short: 50.0,
    long: 112.0,
    pending: 62.0,
    pivot: 15.0,
    least: (136.0, 150.0),
    counts: false,
};
/// Half a circle less a little, in degrees, and the widest rib.
const SPAN: f64 = 174.6;
const WIDEST: f64 = 20.0;
const SIZE: f64 = 14.0;

/// Draws the fan, for wide and for narrow screens.
pub fn fan(fan: &Fan) -> String {
    [WIDE, NARROW].iter().map(|sheet| draw(fan, sheet)).collect()
}

/// A rib with its place.
struct Placed {
    from: f64,
    to: f64,
    outer: f64,
    /// Where the label begins, from the centre.
    reach: f64,
    words: String,
    settled: bool,
}

impl Placed {
    /// The direction of its middle, in degrees from the left.
    fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }
    /// The far end of its label.
    fn tip(&self) -> Point {
        polar(self.reach + width_of(&self.words, SIZE), self.middle())
    }
}

fn draw(fan: &Fan, sheet: &Sheet) -> String {
    let ribs = place(fan, sheet);
    let mut svg = Svg::picture(sheet.class, window(&ribs, sheet), &fan.label);
    for rib in &ribs {
        svg.path(if rib.settled { "seg2" } else { "seg2 zero2" }, &outline(rib, sheet.inner));
        let middle = rib.middle();
        let words = Words::new(&rib.words, polar(rib.reach, middle)).central();
        svg.text(match middle <= 90.0 {
            true => words.anchor(Anchor::End).turn(middle),
            false => words.turn(middle - 180.0),
        });
    }
    svg.circle("pivot", (0.0, 0.0), sheet.pivot);
    svg.text(Words::new("要", (0.0, 0.0)).class("pv").anchor(Anchor::Middle).central());
    svg.finish()
}

fn place(fan: &Fan, sheet: &Sheet) -> Vec<Placed> {
    let width = (SPAN / fan.ribs.len().max(1) as f64).min(WIDEST);
    let first = 90.0 - width * fan.ribs.len() as f64 / 2.0;
    let most = fan.ribs.iter().filter_map(|rib| rib.count).max().unwrap_or(0).max(1);
    // Nearer to the centre than this, labels of neighbours would touch.
    let clear = (SIZE + 1.0) / 2.0 / (width / 2.0).to_radians().sin();
    fan.ribs
        .iter()
        .enumerate()
        .map(|(index, rib)| {
            let from = first + width * index as f64;
            let outer = length(rib.count, most, sheet);
            let words = match (sheet.counts, rib.count) {
                (true, Some(count)) => format!("{} {}", rib.name, thousands(count)),
                (true, None) => format!("{} {}", rib.name, fan.pending),
                (false, _) => rib.short.clone(),
            };
            let reach = (outer + 6.0).max(clear);
            Placed { from, to: from + width, outer, reach, words, settled: rib.count.is_some() }
        })
        .collect()
}

fn length(count: Option<i64>, most: i64, sheet: &Sheet) -> f64 {
    let log = |count: i64| (count.max(0) as f64).ln_1p();
    count.map_or(sheet.pending, |count| sheet.short + (sheet.long - sheet.short) * log(count) / log(most))
}

/// A window that holds every label: at least the usual size, wider where names are long.
fn window(ribs: &[Placed], sheet: &Sheet) -> View {
    let (mut half, mut up) = sheet.least;
    for (x, y) in ribs.iter().map(Placed::tip) {
        half = half.max(x.abs() + 6.0);
        up = up.max(10.0 - y);
    }
    View { x: -half, y: -up, width: half * 2.0, height: up + sheet.pivot + 6.0 }
}

/// The rib as a path: out, along, in, and back.
fn outline(rib: &Placed, inner: f64) -> String {
    let corner = |radius: f64, degrees: f64| {
        let (x, y) = polar(radius, degrees);
        format!("{} {}", number(x), number(y))
    };
    let (low, high) = (number(inner), number(rib.outer));
    format!(
        "M{} L{} A{high} {high} 0 0 1 {} L{} A{low} {low} 0 0 0 {}Z",
        corner(inner, rib.from),
        corner(rib.outer, rib.from),
        corner(rib.outer, rib.to),
        corner(inner, rib.to),
        corner(inner, rib.from),
    )
}

/// A place at a distance from the pivot, in a direction in degrees from the left over the top to the right.
fn polar(radius: f64, degrees: f64) -> Point {
    let angle = degrees.to_radians();
    (-radius * angle.cos(), -radius * angle.sin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::checks::well_formed;
    use proptest::prelude::*;

    fn rib(name: &str, count: Option<i64>) -> Rib {
        Rib { name: name.into(), short: name.into(), count }
    }

    fn some(ribs: Vec<Rib>) -> Fan {
        Fan { label: "扇の図。".into(), pending: "調整中".into(), ribs }
    }

    #[test]
    fn ribs_carry_counts_and_unsettled_groups_are_dashed() {
        let svg = fan(&some(vec![rib("銀行等", Some(1411)), rib("化学", None)]));
        assert_eq!(well_formed(&svg), Ok(()));
        assert!(svg.contains(">銀行等 1,411<") && svg.contains(">化学 調整中<"), "{svg}");
        assert_eq!(svg.matches("zero2").count(), 2);
    }

    #[test]
    fn a_fan_of_nobody_is_its_pivot() {
        let svg = fan(&some(vec![]));
        assert_eq!(well_formed(&svg), Ok(()));
        assert!(svg.contains("要") && !svg.contains("seg2"), "{svg}");
    }

    #[test]
    fn a_group_of_no_members_is_not_an_unsettled_one() {
        let svg = fan(&some(vec![rib("甲", Some(0)), rib("<script>", Some(0))]));
        assert_eq!(well_formed(&svg), Ok(()));
        assert!(svg.contains("甲 0") && !svg.contains("zero2"), "{svg}");
    }

    proptest! {
        #[test]
        fn more_members_make_a_longer_rib_and_labels_stay_in_the_window(
            counts in proptest::collection::vec(0i64..100_000, 1..30), name in "[A-Za-zあ-ん]{1,20}",
        ) {
            let fan = some(counts.iter().map(|count| rib(&name, Some(*count))).collect());
            for sheet in [WIDE, NARROW] {
                let placed = place(&fan, &sheet);
                let view = window(&placed, &sheet);
                for (a, b) in placed.iter().zip(&counts).zip(placed.iter().zip(&counts).skip(1)) {
                    prop_assert_eq!(a.1.cmp(b.1), a.0.outer.total_cmp(&b.0.outer));
                }
                for (x, y) in placed.iter().map(Placed::tip) {
                    prop_assert!(x.abs() <= view.width / 2.0 && y >= view.y);
                }
            }
        }
        #[test]
        fn neighbouring_labels_stand_a_line_apart(count in 2usize..30) {
            let fan = some((0..count).map(|n| rib("医療", Some(n as i64))).collect());
            for sheet in [WIDE, NARROW] {
                let placed = place(&fan, &sheet);
                for pair in placed.windows(2) {
                    let near = pair[0].reach.min(pair[1].reach);
                    let (a, b) = (polar(near, pair[0].middle()), polar(near, pair[1].middle()));
                    prop_assert!((a.0 - b.0).hypot(a.1 - b.1) >= SIZE);
                }
            }
        }
    }
}
