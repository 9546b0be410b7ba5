//! `kaname mail check`: whether letters can leave, and whether they can be believed.

use crate::{
    cli::MailCheck,
    edge::{SystemChance, SystemClock},
};
use anyhow::{Context, Result, bail};
use hickory_resolver::{TokioResolver, proto::rr::RData};
use kernel::{Clock, chance};
use mail::{
    Address, Letter, Line, Mailbox, Met, Outcome, Relay, Step, Trouble, TroubleWith,
    dkim::{Published, Signer, published},
};
use serde_json::{Value, json};
use std::{fs, path::Path, process::ExitCode};

/// What one look found.
struct Finding {
    /// What was looked at.
    what: String,
    /// Whether it is as it should be.
    good: bool,
    /// What was found.
    said: Vec<String>,
    /// What to do.
    remedy: Option<String>,
}

/// Looks and says what was found; fails if letters would not leave or not be believed.
pub(super) async fn run(asked: MailCheck) -> Result<ExitCode> {
    let MailCheck { mail, record, to, json } = asked;
    let (from, relay) = (mail.from()?, mail.relay()?);
    let signers = mail.signers(from.address.domain())?;
    if record.is_some() && signers.len() != 1 {
        bail!("--record is what is published for one key: give one with --mail-dkim");
    }
    let mut findings = Vec::new();
    let line = relay.connect().await;
    findings.push(met(&relay, line.as_ref().map(Line::met)));
    for signer in &signers {
        findings.push(record_of(signer, record.as_deref()).await?);
    }
    if signers.is_empty() {
        let said = vec!["letters leave unsigned; many hosts take them for junk".to_owned()];
        let remedy =
            "openssl genpkey -algorithm ed25519 -out k1.pem, and give it with --mail-dkim k1=k1.pem".to_owned();
        findings.push(Finding { what: "signature".to_owned(), good: true, said, remedy: Some(remedy) });
    }
    if let (Some(to), Ok(line)) = (to, line) {
        findings.push(test_letter(line, &signers, from, to).await?);
    }
    match json {
        true => println!(
            "{}",
            json!({ "good": good(&findings), "findings": findings.iter().map(as_json).collect::<Vec<_>>() })
        ),
        false => findings.iter().for_each(tell),
    }
    Ok(if good(&findings) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn good(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.good)
}

fn as_json(finding: &Finding) -> Value {
    json!({ "what": finding.what, "good": finding.good, "said": finding.said, "remedy": finding.remedy })
}

fn tell(finding: &Finding) {
    println!("{} {}", if finding.good { "ok  " } else { "FAIL" }, finding.what);
    finding.said.iter().for_each(|said| println!("     {said}"));
    if let Some(remedy) = &finding.remedy {
        println!("     → {remedy}");
    }
}

fn met(relay: &Relay, met: Result<&Met, &Trouble>) -> Finding {
    let settings = relay.settings();
    let what = format!("relay {}:{}", settings.host, settings.port);
    let met = match met {
        Ok(met) => met,
        Err(trouble) => {
            return Finding {
                what,
                good: false,
                said: vec![trouble.to_string()],
                remedy: Some(remedy(trouble).to_owned()),
            };
        }
    };
    let login = settings.login.as_ref().filter(|_| met.signed_in);
    let said = vec![
        format!("greets as {}", met.greeting),
        met.tls.as_ref().map_or("the line is not encrypted".to_owned(), |tls| {
            format!("encrypted by {tls}, its certificate is trusted")
        }),
        login.map_or("not signed in".to_owned(), |login| format!("signed in as {}", login.user)),
        met.size.map_or("does not say how large letters may be".to_owned(), |size| {
            format!("takes letters of up to {size} octets")
        }),
    ];
    Finding { what, good: true, said, remedy: None }
}

/// What to do about a line that does not open.
fn remedy(trouble: &Trouble) -> &'static str {
    match (trouble.step, &trouble.with) {
        (Step::Connect, _) => "are host and port right, and does every firewall in between let us through?",
        (Step::Greeting, TroubleWith::Late | TroubleWith::Unintelligible | TroubleWith::Broken(_)) => {
            "a port that waits to be encrypted says nothing first: --mail-tls implicit, as on port 465"
        }
        (Step::Tls, TroubleWith::NotOffered(_)) => {
            "is this the port on which the relay encrypts (587, or 465 with --mail-tls implicit)?"
        }
        (Step::Tls, TroubleWith::SlippedIn) => {
            "somebody between us and the relay changes what is said: hand over nothing until it is clear who"
        }
        (Step::Tls, _) => "is the name the one in the certificate? One's own authority is trusted with --mail-ca FILE",
        (Step::Login, TroubleWith::NotOffered(_)) => {
            "the relay knows us by our address, or this is not its port for signing in"
        }
        (Step::Login, _) => "are --mail-user and the password in the file right?",
        _ => "what the relay says tells whom to ask",
    }
}

