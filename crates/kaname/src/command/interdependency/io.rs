//! `kaname interdependency io`.

use super::load;
use crate::cli::{Io, IoCourse};
use anyhow::{Context, Result, anyhow};
use interdependency::inoperability::{
    Inoperability, Settled,
    dynamic::{Change, Moment},
    form, table,
};
use kernel::Lang;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// How much of each sector does not work.
pub(super) fn run(asked: &Io, as_json: bool) -> Result<()> {
    let (names, model) = model(asked)?;
    let vector = |path: &Path| read(path, asked.lang, |content| form::vector(content, &names));
    let cut = vector(&asked.perturbation)?;
    let settled = model.settled(&cut)?;
    let output = asked.output.as_deref().map(vector).transpose()?;
    let losses = output.as_ref().map(|output| model.losses(&settled.q, output)).transpose()?;
    let course = course(&asked.course, &model, (&cut, &vector))?;
    if as_json {
        let told = told(&names, &model, (&settled, losses.as_deref(), &course));
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        as_text(&names, (&settled, losses.as_deref(), &course));
    }
    Ok(())
}

fn read<T>(path: &Path, lang: Option<Lang>, how: impl Fn(&[u8]) -> Result<T, form::NotAForm>) -> Result<T> {
    let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let lang = lang.unwrap_or_else(load::spoken);
    how(&content).map_err(|wrong| anyhow!("{}: {}", path.display(), wrong.text().get(lang)))
}

/// From a matrix of shares, or from a table of transactions.
fn model(asked: &Io) -> Result<(Vec<String>, Inoperability)> {
    let path = asked.matrix.as_deref().or(asked.table.as_deref()).context("give --matrix or --table")?;
    let (names, matrix) = read(path, asked.lang, form::matrix)?;
    if asked.matrix.is_some() {
        return Ok((names, Inoperability::new(matrix)?));
    }
    let vector = |path: &Path| read(path, asked.lang, |content| form::vector(content, &names));
    let output = vector(asked.output.as_deref().context("--table needs --output")?)?;
    let imports = match (&asked.imports, &asked.final_demand) {
        (Some(imports), Some(demand)) => {
            Some(table::Imports { imports: vector(imports)?, final_demand: vector(demand)? })
        }
        _ => None,
    };
    let side = if asked.supply { table::Side::Supply } else { table::Side::Demand };
    let model = table::from_table(&matrix, &output, imports.as_ref(), side)?;
    Ok((names, model))
}

type Vector<'a> = &'a dyn Fn(&Path) -> Result<Vec<f64>>;

fn course(asked: &IoCourse, model: &Inoperability, (cut, vector): (&[f64], Vector<'_>)) -> Result<Vec<Moment>> {
    let Some(k) = &asked.resilience else { return Ok(Vec::new()) };
    let start = asked.start.as_deref().map_or_else(|| Ok(vec![0.0; model.size()]), vector)?;
    let mut changes = vec![Change { at: 0.0, cut: cut.to_vec() }];
    if let Some(at) = asked.ends {
        changes.push(Change { at, cut: vec![0.0; model.size()] });
    }
    let steps = (asked.until / asked.every).floor().min(100_000.0) as u32;
    let moments: Vec<f64> = (0..=steps).map(|step| f64::from(step) * asked.every).collect();
    Ok(model.course(&start, &vector(k)?, (&changes, &moments))?)
}

type Found<'a> = (&'a Settled, Option<&'a [f64]>, &'a [Moment]);

fn told(names: &[String], model: &Inoperability, (settled, losses, course): Found<'_>) -> Value {
    let (direct, overall) = (model.direct_indices(), model.overall_indices().ok());
    let at = |values: &[f64], sector: usize| values.get(sector).copied();
    let sectors = names.iter().enumerate().map(|(sector, name)| {
        json!({
            "id": name,
            "q": at(&settled.q, sector),
            "saturated": settled.saturated.get(sector),
            "loss": losses.and_then(|losses| at(losses, sector)),
            "dependency": at(&direct.dependency, sector),
            "influence": at(&direct.influence, sector),
            "overall_dependency": overall.as_ref().and_then(|all| at(&all.dependency, sector)),
            "overall_influence": overall.as_ref().and_then(|all| at(&all.influence, sector)),
        })
    });
    json!({
        "q": settled.q,
        "spectral_radius": model.matrix().spectral_radius(),
        "sectors": sectors.collect::<Vec<Value>>(),
        "course": course.iter().map(|moment| json!({"at": moment.at, "q": moment.q, "sum": moment.sum})).collect::<Vec<Value>>(),
    })
}

fn as_text(names: &[String], (settled, losses, course): Found<'_>) {
    for (sector, (name, q)) in names.iter().zip(&settled.q).enumerate() {
        let full = if settled.saturated.get(sector) == Some(&true) { "  works no more at all" } else { "" };
        let loss =
            losses.and_then(|losses| losses.get(sector)).map_or(String::new(), |loss| format!("  loss {loss:.6}"));
        println!("{q:.7}  {name}{loss}{full}");
    }
    for moment in course {
        let shares: Vec<String> = moment.q.iter().map(|q| format!("{q:.7}")).collect();
        println!("at {}: {}", moment.at, shares.join(" "));
    }
}
