//! The picture as SVG: presentation attributes and classes only, since the page's security policy allows no style of its own. Every stroke
//! has the colour of the text, so it is read in the dark and on paper as well; nothing hangs on a colour.
//!
//! Classes for the style sheet: `map` on the picture beside `chart`; `map-box`, `map-name`, `map-beneath`, `map-line`, `map-arrow`,
//! `map-reserve`, `map-unknown`, `map-joint`, and what [`Words::class`] gives on the group of a box.

use super::{Drawing, Item, Placed, Point, Words, place::LEADING, route::JOINT as JOINT_HEIGHT};
use super::{order::JOINT as JOINT_WIDTH, text};
use crate::model::{Kind, Kinds};
use std::fmt::Write as _;

/// How a line is drawn: by how one thing depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// Nobody has said: thin.
    Unstated,
    /// One kind.
    Kind(Kind),
    /// Several kinds.
    Several,
}

impl Pattern {
    /// All, as a legend tells them.
    pub const ALL: [Pattern; 6] = [
        Pattern::Kind(Kind::Physical),
        Pattern::Kind(Kind::Cyber),
        Pattern::Kind(Kind::Geographic),
        Pattern::Kind(Kind::Logical),
        Pattern::Several,
        Pattern::Unstated,
    ];

    /// Of kinds.
    pub fn of(kinds: Kinds) -> Self {
        let mut all = kinds.iter();
        match (all.next(), all.next()) {
            (None, _) => Pattern::Unstated,
            (Some(kind), None) => Pattern::Kind(kind),
            (Some(_), Some(_)) => Pattern::Several,
        }
    }

    /// Its stroke, as presentation attributes.
    fn stroke(self) -> &'static str {
        match self {
            Pattern::Unstated => r#" stroke-width="1""#,
            Pattern::Kind(Kind::Physical) => r#" stroke-width="2""#,
            Pattern::Kind(Kind::Cyber) => r#" stroke-width="1.5" stroke-dasharray="6 4""#,
            Pattern::Kind(Kind::Geographic) => r#" stroke-width="2" stroke-dasharray="0.1 5" stroke-linecap="round""#,
            Pattern::Kind(Kind::Logical) => r#" stroke-width="1.5" stroke-dasharray="9 3 1.5 3""#,
            Pattern::Several => r#" stroke-width="2.5" stroke-dasharray="14 3""#,
        }
    }

    /// A piece of such a line, for a legend; the words stand beside it.
    pub fn sample(self) -> String {
        let stroke = self.stroke();
        format!(
            r#"<svg class="map-sample" width="48" height="12" viewBox="0 0 48 12" aria-hidden="true"><path class="map-line" d="M1 6H47" fill="none" stroke="currentColor"{stroke}/></svg>"#
        )
    }
}

