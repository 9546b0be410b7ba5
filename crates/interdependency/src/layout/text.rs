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
        let room = if last { line - advance('…') } else { line };
        let fit = fitting(&rest, room).max(1);
        let cut = if last { fit } else { breaking(&rest, fit) };
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

/// At or before `fit`: after a space in its second half, else where no word of Latin letters and no closing mark is torn off.
fn breaking(signs: &[char], fit: usize) -> usize {
    let at = |place: usize| signs.get(place).copied().unwrap_or(' ');
    if at(fit) == ' ' {
        return fit;
    }
    let space = (fit / 2..fit).rev().find(|place| at(*place) == ' ').map(|place| place + 1);
    let torn = |place: usize| {
        let clings = "、。，．・ー）」』】〕っゃゅょッャュョァィゥェォ)],.:;!?";
        clings.contains(at(place)) || (at(place - 1).is_ascii_alphanumeric() && at(place).is_ascii_alphanumeric())
    };
    let whole = (fit / 2 + 1..=fit).rev().find(|place| *place > 0 && !torn(*place));
    space.or(whole).unwrap_or(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_where_a_reader_would_and_say_that_they_are_cut() {
        let wide = 9.0 * SIZE;
        assert_eq!(wrap("浄水場", 2, wide), ["浄水場"]);
        assert_eq!(wrap("中央データセンター第二号館", 2, wide), ["中央データセンター", "第二号館"]);
        assert_eq!(wrap("東西銀行オンラインセンター", 2, wide), ["東西銀行オンライン", "センター"]);
        assert_eq!(
            wrap("Shiomi Electric Power Supply Company of the East", 2, 150.0),
            ["Shiomi Electric", "Power Supply Co…"]
        );
        let cut = wrap(&"長".repeat(200), 2, wide);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…') && cut.iter().all(|line| width(line) <= wide), "{cut:?}");
        assert_eq!(wrap("", 2, wide), Vec::<String>::new());
        assert_eq!(wrap("長い", 2, 1.0), ["長", "い…"], "even where nothing fits");
    }
}
