//! Measures pages as people ask for them, over a million reports and fifty thousand notices, on both engines.
//!
//! `cargo run --release -p kaname --example scale [REPORTS [NOTICES]]`; PostgreSQL is measured if `KANAME_TEST_POSTGRES`
//! names a server. Each page goes through the whole house: session, permission, SQL, template. Figures and machine:
//! `docs/benchmarks.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measurement: it stops at the first surprise, and asks the clock"
)]

mod filing;
mod pages;
mod seed;

use axum::Router;
use kaname::demo::Cast;
use kernel::Clock;
use shell::{AppParts, Mode};
use std::{collections::BTreeMap, sync::Arc};
use store::Engine;
use trial::{Bench, bench};

/// The house over one database, with somebody's cookie for each desk.
pub(crate) struct World {
    pub(crate) bench: Bench,
    pub(crate) router: Router,
    pub(crate) cast: Cast,
    pub(crate) cookies: BTreeMap<&'static str, String>,
}

/// The desks from which pages are asked for.
const DESKS: [&str; 4] = ["NISC duty", "MIC", "ICT-TEL", "ICT-TEL 0"];

#[tokio::main]
async fn main() {
    let sizes: Vec<i64> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let reports = sizes.first().copied().unwrap_or(1_000_000);
    let notices = sizes.get(1).copied().unwrap_or(50_000);
    let mut engines = vec![Engine::Sqlite];
    if std::env::var_os(trial::POSTGRES).is_some() {
        engines.push(Engine::Postgres);
    }
    for engine in engines {
        let world = build(engine).await;
        seed::fill(&world, reports, notices).await;
        println!("\n{engine:?}: {reports} reports, {notices} notices\n");
        pages::measure(&world).await;
        filing::measure(&world).await;
    }
}

async fn build(engine: Engine) -> World {
    let bench = bench(engine, &kaname::house::migrations()).await;
    bench.clock.set("2014-06-17 14:32");
    let cast = kaname::demo::tell_everything(&bench.db).await.unwrap();
    let (_, router) = shell::open(AppParts {
        db: bench.db.clone(),
        clock: Arc::clone(&bench.clock) as Arc<dyn Clock>,
        chance: Arc::new(kaname::edge::SystemChance),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: kaname::house::rooms(),
        doorkeeper: identity::recognise,
    });
    let cx = bench.db.write(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    let mut cookies = BTreeMap::new();
    for desk in DESKS {
        let person = cast.at(desk).unwrap();
        let token = identity::session::begin(&cx, person.id, person.organisation, "scale").await.unwrap();
        cookies.insert(desk, format!("kaname={token}"));
    }
    cx.commit_unrecorded("measure").await.unwrap();
    World { bench, router, cast, cookies }
}
