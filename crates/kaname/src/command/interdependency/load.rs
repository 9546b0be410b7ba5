//! A model from a folder of CSV files or from a JSON file.

use crate::cli;
use anyhow::{Context, Result, bail};
use interdependency::{
    Model,
    fault::{Faults, Table},
    folder::{self, Files},
    json,
};
use kernel::Lang;
use std::{
    fs,
    io::{ErrorKind, IsTerminal},
    path::Path,
};

/// Whether the question asks what happens after failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// It does: without failures.csv there is no answer.
    MustBe,
    /// It does not.
    MayBe,
}

/// Reads it whole, or says everything that is wrong with it.
pub(super) fn model(which: &cli::Model, plan: Plan) -> Result<(Model, interdependency::Plan)> {
    match read(which, plan)? {
        Ok(read) => Ok(read),
        Err(faults) => bail!("nothing was read from {}:\n{}", which.at.display(), told(&faults, which.lang)),
    }
}

/// Reads it whole, or gives everything that is wrong with it.
pub(super) fn read(which: &cli::Model, plan: Plan) -> Result<Result<(Model, interdependency::Plan), Faults>> {
    let at = &which.at;
    let read = if at.is_dir() { folder::read(&files(at, plan)?) } else { json::read(&content(at)?) };
    Ok(read.map(|(model, plan)| match which.on {
        Some(day) => model.on(&plan, day),
        None => (model, plan),
    }))
}

fn files(at: &Path, plan: Plan) -> Result<Files> {
    let mut files = Files::new();
    if plan == Plan::MustBe {
        files.insist(Table::Failures);
    }
    for table in Table::ALL {
        let path = at.join(Files::name(table));
        match fs::read(&path) {
            Ok(content) => {
                progress(&format!("reading {}", path.display()));
                files.put(table, content);
            }
            // Whether it must be there, the form says.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }
    Ok(files)
}

fn content(at: &Path) -> Result<Vec<u8>> {
    fs::read(at).with_context(|| format!("{} cannot be read", at.display()))
}

/// Every mistake, in the language asked for.
pub(super) fn told(faults: &Faults, lang: Option<Lang>) -> String {
    faults.lines(lang.unwrap_or_else(spoken)).join("\n")
}

/// The language of whoever types.
pub(super) fn spoken() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let first = set.into_iter().find(|value| !value.is_empty());
    if first.is_some_and(|value| value.starts_with("ja")) { Lang::Ja } else { Lang::En }
}

/// Says to whoever watches what is being done.
pub(super) fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("kaname: {what}");
    }
}
