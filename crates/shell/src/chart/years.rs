//! Yearly counts: a bar for the whole, in it a bar for a part; a whole that nobody stated is a dashed outline.

use super::{
    axis::count_step,
    number::thousands,
    svg::{Anchor, Svg, View, Words, width_of},
};

/// One year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// What stands under its bar: `2013`.
    pub name: String,
    /// The same where there is little room: `’13`.
    pub short: String,
    /// The line under that: `年度`, `6月17日まで`.
    pub under: String,
    /// The same where there is little room; may be empty.
    pub under_short: String,
    /// The whole count; `None` where nobody stated it.
    pub whole: Option<i64>,
    /// The part of it that the darker bar shows; `None` where nobody stated it.
    pub part: Option<i64>,
    /// Counted by Kaname itself, not taken from a published document: a dotted line sets these apart.
    pub counted: bool,
}

/// Everything the picture needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearBars {
    /// The finding in words, for those who do not see the picture.
    pub label: String,
    /// What stands over a dashed outline: `全体は記載なし`.
    pub not_stated: String,
    /// The same where there is little room: `不明`.
    pub not_stated_short: String,
    /// The years, earliest first.
    pub years: Vec<Year>,
}

struct Sheet {
    class: &'static str,
    view: View,
    left: f64,
    right: f64,
    bottom: f64,
}

const WIDE: Sheet =
    Sheet { class: "chart wide", view: View::sized(760.0, 300.0), left: 48.0, right: 752.0, bottom: 254.0 };
const NARROW: Sheet =
    Sheet { class: "chart narrow", view: View::sized(340.0, 270.0), left: 42.0, right: 336.0, bottom: 224.0 };
const TOP: f64 = 34.0;
const SIZE: f64 = 14.0;

/// Draws the bars, for wide and for narrow screens.
pub fn year_bars(bars: &YearBars) -> String {
    [WIDE, NARROW].iter().map(|sheet| draw(bars, sheet)).collect()
}

fn draw(bars: &YearBars, sheet: &Sheet) -> String {
    let mut svg = Svg::picture(sheet.class, sheet.view, &bars.label);
    let plot = Plot::new(bars, sheet);
    plot.grid(&mut svg, sheet);
    let mut counted = bars.years.first().is_some_and(|year| year.counted);
    for (index, year) in bars.years.iter().enumerate() {
        let left = sheet.left + plot.pitch * index as f64;
        if year.counted != counted {
            svg.line("ref", (left, 10.0), (left, sheet.view.height - 4.0));
            counted = year.counted;
        }
        plot.year(&mut svg, bars, year, left + plot.pitch / 2.0);
    }
    svg.finish()
}

struct Plot {
    most: i64,
    bottom: f64,
    pitch: f64,
    bar: f64,
}

