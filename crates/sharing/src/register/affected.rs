//! How many were affected, as the yearly list tells it: 27 課題分, 約250人, 少なくとも20の機関, 全ユーザ. Not stated is not zero.

use crate::draft::reading;
use serde::{Deserialize, Serialize};

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// So many.
    Exactly(i64),
    /// 約
    About(i64),
    /// 少なくとも
    AtLeast(i64),
    /// Nobody has told a number.
    Unknown,
}

/// How many of what were affected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affected {
    /// How many.
    pub extent: Extent,
    /// Of what: `課題分`, `人`, `報道関係者`; never empty.
    pub unit: String,
}

impl Extent {
    /// The codes, in the order of forms.
    pub const CODES: [&str; 4] = ["exact", "about", "at-least", "unknown"];
    /// With this code and number; `None` if the two do not go together.
    pub fn new(code: &str, number: Option<i64>) -> Option<Self> {
        Some(match (code, number) {
            ("exact", Some(number)) => Extent::Exactly(number),
            ("about", Some(number)) => Extent::About(number),
            ("at-least", Some(number)) => Extent::AtLeast(number),
            ("unknown", None) => Extent::Unknown,
            _ => return None,
        })
    }
    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Extent::Exactly(_) => "exact",
            Extent::About(_) => "about",
            Extent::AtLeast(_) => "at-least",
            Extent::Unknown => "unknown",
        }
    }
    /// The number, where one was told.
    pub fn number(self) -> Option<i64> {
        match self {
            Extent::Exactly(number) | Extent::About(number) | Extent::AtLeast(number) => Some(number),
            Extent::Unknown => None,
        }
    }
    /// Key of its words, with `$n` and `$unit`.
    pub fn key(self) -> &'static str {
        match self {
            Extent::Exactly(_) => "agency-affected-exact",
            Extent::About(_) => "agency-affected-about",
            Extent::AtLeast(_) => "agency-affected-at-least",
            Extent::Unknown => "agency-affected-unknown",
        }
    }
}

/// Before a number of which there are more.
const AT_LEAST: [&str; 6] = ["少なくとも", "最低", "at least", "min.", ">=", "≥"];
/// Before what nobody has counted.
const UNCOUNTED: [&str; 6] = ["数は不明", "数不明", "不明", "number unknown", "unknown number of", "unknown"];
/// What makes of a number another one, which must be written out.
const MULTIPLIES: [char; 13] = ['十', '百', '千', '万', '億', '+', '-', '~', '〜', '.', '/', ':', '*'];

/// One a line, as people write them: a number with its unit after it, or what it is of where nobody has counted.
///
/// # Errors
/// If a line begins with a number that cannot be read, or has no unit.
pub(crate) fn read(text: &str) -> Result<Vec<Affected>, ()> {
    reading::lines(text).iter().map(|line| one(line)).collect()
}

fn one(line: &str) -> Result<Affected, ()> {
    let line: String = line.chars().map(half).collect();
    let Some(at) = line.find(|character: char| character.is_ascii_digit()) else { return uncounted(&line) };
    let (head, rest) = line.split_at_checked(at).ok_or(())?;
    let of_number = |character: char| character.is_ascii_digit() || character == ',';
    let end = rest.find(|character| !of_number(character)).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end).ok_or(())?;
    let number = reading::number(digits)?.ok_or(())?;
    let (unit, after) = unit(rest);
    if unit.is_empty() || unit.starts_with(MULTIPLIES) {
        return Err(());
    }
    let extent = match (before(head)?, after) {
        (Said::AtLeast, _) | (Said::Exactly, Said::AtLeast) => Extent::AtLeast(number),
        (Said::About, _) | (Said::Exactly, Said::About) => Extent::About(number),
        (Said::Exactly, Said::Exactly) => Extent::Exactly(number),
    };
    Ok(Affected::new(extent, unit))
}

