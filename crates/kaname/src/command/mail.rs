//! Mail: how the post office stands, and halting it.

use crate::{
    cli::MailWhat,
    command::{mail_check, mail_sink},
    edge::SystemClock,
    house,
};
use anyhow::{Result, bail};
use delivery::post::{self, Standing};
use kernel::{At, Clock};
use serde_json::json;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// If the database cannot be reached, or there is nothing to do.
pub(super) async fn run(url: &str, what: MailWhat) -> Result<ExitCode> {
    let now = SystemClock::real().now();
    let open = || house::open_ready(url, now);
    match what {
        MailWhat::Check(asked) => return mail_check::run(*asked).await,
        MailWhat::Sink(asked) => mail_sink::run(asked).await?,
        MailWhat::Status { json } => show(&post::standing(&open().await?, now).await?, json),
        MailWhat::Halt { reason } => {
            if reason.trim().is_empty() {
                bail!("say why, for whoever finds letters waiting: --reason TEXT");
            }
            match post::halt(&open().await?, now, reason.trim()).await? {
                true => println!("halted: letters wait from now on; go on with: kaname mail go-on"),
                false => println!("it is halted already"),
            }
        }
        MailWhat::GoOn => match post::go_on(&open().await?, now).await? {
            true => println!("going on: what waits is sent as soon as a server with --mail-relay runs"),
            false => println!("it is not halted"),
        },
    }
    Ok(ExitCode::SUCCESS)
}

fn show(standing: &Standing, json: bool) {
    if json {
        println!("{}", as_json(standing));
        return;
    }
    match standing.opened_at {
        None => println!("this hub sends no mail: start kaname serve with --mail-relay"),
        Some(at) => println!("letters are promised since {}", at.rfc3339()),
    }
    if let Some((at, why)) = &standing.halted {
        println!("halted since {}: {why}", at.rfc3339());
    }
    if let Some((at, why)) = &standing.unreached {
        println!("the relay is not reached since {}: {why}", at.rfc3339());
    }
    let oldest = standing.oldest.map(|at| format!(", the oldest since {}", at.rfc3339())).unwrap_or_default();
    println!(
        "{} letters wait ({} of them due now{oldest}); {} failed",
        standing.waiting, standing.overdue, standing.failed
    );
    if standing.unread > 0 {
        println!("{} that came in wait for a person: the duty officer reads them at /mail", standing.unread);
    }
}

fn as_json(standing: &Standing) -> serde_json::Value {
    let since =
        |said: &Option<(At, String)>| said.as_ref().map(|(at, why)| json!({ "since": at.rfc3339(), "why": why }));
    json!({
        "opened_at": standing.opened_at.map(At::rfc3339),
        "halted": since(&standing.halted),
        "unreached": since(&standing.unreached),
        "waiting": standing.waiting,
        "due": standing.overdue,
        "oldest": standing.oldest.map(At::rfc3339),
        "failed": standing.failed,
        "unread": standing.unread,
    })
}
