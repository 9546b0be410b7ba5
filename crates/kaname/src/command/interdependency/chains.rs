//! `kaname interdependency chains`.

use super::load;
use crate::cli::Chains;
use anyhow::{Context, Result, anyhow};
use interdependency::chains::{Risks, form};
use serde_json::json;

/// The chains that carry most risk.
pub(super) fn run(asked: &Chains, as_json: bool) -> Result<()> {
    let at = &asked.risks;
    let content = std::fs::read(at).with_context(|| format!("{} cannot be read", at.display()))?;
    let (names, edges) = form::read(&content)
        .map_err(|faults| anyhow!("nothing was read from {}:\n{}", at.display(), load::told(&faults, asked.lang)))?;
    let from = match &asked.from {
        None => None,
        Some(name) => {
            let at =
                names.iter().position(|known| known == name).with_context(|| format!("there is no node “{name}”"))?;
            Some(u32::try_from(at)?)
        }
    };
    let (risks, _) = Risks::new(u32::try_from(names.len())?, &edges);
    let worst = risks.worst(from, (asked.hops, asked.worst));
    let chain = |nodes: &[u32]| -> Vec<&str> {
        nodes.iter().filter_map(|node| names.get(*node as usize)).map(String::as_str).collect()
    };
    if as_json {
        let told: Vec<_> = worst.iter().map(|one| json!({"risk": one.risk, "chain": chain(&one.nodes)})).collect();
        println!("{}", serde_json::to_string_pretty(&json!({"chains": told}))?);
    } else {
        worst.iter().for_each(|one| println!("{:>12.6}  {}", one.risk, chain(&one.nodes).join(" → ")));
    }
    Ok(())
}
