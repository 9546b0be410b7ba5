//! Letters that tell of nothing released: that a mail came, that something is due. Each once, to whom it may be told, and
//! nothing of what anybody wrote.

use crate::{
    house::{get, open},
    post::{BODIES, Sender, letter_to, only, told, until},
    replies::{Desk, bounce, written},
    wishes::{away, chooses, went_to},
    world::*,
};
use access::{Act, Actor, Kind, Role};
use delivery::{
    Answer, SealKind, post, record_help,
    tidings::{Tiding, done, tell, tell_waiting},
    verify_seals,
};
use identity::preferences::{Event, Preferences};
use kernel::{Clock, Lang};
use mail::sink::{Mood, Sink};
use store::{Engine, SealFault, params};
use trial::{Bench, both_engines, org_id};

const REPORTS: &str = "reports@kaname.example";

/// A report by mail that names this sender.
fn report(id: &str, from: &str, marks: &str) -> String {
    written(id, marks, "口外しない言葉").replace("desk101@member.example", from)
}

async fn thanked(bench: &Bench) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT COUNT(*) AS n FROM tidings t JOIN letters l ON l.about_id = t.id WHERE t.word = 'delivery-came'";
    cx.system("test").count(ask, params![]).await.unwrap()
}

/// Something is due, told to these.
pub async fn due(bench: &Bench, exercise: bool, to: &[u128]) -> Option<u64> {
    step_due(bench, 1, exercise, to).await
}

/// Something waits that hurries no more than this, and may be led to whoever stands in and can do that.
async fn asked_for(bench: &Bench, step: i64, asks: Option<Act>, to: &[u128]) {
    let cx = writing(bench, Actor::nobody()).await;
    let (subject, path) = (uuid::Uuid::from_u128(77), "/submissions/77");
    let (word, at) = ("delivery-came", cx.now());
    let (kind, reference) = (Kind::Report, "R-2014-00001");
    let tiding = Tiding {
        subject,
        kind,
        word,
        step,
        reference,
        exercise: false,
        urgent: false,
        optional: false,
        asks,
        at,
        path,
    };
    let to: Vec<_> = to.iter().map(|id| org_id(*id)).collect();
    tell(&cx, &cx.system("test"), &tiding, &to).await.unwrap();
    cx.commit_noted("test").await.unwrap();
}

async fn step_due(bench: &Bench, step: i64, exercise: bool, to: &[u128]) -> Option<u64> {
    let cx = writing(bench, Actor::nobody()).await;
    let tiding = Tiding {
        subject: uuid::Uuid::from_u128(77),
        kind: Kind::Report,
        word: "delivery-came",
        step,
        reference: "R-2014-00001",
        exercise,
        urgent: true,
        optional: false,
        asks: None,
        at: cx.now(),
        path: "/reports/77",
    };
    let to: Vec<_> = to.iter().map(|id| org_id(*id)).collect();
    let told = tell(&cx, &cx.system("test"), &tiding, &to).await.unwrap();
    cx.commit_noted("test").await.unwrap();
    told
}

/// Something waits at these: which of several, and whether that can be switched off.
async fn waits(bench: &Bench, subject: u128, optional: bool, to: &[u128]) -> u64 {
    let cx = writing(bench, Actor::nobody()).await;
    let tiding = Tiding {
        subject: uuid::Uuid::from_u128(subject),
        kind: Kind::Submission,
        word: "delivery-came",
        step: 0,
        reference: "S-1",
        exercise: false,
        urgent: false,
        optional,
        asks: None,
        at: cx.now(),
        path: "/submissions/1",
    };
    let to: Vec<_> = to.iter().map(|id| org_id(*id)).collect();
    let told = tell_waiting(&cx, &cx.system("test"), &tiding, &to).await.unwrap();
    cx.commit_noted("test").await.unwrap();
    told
}

