//! The rooms of the house. Adding a subject is one line here.

use crate::edge::SystemChance;
use access::Actor;
use anyhow::{Result, bail};
use kernel::{At, Zone};
use shell::Room;
use std::sync::Arc;
use store::{
    Applied, Db, Derived, Migration, StoreError, params,
    retention::{self, Retained},
    search::Indexed,
};

/// All rooms, in the order of the navigation.
pub fn rooms() -> Vec<Room> {
    vec![
        sharing::room(),
        delivery::room(sharing::addition::search),
        outage::room(),
        community::room(),
        registry::room(),
        identity::room(),
        record::room(),
        statistics::room(),
        exercises::room(),
        analysis::room(),
    ]
}

/// All tables, below before above.
pub fn migrations() -> Vec<Migration> {
    [
        registry::MIGRATIONS,
        identity::MIGRATIONS,
        delivery::MIGRATIONS,
        sharing::MIGRATIONS,
        community::MIGRATIONS,
        statistics::MIGRATIONS,
        outage::MIGRATIONS,
        exercises::MIGRATIONS,
        analysis::MIGRATIONS,
    ]
    .concat()
}

/// All that is kept beside what it is derived from.
pub fn derived() -> Vec<Derived> {
    [&sharing::DERIVED[..], &delivery::DERIVED[..], &community::DERIVED[..]].concat()
}

/// All that is kept for some days only.
pub fn retained() -> Vec<Retained> {
    [&retention::RETAINED[..], &identity::RETAINED[..], &sharing::RETAINED[..]].concat()
}

/// All kinds of things that are found by their words.
pub fn indexed() -> Vec<Indexed> {
    [&sharing::INDEXED[..], &community::INDEXED[..]].concat()
}

/// Opens the database named by `url`, which must be there.
///
/// # Errors
/// If it is not, or cannot be reached.
pub async fn open_kept(url: &str) -> Result<Db> {
    if let Some(file) = store::file_of(url).filter(|file| !file.exists()) {
        bail!(
            "there is no database at {}; check --database, or for a new hub run: kaname migrate --database {url}",
            file.display()
        );
    }
    open(url).await
}

/// Opens the database named by `url`, which must be there with all its tables.
///
/// # Errors
/// If it is not, cannot be reached, or lacks tables; then it says with which command they are made.
pub async fn open_ready(url: &str, now: At) -> Result<Db> {
    let db = open_kept(url).await?;
    match missing(&db, now).await {
        Ok(0) => Ok(db),
        Ok(many) => bail!(
            "the database is of an earlier version and lacks {many} migrations; run: kaname migrate --database {url}"
        ),
        Err(_) => bail!(
            "the database has no tables of Kaname; check --database, or for a new hub run: kaname migrate --database {url}"
        ),
    }
}

/// How many migrations this binary knows that the database lacks.
///
/// # Errors
/// If it has no tables at all.
pub async fn missing(db: &Db, now: At) -> Result<i64, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("doctor");
    let mut missing = 0;
    for migration in migrations() {
        let count = sql.count("SELECT COUNT(*) AS n FROM migrations WHERE name = $1", params![migration.name]).await?;
        missing += i64::from(count == 0);
    }
    Ok(missing)
}

/// Opens the database named by `url`; a file is made where there is none.
///
/// # Errors
/// If it cannot be reached.
pub async fn open(url: &str) -> Result<Db> {
    let db = reached(url).await?;
    settle(&db, At::from_millis(0)).await?;
    Ok(db)
}

/// Reads days and clocks from now on as they are where this hub stands, if it has tables.
///
/// # Errors
/// If they were already read as those of another place.
pub async fn settle(db: &Db, now: At) -> Result<()> {
    if let Some(zone) = store::place::zone(&db.read(Actor::nobody(), now).await?).await? {
        zone.settle()?;
    }
    Ok(())
}

/// Opens the database named by `url` for a hub that shall stand in `zone`, if that is said, and brings its tables up to date.
///
/// # Errors
/// If it stands elsewhere already: days, fiscal years and references hang on it from the first on.
pub async fn open_at(url: &str, zone: Option<Zone>, now: At) -> Result<(Db, Applied)> {
    let db = reached(url).await?;
    let applied = migrate(&db, now).await?;
    place(&db, zone, now).await?;
    Ok((db, applied))
}

/// Says where the hub stands, if it is said and new, and reads days so from now on.
///
/// # Errors
/// If it stands elsewhere already.
pub(crate) async fn place(db: &Db, zone: Option<Zone>, now: At) -> Result<()> {
    if let Some(zone) = zone {
        let cx = db.write(Actor::nobody(), now).await?;
        let new = zone.name() != Zone::JAPAN && store::place::place(&cx, &zone).await?;
        if new {
            cx.commit().await?;
        } else {
            drop(cx);
        }
        let there = store::place::zone(&db.read(Actor::nobody(), now).await?).await?;
        if let Some(there) = there.filter(|there| *there != zone) {
            bail!(
                "this hub stands in {} and not in {}: a hub's time zone is said when it is made and never changes; leave --zone out, or make a new hub",
                there.name(),
                zone.name()
            );
        }
    }
    settle(db, now).await
}

/// Opens the database named by `url`, wherever its hub stands.
///
/// # Errors
/// If it cannot be reached.
pub(crate) async fn reached(url: &str) -> Result<Db> {
    Db::open(url, Arc::new(SystemChance)).await.map_err(|cause| {
        let shown = url.split('@').next_back().unwrap_or_default();
        let what = match (url.starts_with("sqlite:"), &cause) {
            (true, StoreError::ReadOnly(_)) => format!("this user may not write in the folder of {shown}, and SQLite writes beside it; run this as whoever owns the folder, or let this user write there"),
            (true, _) => format!("{shown} cannot be opened as a SQLite database; check --database, and that it is none of another program"),
            (false, _) => format!("the database {shown} cannot be opened; check --database and that it is running"),
        };
        anyhow::Error::new(cause).context(what)
    })
}

/// Brings the tables up to date.
///
/// # Errors
/// If the database refuses, or is a backup: nobody lives in one.
pub async fn migrate(db: &Db, now: At) -> Result<Applied> {
    let cx = db.read(Actor::nobody(), now).await?;
    if store::grow::mark(&cx.system("backup")).await?.is_some() {
        bail!(
            "this is a backup; what left by mail after it would leave again. Make a hub of it: kaname restore FILE --database NEW"
        );
    }
    drop(cx);
    let applied = store::migrate(db, &migrations(), now).await?;
    registry::load::fold_anew(db, now).await?;
    // A new index that nobody has counted is taken for better or worse than it is.
    if applied.before > 0 && !applied.new.is_empty() {
        store::count_anew(db, now).await?;
    }
    Ok(applied)
}
