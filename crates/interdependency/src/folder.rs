//! A model as a folder of CSV files in UTF-8, one per table: `nodes.csv`, `needs.csv`, `suppliers.csv`, `failures.csv`, and where there
//! is something to say `repairs.csv`, `refuels.csv`, and for [`crate::simulate`] `chances.csv`. Columns go by their names, in any order; [`Table::columns`] lists them.
//!
//! `mtbf_form`, `mttr_form`: how times spread around their mean ([`crate::simulate::Form`]), empty: at a constant rate. `k` empty: all suppliers must live. `reserve_h` empty: unknown; `reserve_max_h` empty: exactly `reserve_h`.
//! `refuel_h`: hours of supply in which an empty reserve is full again, empty: at once. `kinds`: with `|` between.
//! Optional are `level`, `refuel_h`, `kinds`, `remarks`, `source`, `valid_from`, `valid_until` (days such as 2014-06-17, both
//! included), and `reserve_max_h`.

mod write;

use crate::{
    builder::{self, Rows},
    fault::{Faults, Row, Table, What},
    model::{Model, Plan},
};
use std::collections::BTreeMap;

pub use write::write;
pub(crate) use write::{bounds, time};

/// The contents of the files.
#[derive(Debug, Default)]
pub struct Files {
    contents: BTreeMap<Table, Vec<u8>>,
    insisted: Vec<Table>,
}

impl Files {
    /// None yet; nodes, needs and suppliers must be there.
    pub fn new() -> Self {
        Files { contents: BTreeMap::new(), insisted: vec![Table::Nodes, Table::Needs, Table::Suppliers] }
    }

    /// The name of a table's file.
    pub fn name(table: Table) -> String {
        format!("{}.csv", table.name())
    }

    /// With the content of a table's file.
    pub fn put(&mut self, table: Table, content: Vec<u8>) {
        self.contents.insert(table, content);
    }

    /// This file must be there, too.
    pub fn insist(&mut self, table: Table) {
        self.insisted.push(table);
    }
}

/// Reads a folder.
///
/// # Errors
/// Everything that is wrong with it, each with file, row and column; nothing is half-loaded.
pub fn read(files: &Files) -> Result<(Model, Plan), Faults> {
    builder::build(files)
}

impl Rows for Files {
    fn each(&self, table: Table, faults: &mut Faults, take: &mut dyn FnMut(Row, &[&str], &mut Faults)) {
        match self.contents.get(&table) {
            Some(content) => each(content, table, faults, take),
            None if self.insisted.contains(&table) => faults.add(table, Row::Whole, None, What::Missing),
            None => {}
        }
    }
}

/// Hands each row of a file to `take`.
pub(crate) fn each(content: &[u8], table: Table, faults: &mut Faults, take: &mut dyn FnMut(Row, &[&str], &mut Faults)) {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let mut record = csv::ByteRecord::new();
    let heading = match reader.read_byte_record(&mut record) {
        Ok(true) => heading(&record, table, faults),
        _ => heading(&csv::ByteRecord::new(), table, faults),
    };
    let Some(heading) = heading else { return };
    let width = heading.len();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let row = Row::Line(record.position().map_or(0, csv::Position::line));
        if record.len() != width {
            faults.add(table, row, None, What::Cells(record.len(), width));
            continue;
        }
        let mut cells = [""; 11];
        let mut readable = true;
        for (column, cell) in heading.iter().zip(&record) {
            let text = std::str::from_utf8(cell);
            readable &= text.is_ok();
            if let (Some(to), Ok(text)) = (cells.get_mut(*column), text) {
                *to = text;
            }
        }
        if readable {
            take(row, &cells, faults);
        } else {
            faults.add(table, row, None, What::NotUtf8);
        }
    }
}

/// Which of the table's columns each column of the file is; `None` if the file cannot be read so.
fn heading(record: &csv::ByteRecord, table: Table, faults: &mut Faults) -> Option<Vec<usize>> {
    let before = faults.count();
    let (known, row) = (table.columns(), Row::Line(1));
    let mut columns = Vec::new();
    for cell in record {
        let name = String::from_utf8_lossy(cell).trim().to_owned();
        match known.iter().position(|known| *known == name) {
            Some(column) if columns.contains(&column) => {
                faults.add(table, row, known.get(column).copied(), What::ColumnTwice);
            }
            Some(column) => columns.push(column),
            None => faults.add(table, row, None, What::UnknownColumn(name)),
        }
    }
    for (column, name) in known.iter().enumerate().take(table.must()) {
        if !columns.contains(&column) {
            faults.add(table, row, Some(name), What::NoColumn);
        }
    }
    (faults.count() == before).then_some(columns)
}
