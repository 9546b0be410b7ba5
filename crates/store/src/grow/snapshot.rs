//! The hub that is moved, as it is at one moment.

use super::GrowError;
use crate::{Cx, Db, Engine, Migration, Sql, StoreError, migrate, params};
use access::Actor;
use kernel::{At, Chance, ContentHash};
use std::{collections::BTreeMap, sync::Arc};

/// A SQLite database that is read as it was at one moment, and never changed.
pub struct Snapshot {
    db: Db,
    cx: Cx,
    version: i64,
}

impl Snapshot {
    /// Opens the database at `url`, which must be there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn take(url: &str, chance: Arc<dyn Chance>, now: At) -> Result<Self, StoreError> {
        let db = Db::open_to_read(url, chance).await?;
        let version = db.version_seen().await?;
        let cx = db.read(Actor::nobody(), now).await?;
        Ok(Self { db, cx, version })
    }
    /// The transaction in which all of it is read.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }
    /// Ends it; whether nobody has written into the database meanwhile.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub async fn still_holds(self) -> Result<bool, StoreError> {
        let Self { db, cx, version } = self;
        drop(cx);
        let now = db.version_seen().await?;
        db.close().await?;
        Ok(now == version)
    }
}

/// Whether it has exactly these migrations, as they are here.
pub(super) async fn is_up_to_date(old: &Sql<'_>, migrations: &[Migration]) -> Result<(), GrowError> {
    let tables = match old.engine() {
        Engine::Sqlite => "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'migrations'",
        Engine::Postgres => {
            "SELECT COUNT(*) AS n FROM pg_class WHERE relname = 'migrations' AND relnamespace = CAST(current_schema() AS regnamespace)"
        }
    };
    if old.count(tables, params![]).await? == 0 {
        return Err(GrowError::NoHub);
    }
    let mut here: BTreeMap<&str, String> =
        migrate::all(migrations).map(|one| (one.name, ContentHash::of(one.sql.as_bytes()).to_string())).collect();
    for row in old.rows("SELECT name, hash FROM migrations ORDER BY name", params![]).await? {
        let name = row.text("name")?;
        if here.remove(name.as_str()) != Some(row.text("hash")?) {
            return Err(GrowError::Unknown(name));
        }
    }
    match here.len() {
        0 => Ok(()),
        many => Err(GrowError::Behind(many)),
    }
}
