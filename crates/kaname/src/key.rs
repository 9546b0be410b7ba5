//! The key under which the database keeps what must be read again: a file beside it, never in it.

use anyhow::{Context, Result, bail, ensure};
use kernel::{At, Chance};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};
use store::{Db, Engine, Vault};

/// Where the key is: where somebody says, else beside the file of SQLite, else in the working folder.
pub fn place(database: &str, given: Option<PathBuf>) -> PathBuf {
    let file = database.strip_prefix("sqlite:").map(|rest| rest.split('?').next().unwrap_or(rest));
    let beside = || file.map_or_else(|| PathBuf::from("kaname.key"), |file| PathBuf::from(format!("{file}.key")));
    given.unwrap_or_else(beside)
}

/// The key of this file; `None` where there is no file.
///
/// # Errors
/// If it cannot be read, can be read by others, or holds no key.
pub fn read(path: &Path) -> Result<Option<[u8; Vault::KEY]>> {
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(cause).with_context(|| format!("the key file {shown} cannot be read")),
    };
    let mode = fs::metadata(path).with_context(|| format!("the key file {shown} cannot be read"))?.permissions().mode();
    ensure!(
        mode & others(path) == 0,
        "the key file {shown} can be read by others on this machine; run: chmod 600 {shown}"
    );
    let byte = |at: usize| text.trim().get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Option<Vec<u8>> = (0..text.trim().len()).step_by(2).map(byte).collect();
    let key = bytes.and_then(|bytes| bytes.try_into().ok());
    key.map(Some)
        .with_context(|| format!("{shown} holds no key; it should be 64 hexadecimal digits: put the right file back"))
}

/// What nobody else of the machine may do with a secret file. A credential that the service manager gives to one service
/// stands in a folder of that service alone, with rights that show as those of a group.
pub(crate) fn others(path: &Path) -> u32 {
    let given = std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
    if given { 0o007 } else { 0o077 }
}

/// Draws a key and writes it to a file that only its owner reads.
///
/// # Errors
/// If there is such a file, or it cannot be written.
pub fn make(path: &Path, chance: &dyn Chance) -> Result<[u8; Vault::KEY]> {
    let mut key = [0u8; Vault::KEY];
    chance.fill(&mut key);
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
        file.write_all(format!("{text}\n").as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("the key file {} cannot be written; name another with --key", path.display()))?;
    Ok(key)
}

/// The database with its key: found, or made where nothing is kept under one yet. What still stands in clear is kept
/// under it from now on. `tell` says on the way what was done.
///
/// # Errors
/// If something is kept under a key that is not there or is another one; the error says what to do.
pub async fn unlock(db: Db, path: &Path, chance: &dyn Chance, now: At, tell: fn(String)) -> Result<Db> {
    let held = identity::held::count(&db, now).await?;
    let key = match read(path)? {
        Some(key) => key,
        None if held.locked > 0 => bail!("{}", lost(held.locked, path, "is not there")),
        None => {
            let key = make(path, chance)?;
            tell(format!("made the key file {}; keep a copy of it, apart from copies of the database", path.display()));
            key
        }
    };
    let db = db.with_vault(Vault::new(&key));
    ensure!(identity::held::opens(&db, now).await?, "{}", lost(held.locked, path, "is another one"));
    if held.plain > 0 {
        identity::held::lock(&db, now).await?;
        wipe(&db).await?;
        tell(format!("{} one-time codes stood in clear in the database and are now kept under the key", held.plain));
    }
    Ok(db)
}

fn lost(many: i64, path: &Path, what: &str) -> String {
    format!(
        "{many} one-time codes are kept under a key, and the key file {} {what}. Put the right file back, or name it with \
         --key; it is in no copy of the database. If it is lost for good: kaname user forget-codes takes all one-time \
         codes away, and everybody sets up a new one at the next sign-in, after the password",
        path.display()
    )
}

/// Takes what was overwritten out of the files of the database.
async fn wipe(db: &Db) -> Result<()> {
    let script = match db.engine() {
        Engine::Sqlite => "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)",
        Engine::Postgres => "VACUUM FULL one_time_codes",
    };
    db.run_script(script)
        .await
        .context("what stood in clear could not be taken out of the database's files; run VACUUM")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::edge::SystemChance;

    #[test]
    fn the_key_is_beside_the_database_unless_somebody_says_where() {
        assert_eq!(place("sqlite:/srv/kaname.db", None), PathBuf::from("/srv/kaname.db.key"));
        assert_eq!(place("sqlite:kaname.db?mode=rwc", None), PathBuf::from("kaname.db.key"));
        assert_eq!(place("postgres://kaname@host/kaname", None), PathBuf::from("kaname.key"));
        assert_eq!(place("sqlite:kaname.db", Some("/etc/k".into())), PathBuf::from("/etc/k"));
    }

    #[test]
    fn a_key_is_read_back_and_nobody_else_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("k");
        assert_eq!(read(&path).unwrap(), None);
        let key = make(&path, &SystemChance).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap(), Some(key));
        assert!(make(&path, &SystemChance).is_err(), "a key is never written over");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("chmod 600"));
    }

    #[test]
    fn what_is_no_key_is_not_taken_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("k");
        for wrong in ["", "00", "あいう", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64)] {
            fs::write(&path, wrong).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(read(&path).unwrap_err().to_string().contains("holds no key"), "{wrong}");
        }
    }
}
