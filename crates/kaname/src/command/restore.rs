//! `kaname restore`: a hub made of a backup, on either engine; verified before it is there, and quiet until somebody has
//! said what is to become of what may have left meanwhile.

use super::{
    backup,
    file::Part,
    grow::{bar, verified},
    reindex,
    watch::Watch,
};
use crate::{
    edge::{SystemChance, SystemClock},
    house,
};
use access::Actor;
use anyhow::{Context, Result, anyhow, bail, ensure};
use delivery::post::{self, Doubt};
use kernel::{At, Clock};
use serde_json::json;
use std::{io::IsTerminal, path::Path, sync::Arc};
use store::{
    Cx, Db, Durability, Entry, Verdict,
    grow::{self, GrowError, Mark, Snapshot},
};

/// What was restored.
struct Done {
    mark: Mark,
    /// Whether the file said what it must hold.
    marked: bool,
    verdict: Verdict,
    seals: record::Seals,
    sessions: u64,
    doubt: Option<Doubt>,
    seconds: f64,
}

/// Restores, and says what was done and what a person is to do now.
pub(crate) async fn run(file: &Path, url: &str, key: &Path, as_json: bool) -> Result<()> {
    let watch = Watch::started();
    let now = SystemClock::real().now();
    let mut done = match store::file_of(url) {
        Some(target) => into_file(file, target, now).await?,
        None => into_postgres(file, url, now).await?,
    };
    done.seconds = watch.seconds();
    match as_json {
        true => println!("{}", report(&done)),
        false => tell(&done, url, key),
    }
    Ok(())
}

/// Into a file: everything is done beside its place, and put there at the end.
async fn into_file(file: &Path, target: &Path, now: At) -> Result<Done> {
    let empty = std::fs::metadata(target).is_ok_and(|there| there.len() == 0);
    ensure!(
        empty || !target.exists(),
        "{} exists already; name a new file, it is never written over",
        target.display()
    );
    let part = Part::beside(target, "restoring")?;
    let from = backup::read(file).await?;
    from.copy_into(part.name()).await.with_context(|| format!("{} could not be copied", file.display()))?;
    from.close().await?;
    let db = Db::open_with(&part.url(), Arc::new(SystemChance), Durability::Process).await;
    let db = db.with_context(|| part.unwritable())?;
    let (mark, marked) = as_it_left(&db, file, now).await?;
    house::migrate(&db, now).await?;
    like_every_hub(&db, now).await?;
    reindex::index(&db, false).await?;
    let cx = db.write(Actor::nobody(), now).await?;
    let done = begin_anew(&cx, mark, marked, file).await?;
    cx.commit().await.with_context(|| part.unwritable())?;
    db.close().await?;
    grow::as_one_file(&part.url()).await?;
    if empty {
        std::fs::remove_file(target).with_context(|| format!("{} is in the way", target.display()))?;
    }
    part.publish(target)?;
    Ok(done)
}

/// Whether the copy is sound and holds what the backup says that it must; then the mark is taken off.
async fn as_it_left(db: &Db, file: &Path, now: At) -> Result<(Mark, bool)> {
    let cx = db.write(Actor::nobody(), now).await?;
    let wrong = grow::unsound(&cx).await.map_err(|_| no_backup(file))?;
    ensure!(wrong.is_empty(), "{} is damaged: {}; take another backup", file.display(), wrong.join("; "));
    let held = grow::recounted(&cx).await.map_err(|_| no_backup(file))?;
    let said = grow::mark(&cx.system("restore")).await?;
    if let Some(said) = said.as_ref().filter(|said| (said.rows, said.digest) != (held.rows(), held.digest())) {
        let (was, is) = (said.rows, held.rows());
        bail!(
            "{} is not as it was made: it held {was} rows and holds {is}, or others; take another backup",
            file.display()
        );
    }
    let marked = said.is_some();
    let mark = match said {
        Some(said) => said,
        // A copy of an earlier version says nothing of itself: it is as of its newest entry.
        None => Mark {
            taken_at: newest_entry(&cx).await.map_err(|_| no_backup(file))?,
            rows: held.rows(),
            digest: held.digest(),
        },
    };
    grow::lift_mark(&cx).await?;
    cx.commit_unrecorded("restore").await?;
    Ok((mark, marked))
}

fn no_backup(file: &Path) -> anyhow::Error {
    anyhow!("{} is no backup of a hub", file.display())
}

async fn newest_entry(cx: &Cx) -> Result<At> {
    let row = cx.system("restore").row("SELECT at FROM audit_entries ORDER BY seq DESC LIMIT 1", vec![]).await?;
    Ok(row.map_or(Ok(cx.now()), |row| row.at("at"))?)
}

/// Whether it has the tables, triggers and indexes of every hub.
async fn like_every_hub(db: &Db, now: At) -> Result<()> {
    let place = std::env::temp_dir().join("kaname-fresh.db");
    let fresh = Part::beside(&place, "part")?;
    let new = Db::open_with(&fresh.url(), Arc::new(SystemChance), Durability::Process).await?;
    house::migrate(&new, now).await?;
    let (here, there) = (db.read(Actor::nobody(), now).await?, new.read(Actor::nobody(), now).await?);
    let lacking = grow::lacking(&here, &there).await?;
    drop((here, there));
    new.close().await?;
    let named: Vec<&str> = lacking.iter().take(5).map(String::as_str).collect();
    ensure!(
        lacking.is_empty(),
        "somebody changed tables or triggers by hand: {}; take another backup",
        named.join(", ")
    );
    Ok(())
}

