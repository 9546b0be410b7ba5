//! The rooms of the house. Adding a subject is one line here.

use crate::edge::SystemChance;
use anyhow::{Context, Result, bail};
use kernel::At;
use shell::Room;
use std::sync::Arc;
use store::{Applied, Db, Derived, Migration};

/// All rooms, in the order of the navigation.
pub fn rooms() -> Vec<Room> {
    vec![
        sharing::room(),
        delivery::room(sharing::addition::search),
        community::room(),
        registry::room(),
        identity::room(),
        record::room(),
        statistics::room(),
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
    ]
    .concat()
}

/// All that is kept beside what it is derived from.
pub fn derived() -> Vec<Derived> {
    [&sharing::DERIVED[..], &delivery::DERIVED[..]].concat()
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

/// Opens the database named by `url`; a file is made where there is none.
///
/// # Errors
/// If it cannot be reached.
pub async fn open(url: &str) -> Result<Db> {
    Db::open(url, Arc::new(SystemChance)).await.with_context(|| {
        let shown = url.split('@').next_back().unwrap_or_default();
        format!("the database {shown} cannot be opened; check --database and that it is running")
    })
}

/// Brings the tables up to date.
///
/// # Errors
/// If the database refuses.
pub async fn migrate(db: &Db, now: At) -> Result<Applied> {
    Ok(store::migrate(db, &migrations(), now).await?)
}
