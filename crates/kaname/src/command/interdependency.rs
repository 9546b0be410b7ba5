//! `kaname interdependency`: files in, answers out; everything that is worked out stands in the crate of that name.

mod chains;
mod check;
mod io;
mod load;
mod percolate;
mod sectors;
mod simulate;
mod solve;
mod whatif;
mod why;

use crate::cli::Interdependency;
use anyhow::{Context, Result, bail};
use interdependency::{Hours, folder, json};
use std::{fs, path::Path, process::ExitCode};

/// Answers.
pub(crate) fn run(what: Interdependency) -> Result<ExitCode> {
    match what {
        Interdependency::Solve { model, json } => solve::run(&model, json)?,
        Interdependency::Why { model, node, within, largest, json } => {
            why::run(&model, &node, (within.unwrap_or(Hours::NEVER), largest), json)?;
        }
        Interdependency::Whatif { model, changes, json } => whatif::run(&model, changes, json)?,
        Interdependency::Simulate { model, effort, json } => simulate::run(&model, &effort, json)?,
        Interdependency::Io { asked, json } => io::run(&asked, json)?,
        Interdependency::Chains { asked, json } => chains::run(&asked, json)?,
        Interdependency::Sectors { model, json } => sectors::run(&model, json)?,
        Interdependency::Percolate { asked, json } => percolate::run(&asked, json)?,
        Interdependency::Check { model, json } => return check::run(&model, json),
        Interdependency::Convert { model, to } => {
            let read = load::model(&model, load::Plan::MayBe)?;
            convert(&read, &to)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn convert((model, plan): &(interdependency::Model, interdependency::Plan), to: &Path) -> Result<()> {
    if to.exists() {
        bail!("{} exists already", to.display());
    }
    let place = || format!("{} cannot be written", to.display());
    if to.extension().is_some_and(|extension| extension == "json") {
        let text = serde_json::to_string_pretty(&json::write(model, plan))?;
        return fs::write(to, text + "\n").with_context(place);
    }
    fs::create_dir(to).with_context(place)?;
    for (table, content) in folder::write(model, plan)? {
        fs::write(to.join(folder::Files::name(table)), content).with_context(place)?;
    }
    Ok(())
}
