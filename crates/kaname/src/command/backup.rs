//! `kaname backup`: a copy made while the database is in use.

use crate::house;
use anyhow::{Context, Result, bail, ensure};
use std::{path::Path, process::Command};
use store::Engine;

/// Writes the copy.
pub(crate) async fn run(url: &str, to: &Path) -> Result<()> {
    ensure!(!to.exists(), "{} exists already; name a new file", to.display());
    let db = house::open_kept(url).await?;
    match db.engine() {
        Engine::Sqlite => {
            let path = to.to_str().context("the file's name is not UTF-8")?;
            ensure!(!path.contains('\''), "the file's name must not contain an apostrophe");
            store::make_private(to).context("the copy could not be written")?;
            db.run_script(&format!("VACUUM INTO '{path}'")).await.context("the copy could not be written")?;
        }
        Engine::Postgres => {
            let status = Command::new("pg_dump").arg("--format=custom").arg("--file").arg(to).arg(url).status();
            match status {
                Ok(status) if status.success() => {}
                Ok(_) => bail!("pg_dump failed; what it said stands above"),
                Err(_) => bail!("pg_dump is not installed here; it comes with PostgreSQL's client tools"),
            }
        }
    }
    eprintln!("kaname: the key file of one-time codes is not in the copy; keep a copy of it in another place");
    println!("copied to {}; check it with: kaname verify --database sqlite:{}", to.display(), to.display());
    Ok(())
}
