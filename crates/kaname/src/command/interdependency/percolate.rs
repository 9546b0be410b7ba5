//! `kaname interdependency percolate`.

use super::load;
use crate::cli::Percolation;
use anyhow::{Context, Result, anyhow};
use interdependency::{
    percolation::{Cascade, Layer, cascade, expected, form::Reading, random_layer, survivors, threshold},
    seeded::Seeded,
};
use serde_json::{Value, json};

/// What is left of networks.
pub(super) fn run(asked: &Percolation, as_json: bool) -> Result<()> {
    let mut told = match asked.random {
        Some(places) => random(asked, places),
        None => named(asked)?,
    };
    if as_json {
        println!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(());
    }
    let members = told.as_object_mut().map(std::mem::take).unwrap_or_default();
    members.iter().for_each(|(name, value)| println!("{name:>12}  {}", shown(value)));
    Ok(())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Random networks, beside what the formula says of them.
fn random(asked: &Percolation, places: u32) -> Value {
    let dice = Seeded::new(asked.seed);
    load::progress(&format!("{} random networks of {places} places", asked.networks));
    let layer = |number: u32| random_layer(places, asked.degree, dice.stream(u64::from(number) + 1));
    let layers: Vec<Layer> = (0..asked.networks).map(layer).collect();
    let survive = asked.survive.unwrap_or(1.0);
    let Cascade { works, stages } = cascade(&layers, &survivors(places, survive, dice.stream(0)));
    let left = works.iter().filter(|works| **works).count();
    json!({
        "places": places,
        "left": left,
        "share": left as f64 / f64::from(places.max(1)),
        "expected": expected(asked.networks, asked.degree, survive),
        "threshold": threshold(asked.networks) / asked.degree,
        "stages": stages,
    })
}

/// Networks whose places have names.
fn named(asked: &Percolation) -> Result<Value> {
    let mut reading = Reading::default();
    for at in &asked.layers {
        let content = std::fs::read(at).with_context(|| format!("{} cannot be read", at.display()))?;
        reading.layer(&content).map_err(|faults| {
            anyhow!("nothing was read from {}:\n{}", at.display(), load::told(&faults, asked.lang))
        })?;
    }
    let (names, layers) = reading.done();
    let places = u32::try_from(names.len())?;
    let mut survive = survivors(places, asked.survive.unwrap_or(1.0), Seeded::new(asked.seed));
    for name in &asked.fails {
        let at = names.iter().position(|known| known == name).with_context(|| format!("there is no place “{name}”"))?;
        if let Some(survives) = survive.get_mut(at) {
            *survives = false;
        }
    }
    let Cascade { works, stages } = cascade(&layers, &survive);
    let those = |which: bool| -> Vec<&str> {
        works.iter().zip(&names).filter(|(works, _)| **works == which).map(|(_, name)| name.as_str()).collect()
    };
    Ok(json!({"places": places, "left": those(true), "failed": those(false), "stages": stages}))
}
