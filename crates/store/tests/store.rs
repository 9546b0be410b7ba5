//! The store's promises, on both engines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use access::{
    Actor, BodyKind, Kind, Relation, Relations, Role,
    act::{FollowUpReport, PassReport, ViewReport},
};
use kernel::{Clock, FiscalYear, Id, Series};
use store::{Denied, Entry, Filter, FromRow, Listed, Migration, Resource, Row, Sql, StoreError, params, verify};
use trial::{Bench, actor, both_engines, org_id};

const SLIPS: &[Migration] = &[Migration {
    name: "test/0001-slips",
    sql: "CREATE TABLE slips (id UUID PRIMARY KEY, org_id UUID NOT NULL, text TEXT NOT NULL);
          -- append-only: seals
          ",
}];
const TABLES: &[Migration] = &[Migration {
    name: "test/0001-slips",
    sql: "CREATE TABLE slips (id UUID PRIMARY KEY, org_id UUID NOT NULL, text TEXT NOT NULL);
CREATE TABLE seals (id UUID PRIMARY KEY, text TEXT NOT NULL);
-- append-only: seals
",
}];

struct Slip {
    id: Id<Slip>,
    org: access::OrgId,
}
impl Resource for Slip {
    const KIND: Kind = Kind::Report;
    type Key = Id<Slip>;
    const LOAD: &'static str = "SELECT * FROM slips WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.id("id")?, org: row.id("org_id")? })
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}
impl FromRow for Slip {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}
impl Listed for Slip {
    fn visible_to(actor: &Actor) -> Filter {
        match actor.who() {
            Some(who) => Filter::new("org_id = ?", params![who.organisation]),
            None => Filter::nothing(),
        }
    }
}

fn operator(organisation: u128) -> Actor {
    actor(organisation, organisation, BodyKind::Operator, &[Role::Contact])
}

async fn file(bench: &Bench, organisation: u128, text: &str) -> Id<Slip> {
    let cx = bench.db.write(operator(organisation), bench.clock.now()).await.unwrap();
    let id = cx.new_id::<Slip>();
    let insert = "INSERT INTO slips (id, org_id, text) VALUES ($1, $2, $3)";
    cx.system("test").run(insert, params![id, org_id(organisation), text]).await.unwrap();
    cx.audit(Entry::new("slip.filed").on(Kind::Report, id));
    cx.commit().await.unwrap();
    id
}

/// Changes each byte of a text in turn, expects the chain to be broken, and puts the text back.
async fn flip_every_byte(bench: &Bench, table: &str, column: &str, seq: i64) {
    let key = if table == "audit_head" { "seq = 4".to_owned() } else { format!("seq = {seq}") };
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let row =
        cx.system("test").row(&format!("SELECT {column} AS text FROM {table} WHERE {key}"), params![]).await.unwrap();
    drop(cx);
    let text = row.unwrap().text("text").unwrap();
    let set = |text: &str| format!("UPDATE {table} SET {column} = '{}' WHERE {key}", text.replace('\'', "''"));

    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        bench.db.run_script(&set(&String::from_utf8(bytes).unwrap())).await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert!(!verify(&cx, None).await.unwrap().good(), "{table}.{column}, entry {seq}, byte {at}");
    }
    bench.db.run_script(&set(&text)).await.unwrap();
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    assert!(verify(&cx, None).await.unwrap().good(), "{table}.{column} put back");
}

