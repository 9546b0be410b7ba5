//! What contacts have chosen of letters, and who has them while they are away.

use crate::{
    post::{BODIES, Sender, letter_to, only, told, until},
    world::*,
};
use access::{Actor, Role};
use delivery::{Spec, Urgency, remind};
use identity::{load::NewPerson, ops::edit_profile::set_preferences, preferences::*};
use kernel::{At, Bilingual, Clock, Lang, Tlp};
use mail::sink::{Mood, Sink};
use store::params;
use trial::{Bench, both_engines, org_id, person_id};
use uuid::Uuid;

/// Whoever sits at the desk of a body; number and person are that of the body.
async fn sits(bench: &Bench, body: u128, mail: String) {
    sits_as(bench, body, mail, Role::Contact).await;
}

async fn sits_as(bench: &Bench, body: u128, mail: String, role: Role) {
    let cx = writing(bench, Actor::nobody()).await;
    let name = format!("係 {body}");
    let new = NewPerson {
        id: Some(person_id(900 + body)),
        name: Bilingual::new(&name, "Desk"),
        kana: String::new(),
        romaji: String::new(),
        mail,
        password_hash: None,
        roles: vec![(org_id(body % 1000), role)],
    };
    identity::load::person(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
}

pub async fn chooses(bench: &Bench, body: u128, chosen: Preferences) {
    sits(bench, body, format!("desk{body}@member.example")).await;
    let cx = writing(bench, member(body)).await;
    assert!(set_preferences(&cx, &chosen).await.unwrap());
    cx.commit().await.unwrap();
}

/// The person at the desk of a body is away, and somebody who holds this role was asked to stand in and was lent that one.
pub async fn away(bench: &Bench, body: u128, (role, lent, agreed): (Role, &str, bool)) {
    sits(bench, body, format!("desk{body}@member.example")).await;
    sits_as(bench, 1000 + body, format!("deputy{body}@member.example"), role).await;
    let cx = writing(bench, Actor::nobody()).await;
    let (sql, absence) = (cx.system("test"), Uuid::from_u128(body));
    let (from, to) = (At::parse_local("2014-06-16 09:00").unwrap(), At::parse_local("2014-06-20 09:00").unwrap());
    let away = "INSERT INTO absences (id, org_id, person_id, begins_at, ends_at, announced_at) VALUES ($1, $2, $3, $4, $5, $4)";
    sql.run_one(away, params![absence, org_id(body), person_id(900 + body), from, to]).await.unwrap();
    let stands = "INSERT INTO deputies (id, absence_id, person_id, roles, answered_at, accepted) VALUES ($1, $1, $2, $5, $3, $4)";
    sql.run_one(stands, params![absence, person_id(1900 + body), from, agreed, lent]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

fn no_notices() -> Preferences {
    Preferences { mail: [Event::Drill].into(), ..Preferences::default() }
}

async fn second_contact(bench: &Bench, body: u128) {
    let cx = writing(bench, Actor::nobody()).await;
    let (id, mail) = (Uuid::from_u128(body).into(), format!("second{body}@member.example"));
    let second = registry::Contact { id, priority: 2, mail, ..contact(body) };
    registry::load::contacts(&cx.system("test"), vec![second]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

async fn sink() -> Sink {
    Sink::start(Mood::default(), true).await.unwrap()
}

pub fn went_to(sink: &Sink, mail: &str) -> usize {
    sink.taken().values().filter(|one| one.recipient.contains(mail)).count()
}

async fn board(bench: &Bench) -> delivery::Board {
    let cx = reading(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let row = sql.row("SELECT id FROM dispatches", params![]).await.unwrap().unwrap();
    delivery::ask::board(&sql, row.id("id").unwrap(), bench.clock.now()).await.unwrap()
}

both_engines! {
    async fn where_no_contact_wants_it_no_letter_is_written_and_the_board_says_so(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        chooses(&bench, 101, no_notices()).await;
        let before = board(&bench).await.total;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES - 1), ("needless", 1)])).await;
        assert_eq!(went_to(&sink, "desk101@"), 0);
        let after = board(&bench).await;
        assert_eq!(after.unwanted, (1, vec![Bilingual::new("組織101", "Body 101")]));
        assert_eq!(after.total, before, "what was handed over and opened is no other for it");
        // He has not confirmed: that he is told in any case.
        bench.clock.set("2014-06-18 10:40");
        remind(&bench.db, bench.clock.now()).await.unwrap();
        let begun = tokio::time::Instant::now();
        while went_to(&sink, "desk101@") == 0 {
            assert!(begun.elapsed() < std::time::Duration::from_secs(20));
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        sender.stop().await;
        assert!(letter_to(&sink, 101).contains("N-2014-00012"));
    }

    async fn another_contact_who_wants_it_gets_it_instead(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        chooses(&bench, 101, no_notices()).await;
        second_contact(&bench, 101).await;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!((went_to(&sink, "desk101@"), went_to(&sink, "second101@")), (0, 1));
        assert_eq!(board(&bench).await.unwanted.0, 0);
    }

    async fn an_urgent_notice_comes_in_any_case_at_any_hour(bench: Bench) with &tables(); {
        bench.clock.set("2014-06-17 23:00");
        told(&bench, Spec { urgency: Urgency::Urgent, answer_by: None, ..spec(12) }).await;
        chooses(&bench, 101, Preferences { mail: [].into(), quiet: Quiet::read("22:00", "07:00"), lang: None }).await;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!(went_to(&sink, "desk101@"), 1);
    }

    async fn what_can_wait_waits_until_the_quiet_hours_are_over_and_goes_once(bench: Bench) with &tables(); {
        bench.clock.set("2014-06-17 23:00");
        told(&bench, Spec { answer_by: None, ..spec(12) }).await;
        chooses(&bench, 101, Preferences { quiet: Quiet::read("22:00", "07:00"), ..Preferences::default() }).await;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES - 1), ("waiting", 1)])).await;
        bench.clock.set("2014-06-18 06:59");
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        assert_eq!(went_to(&sink, "desk101@"), 0);
        bench.clock.set("2014-06-18 07:00");
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!(went_to(&sink, "desk101@"), 1);
        assert_eq!(crate::post::tries(&bench).await, only([("handed", BODIES)]), "waiting was no try");
    }

    async fn a_letter_is_in_the_language_that_its_reader_chose(bench: Bench) with &tables(); {
        told(&bench, Spec { tlp: Tlp::Green, ..spec(12) }).await;
        chooses(&bench, 101, Preferences { lang: Some(Lang::En), ..Preferences::default() }).await;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let (english, both) = (letter_to(&sink, 101), letter_to(&sink, 102));
        assert!(english.contains("本文 en") && !english.contains("本文 ja") && english.contains("<html lang=\"en\">"), "{english}");
        assert!(both.contains("本文 en") && both.contains("本文 ja") && both.contains("<html lang=\"ja\">"));
    }

    async fn while_somebody_is_away_his_deputy_has_his_letters(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        for (body, agreed) in [(101, true), (102, false)] {
            away(&bench, body, (Role::Contact, "contact", agreed)).await;
        }
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let counts = ["desk101@", "deputy101@", "desk102@", "deputy102@"].map(|mail| went_to(&sink, mail));
        assert_eq!(counts, [0, 1, 1, 0], "only who agreed stands in");
    }

    async fn a_deputy_has_letters_only_where_he_may_read_what_they_tell_of(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        // The second was lent what reads; what the third was lent, the absent person does not hold.
        for (body, lent) in [(101, "manager"), (102, "manager,contact"), (103, "manager,secretariat")] {
            away(&bench, body, (Role::Manager, lent, true)).await;
        }
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let counts = [101, 102, 103].map(|body| went_to(&sink, &format!("deputy{body}@")));
        assert_eq!(counts, [0, 1, 0]);
        let counts = [101, 102, 103].map(|body| went_to(&sink, &format!("desk{body}@")));
        assert_eq!(counts, [1, 0, 1]);
    }

    async fn who_reads_only_the_government_s_line_stands_in_for_nobody_on_another(bench: Bench) with &tables(); {
        told(&bench, Spec { tlp: Tlp::Green, ..spec(12) }).await;
        for (body, role) in [(101, Role::Csirt), (102, Role::Executive), (103, Role::Analyst), (104, Role::Liaison)] {
            away(&bench, body, (role, "manager", true)).await;
        }
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let counts = [101, 102, 103, 104].map(|body| went_to(&sink, &format!("deputy{body}@")));
        assert_eq!(counts, [0, 0, 0, 1], "with its link and its address he acknowledges and answers there");
    }

    async fn what_is_urgent_comes_to_the_contact_itself_whoever_stands_in(bench: Bench) with &tables(); {
        told(&bench, Spec { urgency: Urgency::Urgent, answer_by: None, ..spec(12) }).await;
        away(&bench, 101, (Role::Contact, "contact", true)).await;
        let sink = sink().await;
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!((went_to(&sink, "desk101@"), went_to(&sink, "deputy101@")), (1, 0));
    }
}
