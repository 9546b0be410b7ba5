//! `kaname interdependency sectors`.

use super::load;
use crate::cli;
use anyhow::Result;
use interdependency::{
    model::Kind,
    sectors::{Sectors, Stated},
};
use serde_json::{Value, json};

/// The matrix of sectors.
pub(super) fn run(which: &cli::Model, as_json: bool) -> Result<()> {
    let (model, _) = load::model(which, load::Plan::MayBe)?;
    let sectors = Sectors::of(&model);
    if as_json {
        println!("{}", serde_json::to_string_pretty(&told(&sectors))?);
        return Ok(());
    }
    let codes = || sectors.codes.iter().map(|code| (*code).to_owned());
    print!("{}", shell::csv::line(&[String::new()].into_iter().chain(codes()).collect::<Vec<_>>()));
    for (from, code) in codes().enumerate() {
        let cells = (0..sectors.codes.len()).map(|on| sectors.stated(from, on).map_or("?".to_owned(), shown));
        print!("{}", shell::csv::line(&[code].into_iter().chain(cells).collect::<Vec<_>>()));
    }
    Ok(())
}

/// How many needs, and within how many hours they are felt at the earliest.
fn shown(cell: Stated) -> String {
    let unknown = if cell.unknown > 0 { format!(", {} ?", cell.unknown) } else { String::new() };
    match cell.shortest {
        Some(shortest) => format!("{} ({shortest} h{unknown})", cell.needs),
        None => format!("{} (?)", cell.needs),
    }
}

fn told(sectors: &Sectors<'_>) -> Value {
    let pairs = (0..sectors.codes.len()).flat_map(|from| (0..sectors.codes.len()).map(move |on| (from, on)));
    let code = |at: usize| sectors.codes.get(at).copied().unwrap_or_default();
    let stated: Vec<Value> = pairs
        .filter_map(|(from, on)| Some((from, on, sectors.stated(from, on)?)))
        .map(|(from, on, cell)| {
            json!({
                "from": code(from),
                "on": code(on),
                "needs": cell.needs,
                "unknown_reserves": cell.unknown,
                "shortest_reserve_h": cell.shortest.and_then(interdependency::Hours::stated),
                "kinds": cell.kinds.iter().map(Kind::code).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"sectors": sectors.codes, "stated": stated})
}
