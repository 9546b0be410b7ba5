//! A letter that comes back speaks against the contact to whom it went, and later letters go to another of its organisation.

use crate::{
    post::{BODIES, Sender, only, states, told, tries, until},
    replies::{Desk, bounce},
    world::*,
};
use access::Actor;
use delivery::{Spec, Urgency, remind};
use kernel::{Clock, Tlp};
use mail::sink::{Mood, Sink};
use registry::doubt::{Cause, Heard};
use std::{net::SocketAddr, time::Duration};
use store::params;
use tokio::time::Instant;
use trial::{Bench, both_engines, org_id};

async fn count(bench: &Bench, select: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {select}"), params![]).await.unwrap()
}

/// More contacts of a body, called after the first: `desk101-2@member.example` and so on.
async fn more_contacts(bench: &Bench, body: u128, last: i64) {
    let cx = writing(bench, Actor::nobody()).await;
    let more = (2..=last).map(|priority| registry::Contact {
        id: uuid::Uuid::from_u128(body * 10 + u128::from(priority.unsigned_abs())).into(),
        priority,
        mail: format!("desk{body}-{priority}@member.example"),
        hours: registry::Hours::Always,
        ..contact(body)
    });
    registry::load::contacts(&cx.system("test"), more.collect()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

/// Sends until nothing is left; to which addresses of a body letters on an occasion went.
async fn sent(bench: &Bench, (at, sink): (SocketAddr, &Sink), occasion: &str, body: u128) -> Vec<String> {
    let sender = Sender::start(bench, at, 4);
    let begun = Instant::now();
    while states(bench).await.keys().any(|state| state == "waiting" || state == "sending") {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sender.stop().await;
    let taken = sink.taken().into_iter().filter(|(id, _)| id.contains(&format!(".{occasion}@")));
    let to = taken.map(|(_, one)| one.recipient.trim_matches(['<', '>']).to_owned());
    to.filter(|to| to.starts_with(&format!("desk{body}@")) || to.starts_with(&format!("desk{body}-"))).collect()
}

both_engines! {
    async fn a_bounce_puts_the_contact_in_doubt_and_the_next_letter_goes_to_another(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, Spec { tlp: Tlp::Green, urgency: Urgency::Urgent, ..spec(12) }, 101).await;
        more_contacts(&bench, 101, 3).await;
        more_contacts(&bench, 102, 2).await;
        bench.clock.advance(Duration::from_secs(60));
        for _ in 0..2 {
            assert!(desk.bring(("", &desk.bounce_to()), &bounce("failed")).await.starts_with("250"));
        }
        let about = "contact_doubts d JOIN contacts c ON c.id = d.contact_id AND c.org_id = d.org_id
            WHERE d.cause = 'bounce' AND d.said LIKE '%5.1.1%' AND c.mail = 'desk101@member.example'";
        assert_eq!((count(&bench, about).await, count(&bench, "contact_doubts").await), (1, 1), "once, and nobody else");
        assert_eq!(count(&bench, "audit_entries WHERE action = 'contact.doubted'").await, 1);
        let cx = writing(&bench, Actor::nobody()).await;
        let heard = Heard { cause: Cause::Drill, about: uuid::Uuid::nil(), said: String::new(), happened_at: cx.now() };
        assert_eq!(registry::ops::doubt_address(&cx, org_id(102), "desk102@member.example", &heard).await.unwrap(), 1);
        assert_eq!(registry::ops::doubt_address(&cx, org_id(103), "desk103@member.example", &heard).await.unwrap(), 1);
        cx.commit().await.unwrap();
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let at = sink.address();
        bench.clock.advance(Duration::from_secs(30 * 60));
        remind(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!(sent(&bench, (at, &sink), "reminder", 101).await, ["desk101-2@member.example"]);
        assert_eq!(sent(&bench, (at, &sink), "reminder", 102).await, ["desk102-2@member.example"]);
        assert_eq!(sent(&bench, (at, &sink), "reminder", 103).await, ["desk103@member.example"], "rather there than nowhere");
        assert_eq!(sent(&bench, (at, &sink), "reminder", 104).await, ["desk104@member.example"]);
        bench.clock.advance(Duration::from_secs(30 * 60));
        remind(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!(sent(&bench, (at, &sink), "second", 101).await, ["desk101-3@member.example"]);
        assert_eq!(sent(&bench, (at, &sink), "second", 102).await, ["desk102-2@member.example"], "not to who is in doubt");
    }

    async fn whom_a_host_refuses_for_good_is_in_doubt(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood { refuse: 250, seed: 3, ..Mood::default() }, false).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        let begun = Instant::now();
        while states(&bench).await.keys().any(|state| state == "waiting" || state == "sending") {
            assert!(begun.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sender.stop().await;
        let refused = tries(&bench).await["never"];
        assert!(refused > 0 && refused < BODIES);
        until(&bench, only([("handed", BODIES - refused), ("refused", refused)])).await;
        let of_refused = "contact_doubts d JOIN letters l ON l.id = d.about_id AND l.recipient_id = d.org_id
            WHERE l.state = 'refused' AND d.said LIKE '550%'";
        assert_eq!(count(&bench, of_refused).await, refused);
        assert_eq!(count(&bench, "contact_doubts").await, refused);
        assert_eq!(count(&bench, "audit_entries WHERE action = 'contact.doubted'").await, refused);
    }
}
