//! Who supplies which need: put together by need, and checked against k.

use super::{Places, Rows, cells::Cells};
use crate::{
    fault::{Faults, Row, Table, What},
    model::{Model, Suppliers},
    names::Index,
};

/// A row of the table: need, supplier, place.
type Supply = (u32, u32, Row);

/// All rows, or `None` if one of them is wrong: then nothing can be said of the needs.
pub(super) fn read(
    rows: &dyn Rows,
    (needs, nodes): (&mut Index<'_>, &mut Index<'_>),
    faults: &mut Faults,
) -> Option<Vec<Supply>> {
    let mut read = Vec::new();
    let sound = faults.count();
    rows.each(Table::Suppliers, faults, &mut |row, cells, faults| {
        let mut cells = Cells::new(Table::Suppliers, row, cells, faults);
        read.push((cells.need(0, needs), cells.node(1, nodes), row));
    });
    if u32::try_from(read.len()).is_err() {
        faults.add(Table::Suppliers, Row::Whole, None, What::TooLarge);
    }
    (faults.count() == sound).then_some(read)
}

/// Puts them together and looks at every need: that somebody supplies it, nobody twice, not itself, not fewer than must live, and on
/// all of its days.
pub(super) fn check(model: &Model, read: &[Supply], places: &Places, faults: &mut Faults) -> Suppliers {
    let needs = model.need_count() as usize;
    let (suppliers, rows) = by_need(needs, read);
    let mut seen = vec![u32::MAX; model.node_count() as usize];
    let mut at = 0;
    for number in 0..model.need_count() {
        let need = model.need(number);
        let mine = suppliers.of(number as usize);
        for node in mine {
            let row = rows.get(at).copied().unwrap_or(Row::Whole);
            at += 1;
            let id = || model.node(*node).id.to_owned();
            if *node == need.of {
                faults.add(Table::Suppliers, row, Some("supplier"), What::Itself(id()));
            }
            if let Some(seen) = seen.get_mut(*node as usize)
                && std::mem::replace(seen, number) == number
            {
                faults.add(Table::Suppliers, row, Some("supplier"), What::SupplierTwice(id()));
            }
        }
        let (n, place) = (u32::try_from(mine.len()).unwrap_or(u32::MAX), places.of(number as usize));
        match need.k {
            _ if n == 0 => faults.add(Table::Needs, place, None, What::NoSuppliers),
            Some(k) if k > n => faults.add(Table::Needs, place, Some("k"), What::TooMany(k, n)),
            _ => {}
        }
        days(model, number, mine, place, faults);
    }
    suppliers
}

/// A need is valid only on days on which its node and its suppliers are.
fn days(model: &Model, number: u32, suppliers: &[u32], place: Row, faults: &mut Faults) {
    if model.nodes.notes.is_empty() {
        return;
    }
    let need = model.need(number);
    for node in suppliers.iter().chain([&need.of]) {
        let node = model.node(*node);
        if node.notes.is_some_and(|theirs| !theirs.covers(need.notes)) {
            faults.add(Table::Needs, place, Some("valid_from"), What::OutsideDays(node.id.to_owned()));
        }
    }
}

/// Counting sort: rows of one need stay in their order.
fn by_need(needs: usize, read: &[Supply]) -> (Suppliers, Vec<Row>) {
    let mut first = vec![0_u32; needs + 1];
    for (need, _, _) in read {
        if let Some(count) = first.get_mut(*need as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for bound in &mut first {
        sum += *bound;
        *bound = sum;
    }
    let mut next = first.clone();
    let mut nodes = vec![0; read.len()];
    let mut rows = vec![Row::Whole; read.len()];
    for (need, node, row) in read {
        if let Some(place) = next.get_mut(*need as usize) {
            let at = *place as usize;
            *place += 1;
            if let (Some(nodes), Some(rows)) = (nodes.get_mut(at), rows.get_mut(at)) {
                (*nodes, *rows) = (*node, *row);
            }
        }
    }
    (Suppliers { first, nodes }, rows)
}
