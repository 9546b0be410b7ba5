//! The queue of letters as the centre watches it: halted and let go on with a reason, told on the home, told to nobody else.

use crate::{
    house::{KEEPER, get, open, post as send},
    post::{BODIES, Sender, only, states, told, tries, until},
    tidings::due,
    world::*,
};
use access::Actor;
use delivery::{Audience, HaltPostError, halt_post, plan, post, retry_post};
use kernel::Clock;
use mail::sink::{Mood, Sink};
use std::time::Duration;
use store::{Denied, params};
use trial::{Bench, both_engines, org_id, person_id};

async fn halted(bench: &Bench, actor: Actor, halt: bool, reason: &str) -> Result<(), HaltPostError> {
    let org = actor.who().unwrap().organisation;
    let cx = writing(bench, actor).await;
    halt_post(&cx, org, halt, reason).await?;
    cx.commit().await.unwrap();
    Ok(())
}

both_engines! {
    async fn it_is_halted_and_let_go_on_with_a_reason_by_the_centre_alone(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        for other in [ministry(MIC), secretariat(TEL), member(101)] {
            let refused = halted(&bench, other, true, "x").await;
            assert!(matches!(refused, Err(HaltPostError::Denied(Denied::Refused))), "{refused:?}");
        }
        assert!(matches!(halted(&bench, centre(), true, "  ").await, Err(HaltPostError::NoReason)));
        assert!(matches!(halted(&bench, centre(), false, "x").await, Err(HaltPostError::Already)));
        let cx = writing(&bench, Actor::nobody()).await;
        let person = "INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at)
            VALUES ($1, '当直 花子', 'Hanako Tochoku', '', '', 'hanako@centre.example', 0)";
        cx.system("test").run_one(person, params![person_id(900)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        halted(&bench, centre(), true, "中継サーバの交換").await.unwrap();
        assert!(matches!(halted(&bench, centre(), true, "x").await, Err(HaltPostError::Already)));
        let house = open(&bench);
        let home = get(&house, CENTRE, "ja", "/").await.text;
        assert!(home.contains("メールが出ていません") && home.contains("中継サーバの交換"), "{home}");
        assert!(!get(&house, 101, "ja", "/").await.text.contains("メールが出ていません"));
        let page = get(&house, CENTRE, "ja", "/mail/queue").await.text;
        assert!(page.contains("止めた人: 当直 花子") && page.contains("送信を止めています") && page.contains(&format!("<dd>{BODIES}")), "{page}");
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(states(&bench).await, only([("waiting", BODIES)]), "nothing leaves");
        send(&house, CENTRE, "/mail/queue", "go=go-on&reason=%E4%BA%A4%E6%8F%9B%E3%81%97%E3%81%9F").await;
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert!(!get(&house, CENTRE, "ja", "/").await.text.contains("メールが出ていません"));
        let cx = reading(&bench, Actor::nobody()).await;
        let ask = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('post.halted', 'post.went-on') AND person_id IS NOT NULL";
        assert_eq!(cx.system("test").count(ask, params![]).await.unwrap(), 2);
    }

    async fn what_waits_for_another_try_is_tried_at_once_when_the_centre_says_so(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let retried = |actor: Actor| {
            let bench = &bench;
            async move {
                let org = actor.who().unwrap().organisation;
                let cx = writing(bench, actor).await;
                let letters = retry_post(&cx, org).await?;
                cx.commit().await.unwrap();
                Ok::<u64, HaltPostError>(letters)
            }
        };
        assert!(matches!(retried(centre()).await, Err(HaltPostError::NothingWaits)), "nothing was tried yet");
        let sink = Sink::start(Mood { put_off: 1_000, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        while tries(&bench).await.get("later").copied().unwrap_or(0) < BODIES {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender.stop().await;
        let house = open(&bench);
        let page = get(&house, CENTRE, "ja", "/mail/queue").await.text;
        assert!(page.contains(&format!("いますぐ送り直す（{BODIES} 通）")), "{page}");
        for other in [ministry(MIC), secretariat(TEL), member(101)] {
            assert!(matches!(retried(other).await, Err(HaltPostError::Denied(Denied::Refused))));
        }
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(states(&bench).await, only([("waiting", BODIES)]), "half a minute is not over");
        send(&house, CENTRE, "/mail/queue", "go=retry").await;
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let again = send(&house, CENTRE, "/mail/queue", "go=retry").await;
        assert!(again.text.contains("送り直すものがありません"), "{}", again.text);
    }

    async fn what_failed_stands_by_host_and_by_whom_and_strangers_see_nothing(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood { refuse: 250, seed: 3, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        while states(&bench).await.keys().any(|state| state == "waiting" || state == "sending") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender.stop().await;
        let refused = states(&bench).await["refused"];
        let house = open(&bench);
        for lang in ["ja", "en"] {
            let page = get(&house, CENTRE, lang, "/mail/queue").await.text;
            assert!(page.contains("member.example") && page.contains("550") && page.contains("N-2014-00012") && !page.contains('⟦'), "{page}");
            let listed = page.split("h-failed\"").nth(2).unwrap().matches("<th scope=\"row\"").count();
            assert_eq!(i64::try_from(listed).unwrap(), refused, "{page}");
        }
        for other in [MIC, TEL, 101] {
            assert_eq!(get(&house, other, "ja", "/mail/queue").await.status, 404, "{other}");
        }
    }

    async fn a_letter_that_tells_of_a_report_stands_in_no_list(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        let house = open(&bench);
        // One that was put off, then one that was refused: to which host they go would tell who reported.
        assert_eq!(due(&bench, false, &[101]).await, Some(1));
        let sink = Sink::start(Mood { put_off: 1_000, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 1);
        while tries(&bench).await.get("later").copied().unwrap_or(0) < 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender.stop().await;
        let page = get(&house, CENTRE, "ja", "/mail/queue").await.text;
        assert!(!page.contains("member.example") && !page.contains("R-2014-00001") && page.contains("（1 通）"), "{page}");
        send(&house, CENTRE, "/mail/queue", "go=retry").await;
        let sink = Sink::start(Mood { refuse: 1_000, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 1);
        until(&bench, only([("refused", 1)])).await;
        sender.stop().await;
        let page = get(&house, CENTRE, "ja", "/mail/queue").await.text;
        for word in ["member.example", "R-2014-00001", "組織101"] {
            assert!(!page.contains(word), "{word} {page}");
        }
    }

    async fn what_is_neither_asked_for_halts_nothing_and_an_administrator_goes_back_home(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let house = open(&bench);
        for form in ["reason=x", "go=&reason=x", "go=stop&reason=x"] {
            assert_eq!(send(&house, CENTRE, "/mail/queue", form).await.status, 400, "{form}");
        }
        let page = get(&house, CENTRE, "ja", "/mail/queue").await.text;
        assert!(!page.contains("送信を止めています") && page.contains("class=\"crumb\"><a href=\"/mail\""), "{page}");
        let page = get(&house, KEEPER, "ja", "/mail/queue").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("class=\"crumb\"><a href=\"/\""), "{}", page.text);
        assert_eq!(get(&house, KEEPER, "ja", "/mail").await.status, 404);
        // He finds it from home, where it also stands when nothing leaves; who has nothing to do with it does not.
        halted(&bench, centre(), true, "中継サーバの交換").await.unwrap();
        let home = get(&house, KEEPER, "ja", "/").await.text;
        assert!(home.contains("href=\"/mail/queue\"") && home.contains("メールが出ていません"), "{home}");
        for other in [MIC, TEL, 101] {
            assert!(!get(&house, other, "ja", "/").await.text.contains("/mail/queue"), "{other}");
        }
    }

    async fn the_dry_run_counts_the_letters_that_will_leave_and_names_who_gets_none(bench: Bench) with &tables(); {
        people(&bench).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let day = cx.now().day();
        let before = plan(&cx.system("test"), &Audience::All, day).await.unwrap();
        assert!(before.letters.is_none(), "a hub that sends no mail");
        cx.system("test").run_one("UPDATE contacts SET mail = '' WHERE org_id = $1", params![org_id(106)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        let letters = plan(&cx.system("test"), &Audience::All, day).await.unwrap().letters.unwrap();
        assert_eq!(letters.without_count, 1);
        assert_eq!(letters.without.first().map(|(id, _)| *id), Some(org_id(106)));
        assert_eq!(letters.to, BODIES - 1, "one to each organisation, however many ways lead there");
    }
}
