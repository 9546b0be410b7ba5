//! The link in a letter without its text: it says that the letter came, once, for a while, and nothing else.

use crate::{
    house::{Answered, get, open, press, visit},
    post::{BODIES, Sender, letter_to, only, told, until},
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use delivery::{
    Delivery, DeliveryId, Outcome, SealKind, Spec, confirm_receipt, receipt::Way, record_call, verify_seals,
};
use kernel::{Clock, Tlp};
use mail::sink::{Mood, Sink};
use std::time::Duration;
use store::{Denied, Engine, SealFault, params};
use trial::{Bench, both_engines};

/// Everybody has a letter; the path of the link in that to a body.
pub async fn link_to(bench: &Bench, spec: Spec, body: u128) -> String {
    told(bench, spec).await;
    let sink = Sink::start(Mood::default(), true).await.unwrap();
    let sender = Sender::start(bench, sink.address(), 4);
    until(bench, only([("handed", BODIES)])).await;
    sender.stop().await;
    link_in(&letter_to(&sink, body))
}

/// The path of the link in a letter.
pub fn link_in(said: &str) -> String {
    let begins = said.find("https://kaname.example/received/").unwrap_or_else(|| panic!("a link in {said}"));
    let link = said[begins..].split_whitespace().next().unwrap();
    link.strip_prefix("https://kaname.example").unwrap().to_owned()
}

/// The body's own line, as it stands.
pub async fn line(bench: &Bench, body: u128) -> Delivery {
    let cx = reading(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let ask = format!("SELECT {} FROM deliveries WHERE org_id = $1 AND handed_at IS NOT NULL", delivery::COLUMNS);
    sql.one(&ask, params![trial::org_id(body)]).await.unwrap().unwrap()
}

pub async fn board_of(bench: &Bench, dispatch: delivery::DispatchId) -> delivery::Board {
    let cx = reading(bench, Actor::nobody()).await;
    delivery::ask::board(&cx.system("test"), dispatch, bench.clock.now()).await.unwrap()
}

async fn receipts(bench: &Bench) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM receipts", params![]).await.unwrap()
}

both_engines! {
    async fn pressing_says_that_it_came_and_opens_nothing(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        let service = open(&bench);
        for _ in 0..3 {
            let Answered { status, text, .. } = visit(&service, &link).await;
            assert_eq!(status, StatusCode::OK);
            assert!(text.contains("受信したことを知らせる") && text.contains("N-2014-00012"), "{text}");
            assert!(text.contains("このメールには本文がありません"), "it says why no more can be said: {text}");
            assert!(!text.contains("公開DNS"), "no title at AMBER: {text}");
        }
        assert_eq!(receipts(&bench).await, 0, "programs that look at links confirm nothing");
        bench.clock.advance(Duration::from_secs(60));
        assert_eq!(press(&service, &link).await.status, StatusCode::OK);
        let first = line(&bench, 101).await;
        assert_eq!(first.received_at, Some(bench.clock.now()));
        assert_eq!((first.opened_at, first.acknowledged_at, first.answer), (None, None, None));
        bench.clock.advance(Duration::from_secs(60));
        assert_eq!(press(&service, &link).await.status, StatusCode::OK, "a second press says since when");
        assert_eq!(line(&bench, 101).await.received_at, first.received_at, "and moves nothing");
        let text = visit(&service, &link).await.text;
        assert!(!text.contains("<button class=\"btn main-act\">"), "there is nothing left to press: {text}");
        assert_eq!(receipts(&bench).await, 1);
        assert!(line(&bench, 102).await.received_at.is_none(), "nobody else's");
    }

    async fn those_above_see_it_beside_unopened(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        let service = open(&bench);
        press(&service, &link).await;
        let line = line(&bench, 101).await;
        let board = board_of(&bench, line.dispatch).await;
        assert_eq!((board.total.received, board.total.opened), (1, 0));
        let below = format!("/deliveries/{}/below", to(&bench, line.dispatch, TEL, None).await);
        let text = get(&service, TEL, "ja", &below).await.text;
        assert!(text.contains("未開封（メールは"), "{text}");
        let cx = writing(&bench, member(101)).await;
        delivery::open_notice(&cx, line.id).await.unwrap();
        cx.commit().await.unwrap();
        let board = board_of(&bench, line.dispatch).await;
        assert_eq!((board.total.received, board.total.opened), (0, 1), "whoever has read it is counted once");
    }

    async fn below_amber_the_page_names_what_the_letter_named(bench: Bench) with &tables(); {
        let link = link_to(&bench, Spec { tlp: Tlp::Green, exercise: true, ..spec(12) }, 101).await;
        let text = visit(&open(&bench), &link).await.text;
        assert!(text.contains("公開DNSサーバの設定点検のお願い") && text.contains("演習"), "{text}");
        assert!(!text.contains("本文 ja"));
    }

    async fn a_link_ends_and_a_changed_one_leads_nowhere(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        let service = open(&bench);
        let other = match link.ends_with('a') {
            true => format!("{}b", &link[..link.len() - 1]),
            false => format!("{}a", &link[..link.len() - 1]),
        };
        for wrong in [other.as_str(), "/received/", "/received/a", &format!("{link}aa")] {
            assert_eq!(visit(&service, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
            assert_eq!(press(&service, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let said = visit(&service, "/received/xyz").await.text;
        assert!(said.contains("途中で切れているか") && said.contains("当直に電話"), "{said}");
        bench.clock.advance(Duration::from_secs(14 * 24 * 3600));
        assert_eq!(visit(&service, &link).await.status, StatusCode::OK);
        bench.clock.advance(Duration::from_secs(24 * 3600));
        let Answered { status, text, .. } = visit(&service, &link).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(text.contains("期限は切れました") && !text.contains("N-2014-00012"), "{text}");
        assert_eq!(press(&service, &link).await.status, StatusCode::GONE);
        assert_eq!(receipts(&bench).await, 0);
    }

    async fn what_was_answered_or_recalled_is_confirmed_by_no_link(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        let service = open(&bench);
        let mine = line(&bench, 101).await;
        answer(&bench, member(101), mine.id, delivery::Answer::NotAffected, "").await;
        assert_eq!(press(&service, &link).await.status, StatusCode::OK);
        assert_eq!(receipts(&bench).await, 0, "an answer says more than a receipt");
        let text = visit(&service, &link).await.text;
        assert!(text.contains("すでにわかっています") && !text.contains("に記録済み"), "nor when it was given: {text}");
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), mine.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let text = visit(&service, &link).await.text;
        assert!(text.contains("回収されました"), "{text}");
        assert!(!text.contains("誤り"), "why, only its reader is told: {text}");
    }

    async fn who_says_that_it_came_is_reminded_by_no_mail_and_still_telephoned(bench: Bench) with &tables(); {
        let link = link_to(&bench, Spec { urgency: delivery::Urgency::Urgent, ..spec(12) }, 101).await;
        press(&open(&bench), &link).await;
        bench.clock.advance(Duration::from_secs(31 * 60));
        assert!(delivery::remind(&bench.db, bench.clock.now()).await.unwrap() > 0);
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        let waiting = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = "SELECT COUNT(*) AS n FROM letters WHERE state IN ('waiting', 'sending')";
            cx.system("test").count(ask, params![]).await.unwrap()
        };
        while waiting().await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender.stop().await;
        let reminded = |body: u128| {
            let to = format!("desk{body}@member.example");
            sink.taken().into_iter().any(|(id, one)| id.contains(".reminder") && one.recipient.contains(&to))
        };
        assert!(reminded(102) && !reminded(101));
        bench.clock.advance(Duration::from_secs(60 * 60));
        delivery::remind(&bench.db, bench.clock.now()).await.unwrap();
        let below = format!("/deliveries/{}/below?show=unacknowledged", to(&bench, line(&bench, 101).await.dispatch, TEL, None).await);
        assert!(get(&open(&bench), TEL, "ja", &below).await.text.contains("組織101"), "nobody there has read it");
    }

    async fn a_letter_confirms_its_own_line_and_nothing_else(bench: Bench) with &tables(); {
        link_to(&bench, spec(12), 101).await;
        let ask = "SELECT id FROM letters WHERE recipient_id = $1";
        let letter = {
            let cx = reading(&bench, Actor::nobody()).await;
            let row = cx.system("test").row(ask, params![trial::org_id(101)]).await.unwrap().unwrap();
            row.get::<uuid::Uuid>("id").unwrap()
        };
        let others: DeliveryId = line(&bench, 102).await.id;
        let cx = writing(&bench, Actor::holding(letter)).await;
        assert!(matches!(
            confirm_receipt(&cx, others, Way::Link).await,
            Err(delivery::ConfirmReceiptError::Denied(Denied::NotFound))
        ));
        let own = line(&bench, 101).await.id;
        assert!(delivery::open_notice(&cx, own).await.is_err(), "it reads nothing");
        assert!(delivery::acknowledge_notice(&cx, own).await.is_err());
        assert!(delivery::answer_notice(&cx, own, delivery::Answer::Done, "").await.is_err());
        assert!(record_call(&cx, own, Outcome::Told, "").await.is_err());
        drop(cx);
        let cx = writing(&bench, Actor::holding(uuid::Uuid::from_u128(1))).await;
        assert!(confirm_receipt(&cx, own, Way::Link).await.is_err(), "there is no such letter");
        drop(cx);
        let cx = writing(&bench, member(101)).await;
        assert!(confirm_receipt(&cx, own, Way::Link).await.is_err(), "whoever signs in acknowledges");
    }

    async fn a_receipt_moved_or_made_up_is_found(bench: Bench) with &tables(); {
        let link = link_to(&bench, spec(12), 101).await;
        press(&open(&bench), &link).await;
        let broken = async || {
            let seals = verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_receipts_UPDATE; DROP TRIGGER sealed_receipts_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_receipts ON receipts",
        };
        bench.db.run_script(lift).await.unwrap();
        bench.db.run_script("UPDATE receipts SET at = at - 60000").await.unwrap();
        assert_eq!(broken().await.len(), 1);
        bench.db.run_script("DELETE FROM receipts").await.unwrap();
        assert_eq!(broken().await, [(SealKind::Receipt, SealFault::Gone)]);
    }
}
