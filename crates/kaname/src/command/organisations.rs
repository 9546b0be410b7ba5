//! `kaname organisations`, `kaname import organisations`: the codes of what is registered, and registering from a list.

use super::import::begin;
use crate::{edge::SystemClock, house};
use access::{Actor, BodyKind};
use anyhow::{Result, bail};
use kernel::Clock;
use registry::{
    ask::Coded,
    ops::{Take, load_list},
};
use serde_json::json;
use std::path::Path;

/// Registers what a list says; `change` also changes registered organisations, `dry_run` only says what would come of it.
pub(crate) async fn import(url: &str, file: &Path, (change, dry_run): (bool, bool)) -> Result<()> {
    let begun = begin(url, file, dry_run).await?;
    let take = if change { Take::Changes } else { Take::OnlyNew };
    let entered = match load_list(&begun.cx, &begun.text, take).await {
        Ok(entered) => entered,
        Err(cause) => bail!("nothing was entered from {}:\n{cause}", file.display()),
    };
    if !dry_run {
        begun.cx.commit().await?;
    }
    let new = |table| entered.loaded.rows.get(table).copied().unwrap_or_default();
    println!(
        "{} {}, {}, {}, {}; changed {}; {} registered so already",
        if dry_run { "would enter" } else { "entered" },
        many(new("organisations"), "organisation"),
        many(new("members"), "membership"),
        many(new("supervisions"), "supervision"),
        many(new("contacts"), "contact"),
        entered.changed,
        entered.same
    );
    if entered.left > 0 {
        println!("{} are registered otherwise and stay as they are; --change changes them", entered.left);
    }
    if !dry_run && new("organisations") > 0 {
        println!(
            "let each begin: kaname user invite --database {url} --organisation CODE --mail … --name … --role manager,contact"
        );
    }
    Ok(())
}

/// `1 contact`, `2 contacts`.
fn many(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Lists the codes of sectors and bodies of today.
pub(crate) async fn list(url: &str, kinds: &[String], (as_json, as_csv): (bool, bool)) -> Result<()> {
    let known = |kind: &String| kind == "sector" || kind.parse::<BodyKind>().is_ok();
    if let Some(unknown) = kinds.iter().find(|kind| !known(kind)) {
        let all: Vec<&str> = BodyKind::ALL.map(BodyKind::code).to_vec();
        bail!("{unknown} is no kind; kinds are: sector, {}", all.join(", "));
    }
    let now = SystemClock::real().now();
    let db = house::open_ready(url, now).await?;
    let cx = db.read(Actor::nobody(), now).await?;
    let all = registry::ask::codes_on(&cx.system("command line"), now.day()).await?;
    let wanted = all.iter().filter(|one| kinds.is_empty() || kinds.iter().any(|kind| kind == one.of));
    if as_csv {
        print!("{}", shell::csv::line(&["kind", "code", "sector", "name_ja", "name_en"].map(str::to_owned)));
    }
    for one in wanted {
        let Coded { of, code, name, sector } = one;
        if as_json {
            println!(
                "{}",
                json!({ "kind": of, "code": code, "sector": sector, "name_ja": name.ja, "name_en": name.en })
            );
        } else if as_csv {
            let cells = [(*of).to_owned(), code.clone(), sector.clone(), name.ja.clone(), name.en.clone()];
            print!("{}", shell::csv::line(&cells));
        } else {
            println!("{of:10} {code:20} {sector:12} {}", name.ja);
        }
    }
    Ok(())
}
