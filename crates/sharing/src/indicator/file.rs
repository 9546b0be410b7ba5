//! Indicators as a file for programs that search: one to a line, as they are and not as people are shown them.

use super::{Indicator, note};
use axum::response::Response;
use kernel::Label;
use shell::csv;

/// The columns; their names are the same in every language.
const COLUMNS: [&str; 5] = ["type", "value", "note", "label", "source-id"];

/// Lines that were said together: under which label, and by what.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// The lines.
    pub lines: &'p [String],
    /// How they may be handled.
    pub label: &'p Label,
    /// The reference of what said them.
    pub source: &'p str,
}

/// The file of these: UTF-8 with its mark, and no cell that a spreadsheet would calculate.
pub fn file(name: &str, parts: &[Part<'_>]) -> Response {
    csv::file(&format!("{name}-indicators"), &table(parts))
}

fn table(parts: &[Part<'_>]) -> String {
    let row = |part: &Part<'_>, line: &String| {
        let Indicator { kind, value } = Indicator::read(line);
        let cells = [kind.code(), value.as_str(), note(line), part.label.tlp().words(), part.source];
        csv::line(&cells.map(str::to_owned))
    };
    let rows = parts.iter().flat_map(|part| part.lines.iter().map(|line| row(part, line)));
    std::iter::once(csv::line(&COLUMNS.map(str::to_owned))).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Audience, Tlp};

    #[test]
    fn programs_are_given_what_is_meant_and_spreadsheets_nothing_to_calculate() {
        let lines = ["hxxp://evil[.]example/a # 中継", "件名: =HYPERLINK(\"x\")", "+81-3-5550-0100 からの電話"];
        let lines = lines.map(str::to_owned);
        let label = Label::new(Tlp::Amber, Audience::All, None);
        let written = table(&[Part { lines: &lines, label: &label, source: "N-2014-00001" }]);
        let expected = "\"type\",\"value\",\"note\",\"label\",\"source-id\"\r\n\
            \"url\",\"http://evil.example/a\",\"中継\",\"TLP:AMBER\",\"N-2014-00001\"\r\n\
            \"mail-subject\",\"'=HYPERLINK(\"\"x\"\")\",\"\",\"TLP:AMBER\",\"N-2014-00001\"\r\n\
            \"other\",\"'+81-3-5550-0100 からの電話\",\"\",\"TLP:AMBER\",\"N-2014-00001\"\r\n";
        assert_eq!(written, expected);
    }
}
