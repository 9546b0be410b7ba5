//! Random models: few nodes and few different numbers, so that ties, circles and k-of-n meet often.

use interdependency::{Hours, Model, Plan, fault::Table, folder, folder::Files, seeded::Seeded};
use std::fmt::Write;

/// So many microseconds.
pub(crate) fn ticks(ticks: u32) -> Hours {
    Hours::from_micros(u64::from(ticks))
}

/// A model whose reserves are a few microseconds, and a plan; with repairs and refuelling if `back`.
pub(crate) fn variant(number: u64, back: bool) -> (Model, Plan) {
    let mut dice = Seeded::new(number);
    let nodes = 2 + dice.below(7);
    let (mut node_rows, mut needs, mut suppliers) = (
        "id,name,sector\n".to_owned(),
        "id,of,k,reserve_h,reserve_max_h,refuel_h\n".to_owned(),
        "need,supplier\n".to_owned(),
    );
    for node in 0..nodes {
        writeln!(node_rows, "n{node},,").unwrap();
    }
    for need in 0..dice.below(12) {
        let of = dice.below(nodes);
        let others: Vec<u32> = (0..nodes).filter(|node| *node != of && dice.below(3) == 0).collect();
        let others = if others.is_empty() { vec![(of + 1) % nodes] } else { others };
        let k = match dice.below(3) {
            0 => String::new(),
            _ => (1 + dice.below(u32::try_from(others.len()).unwrap())).to_string(),
        };
        let (low, high) = (dice.below(5), dice.below(3));
        let reserve = match dice.below(8) {
            0 => ",".to_owned(),
            1 | 2 => format!("{},{}", ticks(low), ticks(low + high)),
            _ => format!("{},", ticks(low)),
        };
        let refuel = if dice.below(2) == 0 { String::new() } else { ticks(1 + dice.below(6)).to_string() };
        writeln!(needs, "d{need},n{of},{k},{reserve},{refuel}").unwrap();
        for other in others {
            writeln!(suppliers, "d{need},n{other}").unwrap();
        }
    }
    let mut files = Files::new();
    files.put(Table::Nodes, node_rows.into_bytes());
    files.put(Table::Needs, needs.into_bytes());
    files.put(Table::Suppliers, suppliers.into_bytes());
    let (model, mut plan) = folder::read(&files).unwrap();
    let mut happen =
        |count: u32, of: u32| (0..count).map(|_| (dice.below(of), ticks(dice.below(20)))).collect::<Vec<_>>();
    plan.failures = happen(3, nodes);
    if back {
        plan.repairs = happen(3, nodes);
        plan.refuels = if model.need_count() > 0 { happen(2, model.need_count()) } else { Vec::new() };
    }
    (model, plan)
}
