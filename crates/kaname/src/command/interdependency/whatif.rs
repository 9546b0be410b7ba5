//! `kaname interdependency whatif`.

use super::{load, solve};
use crate::cli;
use anyhow::Result;
use interdependency::{
    Model,
    whatif::{
        compare::{Compared, Comparison, Variants},
        edit::Edit,
    },
};

/// Each node before and after the changes, what differs first.
pub(super) fn run(which: &cli::Model, changes: cli::Changes, json: bool) -> Result<()> {
    let (model, plan) = load::model(which, load::Plan::MustBe)?;
    let cli::Changes { reserves, ks, drops, adds } = changes;
    let edits: Vec<Edit> = [adds, drops, ks, reserves].concat();
    load::progress(&format!("solving {} nodes with {} needs", model.node_count(), model.need_count()));
    let variants = Variants::of(&model, &plan, &edits)?;
    let compared = variants.compared();
    if json {
        println!("{}", serde_json::to_string_pretty(&compared)?);
    } else {
        as_text(&model, &compared);
    }
    Ok(())
}

/// What is lost in neither is counted.
fn as_text(model: &Model, compared: &Comparison<'_>) {
    println!("{:>14} {:>14}", "before", "after");
    let lost = |node: &&Compared<'_>| node.before.lost_at_h.is_some() || node.after.lost_at_h.is_some();
    let (differ, same) = compared.nodes.split_at(compared.differ);
    differ.iter().for_each(|node| println!("{}", line(model, node)));
    if differ.is_empty() {
        println!("nothing differs");
    } else if same.iter().any(|node| lost(&node)) {
        println!("the same:");
    }
    same.iter().filter(lost).for_each(|node| println!("{}", line(model, node)));
    println!(
        "{} of {} nodes differ, {} were worked out again",
        compared.differ,
        compared.nodes.len(),
        compared.worked_out_again
    );
}

fn line(model: &Model, node: &Compared<'_>) -> String {
    let name = model.node_called(node.id).map_or_else(|| node.id.to_owned(), |number| solve::name(model, number));
    let (before, after) = (solve::chain(&node.before), solve::chain(&node.after));
    let chain = match (node.before.lost_at_h, node.after.lost_at_h) {
        (Some(_), Some(_)) if before != after => format!("{after} (before {before})"),
        (Some(_), None) => format!("(before {before})"),
        _ => after,
    };
    format!("{:>14} {:>14}  {name}  {chain}", solve::told(&node.before), solve::told(&node.after))
}
