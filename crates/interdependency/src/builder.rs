//! Rows of tables into a model, or everything that is wrong with them.

pub(crate) mod cells;
mod suppliers;

use crate::{
    fault::{Faults, Row, Table, What},
    model::{Model, Needs, Nodes, Plan},
    names::Index,
    simulate::{Chance, Time},
};
use cells::Cells;

/// Where rows come from: a folder of CSV files, a JSON document.
pub(crate) trait Rows {
    /// Hands each row of a table to `take`: its place, and its cells in the order of [`Table::columns`], missing ones empty.
    fn each(&self, table: Table, faults: &mut Faults, take: &mut dyn FnMut(Row, &[&str], &mut Faults));
}

/// Rows of a table by the number of what they say.
pub(crate) struct Places(Vec<Row>);

impl Places {
    pub(crate) fn of(&self, number: usize) -> Row {
        self.0.get(number).copied().unwrap_or(Row::Whole)
    }
}

/// The model and its plan.
///
/// # Errors
/// Everything that is wrong; nothing is half-loaded.
pub(crate) fn build(rows: &dyn Rows) -> Result<(Model, Plan), Faults> {
    let mut faults = Faults::default();
    let (nodes, node_places) = nodes(rows, &mut faults);
    let (mut node_index, twice) = nodes.ids.index();
    said_twice(Table::Nodes, &node_places, &twice, &mut faults);
    let (needs, need_places) = needs(rows, &mut node_index, &mut faults);
    let (mut need_index, twice) = needs.ids.index();
    said_twice(Table::Needs, &need_places, &twice, &mut faults);
    let suppliers = suppliers::read(rows, (&mut need_index, &mut node_index), &mut faults);
    let plan = Plan {
        failures: happenings(rows, Table::Failures, &mut node_index, &mut faults),
        repairs: happenings(rows, Table::Repairs, &mut node_index, &mut faults),
        refuels: happenings(rows, Table::Refuels, &mut need_index, &mut faults),
        chances: chances(rows, &mut node_index, &mut faults),
    };
    let mut model = Model { suppliers: Default::default(), nodes, needs };
    if let Some(read) = suppliers {
        model.suppliers = suppliers::check(&model, &read, &need_places, &mut faults);
    }
    faults.none()?;
    Ok((model, plan))
}

fn said_twice(table: Table, places: &Places, twice: &[(usize, usize)], faults: &mut Faults) {
    for (again, first) in twice {
        faults.add(table, places.of(*again), Some("id"), What::Twice(places.of(*first)));
    }
}

fn nodes(rows: &dyn Rows, faults: &mut Faults) -> (Nodes, Places) {
    let (mut nodes, mut places) = (Nodes::default(), Vec::new());
    rows.each(Table::Nodes, faults, &mut |row, cells, faults| {
        let mut cells = Cells::new(Table::Nodes, row, cells, faults);
        let number = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let texts = [cells.id(0), cells.text(1), cells.text(2)];
        let level = cells.level(3);
        let notes = cells.notes(4);
        let columns = [&mut nodes.ids, &mut nodes.names, &mut nodes.sectors];
        let fits = columns.into_iter().zip(texts).all(|(column, text)| column.push(text));
        cells.fits(fits && number < u32::MAX);
        nodes.levels.push(level);
        if !notes.is_empty() {
            nodes.notes.insert(number, notes);
        }
        places.push(row);
    });
    (nodes, Places(places))
}

fn needs(rows: &dyn Rows, nodes: &mut Index<'_>, faults: &mut Faults) -> (Needs, Places) {
    let (mut needs, mut places) = (Needs::default(), Vec::new());
    rows.each(Table::Needs, faults, &mut |row, cells, faults| {
        let mut cells = Cells::new(Table::Needs, row, cells, faults);
        let number = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let id = cells.id(0);
        let fits = needs.ids.push(id);
        cells.fits(fits && number < u32::MAX);
        needs.of.push(cells.node(1, nodes));
        needs.k.push(cells.count(2));
        needs.reserves.push(cells.reserve(3, 4));
        needs.refuels.push(cells.hours(5).unwrap_or_default());
        needs.kinds.push(cells.kinds(6));
        let notes = cells.notes(7);
        if !notes.is_empty() {
            needs.notes.insert(number, notes);
        }
        places.push(row);
    });
    (needs, Places(places))
}

/// What fails by itself at random.
fn chances(rows: &dyn Rows, nodes: &mut Index<'_>, faults: &mut Faults) -> Vec<Chance> {
    let mut chances = Vec::new();
    rows.each(Table::Chances, faults, &mut |row, cells, faults| {
        let mut cells = Cells::new(Table::Chances, row, cells, faults);
        let node = cells.node(0, nodes);
        let down = (!cells.text(1).is_empty()).then(|| cells.number(1, true));
        let mtbf = cells.mean(2);
        if down.is_none() && cells.text(2).is_empty() {
            cells.empty(1);
        }
        let mends = cells.hours(3);
        let forms = [cells.form((2, 4)), cells.form((3, 5))];
        let time = |mean: Option<crate::Hours>, form| mean.map(|mean| Time { mean, form });
        chances.push(Chance { node, down, fails: time(mtbf, forms[0]), mends: time(mends, forms[1]) });
    });
    chances
}

/// What happens to nodes or needs, and when.
fn happenings(rows: &dyn Rows, table: Table, index: &mut Index<'_>, faults: &mut Faults) -> Vec<(u32, crate::Hours)> {
    let mut happenings = Vec::new();
    rows.each(table, faults, &mut |row, cells, faults| {
        let mut cells = Cells::new(table, row, cells, faults);
        let what = if table == Table::Refuels { cells.need(0, index) } else { cells.node(0, index) };
        let at = cells.hours_that_must_be(1);
        happenings.push((what, at));
    });
    happenings
}
