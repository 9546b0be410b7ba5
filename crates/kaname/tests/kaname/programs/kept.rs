//! Backups, made by `kaname backup` while people work, and hubs made of them by `kaname restore`, on either engine.

use super::{
    at_desks,
    grown::{DESKS, count, found, open},
};
use crate::{
    cli::{kaname, said, verify},
    mail::{released_at, serving},
    told,
};
use access::Actor;
use kaname::house;
use kernel::Clock;
use mail::sink::{Mood, Sink};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{Db, params};
use tempfile::TempDir;
use trial::{both_engines, empty};

fn json(output: &std::process::Output) -> Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)))
}

/// A backup of this hub.
fn backed_up(database: &str, to: &Path) -> Value {
    json(&kaname(&["backup", "--database", database, "--json", &to.display().to_string()]))
}

fn restored(from: &Path, database: &str) -> Value {
    json(&kaname(&["restore", "--database", database, "--json", &from.display().to_string()]))
}

/// Where a new hub of the same engine is made; it goes away with this value.
struct Place {
    url: String,
    _kept: (TempDir, Option<trial::Empty>),
}

async fn place(engine: store::Engine) -> Place {
    let folder = TempDir::new().unwrap();
    match engine {
        store::Engine::Sqlite => {
            let url = format!("sqlite:{}", folder.path().join("new.db").display());
            Place { url, _kept: (folder, None) }
        }
        store::Engine::Postgres => {
            let empty = empty().await;
            Place { url: empty.url.clone(), _kept: (folder, Some(empty)) }
        }
    }
}