/// The drawing. It is a picture in words; where boxes lead somewhere it is a group, since a picture may hold no links.
pub fn picture(drawing: &Drawing<'_>, words: &dyn Words) -> String {
    let mut out = Out(String::new());
    let linked = drawing.scene.boxes.iter().any(|boxed| words.link(boxed.item).is_some());
    let role = if linked { "group" } else { "img" };
    out.put(&format!(r#"<svg class="chart map {}" role="{role}" aria-label=""#, drawing.paper.class));
    out.words(&words.finding());
    let (width, height) = (number(drawing.paper.width), number(drawing.height));
    out.put(&format!(r#"" viewBox="0 0 {width} {height}">"#));
    out.lines(drawing);
    out.ports(drawing);
    drawing.boxes.iter().zip(&drawing.scene.boxes).for_each(|(placed, boxed)| {
        let link = words.link(boxed.item);
        out.boxed(placed, boxed, (link.as_deref(), words.class(boxed.item)));
    });
    out.put("</svg>");
    out.0
}

struct Out(String);

impl Out {
    fn put(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Text in an element or an attribute; what XML forbids is left out.
    fn words(&mut self, text: &str) {
        for sign in text.chars() {
            match sign {
                '<' => self.put("&lt;"),
                '>' => self.put("&gt;"),
                '&' => self.put("&amp;"),
                '"' => self.put("&quot;"),
                '\'' => self.put("&#39;"),
                sign if sign.is_whitespace() => self.0.push(' '),
                sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
                sign => self.0.push(sign),
            }
        }
    }

    fn title(&mut self, text: &str) {
        self.put("<title>");
        self.words(text);
        self.put("</title>");
    }

    fn text(&mut self, class: &str, (x, y): Point, (anchor, text): (&str, &str)) {
        let (x, y) = (number(x), number(y));
        let _ = write!(
            self.0,
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}" font-size="{}" fill="currentColor">"#,
            text::SIZE
        );
        self.words(text);
        self.put("</text>");
    }

    fn rect(&mut self, class: &str, (x, y): Point, ((width, height), round, stroke): (Point, f64, f64)) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        let _ = write!(
            self.0,
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" fill="none" stroke="currentColor" stroke-width="{stroke}"/>"#
        );
    }

    fn lines(&mut self, drawing: &Drawing<'_>) {
        for line in &drawing.lines {
            self.put(r#"<path class="map-line" fill="none" stroke="currentColor""#);
            self.put(line.pattern.stroke());
            self.put(r#" d=""#);
            let mut pen = None;
            for (from, to) in line.pieces.iter().filter(|(from, to)| from != to) {
                if pen != Some(*from) {
                    let _ = write!(self.0, "M{} {}", number(from.0), number(from.1));
                }
                pen = Some(*to);
                let (x, y) = (number(to.0), number(to.1));
                if from.0 == to.0 {
                    let _ = write!(self.0, "V{y}");
                } else {
                    let middle = number(f64::midpoint(from.1, to.1));
                    let _ = write!(self.0, "C{} {middle} {x} {middle} {x} {y}", number(from.0));
                }
            }
            self.put(r#""/>"#);
        }
    }

    /// Joints, arrows and reserves.
    fn ports(&mut self, drawing: &Drawing<'_>) {
        let names = |at: &usize| drawing.scene.boxes.get(*at).map_or("", |boxed| boxed.name.as_str());
        for port in &drawing.ports {
            let Some(arrow) = drawing.scene.arrows.get(port.arrow) else { continue };
            let ((x, y), (_, end)) = (port.begin, port.end);
            let down = if end > y { 1.0 } else { -1.0 };
            self.put("<g>");
            let from: Vec<&str> = arrow.from.iter().map(names).collect();
            let of = arrow.joint.map_or(String::new(), |(k, n)| format!(" {k}/{n}"));
            self.title(&format!("{}{of} → {} ({})", from.join(" + "), names(&arrow.to), arrow.label));
            let joint = arrow.joint.filter(|_| port.label);
            let begin = if joint.is_some() { y + down * JOINT_HEIGHT } else { y };
            if let Some((k, n)) = joint {
                let corner = (x - JOINT_WIDTH / 2.0, y.min(begin) + 1.0);
                self.rect("map-joint", corner, ((JOINT_WIDTH, JOINT_HEIGHT - 2.0), 10.0, 1.5));
                self.text("map-joint", (x, f64::midpoint(y, begin) + 5.0), ("middle", &format!("{k}/{n}")));
            }
            let (tip, neck) = (number(end), number(end - down * 8.0));
            let (left, middle, right) = (number(x - 4.0), number(x), number(x + 4.0));
            let stroke = super::svg::Pattern::of(arrow.kinds).stroke();
            let _ = write!(
                self.0,
                r#"<path class="map-line" fill="none" stroke="currentColor"{stroke} d="M{middle} {}V{neck}"/><polygon class="map-arrow" fill="currentColor" points="{left},{neck} {right},{neck} {middle},{tip}"/>"#,
                number(begin)
            );
            if port.label {
                let class = if arrow.label.contains('?') { "map-reserve map-unknown" } else { "map-reserve" };
                self.text(class, (x + 7.0, f64::midpoint(begin, end) + 4.0), ("start", &arrow.label));
            }
            self.put("</g>");
        }
    }

    fn boxed(&mut self, placed: &Placed, boxed: &super::Boxed<'_>, (link, class): (Option<&str>, &str)) {
        match link {
            Some(link) => {
                self.put(r#"<a href=""#);
                self.words(link);
                self.put(r#"" class=""#);
            }
            None => self.put(r#"<g class=""#),
        }
        self.put(format!("map-box {class}").trim_end());
        self.put(r#"">"#);
        self.title(&boxed.name);
        let round = if link.is_some() { 8.0 } else { 0.0 };
        self.rect("map-frame", placed.corner, (placed.size, round, 1.5));
        // A sector is a box of boxes.
        if matches!(boxed.item, Item::Sector { .. }) {
            let inner = (placed.corner.0 + 3.0, placed.corner.1 + 3.0);
            self.rect("map-frame", inner, ((placed.size.0 - 6.0, placed.size.1 - 6.0), (round - 3.0).max(0.0), 1.0));
        }
        let count = placed.lines.len() + usize::from(!placed.beneath.is_empty());
        let first = placed.corner.1 + placed.size.1 / 2.0 - (count as f64 - 1.0) * LEADING / 2.0 + 5.0;
        let y = |line: usize| first + line as f64 * LEADING;
        for (number, line) in placed.lines.iter().enumerate() {
            self.text("map-name b", (placed.middle(), y(number)), ("middle", line));
        }
        if !placed.beneath.is_empty() {
            self.text("map-beneath q", (placed.middle(), y(placed.lines.len())), ("middle", &placed.beneath));
        }
        self.put(if link.is_some() { "</a>" } else { "</g>" });
    }
}

/// A number with at most one decimal.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
