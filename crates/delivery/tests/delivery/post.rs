//! The post office against a host that takes, refuses, puts off and hangs up, over real connections.

use crate::{house, world::*};
use access::Actor;
use delivery::{Spec, Withdrawal, post, withdraw};
use kernel::{Clock, Tlp};
use mail::{
    Address, Mailbox, Patience, Relay, RelaySettings, Tls,
    sink::{Mood, Sink},
};
use std::{collections::BTreeMap, net::SocketAddr, time::Duration};
use store::params;
use tokio::{sync::oneshot, task::JoinHandle, time::Instant};
use trial::{Bench, both_engines, org_id};

fn whole<'a>(
    _: &'a store::Sql<'a>,
    voice: &'a shell::Voice,
    _: delivery::DeliveryId,
) -> shell::app::Soon<'a, Result<Option<String>, store::StoreError>> {
    Box::pin(async move { Ok(Some(format!("本文 {}\r\n.\r\nおわり", voice.lang.code()))) })
}

fn office(at: SocketAddr, lines: usize) -> post::PostOffice {
    let second = Duration::from_secs(1);
    let relay = Relay::new(RelaySettings {
        host: at.ip().to_string(),
        port: at.port(),
        tls: Tls::None,
        login: None,
        hello: "kaname.example".into(),
        ca_file: None,
        patience: Patience { connect: second, reply: second, body: second, verdict: second },
    });
    post::PostOffice {
        relay: relay.unwrap(),
        lines,
        per_host: post::PerHost::default(),
        from: Mailbox::named("要 Kaname", Address::parse("notices@kaname.example").unwrap()),
        replies: Some(Address::parse("replies@kaname.example").unwrap()),
        signers: Vec::new(),
        site: "https://kaname.example".into(),
        claim: 60,
        whole,
    }
}

