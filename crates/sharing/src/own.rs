//! What of a text that is to leave comes from the organisation that is asked about it: told to it line by line and file
//! by file, so that it knows what it agrees to of its own.

use crate::{
    indicator::{Indicator, IndicatorKind},
    ops::strip_file::stripped,
    store::files::Whole,
};
use kernel::ContentHash;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{LazyLock, Mutex},
};

/// What comes of a file without what it says of itself, by its bytes and name: the same each time, and much work for a
/// large one. Forgotten when there are too many.
static WITHOUT: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
/// By bytes and name; `None` if nothing can be taken out.
type Known = BTreeMap<(ContentHash, String), Option<ContentHash>>;
/// So many are remembered.
const REMEMBERED: usize = 1_000;

/// What one organisation said and brought.
#[derive(Clone, Debug, Default)]
pub struct Own {
    values: BTreeSet<String>,
    texts: Vec<String>,
    files: BTreeSet<ContentHash>,
}

impl Own {
    /// With something that it wrote: a line of indicators, or a text in which some stand.
    pub fn wrote(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.values.insert(Indicator::read(text).value);
            let told = words(text).map(Indicator::read).filter(|one| one.kind != IndicatorKind::Other);
            self.values.extend(told.map(|one| one.value));
            self.texts.push(text.to_owned());
        }
    }
    /// With a file that it brought. A copy leaves without what the file says of itself: it is known by that too, as long as
    /// one of the files that are asked about is not known yet.
    pub fn brought(&mut self, file: &Whole, asked: &BTreeSet<ContentHash>) {
        let hash = ContentHash::of(&file.bytes);
        self.files.insert(hash);
        if !asked.is_subset(&self.files) {
            self.files.extend(without(hash, file));
        }
    }
    /// Whether an indicator stands in what it wrote, in whichever way of writing: itself, not as a part of another.
    pub fn said(&self, line: &str) -> bool {
        let value = Indicator::read(line).value;
        self.values.contains(&value)
            || self.texts.iter().any(|text| stands_in(line.trim(), text) || stands_in(&value, text))
    }
    /// Whether the file with these bytes is one that it brought.
    pub fn has(&self, file: &ContentHash) -> bool {
        self.files.contains(file)
    }
}

/// The hash of the file without what it says of itself, if something can be taken out.
fn without(hash: ContentHash, file: &Whole) -> Option<ContentHash> {
    let key = (hash, file.name.clone());
    let known = WITHOUT.lock().ok().and_then(|all| all.get(&key).copied());
    known.unwrap_or_else(|| {
        let found = stripped(file).ok().map(|other| ContentHash::of(&other.bytes));
        if let Ok(mut all) = WITHOUT.lock() {
            if all.len() >= REMEMBERED {
                all.clear();
            }
            all.insert(key, found);
        }
        found
    })
}

/// The words of a text in which an indicator can stand.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !c.is_ascii_graphic() || ",;\"'<>|`".contains(c);
    text.split(ends).map(|word| word.trim_matches(|c| ".,:;()[]{}".contains(c))).filter(|word| !word.is_empty())
}

/// Whether `one` stands in a text and goes on neither before nor after: `1.2.3.4` does not stand in `11.2.3.45`.
fn stands_in(one: &str, text: &str) -> bool {
    let address = one.contains(':');
    let goes_on = |edge: Option<char>, next: Option<char>, beyond: Option<char>| {
        edge.is_some_and(|c| c.is_ascii_alphanumeric())
            && next.is_some_and(|c| match c {
                '.' => beyond.is_some_and(|c| c.is_ascii_alphanumeric()),
                ':' => address && beyond.is_some_and(|c| c.is_ascii_hexdigit()),
                c => c.is_ascii_alphanumeric() || c == '-' || c == '_',
            })
    };
    let whole = |(at, found): (usize, &str)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(found).unwrap_or_default();
        let (mut left, mut right) = (before.chars().rev(), after.chars());
        !goes_on(found.chars().next(), left.next(), left.next())
            && !goes_on(found.chars().next_back(), right.next(), right.next())
    };
    !one.is_empty() && text.match_indices(one).any(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_in_whichever_way_of_writing() {
        let mut own = Own::default();
        for text in ["198[.]51[.]100[.]44", "mail@evil.example", "通信先は 203.0.113.7 だった。", " "] {
            own.wrote(text);
        }
        for line in ["198.51.100.44", "from: mail@evil.example", "203.0.113.7"] {
            assert!(own.said(line), "{line}");
        }
        assert!(!own.said("192.0.2.1"));
    }

    #[test]
    fn what_is_only_a_part_of_what_was_written_was_not_written() {
        let mut own = Own::default();
        for text in [
            "11.2.3.45",
            "通信先は11.2.3.46。ほかにwww.evil.example.と2001:db8::1:5。",
            "hxxp://198[.]51[.]100[.]7/a を開いた。",
        ] {
            own.wrote(text);
        }
        for line in ["1.2.3.4", "11.2.3.4", "1.2.3.46", "evil.example", "www.evil.exam", "2001:db8::1", ""] {
            assert!(!own.said(line), "{line}");
        }
        for line in ["11.2.3.45", "11.2.3.46", "WWW.evil.example", "2001:db8::1:5", "http://198.51.100.7/a"] {
            assert!(own.said(line), "{line}");
        }
    }

    #[test]
    fn a_file_is_known_as_it_was_brought() {
        let mut own = Own::default();
        own.brought(&Whole::brought("a.txt", b"bytes".to_vec()), &[ContentHash::of(b"other")].into());
        assert!(own.has(&ContentHash::of(b"bytes")) && !own.has(&ContentHash::of(b"other")));
    }
}
