//! Killed again and again: what `kaname-bench crash` does in full, in short.

use crate::{
    cluster::Cluster,
    crash::{self, Plan, Process, Seen, judge, mood, real_now, releasing, settle},
    hub,
};
use mail::sink::{Mood, Sink};
use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    time::Duration,
};
use store::Db;
use tempfile::TempDir;
use tokio::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kaname");
/// To how many operators it is released.
const RECIPIENTS: i64 = 150;
/// When the second contact is reminded; the first is at once.
const SECOND: i64 = 8;

/// A hub with registry and operators.
async fn entered(database: &str) -> Db {
    let imported = Command::new(PROGRAM).args(["import", "--database", database, "registry"]).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let db = kaname::house::open(database).await.unwrap();
    hub::enter(&db, RECIPIENTS.unsigned_abs().into(), real_now()).await;
    db
}

/// A PostgreSQL of the test's own with an empty database. `None` where none is installed.
fn own_postgres() -> Option<(Cluster, String)> {
    let Some(cluster) = Cluster::start() else {
        trial::left_out("killing PostgreSQL: it is not installed here");
        return None;
    };
    cluster.order("CREATE DATABASE hub");
    let database = cluster.address("hub");
    Some((cluster, database))
}

fn plan(database: &str) -> Plan<'_> {
    Plan {
        program: PROGRAM,
        database,
        recipients: RECIPIENTS,
        processes: 1,
        kills: 5,
        second_in: SECOND,
        seed: 3,
        kill_database: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_killed_each_has_one_letter_for_the_notice_and_for_each_reminder_on_sqlite() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    let db = entered(&database).await;
    let seen = crash::run(&db, plan(&database)).await;
    assert_eq!(seen.killed, (5, 0), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_killed_each_has_one_letter_for_the_notice_and_for_each_reminder_on_postgres() {
    let Some((mut cluster, database)) = own_postgres() else { return };
    let db = entered(&database).await;
    let mut kill = || cluster.kill();
    let plan = Plan { processes: 2, kill_database: Some(&mut kill), ..plan(&database) };
    let seen = crash::run(&db, plan).await;
    assert!(seen.killed.0 > 0 && seen.killed.1 > 0, "processes and the database: {seen:?}");
}

fn health(address: &str) -> String {
    let (mut stream, mut answer) = (TcpStream::connect(address).unwrap(), String::new());
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    stream.read_to_string(&mut answer).unwrap();
    answer.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_share_the_work_one_is_killed_and_the_other_does_all_that_is_left() {
    let Some((_cluster, database)) = own_postgres() else { return };
    let db = entered(&database).await;
    // To each process a host of its own, which says what it did. Both hosts are slow, so that there is work to share.
    let slow = Mood { delay: 1000, delay_by: Duration::from_millis(30), ..mood(5) };
    let (one, other) = (Sink::start(slow, false).await.unwrap(), Sink::start(slow, false).await.unwrap());
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key").display().to_string();
    let start = |sink: &Sink| Process::start(PROGRAM, &database, &sink.address().to_string(), &key);
    let (killed, stays) = (start(&one), start(&other));
    hub::release(&db, releasing(real_now(), SECOND)).await;
    let begun = Instant::now();
    while one.many() < 40 || other.many() < 40 {
        assert!(begun.elapsed() < Duration::from_secs(60), "they share: {} and {}", one.many(), other.many());
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    let bound = i64::try_from(one.open()).unwrap();
    drop(killed);
    let left = one.many();
    assert!(health(&stays.address).ends_with("ok"), "who stays answers");
    settle(&db, RECIPIENTS).await;
    let mut seen = Seen { bound, ..Seen::default() };
    judge(&db, (PROGRAM, &database), &[&one, &other], (RECIPIENTS, 5), &mut seen).await;
    assert!(one.many() <= left + 8, "who is killed sends no more than was on its lines");
}
