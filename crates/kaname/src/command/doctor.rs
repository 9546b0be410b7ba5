//! `kaname doctor`: what is wrong, and what to do about it.

use crate::{edge::SystemClock, house, key};
use access::Actor;
use anyhow::Result;
use kernel::{At, Clock};
use serde_json::json;
use std::{path::Path, process::ExitCode};
use store::{Cx, Db, Sql, StoreError, Vault, params};

/// One thing looked at.
struct Finding {
    what: &'static str,
    /// What was seen.
    seen: String,
    /// What to do, if something is wrong.
    remedy: Option<&'static str>,
}

/// Looks at everything and says what it found; fails if something needs doing.
pub(crate) async fn run(url: &str, key: &Path, as_json: bool) -> Result<ExitCode> {
    let now = SystemClock::real().now();
    let db = house::open(url).await?;
    let findings = match tables(&db, now).await {
        Ok(missing) if missing > 0 => vec![Finding {
            what: "tables",
            seen: format!("{missing} migrations are missing"),
            remedy: Some("run: kaname migrate"),
        }],
        Ok(_) => {
            let mut all = look(&db.read(Actor::nobody(), now).await?, now).await?;
            all.push(key_of_codes(db, key, now).await?);
            all
        }
        Err(_) => vec![Finding {
            what: "tables",
            seen: "this is not a database of Kaname".into(),
            remedy: Some("check --database; for a new hub run: kaname migrate"),
        }],
    };
    for finding in &findings {
        if as_json {
            println!("{}", json!({ "what": finding.what, "seen": finding.seen, "remedy": finding.remedy }));
        } else {
            let mark = if finding.remedy.is_some() { "!!" } else { "ok" };
            println!("{mark}  {:18} {}", finding.what, finding.seen);
            if let Some(remedy) = finding.remedy {
                println!("    {:18} → {remedy}", "");
            }
        }
    }
    let well = findings.iter().all(|finding| finding.remedy.is_none());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many migrations this binary knows that the database lacks.
async fn tables(db: &store::Db, now: At) -> Result<i64, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("doctor");
    let mut missing = 0;
    for migration in house::migrations() {
        let count = sql.count("SELECT COUNT(*) AS n FROM migrations WHERE name = $1", params![migration.name]).await?;
        missing += i64::from(count == 0);
    }
    Ok(missing)
}

async fn look(cx: &Cx, now: At) -> Result<Vec<Finding>> {
    let verdict = store::verify(cx, None).await?;
    let sql = cx.system("doctor");
    let chain = match verdict.broken {
        None => Finding { what: "audit chain", seen: format!("holds, {} entries", verdict.entries), remedy: None },
        Some((seq, why)) => Finding {
            what: "audit chain",
            seen: format!("broken at entry {seq}: {why}"),
            remedy: Some("stop writing, keep this database as evidence, compare it with the newest backup"),
        },
    };
    Ok(vec![
        chain,
        seals(cx).await?,
        clock(&sql, now).await?,
        registry(&sql, now).await?,
        reach(&sql, now).await?,
        managers(&sql).await?,
        index(cx).await?,
    ])
}

async fn key_of_codes(db: Db, path: &Path, now: At) -> Result<Finding> {
    let held = identity::held::count(&db, now).await?;
    let finding = |seen: String, remedy| Finding { what: "key", seen, remedy };
    let found = match key::read(path) {
        Err(error) => {
            return Ok(finding(error.to_string(), Some("put the key file right; kaname serve does not start")));
        }
        Ok(found) => found,
    };
    let back = "put the right key file back, or name it with --key; if it is lost for good: kaname user forget-codes";
    Ok(match found {
        None if held.locked == 0 => finding("nothing is kept under a key yet".into(), None),
        None => finding(format!("{} one-time codes, and no file {}", held.locked, path.display()), Some(back)),
        Some(key) if identity::held::opens(&db.with_vault(Vault::new(&key)), now).await? => match held.plain {
            0 => finding(format!("opens, {} one-time codes", held.locked), None),
            plain => {
                finding(format!("{plain} one-time codes stand in clear"), Some("start kaname serve: it locks them"))
            }
        },
        Some(_) => finding(format!("{} is the key of another database", path.display()), Some(back)),
    })
}

async fn seals(cx: &Cx) -> Result<Finding> {
    let seals = record::verify_seals(cx).await?;
    Ok(Finding {
        what: "seals",
        seen: match seals.broken.first() {
            None => format!("hold, {} sealed things", seals.checked),
            Some(first) => format!("{} broken, the first is {}", seals.broken.len(), first.reference),
        },
        remedy: (!seals.good())
            .then_some("stop writing, keep this database as evidence; kaname verify names each broken seal"),
    })
}

async fn index(cx: &Cx) -> Result<Finding> {
    let missing = sharing::ops::reindex::missing(cx).await?;
    let behind: Vec<String> =
        missing.iter().filter(|(_, many)| *many > 0).map(|(kind, many)| format!("{many} of {kind:?}")).collect();
    let ready = behind.is_empty();
    Ok(Finding {
        what: "search index",
        seen: if ready { "holds everything".into() } else { format!("lacks {}", behind.join(", ")) },
        remedy: (!ready).then_some("these are not found by their words; run, at any time: kaname reindex"),
    })
}

async fn clock(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let row = sql.row("SELECT at FROM audit_entries ORDER BY seq DESC LIMIT 1", params![]).await?;
    let last = row.map(|row| row.at("at")).transpose()?;
    let ahead = last.filter(|last| *last > now.plus_minutes(1));
    Ok(Finding {
        what: "clock",
        seen: match ahead {
            Some(last) => format!("the last entry is of {last}, the clock shows {now}"),
            None => format!("shows {now}"),
        },
        remedy: ahead.map(|_| "the clock of this machine is behind; set it by NTP before anybody reports"),
    })
}

async fn registry(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let (sectors, centre) =
        (registry::ask::sectors_on(sql, now.day()).await?.len(), registry::ask::centre(sql, now.day()).await?);
    let ready = sectors > 0 && centre.is_some();
    Ok(Finding {
        what: "registry",
        seen: format!("{sectors} sectors today, {}", if centre.is_some() { "a centre" } else { "no centre" }),
        remedy: (!ready).then_some("run: kaname import registry"),
    })
}

async fn reach(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let query = "SELECT COUNT(*) AS n FROM organisations o
                 WHERE o.kind IN ('operator', 'ceptoar', 'ministry') AND (o.valid_to IS NULL OR o.valid_to >= $1)
                   AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.org_id = o.id AND c.valid_from <= $1
                                   AND (c.valid_to IS NULL OR c.valid_to >= $1))";
    let unreachable = sql.count(query, params![now.day()]).await?;
    Ok(Finding {
        what: "contacts",
        seen: format!("{unreachable} organisations have no point of contact"),
        remedy: (unreachable > 0).then_some("a notice cannot reach them: let their managers enter a contact"),
    })
}

async fn managers(sql: &Sql<'_>) -> Result<Finding> {
    let managers = sql
        .count("SELECT COUNT(DISTINCT person_id) AS n FROM roles WHERE role = 'manager' AND until IS NULL", params![])
        .await?;
    Ok(Finding {
        what: "managers",
        seen: format!("{managers} people can invite others"),
        remedy: (managers == 0)
            .then_some("run: kaname user invite --organisation NISC --mail … --name … --role manager --role duty"),
    })
}
