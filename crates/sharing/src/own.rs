//! What of a text that is to leave comes from the organisation that is asked about it: told to it line by line and file
//! by file, so that it knows what it agrees to of its own.

use crate::{indicator::Indicator, ops::strip_file::stripped, store::files::Whole};
use kernel::ContentHash;
use std::collections::BTreeSet;

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
            self.texts.push(text.to_owned());
        }
    }
    /// With a file that it brought. A copy leaves without what the file says of itself: it is known by that too.
    pub fn brought(&mut self, file: &Whole) {
        self.files.insert(ContentHash::of(&file.bytes));
        if let Ok(other) = stripped(file) {
            self.files.insert(ContentHash::of(&other.bytes));
        }
    }
    /// Whether an indicator stands in what it wrote, in whichever way of writing.
    pub fn said(&self, line: &str) -> bool {
        let value = Indicator::read(line).value;
        self.values.contains(&value)
            || self.texts.iter().any(|text| text.contains(line.trim()) || text.contains(&value))
    }
    /// Whether the file with these bytes is one that it brought.
    pub fn has(&self, file: &ContentHash) -> bool {
        self.files.contains(file)
    }
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
    fn a_file_is_known_as_it_was_brought() {
        let mut own = Own::default();
        own.brought(&Whole::brought("a.txt", b"bytes".to_vec()));
        assert!(own.has(&ContentHash::of(b"bytes")) && !own.has(&ContentHash::of(b"other")));
    }
}
