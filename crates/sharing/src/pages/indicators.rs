//! Indicators as people read them, wherever they stand: one to a row, with its kind, so written that nobody follows it by
//! mistake. What programs search for is in [`crate::indicator::file`].

use crate::indicator::{self, Indicator, Slip};
use askama::Template;
use shell::Voice;

/// The most lines that a form shows as they are read.
const READ_MOST: usize = 100;

/// Indicators in a table.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "indicators/table.html")]
pub struct Table {
    rows: Vec<Row>,
    /// Whether these are the lines of a form as they were read, each with its number.
    read: bool,
    /// How many lines there are besides; of a form only.
    more: String,
    caption: String,
    /// Over the columns: line, kind, value, note.
    heads: [String; 4],
    /// Over the column of marks.
    marked: String,
    /// Where all of them are a file, and what that is called; empty where they are none.
    file: (String, String),
}

#[derive(Clone, Debug, Default)]
struct Row {
    number: usize,
    kind: String,
    value: String,
    note: String,
    wrong: bool,
    /// A class and words.
    mark: (&'static str, String),
}

impl Table {
    /// These lines.
    pub fn of(voice: &Voice, lines: &[String]) -> Self {
        let rows = (1..).zip(lines).map(|(number, line)| row(voice, number, line)).collect();
        Self { rows, caption: voice.t("notice-f-indicators"), heads: heads(voice), ..Self::default() }
    }
    /// The lines of a form as they are read, with what is wrong with a line in place of its kind; those with something
    /// wrong first, where there are many.
    pub fn read(voice: &Voice, lines: &[String]) -> Self {
        let mut rows: Vec<Row> = (1..).zip(lines).map(|(number, line)| read(voice, number, line)).collect();
        let more = rows.len().saturating_sub(READ_MOST);
        if more > 0 {
            rows.sort_by_key(|row| (!row.wrong, row.number));
            rows.truncate(READ_MOST);
        }
        Self {
            rows,
            read: true,
            more: if more > 0 { voice.t1("report-form-traces-more", "n", more) } else { String::new() },
            caption: voice.t("report-form-traces-caption"),
            heads: heads(voice),
            ..Self::default()
        }
    }
    /// The same with a mark in each row: whether it is `mine`, in the words for that and for what is not.
    #[must_use]
    pub fn marked(mut self, voice: &Voice, mine: impl IntoIterator<Item = bool>, words: &(String, String)) -> Self {
        for (row, mine) in self.rows.iter_mut().zip(mine) {
            row.mark = if mine { ("half", words.0.clone()) } else { ("", words.1.clone()) };
        }
        self.marked = voice.t("notice-indicators-whence");
        self
    }
    /// The same with the place of the file.
    #[must_use]
    pub fn filed(mut self, voice: &Voice, href: String) -> Self {
        self.file = (href, voice.t("notice-indicators-file"));
        self
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    fn notes(&self) -> bool {
        self.rows.iter().any(|row| !row.note.is_empty())
    }
}

fn heads(voice: &Voice) -> [String; 4] {
    ["report-form-traces-line", "report-form-traces-kind", "report-form-traces-value", "notice-indicators-note"]
        .map(|key| voice.t(key))
}

fn row(voice: &Voice, number: usize, line: &str) -> Row {
    let read = Indicator::read(line);
    let note = indicator::note(line).to_owned();
    Row { number, kind: voice.t(&read.kind.key()), value: read.defanged(), note, ..Row::default() }
}

/// A line of a form: what is wrong is shown as it was typed.
fn read(voice: &Voice, number: usize, line: &str) -> Row {
    match Slip::in_line(line) {
        Some(slip) => Row { number, kind: voice.t(slip.key()), value: line.to_owned(), wrong: true, ..Row::default() },
        None => row(voice, number, line),
    }
}

/// An indicator in one line of a text: its kind, what it is, what was noted of it.
pub(crate) fn said(voice: &Voice, line: &str) -> String {
    let Row { kind, value, note, .. } = row(voice, 1, line);
    let value = voice.t2("notice-indicators-said", "kind", kind, "value", value);
    if note.is_empty() { value } else { voice.bracketed(&value, &note) }
}
