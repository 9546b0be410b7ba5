//! `kaname import calendars`: time zones, office hours and days off from a file.

use super::import::{begin, names};
use anyhow::{Result, bail};
use delivery::load_calendars;
use std::path::Path;

/// Loads what a file says, all or nothing; `dry_run` only says what would come of it.
pub(crate) async fn import(url: &str, file: &Path, dry_run: bool) -> Result<()> {
    let begun = begin(url, file, dry_run).await?;
    let loaded = match load_calendars(&begun.cx, &begun.text).await {
        Ok(loaded) => loaded,
        Err(cause) => bail!("nothing was loaded from {}:\n{cause}", file.display()),
    };
    let nothing = loaded.new.is_empty() && loaded.further.is_empty();
    if !(dry_run || nothing) {
        begun.cx.commit().await?;
    }
    let further = loaded.further.iter().map(|(code, days)| format!("{code} (+{days})"));
    println!(
        "{}: {}; further days off: {}; there already and the same: {}",
        if dry_run { "would load" } else { "loaded" },
        names(&loaded.new),
        names(&further.collect::<Vec<_>>()),
        names(&loaded.same)
    );
    Ok(())
}
