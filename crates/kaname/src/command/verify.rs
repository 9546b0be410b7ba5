//! `kaname verify`: the audit chain and everything sealed, offline.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::Result;
use kernel::Clock;
use serde_json::{Value, json};
use sharing::{SealFault, SealKind, Seals};
use std::process::ExitCode;
use store::Verdict;

/// Verifies and says what was found; fails if the chain does not hold, or something is not as it was sealed.
pub(crate) async fn run(url: &str, head: Option<&str>, as_json: bool) -> Result<ExitCode> {
    let db = house::open(url).await?;
    let cx = db.read(Actor::nobody(), SystemClock::real().now()).await?;
    let verdict = store::verify(&cx, head).await?;
    let seals = sharing::verify_seals(&cx).await?;
    if as_json {
        println!("{}", report(&verdict, &seals));
    } else {
        tell(&verdict);
        tell_seals(&seals);
    }
    Ok(if verdict.good() && seals.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(verdict: &Verdict, seals: &Seals) -> Value {
    let broken = |seal: &sharing::BrokenSeal| json!({ "kind": seal.kind.code(), "id": seal.id, "reference": seal.reference, "why": seal.why.code() });
    json!({
        "good": verdict.good() && seals.good(),
        "entries": verdict.entries,
        "head": verdict.head,
        "broken_at": verdict.broken.map(|(seq, _)| seq),
        "broken_because": verdict.broken.map(|(_, why)| why),
        "holds_old_head": verdict.holds_old_head,
        "seals_checked": seals.checked,
        "broken_seals": seals.broken.iter().map(broken).collect::<Vec<_>>(),
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

fn tell_seals(seals: &Seals) {
    match seals.broken.len() {
        0 => println!("the seals hold: {} sealed things are as they were sealed", seals.checked),
        n => println!("{n} seals are BROKEN; {} were checked", seals.checked),
    }
    for seal in &seals.broken {
        println!("  {} {}: {}", kind(seal.kind), seal.reference, why(seal.why));
    }
}

fn kind(kind: SealKind) -> &'static str {
    match kind {
        SealKind::Stage => "stage of a report",
        SealKind::StageFile => "file of a report",
        SealKind::Revision => "revision of a notice",
        SealKind::NoticeFile => "file of a notice",
        SealKind::Consent => "request for consent",
        SealKind::Answer => "answer to a request for consent",
        SealKind::Release => "release",
        SealKind::Triage => "judgement of a report",
        SealKind::CaseEvent => "event of a case",
    }
}

fn why(why: SealFault) -> &'static str {
    match why {
        SealFault::Content => "the content does not match the hash beside it",
        SealFault::Chain => "the hash, or a fact beside it, is not the one in the chain",
        SealFault::Shown => "the title or the like in lists is not that of the sealed content",
        SealFault::Stamp => "who sealed it, or when, is not what the chain says",
        SealFault::Gone => "it is in the chain, and is not there any more",
        SealFault::Extra => "it is there, and is not in the chain",
        SealFault::Unreadable => "it cannot be read",
    }
}
