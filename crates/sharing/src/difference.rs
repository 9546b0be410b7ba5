//! What differs between two versions of a notice: field by field, and each text line by line. A line that was only
//! changed in places says which; what was taken out and what was put in stand beside each other in reading order.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// More lines than this on both sides together are not compared one by one: everything between the first and the last
/// difference is then told as changed.
const LINES: usize = 4_000;
/// The same of the characters of two lines.
const CHARACTERS: usize = 1_000;

/// What is compared under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of the field, in the reader's words.
    pub name: String,
    /// What stands there.
    pub lines: Vec<String>,
}

/// On which side something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// Only in the earlier one.
    Out,
    /// Only in the later one.
    In,
}

impl Side {
    /// All sides.
    pub const ALL: [Side; 3] = [Side::Both, Side::Out, Side::In];
    /// Its code in the API.
    pub fn code(self) -> &'static str {
        match self {
            Side::Both => "both",
            Side::Out => "out",
            Side::In => "in",
        }
    }
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// On which side it stands.
    pub side: Side,
    /// The text.
    pub text: String,
}

/// A line, in runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(pub Vec<Run>);

impl Line {
    fn whole(side: Side, text: &str) -> Self {
        Self(vec![Run { side, text: text.to_owned() }])
    }
    /// Whether it stands so in both.
    pub fn same(&self) -> bool {
        self.0.iter().all(|run| run.side == Side::Both)
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// Its lines, those that did not change among them.
    pub lines: Vec<Line>,
}

/// The fields that differ: in the order of the later version, those that it has no more after the one that they followed.
pub fn between(old: &[Named], new: &[Named]) -> Vec<Difference> {
    let mut names: Vec<&str> = new.iter().map(|field| field.name.as_str()).collect();
    let mut place = 0;
    for field in old {
        match names.iter().position(|name| *name == field.name) {
            Some(at) => place = at + 1,
            None => {
                names.insert(place, &field.name);
                place += 1;
            }
        }
    }
    let of = |fields: &[Named], name: &str| {
        let found = fields.iter().find(|field| field.name == name);
        found.map(|field| field.lines.clone()).unwrap_or_default()
    };
    let both = names.into_iter().map(|name| (name, of(old, name), of(new, name)));
    both.filter(|(_, old, new)| old != new)
        .map(|(name, old, new)| Difference { name: name.to_owned(), lines: lines(&old, &new) })
        .collect()
}

/// All lines of both, in reading order.
pub fn lines(old: &[String], new: &[String]) -> Vec<Line> {
    let mut all = Vec::new();
    for (tag, before, after) in compared(old, new, LINES) {
        match tag {
            DiffTag::Equal => all.extend(after.iter().map(|line| Line::whole(Side::Both, line))),
            _ => all.extend(changed(before, after)),
        }
    }
    all
}

/// Stretches of both that are equal or differ.
fn compared<'t, T: Eq + std::hash::Hash + Ord>(
    old: &'t [T],
    new: &'t [T],
    most: usize,
) -> Vec<(DiffTag, &'t [T], &'t [T])> {
    if old.len() + new.len() > most {
        return ends(old, new);
    }
    let part = |list: &'t [T], range| list.get::<std::ops::Range<usize>>(range).unwrap_or_default();
    let diff = capture_diff_slices(Algorithm::Myers, old, new);
    let read = diff.iter().map(|op| {
        let (tag, before, after) = op.as_tag_tuple();
        (tag, part(old, before), part(new, after))
    });
    read.collect()
}

/// The equal beginning, all that is between, and the equal end.
fn ends<'t, T: Eq>(old: &'t [T], new: &'t [T]) -> Vec<(DiffTag, &'t [T], &'t [T])> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (first, old) = old.split_at(head.min(old.len()));
    let (_, new) = new.split_at(head.min(new.len()));
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, last) = old.split_at(old.len().saturating_sub(tail));
    let (new, _) = new.split_at(new.len().saturating_sub(tail));
    vec![(DiffTag::Equal, first, first), (DiffTag::Replace, old, new), (DiffTag::Equal, last, last)]
}

/// Lines that took the place of others: each beside its like where they are alike, else one after the other.
fn changed(old: &[String], new: &[String]) -> Vec<Line> {
    let mut all = Vec::new();
    if old.len() == new.len() {
        for (before, after) in old.iter().zip(new) {
            match within(before, after) {
                Some(line) => all.push(line),
                None => all.extend([Line::whole(Side::Out, before), Line::whole(Side::In, after)]),
            }
        }
        return all;
    }
    all.extend(old.iter().map(|line| Line::whole(Side::Out, line)));
    all.extend(new.iter().map(|line| Line::whole(Side::In, line)));
    all
}

