//! The progress bar of a row: how many have come how far.

use super::svg::{Svg, View};

/// How far a recipient has come; each recipient is in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Answered.
    Answered,
    /// Acknowledged, not answered.
    Acknowledged,
    /// Opened, not acknowledged.
    Opened,
    /// Not opened, but the letter about it is known to have come.
    Received,
    /// Not opened.
    None,
    /// Could not be reached.
    Unreachable,
}

impl Stage {
    fn class(self) -> &'static str {
        match self {
            Stage::Answered => "f-ans",
            Stage::Acknowledged => "f-acked",
            Stage::Opened => "f-opened",
            Stage::Received => "f-came",
            Stage::None => "f-none",
            Stage::Unreachable => "f-bad",
        }
    }
}

/// How many recipients are in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The stage.
    pub stage: Stage,
    /// How many are in it, not counting those in another.
    pub count: i64,
}

/// The least width of somebody, out of 100: one in four thousand is still seen.
const LEAST: f64 = 1.5;

/// Draws the bar, furthest stage first. It is hidden from assistive technology: the numbers stand beside it.
pub fn stack_bar(segments: &[Segment]) -> String {
    let mut svg = Svg::stretched("stack", View::sized(100.0, 10.0));
    let mut seen: Vec<Segment> = segments.iter().copied().filter(|one| one.count > 0).collect();
    seen.sort_by_key(|one| one.stage);
    if seen.is_empty() {
        svg.rect("f-unk", (0.5, 0.5), (99.0, 9.0));
    }
    let mut x = 0.0;
    for (segment, width) in seen.iter().zip(widths(&seen)) {
        svg.rect(segment.stage.class(), (x, 0.0), (width, 10.0));
        x += width;
    }
    svg.finish()
}

/// Widths that add up to 100: each its share, none under the least.
fn widths(seen: &[Segment]) -> Vec<f64> {
    let total: f64 = seen.iter().map(|one| one.count as f64).sum();
    let lifted: Vec<f64> = seen.iter().map(|one| (one.count as f64 / total * 100.0).max(LEAST)).collect();
    let over = lifted.iter().sum::<f64>() - 100.0;
    let spare: f64 = lifted.iter().map(|width| width - LEAST).sum();
    let keep = if spare > 0.0 { 1.0 - over / spare } else { 1.0 };
    lifted.iter().map(|width| LEAST + (width - LEAST) * keep).collect()
}

/// A bar for one amount among others, as long as its share of the greatest. Hidden from assistive technology: the number
/// stands beside it.
pub fn amount_bar(amount: i64, most: i64) -> String {
    let mut svg = Svg::stretched("stack", View::sized(100.0, 10.0));
    let share = amount.clamp(0, most.max(0)) as f64 / most.max(1) as f64 * 100.0;
    if amount > 0 {
        svg.rect("f-acked", (0.0, 0.0), (share.max(LEAST), 10.0));
    }
    svg.finish()
}

/// The patch of colour of a stage, for the key beside a list of bars.
pub fn swatch(stage: Stage) -> String {
    let mut svg = Svg::stretched("", View::sized(20.0, 12.0));
    svg.rect(stage.class(), (0.0, 0.0), (20.0, 12.0));
    svg.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::checks::{values, well_formed};
    use proptest::prelude::*;

    const STAGES: [Stage; 6] =
        [Stage::Answered, Stage::Acknowledged, Stage::Opened, Stage::Received, Stage::None, Stage::Unreachable];

    proptest! {
        #[test]
        fn segments_fill_the_bar_in_order_and_nobody_vanishes(counts in proptest::collection::vec(0i64..100_000, 5)) {
            let segments: Vec<Segment> =
                STAGES.into_iter().zip(counts).rev().map(|(stage, count)| Segment { stage, count }).collect();
            let seen: Vec<&Segment> = segments.iter().rev().filter(|one| one.count > 0).collect();
            prop_assume!(!seen.is_empty());
            let svg = stack_bar(&segments);
            prop_assert_eq!(well_formed(&svg), Ok(()));
            let widths: Vec<f64> = values(&svg, "width").iter().filter_map(|text| text.parse().ok()).collect();
            prop_assert_eq!(widths.len(), seen.len());
            prop_assert!(widths.iter().all(|width| *width >= LEAST - 0.06));
            prop_assert!((widths.iter().sum::<f64>() - 100.0).abs() < 0.5);
            let classes: Vec<&str> = values(&svg, "class").into_iter().skip(1).collect();
            let wanted: Vec<&str> = seen.iter().map(|one| one.stage.class()).collect();
            prop_assert_eq!(classes, wanted);
        }
    }

    #[test]
    fn an_amount_is_as_long_as_its_share_and_nothing_is_no_bar() {
        let width = |amount, most| values(&amount_bar(amount, most), "width").first().map(|text| (*text).to_owned());
        assert_eq!([width(5, 10), width(10, 10), width(1, 4000)].map(Option::unwrap), ["50", "100", "1.5"]);
        assert_eq!((width(0, 10), width(0, 0)), (None, None));
        assert_eq!(well_formed(&amount_bar(3, 7)), Ok(()));
    }

    #[test]
    fn a_bar_of_nobody_is_an_outline() {
        let svg = stack_bar(&[Segment { stage: Stage::Answered, count: 0 }]);
        assert!(svg.contains("f-unk") && !svg.contains("f-ans"), "{svg}");
        assert_eq!(well_formed(&swatch(Stage::None)), Ok(()));
    }
}
