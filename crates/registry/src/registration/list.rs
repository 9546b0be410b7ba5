//! A list of organisations that somebody keeps: a CSV file.

use super::{
    COLUMNS, NEEDED, Written,
    flaw::{HeadFlaw, ListError},
};
use csv::StringRecord;

/// What stands on each line of the file, with the number of the line.
pub(super) fn lines(file: &[u8]) -> Result<Vec<(u64, Written)>, ListError> {
    // Spreadsheets begin a file in UTF-8 with a mark.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    // No text has one, and PostgreSQL keeps none; a file in UTF-16 is full of them.
    let mut lines = file.split(|byte| *byte == b'\n');
    if let Some(before) = lines.position(|line| line.contains(&0)) {
        return Err(ListError::Nul(before + 1));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let head = reader.headers()?.clone();
    judge(&head).map_err(ListError::Head)?;
    let mut lines = Vec::new();
    for cells in reader.records() {
        let cells = cells?;
        let line = cells.position().map_or(0, csv::Position::line);
        lines.push((line, Written::of(head.iter().zip(cells.iter().map(shell::csv::plain)))));
    }
    Ok(lines)
}

/// Whether the first line names columns, each once, and those that are needed.
fn judge(head: &StringRecord) -> Result<(), HeadFlaw> {
    let mut seen = Vec::new();
    for name in head {
        if !COLUMNS.contains(&name) {
            return Err(HeadFlaw::Unknown(name.to_owned()));
        }
        if seen.contains(&name) {
            return Err(HeadFlaw::Twice(name.to_owned()));
        }
        seen.push(name);
    }
    NEEDED.into_iter().find(|column| !seen.contains(column)).map_or(Ok(()), |column| Err(HeadFlaw::Missing(column)))
}
