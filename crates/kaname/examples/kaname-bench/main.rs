//! Whether a release reaches everybody once, whatever is killed: `kaname-bench crash` kills server, worker and database
//! while letters and reminders leave to a host that refuses, delays and hangs up. And how fast: `kaname-bench letters`
//! hands letters over beside Postfix's own source, into the same host, with one process and with two; `kaname-bench servers`
//! counts what programs are answered by one server and by two.
//!
//! `cargo build --release -p kaname --bin kaname --example kaname-bench`, then
//! `target/release/examples/kaname-bench crash [runs=100] [recipients=6300] [together=1] [kills=6] [second=25] [from=1] [program=PATH] [sqlite|postgres]`.
//! `--runs 100` is taken too. `kaname-bench letters [recipients=6300] [times=3]` and `kaname-bench servers [times=3]` measure.
//! `together` runs so many beside each other; `from` is the first seed. PostgreSQL must be installed, a server is started.
//! It stops at the first promise that was not kept. Figures and machine: `docs/benchmarks.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measurement: it stops at the first surprise, and asks the clock"
)]

mod cluster;
mod crash;
mod handover;
#[path = "../scale/http.rs"]
#[expect(dead_code, reason = "nothing is changed here by its tag")]
mod http;
mod hub;
mod servers;

use cluster::Cluster;
use crash::{Plan, Process, Seen};
use kernel::Clock;
use servers::Ask;
use std::{path::PathBuf, process::Command, sync::Arc};
use store::{Db, Vault};
use tempfile::TempDir;

/// What was asked for.
struct Asked(Vec<String>);

impl Asked {
    /// `--runs 100` is `runs=100`.
    fn of(words: impl Iterator<Item = String>) -> Self {
        let (mut all, mut words) = (Vec::new(), words);
        while let Some(word) = words.next() {
            all.push(match word.strip_prefix("--") {
                Some(name) => format!("{name}={}", words.next().expect("a value")),
                None => word,
            });
        }
        Self(all)
    }
    fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }
    fn number(&self, name: &str, otherwise: u64) -> u64 {
        self.text(name).map_or(otherwise, |text| text.parse().expect(name))
    }
    fn engines(&self) -> Vec<&'static str> {
        let all = ["sqlite", "postgres"];
        let named: Vec<&str> = all.into_iter().filter(|name| self.0.iter().any(|word| word == name)).collect();
        if named.is_empty() { all.to_vec() } else { named }
    }
    fn program(&self) -> String {
        let beside = || {
            let own = std::env::current_exe().unwrap();
            own.ancestors().nth(2).unwrap().join("kaname")
        };
        self.text("program").map_or_else(beside, PathBuf::from).display().to_string()
    }
}

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let what = words.next();
    let asked = Arc::new(Asked::of(words));
    match what.as_deref() {
        Some("crash") => crash(&asked),
        Some("letters") => letters(&asked).await,
        Some("servers") => servers(&asked).await,
        _ => panic!("kaname-bench crash, letters or servers, see the head of its source"),
    }
}

/// Beside each other and one after the other, each a hub of its own that is killed again and again.
fn crash(asked: &Arc<Asked>) {
    println!(
        "| engine | runs | letters | refused | killed: processes, databases | came twice | bound | in doubt | seconds a run |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for engine in asked.engines() {
        let together = asked.number("together", 1);
        let lanes: Vec<_> = (0..together)
            .map(|lane| {
                let asked = Arc::clone(asked);
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Runtime::new().unwrap();
                    runtime.block_on(run_lane(&asked, engine, (lane, together)))
                })
            })
            .collect();
        let all: Vec<Seen> = lanes.into_iter().flat_map(|lane| lane.join().expect("a promise was broken")).collect();
        let sum = |of: fn(&Seen) -> i64| all.iter().map(of).sum::<i64>();
        let killed = all.iter().fold((0, 0), |sum, one| (sum.0 + one.killed.0, sum.1 + one.killed.1));
        let seconds = all.iter().map(|one| one.seconds).sum::<f64>() / all.len() as f64;
        println!(
            "| {engine} | {} | {} | {} | {}, {} | {} | {} | {} | {seconds:.0} |",
            all.len(),
            sum(|one| one.letters),
            sum(|one| one.refused),
            killed.0,
            killed.1,
            sum(|one| one.twice),
            sum(|one| one.bound),
            sum(|one| one.in_doubt),
        );
    }
}

