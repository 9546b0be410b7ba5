//! A schema of its own on the server of the tests, dropped when its test ends: a server that outlives many runs stays small.

use crate::{Counter, POSTGRES};
use kernel::Chance;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};
use store::Db;

/// Drops one schema that a killed test left behind more than an hour ago, unless another test is at it.
const SWEEP: &str = "DO $$ DECLARE old text; BEGIN
    IF pg_try_advisory_xact_lock(20140617) THEN
      SELECT nspname INTO old FROM pg_namespace WHERE nspname ~ '^t_[0-9]+_[0-9]+_[0-9]+$'
        AND CAST(split_part(nspname, '_', 2) AS bigint) < extract(epoch FROM now()) - 3600 LIMIT 1;
      IF old IS NOT NULL THEN EXECUTE format('DROP SCHEMA %I CASCADE', old); END IF;
    END IF;
  END $$";

/// A schema; it is dropped with this value, also when the test panics.
pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// A new one on the server of the tests.
    pub(crate) async fn new(chance: &Arc<dyn Chance>) -> Self {
        let server =
            std::env::var(POSTGRES).unwrap_or_else(|_| panic!("set {POSTGRES}, or run ./test, which starts one"));
        // The name says when it was made, for who sweeps; a process id comes round again.
        let name = format!("t_{}_{}_{}", seconds(), std::process::id(), unique());
        let db = Db::open(&server, Arc::clone(chance)).await.unwrap();
        db.run_script(SWEEP).await.unwrap();
        db.run_script(&format!("CREATE SCHEMA {name}")).await.unwrap();
        db.close().await.unwrap();
        Self { server, name }
    }

    /// The address of a database that is nothing but this schema.
    pub(crate) fn url(&self) -> String {
        let joint = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{joint}options[search_path]={}", self.server, self.name)
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // In a thread of its own: the test's runtime cannot wait for another future here. What cannot be dropped now, because
        // a transaction is still open, is swept later.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(drop_schema(&server, &name)))
        });
        drop(dropped.join());
    }
}

async fn drop_schema(server: &str, name: &str) -> Result<(), store::StoreError> {
    let db = Db::open(server, Arc::new(Counter::default())).await?;
    db.run_script(&format!("SET lock_timeout = '2s'; DROP SCHEMA IF EXISTS {name} CASCADE")).await?;
    db.close().await
}

#[allow(clippy::disallowed_methods, reason = "the age of what is left behind is the machine's, not the test's")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn unique() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Engine, Migration, params};

    const TABLES: [Migration; 1] = [Migration { name: "trial/0001", sql: "CREATE TABLE things (id BIGINT);" }];

    async fn there(url: &str) -> bool {
        let (server, name) = url.split_once("search_path]=").unwrap();
        let server = server.rsplit_once(['?', '&']).unwrap().0;
        let db = Db::open(server, Arc::new(Counter::default())).await.unwrap();
        let cx = db.read(access::Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
        let select = "SELECT COUNT(*) AS n FROM pg_namespace WHERE nspname = $1";
        cx.system("test").count(select, params![name]).await.unwrap() > 0
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_test_made_on_the_server_goes_away_with_it_also_when_it_fails() {
        let bench = crate::bench(Engine::Postgres, &TABLES).await;
        let url = bench.url.clone();
        assert!(there(&url).await);
        drop(bench);
        assert!(!there(&url).await);
        let (told, hears) = std::sync::mpsc::channel();
        let failed = tokio::spawn(async move {
            let bench = crate::bench(Engine::Postgres, &TABLES).await;
            told.send(bench.url.clone()).unwrap();
            // A transaction that nobody ended.
            let _cx = bench.db.write(access::Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
            panic!("as a test does");
        });
        assert!(failed.await.is_err());
        assert!(!there(&hears.recv().unwrap()).await);
    }
}
