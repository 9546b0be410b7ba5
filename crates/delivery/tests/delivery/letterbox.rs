//! The letterbox of a house on trial: letters are read as by their recipients, and what is written back comes in as from outside.

use crate::{
    house::{get, open, open_with, post, press, visit},
    post::{BODIES, Sender, only, told, until},
    world::*,
};
use access::Actor;
use axum::{Router, http::StatusCode};
use delivery::{
    Spec,
    letterbox::{Letterbox, Readers, room},
};
use kernel::Tlp;
use mail::{
    Address,
    sink::{Mood, Sink},
};
use store::params;
use trial::{Bench, both_engines};

/// A house in whose letterbox everybody's letter is; the paths of all that are listed.
async fn house(bench: &Bench) -> (Router, Vec<String>) {
    told(bench, Spec { tlp: Tlp::Green, ..spec(12) }).await;
    let sink = Sink::start(Mood::default(), true).await.unwrap();
    let sender = Sender::start(bench, sink.address(), 4);
    until(bench, only([("handed", BODIES)])).await;
    sender.stop().await;
    let at = |local: &str| Address::parse(&format!("{local}@kaname.example")).unwrap();
    let house = open_with(bench, room(&Letterbox::new(sink, at("replies"), at("reports")), Readers::Anybody));
    let list = get(&house, CENTRE, "ja", "/demo/letters?to=desk101@").await.text;
    let paths = list.split("href=\"/demo/letters/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let paths: Vec<String> = paths.map(|id| format!("/demo/letters/{id}")).collect();
    (house, paths)
}

async fn count(bench: &Bench, what: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

both_engines! {
    async fn a_letter_is_read_as_by_its_recipient_and_its_link_and_a_reply_do_what_they_do_outside(bench: Bench) with &tables(); {
        let (house, paths) = house(&bench).await;
        let [path] = &paths[..] else { panic!("{paths:?}") };
        for lang in ["ja", "en"] {
            let letter = get(&house, CENTRE, lang, path).await;
            assert_eq!(letter.status, StatusCode::OK);
            for said in ["desk101@member.example", "replies+", "N-2014-00012", "href=\"/received/", "Message-ID: &#60;"] {
                assert!(letter.text.contains(said), "{said} in {}", letter.text);
            }
            assert!(!letter.text.contains('⟦'), "{}", letter.text);
        }
        let html = get(&house, CENTRE, "ja", &format!("{path}/letter.html")).await;
        assert!(html.status == StatusCode::OK && html.text.contains("N-2014-00012"), "{}", html.text);
        let write = format!("{path}/write");
        let sent = post(&house, CENTRE, &write, "as=absence&said=%E5%BD%B1%E9%9F%BF%E3%81%82%E3%82%8A").await;
        assert_eq!((sent.status, count(&bench, "answers").await), (StatusCode::SEE_OTHER, 0), "a program answers nothing");
        let sent = post(&house, CENTRE, &write, "as=person&said=%E5%BD%B1%E9%9F%BF%E3%81%AA%E3%81%97%0D%0A.%0D%0Ax").await;
        assert_eq!((sent.status, count(&bench, "answers WHERE answer = 'not-affected'").await), (StatusCode::SEE_OTHER, 1));
        post(&house, CENTRE, &write, "as=bounce").await;
        assert_eq!(count(&bench, "letters WHERE state = 'refused'").await, 1);
    }

    async fn a_report_that_is_mailed_waits_for_the_duty_officer(bench: Bench) with &tables(); {
        let (house, _) = house(&bench).await;
        let form = "from=desk101%40member.example&subject=%E9%9A%9C%E5%AE%B3%0AX-Evil%3A+1&said=x";
        assert_eq!(post(&house, CENTRE, "/demo/letters/report", form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&bench, "incoming_letters WHERE reported_by = 'person'").await, 1);
        let bad = post(&house, CENTRE, "/demo/letters/report", "from=nobody&said=x").await;
        assert!(bad.status.is_client_error(), "{}", bad.status);
        for gone in ["/demo/letters/x", "/demo/letters/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(get(&house, CENTRE, "ja", gone).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn where_others_reach_it_only_who_is_signed_in_reads_it(bench: Bench) with &tables(); {
        people(&bench).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let at = |local: &str| Address::parse(&format!("{local}@kaname.example")).unwrap();
        let house = open_with(&bench, room(&Letterbox::new(sink, at("replies"), at("reports")), Readers::Signed));
        assert_eq!(get(&house, CENTRE, "ja", "/demo/letters").await.status, StatusCode::OK);
        for path in ["/demo/letters", "/demo/letters/x", "/demo/letters/x/letter.html"] {
            let away = visit(&house, path).await;
            assert!(away.status == StatusCode::SEE_OTHER && away.location.starts_with("/sign-in"), "{path} {}", away.status);
        }
        let sent = press(&house, "/demo/letters/report").await;
        assert_ne!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, "/demo/letters"));
    }

    async fn in_earnest_there_is_none(bench: Bench) with &tables(); {
        people(&bench).await;
        assert_eq!(get(&open(&bench), CENTRE, "ja", "/demo/letters").await.status, StatusCode::NOT_FOUND);
    }
}
