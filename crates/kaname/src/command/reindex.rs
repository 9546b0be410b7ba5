//! `kaname reindex`: everything findable by its words, while people work; and what lists are made of, put right.

use crate::{edge::SystemClock, house};
use access::{Actor, Kind};
use anyhow::Result;
use kernel::{At, Clock};
use std::io::{IsTerminal, Write};
use store::Db;

/// Makes the index anew.
pub(crate) async fn run(url: &str, afresh: bool) -> Result<()> {
    let db = house::open_kept(url).await?;
    let clock = SystemClock::real();
    house::migrate(&db, clock.now()).await?;
    mend(&db, clock.now()).await?;
    for (kind, done) in index(&db, afresh).await? {
        println!("{kind:?}: {done} in the index");
    }
    Ok(())
}

/// Makes the index anew, piece by piece; how many of each kind are in it then.
pub(crate) async fn index(db: &Db, afresh: bool) -> Result<Vec<(Kind, usize)>> {
    let clock = SystemClock::real();
    let (shows, mut all) = (std::io::stderr().is_terminal(), Vec::new());
    for one in house::indexed() {
        let kind = one.kind;
        let (mut after, mut done) = (None, 0);
        loop {
            let cx = db.write(Actor::nobody(), clock.now()).await?;
            let piece = one.reindex(&cx, after, afresh).await?;
            cx.commit_unrecorded("search index").await?;
            (after, done) = (piece.next, done + piece.things);
            if shows {
                eprint!("\r{kind:?}: {done}");
                std::io::stderr().flush()?;
            }
            if after.is_none() {
                break;
            }
        }
        if shows {
            eprintln!();
        }
        all.push((kind, done));
    }
    Ok(all)
}

/// Puts right what is kept beside what it is derived from, where it differs.
async fn mend(db: &Db, now: At) -> Result<()> {
    // By counts of a smaller hub the engine would read whole tables for each row of another.
    store::count_anew(db, now).await?;
    for one in house::derived() {
        // People work on: nobody who writes waits while it is only compared.
        let cx = db.read(Actor::nobody(), now).await?;
        let wrong = one.wrong(&cx.system("compare what lists are made of")).await?;
        drop(cx);
        if wrong > 0 {
            let cx = db.write(Actor::nobody(), now).await?;
            let sql = cx.system("recount what lists are made of");
            one.mend(&sql).await?;
            println!("{}: {wrong} put right, {} left", one.what, one.wrong(&sql).await?);
            cx.commit_unrecorded("derived rows").await?;
        }
    }
    Ok(())
}
