//! What each command does.

mod backup;
mod calendars;
mod doctor;
mod file;
mod grow;
mod import;
mod interdependency;
mod mail;
mod mail_check;
mod mail_sink;
mod organisations;
mod regimes;
mod reindex;
mod restore;
mod retention;
mod user;
mod verify;
mod watch;

use crate::{
    cli::{Cli, Command, Import},
    demo,
    edge::{SystemChance, SystemClock},
    house, key, metrics,
    serve::{self, Beside},
};
use anyhow::{Result, bail};
use axum::Router;
use kernel::{Clock, Zone};
use shell::{App, AppParts, Mode};
use std::{collections::BTreeSet, net::SocketAddr, path::Path, process::ExitCode, sync::Arc};

/// Runs the command.
///
/// # Errors
/// If it fails; the error says what to do.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Demo { data: Some(folder), tell_only: true, place, .. } => {
            demo::tell_into(&folder, place.zone).await?;
        }
        Command::Demo { listen, data, place, .. } => demo::run(listen, data, place.zone).await?,
        Command::Serve {
            database,
            place,
            key,
            listen,
            duty_phone,
            insecure_cookies,
            trusted_proxy,
            public_url,
            metrics,
            metrics_anywhere,
            mail,
            mail_in,
        } => {
            let metrics = metrics::place(metrics, metrics_anywhere)?;
            let replies = mail_in.replies()?;
            let office = mail.office(public_url.as_ref(), replies.clone())?;
            let door = mail_in.door(replies)?;
            let key = key::place(&database.database, key.key);
            let open = (database.database.as_str(), key.as_path());
            let (app, router) = house_in_earnest(open, place.zone, listen, duty_phone, insecure_cookies).await?;
            if office.is_some() {
                delivery::post::open(app.db(), app.now()).await?;
            }
            let router = identity::site::at(router, public_url);
            let beside = Beside { office, door, metrics };
            serve::serve(listen, app, identity::proxy::behind(router, trusted_proxy), beside).await?;
        }
        Command::Mail { database, what } => return mail::run(&database.database, what).await,
        Command::Migrate { database, to: None, place, .. } => migrate(&database.database, place.zone).await?,
        Command::Migrate { database, to: Some(to), place, key, json } => {
            // What is moved stands where it stood; whoever says another place is told so.
            place.zone.map_or(Ok(()), Zone::settle)?;
            let key = key::place(&database.database, key.key);
            grow::run((&database.database, &to), &key, json).await?;
        }
        Command::User { database, what } => user::run(&database.database, what).await?,
        Command::Import { database, what: Import::Registry } => import_registry(&database.database).await?,
        Command::Import { database, what: Import::Organisations { file, change, dry_run } } => {
            organisations::import(&database.database, &file, (change, dry_run)).await?;
        }
        Command::Import { database, what: Import::Calendars { file, dry_run } } => {
            calendars::import(&database.database, &file, dry_run).await?;
        }
        Command::Import { database, what: Import::Regimes { file, dry_run } } => {
            regimes::import(&database.database, &file, dry_run).await?;
        }
        Command::Organisations { database, kind, json, csv } => {
            organisations::list(&database.database, &kind, (json, csv)).await?;
        }
        Command::Interdependency { what } => return interdependency::run(what),
        Command::Verify { database, head, json } => {
            return verify::run(&database.database, head.as_deref(), json).await;
        }
        Command::Backup { database, to, json } => return backup::run(&database.database, &to, json).await,
        Command::Restore { database, key, file, json } => {
            let key = key::place(&database.database, key.key);
            restore::run(&file, &database.database, &key, json).await?;
        }
        Command::Retention { database, what, dry_run, json } => {
            retention::run(&database.database, what, (dry_run, json)).await?;
        }
        Command::Reindex { database, afresh } => reindex::run(&database.database, afresh).await?,
        Command::Doctor { database, key, json } => {
            let key = key::place(&database.database, key.key);
            return doctor::run(&database.database, &key, json).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn house_in_earnest(
    (url, key): (&str, &Path),
    zone: Option<Zone>,
    listen: SocketAddr,
    duty_phone: String,
    insecure_cookies: bool,
) -> Result<(App, Router)> {
    if insecure_cookies && !listen.ip().is_loopback() {
        bail!("--insecure-cookies is for loopback only; put a TLS-ending proxy in front and leave it out");
    }
    let clock = Arc::new(SystemClock::real());
    let (db, _) = house::open_at(url, zone, clock.now()).await?;
    let db = key::unlock(db, key, &SystemChance, clock.now(), |said| eprintln!("kaname: {said}")).await?;
    Ok(shell::open(AppParts {
        db,
        clock,
        chance: Arc::new(SystemChance),
        mode: Mode::Real,
        secure_cookies: !insecure_cookies,
        duty_phone,
        rooms: house::rooms(),
        doorkeeper: identity::recognise,
    }))
}

async fn migrate(url: &str, zone: Option<Zone>) -> Result<()> {
    let (_, applied) = house::open_at(url, zone, SystemClock::real().now()).await?;
    for name in &applied.new {
        println!("applied {name}");
    }
    println!("{} migrations in place, {} new", applied.before + applied.new.len(), applied.new.len());
    Ok(())
}

async fn import_registry(url: &str) -> Result<()> {
    let now = SystemClock::real().now();
    let db = house::open(url).await?;
    house::migrate(&db, now).await?;
    let facts = registry::facts::Facts::load()?;
    let cx = db.write(access::Actor::nobody(), now).await?;
    registry::load::facts(&cx, &facts).await?;
    community::load::facts(&cx).await?;
    cx.commit().await?;
    let wholes = facts.sectors.iter().filter(|sector| sector.is_whole()).count();
    let ceptoars: BTreeSet<&str> = facts.ceptoars.iter().map(|sheet| sheet.code.as_str()).collect();
    println!(
        "{wholes} sectors with {} parts, {} services, {} levels, {} bodies, {} CEPTOARs with {} yearly sheets, {} seats of the \
         Council; of all these those that have ended too",
        facts.sectors.len() - wholes,
        facts.services.len(),
        facts.levels.len(),
        facts.bodies.len(),
        ceptoars.len(),
        facts.ceptoars.len(),
        facts.council.len()
    );
    Ok(())
}
