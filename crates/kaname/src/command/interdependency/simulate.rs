//! `kaname interdependency simulate`.

use super::load;
use crate::cli;
use anyhow::{Result, bail};
use interdependency::{
    Network,
    simulate::{Effort, Share, at_a_moment, over_time},
};
use serde_json::{Map, Value, json};
use std::io::{IsTerminal, Write};

/// How likely each service is down.
pub(super) fn run(which: &cli::Model, asked: &cli::Effort, as_json: bool) -> Result<()> {
    let (model, plan) = load::model(which, load::Plan::MayBe)?;
    if plan.chances.is_empty() {
        bail!("nothing fails at random: chances.csv is missing or empty (docs/how-to/interdependency.md)");
    }
    let network = Network::of(&model);
    let told: fn(u64, u64) = if std::io::stderr().is_terminal() { going } else { |_, _| () };
    let effort = Effort { seed: asked.seed, scenarios: asked.scenarios.max(1), error: asked.error, told };
    load::progress(&format!("simulating up to {} scenarios of {} nodes", effort.scenarios, model.node_count()));
    let nodes: Vec<Value> = match (asked.moment, asked.horizon) {
        (Some(at), _) => {
            let seen = at_a_moment::run(&model, &network, &plan.chances, (at, effort));
            seen.iter().zip(model.nodes()).map(|(down, node)| json!({"id": node.id, "down": share(*down)})).collect()
        }
        (None, horizon) => {
            let horizon = horizon.unwrap_or_default();
            let seen = over_time::run(&model, &network, (&plan, &plan.chances), (horizon, effort));
            let rows = model.nodes().zip(&seen.shortest).enumerate().map(|(number, (node, shortest))| {
                let mut row = of_reserves(shortest);
                row.insert("id".into(), node.id.into());
                let longest =
                    seen.longest.as_ref().and_then(|longest| longest.get(number)).filter(|seen| *seen != shortest);
                row.extend(longest.map(|longest| ("at_least".to_owned(), Value::Object(of_reserves(longest)))));
                Value::Object(row)
            });
            rows.collect()
        }
    };
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    if as_json {
        println!("{}", serde_json::to_string_pretty(&json!({"seed": effort.seed, "nodes": nodes}))?);
    } else {
        nodes.iter().for_each(|node| println!("{}", line(node)));
    }
    Ok(())
}

/// How far it has come, on one line.
fn going(done: u64, of: u64) {
    eprint!("\rkaname: {done} of at most {of} scenarios\x1b[K");
    // Nobody is there to be told that nobody could be told.
    let _ = std::io::stderr().flush();
}

/// What was seen of a node with the reserves at one end.
fn of_reserves(seen: &over_time::Seen) -> Map<String, Value> {
    let told = [
        ("lost", share(seen.lost)),
        ("down", share(seen.down)),
        ("hours_down", seen.hours.into()),
        ("hours_down_error", seen.hours_error.into()),
    ];
    told.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn share(share: Share) -> Value {
    let (low, high) = share.interval();
    json!({"p": share.estimate(), "error": share.error(), "low": low, "high": high, "scenarios": share.of})
}

fn line(node: &Value) -> String {
    let number = |value: &Value, member: &str| value.get(member).and_then(Value::as_f64).unwrap_or_default();
    let shown = |name: &str| match node.get(name) {
        Some(value) => {
            format!("  {name} {:.6} ({:.6}–{:.6})", number(value, "p"), number(value, "low"), number(value, "high"))
        }
        None => String::new(),
    };
    let hours = match node.get("hours_down") {
        Some(_) => format!("  {:.4} ± {:.4} h", number(node, "hours_down"), number(node, "hours_down_error")),
        None => String::new(),
    };
    let least = node.get("at_least").map(|least| format!("; at least, with the longest reserves:{}", line(least)));
    let id = node.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("{id}{}{}{hours}{}", shown("lost"), shown("down"), least.unwrap_or_default())
}