/// Every so manieth run, one after the other.
async fn run_lane(asked: &Asked, engine: &str, (lane, together): (u64, u64)) -> Vec<Seen> {
    let mut cluster = (engine == "postgres").then(own_postgres);
    let (folder, program, recipients) = (TempDir::new().unwrap(), asked.program(), asked.number("recipients", 6_300));
    let first = asked.number("from", 1);
    let mut all = Vec::new();
    for run in (lane..asked.number("runs", 100)).step_by(usize::try_from(together).unwrap()) {
        let seed = first + run;
        let (database, db) = open(asked, cluster.as_ref(), &folder, seed).await;
        let mut kill = cluster.as_mut().map(|cluster| move || cluster.kill());
        let plan = Plan {
            program: &program,
            database: &database,
            recipients: i64::try_from(recipients).unwrap(),
            processes: if engine == "postgres" { 2 } else { 1 },
            kills: asked.number("kills", 6),
            second_in: i64::try_from(asked.number("second", 25)).unwrap(),
            seed,
            kill_database: kill.as_mut().map(|kill| kill as &mut (dyn FnMut() + Send)),
        };
        let seen = crash::run(&db, plan).await;
        eprintln!("{engine} {seed}: {seen:?}");
        all.push(seen);
        db.close().await.unwrap();
        if let Some(cluster) = &cluster {
            cluster.order(&format!("DROP DATABASE run{seed} WITH (FORCE)"));
        }
    }
    all
}

fn own_postgres() -> Cluster {
    Cluster::start().expect("PostgreSQL is missing (Debian: postgresql)")
}

/// A new database with registry and operators.
async fn open(asked: &Asked, cluster: Option<&Cluster>, folder: &TempDir, number: u64) -> (String, Db) {
    let database = match cluster {
        Some(cluster) => {
            cluster.order(&format!("CREATE DATABASE run{number}"));
            cluster.address(&format!("run{number}"))
        }
        None => format!("sqlite:{}", folder.path().join(format!("run{number}.db")).display()),
    };
    let imported =
        Command::new(asked.program()).args(["import", "--database", &database, "registry"]).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let db = kaname::house::open(&database).await.unwrap();
    hub::enter(&db, asked.number("recipients", 6_300).into(), kaname::edge::SystemClock::real().now()).await;
    (database, db)
}

/// Letters a second: Postfix's source, then one process, then two, each in turn as often as was asked for.
async fn letters(asked: &Asked) {
    let (folder, sink) = (TempDir::new().unwrap(), handover::PostfixSink::start());
    let (many, mut number) = (i64::try_from(asked.number("recipients", 6_300)).unwrap(), 0);
    println!("| who hands over | letters a second |\n|---|---|");
    for _ in 0..asked.number("times", 3) {
        println!("| smtp-source, {} lines | {:.0} |", handover::LINES, handover::smtp_source(&sink, many, 6_000));
        for engine in asked.engines() {
            let cluster = (engine == "postgres").then(own_postgres);
            for processes in 1..=if cluster.is_some() { 2 } else { 1 } {
                number += 1;
                let (database, db) = open(asked, cluster.as_ref(), &folder, number).await;
                let names = (&*asked.program(), &*database);
                let rate = handover::kaname(&db, names, &sink.address, many, processes).await;
                println!("| kaname, {engine}, processes: {processes} | {rate:.0} |");
                db.close().await.unwrap();
            }
        }
    }
}

/// Requests a second by one server and by two, in turn, each time with the same hub.
async fn servers(asked: &Asked) {
    let (cluster, folder) = (own_postgres(), TempDir::new().unwrap());
    cluster.order("CREATE DATABASE hub");
    let (database, program) = (cluster.address("hub"), asked.program());
    let db = kaname::house::open(&database).await.unwrap().with_vault(Vault::new(&[7; Vault::KEY]));
    kaname::house::migrate(&db, kaname::edge::SystemClock::real().now()).await.unwrap();
    let key = hub::program(&db, &kaname::demo::tell_everything(&db).await.unwrap()).await;
    let secret = folder.path().join("key");
    std::fs::write(&secret, "07".repeat(Vault::KEY)).unwrap();
    std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let secret = secret.display().to_string();
    println!("| servers | reads a second | writes a second |\n|---|---|---|");
    for run in 0..asked.number("times", 3) {
        for many in [1, 2] {
            let all: Vec<Process> =
                (0..many).map(|_| Process::start(&program, &database, "127.0.0.1:9", &secret)).collect();
            // PostgreSQL does it by itself a minute later.
            db.run_script("ANALYZE").await.unwrap();
            let reads = servers::rate(&all, &key, Ask::Read, run).await;
            let writes = servers::rate(&all, &key, Ask::Write, run * 2 + many).await;
            println!("| {many} | {reads:.0} | {writes:.0} |");
        }
    }
}