/// Two counters that are always equal, counted on while somebody holds the light.
async fn counting(db: Db, goes_on: Arc<AtomicBool>) {
    while goes_on.load(Ordering::Relaxed) {
        let cx = db.write(Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
        for name in ["one", "two"] {
            let count = "INSERT INTO counters (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = counters.last + 1";
            cx.system("test").run(count, params![name]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn tables(db: &Db, told: &Value) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for table in told.as_array().unwrap() {
        let name = table.as_str().unwrap();
        all.insert(name.to_owned(), count(db, name).await);
    }
    all
}

both_engines! {
    async fn whatever_it_comes_from_it_is_restored_whole_on_either_engine(bench: Bench) of told::hub; {
        let cast = told::cast(&bench);
        let there = found(&at_desks((&bench.db, &bench.clock), &cast, &DESKS).await).await;
        let (good, old) = verify(&bench.url, &[]);
        assert!(good);
        let (folder, goes_on) = (TempDir::new().unwrap(), Arc::new(AtomicBool::new(true)));
        let writes = tokio::spawn(counting(bench.db.clone(), Arc::clone(&goes_on)));
        let file = folder.path().join("hub.backup");
        let (url, to) = (bench.url.clone(), file.clone());
        let made = tokio::task::spawn_blocking(move || backed_up(&url, &to)).await.unwrap();
        goes_on.store(false, Ordering::Relaxed);
        writes.await.unwrap();
        assert_eq!((&made["good"], &made["head"], &made["seals_checked"]), (&true.into(), &old["head"], &old["seals_checked"]));
        assert!(made["rows"].as_i64() > Some(10_000), "{made}");
        let beside: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(beside, ["hub.backup"], "one file, and nothing beside it");
        let held = verify(&format!("sqlite:{}", file.display()), &[]);
        assert!(held.0 && held.1["head"] == old["head"], "a backup is verified like a hub: {held:?}");
        let names = ["reports", "report_stages", "notices", "deliveries", "people", "contacts", "communities", "letters"];
        let names = Value::from(names.to_vec());
        for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
            let new = place(engine).await;
            let told = restored(&file, &new.url);
            assert_eq!((&told["rows"], &told["digest"], &told["marked"]), (&made["rows"], &made["digest"], &true.into()));
            let (good, now) = verify(&new.url, &["--head", old["head"].as_str().unwrap()]);
            assert!(good && now["holds_old_head"] == true && now["seals_checked"] == old["seals_checked"], "{now}");
            let db = open(&new.url).await;
            assert_eq!(tables(&db, &names).await, tables(&bench.db, &names).await);
            let equal = "counters a JOIN counters b ON a.name = 'one' AND b.name = 'two' AND a.last = b.last";
            assert_eq!(count(&db, equal).await, 1, "it is of one moment");
            assert_eq!(count(&db, "sessions WHERE ended_at IS NULL").await, 0, "nobody is signed in any more");
            for sealed in ["UPDATE report_stages SET content = 'x'", "DELETE FROM audit_entries"] {
                let refused = format!("{:?}", db.run_script(sealed).await.unwrap_err());
                assert!(refused.contains("sealed"), "{sealed}: {refused}");
            }
            let doctor = said(&kaname(&["doctor", "--database", &new.url]));
            assert!(doctor.contains("ok  search index") && doctor.contains("ok  lists"), "{doctor}");
            assert_eq!(found(&at_desks((&db, &bench.clock), &cast, &DESKS).await).await, there);
            db.close().await.unwrap();
            let again = kaname(&["restore", "--database", &new.url, &file.display().to_string()]);
            assert!(!again.status.success(), "nothing is written over: {}", said(&again));
        }
    }
}

both_engines! {
    async fn a_restored_hub_sends_nothing_that_may_have_left_before_somebody_says_so(bench: Bench)
    with &house::migrations(); {
        // Half an hour ago and nobody was there since: letters wait, and whoever is silent is to be reminded.
        let ago = kaname::edge::SystemClock::real().now().plus_minutes(-31);
        released_at(&bench, ago).await;
        let mood = Mood { delay: 1000, delay_by: Duration::from_millis(20), ..Mood::default() };
        let sink = Sink::start(mood, false).await.unwrap();
        let folder = TempDir::new().unwrap();
        let (relay, key) = (sink.address().to_string(), folder.path().join("key").display().to_string());
        let waiting = count(&bench.db, "letters WHERE due_at IS NOT NULL").await;
        let file = folder.path().join("hub.backup");
        backed_up(&bench.url, &file);
        let second = serving(&bench.url, &relay, &key);
        while count(&bench.db, "letters WHERE due_at IS NOT NULL").await > 0
            || count(&bench.db, "letters WHERE occasion = 'reminder'").await == 0
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        drop(second);
        let left = sink.taken();
        assert!(waiting > 0 && count(&bench.db, "letters WHERE occasion = 'reminder'").await > 0);
        let times = |taken: &BTreeMap<String, mail::sink::Taken>| taken.values().map(|one| one.times).sum::<usize>();

        for choice in ["--leave-out", "--again"] {
            let new = place(bench.db.engine()).await;
            let told = restored(&file, &new.url);
            let doubt = &told["in_doubt"];
            assert_eq!(doubt["letters"].as_array().map(|all| i64::try_from(all.len()).unwrap()), Some(waiting));
            assert_eq!(doubt["letters"][0]["about"], "N-2026-00001");
            assert_eq!(doubt["rounds"][0]["about"], "N-2026-00001");
            let before = times(&sink.taken());
            let quiet = serving(&new.url, &relay, &key);
            tokio::time::sleep(Duration::from_secs(3)).await;
            drop(quiet);
            assert_eq!(times(&sink.taken()), before, "nothing leaves, and nobody is reminded");
            let go_on = |how: &[&str]| kaname(&[&["mail", "go-on", "--database", &new.url], how].concat());
            let asked = go_on(&[]);
            assert!(!asked.status.success() && said(&asked).contains("--again sends them"), "{}", said(&asked));
            let went = go_on(&[choice]);
            assert!(went.status.success() && said(&went).contains(&format!("{waiting} letters")), "{}", said(&went));
            let on = serving(&new.url, &relay, &key);
            let db = open(&new.url).await;
            if choice == "--again" {
                while count(&db, "letters WHERE occasion = 'reminder' AND state = 'handed'").await == 0
                    || count(&db, "letters WHERE due_at IS NOT NULL").await > 0
                {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                let now = sink.taken();
                let twice = left.keys().filter(|id| now[*id].times > left[*id].times).count();
                assert!(i64::try_from(twice).unwrap() >= waiting, "the same Message-ID as the first time");
                assert_eq!(count(&db, "letter_tries WHERE outcome = 'lost' AND said LIKE 'restored%'").await, waiting);
            } else {
                tokio::time::sleep(Duration::from_secs(2)).await;
                assert_eq!(times(&sink.taken()), before, "what may have left is left out");
                assert_eq!(count(&db, "letters WHERE state = 'given-up'").await, waiting);
            }
            drop(on);
            db.close().await.unwrap();
            assert!(verify(&new.url, &[]).0);
        }
    }
}

both_engines! {
    async fn what_is_killed_leaves_no_half_backup_and_no_half_hub(bench: Bench) of told::hub; {
        let folder = TempDir::new().unwrap();
        let whole = folder.path().join("whole");
        backed_up(&bench.url, &whole);
        let new = place(bench.db.engine()).await;
        let mut killed = 0;
        for wait in [30, 120, 300, 600, 1200] {
            let to = folder.path().join(format!("{wait}"));
            let backup = ["backup".to_owned(), "--database".into(), bench.url.clone(), to.display().to_string()];
            let restore = ["restore".to_owned(), "--database".into(), new.url.clone(), whole.display().to_string()];
            for words in [backup, restore] {
                let child = Command::new(env!("CARGO_BIN_EXE_kaname")).args(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
                let mut child = child.unwrap();
                tokio::time::sleep(Duration::from_millis(wait)).await;
                killed += i32::from(child.try_wait().unwrap().is_none());
                child.kill().unwrap();
                child.wait().unwrap();
            }
            if to.exists() {
                assert!(verify(&format!("sqlite:{}", to.display()), &[]).0, "what is there is whole");
            }
        }
        assert!(killed > 2, "{killed}");
        let there = verify_if_there(&new.url);
        if !there {
            restored(&whole, &new.url);
            assert!(verify(&new.url, &[]).0);
        }
    }
}

/// Whether there is a hub; if so it holds.
fn verify_if_there(database: &str) -> bool {
    let output = kaname(&["verify", "--database", database]);
    let none = ["there is no database", "no tables of Kaname"].iter().any(|said_| said(&output).contains(said_));
    assert!(none || output.status.success(), "{}", said(&output));
    !none
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_no_hub_and_one_that_was_changed_is_none_at_all() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let url = |name: &str| format!("sqlite:{}", path(name).display());
    kaname(&["import", "registry", "--database", &url("hub")]);
    backed_up(&url("hub"), &path("backup"));
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["import", "registry"]] {
        let refused = kaname(&[words, &["--database", &url("backup")]].concat());
        assert!(
            !refused.status.success() && said(&refused).contains("kaname restore"),
            "{words:?}: {}",
            said(&refused)
        );
    }
    let refuses = |from: &str, to: &str, why: &str| {
        let refused = kaname(&["restore", &path(from).display().to_string(), "--database", &url(to)]);
        assert!(!refused.status.success() && said(&refused).contains(why), "{why}: {}", said(&refused));
    };
    refuses("nothing", "new", "there is no file");
    refuses("backup", "hub", "exists already");
    std::fs::write(path("rubbish"), "no database at all, of any kind").unwrap();
    refuses("rubbish", "new", "could not be copied");
    std::fs::copy(path("backup"), path("changed")).unwrap();
    let db = house::open(&url("changed")).await.unwrap();
    db.run_script("UPDATE contacts SET name_ja = 'x'; UPDATE sectors SET name_ja = 'x'").await.unwrap();
    db.close().await.unwrap();
    refuses("changed", "new", "not as it was made");
    std::fs::copy(path("backup"), path("lifted")).unwrap();
    let db = house::open(&url("lifted")).await.unwrap();
    db.run_script("DROP TRIGGER sealed_audit_entries_UPDATE").await.unwrap();
    db.close().await.unwrap();
    refuses("lifted", "new", "sealed_audit_entries_UPDATE");
    let bytes = std::fs::read(path("backup")).unwrap();
    std::fs::write(path("torn"), [&bytes[..bytes.len() / 2], &vec![0; bytes.len() / 2]].concat()).unwrap();
    let refused = kaname(&["restore", &path("torn").display().to_string(), "--database", &url("new")]);
    assert!(!refused.status.success(), "{}", said(&refused));
    assert!(!path("new").exists(), "nothing was made of any of them");
    restored(&path("backup"), &url("new"));
    assert!(said(&kaname(&["mail", "status", "--database", &url("new")])).contains("may have left"));
}
