//! A SQLite hub that holds everything, moved to PostgreSQL by `kaname migrate --to`, and used there.

use super::{Program, at_desks, recalls::released};
use crate::{
    cli::{Running, kaname, said, verify},
    told,
};
use access::Actor;
use kaname::{demo::Cast, house};
use kernel::Clock;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    process::{Child, Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};
use store::{Db, Engine, Vault, grow::Snapshot, params};
use trial::{Bench, Counter, Empty, bench, empty};

/// A hub on SQLite in which everything has happened.
async fn filled() -> (Bench, Cast) {
    let bench = told::hub(Engine::Sqlite).await;
    let cast = told::cast(&bench);
    (bench, cast)
}

fn move_to(from: &str, to: &str) -> Output {
    kaname(&["migrate", "--database", from, "--to", to, "--json"])
}

/// The file of a database and its log, as they are.
fn bytes(url: &str) -> Vec<Vec<u8>> {
    let file = store::file_of(url).unwrap().display().to_string();
    [file.clone(), format!("{file}-wal")].iter().map(|path| std::fs::read(path).unwrap_or_default()).collect()
}

pub(super) async fn open(url: &str) -> Db {
    Db::open(url, Arc::new(Counter::default())).await.unwrap().with_vault(Vault::new(&[7; Vault::KEY]))
}