/// It is done; how many letters were withdrawn.
async fn was_done(bench: &Bench, subject: u128) -> u64 {
    let cx = writing(bench, Actor::nobody()).await;
    let about = (Kind::Submission, uuid::Uuid::from_u128(subject));
    let many = done(&cx, &cx.system("test"), about, ("delivery-came", None)).await.unwrap();
    cx.commit_noted("test").await.unwrap();
    many
}

async fn found_broken(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let cx = reading(bench, Actor::nobody()).await;
    verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.kind, one.why)).collect()
}

/// Whoever sits at the desks of these has the address of the contact.
async fn desks(bench: &Bench, bodies: &[u128]) {
    for body in bodies {
        let cx = writing(bench, Actor::nobody()).await;
        let values = params![format!("desk{body}@member.example"), org_id(*body)];
        cx.system("test").run_one("UPDATE contacts SET mail = $1 WHERE org_id = $2", values).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
    }
}

async fn in_state(bench: &Bench, state: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM letters WHERE state = $1", params![state]).await.unwrap()
}

both_engines! {
    async fn what_was_done_meanwhile_is_told_by_no_letter_and_what_it_stood_for_is(bench: Bench) with &tables(); {
        people(&bench).await;
        desks(&bench, &[101, 102]).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        // Of several that wait within minutes one letter tells.
        assert_eq!((waits(&bench, 1, false, &[101, 102]).await, waits(&bench, 2, false, &[101]).await), (2, 0));
        assert_eq!(was_done(&bench, 1).await, 2);
        assert_eq!((in_state(&bench, "waiting").await, in_state(&bench, "needless").await), (1, 2), "101 is told of the other");
        assert_eq!(was_done(&bench, 1).await, 0);
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        bench.clock.advance(std::time::Duration::from_secs(180));
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", 1), ("needless", 2)])).await;
        sender.stop().await;
        assert_eq!((went_to(&sink, "desk101@"), went_to(&sink, "desk102@")), (1, 0));
        assert_eq!(was_done(&bench, 2).await, 0, "what has gone is not withdrawn");
        assert_eq!(found_broken(&bench).await, []);
        let cx = reading(&bench, Actor::nobody()).await;
        let told = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'letters.ended'";
        assert_eq!(cx.system("test").count(told, params![]).await.unwrap(), 1);
    }

    async fn a_letter_that_is_silenced_by_sql_is_found(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        waits(&bench, 1, false, &[101]).await;
        waits(&bench, 2, true, &[102]).await;
        assert_eq!(was_done(&bench, 2).await, 1);
        assert_eq!(found_broken(&bench).await, []);
        trial::lift(&bench, &["letter_ends", "tidings"]).await;
        let run = async |statement: &str| {
            let cx = writing(&bench, Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        let month = 32_i64 * 24 * 3600 * 1000;
        for (deed, undo, found) in [
            ("UPDATE letters SET state = 'needless', due_at = NULL, ended_at = 1 WHERE state = 'waiting'".to_owned(),
             "UPDATE letters SET state = 'waiting', due_at = promised_at, ended_at = NULL WHERE ended_at = 1".to_owned(), (SealKind::Letter, SealFault::Shown)),
            (format!("UPDATE letters SET due_at = due_at + {month} WHERE state = 'waiting'"),
             format!("UPDATE letters SET due_at = due_at - {month} WHERE state = 'waiting'"), (SealKind::Letter, SealFault::Shown)),
            ("UPDATE letter_ends SET why = why || 'x'".to_owned(), "UPDATE letter_ends SET why = 'done'".to_owned(), (SealKind::LetterEnd, SealFault::Content)),
            ("UPDATE tidings SET optional = TRUE WHERE NOT optional".to_owned(),
             format!("UPDATE tidings SET optional = FALSE WHERE subject_id = {}", match bench.db.engine() {
                 Engine::Sqlite => "x'00000000000000000000000000000001'", Engine::Postgres => "'00000000-0000-0000-0000-000000000001'",
             }), (SealKind::Tiding, SealFault::Chain)),
        ] {
            run(&deed).await;
            assert_eq!(found_broken(&bench).await.first(), Some(&found), "{deed}");
            run(&undo).await;
            assert_eq!(found_broken(&bench).await, [], "{undo}");
        }
    }

    async fn what_must_be_done_comes_in_any_case_and_the_rest_as_its_reader_chose(bench: Bench) with &tables(); {
        people(&bench).await;
        desks(&bench, &[101, 102]).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        let none = Preferences { mail: Default::default(), ..Preferences::default() };
        chooses(&bench, 101, none).await;
        chooses(&bench, 102, Preferences { mail: [Event::Share].into(), ..Preferences::default() }).await;
        waits(&bench, 1, false, &[101]).await;
        bench.clock.advance(std::time::Duration::from_secs(180));
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", 1)])).await;
        waits(&bench, 2, true, &[101, 102]).await;
        bench.clock.advance(std::time::Duration::from_secs(180));
        until(&bench, only([("handed", 2), ("needless", 1)])).await;
        sender.stop().await;
        assert_eq!((went_to(&sink, "desk101@"), went_to(&sink, "desk102@")), (1, 1));
        assert_eq!(found_broken(&bench).await, []);
    }

    async fn whose_contacts_come_to_be_confirmed_is_told_once_and_not_what_ran_out_before(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        let due = async || {
            delivery::tell_contacts(&bench.db, bench.clock.now()).await.unwrap()
        };
        let confirmed = async |body: u128, ago: i32| {
            let cx = writing(&bench, Actor::nobody()).await;
            let day = bench.clock.now().day().plus(-i64::from(ago));
            let update = "UPDATE contacts SET confirmed_on = $1 WHERE org_id = $2";
            cx.system("test").run(update, params![day, org_id(body)]).await.unwrap();
            cx.commit_unrecorded("test").await.unwrap();
        };
        for body in [101, 102, 103] {
            confirmed(body, 10).await;
        }
        confirmed(104, 500).await;
        assert_eq!(due().await, 0, "what ran out before is told to nobody");
        bench.clock.advance(std::time::Duration::from_secs(400 * 24 * 3600));
        confirmed(103, 1).await;
        let told = due().await;
        assert!(told >= 2, "{told}");
        assert_eq!(due().await, 0, "once a day is enough");
        let waiting = in_state(&bench, "waiting").await;
        // Who confirms before it goes gets none.
        confirmed(101, 0).await;
        due().await;
        assert_eq!((in_state(&bench, "waiting").await, in_state(&bench, "needless").await), (waiting - 1, 1));
        bench.clock.advance(std::time::Duration::from_secs(24 * 3600));
        assert_eq!(due().await, 0, "each once");
        assert_eq!(found_broken(&bench).await, []);
    }

    async fn whoever_reports_from_an_address_of_the_register_is_told_once_that_it_came_and_nobody_else(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        for _ in 0..2 {
            desk.bring(("desk101@member.example", REPORTS), &report("1", "Desk101@member.example", "")).await;
        }
        desk.bring(("stranger@member.example", REPORTS), &report("2", "stranger@member.example", "")).await;
        // What a program wrote is answered by none: not an absence note, not a list, not a bounce.
        for (id, marks) in [("3", "Auto-Submitted: auto-replied\n"), ("4", "Precedence: bulk\n"), ("5", "List-Id: <x.example>\n")] {
            desk.bring(("desk102@member.example", REPORTS), &report(id, "desk102@member.example", marks)).await;
        }
        desk.bring(("", REPORTS), &report("6", "desk103@member.example", "")).await;
        assert_eq!(thanked(&bench).await, 1);
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES + 1)])).await;
        let came = sink.taken();
        let [letter] = &came.values().collect::<Vec<_>>()[..] else { panic!("{:?}", came.keys()) };
        assert_eq!((letter.recipient.trim_matches(['<', '>']), letter.times), ("desk101@member.example", 1));
        let parsed = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
        let (subject, text) = (parsed.subject().unwrap(), parsed.body_text(0).unwrap());
        assert!(subject.contains("情報連絡のメールが届きました") && text.contains("03-0000-0100"), "{subject} {text}");
        assert!(text.contains("Nobody else is told before") && !text.contains("口外しない") && !text.contains('⟦'), "{text}");
        let auto = parsed.header("Auto-Submitted").and_then(|value| value.as_text()).unwrap_or_default();
        assert_eq!(auto, "auto-generated", "no program answers it");
        // Whoever writes in its name again and again fills no box.
        for number in 10..20 {
            desk.bring(("desk101@member.example", REPORTS), &report(&number.to_string(), "desk101@member.example", "")).await;
        }
        until(&bench, only([("handed", BODIES + 3)])).await;
        // Its answer and its bounce are those of no notice.
        let reply_to = parsed.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
        desk.bring(("desk101@member.example", &reply_to), &written("30", "", "影響なし")).await;
        desk.bring(("", letter.sender.trim_matches(['<', '>'])), &bounce("failed")).await;
        sender.stop().await;
        let cx = reading(&bench, Actor::nobody()).await;
        let answered = "SELECT COUNT(*) AS n FROM deliveries WHERE answered_at IS NOT NULL OR acknowledged_at IS NOT NULL";
        assert_eq!(cx.system("test").count(answered, params![]).await.unwrap(), 0);
        let why = "SELECT COUNT(*) AS n FROM incoming_letters WHERE why = 'no-line'";
        assert_eq!(cx.system("test").count(why, params![]).await.unwrap(), 1, "a person reads it");
        let refused = "SELECT COUNT(*) AS n FROM letters WHERE state = 'refused'";
        assert_eq!(cx.system("test").count(refused, params![]).await.unwrap(), 1);
        let page = get(&open(&bench), CENTRE, "ja", "/mail/queue").await.text;
        assert!(!page.contains('⟦'), "{page}");
    }

    async fn who_forges_a_sender_keeps_the_letter_from_nobody(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let found = |result: &str| format!("Authentication-Results: mx.kaname.example; dmarc={result} header.from=member.example\n");
        for number in 0..5 {
            let forged = found("fail") + &report(&format!("f{number}"), "desk101@member.example", "");
            desk.bring(("x@evil.example", REPORTS), &forged).await;
        }
        assert_eq!(thanked(&bench).await, 0, "what our own host found forged is answered as little as it counts");
        for number in 0..5 {
            let odd = report(&format!("g{number}"), "desk101@member.example", "");
            desk.bring(("desk101@member.example", REPORTS), &odd).await;
        }
        assert_eq!(thanked(&bench).await, 3);
        let true_one = found("pass") + &report("t", "desk102@member.example", "");
        desk.bring(("desk102@member.example", REPORTS), &true_one).await;
        assert_eq!(thanked(&bench).await, 4, "each address counts by itself");
    }

    async fn what_is_due_is_told_in_the_language_that_its_reader_chose(bench: Bench) with &tables(); {
        people(&bench).await;
        delivery::post::open(&bench.db, bench.clock.now()).await.unwrap();
        for body in [101, 102] {
            let cx = writing(&bench, Actor::nobody()).await;
            let values = params![format!("desk{body}@member.example"), org_id(body)];
            cx.system("test").run_one("UPDATE contacts SET mail = $1 WHERE org_id = $2", values).await.unwrap();
            cx.commit_unrecorded("test").await.unwrap();
        }
        chooses(&bench, 101, Preferences { lang: Some(Lang::En), ..Preferences::default() }).await;
        assert_eq!(due(&bench, false, &[101, 102]).await, Some(2));
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", 2)])).await;
        sender.stop().await;
        let (english, both) = (letter_to(&sink, 101), letter_to(&sink, 102));
        assert!(english.contains("Hanako Madoguchi") && !english.contains("窓口 花子"), "{english}");
        assert!(both.contains("Hanako Madoguchi") && both.contains("窓口 花子"), "{both}");
        assert_eq!(went_to(&sink, "desk101@"), 1);
    }

    async fn what_is_due_is_told_once_to_those_who_have_an_address_under_its_mark(bench: Bench) with &tables(); {
        people(&bench).await;
        assert_eq!(due(&bench, true, &[101]).await, Some(0), "a hub that sends no mail promises none");
        assert_eq!(due(&bench, true, &[101]).await, None);
        let cx = writing(&bench, Actor::nobody()).await;
        cx.system("test").run("UPDATE contacts SET mail = '' WHERE org_id = $1", params![org_id(102)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        trial::lift(&bench, &["tidings"]).await;
        bench.db.run_script("DELETE FROM tidings").await.unwrap();
        delivery::post::open(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!(due(&bench, true, &[101, 102, 103]).await, Some(2));
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", 2)])).await;
        sender.stop().await;
        for letter in sink.taken().values() {
            let parsed = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
            assert!(parsed.subject().unwrap().starts_with("【演習】"), "{:?}", parsed.subject());
            let text = parsed.body_text(0).unwrap();
            assert!(text.contains("https://kaname.example/reports/77") && text.contains("これは演習です"), "{text}");
            let mark = |name: &'static str| parsed.header(name).and_then(|value| value.as_text()).unwrap_or_default();
            assert_eq!((mark("X-Kaname-Reference"), mark("X-Kaname-Exercise")), ("R-2014-00001", "yes"));
        }
    }

    async fn who_writes_in_the_name_of_everybody_at_a_host_does_not_use_up_its_minute(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let bring = async |body: u128| {
            let from = format!("desk{body}@member.example");
            assert!(desk.bring((&from, REPORTS), &report(&format!("r{body}"), &from, "")).await.starts_with("250"));
        };
        for body in (101..=111).chain([MIC, FSA]) {
            bring(body).await;
        }
        assert_eq!(thanked(&bench).await, 10, "ten a minute at one host");
        let cx = writing(&bench, Actor::nobody()).await;
        let update = "UPDATE contacts SET mail = 'desk@other.example' WHERE org_id = $1";
        cx.system("test").run_one(update, params![org_id(TEL)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert!(desk.bring(("desk@other.example", REPORTS), &report("o", "desk@other.example", "")).await.starts_with("250"));
        assert_eq!(thanked(&bench).await, 11, "nobody elsewhere goes without");
        bench.clock.advance(std::time::Duration::from_secs(61));
        bring(BANK).await;
        assert_eq!(thanked(&bench).await, 12);
    }

    async fn a_letter_about_a_deadline_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!(due(&bench, false, &[101]).await, Some(1));
        let broken = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let all = verify_seals(&cx).await.unwrap().broken;
            all.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_tidings_UPDATE; DROP TRIGGER sealed_tidings_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_tidings ON tidings",
        };
        bench.db.run_script(lift).await.unwrap();
        let copy = "INSERT INTO tidings (id, subject_id, word, step, reference, exercise, at, path, mail, told_at)
            SELECT $1, subject_id, word, 9, reference, exercise, at, path, mail, told_at + 1 FROM tidings";
        for (deed, undo, why) in [
            ("UPDATE tidings SET reference = 'R-2014-00002'", "UPDATE tidings SET reference = 'R-2014-00001'", SealFault::Chain),
            ("UPDATE tidings SET at = at + 1", "UPDATE tidings SET at = at - 1", SealFault::Chain),
            ("UPDATE tidings SET path = '/reports/78'", "UPDATE tidings SET path = '/reports/77'", SealFault::Chain),
            ("UPDATE tidings SET mail = 'x@member.example'", "UPDATE tidings SET mail = ''", SealFault::Chain),
            (copy, "DELETE FROM tidings WHERE step = 9", SealFault::Extra),
            ("DELETE FROM tidings", "", SealFault::Gone),
        ] {
            for (at, statement) in [deed, undo].into_iter().filter(|one| !one.is_empty()).enumerate() {
                let cx = writing(&bench, Actor::nobody()).await;
                let values = if statement.contains("$1") { params![uuid::Uuid::from_u128(78)] } else { params![] };
                assert_eq!(cx.system("test").run(statement, values).await.unwrap(), 1, "{statement}");
                cx.commit_unrecorded("test").await.unwrap();
                let wanted = if at == 0 { vec![(SealKind::Tiding, why)] } else { vec![] };
                assert_eq!(broken().await, wanted, "{statement}");
            }
        }
    }

    async fn of_two_told_in_one_moment_neither_goes_unnoticed(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        for step in [1, 2] {
            assert_eq!(step_due(&bench, step, false, &[101]).await, Some(1));
        }
        let broken = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        trial::lift(&bench, &["tidings"]).await;
        bench.db.run_script("DELETE FROM tidings WHERE step = 2").await.unwrap();
        assert_eq!(broken().await, [(SealKind::Tiding, SealFault::Gone)]);
    }

    async fn while_somebody_is_away_his_deputy_is_told_if_he_may_do_what_it_asks(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        // The deputies of the first two may answer what was asked, that of the third was lent nothing by which he could; that
        // of the fourth has not agreed.
        for (body, role, lent, agreed) in [
            (101, Role::Contact, "contact", true), (102, Role::Manager, "contact", true), (103, Role::Manager, "manager", true),
            (104, Role::Contact, "contact", false),
        ] {
            away(&bench, body, (role, lent, agreed)).await;
        }
        asked_for(&bench, 1, Some(Act::AnswerApproval), &[101, 102, 103, 104]).await;
        asked_for(&bench, 2, None, &[101]).await;
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES + 5)])).await;
        sender.stop().await;
        let desks = [101, 102, 103, 104].map(|body| went_to(&sink, &format!("desk{body}@")));
        let deputies = [101, 102, 103, 104].map(|body| went_to(&sink, &format!("deputy{body}@")));
        assert_eq!((desks, deputies), ([1, 0, 1, 1], [1, 1, 0, 0]), "what may not be led elsewhere goes where it goes");
    }

    async fn who_may_have_a_letter_instead_of_whoever_is_away_is_sealed(bench: Bench) with &tables(); {
        people(&bench).await;
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        asked_for(&bench, 1, Some(Act::AnswerApproval), &[101]).await;
        let broken = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        trial::lift(&bench, &["tidings"]).await;
        bench.db.run_script("UPDATE tidings SET readers = readers || ',manager'").await.unwrap();
        assert_eq!(broken().await, [(SealKind::Tiding, SealFault::Chain)]);
    }

    async fn a_call_for_help_is_told_once_to_each_who_may_help_and_not_when_it_was_taken_care_of(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 2);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let calls = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = "SELECT l.recipient_id, l.state FROM tidings t JOIN letters l ON l.about_id = t.id
                WHERE t.word = 'delivery-help' ORDER BY t.told_at, l.recipient_id";
            let rows = cx.system("test").rows(ask, params![]).await.unwrap();
            rows.iter().map(|row| (row.id("recipient_id").unwrap(), row.text("state").unwrap())).collect::<Vec<_>>()
        };
        let both = |state: &str| [CENTRE, TEL].map(|body| (org_id(body), state.to_owned())).to_vec();
        let cx = reading(&bench, Actor::nobody()).await;
        let dispatch = cx.system("test").row("SELECT id FROM dispatches", params![]).await.unwrap().unwrap().id("id").unwrap();
        drop(cx);
        let id = to(&bench, dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, "交換機が止まった").await;
        assert_eq!(calls().await, both("waiting"), "who handed it over and who released it, and no neighbour or ministry");
        let cx = writing(&bench, secretariat(TEL)).await;
        record_help(&cx, id, 1, "予備の交換機を送った").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(calls().await, both("needless"), "it was taken care of before they left");
        bench.clock.advance(std::time::Duration::from_secs(600));
        answer(&bench, member(101), id, Answer::NeedHelp, "また止まった").await;
        assert_eq!(calls().await.split_off(2), both("waiting"), "whoever calls anew is heard anew");
        answer(&bench, member(101), id, Answer::Done, "").await;
        assert_eq!(calls().await.split_off(2), both("needless"), "the call was taken back");
        let cx = reading(&bench, Actor::nobody()).await;
        assert!(verify_seals(&cx).await.unwrap().broken.is_empty());
    }
}