/// Into a database of PostgreSQL, which must be empty: in one transaction.
async fn into_postgres(file: &Path, url: &str, now: At) -> Result<Done> {
    let from = backup::read(file).await?;
    let cx = from.read(Actor::nobody(), now).await?;
    let said = grow::mark(&cx.system("restore")).await.map_err(|_| no_backup(file))?;
    drop(cx);
    from.close().await?;
    let snapshot = Snapshot::take(&format!("sqlite:{}", file.display()), Arc::new(SystemChance), now).await;
    let snapshot = snapshot.with_context(|| format!("{} cannot be read", file.display()))?;
    let wrong = grow::unsound(snapshot.cx()).await?;
    ensure!(wrong.is_empty(), "{} is damaged: {}; take another backup", file.display(), wrong.join("; "));
    if let Some(said) = &said {
        let held = grow::recounted(snapshot.cx()).await?;
        ensure!(
            (said.rows, said.digest) == (held.rows(), held.digest()),
            "{} is not as it was made; take another backup",
            file.display()
        );
    }
    let db = house::reached(url).await?;
    let cx = db.write(Actor::nobody(), now).await?;
    let grown = grow::grow(&snapshot, &cx, &house::migrations(), &bar(std::io::stderr().is_terminal())).await;
    let grown = grown.map_err(|why| with_remedy(why, file))?;
    let marked = said.is_some();
    let mark = match said {
        Some(said) => said,
        None => Mark { taken_at: newest_entry(snapshot.cx()).await?, rows: grown.rows(), digest: grown.digest() },
    };
    let done = begin_anew(&cx, mark, marked, file).await?;
    cx.commit().await.context("nothing was restored")?;
    reindex::index(&db, false).await.context("everything is restored but the search index: kaname reindex")?;
    db.close().await?;
    Ok(done)
}

fn with_remedy(why: GrowError, file: &Path) -> anyhow::Error {
    let shown = file.display();
    let remedy = match &why {
        GrowError::NotEmpty(_) => "name another, such as one made with: createdb kaname2".to_owned(),
        GrowError::Behind(_) => format!(
            "restore it into a file first (kaname restore {shown} --database sqlite:hub.db), then kaname migrate --to"
        ),
        GrowError::NoHub => format!("{shown} is no backup of a hub"),
        GrowError::Unknown(_) => "restore it with the Kaname that made it".to_owned(),
        _ => return anyhow::Error::new(why).context("nothing was restored"),
    };
    anyhow!("{why}, and nothing was restored: {remedy}")
}

/// Verifies what is there now, and makes of it a hub that sends nothing and knows nobody until told.
async fn begin_anew(cx: &Cx, mark: Mark, marked: bool, file: &Path) -> Result<Done> {
    let (verdict, seals) = verified(cx, &format!("sqlite:{}", file.display())).await?;
    store::backup::note_restoration(cx, &mark).await?;
    post::halt_restored(cx, mark.taken_at).await?;
    let sessions = identity::restored::end_sessions(cx).await?;
    let doubt = post::in_doubt(&cx.system("restore")).await?;
    cx.audit(Entry::new("hub.restored").detail(json!({
        "taken_at": mark.taken_at.rfc3339(),
        "rows": mark.rows,
        "digest": mark.digest.to_string(),
        "sessions": sessions,
    })));
    Ok(Done { mark, marked, verdict, seals, sessions, doubt, seconds: 0.0 })
}

fn report(done: &Done) -> serde_json::Value {
    json!({
        "taken_at": done.mark.taken_at.rfc3339(),
        "rows": done.mark.rows,
        "digest": done.mark.digest.to_string(),
        "marked": done.marked,
        "entries": done.verdict.entries,
        "head": done.verdict.head,
        "seals_checked": done.seals.checked,
        "sessions_ended": done.sessions,
        "in_doubt": done.doubt.as_ref().map(super::mail::doubt_as_json),
        "seconds": done.seconds,
    })
}

fn tell(done: &Done, url: &str, key: &Path) {
    println!("restored and verified in {:.1} s, as of {}", done.seconds, done.mark.taken_at.rfc3339());
    match done.marked {
        true => println!("  {:14} {}, those that the backup says it holds", "rows", done.mark.rows),
        false => {
            println!("  {:14} {}; an earlier version made the backup, it does not say how many", "rows", done.mark.rows)
        }
    }
    println!("  {:14} holds, {} entries and one more that tells of this", "audit chain", done.verdict.entries);
    println!("  {:14} {}", "old head", done.verdict.head);
    println!("  {:14} hold, {} sealed things", "seals", done.seals.checked);
    println!("  {:14} {} ended: everybody signs in anew", "sessions", done.sessions);
    if let Some(doubt) = &done.doubt {
        super::mail::tell_doubt(doubt);
        println!("no mail is sent and nobody is reminded until somebody decides:");
        println!(
            "  kaname mail go-on --again --database {url}       sends these too; some may come twice, under the same Message-ID"
        );
        println!(
            "  kaname mail go-on --leave-out --database {url}   gives these up; the board shows whom to telephone"
        );
    }
    println!(
        "what was done after {} is not in it; docs/how-to/backup.md says what to look at",
        done.mark.taken_at.rfc3339()
    );
    println!("the key file is in no backup; serve with the one of the old hub: --key {}", key.display());
}