both_engines! {
    async fn a_neighbours_row_is_not_there(bench: Bench) with TABLES; {
        let mine = file(&bench, 1, "mine").await;
        let cx = bench.db.write(operator(1), bench.clock.now()).await.unwrap();
        assert_eq!(cx.permit::<_, Slip>(FollowUpReport, mine).await.unwrap().id, mine);
        drop(cx);
        let cx = bench.db.write(operator(2), bench.clock.now()).await.unwrap();
        assert!(matches!(cx.permit::<_, Slip>(ViewReport, mine).await, Err(Denied::NotFound)));
        assert!(matches!(cx.permit::<_, Slip>(ViewReport, cx.new_id()).await, Err(Denied::NotFound)));
        assert!(matches!(cx.permit::<_, Slip>(PassReport, mine).await, Err(Denied::NotFound)));
    }

    async fn a_list_holds_only_what_may_be_seen(bench: Bench) with TABLES; {
        let mine = file(&bench, 1, "mine").await;
        file(&bench, 2, "theirs").await;
        let cx = bench.db.read(operator(1), bench.clock.now()).await.unwrap();
        let visible = cx.visible::<Slip>();
        let slips: Vec<Slip> = visible.all("SELECT * FROM slips WHERE {visible} AND text <> $1", params!["x"]).await.unwrap();
        assert_eq!(slips.iter().map(|slip| slip.id).collect::<Vec<_>>(), [mine]);
        assert!(matches!(visible.rows("SELECT * FROM slips", params![]).await, Err(StoreError::Unfiltered)));
        let nobody = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert_eq!(nobody.visible::<Slip>().count("SELECT COUNT(*) AS n FROM slips WHERE {visible}", params![]).await.unwrap(), 0);
    }

    async fn what_is_sealed_cannot_be_changed_even_in_sql(bench: Bench) with TABLES; {
        bench.db.run_script("INSERT INTO seals (id, text) VALUES ('00000000-0000-0000-0000-000000000001', 'as it was')").await.unwrap();
        let id = "'00000000-0000-0000-0000-000000000001'";
        let entry = "SELECT seq, at, person_id, org_id, 'x', subject_kind, subject_id, detail, prev_hash, hash FROM audit_entries WHERE seq = 1";
        let mut attempts = vec![
            "UPDATE seals SET text = 'x'".to_owned(),
            "DELETE FROM seals".to_owned(),
            format!("INSERT INTO seals (id, text) VALUES ({id}, 'x') ON CONFLICT (id) DO UPDATE SET text = 'x'"),
            "UPDATE audit_entries SET action = 'x'".to_owned(),
            "DELETE FROM audit_entries".to_owned(),
        ];
        attempts.extend(match bench.db.engine() {
            store::Engine::Sqlite => vec![
                format!("INSERT OR REPLACE INTO seals (id, text) VALUES ({id}, 'x')"),
                format!("REPLACE INTO audit_entries {entry}"),
            ],
            store::Engine::Postgres => vec!["TRUNCATE seals".to_owned(), "TRUNCATE audit_entries".to_owned()],
        });
        for attempt in attempts {
            file(&bench, 1, "so that there is something to change").await;
            assert!(matches!(bench.db.run_script(&attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn a_change_without_an_audit_entry_is_not_stored(bench: Bench) with TABLES; {
        let cx = bench.db.write(operator(1), bench.clock.now()).await.unwrap();
        let insert = "INSERT INTO slips (id, org_id, text) VALUES ($1, $2, $3)";
        cx.system("test").run(insert, params![cx.new_id::<Slip>(), org_id(1), "silent"]).await.unwrap();
        assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
        let cx = bench.db.read(operator(1), bench.clock.now()).await.unwrap();
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM slips", params![]).await.unwrap(), 0);
    }

    async fn what_is_dropped_has_not_happened(bench: Bench) with TABLES; {
        let cx = bench.db.write(operator(1), bench.clock.now()).await.unwrap();
        let insert = "INSERT INTO slips (id, org_id, text) VALUES ($1, $2, $3)";
        cx.system("test").run(insert, params![cx.new_id::<Slip>(), org_id(1), "dropped"]).await.unwrap();
        cx.audit(Entry::new("slip.filed"));
        drop(cx);
        let cx = bench.db.read(operator(1), bench.clock.now()).await.unwrap();
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM slips", params![]).await.unwrap(), 0);
        assert_eq!(verify(&cx, None).await.unwrap().entries, 0);
    }

    async fn the_chain_holds_and_knows_an_old_head(bench: Bench) with TABLES; {
        file(&bench, 1, "one").await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let old = verify(&cx, None).await.unwrap().head;
        drop(cx);
        file(&bench, 2, "two").await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let verdict = verify(&cx, Some(&old)).await.unwrap();
        assert!(verdict.good());
        assert_eq!((verdict.entries, verdict.holds_old_head), (2, Some(true)));
        assert!(!verify(&cx, Some(&"ab".repeat(32))).await.unwrap().good());
    }

    async fn the_chain_detects_any_changed_field(bench: Bench) with TABLES; {
        for n in 1..=3 { file(&bench, n, "entry").await; }
        // Somebody with the keys of the database takes the seal off first.
        let unseal = match bench.db.engine() {
            store::Engine::Sqlite => "DROP TRIGGER sealed_audit_entries_UPDATE; DROP TRIGGER sealed_audit_entries_DELETE",
            store::Engine::Postgres => "DROP TRIGGER sealed_audit_entries ON audit_entries",
        };
        bench.db.run_script(unseal).await.unwrap();
        let other = "'01900000-0000-7000-8000-00000000000f'";
        for (column, value) in [("at", "at + 1"), ("action", "'slip.filee'"), ("subject_kind", "''"), ("detail", "'{ }'"),
            ("prev_hash", "hash"), ("hash", "'00'"), ("person_id", "NULL"), ("org_id", "NULL"), ("subject_id", other), ("seq", "seq + 100")] {
            bench.db.run_script("CREATE TABLE keep AS SELECT * FROM audit_entries").await.unwrap();
            bench.db.run_script(&format!("UPDATE audit_entries SET {column} = {value} WHERE seq = 2")).await.unwrap();
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(!verify(&cx, None).await.unwrap().good(), "{column}");
            drop(cx);
            bench.db.run_script("DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM keep; DROP TABLE keep").await.unwrap();
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(verify(&cx, None).await.unwrap().good(), "{column} put back");
        }
        bench.db.run_script("DELETE FROM audit_entries WHERE seq = 3").await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert!(!verify(&cx, None).await.unwrap().good(), "the last entry cut off");
    }

    async fn the_chain_detects_any_flipped_byte(bench: Bench) with TABLES; {
        for n in 1..=4 { file(&bench, n, "entry").await; }
        let unseal = match bench.db.engine() {
            store::Engine::Sqlite => "DROP TRIGGER sealed_audit_entries_UPDATE",
            store::Engine::Postgres => "DROP TRIGGER sealed_audit_entries ON audit_entries",
        };
        bench.db.run_script(unseal).await.unwrap();
        for table in ["audit_entries", "audit_head"] {
            let texts: &[&str] = if table == "audit_head" { &["hash"] } else { &["action", "subject_kind", "detail", "prev_hash", "hash"] };
            for seq in 1..=4_i64 {
                for column in texts {
                    flip_every_byte(&bench, table, column, seq).await;
                }
            }
        }
    }

    async fn references_have_no_gaps_also_under_many_hands(bench: Bench) with TABLES; {
        let mut hands = Vec::new();
        for hand in 0..20_u32 {
            let (db, now) = (bench.db.clone(), bench.clock.now());
            hands.push(tokio::spawn(async move {
                let cx = db.write(operator(1), now).await.unwrap();
                let reference = store::next_reference(&cx.system("test"), Series::Report, FiscalYear(2014), false).await.unwrap();
                cx.audit(Entry::new("slip.filed"));
                // Every fourth gives up after taking a number.
                if hand % 4 == 0 { drop(cx); None } else { cx.commit().await.unwrap(); Some(reference.number) }
            }));
        }
        let mut numbers = Vec::new();
        for hand in hands { numbers.extend(hand.await.unwrap()); }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=15).collect::<Vec<_>>());
    }

    async fn an_edited_migration_is_refused(bench: Bench) with TABLES; {
        let again = store::migrate(&bench.db, TABLES, bench.clock.now()).await.unwrap();
        assert!(again.new.is_empty());
        let edited = store::migrate(&bench.db, SLIPS, bench.clock.now()).await;
        assert!(matches!(edited, Err(StoreError::MigrationChanged(_))));
    }

    async fn no_statement_is_compiled_before_it_is_run(bench: Bench) with TABLES; {
        if bench.db.engine() == store::Engine::Sqlite {
            return;
        }
        // Of the one connection for the next and of others beside it.
        let mut open = Vec::new();
        for _ in 0..4 {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            let row = cx.system("test").row("SELECT current_setting('jit') AS jit", params![]).await.unwrap().unwrap();
            assert_eq!(row.text("jit").unwrap(), "off");
            open.push(cx);
        }
    }
}