async fn record_of(signer: &Signer, given: Option<&str>) -> Result<Finding> {
    let records = match given {
        Some(given) if Path::new(given).is_file() => vec![fs::read_to_string(given)?],
        Some(given) => vec![given.to_owned()],
        None => asked(&signer.name()).await?,
    };
    let verdict = records.iter().map(|record| published(signer, record)).max_by_key(|verdict| rank(*verdict));
    let (good, said) = match verdict.unwrap_or(Published::NoRecord) {
        Published::Ours => (true, "the key that is published is the one that signs"),
        Published::OursInTest => (false, "the right key is published, but as a test (t=y): nobody counts on it"),
        Published::Another => (false, "another key is published: every signature would be taken for forged"),
        Published::Withdrawn => {
            (false, "the key is withdrawn (p= is empty): every signature would be taken for forged")
        }
        Published::NotForThis => (false, "the key is published for something else than mail signed with SHA-256"),
        Published::NoRecord => (false, "no key is published there"),
    };
    let remedy = (!good).then(|| format!("publish: {} IN TXT ( {} )", signer.name(), quoted(&signer.record())));
    Ok(Finding { what: format!("signature {}", signer.name()), good, said: vec![said.to_owned()], remedy })
}

/// The best of several records counts: a name may have others beside ours.
fn rank(verdict: Published) -> u8 {
    match verdict {
        Published::NoRecord => 0,
        Published::NotForThis => 1,
        Published::Another => 2,
        Published::Withdrawn => 3,
        Published::OursInTest => 4,
        Published::Ours => 5,
    }
}

/// A record in strings of lawful length, as zone files have it.
fn quoted(record: &str) -> String {
    let letters: Vec<char> = record.chars().collect();
    letters.chunks(250).map(|chunk| format!("\"{}\"", chunk.iter().collect::<String>())).collect::<Vec<_>>().join(" ")
}

/// The text records of a name.
async fn asked(name: &str) -> Result<Vec<String>> {
    let resolver =
        TokioResolver::builder_tokio().and_then(|builder| builder.build()).context("no name server is known here")?;
    let lookup = match resolver.txt_lookup(format!("{name}.")).await {
        Ok(lookup) => lookup,
        Err(why) if why.is_no_records_found() || why.is_nx_domain() => return Ok(Vec::new()),
        Err(why) => return Err(why).context("DNS could not be asked; give what is published with --record"),
    };
    let texts = lookup.answers().iter().filter_map(|record| match &record.data {
        RData::TXT(text) => Some(text.txt_data.iter().map(|part| String::from_utf8_lossy(part)).collect()),
        _ => None,
    });
    Ok(texts.collect())
}

async fn test_letter(mut line: Line, signers: &[Signer], from: Mailbox, to: Address) -> Result<Finding> {
    let letter = Letter {
        message_id: format!("{}@{}", chance::token(&SystemChance), from.address.domain()),
        date: SystemClock::real().now(),
        from: from.clone(),
        to: Mailbox::of(to.clone()),
        reply_to: None,
        bounce_to: from.address,
        subject: "試験: 要からのメールは届いています / Test: mail from Kaname arrives".to_owned(),
        text: "このメールは、届くことを確かめるために送りました。何もする必要はありません。\n\n\
               This letter was sent to see that it arrives. There is nothing to do.\n"
            .to_owned(),
        html: None,
        in_reply_to: None,
        references: Vec::new(),
        list: None,
        marks: Vec::new(),
    };
    let outcome = line.hand_over(&letter.seal(signers)?).await;
    line.close().await;
    let (good, said) = match &outcome {
        Outcome::Handed { reply } => (true, format!("handed over: {reply}")),
        Outcome::Later(trouble) => (false, format!("not taken now: {trouble}")),
        Outcome::Never { step, reply } => (false, format!("refused at {step:?}: {reply}")),
        Outcome::Perhaps(trouble) => (false, format!("it left, and no answer came; it may arrive: {trouble}")),
    };
    Ok(Finding { what: format!("test letter to {to}"), good, said: vec![said], remedy: None })
}
