//! `kaname doctor`: what is wrong, and what to do about it.

mod kept;
mod reach;
mod retention;

use crate::{edge::SystemClock, house, key};
use access::Actor;
use anyhow::Result;
use kernel::{At, Clock, Zone};
use registry::Facts;
use serde_json::json;
use std::{path::Path, process::ExitCode};
use store::{Cx, Db, Sql, Vault, params};

/// So many days before the last day off that is known somebody is told.
const HOLIDAYS_AHEAD: i64 = 60;

/// One thing looked at.
struct Finding {
    what: &'static str,
    /// What was seen.
    seen: String,
    /// What to do, if something is wrong.
    remedy: Option<String>,
}

/// Looks at everything and says what it found; fails if something needs doing.
pub(crate) async fn run(url: &str, key: &Path, as_json: bool) -> Result<ExitCode> {
    let now = SystemClock::real().now();
    let db = house::open(url).await?;
    let findings = match house::missing(&db, now).await {
        Ok(missing) if missing > 0 => vec![Finding {
            what: "tables",
            seen: format!("{missing} migrations are missing"),
            remedy: Some(run_on(url, "migrate")),
        }],
        Ok(_) => {
            let mut all = look(&db.snapshot(Actor::nobody(), now).await?, url, now).await?;
            all.push(key_of_codes(db, (url, key), now).await?);
            all
        }
        Err(_) => vec![Finding {
            what: "tables",
            seen: "this is not a database of Kaname".into(),
            remedy: Some(format!("check --database; for a new hub {}", run_on(url, "migrate"))),
        }],
    };
    for finding in &findings {
        if as_json {
            println!("{}", json!({ "what": finding.what, "seen": finding.seen, "remedy": finding.remedy }));
        } else {
            let mark = if finding.remedy.is_some() { "!!" } else { "ok" };
            println!("{mark}  {:18} {}", finding.what, finding.seen);
            if let Some(remedy) = &finding.remedy {
                println!("    {:18} → {remedy}", "");
            }
        }
    }
    let well = findings.iter().all(|finding| finding.remedy.is_none());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A command on the database that was named, as it was named.
fn run_on(url: &str, what: &str) -> String {
    let plain = |one: char| one.is_ascii_alphanumeric() || "-_./:@%+=".contains(one);
    match url.chars().all(plain) {
        true => format!("run: kaname {what} --database {url}"),
        false => format!("run: kaname {what} --database '{}'", url.replace('\'', "'\\''")),
    }
}

async fn look(cx: &Cx, url: &str, now: At) -> Result<Vec<Finding>> {
    let verdict = store::verify(cx, None).await?;
    let sql = cx.system("doctor");
    let chain = match verdict.broken {
        None => Finding { what: "audit chain", seen: format!("holds, {} entries", verdict.entries), remedy: None },
        Some((seq, why)) => Finding {
            what: "audit chain",
            seen: format!("broken at entry {seq}: {why}"),
            remedy: Some("stop writing, keep this database as evidence, compare it with the newest backup".into()),
        },
    };
    let mut all = vec![
        chain,
        seals(cx, url).await?,
        clock(&sql, now).await?,
        place(cx, now).await?,
        registry(&sql, url, now).await?,
        reach::reach(&sql, now).await?,
        reach::doubts(&sql, now).await?,
        managers(&sql, url, now).await?,
        index(cx, url).await?,
        lists(&sql, url).await?,
        mail(&sql, url, now).await?,
        holidays(&sql, now).await?,
        files(&sql).await?,
        kept::backup(&sql, url, now).await?,
        retention::retention(cx, url, now).await?,
    ];
    all.extend(kept::restored(&sql, url).await?);
    Ok(all)
}

async fn key_of_codes(db: Db, (url, path): (&str, &Path), now: At) -> Result<Finding> {
    let held = identity::held::count(&db, now).await?;
    let finding = |seen: String, remedy| Finding { what: "key", seen, remedy };
    let found = match key::read(path) {
        Err(error) => {
            return Ok(finding(error.to_string(), Some("put the key file right; kaname serve does not start".into())));
        }
        Ok(found) => found,
    };
    let forget = run_on(url, "user forget-codes");
    let back = format!("put the right key file back, or name it with --key; if it is lost for good {forget}");
    Ok(match found {
        None if held.locked == 0 => finding("nothing is kept under a key yet".into(), None),
        None => finding(format!("{} one-time codes, and no file {}", held.locked, path.display()), Some(back)),
        Some(key) if identity::held::opens(&db.with_vault(Vault::new(&key)), now).await? => match held.plain {
            0 => finding(format!("opens, {} one-time codes", held.locked), None),
            plain => finding(
                format!("{plain} one-time codes stand in clear"),
                Some(format!("it locks them: {}", run_on(url, "serve"))),
            ),
        },
        Some(_) => finding(format!("{} is the key of another database", path.display()), Some(back)),
    })
}

/// Whether the days off of each calendar that has any are known for long enough.
async fn holidays(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let all = delivery::clock::almanacs(sql).await?;
    let known: Vec<_> = all.iter().filter_map(|one| Some((&one.code, one.off.keys().last()?))).collect();
    let seen: Vec<String> = known.iter().map(|(code, until)| format!("{code} until {until}")).collect();
    let enough = known.iter().all(|(_, until)| **until > now.day().plus(HOLIDAYS_AHEAD));
    let remedy = "load further ones with kaname import calendars, or install a newer Kaname: after that day holidays count as working days for reminders and deadlines";
    let seen = format!("those of {} are known", seen.join(", "));
    Ok(Finding { what: "holidays", seen, remedy: (!enough).then(|| remedy.into()) })
}

async fn seals(cx: &Cx, url: &str) -> Result<Finding> {
    let seals = record::verify_seals(cx).await?;
    Ok(Finding {
        what: "seals",
        seen: match seals.broken.first() {
            None => format!("hold, {} sealed things; {} more were not sealed then", seals.checked, seals.unsealed),
            Some(first) => format!("{} broken, the first is {}", seals.broken.len(), first.reference),
        },
        remedy: (!seals.good())
            .then(|| format!("stop writing, keep this database as evidence; each is named, {}", run_on(url, "verify"))),
    })
}

async fn index(cx: &Cx, url: &str) -> Result<Finding> {
    let mut behind = Vec::new();
    for one in house::indexed() {
        let many = one.missing(cx).await?;
        if many > 0 {
            behind.push(format!("{many} of {:?}", one.kind));
        }
    }
    let ready = behind.is_empty();
    Ok(Finding {
        what: "search index",
        seen: if ready { "holds everything".into() } else { format!("lacks {}", behind.join(", ")) },
        remedy: (!ready).then(|| format!("these are not found by their words; at any time {}", run_on(url, "reindex"))),
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
        remedy: ahead.map(|_| "the clock of this machine is behind; set it by NTP before anybody reports".into()),
    })
}

/// Where the hub stands, and what its clocks show.
async fn place(cx: &Cx, now: At) -> Result<Finding> {
    let here = store::place::zone(cx).await?.unwrap_or_else(Zone::japan);
    let seen = format!("{}, where it is {} {}", here.name(), here.rfc3339(now), here.short(now));
    Ok(Finding { what: "time zone", seen, remedy: None })
}

/// Whether what the documents name for today is registered.
async fn registry(sql: &Sql<'_>, url: &str, now: At) -> Result<Finding> {
    let (today, facts) = (now.day(), Facts::load()?);
    let there = registry::ask::sectors_on(sql, today).await?;
    let named: Vec<_> = facts.sectors.iter().filter(|sector| sector.validity.covers(today)).collect();
    let lacks: Vec<&str> = named
        .iter()
        .filter(|sector| there.iter().all(|other| other.code != sector.code))
        .map(|sector| sector.code.as_str())
        .collect();
    let (ceptoars, centre) =
        (registry::ask::ceptoars_on(sql, today).await?.len(), registry::ask::centre(sql, today).await?.is_some());
    let (parts, wholes) =
        (there.iter().filter(|one| one.parent.is_some()).count(), named.iter().filter(|one| one.is_whole()).count());
    let sectors = there.len() - parts;
    let ready = lacks.is_empty() && centre;
    let seen = match (there.is_empty(), ready) {
        (true, _) => "no sectors, no centre: the facts of the documents are not loaded".to_owned(),
        (_, true) => format!(
            "{sectors} sectors today (the plan names {wholes}), {parts} parts of them, {ceptoars} CEPTOARs, the centre"
        ),
        (_, false) if !centre => format!("{sectors} sectors today, but no centre"),
        (_, false) => format!("{sectors} sectors today; the plan also names {}", lacks.join(", ")),
    };
    Ok(Finding { what: "registry", seen, remedy: (!ready).then(|| run_on(url, "import registry")) })
}

/// Who can invite, and whom an open invitation lets.
async fn managers(sql: &Sql<'_>, url: &str, now: At) -> Result<Finding> {
    let managers = sql
        .count("SELECT COUNT(DISTINCT person_id) AS n FROM roles WHERE role = 'manager' AND until IS NULL", params![])
        .await?;
    let open =
        "SELECT COUNT(*) AS n FROM invitations WHERE accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $1
                AND ',' || roles || ',' LIKE '%,manager,%'";
    let open = sql.count(open, params![now]).await?;
    let seen = match (managers, open) {
        (0, 0) => "nobody can invite others".into(),
        (0, _) => format!("nobody can invite others yet; invitations open to those who shall: {open}"),
        (1, _) => "1 person can invite others".into(),
        _ => format!("{managers} people can invite others"),
    };
    let invite = "user invite --organisation NISC --mail … --name … --role manager --role duty";
    Ok(Finding { what: "managers", seen, remedy: (managers == 0 && open == 0).then(|| run_on(url, invite)) })
}

/// Whether letters leave.
async fn mail(sql: &Sql<'_>, url: &str, now: At) -> Result<Finding> {
    let standing = delivery::post::standing_of(sql, now).await?;
    let (waiting, failed, unread) = (standing.waiting, standing.failed, standing.unread);
    let late = standing.overdue > 0 && standing.oldest.is_some_and(|oldest| oldest < now.plus_minutes(-10));
    let (seen, remedy) = match (standing.opened_at, &standing.halted, &standing.unreached) {
        (None, ..) => ("this hub sends no mail".into(), None),
        (_, Some((at, why)), _) => {
            let since = at.rfc3339();
            (format!("halted since {since}: {why}; letters that wait: {waiting}"), Some(run_on(url, "mail go-on")))
        }
        (.., Some((at, why))) => (
            format!("the relay is not reached since {}: {why}; letters that wait: {waiting}", at.rfc3339()),
            Some("mend what it says, or name another relay: kaname serve --mail-relay HOST:PORT".into()),
        ),
        _ if late => (
            format!("letters that wait: {waiting}, the oldest for more than ten minutes"),
            Some("start kaname serve with --mail-relay: nobody sends them".into()),
        ),
        _ => {
            (format!("letters that wait: {waiting}; refused or given up: {failed}; came in and unread: {unread}"), None)
        }
    };
    Ok(Finding { what: "mail", seen, remedy })
}

/// Whether what lists are made of is what a recount gives.
async fn lists(sql: &Sql<'_>, url: &str) -> Result<Finding> {
    let mut wrong = Vec::new();
    for one in house::derived() {
        let many = one.wrong(sql).await?;
        if many > 0 {
            wrong.push(format!("{many} of {}", one.what));
        }
    }
    let ready = wrong.is_empty();
    Ok(Finding {
        what: "lists",
        seen: if ready {
            "hold what a recount gives".into()
        } else {
            format!("differ from a recount: {}", wrong.join(", "))
        },
        remedy: (!ready)
            .then(|| format!("lists show too much or too little; nothing sealed; {}", run_on(url, "reindex"))),
    })
}

/// Whether every file of a community belongs to something.
async fn files(sql: &Sql<'_>) -> Result<Finding> {
    let adrift = community::files_adrift(sql).await?;
    Ok(Finding {
        what: "files",
        seen: format!("{adrift} files of communities are named by nothing"),
        remedy: (adrift > 0).then(|| {
            "put in or damaged by hand: keep this database as evidence, compare it with the newest backup".into()
        }),
    })
}
