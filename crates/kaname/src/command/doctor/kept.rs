//! Whether what would be lost is kept somewhere else, and whether somebody has to decide after a restore.

use super::{Finding, run_on};
use anyhow::Result;
use delivery::post;
use kernel::At;
use store::Sql;

/// After so many hours without a backup somebody is told: a day, and time for one that failed.
const HOURS: i64 = 50;

/// When the hub was copied last.
pub(super) async fn backup(sql: &Sql<'_>, url: &str, now: At) -> Result<Finding> {
    let newest = store::backup::newest_backup(sql).await?;
    let old = newest.is_none_or(|taken| taken.plus_minutes(HOURS * 60) < now);
    Ok(Finding {
        what: "backup",
        seen: newest
            .map_or_else(|| "none was made yet".into(), |taken| format!("the newest is of {}", taken.rfc3339())),
        remedy: old
            .then(|| format!("every night, onto another machine; {}", run_on(url, "backup hub-$(date +%F).backup"))),
    })
}

/// What a person has to decide of a hub that was restored; `None` where nothing is open.
pub(super) async fn restored(sql: &Sql<'_>, url: &str) -> Result<Option<Finding>> {
    let doubt = post::in_doubt(sql).await?;
    Ok(doubt.map(|doubt| Finding {
        what: "restored",
        seen: format!(
            "from the backup of {}; {} letters and {} rounds of reminders may have left since, nothing is sent",
            doubt.restoration.taken_at.rfc3339(),
            doubt.letters.len(),
            doubt.rounds.len()
        ),
        remedy: Some(format!("decide: --again or --leave-out; {}", run_on(url, "mail go-on …"))),
    }))
}
