//! A place of its own on the server of the tests, dropped when its test ends: a server that outlives many runs stays small.

use crate::{Counter, POSTGRES};
use access::Actor;
use kernel::At;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};
use store::{Db, StoreError, params};

/// What a killed test left behind more than an hour ago, and what was made to be copied more than a day ago: whoever still
/// wants that makes it anew.
const LEFT_BEHIND: &str = "SELECT what, name FROM (
      SELECT 'SCHEMA' AS what, CAST(nspname AS TEXT) AS name FROM pg_namespace
      UNION ALL SELECT 'DATABASE', CAST(datname AS TEXT) FROM pg_database) places
    WHERE CASE WHEN name ~ '^[mt]_[0-9]+_[0-9]+_[0-9]+$'
          THEN CAST(split_part(name, '_', 2) AS BIGINT) + CASE WHEN name LIKE 'm%' THEN 86400 ELSE 3600 END
               < extract(epoch FROM now()) END
    LIMIT 1";

/// What a place is to PostgreSQL.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Schema,
    Database,
}

impl Kind {
    /// The statement that drops it, for its name to follow.
    fn drop(self, name: &str) -> String {
        match self {
            Kind::Schema => format!("SET lock_timeout = '2s'; DROP SCHEMA IF EXISTS {name} CASCADE"),
            Kind::Database => format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        }
    }
}

/// A schema or a database; it is dropped with this value, also when the test panics.
pub(crate) struct Place {
    name: String,
    kind: Kind,
}

impl Place {
    /// A new schema in the database that is named to the tests.
    pub(crate) async fn schema() -> Self {
        let name = named('t');
        make(&format!("CREATE SCHEMA {name}")).await.unwrap();
        Self { name, kind: Kind::Schema }
    }

    /// A new database that is a copy of this one.
    ///
    /// # Errors
    /// If there is none of that name.
    pub(crate) async fn copy_of(name: &str) -> Result<Self, StoreError> {
        let copy = named('t');
        make(&format!("CREATE DATABASE {copy} TEMPLATE {name} STRATEGY FILE_COPY")).await?;
        Ok(Self { name: copy, kind: Kind::Database })
    }

    /// A new database that holds nothing and is to be copied; it stays, unless it is dropped before [`Place::stay`].
    pub(crate) async fn to_be_copied() -> Self {
        let name = named('m');
        order(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        Self { name, kind: Kind::Database }
    }

    /// Is not dropped with this value; its name. Nobody connects to it any more, for what somebody is in cannot be copied.
    pub(crate) async fn stay(mut self) -> String {
        order(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name)).await.unwrap();
        std::mem::take(&mut self.name)
    }

    /// The address of a database that is nothing but this place.
    pub(crate) fn url(&self) -> String {
        let server = server();
        let (address, options) = server.split_once('?').unwrap_or((&server, ""));
        match self.kind {
            Kind::Schema => {
                let joint = if options.is_empty() { "" } else { "&" };
                format!("{address}?{options}{joint}options[search_path]={}", self.name)
            }
            Kind::Database => {
                let host = address.rsplit_once('/').unwrap_or_else(|| panic!("{POSTGRES} names no database")).0;
                format!("{host}/{}?{options}", self.name).trim_end_matches('?').to_owned()
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.name.is_empty() {
            return;
        }
        let drop_it = self.kind.drop(&self.name);
        // In a thread of its own: the test's runtime cannot wait for another future here. What cannot be dropped now, because
        // a transaction is still open, is swept later.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(order(&drop_it)))
        });
        drop(dropped.join());
    }
}

/// Whether the server has a database of this name.
pub(crate) async fn is_there(name: &str) -> bool {
    let db = open().await.unwrap();
    let cx = db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
    let select = "SELECT COUNT(*) AS n FROM pg_database WHERE datname = $1";
    cx.system("test").count(select, params![name]).await.unwrap() > 0
}

/// Drops what was to be copied, if it is there.
pub(crate) async fn forget(name: &str) {
    drop(order(&Kind::Database.drop(name)).await);
}

/// Makes a place of a test.
async fn make(sql: &str) -> Result<(), StoreError> {
    let db = open().await?;
    sweep(&db).await?;
    let made = db.run_script(sql).await;
    db.close().await?;
    made
}

/// Drops one of those that were left behind. Another test may be at it as well.
async fn sweep(db: &Db) -> Result<(), StoreError> {
    let cx = db.read(Actor::nobody(), At::from_millis(0)).await?;
    let left = cx.system("test").row(LEFT_BEHIND, params![]).await?;
    drop(cx);
    if let Some(left) = left {
        let kind = if left.text("what")? == "SCHEMA" { Kind::Schema } else { Kind::Database };
        drop(db.run_script(&kind.drop(&left.text("name")?)).await);
    }
    Ok(())
}

fn server() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| panic!("set {POSTGRES}, or run ./test, which starts one"))
}

async fn open() -> Result<Db, StoreError> {
    Db::open(&server(), Arc::new(Counter::default())).await
}

async fn order(sql: &str) -> Result<(), StoreError> {
    let db = open().await?;
    let done = db.run_script(sql).await;
    db.close().await?;
    done
}

/// A name that says when it was made, for who sweeps; a process id comes round again.
#[allow(clippy::disallowed_methods, reason = "the age of what is left behind is the machine's, not the test's")]
fn named(mark: char) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    format!("{mark}_{seconds}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Engine, Migration};

    const TABLES: [Migration; 1] = [Migration { name: "trial/0001", sql: "CREATE TABLE things (id BIGINT);" }];

    fn name_in(url: &str) -> String {
        let name = url.rsplit_once('/').unwrap().1;
        name.split('?').next().unwrap().to_owned()
    }

    async fn has_schema(url: &str) -> bool {
        let name = url.split_once("search_path]=").unwrap().1;
        let db = open().await.unwrap();
        let cx = db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
        let select = "SELECT COUNT(*) AS n FROM pg_namespace WHERE nspname = $1";
        cx.system("test").count(select, params![name]).await.unwrap() > 0
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_test_made_on_the_server_goes_away_with_it_also_when_it_fails() {
        let bench = crate::bench(Engine::Postgres, &TABLES).await;
        let name = name_in(&bench.url);
        assert!(is_there(&name).await);
        drop(bench);
        assert!(!is_there(&name).await);
        let empty = crate::empty().await;
        let url = empty.url.clone();
        assert!(has_schema(&url).await);
        drop(empty);
        assert!(!has_schema(&url).await);
        let (told, hears) = std::sync::mpsc::channel();
        let failed = tokio::spawn(async move {
            let bench = crate::bench(Engine::Postgres, &TABLES).await;
            told.send(bench.url.clone()).unwrap();
            // A transaction that nobody ended.
            let _cx = bench.db.write(Actor::nobody(), At::from_millis(0)).await.unwrap();
            panic!("as a test does");
        });
        assert!(failed.await.is_err());
        assert!(!is_there(&name_in(&hears.recv().unwrap())).await);
    }
}
