//! What is no evidence goes when its days are over, once a day, whoever does it; what is sealed stays.

use crate::{
    cli::{Running, kaname, said, verify},
    told,
};
use access::Actor;
use kaname::house;
use kernel::{At, Clock};
use serde_json::Value;
use std::time::Duration;
use store::{Engine, params, retention};
use trial::{Bench, both_engines};

async fn count(bench: &Bench, what: &str) -> i64 {
    let cx = bench.db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

/// A hub in which everything has happened, and a draft with a file, a session and an answer to a program from long ago.
async fn old(bench: &Bench) {
    let id = |number: u8| match bench.db.engine() {
        Engine::Sqlite => format!("X'0190000000007000800000000000ff{number:02x}'"),
        Engine::Postgres => format!("'01900000-0000-7000-8000-00000000ff{number:02x}'"),
    };
    let (one, two, three) = (id(1), id(2), id(3));
    let (person, org) =
        ("(SELECT person_id FROM roles ORDER BY id LIMIT 1)", "(SELECT org_id FROM roles ORDER BY id LIMIT 1)");
    let bytes = if bench.db.engine() == Engine::Sqlite { "X'00'" } else { "'\\x00'" };
    let script = format!(
        "INSERT INTO drafts (id, org_id, author_id, filed_by_org, channel, source, content, revision, exercise, created_at, saved_at)
           VALUES ({one}, {org}, {person}, {org}, 'web', '', '{{}}', 1, FALSE, 0, 0);
         INSERT INTO draft_files (id, draft_id, name, media_type, bytes, size, content_hash, added_at)
           VALUES ({two}, {one}, 'a', 'text/plain', {bytes}, 1, '', 0);
         INSERT INTO sessions (id, token_hash, person_id, org_id, created_at, seen_at, agent) VALUES ({three}, 'x', {person}, {org}, 0, 0, '');
         INSERT INTO idempotency (person_id, org_id, key, request_hash, status, answer, at) VALUES ({person}, {org}, 'x', '', 200, '', 0)"
    );
    bench.db.run_script(&script).await.unwrap();
}

const OLD: [&str; 4] = ["drafts WHERE saved_at = 0", "draft_files", "sessions WHERE created_at = 0", "idempotency"];

fn retention_of(bench: &Bench, more: &[&str]) -> Value {
    let output = kaname(&[&["retention", "--database", &bench.url, "--json"], more].concat());
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn older(told: &Value, what: &str) -> i64 {
    let kind = told["kinds"].as_array().unwrap().iter().find(|one| one["what"] == what).unwrap();
    kind["older"].as_i64().unwrap()
}

both_engines! {
    async fn what_is_over_goes_and_what_is_sealed_stays(bench: Bench) of told::hub; {
        old(&bench).await;
        let sealed = ["reports", "report_stages", "audit_entries", "deliveries", "notices"];
        let mut before = Vec::new();
        for table in sealed {
            before.push(count(&bench, table).await);
        }
        let would = retention_of(&bench, &["--dry-run"]);
        assert_eq!((older(&would, "drafts"), older(&would, "answers-to-programs")), (count(&bench, "drafts").await, 1));
        for one in OLD {
            assert!(count(&bench, one).await > 0, "nothing is removed by asking: {one}");
        }
        let done = retention_of(&bench, &[]);
        assert_eq!((&would["kinds"], &done["removed"]), (&done["kinds"], &true.into()));
        for one in OLD {
            assert_eq!(count(&bench, one).await, 0, "{one}");
        }
        for (table, before) in sealed.iter().zip(before) {
            assert_eq!(count(&bench, table).await, before + i64::from(*table == "audit_entries"), "{table}");
        }
        assert_eq!(count(&bench, "audit_entries WHERE action = 'retention.swept' AND detail LIKE '%\"answers-to-programs\":1%'").await, 1);
        assert!(verify(&bench.url, &[]).0);
        assert_eq!(older(&retention_of(&bench, &[]), "drafts"), 0);
        assert_eq!(count(&bench, "audit_entries WHERE action = 'retention.swept'").await, 1, "nothing is no event");
    }

    async fn a_day_is_done_once_by_however_many(bench: Bench) of told::hub; {
        old(&bench).await;
        let now = kaname::edge::SystemClock::real().now();
        let tasks: Vec<_> = (0..8).map(|_| {
            let db = bench.db.clone();
            tokio::spawn(async move { retention::sweep_today(&db, now, &house::retained()).await.unwrap().is_some() })
        }).collect();
        let mut done = 0;
        for task in tasks {
            done += usize::from(task.await.unwrap());
        }
        assert_eq!(done, 1);
        assert!(retention::sweep_today(&bench.db, now.plus_days(1), &house::retained()).await.unwrap().is_some(), "and the next day again");
        assert_eq!(count(&bench, "audit_entries WHERE action = 'retention.swept'").await, 1);
    }

    async fn the_server_does_it_by_itself_and_a_decision_holds_from_its_day(bench: Bench) of told::hub; {
        old(&bench).await;
        let set = |words: &[&str]| said(&kaname(&[&["retention", "--database", &bench.url, "set"], words].concat()));
        assert!(set(&["drafts", "--days", "7", "--reason", "x"]).contains("at least 30 days"));
        assert!(set(&["reports", "--days", "700", "--reason", "x"]).contains("there are: answers-to-programs"));
        assert!(set(&["drafts", "--days", "40", "--reason", " "]).contains("say why"));
        assert!(set(&["drafts", "--days", "40", "--reason", "x", "--from", "2014-01-01"]).contains("the day is over"));
        assert!(set(&["drafts", "--days", "36500", "--reason", "訴訟のため保全"]).contains("kept for 36500 days"));
        assert!(set(&["sessions", "--days", "36500", "--reason", "later", "--from", "2999-01-01"]).contains("from 2999"));
        let doctor = said(&kaname(&["doctor", "--database", &bench.url]));
        assert!(doctor.contains("never done by itself") && doctor.contains("run: kaname retention"), "{doctor}");
        let folder = tempfile::TempDir::new().unwrap();
        let key = folder.path().join("key").display().to_string();
        let hub = Running::start(&["serve", "--database", &bench.url, "--key", &key, "--insecure-cookies"]);
        while count(&bench, "retention_days").await == 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        drop(hub);
        assert_eq!(count(&bench, "idempotency").await, 0);
        assert_eq!(count(&bench, "sessions WHERE created_at = 0").await, 0, "what is decided for later does not hold yet");
        assert_eq!(count(&bench, "drafts WHERE saved_at = 0").await, 1, "what is decided holds");
        let doctor = said(&kaname(&["doctor", "--database", &bench.url]));
        assert!(doctor.contains("0 things are kept for longer"), "{doctor}");
    }
}
