//! The link in a letter that carried the text: it acknowledges, once, for a while, and answers nothing.

use crate::{
    house::{Answered, get, open, press, visit},
    post::{BODIES, Sender, country, letter_to, only, until},
    receipts::{board_of, line, link_in, link_to},
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use delivery::{
    AcknowledgeByLetterError, Embargo, SealKind, Spec, Urgency, acknowledge_by_letter, receipt::Way, verify_seals,
};
use kernel::{At, Clock, Tlp};
use mail::sink::{Mood, Sink};
use std::time::Duration;
use store::{Denied, Engine, SealFault, params};
use trial::{Bench, both_engines};

fn green() -> Spec {
    Spec { tlp: Tlp::Green, ..spec(12) }
}

/// The letter to a body, by the occasion on which it went.
async fn letter(bench: &Bench, body: u128) -> uuid::Uuid {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT id FROM letters WHERE recipient_id = $1";
    cx.system("test").row(ask, params![trial::org_id(body)]).await.unwrap().unwrap().get("id").unwrap()
}

both_engines! {
    async fn pressing_acknowledges_once_and_the_answer_stays_due(bench: Bench) with &tables(); {
        let by = bench.clock.now().plus_seconds(6 * 3600);
        let link = link_to(&bench, Spec { answer_by: Some(by), ..green() }, 101).await;
        let service = open(&bench);
        for _ in 0..3 {
            let Answered { status, text, .. } = visit(&service, &link).await;
            assert_eq!(status, StatusCode::OK);
            assert!(text.contains("受領確認する") && text.contains("公開DNSサーバの設定点検のお願い"), "{text}");
            assert!(text.contains("影響の有無の回答は、サインインして 6月17日"), "by when it is to be answered: {text}");
        }
        assert!(line(&bench, 101).await.opened_at.is_none(), "programs that look at links acknowledge nothing");
        bench.clock.advance(Duration::from_secs(60));
        let now = Some(bench.clock.now());
        assert_eq!(press(&service, &link).await.status, StatusCode::OK);
        let first = line(&bench, 101).await;
        assert_eq!((first.opened_at, first.acknowledged_at, first.acknowledged_by), (now, now, Some(Way::Link)));
        assert_eq!((first.answer, first.answered_at, first.received_at), (None, None, None), "it answers nothing");
        bench.clock.advance(Duration::from_secs(60));
        let text = press(&service, &link).await.text;
        assert!(text.contains("に記録済みです（メールのリンク）"), "since when, and by what: {text}");
        assert!(!text.contains("<button class=\"btn main-act\">"), "there is nothing left to press: {text}");
        assert_eq!(line(&bench, 101).await.acknowledged_at, now, "a second press moves nothing");
        let cx = reading(&bench, Actor::nobody()).await;
        let ask = "SELECT detail FROM audit_entries WHERE action = 'delivery.acknowledged-by-letter'";
        let told = cx.system("test").rows(ask, params![]).await.unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].text("detail").unwrap().contains(&letter(&bench, 101).await.to_string()), "the record names the letter");
        assert!(line(&bench, 102).await.acknowledged_at.is_none(), "nobody else's");
    }

    async fn it_counts_like_any_other_and_everybody_sees_by_what(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        let service = open(&bench);
        press(&service, &link).await;
        let mine = line(&bench, 101).await;
        let board = board_of(&bench, mine.dispatch).await;
        assert_eq!((board.total.acknowledged, board.total.opened, board.total.received), (1, 1, 0));
        let below = format!("/deliveries/{}/below", to(&bench, mine.dispatch, TEL, None).await);
        let text = get(&service, TEL, "ja", &below).await.text;
        assert!(text.contains("受領確認（メールのリンク）"), "{text}");
        let text = get(&service, TEL, "en", &below).await.text;
        assert!(text.contains("(by the link in a mail)"), "{text}");
        let silent = get(&service, TEL, "ja", &format!("{below}?show=unacknowledged")).await.text;
        assert!(!silent.contains("組織101") && silent.contains("組織102"), "nobody telephones whoever acknowledged: {silent}");
    }

    async fn who_acknowledged_by_the_link_is_reminded_no_more_and_a_reminder_carries_the_text(bench: Bench) with &tables(); {
        let link = link_to(&bench, Spec { urgency: Urgency::Urgent, ..green() }, 101).await;
        press(&open(&bench), &link).await;
        bench.clock.advance(Duration::from_secs(31 * 60));
        assert!(delivery::remind(&bench.db, bench.clock.now()).await.unwrap() > 0);
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES + 11)])).await;
        sender.stop().await;
        // Whoever passed it on is reminded no more, either: of twelve members eleven are.
        let to_whom = |body: u128| sink.taken().values().any(|one| one.recipient.contains(&format!("desk{body}@")));
        assert!(!to_whom(101) && to_whom(102));
        let said = letter_to(&sink, 102);
        assert!(said.contains("本文 ja") && said.contains("受領確認する"), "{said}");
    }

    async fn what_was_recalled_or_is_known_is_acknowledged_by_no_link(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        let service = open(&bench);
        let mine = line(&bench, 101).await;
        answer(&bench, member(101), mine.id, delivery::Answer::NotAffected, "").await;
        let at = line(&bench, 101).await.acknowledged_at;
        bench.clock.advance(Duration::from_secs(60));
        let text = press(&service, &link).await.text;
        assert!(text.contains("に記録済みです（サインインして）") && text.contains("回答済み"), "{text}");
        assert_eq!(line(&bench, 101).await.acknowledged_at, at);
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), mine.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let text = press(&service, &link).await.text;
        assert!(text.contains("回収されました") && text.contains("受領確認は要りません") && !text.contains("誤り"), "{text}");
        let cx = writing(&bench, Actor::holding(letter(&bench, 102).await)).await;
        let other = line(&bench, 102).await.id;
        let refused = acknowledge_by_letter(&cx, other, Way::Link).await;
        assert!(matches!(refused, Err(AcknowledgeByLetterError::Withdrawn)), "{refused:?}");
    }

    async fn it_ends(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        let service = open(&bench);
        bench.clock.advance(Duration::from_secs(15 * 24 * 3600));
        let Answered { status, text, .. } = press(&service, &link).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(text.contains("期限は切れました") && !text.contains("公開DNS"), "{text}");
        assert!(line(&bench, 101).await.acknowledged_at.is_none());
    }

    async fn whoever_has_a_later_version_acknowledges_that_one(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        let first = line(&bench, 101).await;
        let newer = released(&bench, Spec { supersedes: Some(first.dispatch), tlp: Tlp::Green, ..spec(13) }).await.dispatch;
        let service = open(&bench);
        let text = visit(&service, &link).await.text;
        assert!(text.contains("受領確認する"), "who has not been handed it learns nothing of it: {text}");
        pass(&bench, ministry(MIC), to(&bench, newer, MIC, None).await, "").await;
        pass(&bench, secretariat(TEL), to(&bench, newer, TEL, None).await, "").await;
        let text = press(&service, &link).await.text;
        assert!(text.contains("新しい版が届いています") && !text.contains("<button class=\"btn main-act\">"), "{text}");
        let newer = to(&bench, newer, 101, None).await;
        assert!(text.contains(&format!("/inbox/{newer}")), "the way to it: {text}");
        let cx = reading(&bench, Actor::nobody()).await;
        let ask = "SELECT COUNT(*) AS n FROM deliveries WHERE org_id = $1 AND acknowledged_at IS NOT NULL";
        assert_eq!(cx.system("test").count(ask, params![trial::org_id(101)]).await.unwrap(), 0);
    }

    async fn under_embargo_the_page_says_until_when(bench: Bench) with &tables(); {
        country(&bench).await;
        let embargo = Embargo { until: At::parse_local("2014-06-20 10:00").unwrap(), first: ["FIN-BANK".to_owned()].into() };
        released(&bench, Spec { embargo: Some(embargo), answer_by: None, ..green() }).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", 5)])).await;
        sender.stop().await;
        let (link, service) = (link_in(&letter_to(&sink, 109)), open(&bench));
        let text = visit(&service, &link).await.text;
        assert!(text.contains("解禁前・取扱注意（解禁 6月20日") && text.contains("受領確認する"), "{text}");
        press(&service, &link).await;
        assert_eq!(line(&bench, 109).await.acknowledged_by, Some(Way::Link));
    }

    async fn from_amber_upward_no_letter_acknowledges_and_none_but_its_own_line(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        let service = open(&bench);
        press(&service, &link).await;
        let own = line(&bench, 101).await;
        assert_eq!((own.opened_at, own.acknowledged_at), (None, None));
        let cx = writing(&bench, Actor::holding(letter(&bench, 101).await)).await;
        let refused = acknowledge_by_letter(&cx, own.id, Way::Link).await;
        assert!(matches!(refused, Err(AcknowledgeByLetterError::SignIn)), "{refused:?}");
        let refused = acknowledge_by_letter(&cx, line(&bench, 102).await.id, Way::Link).await;
        assert!(matches!(refused, Err(AcknowledgeByLetterError::Denied(Denied::NotFound))), "{refused:?}");
        drop(cx);
        let cx = writing(&bench, member(101)).await;
        assert!(acknowledge_by_letter(&cx, own.id, Way::Link).await.is_err(), "whoever signs in acknowledges in Kaname");
    }

    async fn where_only_whoever_signs_in_acknowledges_by_now_pressing_is_a_receipt(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        let service = open(&bench);
        bench.db.run_script("UPDATE deliveries SET government = TRUE, tier = 'ministry' WHERE acknowledged_at IS NULL").await.unwrap();
        let text = visit(&service, &link).await.text;
        assert!(text.contains("サインインした人だけが受領確認できます") && text.contains("受信したことを知らせる"), "{text}");
        let text = press(&service, &link).await.text;
        assert!(text.contains("メールを受信したことは伝わっています"), "{text}");
        let own = line(&bench, 101).await;
        assert_eq!((own.acknowledged_at, own.received_at), (None, Some(bench.clock.now())));
    }

    async fn one_that_was_moved_or_made_up_is_found(bench: Bench) with &tables(); {
        let link = link_to(&bench, green(), 101).await;
        press(&open(&bench), &link).await;
        let broken = async || {
            let seals = verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        bench.db.run_script("UPDATE deliveries SET acknowledged_at = acknowledged_at + 60000 WHERE acknowledged_at IS NOT NULL").await.unwrap();
        assert_eq!(broken().await, [(SealKind::LetterAcknowledgement, SealFault::Shown)]);
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_letter_acknowledgements_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_letter_acknowledgements ON letter_acknowledgements",
        };
        assert!(bench.db.run_script("DELETE FROM letter_acknowledgements").await.is_err(), "it is append-only");
        bench.db.run_script(lift).await.unwrap();
        bench.db.run_script("DELETE FROM letter_acknowledgements").await.unwrap();
        assert_eq!(broken().await, [(SealKind::LetterAcknowledgement, SealFault::Gone)]);
    }
}
