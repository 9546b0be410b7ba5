//! `kaname verify`: the audit chain and everything sealed, offline.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::Result;
use kernel::Clock;
use record::{Broken, Seals};
use serde_json::{Value, json};
use sharing::SealFault;
use std::process::ExitCode;
use store::Verdict;

/// Verifies and says what was found; fails if the chain does not hold, or something is not as it was sealed.
pub(crate) async fn run(url: &str, head: Option<&str>, as_json: bool) -> Result<ExitCode> {
    let db = house::open(url).await?;
    let cx = db.read(Actor::nobody(), SystemClock::real().now()).await?;
    let verdict = store::verify(&cx, head).await?;
    let seals = record::verify_seals(&cx).await?;
    if as_json {
        println!("{}", report(&verdict, &seals));
    } else {
        tell(&verdict);
        tell_seals(&seals);
    }
    Ok(if verdict.good() && seals.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(verdict: &Verdict, seals: &Seals) -> Value {
    let broken = |seal: &Broken| json!({ "kind": seal.kind, "id": seal.id, "reference": seal.reference, "why": seal.why.code() });
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

/// The words of a kind; of one that has none, its code.
fn kind(code: &'static str) -> &'static str {
    match code {
        "stage" => "stage of a report",
        "stage-file" => "file of a report",
        "revision" => "revision of a notice",
        "revision-file" => "file of a notice",
        "consent" => "request for consent",
        "answer" => "answer to a request for consent",
        "triage" => "judgement of a report",
        "case-event" => "event of a case",
        "submission" => "submission to a community",
        "share" => "revision of a share",
        "approval" => "request to a provider",
        "approval-answer" => "answer of a provider",
        "share-review" => "review of a share",
        "share-release" => "release of a share",
        "arrival" => "arrival over a bridge",
        "arrival-taken-up" => "taking up of an arrival",
        "share-answer" => "answer to a share",
        "meeting" => "meeting of a community",
        "proposal" => "proposal of a community or bridge",
        "proposal-answer" => "answer to a proposal",
        "publication" => "published table of a year",
        other => other,
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