/// A line in what is read as one: `4.2`, `17:00`, `198.51.100.7` and a word in Latin letters are each one, everything else
/// is its characters.
fn words(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let one = |letter: Option<&char>| letter.is_some_and(char::is_ascii_alphanumeric);
    let mut all: Vec<String> = Vec::new();
    let mut inside = false;
    for (place, letter) in letters.iter().enumerate() {
        let joins = inside && matches!(letter, '.' | ':' | '-' | '/' | ',') && one(letters.get(place + 1));
        let part = letter.is_ascii_alphanumeric() || joins;
        match all.last_mut().filter(|_| part && inside) {
            Some(word) => word.push(*letter),
            None => all.push(letter.to_string()),
        }
        inside = part;
    }
    all
}

/// A line that was changed in places; `None` where less than half of it stayed, which nobody could read.
fn within(old: &str, new: &str) -> Option<Line> {
    let (old, new) = (words(old), words(new));
    let long = |words: &[String]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let diff = compared(&old, &new, CHARACTERS);
    let stayed: usize = diff.iter().filter(|(tag, ..)| *tag == DiffTag::Equal).map(|(_, _, after)| long(after)).sum();
    if stayed * 4 < long(&old) + long(&new) {
        return None;
    }
    let mut runs: Vec<Run> = Vec::new();
    for (tag, before, after) in diff {
        let sides = match tag {
            DiffTag::Equal => vec![(Side::Both, after)],
            _ => vec![(Side::Out, before), (Side::In, after)],
        };
        for (side, text) in sides.into_iter().filter(|(_, text)| !text.is_empty()) {
            runs.push(Run { side, text: text.concat() });
        }
    }
    Some(Line(runs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }
    fn on(lines: &[Line], side: Side) -> Vec<String> {
        let has = |line: &&Line| line.0.iter().any(|run| run.side == Side::Both || run.side == side);
        let read = |line: &Line| {
            line.0
                .iter()
                .filter(|run| run.side == Side::Both || run.side == side)
                .map(|run| run.text.as_str())
                .collect()
        };
        lines.iter().filter(has).map(read).collect()
    }

    #[test]
    fn a_line_changed_in_places_says_which() {
        let found = lines(&text(&["版 1.2 を使う", "再起動する"]), &text(&["版 1.3 を使う", "再起動する", "確かめる"]));
        let run = |side, text: &str| Run { side, text: text.to_owned() };
        let first =
            Line(vec![run(Side::Both, "版 "), run(Side::Out, "1.2"), run(Side::In, "1.3"), run(Side::Both, " を使う")]);
        assert_eq!(found, [first, Line::whole(Side::Both, "再起動する"), Line::whole(Side::In, "確かめる")]);
    }

    #[test]
    fn no_number_is_cut_in_two() {
        let found = lines(&text(&["- 該当の製品: 版 4.2"]), &text(&["- 該当の製品: 版 4.0 から 4.2 まで"]));
        let runs: Vec<&str> = found.iter().flat_map(|line| &line.0).map(|run| run.text.as_str()).collect();
        assert!(runs.iter().all(|run| !run.ends_with("4.") && !run.starts_with(".")), "{runs:?}");
        assert!(found.iter().flat_map(|line| &line.0).any(|run| run.side == Side::Both && run.text.contains("4.2")));
    }

    #[test]
    fn only_the_fields_that_differ_are_told_in_their_order() {
        let named = |name: &str, lines: &[&str]| Named { name: name.to_owned(), lines: text(lines) };
        let old = [named("題名", &["a"]), named("期限", &["今日"]), named("本文", &["b"])];
        let new = [named("題名", &["a"]), named("本文", &["c"]), named("添付", &["x"])];
        let names: Vec<String> = between(&old, &new).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["期限", "本文", "添付"]);
        assert!(between(&old, &old).is_empty());
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_from_what_differs(
            old in proptest::collection::vec("[a-c]{0,4}", 0..12),
            new in proptest::collection::vec("[a-c]{0,4}", 0..12),
        ) {
            let found = lines(&old, &new);
            prop_assert_eq!(on(&found, Side::Out), old.clone());
            prop_assert_eq!(on(&found, Side::In), new.clone());
            prop_assert_eq!(found.iter().all(Line::same), old == new);
        }
        #[test]
        fn what_is_too_long_to_compare_is_told_whole(tail in "[a-c]{0,3}") {
            let (old, new) = (vec!["x".to_owned(); LINES], [vec!["x".to_owned(); LINES], vec![tail]].concat());
            let found = lines(&old, &new);
            prop_assert_eq!(on(&found, Side::Out), old);
            prop_assert_eq!(on(&found, Side::In), new);
        }
    }
}
