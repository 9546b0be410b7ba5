//! The way through everything sealed, with very many things of which the chain holds nothing.
#![allow(clippy::unwrap_used, reason = "tests")]

use access::Actor;
use kernel::Clock;
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{
    Migration, Recorded, Row, SealFault, Sql, StoreError, params,
    seals::{Kept, Key, Rows, Sealed, verify},
};
use trial::both_engines;
use uuid::Uuid;

const THINGS: &[Migration] =
    &[Migration { name: "test/0001-things", sql: "CREATE TABLE things (id UUID PRIMARY KEY, at BIGINT NOT NULL);\n" }];

/// A thing that is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Thing;

/// How often it was asked what people call one.
static ASKED: AtomicUsize = AtomicUsize::new(0);

impl Sealed for Thing {
    const ALL: &'static [Self] = &[Thing];
    const ACTIONS: &'static [&'static str] = &["thing.sealed"];
    fn code(self) -> &'static str {
        "thing"
    }
    fn sealed_by(entry: &Recorded, _: &Value) -> Option<Key<Self>> {
        Some((Thing, entry.subject?, 0))
    }
    fn rows(self) -> Rows {
        Rows::alone("id", "at", "things")
    }
    async fn kept(self, _: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        Ok(Kept::by(None, row.get("at")?))
    }
    async fn reference(self, _: &Sql<'_>, id: Uuid, _: i64) -> Result<String, StoreError> {
        ASKED.fetch_add(1, Ordering::SeqCst);
        Ok(format!("T-{id}"))
    }
}

both_engines! {
    async fn among_very_many_broken_seals_each_is_named_and_not_each_is_looked_up(bench: Bench) with THINGS; {
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let rows = (1..=1_200).map(|id| params![Uuid::from_u128(id), 0_i64]).collect();
        cx.system("test").insert_many("INSERT INTO things (id, at)", 2, rows, "").await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        ASKED.store(0, Ordering::SeqCst);
        let seals = verify::<Thing>(&cx.system("test")).await.unwrap();
        assert_eq!((seals.checked, seals.broken.len()), (1_200, 1_200), "over several pages");
        assert!(seals.broken.iter().all(|one| one.why == SealFault::Extra && one.reference.contains(&one.id.to_string())));
        assert!(ASKED.load(Ordering::SeqCst) <= 100, "to look up a million takes hours");
    }
}
