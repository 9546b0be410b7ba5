//! `kaname verify`: the audit chain, offline.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::Result;
use kernel::Clock;
use serde_json::json;
use std::process::ExitCode;
use store::Verdict;

/// Verifies and says what was found; fails if the chain does not hold.
pub(crate) async fn run(url: &str, head: Option<&str>, as_json: bool) -> Result<ExitCode> {
    let db = house::open(url).await?;
    let cx = db.read(Actor::nobody(), SystemClock::real().now()).await?;
    let verdict = store::verify(&cx, head).await?;
    if as_json {
        println!("{}", report(&verdict));
    } else {
        tell(&verdict);
    }
    Ok(if verdict.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(verdict: &Verdict) -> serde_json::Value {
    json!({
        "good": verdict.good(),
        "entries": verdict.entries,
        "head": verdict.head,
        "broken_at": verdict.broken.map(|(seq, _)| seq),
        "broken_because": verdict.broken.map(|(_, why)| why),
        "holds_old_head": verdict.holds_old_head,
    })
}

fn tell(verdict: &Verdict) {
    match verdict.broken {
        Some((seq, why)) => println!("the chain is broken at entry {seq}: {why}"),
        None => println!("the chain holds: {} entries", verdict.entries),
    }
    println!("head {}", verdict.head);
    match verdict.holds_old_head {
        Some(true) => println!("your old head is in it: nothing before it was rewritten"),
        Some(false) => println!("your old head is NOT in it: what was before it has been rewritten or cut"),
        None => println!("note the head and keep it elsewhere; give it with --head next time"),
    }
}
