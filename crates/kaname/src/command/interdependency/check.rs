//! `kaname interdependency check`.

use super::load;
use crate::cli;
use anyhow::{Result, bail};
use interdependency::{
    Model, Plan,
    fault::{Fault, Faults, Row},
};
use kernel::Lang;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Whether a model is sound; else all that is wrong with it, and a failure.
pub(super) fn run(which: &cli::Model, as_json: bool) -> Result<ExitCode> {
    let lang = which.lang.unwrap_or_else(load::spoken);
    match load::read(which, load::Plan::MayBe)? {
        Ok((model, plan)) if as_json => println!("{}", serde_json::to_string_pretty(&sound(&model, &plan))?),
        Ok((model, plan)) => println!(
            "sound: {} nodes, {} needs, {} with an unknown reserve; {} failures, {} repairs, {} refuels",
            model.node_count(),
            model.need_count(),
            unknown(&model),
            plan.failures.len(),
            plan.repairs.len(),
            plan.refuels.len()
        ),
        Err(faults) if as_json => {
            println!("{}", serde_json::to_string_pretty(&wrong(&faults, lang))?);
            return Ok(ExitCode::FAILURE);
        }
        Err(faults) => bail!("nothing was read from {}:\n{}", which.at.display(), faults.lines(lang).join("\n")),
    }
    Ok(ExitCode::SUCCESS)
}

fn unknown(model: &Model) -> usize {
    model.needs().filter(|need| need.reserve.is_unknown()).count()
}

fn sound(model: &Model, plan: &Plan) -> Value {
    json!({
        "sound": true,
        "nodes": model.node_count(),
        "needs": model.need_count(),
        "unknown_reserves": unknown(model),
        "failures": plan.failures.len(),
        "repairs": plan.repairs.len(),
        "refuels": plan.refuels.len(),
    })
}

fn wrong(faults: &Faults, lang: Lang) -> Value {
    let one = |fault: &Fault| {
        let row = match fault.row {
            Row::Line(number) | Row::Entry(number) => Some(number),
            Row::Whole => None,
        };
        json!({
            "table": fault.table.name(),
            "row": row,
            "column": fault.column,
            "reason": fault.reason().get(lang),
            "message": fault.text().get(lang),
        })
    };
    json!({ "sound": false, "count": faults.count(), "faults": faults.told().iter().map(one).collect::<Vec<_>>() })
}
