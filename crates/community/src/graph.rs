//! The declared bridges of a community as a small picture: itself on the left, whoever stands at the other ends on the
//! right; arrows show which way something may pass, broken lines what has no body here.

use crate::{Bridge, CommunityId};
use kernel::{Bilingual, Day, Lang};
use shell::chart::svg::{Svg, View, Words};

const WIDTH: f64 = 420.0;
const ROW: f64 = 36.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 150.0;
/// How far the ways stand apart where they begin, of how far they do where they end.
const APART: f64 = 0.4;

struct Row<'b> {
    name: &'b Bilingual,
    out: bool,
    back: bool,
    connected: bool,
}

/// The picture; `label` says in words what it shows.
pub(crate) fn bridges(
    of: CommunityId,
    name: &str,
    bridges: &[Bridge],
    (today, lang): (Day, Lang),
    label: &str,
) -> String {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for bridge in bridges {
        let out = bridge.from.community == Some(of);
        let other = if out { &bridge.to } else { &bridge.from };
        match rows.iter_mut().find(|row| *row.name == other.name) {
            Some(row) => {
                row.out |= out;
                row.back |= !out;
            }
            None => rows.push(Row { name: &other.name, out, back: !out, connected: !bridge.reach(today).waits() }),
        }
    }
    let height = ROW * f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX)).max(1.0);
    let mut svg = Svg::picture("chart bridges", View::sized(WIDTH, height), label);
    let middle = height / 2.0;
    svg.text(Words::new(name, (0.0, middle)).class("me").central());
    let mut y = ROW / 2.0;
    for row in rows {
        let class = if row.connected { "way" } else { "way far" };
        // Each way begins at a place of its own: where all met, one arrow back looked like that of all.
        let (from, to) = ((LEFT, middle + (y - middle) * APART), (RIGHT - 8.0, y));
        svg.line(class, from, to);
        if row.out {
            arrow(&mut svg, from, to);
        }
        if row.back {
            arrow(&mut svg, to, from);
        }
        svg.text(Words::new(row.name.get(lang), (RIGHT, y)).central());
        y += ROW;
    }
    svg.finish()
}

/// The head of an arrow at `to`.
fn arrow(svg: &mut Svg, from: (f64, f64), to: (f64, f64)) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length * 8.0, dy / length * 8.0);
    let (back, side) = ((to.0 - ux, to.1 - uy), (uy / 2.0, -ux / 2.0));
    svg.polyline("head", &[(back.0 + side.0, back.1 + side.1), to, (back.0 - side.0, back.1 - side.1)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::End;
    use kernel::{Id, Tlp};

    #[test]
    fn each_way_begins_at_a_place_of_its_own_so_that_an_arrow_back_is_of_one_way_only() {
        let here = CommunityId::from(uuid::Uuid::from_u128(1));
        let end = |community, name: &str| End { community, centre: None, name: Bilingual::new(name, name) };
        let bridge = |from, to| Bridge {
            id: Id::from(uuid::Uuid::from_u128(2)),
            from,
            to,
            label_most: Tlp::Amber,
            since: Bilingual::default(),
            begins: Day::from_number(0),
            source: String::new(),
            open: true,
            inside: false,
        };
        let out = |name| bridge(end(Some(here), "A"), end(None, name));
        let both = bridge(end(None, "X"), end(Some(here), "A"));
        let svg = bridges(here, "A", &[out("X"), both, out("Y"), out("Z")], (Day::from_number(0), Lang::Ja), "");
        let starts = svg.split("<line ").skip(1).filter_map(|line| line.split("y1=\"").nth(1)?.split('"').next());
        let mut starts: Vec<&str> = starts.collect();
        starts.sort_unstable();
        starts.dedup();
        assert_eq!((starts.len(), svg.matches("head").count()), (3, 4), "{svg}");
    }
}
