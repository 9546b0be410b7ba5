//! `kaname interdependency solve`.

use super::load;
use crate::cli;
use anyhow::Result;
use interdependency::{
    Answer, Model, Network, Plan, answer,
    answer::NodeAnswer,
    solve::{Certainty, Span},
};
use std::io::{BufWriter, Write};

/// Each node: when it is lost, and the chain that took it down.
pub(super) fn run(which: &cli::Model, json: bool) -> Result<()> {
    let (model, plan) = load::model(which, load::Plan::MustBe)?;
    load::progress(&format!("solving {} nodes with {} needs", model.node_count(), model.need_count()));
    let answer = answer(&model, &Network::of(&model), &plan);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if json {
        as_json(&model, &answer, &mut out)?
    } else {
        as_text(&model, &plan, &answer, &mut out)?
    }
    Ok(out.flush()?)
}

fn as_json(model: &Model, answer: &Answer, out: &mut impl Write) -> Result<()> {
    write!(out, "{{\"nodes\":[")?;
    for node in 0..model.node_count() {
        write!(out, "{}", if node == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, &answer.node(model, node))?;
    }
    writeln!(out, "\n]}}")?;
    Ok(())
}

/// In the order in which they are lost; what is not lost is counted.
fn as_text(model: &Model, plan: &Plan, answer: &Answer, out: &mut impl Write) -> Result<()> {
    let mut lost: Vec<u32> = (0..model.node_count()).collect();
    lost.retain(|node| answer.span(*node).earliest.happens());
    lost.sort_by_key(|node| (answer.span(*node).earliest, *node));
    for node in &lost {
        let told = answer.node(model, *node);
        writeln!(out, "{:>12}  {}  {}", when(answer.span(*node)), name(model, *node), chain(&told))?;
        for outage in told.outages.iter().flatten() {
            let until = outage.until_h.map_or("it does not come back".to_owned(), |until| format!("until {until} h"));
            writeln!(out, "{:>14}from {} h {until}", "", outage.from_h)?;
        }
    }
    let unknown = lost.iter().filter(|node| answer.span(**node).certainty() == Certainty::Unknown).count();
    writeln!(out, "{} of {} nodes are lost, {} fail by themselves", lost.len(), model.node_count(), {
        let mut own: Vec<u32> = plan.failures.iter().map(|(node, _)| *node).collect();
        own.sort_unstable();
        own.dedup();
        own.len()
    })?;
    if unknown > 0 {
        writeln!(out, "{unknown} of them perhaps: it hangs on reserves that nobody has stated")?;
    }
    Ok(())
}

fn when(span: Span) -> String {
    match span.certainty() {
        Certainty::Never => String::new(),
        Certainty::Exact => format!("{} h", span.earliest),
        Certainty::Interval => format!("{}–{} h", span.earliest, span.latest),
        Certainty::Unknown => format!("{} h – ?", span.earliest),
    }
}

/// The same of an answer.
pub(super) fn told(node: &NodeAnswer<'_>) -> String {
    match (node.lost_at_h, node.lost_at_max_h) {
        (None, _) => "not lost".to_owned(),
        (Some(at), None) => format!("{at} h – ?"),
        (Some(at), Some(latest)) if latest > at => format!("{at}–{latest} h"),
        (Some(at), Some(_)) => format!("{at} h"),
    }
}

/// A node's id and name.
pub(super) fn name(model: &Model, node: u32) -> String {
    let node = model.node(node);
    if node.name.is_empty() { node.id.to_owned() } else { format!("{} {}", node.id, node.name) }
}

/// Through whom it is lost.
pub(super) fn chain(told: &NodeAnswer<'_>) -> String {
    match told.chain.len() {
        _ if told.lost_at_h.is_none() => String::new(),
        0 | 1 => "fails by itself".to_owned(),
        _ => format!("{}{}", if told.chain_cut { "… → " } else { "" }, told.chain.join(" → ")),
    }
}
