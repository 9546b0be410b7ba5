//! What tests stand on: a fresh database of either engine, a clock that is set, chance that repeats, actors.
//!
//! Only tests depend on this crate, so it may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "only tests use this crate")]

mod place;
mod template;

use access::{Actor, BodyKind, OrgId, PersonId, Role, Who};
use kernel::{At, Chance, Clock};
use place::Place;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Db, Engine, Migration, Vault};
use tempfile::TempDir;
use template::Template;

/// The variable that names the PostgreSQL server of the tests; `./test` starts one and sets it.
pub const POSTGRES: &str = "KANAME_TEST_POSTGRES";

/// The variable that names the file in which `./test` gathers what could not be tried on this machine.
pub const LEFT_OUT: &str = "KANAME_LEFT_OUT";

/// Says that something is not tried on this machine, and why: nobody takes it for tried because nothing failed.
pub fn left_out(what: &str) {
    use std::io::Write;
    eprintln!("left out: {what}");
    if let Some(file) = std::env::var_os(LEFT_OUT) {
        let mut file = std::fs::File::options().create(true).append(true).open(file).unwrap();
        file.write_all(format!("{what}\n").as_bytes()).unwrap();
    }
}

/// A database of its own for one test; it goes away with this value, also when the test fails.
pub struct Bench {
    /// The open database, migrated.
    pub db: Db,
    /// Its address.
    pub url: String,
    /// The clock of the test.
    pub clock: Arc<SetClock>,
    /// What who told it said of it: see [`told`].
    pub said: String,
    chance: Arc<Counter>,
    _kept: Kept,
}

/// Where the database stands; it goes away with this value.
enum Kept {
    Folder {
        _folder: TempDir,
    },
    Place {
        _place: Place,
    },
    /// It stays.
    Nowhere,
}

/// Chance that repeats: a counter, so that ids are unique and runs are the same.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl From<u64> for Counter {
    fn from(goes_on: u64) -> Self {
        Self(goes_on.into())
    }
}

impl Chance for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.to_le_bytes()[3];
        }
    }
}

/// A clock that shows what it was set to.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Set to a moment in Japan time, such as `2014-06-17 10:31`.
    pub fn at(local: &str) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(At::parse_local(local).expect("a moment").millis())))
    }
    /// Set it anew.
    pub fn set(&self, local: &str) {
        self.0.store(At::parse_local(local).expect("a moment").millis(), Ordering::SeqCst);
    }
    /// Let it go on.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> At {
        At::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A fresh database of `engine` with these tables, on 17 June 2014, 10:31.
pub async fn bench(engine: Engine, migrations: &[Migration]) -> Bench {
    told(engine, migrations, "tables", async |_| String::new()).await
}

/// The same, in which `tell` has been at work and said something of it. It is done once for all tests of a program that ask
/// for `what`, and each has a copy of its own, in which chance goes on where it stood.
pub async fn told(engine: Engine, migrations: &[Migration], what: &str, tell: impl AsyncFn(&Bench) -> String) -> Bench {
    let template = Template::of(engine, migrations, what);
    if let Some(copy) = template.copy().await {
        return copy;
    }
    template.make(tell).await.unwrap();
    template.copy().await.expect("a copy of what was just made")
}

/// The database at this address, as a test has it.
async fn fresh(url: String, kept: Kept, chance: Counter) -> Bench {
    let (chance, clock) = (Arc::new(chance), SetClock::at("2014-06-17 10:31"));
    let db = Db::open(&url, Arc::clone(&chance) as Arc<dyn Chance>).await.unwrap();
    Bench { db: db.with_vault(Vault::new(&[7; Vault::KEY])), url, clock, said: String::new(), chance, _kept: kept }
}

/// A database of PostgreSQL that holds nothing, no table either; it goes away with this value.
pub struct Empty {
    /// Its address.
    pub url: String,
    _place: Place,
}

/// A database of PostgreSQL that holds nothing.
pub async fn empty() -> Empty {
    let place = Place::schema().await;
    Empty { url: place.url(), _place: place }
}

/// Writes down what was there before its kind was sealed, as a migration does: statements, each ending with `;` at the
/// end of a line.
pub async fn unsealed(bench: &Bench, sql: &'static str) {
    let migration = store::Migration { name: "trial/unsealed", sql };
    store::migrate(&bench.db, &[migration], bench.clock.now()).await.unwrap();
}

/// Lets the database change what is sealed in these tables, as its owner can.
pub async fn lift(bench: &Bench, tables: &[&str]) {
    for table in tables {
        let lift = match bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        bench.db.run_script(&lift).await.unwrap();
    }
}

/// A person (by number) who acts for an organisation (by number) in these roles.
pub fn actor(person: u128, organisation: u128, body: BodyKind, roles: &[Role]) -> Actor {
    Actor::new(Who {
        person: person_id(person),
        organisation: org_id(organisation),
        body,
        roles: roles.iter().copied().collect(),
    })
}

/// The id of the person with this number.
pub fn person_id(number: u128) -> PersonId {
    numbered(number)
}

/// The id of the organisation with this number.
pub fn org_id(number: u128) -> OrgId {
    numbered(number)
}

fn numbered<T>(number: u128) -> kernel::Id<T> {
    let text = format!("{:032x}", 0x0190_0000_0000_7000_8000_0000_0000_0000_u128 + number);
    text.parse().expect("an id")
}

/// The text of all files below a folder: what a test reads to find which sentences are asked for.
pub fn sources(folder: impl AsRef<Path>) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let text = |path: PathBuf| match path.is_dir() {
        true => sources(path),
        false => std::fs::read_to_string(path).expect("a text"),
    };
    entries.map(text).collect::<Vec<_>>().join("\n")
}

/// Makes two tests of one: `both_engines! { async fn what_must_hold(bench: Bench) with MIGRATIONS { … } }`
/// becomes `what_must_hold::on_sqlite` and `what_must_hold::on_postgres`. Instead of `with MIGRATIONS` it may say
/// `of told`: a function that makes a bench of an engine.
#[macro_export]
macro_rules! both_engines {
    ($( $(#[$meta:meta])* async fn $name:ident($bench:ident: Bench) with $migrations:expr; $body:block )+) => { $(
        $crate::both_engines! { @one $name $bench $body async |engine| $crate::bench(engine, $migrations).await }
    )+ };
    ($( $(#[$meta:meta])* async fn $name:ident($bench:ident: Bench) of $make:path; $body:block )+) => { $(
        $crate::both_engines! { @one $name $bench $body $make }
    )+ };
    (@one $name:ident $bench:ident $body:block $make:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "what the body needs depends on the body")]
            use super::*;
            async fn hold($bench: $crate::Bench) $body
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                hold(($make)(store::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                hold(($make)(store::Engine::Postgres).await).await;
            }
        }
    };
}
