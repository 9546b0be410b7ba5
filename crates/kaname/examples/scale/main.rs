//! Measures pages as people ask for them, over a million reports, fifty thousand notices and as many shares of thirty
//! communities, and filing over HTTP, on both engines.
//!
//! `cargo run --release -p kaname --example scale [REPORTS [NOTICES [SHARES]]] [keep=FOLDER] [sqlite|postgres] [seed|pages|filing] [only=NAME]`.
//! PostgreSQL is measured if `KANAME_TEST_POSTGRES` names a server. With `keep=` the filled databases stay and are taken
//! again (on the server: the schema `scale`; communities are added where there are none); `seed` only fills them, `pages` and `filing` measure one of the two, `only=home` those pages
//! whose names hold it. Each page goes through the whole house: session,
//! permission, SQL, template. Figures and machine: `docs/benchmarks.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measurement: it stops at the first surprise, and asks the clock"
)]

mod circles;
mod counts;
mod filing;
mod http;
mod ledger;
mod numbers;
mod pages;
mod seed;
mod world;

use std::path::PathBuf;
use store::Engine;
use world::World;

/// What was asked for.
struct Asked {
    sizes: Vec<i64>,
    words: Vec<String>,
}

impl Asked {
    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|one| one == word)
    }
    /// What the names of the pages to be measured must hold; all, if nothing was said.
    fn only(&self) -> &str {
        self.words.iter().find_map(|word| word.strip_prefix("only=")).unwrap_or_default()
    }
    fn keep(&self) -> Option<PathBuf> {
        self.words.iter().find_map(|word| word.strip_prefix("keep=")).map(PathBuf::from)
    }
}

#[tokio::main]
async fn main() {
    let (sizes, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.parse::<i64>().is_ok());
    let asked = Asked { sizes: sizes.iter().filter_map(|size| size.parse().ok()).collect(), words };
    let reports = asked.sizes.first().copied().unwrap_or(1_000_000);
    let notices = asked.sizes.get(1).copied().unwrap_or(50_000);
    let shares = asked.sizes.get(2).copied().unwrap_or(50_000);
    let either = asked.has("sqlite") || asked.has("postgres");
    for (engine, name) in [(Engine::Sqlite, "sqlite"), (Engine::Postgres, "postgres")] {
        if (either && !asked.has(name)) || (engine == Engine::Postgres && std::env::var_os(trial::POSTGRES).is_none()) {
            continue;
        }
        let world = world::open(engine, asked.keep(), (reports, notices, shares)).await;
        if !asked.has("seed") {
            println!("\n{engine:?}: {reports} reports, {notices} notices, {shares} shares\n");
            let one = asked.has("pages") || asked.has("filing");
            if !one || asked.has("pages") {
                pages::measure(&world, asked.only()).await;
            }
            if !one || asked.has("filing") {
                filing::measure(&world).await;
            }
        }
        world.close(asked.keep().is_some()).await;
    }
}
