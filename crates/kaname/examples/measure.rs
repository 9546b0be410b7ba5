//! Measures a release beside the database's own bulk insert of the same rows, on both engines, in one run.
//!
//! `cargo run --release -p kaname --example measure [RECIPIENTS …] [letters]`; PostgreSQL is measured if `KANAME_TEST_POSTGRES`
//! names a server. With `letters` the hub sends mail: a release promises and seals a letter for each recipient as well, and the
//! peer inserts the same letters. Figures and machine: `docs/benchmarks.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a measurement: it stops at the first surprise, and asks the clock"
)]

use access::BodyKind;
use delivery::{Audience, Spec, Urgency};
use kernel::{Bilingual, Clock, Tlp};
use registry::load::{NewMember, NewOrganisation, contacts, members, organisations};
use registry::{Contact, Facts, Hours};
use std::time::Instant;
use store::{Engine, Entry, params};
use trial::{Bench, bench, org_id};

#[tokio::main]
async fn main() {
    let mut sizes: Vec<u128> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![6_300, 100_000];
    }
    let letters = std::env::args().any(|word| word == "letters");
    let mut engines = vec![Engine::Sqlite];
    if std::env::var_os(trial::POSTGRES).is_some() {
        engines.push(Engine::Postgres);
    }
    println!("| engine | recipients | letters | release ms | bulk insert ms | ratio (median of 5) |");
    println!("|---|---|---|---|---|---|");
    for engine in engines {
        for size in &sizes {
            measure(engine, *size, letters).await;
        }
    }
}

/// What a release writes, and the table of the peer for it; the rows of the newest release.
const LEDGER: [&str; 3] =
    ["deliveries", "plain", "dispatch_id = (SELECT id FROM dispatches ORDER BY reference DESC LIMIT 1)"];
const LETTERS: [&str; 3] =
    ["letters", "plain_letters", "about_id = (SELECT id FROM dispatches ORDER BY reference DESC LIMIT 1)"];