/// A process that sends.
pub struct Sender {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Sender {
    pub fn start(bench: &Bench, at: SocketAddr, lines: usize) -> Self {
        Self::within(bench, (at, lines), post::PerHost::default())
    }
    /// One that is told how many letters may go to one host.
    pub fn within(bench: &Bench, (at, lines): (SocketAddr, usize), per_host: post::PerHost) -> Self {
        let (stop, told) = oneshot::channel::<()>();
        let office = post::PostOffice { per_host, ..office(at, lines) };
        let work = post::work(house::app(bench), office, async { told.await.unwrap_or(()) });
        Self { task: tokio::spawn(work), stop }
    }
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
    /// As `kill -9` does.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

/// How many letters stand how.
pub async fn states(bench: &Bench) -> BTreeMap<String, i64> {
    tally(bench, "SELECT state AS what, COUNT(*) AS n FROM letters GROUP BY state").await
}
/// How many tries came to what.
pub async fn tries(bench: &Bench) -> BTreeMap<String, i64> {
    tally(bench, "SELECT outcome AS what, COUNT(*) AS n FROM letter_tries GROUP BY outcome").await
}
async fn tally(bench: &Bench, ask: &str) -> BTreeMap<String, i64> {
    let cx = reading(bench, Actor::nobody()).await;
    let rows = cx.system("test").rows(ask, params![]).await.unwrap();
    rows.iter().map(|row| (row.text("what").unwrap(), row.get("n").unwrap())).collect()
}
pub fn only<const N: usize>(each: [(&str, i64); N]) -> BTreeMap<String, i64> {
    each.into_iter().map(|(what, n)| (what.to_owned(), n)).collect()
}

/// Waits until letters stand so.
pub async fn until(bench: &Bench, wanted: BTreeMap<String, i64>) {
    let begun = Instant::now();
    loop {
        let now = states(bench).await;
        if now == wanted {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "letters stand {now:?}, awaited was {wanted:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A small country whose contacts have addresses of their own, and that sends mail.
pub async fn country(bench: &Bench) {
    people(bench).await;
    let cx = writing(bench, Actor::nobody()).await;
    for body in [CENTRE, MIC, FSA, TEL, CATV, BANK].into_iter().chain(101..=114) {
        let update = "UPDATE contacts SET mail = $1 WHERE org_id = $2";
        let mail = format!("desk{body}@member.example");
        cx.system("test").run_one(update, params![mail, org_id(body)]).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
    assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
}

/// Released, and passed on everywhere: fifteen bodies have it.
pub async fn told(bench: &Bench, spec: Spec) {
    country(bench).await;
    let released = released(bench, spec).await;
    for (org, actor) in [(MIC, ministry(MIC)), (FSA, ministry(FSA)), (TEL, secretariat(TEL)), (BANK, secretariat(BANK))]
    {
        pass(bench, actor, to(bench, released.dispatch, org, None).await, "").await;
    }
}
/// How many bodies those are: two ministries, three secretariats, eleven members (one of them in two groups).
pub const BODIES: i64 = 16;

/// The one letter to a body, as readable text.
pub fn letter_to(sink: &Sink, body: u128) -> String {
    let to = format!("desk{body}@member.example");
    let taken = sink.taken();
    let of_body: Vec<_> = taken.values().filter(|one| one.recipient.contains(&to)).collect();
    assert_eq!(of_body.len(), 1, "one Message-ID to {to}");
    let parsed = mail_parser::MessageParser::default().parse(&of_body[0].bytes).unwrap();
    let said = [parsed.subject().unwrap(), &parsed.body_text(0).unwrap(), &parsed.body_html(0).unwrap()].join("\n");
    said.replace("\r\n", "\n")
}

both_engines! {
    async fn everybody_who_has_it_gets_exactly_one_letter(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let taken = sink.taken();
        assert_eq!(taken.len(), usize::try_from(BODIES).unwrap());
        assert!(taken.values().all(|one| one.times == 1));
        assert!(taken.keys().all(|id| id.ends_with(".notice@kaname.example")), "{taken:?}");
        assert_eq!(tries(&bench).await, only([("handed", BODIES)]));
        assert!(sink.connections() <= 4, "a line carries many letters");
    }

    async fn from_amber_upward_a_letter_tells_neither_title_nor_text(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let said = letter_to(&sink, 101);
        for secret in ["公開DNS", "本文 ja", "本文 en", "おわり"] {
            assert!(!said.contains(secret), "{said}");
        }
        for public in ["情報提供 N-2014-00012 が届いています", "TLP:AMBER", "https://kaname.example/inbox/", "03-0000-0100",
            "Sign in and read it on this page"] {
            assert!(said.contains(public), "{public} in {said}");
        }
    }

    async fn below_amber_it_has_the_whole_text_in_both_languages(bench: Bench) with &tables(); {
        told(&bench, Spec { tlp: Tlp::Green, exercise: true, urgency: delivery::Urgency::Urgent, ..spec(12) }).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let said = letter_to(&sink, 101);
        for part in ["【演習】【至急】情報提供 N-2014-00012 公開DNSサーバの設定点検のお願い", "本文 ja", "本文 en", "\n.\n",
            "これは演習です", "<pre"] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }

    async fn after_the_last_day_of_its_label_no_letter_tells_it_and_nobody_passes_it_on(bench: Bench) with &tables(); {
        let last_day = Some(bench.clock.now().day());
        told(&bench, Spec { tlp: Tlp::Green, last_day, ..spec(12) }).await;
        let dispatch = released(&bench, Spec { tlp: Tlp::Green, last_day, answer_by: None, ..spec(13) }).await.dispatch;
        let mic = to(&bench, dispatch, MIC, None).await;
        let waits = |page: &str| page.contains("読んで、必要なら書き足し、届け先へ送ってください。");
        let home = house::get(&house::open(&bench), MIC, "ja", "/").await.text;
        assert!(waits(&home), "{home}");
        // The host was away until the day after.
        bench.clock.advance(Duration::from_secs(86_400));
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES + 2)])).await;
        sender.stop().await;
        let said = letter_to(&sink, 101);
        assert!(said.contains("N-2014-00012") && !said.contains("本文 ja") && !said.contains("本文 en"), "{said}");
        let cx = writing(&bench, ministry(MIC)).await;
        assert!(matches!(delivery::pass_notice(&cx, mic, "", search).await, Err(delivery::PassNoticeError::Ended)));
        drop(cx);
        let web = house::open(&bench);
        let refused = house::post(&web, MIC, &format!("/deliveries/{mic}/pass"), "text=").await;
        assert_eq!(refused.status, axum::http::StatusCode::CONFLICT);
        assert!(!waits(&house::get(&web, MIC, "ja", "/").await.text), "nobody is asked to do what he may not");
    }

    async fn what_is_refused_stays_refused_and_what_is_put_off_goes_later(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood { refuse: 250, put_off: 500, seed: 3, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        let begun = Instant::now();
        while states(&bench).await.contains_key("sending") || tries(&bench).await.values().sum::<i64>() < BODIES {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let (first, refused) = (states(&bench).await, tries(&bench).await["never"]);
        assert!(first["waiting"] > 0 && refused > 0, "the seed gives both: {first:?}");
        assert_eq!(first["refused"], refused);
        // Nobody tries before the half minute is over.
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(states(&bench).await, first);
        bench.clock.advance(Duration::from_secs(30));
        until(&bench, only([("handed", BODIES - refused), ("refused", refused)])).await;
        sender.stop().await;
        assert_eq!(sink.taken().len(), usize::try_from(BODIES - refused).unwrap());
        assert!(sink.taken().values().all(|one| one.times == 1));
    }

    async fn who_hangs_up_after_the_letter_gets_it_again_under_the_same_name(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood { hang_up_after: 1000, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        let begun = Instant::now();
        while tries(&bench).await != only([("perhaps", BODIES)]) {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bench.clock.advance(Duration::from_secs(60));
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!(tries(&bench).await, only([("handed", BODIES), ("perhaps", BODIES)]));
        assert_eq!(sink.taken().len(), usize::try_from(BODIES).unwrap(), "no second Message-ID");
        assert!(sink.taken().values().all(|one| one.times == 2));
    }

    async fn while_it_is_halted_nothing_goes_and_nothing_is_lost(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        assert!(post::halt(&bench.db, bench.clock.now(), "点検").await.unwrap());
        assert!(!post::halt(&bench.db, bench.clock.now(), "もう一度").await.unwrap(), "it is halted");
        let sink = Sink::start(Mood::default(), false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        tokio::time::sleep(Duration::from_millis(700)).await;
        let standing = post::standing(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!((standing.waiting, standing.overdue, standing.failed), (BODIES, BODIES, 0));
        assert_eq!(standing.halted, Some((bench.clock.now(), "点検".into())));
        assert_eq!(sink.connections(), 0);
        assert!(post::go_on(&bench.db, bench.clock.now()).await.unwrap());
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
    }

    async fn while_the_relay_is_away_letters_wait_and_no_try_is_counted(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), false).await.unwrap();
        let at = sink.address();
        drop(sink);
        let sender = Sender::start(&bench, at, 4);
        let begun = Instant::now();
        while post::standing(&bench.db, bench.clock.now()).await.unwrap().unreached.is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bench.clock.advance(Duration::from_secs(3_600));
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(tries(&bench).await, BTreeMap::new());
        let sink = Sink::start_at(at, Mood::default(), false).await.unwrap();
        for _ in 0..20 {
            bench.clock.advance(Duration::from_secs(60));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!(tries(&bench).await, only([("handed", BODIES)]));
        assert_eq!(post::standing(&bench.db, bench.clock.now()).await.unwrap().unreached, None);
        assert!(sink.taken().values().all(|one| one.times == 1));
    }

    async fn what_a_killed_process_had_claimed_goes_when_its_claim_has_run_out_and_the_ledger_says_so(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let slow = Mood { delay: 1000, delay_by: Duration::from_millis(800), ..Mood::default() };
        let sink = Sink::start(slow, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        let begun = Instant::now();
        while states(&bench).await.get("sending") != Some(&4) {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        sender.kill().await;
        let doubted = states(&bench).await["sending"];
        assert!((1..=4).contains(&doubted), "no more than it had lines: {doubted}");
        let next = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES - doubted), ("sending", doubted)])).await;
        bench.clock.advance(Duration::from_secs(60));
        until(&bench, only([("handed", BODIES)])).await;
        next.stop().await;
        assert_eq!(tries(&bench).await["lost"], doubted);
        let taken = sink.taken();
        assert_eq!(taken.len(), usize::try_from(BODIES).unwrap(), "everybody, and no second Message-ID");
        let twice = taken.values().filter(|one| one.times > 1).count();
        assert!(i64::try_from(twice).unwrap() <= doubted, "{twice} twice, {doubted} in doubt");
    }

    async fn while_somebody_is_at_a_letter_nobody_else_sends_it(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let slow = Mood { delay: 1000, delay_by: Duration::from_millis(900), ..Mood::default() };
        let sink = Sink::start(slow, false).await.unwrap();
        let first = Sender::start(&bench, sink.address(), 4);
        let begun = Instant::now();
        while states(&bench).await.get("sending") != Some(&4) {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Twenty seconds and twenty and twenty: the claim would have run out, had nobody said anything.
        for _ in 0..3 {
            bench.clock.advance(Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(280)).await;
        }
        let second = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        for one in [first, second] {
            one.stop().await;
        }
        assert!(sink.taken().values().all(|one| one.times == 1));
        assert_eq!(tries(&bench).await, only([("handed", BODIES)]));
    }

    async fn what_was_recalled_before_it_went_out_does_not_go_out(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let cx = writing(&bench, centre()).await;
        let recall = Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        let ask = "SELECT DISTINCT dispatch_id FROM deliveries";
        let dispatch = cx.system("test").row(ask, params![]).await.unwrap().unwrap().id("dispatch_id").unwrap();
        withdraw(&cx, &cx.system("test"), dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES), ("needless", BODIES)])).await;
        sender.stop().await;
        assert!(sink.taken().keys().all(|id| id.ends_with(".recall@kaname.example")));
        assert!(letter_to(&sink, 101).contains("【回収】情報提供 N-2014-00012 は回収されました"));
    }

    async fn two_processes_share_the_work_and_nobody_is_told_twice(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let mood = Mood { delay: 500, delay_by: Duration::from_millis(30), ..Mood::default() };
        let (here, there) = (Sink::start(mood, false).await.unwrap(), Sink::start(mood, false).await.unwrap());
        let both = [Sender::start(&bench, here.address(), 2), Sender::start(&bench, there.address(), 2)];
        until(&bench, only([("handed", BODIES)])).await;
        for one in both {
            one.stop().await;
        }
        let (here, there) = (here.taken(), there.taken());
        assert_eq!(here.len() + there.len(), usize::try_from(BODIES).unwrap());
        assert!(here.keys().all(|id| !there.contains_key(id)));
    }
}
