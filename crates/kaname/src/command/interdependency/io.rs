//! `kaname interdependency io`.

use super::load;
use crate::cli::{Io, IoCourse};
use anyhow::{Context, Result, anyhow};
use interdependency::inoperability::{
    Inoperability, Settled,
    dynamic::{Change, Moment, resilience},
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
    let pace = pace(&asked.course, (&names, &model), &vector)?;
    let course = pace.as_ref().map_or_else(|| Ok(Vec::new()), |pace| course(&asked.course, &model, (&cut, pace)))?;
    if as_json {
        let mut told = told(&names, &model, (&settled, losses.as_deref(), &course));
        if let (Some(told), Some(pace)) = (told.as_object_mut(), &pace) {
            told.insert("resilience".into(), json!(pace.k));
        }
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

/// Where the sectors begin, and how quickly they move.
struct Pace {
    start: Vec<f64>,
    k: Vec<f64>,
}

/// As it is stated, or as it follows from times of recovery; `None` where neither is asked for.
fn pace(asked: &IoCourse, (names, model): (&[String], &Inoperability), vector: Vector<'_>) -> Result<Option<Pace>> {
    let start = asked.start.as_deref().map_or_else(|| Ok(vec![0.0; model.size()]), vector)?;
    let k = match (&asked.resilience, &asked.recovery) {
        (Some(k), _) => vector(k)?,
        (None, Some(times)) => recovered(&vector(times)?, (names, model), (&start, asked.remaining))?,
        (None, None) => return Ok(None),
    };
    Ok(Some(Pace { start, k }))
}

/// Resilience coefficients by which each sector comes back in its time.
fn recovered(
    times: &[f64],
    (names, model): (&[String], &Inoperability),
    (start, remaining): (&[f64], f64),
) -> Result<Vec<f64>> {
    let each = times.iter().zip(start).zip(names).enumerate();
    let k = each.map(|(sector, ((time, start), name))| {
        let from = if *start > 0.0 { *start } else { 1.0 };
        resilience(from, remaining, *time, model.matrix().at(sector, sector)).with_context(|| {
            format!("{name} does not come from {from} to {remaining} in {time}: no resilience coefficient follows")
        })
    });
    k.collect()
}

fn course(asked: &IoCourse, model: &Inoperability, (cut, pace): (&[f64], &Pace)) -> Result<Vec<Moment>> {
    let mut changes = vec![Change { at: 0.0, cut: cut.to_vec() }];
    if let Some(at) = asked.ends {
        changes.push(Change { at, cut: vec![0.0; model.size()] });
    }
    let steps = (asked.until / asked.every).floor().min(100_000.0) as u32;
    let moments: Vec<f64> = (0..=steps).map(|step| f64::from(step) * asked.every).collect();
    Ok(model.course(&pace.start, &pace.k, (&changes, &moments))?)
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
