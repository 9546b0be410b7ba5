//! The style sheet: it fetches nothing, knows every class of a picture, and can be read in light and dark.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

const SHEET: &str = include_str!("../../assets/kaname.css");

#[test]
fn the_style_sheet_fetches_nothing() {
    for word in ["url(", "@import", "@font-face", "http"] {
        assert!(!SHEET.contains(word), "{word}");
    }
    assert_eq!(SHEET.matches('{').count(), SHEET.matches('}').count());
}

#[test]
fn every_class_of_a_picture_has_a_rule() {
    let classes = "chart wide narrow axis grid ref now nowt q b halo onbar l-hand l-open l-ans stack \
                   f-ans f-acked f-opened f-none f-bad f-unk f-all f-cyb fan seg2 zero2 pivot pv tlp i";
    for class in classes.split_whitespace() {
        assert!(SHEET.contains(&format!(".{class} ")), ".{class} has no rule");
    }
}

/// The tokens of the sheet: those of light, or those of light with those of dark over them.
fn tokens(dark: bool) -> BTreeMap<&'static str, &'static str> {
    let blocks = SHEET.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap());
    let wanted = blocks.filter(|block| block.contains("--paper:") && !block.contains("Canvas"));
    let declared = wanted.take(if dark { 2 } else { 1 }).flat_map(|block| block.split(';'));
    let pairs = declared.filter_map(|line| line.rsplit("*/").next().unwrap().trim().split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value.trim())).collect()
}

fn luminance(tokens: &BTreeMap<&str, &str>, name: &str) -> f64 {
    let mut value = tokens[name];
    while let Some(inner) = value.strip_prefix("var(") {
        value = tokens[inner.trim_end_matches(')')];
    }
    let channel = |at: usize| {
        let share = f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// WCAG 2.2, 1.4.3 and 1.4.11: 4.5 for text, 3 for lines that carry meaning.
#[test]
fn text_and_lines_can_be_read_in_light_and_dark() {
    let mut pairs = vec![("--on-key", "--key", 4.5), ("--on-stop", "--stop", 4.5), ("--on-key", "--s-answered", 4.5)];
    for ground in ["--paper", "--paper-2", "--key-tint", "--ok-tint", "--warn-tint", "--stop-tint"] {
        pairs.extend(["--ink", "--text", "--quiet", "--key"].map(|name| (name, ground, 4.5)));
    }
    pairs.extend(["--ok", "--warn", "--stop"].map(|name| (name, "--paper", 4.5)));
    pairs.extend([("--ok", "--ok-tint", 4.5), ("--warn", "--warn-tint", 4.5), ("--stop", "--stop-tint", 4.5)]);
    pairs.extend(["--field", "--rule-2", "--s-acked", "--s-answered"].map(|name| (name, "--paper", 3.0)));
    for dark in [false, true] {
        let tokens = tokens(dark);
        for (name, ground, least) in &pairs {
            let (a, b) = (luminance(&tokens, name) + 0.05, luminance(&tokens, ground) + 0.05);
            assert!(a.max(b) / a.min(b) >= *least, "{name} on {ground}, dark {dark}: {:.2}", a.max(b) / a.min(b));
        }
    }
}
