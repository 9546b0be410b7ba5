//! Who has not confirmed is reminded, as the plan of the day of the handing over says: each step exactly once, none early,
//! late rather than never.

use crate::{
    government::{self, MOF, agency, ministry_desk},
    house,
    world::*,
};
use access::Actor;
use delivery::{
    Answer, Audience, Delivery, Dispatch, Outcome, Spec, Tier, Urgency, Withdrawal, acknowledge_notice, post,
    record_call, remind, withdraw,
};
use kernel::{At, Clock, Id};
use std::{collections::BTreeMap, time::Duration};
use store::params;
use trial::{Bench, both_engines, org_id};
use uuid::Uuid;

/// Letters about anything: occasion and step, and to which bodies (by number).
type Told = BTreeMap<(String, i64), Vec<u128>>;

async fn told(bench: &Bench) -> Told {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT occasion, step, recipient_id FROM letters WHERE step > 0 ORDER BY occasion, step, recipient_id";
    let mut told = Told::new();
    for row in cx.system("test").rows(ask, params![]).await.unwrap() {
        let body = row.get::<uuid::Uuid>("recipient_id").unwrap().as_u128() - org_id(0).uuid().as_u128();
        told.entry((row.text("occasion").unwrap(), row.get("step").unwrap())).or_default().push(body);
    }
    told
}

fn only<const N: usize>(each: [(&str, i64, &[u128]); N]) -> Told {
    each.into_iter().map(|(occasion, step, to)| ((occasion.to_owned(), step), to.to_vec())).collect()
}

fn at(local: &str) -> At {
    At::parse_local(local).unwrap()
}

/// Does what is due at a moment.
async fn at_last(bench: &Bench, local: &str) -> usize {
    bench.clock.set(local);
    remind(&bench.db, bench.clock.now()).await.unwrap()
}

fn urgent(subject: u128) -> Spec {
    Spec { urgency: Urgency::Urgent, ..spec(subject) }
}

/// Sends mail, and releases on a Tuesday at 10:00; the ministry of finance and its group pass it on at once.
async fn begun(bench: &Bench, spec: Spec) -> Id<Dispatch> {
    people(bench).await;
    bench.clock.set("2014-06-17 10:00");
    assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
    let dispatch = released(bench, spec).await.dispatch;
    pass(bench, ministry(FSA), to(bench, dispatch, FSA, None).await, "").await;
    pass(bench, secretariat(BANK), to(bench, dispatch, BANK, None).await, "").await;
    dispatch
}

async fn acknowledged(bench: &Bench, dispatch: Id<Dispatch>, org: u128) {
    let id = to(bench, dispatch, org, None).await;
    let cx = writing(bench, member(org)).await;
    acknowledge_notice(&cx, id).await.unwrap();
    cx.commit().await.unwrap();
}

async fn noted(bench: &Bench, action: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = $1";
    cx.system("test").count(ask, params![action]).await.unwrap()
}

