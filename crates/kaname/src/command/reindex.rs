//! `kaname reindex`: everything findable by its words, while people work.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::Result;
use kernel::Clock;
use sharing::ops::reindex;
use std::io::{IsTerminal, Write};

/// Makes the index anew.
pub(crate) async fn run(url: &str, afresh: bool) -> Result<()> {
    let db = house::open(url).await?;
    let clock = SystemClock::real();
    house::migrate(&db, clock.now()).await?;
    let shows = std::io::stderr().is_terminal();
    for kind in reindex::kinds() {
        let (mut after, mut done) = (None, 0);
        loop {
            let cx = db.write(Actor::nobody(), clock.now()).await?;
            let piece = reindex::reindex(&cx, kind, after, afresh).await?;
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
        println!("{kind:?}: {done} in the index");
    }
    Ok(())
}
