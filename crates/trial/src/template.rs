//! A database that is made once and copied for every test that begins with it: making one takes seconds, copying it little.
//!
//! Whichever test needs it first makes it, of whichever process; others wait at a file's lock. What is made belongs to one
//! test program as it was built: built anew it makes its own, and takes away what no program has any more.

use crate::{Bench, Counter, Kept, fresh, place, place::Place};
use kernel::ContentHash;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::UNIX_EPOCH,
};
use store::{Engine, Migration, StoreError};
use tempfile::TempDir;

/// What is made once, and where it is kept.
pub(crate) struct Template<'a> {
    engine: Engine,
    migrations: &'a [Migration],
    /// Its files, but for their ending.
    stem: PathBuf,
}

/// What is written down when it is complete, and not before.
struct Record {
    /// Where chance goes on in a copy, so that no id is made twice.
    chance: u64,
    /// The database on the server of the tests; empty on SQLite.
    database: String,
    /// What who made it says of it.
    said: String,
}

impl<'a> Template<'a> {
    /// `what` these tables hold.
    pub(crate) fn of(engine: Engine, migrations: &'a [Migration], what: &str) -> Self {
        let tables: String = migrations.iter().flat_map(|one| [one.name, one.sql]).collect();
        let tables = ContentHash::of(tables.as_bytes()).to_string();
        let name = format!("{what}-{}-{engine:?}", tables.get(..16).unwrap());
        Self { engine, migrations, stem: kept_in().join(name) }
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.stem.with_extension(ending)
    }

    /// Waits for whoever is at it: alone to make it, together with others to copy it.
    async fn lock(&self, alone: bool) -> File {
        fs::create_dir_all(kept_in()).unwrap();
        let file = File::options().create(true).truncate(false).write(true).open(self.file("lock")).unwrap();
        let wait = move || if alone { file.lock().map(|()| file) } else { file.lock_shared().map(|()| file) };
        tokio::task::spawn_blocking(wait).await.unwrap().unwrap()
    }

    /// A copy of it, if it has been made.
    pub(crate) async fn copy(&self) -> Option<Bench> {
        let _lock = self.lock(false).await;
        let record = Record::read(&self.file("made"))?;
        let (url, kept) = match self.engine {
            Engine::Sqlite => {
                let folder = TempDir::new().unwrap();
                let copy = folder.path().join("hub.db");
                fs::copy(self.file("db"), &copy).ok()?;
                (format!("sqlite:{}", copy.display()), Kept::Folder { _folder: folder })
            }
            Engine::Postgres => {
                let place = Place::copy_of(&record.database).await.ok()?;
                (place.url(), Kept::Place { _place: place })
            }
        };
        Some(Bench { said: record.said, ..fresh(url, kept, Counter::from(record.chance)).await })
    }

    /// Makes it, unless somebody has meanwhile.
    pub(crate) async fn make(&self, fill: impl AsyncFn(&Bench) -> String) -> Result<(), StoreError> {
        let _lock = self.lock(true).await;
        match Record::read(&self.file("made")) {
            Some(_) if self.engine == Engine::Sqlite => return Ok(()),
            Some(record) if place::is_there(&record.database).await => return Ok(()),
            _ => take_away_what_is_old().await,
        }
        match self.engine {
            Engine::Sqlite => {
                let folder = TempDir::new_in(kept_in()).unwrap();
                let file = folder.path().join("hub.db");
                let bench = fresh(format!("sqlite:{}", file.display()), Kept::Nowhere, Counter::default()).await;
                let record = self.filled(bench, fill).await?;
                fs::rename(file, self.file("db")).unwrap();
                record.write(&self.file("made"));
            }
            Engine::Postgres => {
                let place = Place::to_be_copied().await;
                let record = self.filled(fresh(place.url(), Kept::Nowhere, Counter::default()).await, fill).await?;
                Record { database: place.stay().await, ..record }.write(&self.file("made"));
            }
        }
        Ok(())
    }

