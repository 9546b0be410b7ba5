//! `kaname interdependency why`.

use super::load;
use crate::cli;
use anyhow::{Context, Result};
use interdependency::{
    Hours,
    answer::reasons::{Reasons, reasons},
    why::smallest::Patience,
};

/// Why one service is lost, and what would change it.
pub(super) fn run(which: &cli::Model, node: &str, (horizon, largest): (Hours, usize), json: bool) -> Result<()> {
    let (model, plan) = load::model(which, load::Plan::MustBe)?;
    let target = model.node_called(node).with_context(|| format!("there is no node “{node}”"))?;
    let told = reasons(&model, &plan, target, (horizon, largest), &Patience::endless());
    if json {
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        as_text(&told, horizon, largest);
    }
    Ok(())
}

fn as_text(told: &Reasons<'_>, horizon: Hours, largest: usize) {
    let loss = &told.loss;
    match loss.lost_at_h {
        None => println!("{} is not lost", loss.id),
        Some(at) => println!(
            "{} is lost at {} ({}): {}",
            loss.id,
            until(at, loss.lost_at_max_h),
            loss.certainty,
            loss.chain.join(" → ")
        ),
    }
    println!("one more hour of reserve:");
    for worth in &told.worth {
        let most = worth.delay_at_most_h.map_or("without end".to_owned(), |most| format!("by {most} h at most"));
        let until = worth.until_reserve_h.map_or(String::new(), |until| format!(" up to a reserve of {until} h"));
        let does = if worth.delay_per_h == 1 { "delays the loss by an hour" } else { "delays nothing" };
        println!("  {} ({} h): {does}{until}; {most}", worth.need, worth.reserve_h);
    }
    let by = if horizon.happens() { format!(" by {horizon} h") } else { String::new() };
    println!(
        "who alone brings it down{by}: {}",
        list(told.single_points.iter().map(|one| format!(
            "{} ({})",
            one.node,
            until(one.lost_at_h, one.lost_at_max_h)
        )))
    );
    match &told.smallest {
        None => println!("no {largest} nodes bring it down{by}"),
        Some(found) => {
            let sets = found.sets.iter().zip(&found.certain).map(|(set, certain)| {
                format!(
                    "{}{}",
                    set.join(" + "),
                    if *certain { "" } else { " (perhaps, as reserves are not known exactly)" }
                )
            });
            println!("fewest stops that bring it down{by}: {}{}", list(sets), if found.more { ", …" } else { "" });
        }
    }
    for question in &told.ask {
        let latest = question.latest_if_short_h.map_or("perhaps not lost".to_owned(), |at| format!("lost by {at} h"));
        let earliest = question.earliest_if_long_h.map_or("not lost".to_owned(), |at| format!("not before {at} h"));
        println!("ask for the reserve of {}: if it is short, {latest}; if long, {earliest}", question.need);
    }
}

fn until(earliest: f64, latest: Option<f64>) -> String {
    match latest {
        Some(latest) if latest > earliest => format!("{earliest}–{latest} h"),
        Some(_) => format!("{earliest} h"),
        None => format!("{earliest} h or later"),
    }
}

fn list(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
}
