//! `kaname migrate --to`: a SQLite hub moved to PostgreSQL, and compared.

use super::{reindex, watch::Watch};
use crate::{
    edge::{SystemChance, SystemClock},
    house,
};
use access::{Actor, Kind};
use anyhow::{Context, Result, anyhow, bail, ensure};
use kernel::Clock;
use record::Seals;
use serde_json::{Value, json};
use std::{
    io::{IsTerminal, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use store::{
    Cx, Entry, Verdict,
    grow::{GrowError, Grown, Snapshot, Step},
};

/// What was done.
struct Done {
    grown: Grown,
    verdict: Verdict,
    seals: Seals,
    index: Vec<(Kind, usize)>,
    /// Seconds for rows, comparison and seals; the hub can be used from then on.
    moving: f64,
    /// Seconds for the index.
    indexing: f64,
}

/// Moves the hub and says what was done.
pub(crate) async fn run((from, to): (&str, &str), key: &Path, as_json: bool) -> Result<()> {
    let done = grow(from, to).await?;
    if as_json {
        println!("{}", report(&done));
    } else {
        tell(&done);
        println!("the key file stays as it is, and goes with the hub: --key {}", key.display());
        println!("use only the new database from now on; keep the old one, which is as it was, until you are sure");
    }
    Ok(())
}

async fn grow(from: &str, to: &str) -> Result<Done> {
    let file = store::file_of(from).context(
        "only a SQLite hub is moved: name it with --database sqlite:PATH; PostgreSQL is copied with pg_dump",
    )?;
    ensure!(file.exists(), "there is no database at {}; check --database", file.display());
    ensure!(
        store::file_of(to).is_none(),
        "--to names a PostgreSQL database, such as postgres://kaname@db.example/kaname"
    );
    let (clock, begun) = (SystemClock::real(), Watch::started());
    let snapshot = Snapshot::take(from, Arc::new(SystemChance), clock.now()).await;
    let snapshot = snapshot.with_context(|| format!("{} cannot be read", file.display()))?;
    ensure!(
        store::grow::mark(&snapshot.cx().system("move to another database")).await?.is_none(),
        "{} is a backup: kaname restore FILE --database {to}",
        file.display()
    );
    if let Some(zone) = store::place::zone(snapshot.cx()).await? {
        zone.settle()?;
    }
    let db = house::reached(to).await?;
    let cx = db.write(Actor::nobody(), clock.now()).await?;
    let grown = store::grow::grow(&snapshot, &cx, &house::migrations(), &bar(std::io::stderr().is_terminal())).await;
    let grown = grown.map_err(|why| with_remedy(why, from))?;
    let (verdict, seals) = verified(&cx, from).await?;
    cx.audit(Entry::new("hub.moved").detail(json!({
        "rows": grown.rows(),
        "tables": grown.tables.len(),
        "digest": grown.digest().to_string(),
    })));
    ensure!(
        snapshot.still_holds().await?,
        "somebody wrote into {} meanwhile, which would be lost; nothing was moved: stop kaname serve, then again",
        file.display()
    );
    cx.commit().await.context("nothing was moved")?;
    let (moving, begun) = (begun.seconds(), Watch::started());
    let index = reindex::index(&db, false).await.context("everything is moved but the search index: kaname reindex")?;
    let indexing = begun.seconds();
    db.close().await?;
    Ok(Done { grown, verdict, seals, index, moving, indexing })
}

/// Whether chain and seals hold in what was copied.
pub(super) async fn verified(cx: &Cx, from: &str) -> Result<(Verdict, Seals)> {
    let verdict = store::verify(cx, None).await?;
    let seals = record::verify_seals(cx).await?;
    if !verdict.good() || !seals.good() {
        bail!("chain or seals do not hold, and nothing was written; see: kaname verify --database {from}");
    }
    Ok((verdict, seals))
}

/// The error and what to do.
fn with_remedy(why: GrowError, from: &str) -> anyhow::Error {
    let remedy = match &why {
        GrowError::NotEmpty(names) if names.iter().any(|name| name == "migrations") => {
            "it holds a hub already (kaname doctor looks at it); for a move, make another: createdb kaname2".to_owned()
        }
        GrowError::NotEmpty(names) => format!(
            "it holds {}{}; make another: createdb kaname2",
            names.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", "),
            if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() }
        ),
        GrowError::Behind(_) => format!("run: kaname migrate --database {from}"),
        GrowError::NoHub => "check --database".to_owned(),
        GrowError::Unknown(_) => "move it with the Kaname that wrote it last".to_owned(),
        GrowError::Unfit { .. } => format!("somebody wrote by hand; see: kaname verify --database {from}"),
        GrowError::Tables(_) => "somebody changed tables by hand: undo that first".to_owned(),
        GrowError::NotPostgres | GrowError::Differs(_) | GrowError::Table { .. } | GrowError::Store(_) => {
            return anyhow::Error::new(why).context("nothing was moved");
        }
    };
    anyhow!("{why}: {remedy}")
}

/// Shows on a terminal how far it has come.
pub(super) fn bar(shows: bool) -> impl Fn(Step, u64, u64) + Sync {
    const WIDTH: u64 = 30;
    let shown = AtomicU64::new(u64::MAX);
    move |step, done, all| {
        let percent = done * 100 / all.max(1);
        if !shows || shown.swap(percent, Ordering::Relaxed) == percent {
            return;
        }
        let full = "#".repeat(usize::try_from(done * WIDTH / all.max(1)).unwrap_or_default());
        let what = match step {
            Step::Copy => "copied",
            Step::Compare => "compared",
        };
        eprint!("\r[{full:30}] {percent:3} %, {what} {done} of {all} rows  ");
        if done == all {
            eprintln!();
        }
        drop(std::io::stderr().flush());
    }
}

/// Rows a second, whole.
fn rate(done: &Done) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a rate is told roughly")]
    let rows = done.grown.rows() as f64;
    format!("{:.0}", rows / done.moving.max(0.001))
}

fn report(done: &Done) -> Value {
    let table =
        |one: &store::grow::Moved| json!({ "table": one.table, "rows": one.rows, "digest": one.digest.to_string() });
    json!({
        "rows": done.grown.rows(),
        "digest": done.grown.digest().to_string(),
        "tables": done.grown.tables.iter().map(table).collect::<Vec<_>>(),
        "foreign_keys": done.grown.foreign_keys,
        "entries": done.verdict.entries,
        "head": done.verdict.head,
        "seals_checked": done.seals.checked,
        "indexed": done.index.iter().map(|(kind, many)| json!({ "kind": format!("{kind:?}"), "things": many })).collect::<Vec<_>>(),
        "seconds": done.moving,
        "index_seconds": done.indexing,
    })
}

fn tell(done: &Done) {
    let Done { grown, verdict, seals, index, moving, indexing } = done;
    println!("moved and compared in {moving:.1} s, {} rows a second", rate(done));
    println!("  {:14} {} in {} tables, the same on both sides", "rows", grown.rows(), grown.tables.len());
    println!("  {:14} {grown} checked over all rows", "foreign keys", grown = grown.foreign_keys);
    println!("  {:14} holds, {} entries and one more that tells of the move", "audit chain", verdict.entries);
    println!("  {:14} {}", "old head", verdict.head);
    println!("  {:14} hold, {} sealed things", "seals", seals.checked);
    let things: usize = index.iter().map(|(_, many)| many).sum();
    println!("  {:14} made anew in {indexing:.1} s, {things} things", "search index");
}
