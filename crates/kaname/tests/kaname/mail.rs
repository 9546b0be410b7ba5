//! Mail, sent by the program itself to a host that hangs, is away or cannot encrypt.

use crate::{
    cli::{Running, kaname, said},
    hub,
};
use access::Actor;
use kernel::{At, Clock};
use mail::sink::{Mood, Sink};
use std::{collections::BTreeMap, time::Duration};
use store::params;
use tokio::time::Instant;
use trial::{Bench, both_engines};

/// To how many operators it is released.
pub(crate) const RECIPIENTS: u128 = 400;

/// A hub with operators in one sector group, to whom something is released.
pub(crate) async fn released(bench: &Bench) {
    released_at(bench, kaname::edge::SystemClock::real().now()).await;
}

/// The same at a moment.
pub(crate) async fn released_at(bench: &Bench, now: At) {
    let imported = kaname(&["import", "--database", &bench.url, "registry"]);
    assert!(imported.status.success(), "{}", said(&imported));
    hub::enter(&bench.db, RECIPIENTS, now).await;
    hub::release(&bench.db, now).await;
}

pub(crate) fn serving(database: &str, relay: &str, key: &str) -> Running {
    serving_over(database, (relay, "none"), key)
}

fn serving_over(database: &str, over: (&str, &str), key: &str) -> Running {
    Running::start(&mailing(database, over, key))
}

/// A hub that sends letters to a relay, over a line that is encrypted or not.
pub(crate) fn mailing<'a>(database: &'a str, (relay, tls): (&'a str, &'a str), key: &'a str) -> Vec<&'a str> {
    let mail = ["--mail-relay", relay, "--mail-tls", tls, "--mail-from", "notices@kaname.example", "--mail-claim", "3"];
    let hub = ["serve", "--database", database, "--key", key, "--insecure-cookies", "--public-url", "http://localhost"];
    [&hub[..], &mail, &["--mail-patience", "1"]].concat()
}

/// How mail stands, as the program says it.
fn status(bench: &Bench) -> serde_json::Value {
    let output = kaname(&["mail", "--database", &bench.url, "status", "--json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)))
}

async fn tally(bench: &Bench, ask: &str) -> BTreeMap<String, i64> {
    let cx = bench.db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
    let rows = cx.system("test").rows(ask, params![]).await.unwrap();
    rows.iter().map(|row| (row.text("what").unwrap(), row.get("n").unwrap())).collect()
}

both_engines! {
    async fn a_host_that_hangs_is_away_or_cannot_encrypt_keeps_letters_waiting_says_why_and_loses_none(bench: Bench)
    with &kaname::house::migrations(); {
        released(&bench).await;
        let folder = tempfile::TempDir::new().unwrap();
        let key = folder.path().join("key").display().to_string();
        // It takes the call and says nothing, ever.
        let hanging = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hangs = hanging.local_addr().unwrap().to_string();
        let silent = tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok(line) = hanging.accept().await {
                held.push(line);
            }
        });
        let sink = Sink::start(Mood::default(), false).await.unwrap();
        let plain = sink.address().to_string();
        let nobody = Sink::start(Mood::default(), false).await.unwrap().address().to_string();
        for (relay, tls) in [(&hangs, "none"), (&nobody, "none"), (&plain, "required"), (&plain, "implicit")] {
            let serves = serving_over(&bench.url, (relay, tls), &key);
            let begun = Instant::now();
            let known = || status(&bench)["unreached"]["why"].as_str().map(str::to_owned);
            let said = loop {
                match known() {
                    Some(why) => break why,
                    None => assert!(begun.elapsed() < Duration::from_secs(60), "{relay} {tls}: {}", status(&bench)),
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            };
            assert!(!said.is_empty());
            drop(serves);
            let doctor = kaname(&["doctor", "--database", &bench.url, "--key", &key]);
            assert!(String::from_utf8_lossy(&doctor.stdout).contains("relay"), "{tls}");
            forget(&bench).await;
        }
        silent.abort();
        assert!(sink.taken().is_empty(), "nothing goes over an open line where none may");
        let tries = tally(&bench, "SELECT outcome AS what, COUNT(*) AS n FROM letter_tries WHERE outcome <> 'lost' GROUP BY outcome").await;
        assert_eq!(tries, BTreeMap::new(), "no letter has spent a try");
        let serves = serving(&bench.url, &plain, &key);
        let begun = Instant::now();
        while status(&bench)["waiting"] != 0 {
            assert!(begun.elapsed() < Duration::from_secs(120), "{}", status(&bench));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        drop(serves);
        let taken = sink.taken();
        assert_eq!(u128::try_from(taken.len()).unwrap(), RECIPIENTS);
        assert!(taken.values().all(|one| one.times == 1), "each once");
        assert!(status(&bench)["unreached"].is_null());
    }
}

/// Nobody remembers that the relay was not reached.
async fn forget(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), At::from_millis(0)).await.unwrap();
    cx.system("test")
        .run("UPDATE post_office SET unreached_since = NULL, unreached_why = ''", params![])
        .await
        .unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

#[test]
fn what_is_missing_to_send_mail_is_said_before_anything_starts() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    let key = folder.path().join("dkim.pem");
    std::fs::write(&key, "no key").unwrap();
    let dkim = format!("2026={}", key.display());
    let from = ["--mail-from", "notices@kaname.example"];
    let site = ["--public-url", "https://kaname.example"];
    for (given, said_) in [
        (vec!["--mail-relay", "mail.kaname.example"], "--public-url is missing"),
        ([&["--mail-relay", "mail.kaname.example"], &site[..]].concat(), "--mail-from is missing"),
        ([&["--mail-relay", "mail.kaname.example"], &site[..], &from].concat(), "no HOST:PORT"),
        (from.to_vec(), "--mail-relay is missing"),
        (
            [&["--mail-relay", "mail.kaname.example:587", "--mail-dkim", &dkim], &site[..], &from].concat(),
            "can be read by others",
        ),
    ] {
        let tried = kaname(&[&["serve", "--database", &database, "--listen", "127.0.0.1:0"], &given[..]].concat());
        assert!(!tried.status.success() && said(&tried).contains(said_), "{given:?}: {}", said(&tried));
        assert!(!folder.path().join("hub.db").exists(), "nothing was made");
    }
}

#[test]
fn mail_is_halted_and_goes_on_by_command() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    kaname(&["migrate", "--database", &database]);
    let mail = |what: &[&str]| said(&kaname(&[&["mail"], what, &["--database", &database]].concat()));
    assert!(mail(&["status"]).contains("this hub sends no mail"));
    assert!(mail(&["halt", "--reason", " "]).contains("say why"));
    assert!(mail(&["halt", "--reason", "relay is moved"]).contains("letters wait from now on"));
    assert!(mail(&["halt", "--reason", "again"]).contains("halted already"));
    let standing: serde_json::Value = serde_json::from_str(&mail(&["status", "--json"])).unwrap();
    assert_eq!((&standing["halted"]["why"], &standing["waiting"]), (&"relay is moved".into(), &0.into()));
    assert!(mail(&["go-on"]).contains("going on") && mail(&["go-on"]).contains("not halted"));
}