impl Plot {
    fn new(bars: &YearBars, sheet: &Sheet) -> Self {
        let counts = bars.years.iter().flat_map(|year| [year.whole, year.part]).flatten();
        let pitch = (sheet.right - sheet.left) / bars.years.len().max(1) as f64;
        Self { most: counts.max().unwrap_or(0).max(1), bottom: sheet.bottom, pitch, bar: (pitch * 0.6).min(96.0) }
    }
    fn height(&self, count: i64) -> f64 {
        count.max(0) as f64 / self.most as f64 * (self.bottom - TOP)
    }
    fn grid(&self, svg: &mut Svg, sheet: &Sheet) {
        let step = count_step(self.most);
        for count in (0..=self.most / step).map(|n| n.saturating_mul(step)) {
            let y = self.bottom - self.height(count);
            svg.line(if count == 0 { "axis" } else { "grid" }, (sheet.left, y), (sheet.right, y));
            let words = thousands(count);
            svg.text(Words::new(&words, (sheet.left - 6.0, y)).class("q").anchor(Anchor::End).central());
        }
    }
    fn year(&self, svg: &mut Svg, bars: &YearBars, year: &Year, x: f64) {
        match year.whole {
            Some(count) => {
                self.bar(svg, "f-all", x, self.height(count));
                let words = thousands(count);
                let top = self.bottom - self.height(count.max(year.part.unwrap_or(0)));
                svg.text(Words::new(&words, (x, top - 7.0)).class("b halo").anchor(Anchor::Middle));
            }
            None => {
                let height = (self.height(year.part.unwrap_or(0)) + 16.0).max(38.0).min(self.bottom - TOP);
                self.bar(svg, "f-unk", x, height);
                let words = self.fitting(&bars.not_stated, &bars.not_stated_short);
                svg.text(Words::new(words, (x, self.bottom - height - 8.0)).class("q halo").anchor(Anchor::Middle));
            }
        }
        if let Some(part) = year.part {
            self.bar(svg, "f-cyb", x, self.height(part));
            self.part_label(svg, part, x);
        }
        let name = self.fitting(&year.name, &year.short);
        svg.text(Words::new(name, (x, self.bottom + 20.0)).anchor(Anchor::Middle));
        let under = self.fitting(&year.under, &year.under_short);
        if !under.is_empty() {
            svg.text(Words::new(under, (x, self.bottom + 38.0)).class("q").anchor(Anchor::Middle));
        }
    }
    fn bar(&self, svg: &mut Svg, class: &str, x: f64, height: f64) {
        svg.rect(class, (x - self.bar / 2.0, self.bottom - height), (self.bar, height));
    }
    /// In the bar where it is high enough, else beside it where there is room; the table below has every number.
    fn part_label(&self, svg: &mut Svg, part: i64, x: f64) {
        let (words, height) = (thousands(part), self.height(part));
        let width = width_of(&words, SIZE);
        if height >= 24.0 && width <= self.bar {
            svg.text(Words::new(&words, (x, self.bottom - height + 17.0)).class("onbar").anchor(Anchor::Middle));
        } else if width <= self.pitch - self.bar - 3.0 {
            let beside = (x + self.bar / 2.0 + 3.0, self.bottom - (height / 2.0).max(8.0));
            svg.text(Words::new(&words, beside).class("halo").central());
        }
    }
    fn fitting<'t>(&self, long: &'t str, short: &'t str) -> &'t str {
        if width_of(long, SIZE) <= self.pitch - 2.0 { long } else { short }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::checks::{values, well_formed};
    use proptest::prelude::*;

    fn year(name: i32, whole: Option<i64>, part: Option<i64>, counted: bool) -> Year {
        Year {
            name: name.to_string(),
            short: format!("’{:02}", name.rem_euclid(100)),
            under: "年度".into(),
            under_short: String::new(),
            whole,
            part,
            counted,
        }
    }

    fn bars(years: Vec<Year>) -> YearBars {
        let label = "情報連絡の件数。".into();
        YearBars { label, not_stated: "全体は記載なし".into(), not_stated_short: "不明".into(), years }
    }

    #[test]
    fn a_whole_that_nobody_stated_is_an_outline_and_never_a_zero() {
        let svg = year_bars(&bars(vec![year(2009, None, Some(3), false), year(2013, Some(153), Some(133), false)]));
        assert_eq!(well_formed(&svg), Ok(()));
        assert_eq!(svg.matches("f-unk").count(), 2);
        assert!(svg.contains("全体は記載なし") && svg.contains(">153<") && svg.contains(">133<"), "{svg}");
        assert_eq!(svg.matches(">0<").count(), 2, "only the axis says 0: {svg}");
    }

    #[test]
    fn a_dotted_line_parts_published_from_counted() {
        let svg = year_bars(&bars(vec![year(2013, Some(1), None, false), year(2014, Some(1), None, true)]));
        assert_eq!(svg.matches("class=\"ref\"").count(), 2);
    }

    #[test]
    fn no_years_give_an_empty_axis() {
        assert_eq!(well_formed(&year_bars(&bars(vec![]))), Ok(()));
    }

    proptest! {
        #[test]
        fn bars_stay_in_the_picture(
            counts in proptest::collection::vec((proptest::option::of(0i64..1_000_000), proptest::option::of(0i64..1_000_000)), 1..25)
        ) {
            let years = counts.into_iter().zip(1990..).map(|((whole, part), name)| year(name, whole, part, false));
            let svg = draw(&bars(years.collect()), &WIDE);
            prop_assert_eq!(well_formed(&svg), Ok(()));
            for rect in svg.split("<rect").skip(1) {
                let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| values(rect, name)[0].parse::<f64>().unwrap());
                prop_assert!(x >= 48.0 && x + width <= 752.1 && y >= TOP && y + height <= 254.2);
            }
        }
    }
}
