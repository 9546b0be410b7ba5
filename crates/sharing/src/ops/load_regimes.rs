//! Loading regimes from a file, by whoever runs the system. Rules that are there stay as they are: reports go by them.

use crate::regime::{Regime, list::read};
use crate::store::regimes;
use delivery::{
    clock::almanacs,
    table::{Flaw, TableError},
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Cx, Entry};

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedRegimes {
    /// The codes of those that are new.
    pub new: Vec<String>,
    /// The codes of those that were there and say the same.
    pub same: Vec<String>,
}

/// Loads the regimes of a file, all or none, and tells the chain what they say. Whether one binds a sector the centre decides.
///
/// # Errors
/// As [`TableError`].
pub async fn load_regimes(cx: &Cx, file: &[u8]) -> Result<LoadedRegimes, TableError> {
    let sql = cx.system("load rules on deadlines from a file");
    let (mut loaded, mut new, mut flaws) = (LoadedRegimes::default(), Vec::new(), Vec::new());
    let calendars: Vec<String> = almanacs(&sql).await?.into_iter().map(|one| one.code).collect();
    for (line, regime) in read(file, &calendars)? {
        match regimes::of(&sql, &regime.code).await? {
            None => new.push(regime),
            Some(known) if known == regime => loaded.same.push(regime.code),
            Some(_) => flaws.push(taken(line, regime)),
        }
    }
    if !flaws.is_empty() {
        return Err(TableError::Flaws(flaws));
    }
    regimes::add(&sql, &new).await?;
    if !new.is_empty() {
        let told: BTreeMap<&str, String> = new.iter().map(|one| (one.code.as_str(), one.hash().to_string())).collect();
        cx.audit(Entry::new(LOADED).detail(json!({ "regimes": told })));
    }
    loaded.new = new.into_iter().map(|one| one.code).collect();
    Ok(loaded)
}

/// How the chain calls it.
pub(crate) const LOADED: &str = "regimes.loaded";

fn taken(line: u64, regime: Regime) -> Flaw {
    let why =
        "is there and says something else; reports go by it, so give the new rules a code of their own".to_owned();
    Flaw { line, column: "regime", why, cell: regime.code }
}
