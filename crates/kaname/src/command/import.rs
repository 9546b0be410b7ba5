//! What importing a file has in common: it is read as UTF-8, and the hub is opened and brought up to date, unless it is only
//! asked what would come of it.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::{Context, Result, bail};
use kernel::Clock;
use std::path::Path;
use store::{Cx, Db};

/// A file, and the transaction in which it is loaded.
pub(super) struct Begun {
    /// What stands in the file: UTF-8.
    pub(super) text: Vec<u8>,
    /// Where it is loaded; nothing of it is there before the commit.
    pub(super) cx: Cx,
    /// The hub, open as long as that goes on.
    _db: Db,
}

/// Reads the file and opens the hub.
pub(super) async fn begin(url: &str, file: &Path, dry_run: bool) -> Result<Begun> {
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
    Ok(Begun { text, cx: db.write(Actor::nobody(), now).await?, _db: db })
}

/// Codes as they are told.
pub(super) fn names(codes: &[String]) -> String {
    if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
}
