//! `kaname demo`: an embedded database with the registry, fictional members, and three cases told as loops.
//!
//! The cases are those of the supplementary survey of FY2013 (004:21310-21741); who is in them is fictional.
//! The demo lives on 17 June 2014, 14:32, and its clock goes on from there. Its letters go nowhere but into this process.

mod agency;
mod analysis;
mod cases;
mod cast;
mod circle;
mod crowd;
mod drill;
mod government;
mod held;
mod outage;
mod post;
mod story;
mod structure;
mod tell;
mod update;

use crate::{
    edge::{SystemChance, SystemClock},
    house, key, serve,
};
use anyhow::{Context, Result, bail};
use kernel::{At, Clock, Zone};
use shell::{AppParts, Mode};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};
use store::{Db, Durability};

pub use cast::{Cast, Person};
use post::post;

/// The moment at which the demo begins.
pub const BEGINS: &str = "2014-06-17 14:32";
/// The file that is there when everything has been told.
const TOLD: &str = "told";
/// The telephone that nobody answers.
const DUTY_PHONE: &str = "03-0000-0000";

/// Prepares the demo in `data` (or a folder that goes away) and serves it.
///
/// # Errors
/// If the folder cannot be used or the address cannot be listened on.
pub async fn run(listen: SocketAddr, data: Option<PathBuf>, zone: Option<Zone>) -> Result<()> {
    let (folder, temporary) = match data {
        Some(folder) => (folder, false),
        None => (std::env::temp_dir().join(format!("kaname-demo-{}", std::process::id())), true),
    };
    // Before anything is written: a folder is not to be filled for a demo that cannot be served.
    let free = std::net::TcpListener::bind(listen);
    let free = free.with_context(|| format!("cannot listen on {listen}; try --listen 127.0.0.1:0"))?;
    // Letters name the address at which they are answered, so it is known before.
    let listen = free.local_addr()?;
    drop(free);
    fs::create_dir_all(&folder).with_context(|| format!("cannot use the folder {}", folder.display()))?;
    let served = prepare_and_serve(&folder, listen, zone).await;
    if temporary {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    served
}

/// Tells everything into `folder`, which nobody has told anything into to its end, and nothing else.
///
/// # Errors
/// If the folder cannot be used.
pub async fn tell_into(folder: &Path, zone: Option<Zone>) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot use the folder {}", folder.display()))?;
    let _alone = alone(folder).await?;
    if is_told(folder) {
        return Ok(());
    }
    begin_anew(folder)?;
    if let Some(zone) = &zone {
        zone.clone().settle()?;
    }
    let db = unlocked(&address(folder), &SystemClock::shifted(shift(folder)?), zone).await?;
    tell_everything(&db).await?;
    db.close().await?;
    let told = folder.join(TOLD);
    fs::write(&told, "").with_context(|| format!("cannot write {}", told.display()))
}

/// The right to tell into `folder`, until it is dropped: a teller whose demo was killed is waited for.
async fn alone(folder: &Path) -> Result<fs::File> {
    let place = folder.join("telling");
    let file = fs::File::options().create(true).truncate(false).write(true).open(&place);
    let file = file.with_context(|| format!("cannot write {}", place.display()))?;
    tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await?.context("the demo's folder cannot be locked")
}

/// Has everything told by a process of its own: what that takes in memory, and that is more than serving, goes with it.
async fn have_it_told(folder: &Path, zone: Option<Zone>) -> Result<()> {
    let Ok(program) = std::env::current_exe() else { return tell_into(folder, zone).await };
    let mut teller = Command::new(program);
    teller.args(["demo", "--tell-only", "--data"]).arg(folder).stdin(Stdio::null());
    if let Some(zone) = &zone {
        teller.args(["--zone", zone.name()]);
    }
    match tokio::task::spawn_blocking(move || teller.status()).await? {
        Ok(ended) if ended.success() => Ok(()),
        Ok(_) => bail!("the demo could not be told"),
        // Where no other can be started, this one does it.
        Err(_) => tell_into(folder, zone).await,
    }
}

fn is_told(folder: &Path) -> bool {
    folder.join(TOLD).exists()
}

/// Where the demo's database is.
fn address(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("demo.db").display())
}

async fn prepare_and_serve(folder: &Path, listen: SocketAddr, zone: Option<Zone>) -> Result<()> {
    if !is_told(folder) {
        have_it_told(folder, zone.clone()).await?;
    }
    let clock = Arc::new(SystemClock::shifted(shift(folder)?));
    let db = unlocked(&address(folder), &clock, zone).await?;
    let (office, letterbox) = post(listen).await?;
    let (app, router) = shell::open(AppParts {
        db,
        clock,
        chance: Arc::new(SystemChance),
        mode: Mode::Demo,
        secure_cookies: false,
        duty_phone: DUTY_PHONE.to_owned(),
        rooms: house::rooms().into_iter().chain([letterbox]).collect(),
        doorkeeper: identity::recognise,
    });
    delivery::post::open(app.db(), app.now()).await?;
    serve::serve(listen, app, router, serve::Beside { office: Some(office), ..Default::default() }).await
}

/// The demo's database, with its tables and its key.
async fn unlocked(url: &str, clock: &SystemClock, zone: Option<Zone>) -> Result<Db> {
    let db = Db::open_with(url, Arc::new(SystemChance), Durability::Process).await?;
    house::migrate(&db, clock.now()).await?;
    house::place(&db, zone, clock.now()).await?;
    key::unlock(db, &key::place(url, None), &SystemChance, clock.now(), |_| ()).await
}

/// Removes what a demo that was stopped while it was being told has left behind.
fn begin_anew(folder: &Path) -> Result<()> {
    for name in ["demo.db", "demo.db-wal", "demo.db-shm", "demo.db.key", "clock-shift-ms"] {
        let path = folder.join(name);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// How far the demo's clock is from the real one; kept beside the data, so that a demo taken up again goes on.
fn shift(folder: &Path) -> Result<i64> {
    let file = folder.join("clock-shift-ms");
    if let Ok(kept) = fs::read_to_string(&file) {
        return kept.trim().parse().context("the demo's clock cannot be read; remove the folder and start anew");
    }
    let shift = begins().millis() - SystemClock::real().now().millis();
    fs::write(&file, shift.to_string()).context("the demo's clock cannot be kept")?;
    Ok(shift)
}

fn begins() -> At {
    At::parse_local(BEGINS).unwrap_or(At::from_millis(0))
}

/// Fills a migrated, empty database: the registry, the members, the people, the three cases.
///
/// # Errors
/// If the database refuses.
pub async fn tell_everything(db: &Db) -> Result<Cast> {
    let mut cast = cast::assemble(db).await?;
    structure::rules_decided(db, &cast).await?;
    tell::finished_case(db, &cast).await?;
    tell::case_waiting_for_consent(db, &cast).await?;
    structure::asked_and_declined(db, &cast).await?;
    structure::kept_by_themselves(db, &cast).await?;
    tell::case_just_reported(db, &cast).await?;
    circle::tell(db, &cast).await?;
    agency::tell(db, &mut cast).await?;
    government::tell(db, &cast).await?;
    held::tell(db, &cast).await?;
    update::tell(db, &cast).await?;
    outage::tell(db, &cast).await?;
    drill::tell(db, &cast).await?;
    analysis::tell(db, &cast).await?;
    Ok(cast)
}
