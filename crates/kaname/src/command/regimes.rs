//! `kaname import regimes`: rules on deadlines of reports from a file.

use super::import::{begin, names};
use anyhow::{Result, bail};
use sharing::ops::load_regimes::load_regimes;
use std::path::Path;

/// Loads what a file says, all or nothing; `dry_run` only says what would come of it.
pub(crate) async fn import(url: &str, file: &Path, dry_run: bool) -> Result<()> {
    let begun = begin(url, file, dry_run).await?;
    let loaded = match load_regimes(&begun.cx, &begun.text).await {
        Ok(loaded) => loaded,
        Err(cause) => bail!("nothing was loaded from {}:\n{cause}", file.display()),
    };
    if !dry_run && !loaded.new.is_empty() {
        begun.cx.commit().await?;
    }
    println!(
        "{}: {}; there already and the same: {}",
        if dry_run { "would load" } else { "loaded" },
        names(&loaded.new),
        names(&loaded.same)
    );
    if !dry_run && !loaded.new.is_empty() {
        println!("the duty officer of the centre decides under /regimes which of them binds a sector from when on");
    }
    Ok(())
}
