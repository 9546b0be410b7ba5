//! A PostgreSQL that is away, or takes nothing.

use super::{
    cases, key_file,
    line::{CUT, HELD, Line, OPEN},
    opened, page, status,
};
use crate::{
    cli::{Running, verify},
    hub,
    mail::{released, serving},
    told,
};
use delivery::post;
use kaname::house;
use kernel::Clock;
use mail::sink::{Mood, Sink};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use store::{Db, Engine};
use tempfile::TempDir;
use tokio::time::Instant;
use trial::{Bench, Counter, bench, empty};

/// A hub on PostgreSQL behind a line, with a program of the duty officer's; and the database without the line.
struct Far {
    hub: Running,
    line: Line,
    key: String,
    direct: String,
    _kept: (TempDir, Bench),
}

/// `as_role`: who it is to the database.
async fn far(as_role: Option<&str>) -> Far {
    let bench = told::hub(Engine::Postgres).await;
    let key = hub::program(&bench.db, &told::cast(&bench)).await;
    let (line, url) = Line::before(&bench.url, as_role).await;
    let folder = TempDir::new().unwrap();
    let hub = Running::start(&["serve", "--database", &url, "--key", &key_file(&folder), "--insecure-cookies"]);
    Far { hub, line, key, direct: bench.url.clone(), _kept: (folder, bench) }
}

impl Far {
    fn case(&self, title: &str) -> String {
        opened(&self.hub, &self.key, title)
    }
    fn page(&self, lang: &str) -> String {
        page(&self.hub, lang)
    }
    /// Tries until it is kept.
    async fn kept(&self, title: &str) -> Duration {
        let begun = Instant::now();
        loop {
            let came = tokio::task::block_in_place(|| self.case(title));
            if status(&came) == "201" {
                return begun.elapsed();
            }
            assert_eq!(status(&came), "503", "{came}");
            assert!(begun.elapsed() < Duration::from_secs(30), "{came}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_is_waited_for_and_nothing_is_lost_or_doubled() {
    let far = far(None).await;
    far.kept("away-0").await;
    far.line.set(CUT);
    let gone = Instant::now();
    let came = tokio::task::block_in_place(|| far.case("away-1"));
    assert_eq!(status(&came), "503", "{came}");
    assert!(came.to_lowercase().contains("retry-after:") && came.contains("\"code\":\"store.un"), "{came}");
    let ja = tokio::task::block_in_place(|| far.page("ja"));
    assert!(
        status(&ja) == "503" && ja.contains("記録庫につながりません") && ja.to_lowercase().contains("retry-after:"),
        "{ja}"
    );
    let en = tokio::task::block_in_place(|| far.page("en"));
    assert!(en.contains("The database cannot be reached") && en.contains("Nothing is lost"), "{en}");
    let health = tokio::task::block_in_place(|| far.hub.send("GET /healthz HTTP/1.1", ""));
    assert_eq!(status(&health), "503");
    // Half a minute, and it says the same to the last: nothing hangs that was sent meanwhile.
    while gone.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let asked = Instant::now();
        let came = tokio::task::block_in_place(|| far.case("away-1"));
        assert!(status(&came) == "503" && asked.elapsed() < Duration::from_secs(15), "{came}");
    }
    far.line.set(OPEN);
    let waited = far.kept("away-1").await;
    assert!(waited < Duration::from_secs(15), "it is there again by itself, after {waited:?}");
    assert_eq!(status(&tokio::task::block_in_place(|| far.page("ja"))), "200");

    // A line that is held: what is on its way waits, and is done once when it goes on.
    far.line.set(HELD);
    let line = Arc::clone(&far.line.state);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(4)).await;
        line.store(OPEN, Ordering::SeqCst);
    });
    far.kept("away-2").await;
    assert_eq!(cases(&far.direct, "away-%").await, 3, "each once, however often it was sent");
    assert!(verify(&far.direct, &[]).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_nothing_is_read_and_says_so() {
    let admin = empty().await;
    let role = format!("reader_{}", std::process::id());
    let db = Db::open(&admin.url, Arc::new(Counter::default())).await.unwrap();
    db.run_script(&format!("DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN SUPERUSER")).await.unwrap();
    let far = far(Some(&role)).await;
    far.kept("only-0").await;
    db.run_script(&format!("ALTER ROLE {role} SET default_transaction_read_only = on")).await.unwrap();
    far.line.set(CUT);
    tokio::time::sleep(Duration::from_millis(100)).await;
    far.line.set(OPEN);
    let mut came = String::new();
    for _ in 0..40 {
        came = tokio::task::block_in_place(|| far.case("only-1"));
        if came.contains("store.read-only") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert!(
        status(&came) == "503" && came.contains("store.read-only") && came.to_lowercase().contains("retry-after:"),
        "{came}"
    );
    assert_eq!(status(&tokio::task::block_in_place(|| far.page("ja"))), "200", "it is read");
    db.run_script(&format!("ALTER ROLE {role} RESET default_transaction_read_only")).await.unwrap();
    far.line.set(CUT);
    tokio::time::sleep(Duration::from_millis(100)).await;
    far.line.set(OPEN);
    far.kept("only-1").await;
    assert_eq!(cases(&far.direct, "only-%").await, 2);
    drop(far);
    drop(db.run_script(&format!("DROP ROLE {role}")).await);
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_wait_for_a_database_that_is_away_and_each_leaves_once() {
    let bench = bench(Engine::Postgres, &house::migrations()).await;
    released(&bench).await;
    let mood = Mood { delay: 1000, delay_by: Duration::from_millis(20), ..Mood::default() };
    let sink = Sink::start(mood, false).await.unwrap();
    let (line, url) = Line::before(&bench.url, None).await;
    let folder = TempDir::new().unwrap();
    let hub = serving(&url, &sink.address().to_string(), &key_file(&folder));
    let begun = Instant::now();
    while sink.many() < 60 {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", sink.many());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    line.set(CUT);
    let read = tokio::task::block_in_place(|| page(&hub, "ja"));
    assert!(status(&read) == "503" && read.contains("何も失われていません"), "{read}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = sink.many();
    // A claim holds for 3 s here and for 60 in earnest: this is longer than half a minute would be there.
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(sink.many(), before, "nothing leaves of which nothing could be written down");
    assert!(before < 400, "letters are due: {before}");
    line.set(OPEN);
    let begun = Instant::now();
    let now = || kaname::edge::SystemClock::real().now();
    while post::standing(&bench.db, now()).await.unwrap().waiting > 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", post::standing(&bench.db, now()).await.unwrap());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let taken = sink.taken();
    assert_eq!(taken.len(), 400, "none is lost");
    assert!(taken.values().all(|one| one.times == 1), "each once: nobody was killed who knew what came of it");
    assert_eq!(status(&tokio::task::block_in_place(|| page(&hub, "ja"))), "200");
    assert!(verify(&bench.url, &[]).0);
}
