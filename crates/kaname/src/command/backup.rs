//! `kaname backup`: everything that a hub holds, as it is at one moment, in one file; made while people work.

use super::{file, grow::bar, watch::Watch};
use crate::{
    edge::{SystemChance, SystemClock},
    house,
};
use access::Actor;
use anyhow::{Context, Result, bail, ensure};
use file::Part;
use kernel::{At, Clock, Zone};
use serde_json::json;
use std::{io::IsTerminal, path::Path, process::ExitCode, sync::Arc};
use store::{
    Db, Durability, Engine, StoreError, Verdict,
    grow::{self, GrowError, Grown, Mark},
};

/// A backup that was made.
struct Made {
    mark: Mark,
    held: Grown,
    /// What `kaname verify` says of it; `None` where it is of an earlier version.
    verified: Option<(Verdict, record::Seals)>,
    seconds: f64,
}

impl Made {
    fn good(&self) -> bool {
        self.verified.as_ref().is_none_or(|(verdict, seals)| verdict.good() && seals.good())
    }
}

/// Makes the backup, verifies it, and says what it holds; fails if it was made and does not verify.
pub(crate) async fn run(url: &str, to: &Path, as_json: bool) -> Result<ExitCode> {
    ensure!(!to.exists(), "{} exists already; name a new file", to.display());
    let (watch, taken_at) = (Watch::started(), SystemClock::real().now());
    let db = house::open_kept(url).await?;
    let part = Part::beside(to, "part")?;
    copy(&db, &part, taken_at, url).await?;
    let made = check_and_mark(&part, taken_at, watch).await?;
    grow::as_one_file(&part.url()).await?;
    part.publish(to)?;
    note(&db, &made.mark).await;
    db.close().await?;
    match as_json {
        true => println!("{}", report(&made, to)),
        false => tell(&made, to),
    }
    eprintln!("kaname: the key file of one-time codes is not in the backup; keep a copy of it in another place");
    Ok(if made.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Copies everything into the file, as it is at one moment.
async fn copy(db: &Db, part: &Part, now: At, url: &str) -> Result<()> {
    if db.engine() == Engine::Sqlite {
        return db.copy_into(part.name()).await.with_context(|| part.unwritable());
    }
    let into = open(part).await?;
    let (from, to) = (db.snapshot(Actor::nobody(), now).await?, into.write(Actor::nobody(), now).await?);
    let kept = grow::keep(&from, &to, &house::migrations(), &bar(std::io::stderr().is_terminal())).await;
    kept.map_err(|why| with_remedy(why, url))?;
    to.commit_unrecorded("backup").await.with_context(|| part.unwritable())?;
    Ok(into.close().await?)
}

async fn open(part: &Part) -> Result<Db> {
    // What is written is flushed once, when all of it is there.
    let db = Db::open_with(&part.url(), Arc::new(SystemChance), Durability::Process).await;
    db.with_context(|| part.unwritable())
}

/// Verifies the copy and marks it as a backup.
async fn check_and_mark(part: &Part, taken_at: At, watch: Watch) -> Result<Made> {
    let db = open(part).await?;
    let cx = db.read(Actor::nobody(), taken_at).await?;
    ensure!(grow::mark(&cx.system("backup")).await?.is_none(), "this is a backup itself; copy its file");
    drop(cx);
    let behind =
        house::missing(&db, taken_at).await.context("the database has no tables of Kaname; check --database")?;
    let cx = db.write(Actor::nobody(), taken_at).await?;
    let verified = match behind {
        0 => Some((store::verify(&cx, None).await?, record::verify_seals(&cx).await?)),
        _ => None,
    };
    let (held, mark) = grow::marked(&cx, taken_at).await?;
    cx.commit_unrecorded("backup").await.with_context(|| part.unwritable())?;
    db.close().await?;
    Ok(Made { mark, held, verified, seconds: watch.seconds() })
}

fn with_remedy(why: GrowError, url: &str) -> anyhow::Error {
    let remedy = match &why {
        GrowError::Behind(_) => format!("run: kaname migrate --database {url}"),
        GrowError::Unknown(_) => "back it up with the Kaname that wrote it last".to_owned(),
        GrowError::NoHub => "check --database".to_owned(),
        _ => return anyhow::Error::new(why).context("no backup was made"),
    };
    anyhow::anyhow!("no backup was made: {}: {remedy}", why.to_string().replace("to be moved", "to be copied"))
}

/// Notes in the hub that it was backed up, for the doctor. A disk that is full keeps nobody from making a backup.
async fn note(db: &Db, mark: &Mark) {
    let noted = async {
        if house::missing(db, mark.taken_at).await? > 0 {
            return Ok(());
        }
        let cx = db.write(Actor::nobody(), mark.taken_at).await?;
        store::backup::note_backup(&cx, mark).await?;
        cx.commit_unrecorded("backup").await
    };
    if let Err(cause) = noted.await {
        eprintln!("kaname: the backup is made; that it was could not be noted in the hub: {cause}");
    }
}

fn report(made: &Made, to: &Path) -> serde_json::Value {
    json!({
        "file": to.display().to_string(),
        "taken_at": made.mark.taken_at.rfc3339(),
        "rows": made.mark.rows,
        "tables": made.held.tables.len(),
        "digest": made.mark.digest.to_string(),
        "bytes": std::fs::metadata(to).map(|file| file.len()).ok(),
        "good": made.good(),
        "head": made.verified.as_ref().map(|(verdict, _)| verdict.head.clone()),
        "entries": made.verified.as_ref().map(|(verdict, _)| verdict.entries),
        "seals_checked": made.verified.as_ref().map(|(_, seals)| seals.checked),
        "seconds": made.seconds,
    })
}

fn tell(made: &Made, to: &Path) {
    println!("backed up to {} in {:.1} s, as of {}", to.display(), made.seconds, made.mark.taken_at.rfc3339());
    println!("  {:14} {} in {} tables", "rows", made.mark.rows, made.held.tables.len());
    match &made.verified {
        Some((verdict, seals)) if made.good() => {
            println!("  {:14} holds, {} entries, head {}", "audit chain", verdict.entries, verdict.head);
            println!("  {:14} hold, {} sealed things", "seals", seals.checked);
        }
        Some(_) => println!("  !! chain or seals do NOT hold: keep it as evidence; kaname verify names each"),
        None => println!("  {:14} not verified: the hub is of an earlier version; kaname restore verifies it", "chain"),
    }
    println!("it is restored with: kaname restore {} --database NEW", to.display());
}

/// The backup that a file says it is.
///
/// # Errors
/// If it is none of a hub, or cannot be read.
pub(super) async fn read(file: &Path) -> Result<Db> {
    if !file.exists() {
        bail!("there is no file {}", file.display());
    }
    let db = Db::open_still(&format!("sqlite:{}", file.display()), Arc::new(SystemChance)).await;
    let db = db.with_context(|| format!("{} cannot be read as a backup", file.display()))?;
    match store::place::zone(&db.read(Actor::nobody(), At::from_millis(0)).await?).await {
        Ok(zone) => zone.map_or(Ok(()), Zone::settle)?,
        Err(cause @ StoreError::Unreadable { .. }) => return Err(cause.into()),
        // A file that is damaged says what is wrong with it when all of it is read.
        Err(_) => {}
    }
    Ok(db)
}
