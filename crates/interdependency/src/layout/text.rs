//! What is written in a drawing, and how wide that is.

use super::Item;
use crate::{model::Reserve, sectors::Stated};

/// What the page says of what is drawn, in its reader's language.
pub trait Words {
    /// What the picture shows, for who does not see it.
    fn finding(&self) -> String;

    /// The name of a sector; its code if there is none.
    fn sector(&self, code: &str) -> String {
        code.to_owned()
    }

    /// The second voice in a box, such as a sector, a count, a moment of loss; empty for none.
    fn beneath(&self, _item: Item<'_>) -> String {
        String::new()
    }

    /// Where a box leads to.
    fn link(&self, _item: Item<'_>) -> Option<String> {
        None
    }

    /// A class of the style sheet for a box, such as that of the node in question; empty for none.
    fn class(&self, _item: Item<'_>) -> &'static str {
        ""
    }

    /// A reserve in a few signs. What nobody has stated is a question mark, never nothing.
    fn reserve(&self, reserve: Reserve) -> String {
        if reserve.is_unknown() {
            "?".to_owned()
        } else if reserve.is_exact() {
            format!("{} h", reserve.least)
        } else {
            format!("{}–{} h", reserve.least, reserve.most)
        }
    }

    /// What is stated between two groups, in a few signs: how many needs, and the shortest reserve.
    fn between(&self, stated: &Stated) -> String {
        let reserve = match stated.shortest {
            Some(_) if stated.unknown > 0 => "? ".to_owned(),
            Some(hours) => format!("{hours} h"),
            None => "?".to_owned(),
        };
        match (stated.needs, stated.shortest) {
            (0 | 1, _) => reserve,
            (needs, Some(hours)) if stated.unknown > 0 => format!("{needs}× {hours} h, ?"),
            (needs, _) => format!("{needs}× {reserve}"),
        }
    }
}

/// The size of all text; smaller is not read at arm's length.
pub(super) const SIZE: f64 = 14.0;

/// About how wide a text is: nothing here knows a font. It errs on the wide side.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum::<f64>()
}

fn advance(sign: char) -> f64 {
    let share = match sign {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        'A'..='Z' | 'm' | 'w' | '%' => 0.75,
        ' ' | '.' | ',' | ':' | 'i' | 'l' => 0.35,
        sign if sign < '\u{1100}' || ('\u{2010}'..='\u{2027}').contains(&sign) => 0.57,
        '\u{ff61}'..='\u{ff9f}' => 0.57,
        _ => 1.0,
    };
    share * SIZE
}

/// A text in at most so many lines of a width; what does not fit is cut off and marked by an ellipsis. Lines break at spaces where there
/// are some, else anywhere, as Japanese does; a closing mark or a long vowel never begins a line.
pub(super) fn wrap(text: &str, most: usize, line: f64) -> Vec<String> {
    let mut rest: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut lines = Vec::new();
    while !rest.is_empty() && lines.len() < most {
        let last = lines.len() + 1 == most;
        let all: f64 = rest.iter().copied().map(advance).sum();
        if all <= line {
            lines.push(rest.drain(..).collect());
            break;
        }
        let cut =
            if last { fitting(&rest, line - advance('…')) } else { breaking(&rest, line, most - lines.len()) }.max(1);
        let mut one: String = rest.drain(..cut).collect::<String>().trim_end().to_owned();
        if last {
            one.push('…');
        }
        lines.push(one);
        let spaces = rest.iter().take_while(|sign| **sign == ' ').count();
        rest.drain(..spaces);
    }
    lines
}

/// How many signs fit.
fn fitting(signs: &[char], room: f64) -> usize {
    let mut used = 0.0;
    signs
        .iter()
        .take_while(|sign| {
            used += advance(**sign);
            used <= room
        })
        .count()
}

/// How many signs the first of so many lines takes. What fits into them all is shared among them, so that none ends in a single sign, as
/// near to equal parts as goes without tearing a word: at a space, or where the script changes, never before a closing mark.
fn breaking(signs: &[char], line: f64, lines: usize) -> usize {
    let total: f64 = signs.iter().copied().map(advance).sum();
    let needed = (total / line).ceil();
    let most = fitting(signs, line);
    if needed > lines as f64 {
        return (most / 2 + 1..=most).rev().find(|place| !torn(signs, *place)).unwrap_or(most);
    }
    let equal = fitting(signs, total / needed);
    // Too early, and the rest no longer fits.
    let room = line * (needed - 1.0);
    let fits = |place: &usize| signs.iter().skip(*place).copied().map(advance).sum::<f64>() <= room;
    let whole = (1..=most).filter(fits).filter(|place| !torn(signs, *place));
    let same = |place: usize| place > 0 && signs.get(place - 1).map(script) == signs.get(place).map(script);
    whole.min_by_key(|place| place.abs_diff(equal) + if same(*place) { 2 } else { 0 }).unwrap_or(most)
}

/// Which script a sign is of: words seldom go over from one to another.
fn script(sign: &char) -> u8 {
    match sign {
        '\u{3041}'..='\u{309f}' => 1,
        '\u{30a1}'..='\u{30fc}' => 2,
        '\u{3400}'..='\u{9fff}' => 3,
        sign if sign.is_alphanumeric() => 4,
        _ => 0,
    }
}

/// Whether a line that ends before this sign tears a word.
fn torn(signs: &[char], place: usize) -> bool {
    let at = |place: usize| signs.get(place).copied().unwrap_or(' ');
    let (before, after) = (place.checked_sub(1).map_or(' ', at), at(place));
    let clings = "、。，．・）」』】〕っゃゅょッャュョァィゥェォ)],.:;!?";
    let latin = |sign: char| sign.is_alphanumeric() && sign < '\u{1100}';
    let katakana = |sign: char| ('\u{30a1}'..='\u{30fc}').contains(&sign);
    clings.contains(after) || (latin(before) && latin(after)) || (katakana(before) && katakana(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_where_a_reader_would_and_say_that_they_are_cut() {
        let wide = 9.0 * SIZE;
        assert_eq!(wrap("浄水場", 2, wide), ["浄水場"]);
        assert_eq!(wrap("政府・行政サービス", 2, 8.5 * SIZE), ["政府・", "行政サービス"]);
        assert_eq!(wrap("中央データセンター第二号館", 2, wide), ["中央データセンター", "第二号館"]);
        assert_eq!(wrap("東西銀行オンラインセンター", 2, wide), ["東西銀行", "オンラインセンター"]);
        assert_eq!(
            wrap("Shiomi Electric Power Supply Company of the East", 2, 150.0),
            ["Shiomi Electric", "Power Supply Comp…"]
        );
        let cut = wrap(&"長".repeat(200), 2, wide);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…') && cut.iter().all(|line| width(line) <= wide), "{cut:?}");
        assert_eq!(wrap("", 2, wide), Vec::<String>::new());
        assert_eq!(wrap("長い", 2, 1.0), ["長", "い…"], "even where nothing fits");
    }
}
