//! `kaname retention`: how long what is no evidence is kept, and removing what is older.

use crate::{cli::RetentionWhat, edge::SystemClock, house};
use access::Actor;
use anyhow::{Context, Result, bail};
use kernel::{Clock, Day};
use serde_json::json;
use store::retention::{self, Rule};

/// Runs the command.
pub(crate) async fn run(url: &str, what: Option<RetentionWhat>, (dry_run, as_json): (bool, bool)) -> Result<()> {
    let now = SystemClock::real().now();
    let db = house::open_ready(url, now).await?;
    if let Some(RetentionWhat::Set { what, days, from, reason }) = what {
        let from = match from {
            Some(typed) => {
                Day::parse(&typed).with_context(|| format!("--from {typed:?} is no day such as 2026-12-01"))?
            }
            None => now.day(),
        };
        let cx = db.write(Actor::nobody(), now).await?;
        if let Err(why) = retention::decide(&cx, &house::retained(), (&what, days), from, &reason).await {
            let known: Vec<&str> = house::retained().iter().map(|one| one.what).collect();
            bail!("{what}, {days} days: {why} (there are: {})", known.join(", "));
        }
        cx.commit().await?;
        println!("{what}: kept for {days} days from {from} on");
        return Ok(());
    }
    let rules = match dry_run {
        true => retention::rules(&db.read(Actor::nobody(), now).await?, &house::retained()).await?,
        false => retention::sweep(&db, now, &house::retained()).await?,
    };
    match as_json {
        true => println!("{}", report(&rules, dry_run)),
        false => tell(&rules, dry_run),
    }
    Ok(())
}

fn report(rules: &[Rule], dry_run: bool) -> serde_json::Value {
    let rule = |rule: &Rule| {
        let (from, reason) = rule.decided.clone().map_or((None, None), |(day, why)| (Some(day.to_string()), Some(why)));
        json!({ "what": rule.what, "days": rule.days, "decided_from": from, "reason": reason, "older": rule.older })
    };
    json!({ "removed": !dry_run, "kinds": rules.iter().map(rule).collect::<Vec<_>>() })
}

fn tell(rules: &[Rule], dry_run: bool) {
    let did = if dry_run { "would be removed" } else { "removed" };
    for rule in rules {
        let decided = rule.decided.as_ref().map_or(String::new(), |(day, why)| format!("; since {day}: {why}"));
        println!("{:20} {:4} days, {} {did}{decided}", rule.what, rule.days, rule.older);
    }
    println!("what is sealed, the ledger, what came in by mail and the audit chain are kept for ever");
}