    async fn filled(&self, bench: Bench, fill: impl AsyncFn(&Bench) -> String) -> Result<Record, StoreError> {
        store::migrate(&bench.db, self.migrations, kernel::Clock::now(&*bench.clock)).await?;
        let said = fill(&bench).await;
        if self.engine == Engine::Sqlite {
            // One file, with nothing beside it.
            bench.db.run_script("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        bench.db.close().await?;
        Ok(Record { chance: bench.chance.0.load(Ordering::SeqCst), database: String::new(), said })
    }
}

impl Record {
    fn read(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let mut lines = text.splitn(3, '\n');
        let (chance, database) = (lines.next()?.parse().ok()?, lines.next()?.to_owned());
        Some(Self { chance, database, said: lines.next()?.to_owned() })
    }

    /// Writes it down at once, or not at all.
    fn write(&self, file: &Path) {
        let begun = file.with_extension("begun");
        fs::write(&begun, format!("{}\n{}\n{}", self.chance, self.database, self.said)).unwrap();
        fs::rename(begun, file).unwrap();
    }
}

/// The test program that runs.
fn program() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// The folder of all programs, beside what is built.
fn all_kept() -> PathBuf {
    program().ancestors().nth(3).unwrap().join("tmp/made")
}

/// The folder of the program that runs.
fn kept_in() -> PathBuf {
    all_kept().join(mark_of(&program()).unwrap())
}

/// A name for a program as it was built. `None` if it is there no more.
fn mark_of(program: &Path) -> Option<String> {
    let built = fs::metadata(program).ok()?;
    let when = built.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    Some(format!("{}.{when}-{}", program.file_name()?.to_str()?, built.len()))
}

/// Takes away what was made by programs that are there no more, or were built anew since.
async fn take_away_what_is_old() {
    let programs = program().parent().unwrap().to_owned();
    for folder in fs::read_dir(all_kept()).unwrap().flatten() {
        let mark = folder.file_name().to_string_lossy().into_owned();
        let name = mark.rsplit_once('.').map_or("", |(name, _)| name);
        if mark_of(&programs.join(name)).as_ref() == Some(&mark) {
            continue;
        }
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            if let Some(record) = Record::read(&file.path()).filter(|record| !record.database.is_empty()) {
                place::forget(&record.database).await;
            }
        }
        drop(fs::remove_dir_all(folder.path()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Actor;
    use kernel::At;
    use std::sync::atomic::AtomicU64;
    use store::params;

    const TABLES: [Migration; 1] = [Migration { name: "trial/0001", sql: "CREATE TABLE things (id BIGINT);" }];

    async fn things(bench: &Bench) -> i64 {
        let cx = bench.db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
        cx.system("test").count("SELECT COUNT(*) AS n FROM things", params![]).await.unwrap()
    }

    /// A name that no run before this one had.
    fn what(of: &str) -> String {
        format!("{of}-{}", std::process::id())
    }

    /// Nothing stays of it, on either engine.
    async fn forget(engine: Engine, what: &str) {
        let record = Record::read(&Template::of(engine, &TABLES, what).file("made")).unwrap();
        place::forget(&record.database).await;
    }

    async fn told_once_and_copied(engine: Engine) {
        let (told, what) = (AtomicU64::new(0), what("once"));
        let tell = async |bench: &Bench| {
            told.fetch_add(1, Ordering::SeqCst);
            bench.db.run_script("INSERT INTO things VALUES (1)").await.unwrap();
            kernel::chance::token(&*bench.chance)
        };
        let both = || crate::told(engine, &TABLES, &what, &tell);
        let (one, other) = tokio::join!(both(), both());
        assert_eq!(told.load(Ordering::SeqCst), 1);
        assert_eq!((things(&one).await, things(&other).await), (1, 1), "each has all of it");
        one.db.run_script("INSERT INTO things VALUES (2)").await.unwrap();
        assert_eq!((things(&one).await, things(&other).await), (2, 1), "and a copy of its own");
        assert!(one.said == other.said && one.said.len() == 64, "what was said of it");
        let next = kernel::chance::token(&*one.chance);
        assert!(next != one.said && next == kernel::chance::token(&*other.chance), "chance goes on where it stood");
        forget(engine, &what).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_told_is_told_once_and_each_has_a_copy_on_sqlite() {
        told_once_and_copied(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_told_is_told_once_and_each_has_a_copy_on_postgres() {
        told_once_and_copied(Engine::Postgres).await;
    }

    async fn told_anew_after_a_failure(engine: Engine) {
        let what = what("failed");
        let named = what.clone();
        let failed = tokio::spawn(async move {
            let tell = async |bench: &Bench| {
                bench.db.run_script("INSERT INTO things VALUES (1)").await.unwrap();
                panic!("as a test does that is killed midway")
            };
            crate::told(engine, &TABLES, &named, tell).await;
        });
        assert!(failed.await.is_err());
        let whole = crate::told(engine, &TABLES, &what, async |_| String::new()).await;
        assert_eq!(things(&whole).await, 0, "nothing of what was begun is in it");
        forget(engine, &what).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_not_told_to_its_end_is_told_anew_on_sqlite() {
        told_anew_after_a_failure(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_not_told_to_its_end_is_told_anew_on_postgres() {
        told_anew_after_a_failure(Engine::Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_program_made_that_is_there_no_more_is_taken_away() {
        let left = all_kept().join(format!("program-{}.1-1", std::process::id()));
        let database = Place::to_be_copied().await.stay().await;
        fs::create_dir_all(kept_in()).unwrap();
        let begun = TempDir::new_in(kept_in()).unwrap().keep();
        Record { chance: 1, database: database.clone(), said: String::new() }.write(&begun.join("demo.made"));
        fs::rename(begun, &left).unwrap();
        take_away_what_is_old().await;
        assert!(!left.exists() && !place::is_there(&database).await);
    }
}
