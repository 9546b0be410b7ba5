//! A model into a folder of CSV files.

use crate::{
    fault::Table,
    hours::Hours,
    model::{Model, Notes, Plan, Reserve},
    simulate::{Form, Time},
};
use std::collections::BTreeMap;

/// The files of a model and a plan, which [`super::read`] reads as the same. Files of tables without rows are left out, but for
/// those that must be there; columns that nobody filled as well.
///
/// # Errors
/// If memory for a file cannot be had.
pub fn write(model: &Model, plan: &Plan) -> Result<BTreeMap<Table, Vec<u8>>, csv::Error> {
    let mut files = BTreeMap::new();
    for table in Table::ALL {
        let rows = rows(table, model, plan);
        if rows.is_empty() && table > Table::Failures {
            continue;
        }
        files.insert(table, file(table, &rows)?);
    }
    Ok(files)
}

fn file(table: Table, rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let filled = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let always = if table == Table::Needs { table.must() + 1 } else { table.must() };
    let columns: Vec<usize> = (0..table.columns().len()).filter(|column| *column < always || filled(*column)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let pick = |cells: &[&str]| -> Vec<String> {
        columns.iter().map(|column| cells.get(*column).copied().unwrap_or_default().to_owned()).collect()
    };
    writer.write_record(pick(table.columns()))?;
    for row in rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        writer.write_record(pick(&cells))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn rows(table: Table, model: &Model, plan: &Plan) -> Vec<Vec<String>> {
    let node = |number: u32| model.node(number).id.to_owned();
    let need = |number: u32| model.need(number).id.to_owned();
    let happenings = |rows: &[(u32, Hours)], id: &dyn Fn(u32) -> String| {
        rows.iter().map(|(what, at)| vec![id(*what), at.to_string()]).collect()
    };
    match table {
        Table::Nodes => model
            .nodes()
            .map(|node| {
                let own = [node.id, node.name, node.sector, node.level.code()].map(str::to_owned);
                own.into_iter().chain(notes(node.notes)).collect()
            })
            .collect(),
        Table::Needs => model.needs().map(|of| need_row(&of, node(of.of))).collect(),
        Table::Suppliers => model
            .needs()
            .flat_map(|need| need.suppliers.iter().map(move |supplier| (need.id, *supplier)))
            .map(|(need, supplier)| vec![need.to_owned(), node(supplier)])
            .collect(),
        Table::Failures => happenings(&plan.failures, &node),
        Table::Repairs => happenings(&plan.repairs, &node),
        Table::Refuels => happenings(&plan.refuels, &need),
        Table::Chances => plan
            .chances
            .iter()
            .map(|chance| {
                let down = chance.down.map(|down| down.to_string()).unwrap_or_default();
                let ([mtbf, fails], [mttr, mends]) = (time(chance.fails), time(chance.mends));
                vec![node(chance.node), down, mtbf, mttr, fails, mends]
            })
            .collect(),
        Table::Risks | Table::Lines => Vec::new(),
    }
}

fn need_row(need: &crate::model::Need<'_>, of: String) -> Vec<String> {
    let (least, most) = bounds(need.reserve);
    let kinds: Vec<&str> = need.kinds.iter().map(crate::model::Kind::code).collect();
    let k = need.k.map(|k| k.to_string()).unwrap_or_default();
    let refuel = if need.refuel == Hours::ZERO { String::new() } else { need.refuel.to_string() };
    let own = [need.id.to_owned(), of, k, least, most, refuel, kinds.join("|")];
    own.into_iter().chain(notes(need.notes)).collect()
}

/// The mean of a random time and its form; a constant rate is not said.
pub(crate) fn time(time: Option<Time>) -> [String; 2] {
    time.map_or_else(Default::default, |time| {
        let form = if time.form == Form::Exponential { String::new() } else { time.form.to_string() };
        [time.mean.to_string(), form]
    })
}

/// `reserve_h` and `reserve_max_h`.
pub(crate) fn bounds(reserve: Reserve) -> (String, String) {
    if reserve.is_unknown() {
        Default::default()
    } else if reserve.is_exact() {
        (reserve.least.to_string(), String::new())
    } else {
        (reserve.least.to_string(), reserve.most.to_string())
    }
}

fn notes(notes: Option<&Notes>) -> [String; 4] {
    notes.map_or_else(Default::default, |notes| {
        let day = |day: Option<kernel::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        [notes.remarks.clone(), notes.source.clone(), day(notes.valid_from), day(notes.valid_until)]
    })
}
