//! A small writer of SVG: it escapes every word and writes every number the same way.

use std::fmt::Write as _;

/// A place in a drawing, in user units.
pub type Point = (f64, f64);

/// The window of a drawing: its left and upper edge, its width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl View {
    /// A window that starts at the origin.
    pub const fn sized(width: f64, height: f64) -> Self {
        Self { x: 0.0, y: 0.0, width, height }
    }
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// One line of text, not yet drawn.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    text: &'a str,
    at: Point,
    class: &'a str,
    anchor: Anchor,
    central: bool,
    turn: Option<f64>,
}

impl<'a> Words<'a> {
    /// A text that begins at a place, on its base line.
    pub fn new(text: &'a str, at: Point) -> Self {
        Self { text, at, class: "", anchor: Anchor::Start, central: false, turn: None }
    }
    /// With these classes.
    #[must_use]
    pub fn class(self, class: &'a str) -> Self {
        Self { class, ..self }
    }
    /// With this end at its place.
    #[must_use]
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
    /// With its middle line, not its base line, at its place.
    #[must_use]
    pub fn central(self) -> Self {
        Self { central: true, ..self }
    }
    /// Turned clockwise by degrees around its place.
    #[must_use]
    pub fn turn(self, degrees: f64) -> Self {
        Self { turn: Some(degrees), ..self }
    }
}

/// An SVG element in the making.
#[derive(Debug)]
pub struct Svg {
    out: String,
}

impl Svg {
    /// A picture with a finding: `label` says in words what it shows.
    pub fn picture(class: &str, view: View, label: &str) -> Self {
        let mut svg = Self { out: String::from("<svg") };
        svg.opening(class, view);
        svg.attribute("role", "img");
        svg.attribute("aria-label", label);
        svg.out.push('>');
        svg
    }
    /// A drawing that only repeats what stands beside it in words: hidden from assistive technology.
    /// It stretches to whatever box the page gives it.
    pub fn stretched(class: &str, view: View) -> Self {
        let mut svg = Self { out: String::from("<svg") };
        svg.opening(class, view);
        svg.attribute("preserveAspectRatio", "none");
        svg.attribute("aria-hidden", "true");
        svg.out.push('>');
        svg
    }
    fn opening(&mut self, class: &str, view: View) {
        self.attribute("class", class);
        let edges = [view.x, view.y, view.width, view.height].map(number);
        self.attribute("viewBox", &edges.join(" "));
    }
    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"{}\"", escape(value));
    }
    fn begin(&mut self, name: &str, class: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if !class.is_empty() {
            self.attribute("class", class);
        }
    }
    fn numbers(&mut self, pairs: &[(&str, f64)]) {
        for (name, value) in pairs {
            let _ = write!(self.out, " {name}=\"{}\"", number(*value));
        }
    }
    /// A straight line.
    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        self.begin("line", class);
        self.numbers(&[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)]);
        self.out.push_str("/>");
    }
    /// A rectangle; a negative size is drawn as none.
    pub fn rect(&mut self, class: &str, corner: Point, size: Point) {
        self.begin("rect", class);
        let (width, height) = (size.0.max(0.0), size.1.max(0.0));
        self.numbers(&[("x", corner.0), ("y", corner.1), ("width", width), ("height", height)]);
        self.out.push_str("/>");
    }
    /// A disc.
    pub fn circle(&mut self, class: &str, centre: Point, radius: f64) {
        self.begin("circle", class);
        self.numbers(&[("cx", centre.0), ("cy", centre.1), ("r", radius.max(0.0))]);
        self.out.push_str("/>");
    }
    /// A line through points.
    pub fn polyline(&mut self, class: &str, points: &[Point]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        self.begin("polyline", class);
        self.attribute("points", &points.join(" "));
        self.out.push_str("/>");
    }
    /// A path in SVG's path language.
    pub fn path(&mut self, class: &str, data: &str) {
        self.begin("path", class);
        self.attribute("d", data);
        self.out.push_str("/>");
    }
    /// A line of text.
    pub fn text(&mut self, words: Words<'_>) {
        self.begin("text", words.class);
        match words.turn {
            None => self.numbers(&[("x", words.at.0), ("y", words.at.1)]),
            Some(degrees) => {
                let (x, y) = (number(words.at.0), number(words.at.1));
                self.attribute("transform", &format!("translate({x} {y}) rotate({})", number(degrees)));
            }
        }
        match words.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.attribute("text-anchor", "middle"),
            Anchor::End => self.attribute("text-anchor", "end"),
        }
        if words.central {
            self.attribute("dominant-baseline", "central");
        }
        let _ = write!(self.out, ">{}</text>", escape(words.text));
    }
    /// The finished element.
    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// A number with at most one decimal; what is not a number is 0, so that a drawing never breaks.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::from("0");
    }
    let text = format!("{value:.1}");
    match text.strip_suffix(".0").unwrap_or(&text) {
        "-0" => String::from("0"),
        short => short.to_owned(),
    }
}

/// Text as it may stand in an element or an attribute. Characters that XML forbids are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// About how wide a text is at a size: the server knows no fonts. It errs on the wide side.
pub fn width_of(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c {
            ' ' | '.' | ',' | ':' | '\'' | 'i' | 'l' | '’' | '/' => 0.36,
            'A'..='Z' | 'm' | 'w' | '%' => 0.8,
            c if c < '\u{1100}' => 0.57,
            _ => 1.0,
        })
        .sum::<f64>()
        * size
}

#[cfg(test)]
pub(super) mod checks;

#[cfg(test)]
mod tests {
    use super::{checks::well_formed, *};
    use proptest::prelude::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut svg = Svg::picture("chart", View::sized(10.0, 10.0), "\"><script>alert(1)</script>");
        svg.text(Words::new("<script>&'\u{0}", (1.0, 2.0)).class("b").turn(-7.25).central());
        let out = svg.finish();
        assert!(!out.contains("<script"), "{out}");
        assert!(out.contains("&lt;script&gt;&amp;&#39;</text>"), "{out}");
        assert_eq!(well_formed(&out), Ok(()));
    }

    #[test]
    fn numbers_are_short_and_never_break_a_drawing() {
        assert_eq!([1.0, 1.25, -0.04, f64::NAN, f64::INFINITY].map(number), ["1", "1.2", "0", "0", "0"]);
    }

    proptest! {
        #[test]
        fn any_words_give_a_well_formed_drawing(label in "\\PC*", text in any::<String>()) {
            let mut svg = Svg::stretched(&label, View::sized(1.0, 1.0));
            svg.text(Words::new(&text, (0.0, 0.0)).anchor(Anchor::End));
            let text = svg.finish().replace("style=", "");
            prop_assert_eq!(well_formed(&text), Ok(()));
        }
    }
}
