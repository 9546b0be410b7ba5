//! Mail, sent by the program itself to a host that refuses, delays and hangs up, while the program is killed.

use crate::cli::{Running, kaname, said};
use access::{Actor, BodyKind};
use delivery::{Audience, Spec, Urgency, post};
use kernel::{At, Bilingual, Clock, Day, Tlp};
use mail::sink::{Mood, Sink};
use registry::{
    Contact, Hours,
    load::{NewMember, NewOrganisation},
};
use std::{collections::BTreeMap, time::Duration};
use store::params;
use tokio::time::Instant;
use trial::{Bench, both_engines, org_id};

/// To how many operators it is released.
const RECIPIENTS: u128 = 400;

fn operator(number: u128, day: Day) -> NewOrganisation {
    NewOrganisation {
        id: org_id(number),
        kind: BodyKind::Operator,
        code: None,
        name: Bilingual::new(&format!("組織{number}"), &format!("Body {number}")),
        kana: String::new(),
        romaji: String::new(),
        short: Bilingual::default(),
        role: Bilingual::default(),
        sector: None,
        place: String::new(),
        domains: Vec::new(),
        networks: Vec::new(),
        fictional: true,
        valid_from: day,
        valid_to: None,
        source: "test".into(),
        note: String::new(),
        order: 1,
    }
}

fn contact(number: u128, day: Day) -> Contact {
    Contact {
        id: org_id(number + 1_000_000).uuid().into(),
        org: org_id(number),
        priority: 1,
        name: Bilingual::new("窓口 花子", "Hanako Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: "03-0000-0121".into(),
        fax: String::new(),
        mail: format!("desk{number}@member.example"),
        hours: Hours::Business,
        confirmed_on: None,
        valid_from: day,
        valid_to: None,
    }
}

/// A hub with operators in one sector group, to whom something is released. No ministry and no secretariat has a contact:
/// all of them are passed by, and the operators are handed it at once.
pub(crate) async fn released(bench: &Bench) {
    released_at(bench, kaname::edge::SystemClock::real().now()).await;
}

/// The same at a moment.
pub(crate) async fn released_at(bench: &Bench, now: At) {
    let imported = kaname(&["import", "--database", &bench.url, "registry"]);
    assert!(imported.status.success(), "{}", said(&imported));
    assert!(post::open(&bench.db, now).await.unwrap());
    let cx = bench.db.write(Actor::nobody(), now).await.unwrap();
    let sql = cx.system("test");
    let ids = registry::load::ids_by_code(&sql).await.unwrap();
    let numbers = 1..=RECIPIENTS;
    let day = Day::parse("2014-04-01").unwrap();
    registry::load::organisations(&sql, numbers.clone().map(|n| operator(n, day)).collect()).await.unwrap();
    registry::load::contacts(&sql, numbers.clone().map(|n| contact(n, day)).collect()).await.unwrap();
    let join = |n| NewMember { ceptoar: ids["WATER"], org: org_id(n), valid_from: day };
    registry::load::members(&sql, numbers.map(join).collect()).await.unwrap();
    let spec = Spec {
        org: ids["NISC"],
        subject: uuid::Uuid::from_u128(12),
        reference: "N-2026-00001".into(),
        title: "公開DNSサーバの設定点検のお願い".into(),
        tlp: Tlp::Amber,
        urgency: Urgency::Urgent,
        exercise: false,
        audience: Audience::only(["WATER"]),
        answer_by: None,
        embargo: None,
        supersedes: None,
    };
    delivery::release(&cx, &sql, spec).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) fn serving(database: &str, relay: &str, key: &str) -> Running {
    serving_over(database, (relay, "none"), key)
}

fn serving_over(database: &str, (relay, tls): (&str, &str), key: &str) -> Running {
    let mail = ["--mail-relay", relay, "--mail-tls", tls, "--mail-from", "notices@kaname.example", "--mail-claim", "3"];
    let hub = ["serve", "--database", database, "--key", key, "--insecure-cookies", "--public-url", "http://localhost"];
    Running::start(&[&hub[..], &mail, &["--mail-patience", "1"]].concat())
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
    async fn killed_again_and_again_the_program_loses_no_letter_and_names_those_that_may_have_gone_twice(bench: Bench)
    with &kaname::house::migrations(); {
        released(&bench).await;
        let mood = Mood {
            refuse: 50,
            delay: 1000,
            delay_by: Duration::from_millis(25),
            hang_up_after: 10,
            hang_up_before: 10,
            seed: 7,
            ..Mood::default()
        };
        let sink = Sink::start(mood, false).await.unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        let (relay, key) = (sink.address().to_string(), folder.path().join("key").display().to_string());
        for run in 0..6_u64 {
            let before = sink.taken().len();
            let killed = serving(&bench.url, &relay, &key);
            while sink.taken().len() < before + 12 {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
            // In the midst of it, at moments that have nothing to do with each other.
            tokio::time::sleep(Duration::from_millis(run * 7)).await;
            drop(killed);
        }
        let last = serving(&bench.url, &relay, &key);
        let begun = Instant::now();
        loop {
            let standing = post::standing(&bench.db, kaname::edge::SystemClock::real().now()).await.unwrap();
            if standing.waiting == 0 {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(150), "{standing:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        drop(last);
        let states = tally(&bench, "SELECT state AS what, COUNT(*) AS n FROM letters GROUP BY state").await;
        let tries = tally(&bench, "SELECT outcome AS what, COUNT(*) AS n FROM letter_tries GROUP BY outcome").await;
        let taken = sink.taken();
        let refused = states.get("refused").copied().unwrap_or_default();
        let entitled = i64::try_from(RECIPIENTS).unwrap();
        assert_eq!(states["handed"] + refused, entitled, "{states:?}");
        assert!((1..entitled / 5).contains(&refused), "the host refuses some: {states:?}");
        assert_eq!(i64::try_from(taken.len()).unwrap(), entitled - refused, "each exactly one Message-ID");
        let doubted = tries.get("lost").copied().unwrap_or_default() + tries.get("perhaps").copied().unwrap_or_default();
        let twice = taken.values().map(|one| one.times - 1).sum::<usize>();
        assert!(i64::try_from(twice).unwrap() <= doubted, "{twice} came again, {doubted} were in doubt: {tries:?}");
        assert!(tries["lost"] <= 6 * 8, "no more than the lines of each that was killed: {tries:?}");
        assert!(tries["lost"] > 0, "it was killed in the midst of it: {tries:?}");
        let verified = kaname(&["verify", "--database", &bench.url]);
        assert!(verified.status.success(), "{}", said(&verified));
    }
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
