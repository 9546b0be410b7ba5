//! `kaname verify`: the audit chain and everything sealed, offline.

use crate::{edge::SystemClock, house};
use access::Actor;
use anyhow::{Result, bail};
use kernel::{At, Clock, Lang};
use record::{Broken, Seals, fault_in_words, kind_in_words, no_head};
use serde_json::{Value, json};
use shell::{Texts, Voice};
use std::{process::ExitCode, sync::Arc};
use store::Verdict;

/// Verifies and says what was found; fails if the chain does not hold, or something is not as it was sealed.
pub(crate) async fn run(url: &str, head: Option<&str>, as_json: bool) -> Result<ExitCode> {
    let now = SystemClock::real().now();
    let head = head.map(record::as_head);
    if let Some(key) = head.as_deref().and_then(no_head) {
        bail!("--head: {}", english(now).t(key));
    }
    let db = house::open_ready(url, now).await?;
    let cx = db.snapshot(Actor::nobody(), now).await?;
    let verdict = store::verify(&cx, head.as_deref()).await?;
    let seals = record::verify_seals(&cx).await?;
    if as_json {
        println!("{}", report(&verdict, &seals));
    } else {
        tell(&verdict);
        tell_seals(&seals, &english(now));
    }
    Ok(if verdict.good() && seals.good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(verdict: &Verdict, seals: &Seals) -> Value {
    let broken = |seal: &Broken| json!({ "kind": seal.kind.code, "id": seal.id, "reference": seal.reference, "why": seal.why.code() });
    json!({
        "good": verdict.good() && seals.good(),
        "entries": verdict.entries,
        "head": verdict.head,
        "broken_at": verdict.broken.map(|(seq, _)| seq),
        "broken_because": verdict.broken.map(|(_, why)| why),
        "holds_old_head": verdict.holds_old_head,
        "seals_checked": seals.checked,
        "not_sealed_then": seals.unsealed,
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

/// The words of the record's pages.
fn english(now: At) -> Voice {
    let record = record::room();
    Voice::new(&Arc::new(Texts::new([(record.texts_ja, record.texts_en)])), Lang::En, now)
}

fn tell_seals(seals: &Seals, voice: &Voice) {
    match seals.broken.len() {
        0 => println!("the seals hold: {} sealed things are as they were sealed", seals.checked),
        n => println!("{n} seals are BROKEN; {} were checked", seals.checked),
    }
    if seals.unsealed > 0 {
        println!(
            "{} more were not sealed then: earlier versions wrote them; only their removal is found",
            seals.unsealed
        );
    }
    for seal in &seals.broken {
        let kind = kind_in_words(voice, seal.kind).to_lowercase();
        println!("  {kind} {}: {}", seal.reference, fault_in_words(voice, seal.why));
    }
}
