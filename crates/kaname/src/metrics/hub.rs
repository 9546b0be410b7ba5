//! How the hub stands, asked of its database: what waits, how long, how far the chain has come.

use access::Actor;
use delivery::post::{Watched, watched};
use kernel::At;
use prometheus_client::{metrics::gauge::ConstGauge, registry::Registry};
use shell::App;
use std::time::Duration;
use store::{Db, Engine, StoreError, params};

/// For so long an answer of the database is told again.
pub(super) const FRESH: Duration = Duration::from_secs(10);
/// After so long the database counts as not reached.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the database said; `None` while it is not reached.
#[derive(Clone, Debug)]
pub(super) struct Hub(Option<Stands>);

#[derive(Clone, Debug)]
struct Stands {
    mail: Watched,
    entries: i64,
    backup: Option<At>,
    restored: bool,
}

impl Hub {
    pub(super) async fn ask(app: &App) -> Self {
        match tokio::time::timeout(PATIENCE, stands(app)).await {
            Ok(Ok(stands)) => Self(Some(stands)),
            Ok(Err(cause)) => {
                tracing::warn!(?cause, "the database told no metrics");
                Self(None)
            }
            Err(_) => Self(None),
        }
    }
    /// Says it; what is not known is left out.
    pub(super) fn register(&self, registry: &mut Registry, now: At) {
        let mut says = |name: &str, help: &str, value: i64| registry.register(name, help, ConstGauge::new(value));
        says("database_up", "Whether the database answers", i64::from(self.0.is_some()));
        let Some(Stands { mail, entries, backup, restored }) = &self.0 else { return };
        let age = |since: Option<At>| since.map_or(0, |since| (now.millis() - since.millis()).max(0) / 1000);
        says("letters_waiting", "Letters that are still to go", mail.waiting);
        says("letters_oldest_due_seconds", "For how long the oldest letter that could go waits", age(mail.oldest_due));
        says("letters_failed", "Letters that were refused or given up", mail.failed);
        says("letters_perhaps_twice", "Letters that may have gone twice, under one Message-ID", mail.perhaps_twice);
        says("post_halted", "Whether somebody halted the post office", i64::from(mail.halted));
        says("relay_unreached", "Whether the mail relay is not reached", i64::from(mail.unreached));
        says("reminders_due", "Rounds of reminders that are due and not done", mail.rounds_due);
        says("reminders_late_seconds", "For how long the first of them is due", age(mail.oldest_round));
        says("tray_unread", "Letters that came in and wait for a person", mail.unread);
        says("audit_entries", "Entries of the audit chain", *entries);
        says("restore_unsettled", "Whether somebody has to decide after a restore", i64::from(*restored));
        if backup.is_some() {
            says("backup_age_seconds", "How old the newest backup is", age(*backup));
        }
    }
}

async fn stands(app: &App) -> Result<Stands, StoreError> {
    let cx = app.read(&Actor::nobody()).await?;
    let sql = cx.system("metrics");
    let entries = sql.count("SELECT COALESCE(MAX(seq), 0) AS n FROM audit_entries", params![]).await?;
    Ok(Stands {
        mail: watched(&sql, cx.now()).await?,
        entries,
        backup: store::backup::newest_backup(&sql).await?,
        restored: store::backup::unsettled(&sql).await?.is_some(),
    })
}

/// How many connections to the database there are, and how many of them are idle.
pub(super) fn pool(db: &Db, registry: &mut Registry) {
    let (all, idle) = db.connections();
    registry.register("database_connections", "Open connections to the database", ConstGauge::new(i64::from(all)));
    let idle = i64::try_from(idle).unwrap_or(i64::MAX);
    registry.register("database_connections_idle", "Those of them that nobody uses", ConstGauge::new(idle));
}

/// The engine as a label.
pub(super) fn engine(of: Engine) -> &'static str {
    match of {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}