/// Has what does not hurry go by the clocks of Berlin.
async fn by_berlin(bench: &Bench) {
    let cx = writing(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let plan = "INSERT INTO reminder_plans (urgency, number, valid_from, calendar, reason, at) VALUES ('normal', 2, $1, 'berlin', 'テスト', 1)";
    sql.run_one(plan, params![day("2026-03-01")]).await.unwrap();
    for (step, wait, unit, whom) in
        [(1_i64, 24_i64, "hours", "first"), (2, 9, "business-hours", "second"), (3, 4, "days", "telephone")]
    {
        let insert =
            "INSERT INTO reminder_steps (urgency, number, step, wait, unit, whom) VALUES ('normal', 2, $1, $2, $3, $4)";
        sql.run_one(insert, params![step, wait, unit, whom]).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
}

/// Lets the clock run on to a moment, and does what is due.
async fn go(bench: &Bench, to: At) -> usize {
    let on = to.millis() - bench.clock.now().millis();
    bench.clock.advance(Duration::from_millis(on.try_into().expect("clocks run on")));
    remind(&bench.db, bench.clock.now()).await.unwrap()
}

/// Everybody who has not confirmed, at each step of something urgent.
fn all_of_it() -> Told {
    only([
        ("reminder", 1, &[MIC, 109, 110, 111]),
        ("second", 2, &[MIC, 109, 110, 111]),
        ("telephone", 3, &[CENTRE, BANK]),
    ])
}

both_engines! {
    async fn each_step_of_something_urgent_comes_at_its_minute_and_not_before(bench: Bench) with &tables(); {
        let dispatch = begun(&bench, urgent(12)).await;
        assert_eq!(at_last(&bench, "2014-06-17 10:29:59").await, 0);
        assert_eq!(told(&bench).await, Told::new(), "none early");
        answer(&bench, member(110), to(&bench, dispatch, 110, None).await, Answer::NotAffected, "").await;
        acknowledged(&bench, dispatch, 111).await;
        assert_eq!(at_last(&bench, "2014-06-17 10:30").await, 3, "of the centre, of the ministry, of the group");
        let first = only([("reminder", 1, &[MIC, 109])]);
        assert_eq!(told(&bench).await, first, "who has confirmed, answered or passed on is not told again");
        assert_eq!(at_last(&bench, "2014-06-17 10:30").await, 0);
        at_last(&bench, "2014-06-17 11:00").await;
        acknowledged(&bench, dispatch, 109).await;
        at_last(&bench, "2014-06-17 11:30").await;
        let all = only([("reminder", 1, &[MIC, 109]), ("second", 2, &[MIC, 109]), ("telephone", 3, &[CENTRE])]);
        assert_eq!(told(&bench).await, all, "below the group all have confirmed");
        assert_eq!(noted(&bench, "dispatch.reminded").await, 5);
        assert_eq!(at_last(&bench, "2014-07-17 11:30").await, 0, "nothing comes again");
    }

    async fn who_was_off_for_a_week_reminds_late_and_once(bench: Bench) with &tables(); {
        begun(&bench, urgent(12)).await;
        assert_eq!(at_last(&bench, "2014-06-24 10:00").await, 9);
        assert_eq!(told(&bench).await, all_of_it());
        assert_eq!(at_last(&bench, "2014-06-24 10:00").await, 0);
        assert_eq!(told(&bench).await, all_of_it());
    }

    async fn several_who_come_at_once_do_each_round_once(bench: Bench) with &tables(); {
        begun(&bench, urgent(12)).await;
        bench.clock.set("2014-06-24 10:00");
        let now = bench.clock.now();
        let one = || remind(&bench.db, now);
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        let done = [a, b, c, d].map(Result::unwrap);
        assert_eq!(done.iter().sum::<usize>(), 9, "{done:?}");
        assert_eq!(told(&bench).await, all_of_it());
        assert_eq!(noted(&bench, "dispatch.reminded").await, 6);
    }

    async fn who_is_killed_in_the_midst_loses_and_doubles_nothing(bench: Bench) with &tables(); {
        begun(&bench, urgent(12)).await;
        bench.clock.set("2014-06-24 10:00");
        let now = bench.clock.now();
        for wait in [0, 1, 2, 3, 5, 8, 13, 21] {
            let db = bench.db.clone();
            let one = tokio::spawn(async move { remind(&db, now).await });
            tokio::time::sleep(Duration::from_millis(wait)).await;
            one.abort();
            let _ = one.await;
        }
        remind(&bench.db, now).await.unwrap();
        assert_eq!(told(&bench).await, all_of_it());
        assert_eq!(noted(&bench, "dispatch.reminded").await, 6);
    }

    async fn what_does_not_hurry_counts_the_hours_of_offices(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-07-18 16:00");
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        released(&bench, spec(12)).await;
        // Two hours on Friday; Saturday, Sunday and Marine Day are off; seven on Tuesday.
        assert_eq!(at_last(&bench, "2014-07-22 15:59:59").await, 0);
        assert_eq!(at_last(&bench, "2014-07-22 16:00").await, 1);
        assert_eq!(told(&bench).await, only([("reminder", 1, &[MIC, FSA])]));
    }

    async fn late_at_night_only_who_is_on_duty_is_written_to(bench: Bench) with &tables(); {
        people(&bench).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let always = "UPDATE contacts SET hours = 'always' WHERE org_id = $1";
        cx.system("test").run_one(always, params![org_id(FSA)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        bench.clock.set("2014-06-17 10:00");
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        released(&bench, spec(12)).await;
        released(&bench, urgent(13)).await;
        // It was off, and comes back at night before a Saturday.
        at_last(&bench, "2014-06-20 23:00").await;
        let cx = reading(&bench, Actor::nobody()).await;
        let ask = "SELECT recipient_id, urgent, due_at FROM letters WHERE occasion = 'reminder'";
        let rows = cx.system("test").rows(ask, params![]).await.unwrap();
        let due: BTreeMap<(Uuid, bool), At> = rows.iter().map(|row| ((row.get("recipient_id").unwrap(), row.get("urgent").unwrap()), row.at("due_at").unwrap())).collect();
        let (now, monday) = (at("2014-06-20 23:00"), at("2014-06-23 09:00"));
        let (mic, fsa) = (org_id(MIC).uuid(), org_id(FSA).uuid());
        let wanted = BTreeMap::from([((mic, false), monday), ((fsa, false), now), ((mic, true), now), ((fsa, true), now)]);
        assert_eq!(due, wanted);
    }

    async fn over_a_change_of_another_countrys_clocks_and_a_leap_day_each_step_comes_once_and_none_early(bench: Bench) with &tables(); {
        people(&bench).await;
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        by_berlin(&bench).await;
        // Clocks go forward on 29 March and back on 25 October: 12:00 there on the Saturday before. The end of February
        // without a leap day, and with one.
        for (number, handed, dues) in [
            (12, "2026-03-28T12:00:00+01:00", ["2026-03-29T13:00:00+02:00", "2026-03-31T10:00:00+02:00", "2026-04-02T00:00:00+02:00"]),
            (13, "2026-10-24T12:00:00+02:00", ["2026-10-25T11:00:00+01:00", "2026-10-27T10:00:00+01:00", "2026-10-29T00:00:00+01:00"]),
            (14, "2027-02-28T12:00:00+01:00", ["2027-03-01T12:00:00+01:00", "2027-03-02T10:00:00+01:00", "2027-03-05T00:00:00+01:00"]),
            (15, "2028-02-28T12:00:00+01:00", ["2028-02-29T12:00:00+01:00", "2028-02-29T13:00:00+01:00", "2028-03-04T00:00:00+01:00"]),
        ] {
            go(&bench, At::parse_rfc3339(handed).unwrap()).await;
            let dispatch = released(&bench, Spec { answer_by: None, ..spec(number) }).await.dispatch;
            for (step, due) in dues.into_iter().enumerate() {
                // A day ends with its last moment.
                let last = i64::from(step == 2);
                let due = At::from_millis(At::parse_rfc3339(due).unwrap().millis() - last);
                assert_eq!(go(&bench, At::from_millis(due.millis() - 1)).await, 0, "{due} comes no earlier");
                assert_eq!(go(&bench, due).await, 1, "{due}");
                assert_eq!(go(&bench, due.plus_seconds(3_599)).await, 0, "{due} comes once, also in an hour that comes twice");
            }
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = "SELECT COUNT(*) AS n FROM letters l JOIN dispatches p ON p.id = l.about_id WHERE p.id = $1 AND l.step > 0";
            assert_eq!(cx.system("test").count(ask, params![dispatch]).await.unwrap(), 4, "two ministries, twice");
        }
    }

    async fn rules_that_change_meanwhile_move_no_promise(bench: Bench) with &tables(); {
        begun(&bench, urgent(12)).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let sql = cx.system("test");
        let plan = "INSERT INTO reminder_plans (urgency, number, valid_from, calendar, reason, at) VALUES ('urgent', 2, $1, 'japan', 'テスト', 1)";
        sql.run_one(plan, params![day("2014-06-17")]).await.unwrap();
        let step = "INSERT INTO reminder_steps (urgency, number, step, wait, unit, whom) VALUES ('urgent', 2, 1, 5, 'minutes', 'telephone')";
        sql.run_one(step, params![]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        released(&bench, urgent(13)).await;
        assert_eq!(at_last(&bench, "2014-06-17 10:05").await, 1, "what was released since goes by the new ones");
        assert_eq!(told(&bench).await, only([("telephone", 1, &[CENTRE])]));
        assert_eq!(at_last(&bench, "2014-06-17 10:30").await, 3, "what was released before by the old ones");
        at_last(&bench, "2014-06-17 11:30").await;
        let mut all = all_of_it();
        all.insert(("telephone".into(), 1), vec![CENTRE]);
        assert_eq!(told(&bench).await, all);
    }

    async fn what_was_recalled_or_superseded_is_reminded_of_no_more(bench: Bench) with &tables(); {
        let dispatch = begun(&bench, urgent(12)).await;
        let update = Spec { supersedes: Some(dispatch), ..urgent(13) };
        let newer = released(&bench, update).await.dispatch;
        at_last(&bench, "2014-06-17 10:30").await;
        // The ministries have the newer one: of the older one only those are told whom the newer one has not reached.
        assert_eq!(told(&bench).await[&("reminder".to_owned(), 1)], [MIC, FSA, 109, 110, 111]);
        let cx = writing(&bench, centre()).await;
        for one in [dispatch, newer] {
            let recall = Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
            withdraw(&cx, &cx.system("test"), one, &recall).await.unwrap();
        }
        cx.commit().await.unwrap();
        let before = told(&bench).await;
        assert!(at_last(&bench, "2014-06-17 12:00").await > 0);
        assert_eq!(told(&bench).await, before);
    }

    async fn at_the_end_of_an_embargo_the_clock_begins_for_whoever_gets_it_then(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        let until = at("2014-06-20 10:00");
        let embargo = Some(delivery::Embargo { until, first: ["FIN-BANK".to_owned()].into() });
        released(&bench, Spec { embargo, answer_by: None, ..urgent(12) }).await;
        at_last(&bench, "2014-06-17 10:30").await;
        assert_eq!(told(&bench).await, only([("reminder", 1, &[FSA, BANK, 109, 110, 111])]));
        bench.clock.set("2014-06-20 10:00");
        assert_eq!(delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap(), 1);
        at_last(&bench, "2014-06-20 10:29").await;
        assert!(!told(&bench).await[&("reminder".to_owned(), 1)].contains(&MIC));
        at_last(&bench, "2014-06-20 10:30").await;
        assert!(told(&bench).await[&("reminder".to_owned(), 1)].contains(&MIC));
    }

    async fn a_hub_without_mail_still_has_whoever_handed_it_over_telephone(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let dispatch = released(&bench, urgent(12)).await.dispatch;
        pass(&bench, ministry(FSA), to(&bench, dispatch, FSA, None).await, "").await;
        pass(&bench, secretariat(BANK), to(&bench, dispatch, BANK, None).await, "").await;
        at_last(&bench, "2014-06-17 11:29").await;
        let house = house::open(&bench);
        let bank = to(&bench, dispatch, BANK, None).await;
        let list = format!("/deliveries/{bank}/below?show=unacknowledged");
        assert!(!house::get(&house, BANK, "ja", "/").await.text.contains(&list), "not yet");
        at_last(&bench, "2014-06-17 11:30").await;
        assert_eq!(told(&bench).await, Told::new(), "it sends no mail");
        let home = house::get(&house, BANK, "ja", "/").await.text;
        assert!(home.contains(&list) && home.contains("届いたことを確認していない届け先が 3 件あります"), "{home}");
        assert!(house::get(&house, BANK, "ja", &list).await.text.contains("組織110"));
        let board = format!("/board/{dispatch}#h-call");
        assert!(house::get(&house, CENTRE, "en", "/").await.text.contains(&board));
        assert!(house::get(&house, CENTRE, "ja", &format!("/board/{dispatch}")).await.text.contains("組織2</"), "the ministry stands on the list");
        let progress = house::get(&house, CENTRE, "ja", &format!("/board/{dispatch}")).await.text;
        assert!(progress.contains("渡した側に電話を依頼") && progress.contains("11:30 済み：確認なし 4"), "{progress}");
        // Whoever was told by telephone or confirms is off the list; when all are, nothing waits.
        for org in [109, 110] {
            let id: Id<Delivery> = to(&bench, dispatch, org, None).await;
            let cx = writing(&bench, secretariat(BANK)).await;
            record_call(&cx, id, Outcome::Told, "").await.unwrap();
            cx.commit().await.unwrap();
        }
        assert!(house::get(&house, BANK, "ja", "/").await.text.contains("届いたことを確認していない届け先が 1 件あります"));
        acknowledged(&bench, dispatch, 111).await;
        assert!(!house::get(&house, BANK, "ja", "/").await.text.contains(&list));
    }

    async fn on_the_governments_line_whoever_released_it_telephones_the_ministries(bench: Bench) with &tables(); {
        government::country(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        let audience = Audience::only(["MIC", "MOF"]);
        let released = released(&bench, Spec { audience, ..urgent(30) }).await;
        at_last(&bench, "2014-06-17 11:30").await;
        let all = only([("reminder", 1, &[MIC, MOF]), ("second", 2, &[MIC, MOF]), ("telephone", 3, &[CENTRE])]);
        assert_eq!(told(&bench).await, all, "one letter to whoever is to telephone");
        // MIC to pass on and of its own; MOF of its own: what it passes on by itself nobody there confirms.
        let house = house::open(&bench);
        let home = async || house::get(&house, CENTRE, "ja", "/").await.text;
        assert!(home().await.contains("確認していない届け先が 3 件あります"));
        let board = async || house::get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        let text = board().await;
        assert_eq!((text.matches("組織4</h3>").count(), text.matches("組織2</h3>").count()), (1, 2), "{text}");
        assert!(text.contains("届かない 0 件、確認していない 3 件、支援を待つ 0 件") && text.contains("確認していない：未開封"), "{text}");
        let confirm = async |org: u128| {
            let own = government::line(&bench, &released, org, Tier::Member).await;
            let cx = writing(&bench, ministry_desk(org)).await;
            acknowledge_notice(&cx, own).await.unwrap();
            cx.commit().await.unwrap();
        };
        confirm(MOF).await;
        assert!(home().await.contains("届け先が 2 件あります") && !board().await.contains("組織4</h3>"));
        pass(&bench, ministry_desk(MIC), government::line(&bench, &released, MIC, Tier::Ministry).await, "").await;
        confirm(MIC).await;
        assert!(!home().await.contains("確認していない届け先") && !board().await.contains("確認していない："));
        // Below the ministry it telephones itself.
        at_last(&bench, "2014-06-17 13:00").await;
        assert_eq!(told(&bench).await[&("telephone".to_owned(), 3)], [CENTRE, MIC]);
        assert!(!board().await.contains("組織201"));
        let theirs = government::line(&bench, &released, 201, Tier::Member).await;
        let cx = writing(&bench, agency(201)).await;
        acknowledge_notice(&cx, theirs).await.unwrap();
    }

    async fn below_a_body_that_nobody_can_reach_whoever_released_it_telephones(bench: Bench) with &tables(); {
        below_an_unreached_body(&bench, false).await;
        assert_eq!(told(&bench).await, Told::new());
    }

    async fn below_a_body_that_nobody_can_reach_whoever_released_it_is_written_to(bench: Bench) with &tables(); {
        below_an_unreached_body(&bench, true).await;
        assert_eq!(told(&bench).await[&("telephone".to_owned(), 3)], [CENTRE, MIC, CATV]);
    }

    async fn who_passed_it_on_has_confirmed_and_the_list_says_when(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let dispatch = released(&bench, urgent(12)).await.dispatch;
        let mic = to(&bench, dispatch, MIC, None).await;
        pass(&bench, ministry(MIC), mic, "").await;
        let house = house::open(&bench);
        let list = async || house::get(&house, MIC, "ja", &format!("/deliveries/{mic}/below?show=unacknowledged")).await.text;
        assert!(list().await.contains("組織10</th>"));
        bench.clock.set("2014-06-17 10:07");
        pass(&bench, secretariat(TEL), to(&bench, dispatch, TEL, None).await, "").await;
        assert!(!list().await.contains("組織10</th>"));
        let all = house::get(&house, MIC, "ja", &format!("/deliveries/{mic}/below")).await.text;
        assert!(all.contains("10:07 送付"), "{all}");
    }

    async fn a_slip_in_the_rules_keeps_no_release_and_a_round_that_fails_no_other(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
        let cx = writing(&bench, Actor::nobody()).await;
        let sql = cx.system("test");
        let plan = "INSERT INTO reminder_plans (urgency, number, valid_from, calendar, reason, at) VALUES ('urgent', 2, $1, 'mars', 'テスト', 1)";
        sql.run_one(plan, params![day("2014-06-17")]).await.unwrap();
        let step = "INSERT INTO reminder_steps (urgency, number, step, wait, unit, whom) VALUES ('urgent', 2, $1, $2, 'minutes', 'first')";
        for (number, wait) in [(1_i64, 5_i64), (2, 10), (3, 999_999)] {
            sql.run_one(step, params![number, wait]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        released(&bench, urgent(12)).await;
        // Of two that are due, the first cannot be written down.
        bench.db.run_script("CREATE UNIQUE INDEX broken ON reminder_rounds (step) WHERE done_at IS NOT NULL").await.unwrap();
        released(&bench, Spec { urgency: Urgency::Urgent, ..spec(13) }).await;
        assert_eq!(at_last(&bench, "2014-06-17 10:10").await, 2, "one of each step");
        bench.db.run_script("DROP INDEX broken").await.unwrap();
        assert_eq!(at_last(&bench, "2014-06-17 10:10").await, 2, "what failed is tried again");
    }
}

/// The secretariat of the banks cannot be reached: its silent members stand with whoever released it, with mail or without.
async fn below_an_unreached_body(bench: &Bench, mail: bool) {
    people(bench).await;
    let cx = writing(bench, Actor::nobody()).await;
    let end = "UPDATE contacts SET valid_to = $1 WHERE org_id = $2";
    cx.system("test").run_one(end, params![day("2014-04-01"), org_id(BANK)]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    bench.clock.set("2014-06-17 10:00");
    if mail {
        assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
    }
    let dispatch = released(bench, urgent(12)).await.dispatch;
    pass(bench, ministry(FSA), to(bench, dispatch, FSA, None).await, "").await;
    pass(bench, ministry(MIC), to(bench, dispatch, MIC, None).await, "").await;
    acknowledged(bench, dispatch, 111).await;
    at_last(bench, "2014-06-17 11:30").await;
    on_the_lists_of_the_centre(bench, dispatch).await;
}

async fn on_the_lists_of_the_centre(bench: &Bench, dispatch: Id<Dispatch>) {
    let house = house::open(bench);
    let home = house::get(&house, CENTRE, "ja", "/").await.text;
    assert!(home.contains("確認していない届け先が 2 件あります"), "{home}");
    let board = async || house::get(&house, CENTRE, "ja", &format!("/board/{dispatch}")).await.text;
    let text = board().await;
    assert!(text.contains("組織109</h3>") && text.contains("組織110</h3>") && !text.contains("組織111</h3>"), "{text}");
    assert!(!text.contains("組織101</h3>"), "of others their secretariats ask");
    let cx = writing(bench, centre()).await;
    record_call(&cx, to(bench, dispatch, 109, None).await, Outcome::Told, "").await.unwrap();
    cx.commit().await.unwrap();
    assert!(!board().await.contains("組織109</h3>"), "told");
}