pub(super) async fn count(db: &Db, what: &str) -> i64 {
    let cx = db.read(Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

/// What stands in the new database: anything at all.
async fn things(target: &Empty) -> i64 {
    let db = open(&target.url).await;
    let many = count(&db, "pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace)").await;
    db.close().await.unwrap();
    many
}

/// Triggers, constraints and indexes, by what PostgreSQL says of them.
async fn rules(db: &Db) -> BTreeSet<String> {
    let select = "SELECT replace(says, current_schema() || '.', '') AS says FROM (
        SELECT pg_get_triggerdef(t.oid) || CAST(t.tgenabled AS TEXT) AS says, c.relnamespace AS place
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
        UNION ALL SELECT c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) || CAST(k.convalidated AS TEXT), k.connamespace
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        UNION ALL SELECT pg_get_indexdef(i.indexrelid), c.relnamespace FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      ) all_of_them WHERE place = CAST(current_schema() AS regnamespace)";
    let cx = db.read(Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
    let rows = cx.system("test").rows(select, params![]).await.unwrap();
    rows.iter().map(|row| row.text("says").unwrap()).collect()
}

pub(super) async fn found(programs: &[Program]) -> Vec<Value> {
    let mut all = Vec::new();
    for program in programs {
        for word in ["DDoS", "障害", "メール", "198.51.100", "表示"] {
            let query: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let came = program.get(&format!("/api/v1/search?q={query}")).await;
            assert_eq!(came.status, 200, "{}", came.json);
            all.push(came.json);
        }
    }
    all
}

pub(super) const DESKS: [&str; 5] = ["NISC analyst", "NISC reviewer", "ICT-TEL 0", "MIC", "RAIL 0"];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_hub_holds_is_moved_compared_and_lives_on() {
    let (old, cast) = filled().await;
    let there = found(&at_desks((&old.db, &old.clock), &cast, &DESKS).await).await;
    assert!(there.iter().any(|one| one["items"].as_array().is_some_and(|items| !items.is_empty())), "{there:?}");
    let mail = "SELECT mail FROM people WHERE id = $1";
    let person = cast.at("ICT-TEL 0").unwrap().id;
    let cx = old.db.read(Actor::nobody(), old.clock.now()).await.unwrap();
    let mail = cx.system("test").row(mail, params![person]).await.unwrap().unwrap().text("mail").unwrap();
    drop(cx);
    let reset = kaname(&["user", "--database", &old.url, "reset-password", "--mail", &mail]);
    let password = said(&reset).lines().nth(1).unwrap().to_owned();

    let (target, (_, chain)) = (empty().await, verify(&old.url, &[]));
    let before = bytes(&old.url);
    let moved = move_to(&old.url, &target.url);
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    assert!(bytes(&old.url) == before, "what it came from is untouched");
    let told: Value = serde_json::from_slice(&moved.stdout).unwrap();
    let new = open(&target.url).await;
    for table in told["tables"].as_array().unwrap() {
        let (name, rows) = (table["table"].as_str().unwrap(), table["rows"].as_i64());
        let more = i64::from(name == "audit_entries");
        assert_eq!(Some(count(&old.db, name).await), rows, "{name}");
        assert_eq!(Some(count(&new, name).await), rows.map(|rows| rows + more), "{name}");
    }
    assert!(told["rows"].as_i64() > Some(10_000) && told["seals_checked"].as_i64() > Some(0), "{told}");
    let (good, now) = verify(&target.url, &["--head", chain["head"].as_str().unwrap()]);
    assert!(good && now["holds_old_head"] == true && now["seals_checked"] == chain["seals_checked"], "{now}");
    let doctor = said(&kaname(&["doctor", "--database", &target.url]));
    assert!(doctor.contains("ok  search index") && doctor.contains("ok  lists"), "{doctor}");

    let fresh = bench(Engine::Postgres, &house::migrations()).await;
    assert_eq!(rules(&new).await, rules(&fresh.db).await, "triggers, constraints and indexes are those of every hub");
    for sealed in ["UPDATE report_stages SET content = 'x'", "DELETE FROM audit_entries", "DELETE FROM reminder_plans"]
    {
        let refused = format!("{:?}", new.run_script(sealed).await.unwrap_err());
        assert!(refused.contains("sealed"), "{sealed}: {refused}");
    }

    let programs = at_desks((&new, &old.clock), &cast, &DESKS).await;
    assert_eq!(found(&programs).await, there, "what was found is found, in the same order");
    let content = json!({
        "kind": "alert", "title": "移行の後", "body": "大量のアクセスが続いています。",
        "label": {"tlp": "amber", "ceptoars": ["ICT-TEL", "RAIL"]},
    });
    released(&programs[0], &programs[1], content).await;
    assert!(verify(&target.url, &[]).0, "what is done there goes on in the chain");

    let key = tempfile::tempdir().unwrap();
    let file = key.path().join("key");
    std::fs::write(&file, "07".repeat(Vault::KEY)).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let file = file.display().to_string();
    let hub = Running::start(&["serve", "--database", &target.url, "--key", &file, "--insecure-cookies"]);
    let sign_in = |password: &str| {
        let form = format!("mail={}&password={password}", mail.replace('@', "%40"));
        let kind = "Content-Type: application/x-www-form-urlencoded";
        hub.send("POST /sign-in HTTP/1.1", &format!("{kind}\r\nContent-Length: {}\r\n\r\n{form}", form.len()))
    };
    assert!(sign_in("guess+guess+guess").starts_with("HTTP/1.1 422"));
    let came = sign_in(&password);
    assert!(came.starts_with("HTTP/1.1 303") && came.to_lowercase().contains("set-cookie"), "{came}");

    let again = move_to(&old.url, &target.url);
    assert!(!again.status.success() && said(&again).contains("it holds a hub already"), "{}", said(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_killed_leaves_nothing_behind_and_is_done_again() {
    let (old, _) = filled().await;
    let (target, before) = (empty().await, bytes(&old.url));
    let mut killed = 0;
    for wait in [1500, 900, 400] {
        let mut child: Child = Command::new(env!("CARGO_BIN_EXE_kaname"))
            .args(["migrate", "--database", &old.url, "--to", &target.url])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if ended.is_none() && things(&target).await == 0 {
            killed += 1;
        }
    }
    assert!(killed > 0, "at least one was killed on its way");
    assert!(bytes(&old.url) == before);
    if things(&target).await == 0 {
        let moved = move_to(&old.url, &target.url);
        assert!(moved.status.success(), "{}", said(&moved));
    }
    assert!(verify(&target.url, &[]).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_meanwhile_is_noticed_and_nothing_is_moved() {
    let (old, _) = filled().await;
    let target = empty().await;
    let (db, moving) = (old.db.clone(), Arc::new(std::sync::atomic::AtomicBool::new(true)));
    let goes_on = Arc::clone(&moving);
    let writes = tokio::spawn(async move {
        while goes_on.load(std::sync::atomic::Ordering::Relaxed) {
            db.run_script("UPDATE counters SET last = last + 1").await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let (from, to) = (old.url.clone(), target.url.clone());
    let moved = tokio::task::spawn_blocking(move || move_to(&from, &to)).await.unwrap();
    moving.store(false, std::sync::atomic::Ordering::Relaxed);
    writes.await.unwrap();
    assert!(
        !moved.status.success() && said(&moved).contains("stop kaname serve"),
        "{}",
        String::from_utf8_lossy(&moved.stderr)
    );
    assert_eq!(things(&target).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_knows_whether_somebody_wrote() {
    let old = bench(Engine::Sqlite, &house::migrations()).await;
    for (script, holds) in
        [("SELECT 1", true), ("DELETE FROM counters; INSERT INTO counters (name, last) VALUES ('x', 1)", false)]
    {
        let snapshot = Snapshot::take(&old.url, Arc::new(Counter::default()), old.clock.now()).await.unwrap();
        old.db.run_script(script).await.unwrap();
        assert_eq!(snapshot.still_holds().await.unwrap(), holds, "{script}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_moved_is_refused_with_what_to_do_and_the_new_database_stays_empty() {
    let target = empty().await;
    let refuses = |from: &str, why: &str| {
        let output = move_to(from, &target.url);
        assert!(!output.status.success() && said(&output).contains(why), "{why}: {}", said(&output));
    };
    refuses(&target.url, "only a SQLite hub is moved");
    refuses("sqlite:/nowhere/hub.db", "there is no database");
    let all = house::migrations();
    let (_, earlier) = all.split_last().unwrap();
    let old = bench(Engine::Sqlite, earlier).await;
    refuses(&old.url, "lacks 1 migrations: run: kaname migrate --database");
    let newer = [&all[..], &[store::Migration { name: "x/0001", sql: "CREATE TABLE x (id BIGINT);\n" }]].concat();
    store::migrate(&old.db, &newer, old.clock.now()).await.unwrap();
    refuses(&old.url, "migration x/0001 is unknown here");
    let old = bench(Engine::Sqlite, &all).await;
    let elsewhere = kaname(&["migrate", "--database", &old.url, "--to", &old.url]);
    assert!(said(&elsewhere).contains("--to names a PostgreSQL database"), "{}", said(&elsewhere));
    old.db.run_script("INSERT INTO counters (name, last) VALUES ('x', 'many')").await.unwrap();
    refuses(&old.url, "1 values of counters.last are not what the column should hold");
    old.db.run_script("DELETE FROM counters; CREATE TABLE by_hand (id BIGINT)").await.unwrap();
    refuses(&old.url, "the table by_hand is not the same");
    old.db.run_script("DROP TABLE by_hand").await.unwrap();
    assert_eq!(things(&target).await, 0);
    let db = open(&target.url).await;
    db.run_script("CREATE TABLE somebodys (id BIGINT)").await.unwrap();
    refuses(&old.url, "it holds somebodys");
    db.run_script("DROP TABLE somebodys").await.unwrap();
    let moved = move_to(&old.url, &target.url);
    assert!(moved.status.success(), "{}", said(&moved));
}
