//! Mail: how the post office stands, and halting it.

use crate::{
    cli::MailWhat,
    command::{mail_check, mail_sink},
    edge::SystemClock,
    house,
};
use access::Actor;
use anyhow::{Result, bail};
use delivery::post::{self, Doubt, Left, Standing};
use kernel::{At, Clock};
use serde_json::json;
use std::process::ExitCode;
use store::Db;

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
        MailWhat::Status { json } => {
            let cx = open().await?.read(Actor::nobody(), now).await?;
            let sql = cx.system("post office");
            show(&post::standing_of(&sql, now).await?, post::in_doubt(&sql).await?.as_ref(), json);
        }
        MailWhat::Halt { reason } => {
            if reason.trim().is_empty() {
                bail!("say why, for whoever finds letters waiting: --reason TEXT");
            }
            match post::halt(&open().await?, now, reason.trim()).await? {
                true => println!("halted: letters wait from now on; go on with: kaname mail go-on"),
                false => println!("it is halted already"),
            }
        }
        MailWhat::GoOn { again, leave_out } => go_on(&open().await?, now, (again, leave_out)).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn go_on(db: &Db, now: At, (again, leave_out): (bool, bool)) -> Result<()> {
    let cx = db.read(Actor::nobody(), now).await?;
    let doubt = post::in_doubt(&cx.system("post office")).await?;
    drop(cx);
    let left = match (doubt, again, leave_out) {
        (None, ..) => {
            match post::go_on(db, now).await? {
                true => println!("going on: what waits is sent as soon as a server with --mail-relay runs"),
                false => println!("it is not halted"),
            }
            return Ok(());
        }
        (Some(_), true, _) => Left::Again,
        (Some(_), _, true) => Left::Out,
        (Some(doubt), ..) => {
            tell_doubt(&doubt);
            bail!("say what becomes of these: --again sends them, --leave-out does not");
        }
    };
    if let Some((letters, rounds)) = post::settle(db, now, left).await? {
        match left {
            Left::Again => {
                println!("going on: {letters} letters that may have left are sent too, and reminders that fell due")
            }
            Left::Out => {
                println!("going on: {letters} letters were given up and {rounds} rounds of reminders left out")
            }
        }
    }
    Ok(())
}

/// What may have left since the backup, for a person.
pub(super) fn tell_doubt(doubt: &Doubt) {
    let (from, to) = (doubt.restoration.taken_at.rfc3339(), doubt.restoration.at.rfc3339());
    println!("between {from} (the backup) and {to} (the restore) may have left:");
    println!(
        "  {} letters, {} rounds of reminders; and whatever was released meanwhile",
        doubt.letters.len(),
        doubt.rounds.len()
    );
    for one in doubt.letters.iter().take(LISTED) {
        println!("  {} {} → {} (since {})", one.about, one.occasion, one.recipient, one.promised_at.rfc3339());
    }
    for one in doubt.rounds.iter().take(LISTED) {
        println!("  {} reminder {} (due {})", one.about, one.step, one.due_at.rfc3339());
    }
    if doubt.letters.len().max(doubt.rounds.len()) > LISTED {
        println!("  … all of them: kaname mail status --json");
    }
}

/// The same for a program.
pub(super) fn doubt_as_json(doubt: &Doubt) -> serde_json::Value {
    let letter = |one: &post::DoubtfulLetter| json!({ "about": one.about, "occasion": one.occasion, "recipient": one.recipient, "promised_at": one.promised_at.rfc3339() });
    let round =
        |one: &post::DoubtfulRound| json!({ "about": one.about, "step": one.step, "due_at": one.due_at.rfc3339() });
    json!({
        "taken_at": doubt.restoration.taken_at.rfc3339(),
        "restored_at": doubt.restoration.at.rfc3339(),
        "letters": doubt.letters.iter().map(letter).collect::<Vec<_>>(),
        "rounds": doubt.rounds.iter().map(round).collect::<Vec<_>>(),
    })
}

/// So many of each are named to a person.
const LISTED: usize = 20;

fn show(standing: &Standing, doubt: Option<&Doubt>, json: bool) {
    if json {
        println!("{}", as_json(standing, doubt));
        return;
    }
    if let Some(doubt) = doubt {
        tell_doubt(doubt);
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

fn as_json(standing: &Standing, doubt: Option<&Doubt>) -> serde_json::Value {
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
        "in_doubt": doubt.map(doubt_as_json),
    })
}