async fn measure(engine: Engine, size: u128, letters: bool) {
    let world = bench(engine, &kaname::house::migrations()).await;
    populate(&world, size, letters).await;
    let mut written = vec![LEDGER];
    if letters {
        delivery::post::open(&world.db, world.clock.now()).await.unwrap();
        written.push(LETTERS);
    }
    let (mut releases, mut inserts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for [table, plain, _] in &written {
        shape(&world, table, plain).await;
    }
    for run in 0..5 {
        let release = release(&world, run).await;
        let insert = bulk(&world, &written).await;
        releases.push(release);
        inserts.push(insert);
        ratios.push(release / insert);
    }
    let promised = promised(&world).await;
    let (release, insert, ratio) = (median(releases), median(inserts), median(ratios));
    println!("| {engine:?} | {size} | {promised} | {release:.0} | {insert:.0} | {ratio:.2} |");
}

/// How many letters a release promised.
async fn promised(world: &Bench) -> i64 {
    let cx = world.db.read(access::Actor::nobody(), world.clock.now()).await.unwrap();
    let [table, _, newest] = LETTERS;
    cx.system("measure").count(&format!("SELECT COUNT(*) AS n FROM {table} WHERE {newest}"), params![]).await.unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Registers `size` members of the broadcasting CEPTOAR, each with a contact. Ministry and secretariat have one too, but for
/// letters: they are passed by then, and each member is promised his at once.
async fn populate(world: &Bench, size: u128, letters: bool) {
    let cx = world.db.write(access::Actor::nobody(), world.clock.now()).await.unwrap();
    registry::load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
    let (sql, day) = (cx.system("measure"), world.clock.now().day());
    let ceptoar = registry::ask::by_code(&sql, "ICT-BRD").await.unwrap().unwrap().id;
    let ministry = registry::ask::by_code(&sql, "MIC").await.unwrap().unwrap().id;
    let (mut orgs, mut joined, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for org in [ceptoar, ministry].into_iter().filter(|_| !letters) {
        people.push(contact(cx.new_id(), org, day));
    }
    for number in 0..size {
        let id = org_id(1_000 + number);
        let name = Bilingual::new(&format!("架空放送{number}"), &format!("Fictional Broadcasting {number}"));
        orgs.push(NewOrganisation {
            sector: Some("ICT-BRD".into()),
            fictional: true,
            ..NewOrganisation::new(id, BodyKind::Operator, name, day)
        });
        joined.push(NewMember { ceptoar, org: id, valid_from: day });
        people.push(contact(cx.new_id(), id, day));
    }
    organisations(&sql, orgs).await.unwrap();
    members(&sql, joined).await.unwrap();
    contacts(&sql, people).await.unwrap();
    cx.audit(Entry::new("measure.populated"));
    cx.commit().await.unwrap();
}

fn contact(id: registry::ContactId, org: access::OrgId, day: kernel::Day) -> Contact {
    Contact {
        id,
        org,
        priority: 1,
        name: Bilingual::new("架空 太郎", "Taro Kaku"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::default(),
        phone: "03-0000-9999".into(),
        fax: String::new(),
        mail: "someone@broadcast.example".into(),
        hours: Hours::Always,
        confirmed_on: Some(day),
        valid_from: day,
        valid_to: None,
    }
}

/// Milliseconds from the start of the transaction to its end.
async fn release(world: &Bench, run: u128) -> f64 {
    let start = Instant::now();
    let cx = world.db.write(access::Actor::nobody(), world.clock.now()).await.unwrap();
    let sql = cx.system("measure");
    let centre = registry::ask::by_code(&sql, "NISC").await.unwrap().unwrap().id;
    let spec = Spec {
        org: centre,
        subject: cx.new_id::<Bench>().uuid(),
        reference: format!("N-2014-{run:05}"),
        title: "計測".into(),
        tlp: Tlp::Green,
        urgency: Urgency::Normal,
        exercise: false,
        audience: Audience::only(["ICT-BRD"]),
        answer_by: None,
        embargo: None,
        supersedes: None,
        last_day: None,
    };
    delivery::release(&cx, &sql, spec).await.unwrap();
    cx.commit().await.unwrap();
    start.elapsed().as_secs_f64() * 1000.0
}

/// Makes a table of the same shape, with its indexes and references.
async fn shape(world: &Bench, of: &str, table: &str) {
    let cx = world.db.write(access::Actor::nobody(), world.clock.now()).await.unwrap();
    let sql = cx.system("measure");
    let shape = match world.db.engine() {
        Engine::Postgres => format!("CREATE TABLE {table} (LIKE {of} INCLUDING ALL)"),
        Engine::Sqlite => {
            let ask = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1";
            let made = sql.row(ask, params![of]).await.unwrap().unwrap().text("sql").unwrap();
            made.replace(&format!("TABLE {of}"), &format!("TABLE {table}"))
        }
    };
    sql.run(&shape, params![]).await.unwrap();
    if world.db.engine() == Engine::Postgres {
        // LIKE leaves out what refers to other tables; the ledger has it, and so has SQLite's copy.
        let ledger = [("dispatch_id", "dispatches"), ("org_id", "organisations"), ("via_id", "deliveries")];
        let letters = [("recipient_id", "organisations")];
        for (column, other) in if of == "letters" { &letters[..] } else { &ledger[..] } {
            let refer = format!("ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {other} (id)");
            sql.run(&refer, params![]).await.unwrap();
        }
    }
    if world.db.engine() == Engine::Sqlite {
        let ask = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL";
        for index in sql.rows(ask, params![of]).await.unwrap() {
            let name = index.text("name").unwrap();
            let again = index
                .text("sql")
                .unwrap()
                .replace(&name, &format!("{name}_plain"))
                .replace(&format!("ON {of}"), &format!("ON {table}"));
            sql.run(&again, params![]).await.unwrap();
        }
    }
    cx.commit_unrecorded("measure").await.unwrap();
}

/// What the newest release wrote once more, with plain SQL, into tables that hold as much as those of the hub.
async fn bulk(world: &Bench, written: &[[&str; 3]]) -> f64 {
    let start = Instant::now();
    let cx = world.db.write(access::Actor::nobody(), world.clock.now()).await.unwrap();
    for [table, plain, newest] in written {
        let copy = format!("INSERT INTO {plain} SELECT * FROM {table} WHERE {newest}");
        cx.system("measure").run(&copy, params![]).await.unwrap();
    }
    cx.commit_unrecorded("measure").await.unwrap();
    start.elapsed().as_secs_f64() * 1000.0
}
