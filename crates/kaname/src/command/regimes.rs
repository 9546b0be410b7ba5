//! `kaname import regimes`: rules on deadlines of reports from a file.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::{Context, Result, bail};
use kernel::Clock;
use sharing::ops::load_regimes::load_regimes;
use std::path::Path;

/// Loads what a file says, all or nothing; `dry_run` only says what would come of it.
pub(crate) async fn import(url: &str, file: &Path, dry_run: bool) -> Result<()> {
    let text = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if std::str::from_utf8(&text).is_err() {
        bail!("{} is not in UTF-8 (perhaps Shift_JIS): save it as “CSV UTF-8” and give that", file.display());
    }
    let now = SystemClock::real().now();
    // What only says what would come of it makes no tables either.
    let db = if dry_run { house::open_ready(url, now).await? } else { house::open_kept(url).await? };
    if !dry_run {
        house::migrate(&db, now).await?;
    }
    let cx = db.write(Actor::nobody(), now).await?;
    let loaded = match load_regimes(&cx, &text).await {
        Ok(loaded) => loaded,
        Err(cause) => bail!("nothing was loaded from {}:\n{cause}", file.display()),
    };
    if !dry_run && !loaded.new.is_empty() {
        cx.commit().await?;
    }
    let names = |codes: &[String]| if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
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