/// Digits and signs of numbers in half width; the words stay as they were typed.
fn half(character: char) -> char {
    const WIDE: [(char, char); 8] =
        [('，', ','), ('＋', '+'), ('－', '-'), ('～', '~'), ('．', '.'), ('／', '/'), ('＊', '*'), ('　', ' ')];
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')).unwrap_or(character),
        other => WIDE.iter().find(|(wide, _)| *wide == other).map_or(other, |(_, half)| *half),
    }
}

/// How exact a number is said to be.
#[derive(Clone, Copy)]
enum Said {
    Exactly,
    About,
    AtLeast,
}

/// What stands before a number.
fn before(head: &str) -> Result<Said, ()> {
    let head = head.trim().to_lowercase();
    if head.is_empty() {
        Ok(Said::Exactly)
    } else if AT_LEAST.contains(&head.as_str()) {
        Ok(Said::AtLeast)
    } else if reading::about(&format!("{head}0")) == ("0".to_owned(), true) {
        Ok(Said::About)
    } else {
        Err(())
    }
}

/// What stands after a number: the unit, and what is said beside it: 「20以上の機関」, 「250人程度」.
fn unit(rest: &str) -> (&str, Said) {
    let rest = rest.trim();
    let without = |word: &str| rest.strip_suffix(word).or_else(|| rest.strip_prefix(word));
    let (unit, said) = match without("以上") {
        Some(unit) => (unit, Said::AtLeast),
        None => match reading::AFTER.iter().find_map(|word| without(word)) {
            Some(unit) => (unit, Said::About),
            None => (rest, Said::Exactly),
        },
    };
    (unit.trim().trim_start_matches('の').trim(), said)
}

/// 「不明 全ユーザ」, 「全ユーザ」.
fn uncounted(line: &str) -> Result<Affected, ()> {
    let lower = line.to_lowercase();
    let begins = |word: &&&str| lower.starts_with(**word);
    let told = UNCOUNTED.iter().find(begins).and_then(|word| line.get(word.len()..)).unwrap_or(line);
    let unit = told.trim_start_matches([':', '：', ' ']).trim_end();
    if unit.is_empty() { Err(()) } else { Ok(Affected::new(Extent::Unknown, unit)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_the_document_prints_them() {
        for (typed, extent, unit) in [
            ("約250人", Extent::About(250), "人"),
            ("about 250 reporters", Extent::About(250), "reporters"),
            ("250人程度", Extent::About(250), "人"),
            ("27課題分", Extent::Exactly(27), "課題分"),
            ("７，８２２ 人（受講申込者）", Extent::Exactly(7822), "人（受講申込者）"),
            ("少なくとも20機関", Extent::AtLeast(20), "機関"),
            ("20以上の機関", Extent::AtLeast(20), "機関"),
            ("20機関以上", Extent::AtLeast(20), "機関"),
            ("At least 20 bodies", Extent::AtLeast(20), "bodies"),
            ("0件", Extent::Exactly(0), "件"),
            ("全ユーザ", Extent::Unknown, "全ユーザ"),
            ("不明 全ユーザ", Extent::Unknown, "全ユーザ"),
            ("数は不明：全ユーザ", Extent::Unknown, "全ユーザ"),
            ("number unknown: all users", Extent::Unknown, "all users"),
        ] {
            assert_eq!(read(typed), Ok(vec![Affected::new(extent, unit)]), "{typed}");
        }
        assert_eq!(read("356人（検査データ）\n\n42人（学生の名簿）").map(|all| all.len()), Ok(2));
        assert_eq!(read(" \n"), Ok(Vec::new()));
        for wrong in ["250", "1万人", "356+42人", "1.5人", "児童770人", "不明", "99999999999999人", "十数20人"]
        {
            assert_eq!(read(wrong), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_code_and_a_number_go_together_or_are_nothing() {
        for (code, number) in Extent::CODES.iter().zip([Some(1), Some(2), Some(3), None]) {
            let extent = Extent::new(code, number);
            assert_eq!(extent.map(|extent| (extent.code(), extent.number())), Some((*code, number)));
        }
        assert_eq!([Extent::new("exact", None), Extent::new("unknown", Some(0)), Extent::new("x", None)], [None; 3]);
    }
}
