//! Rules of reminders are decided by the centre, hold for what is handed over from their day on, and move nothing before.

use crate::{
    house::{get, open, post as send},
    world::*,
};
use access::Actor;
use delivery::{
    SetRemindersError, Spec, Urgency,
    clock::Wait,
    post, remind,
    reminder::{Step, Whom, decision::Slip},
    set_reminders, verify_seals,
};
use kernel::{At, Clock, Day};
use std::collections::BTreeMap;
use store::{Denied, SealFault, params};
use trial::{Bench, both_engines, org_id};

fn steps(urgent: i64) -> BTreeMap<Urgency, Vec<Step>> {
    let step = |number, count, unit: &str, whom| {
        let wait = Wait::new(count, unit.parse().unwrap()).unwrap();
        Step { number, wait, whom }
    };
    BTreeMap::from([
        (Urgency::Urgent, vec![step(1, urgent, "minutes", Whom::First), step(2, 2, "hours", Whom::Telephone)]),
        (Urgency::Normal, vec![step(1, 4, "business-hours", Whom::Telephone)]),
    ])
}

async fn decided(bench: &Bench, actor: Actor, from: &str, urgent: i64) -> Result<(), SetRemindersError> {
    let cx = writing(bench, actor).await;
    set_reminders(&cx, org_id(CENTRE), Day::parse(from).unwrap(), steps(urgent), " 夜間の連絡に合わせる ").await?;
    cx.commit().await.unwrap();
    Ok(())
}

/// When the rounds of a dispatch come, in order, as local times.
async fn rounds(bench: &Bench, dispatch: kernel::Id<delivery::Dispatch>) -> Vec<At> {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT DISTINCT step, due_at FROM reminder_rounds WHERE dispatch_id = $1 ORDER BY step";
    let rows = cx.system("test").rows(ask, params![dispatch]).await.unwrap();
    rows.iter().map(|row| row.at("due_at").unwrap()).collect()
}

fn at(local: &str) -> At {
    At::parse_local(local).unwrap()
}

fn urgent(subject: u128) -> Spec {
    Spec { urgency: Urgency::Urgent, ..spec(subject) }
}

async fn broken(bench: &Bench) -> Vec<(String, SealFault)> {
    let cx = reading(bench, Actor::nobody()).await;
    let found = verify_seals(&cx).await.unwrap().broken;
    found.into_iter().map(|one| (one.reference.split(' ').next().unwrap().to_owned(), one.why)).collect()
}

async fn edit(bench: &Bench, statement: &str) {
    let cx = writing(bench, Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

both_engines! {
    async fn what_is_decided_holds_from_its_day_and_moves_nothing_that_was_promised(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        post::open(&bench.db, bench.clock.now()).await.unwrap();
        let before = released(&bench, urgent(12)).await.dispatch;
        let promised = rounds(&bench, before).await;
        assert_eq!(promised, [at("2014-06-17 10:30"), at("2014-06-17 11:00"), at("2014-06-17 11:30")]);
        decided(&bench, centre(), "2014-06-17", 5).await.unwrap();
        decided(&bench, centre(), "2014-06-18", 10).await.unwrap();
        let today = released(&bench, urgent(13)).await.dispatch;
        assert_eq!(rounds(&bench, today).await, [at("2014-06-17 10:05"), at("2014-06-17 12:00")]);
        assert_eq!(rounds(&bench, before).await, promised, "no later change of rules moves it");
        bench.clock.set("2014-06-18 09:00");
        let tomorrow = released(&bench, urgent(14)).await.dispatch;
        assert_eq!(rounds(&bench, tomorrow).await, [at("2014-06-18 09:10"), at("2014-06-18 11:00")]);
        let usual = released(&bench, spec(15)).await.dispatch;
        assert_eq!(rounds(&bench, usual).await, [at("2014-06-18 13:00")]);
        assert!(remind(&bench.db, bench.clock.now()).await.unwrap() > 0, "what was promised under the old rules comes");
        assert_eq!(broken(&bench).await, []);
    }

    async fn only_the_centres_duty_officer_decides_and_not_backwards(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        for other in [ministry(MIC), secretariat(TEL), member(101)] {
            let refused = decided(&bench, other, "2014-06-17", 5).await;
            assert!(matches!(refused, Err(SetRemindersError::Denied(Denied::Refused))), "{refused:?}");
        }
        assert!(matches!(decided(&bench, centre(), "2014-06-16", 5).await, Err(SetRemindersError::Past)));
        let slip = decided(&bench, centre(), "2014-06-17", 180).await;
        assert!(matches!(slip, Err(SetRemindersError::Steps(Urgency::Urgent, Slip::Order))));
        let cx = writing(&bench, centre()).await;
        let day = Day::parse("2014-06-17").unwrap();
        let none = set_reminders(&cx, org_id(CENTRE), day, steps(5), "  ").await;
        assert!(matches!(none, Err(SetRemindersError::NoReason)));
        let half = BTreeMap::from([(Urgency::Urgent, steps(5).remove(&Urgency::Urgent).unwrap())]);
        let half = set_reminders(&cx, org_id(CENTRE), day, half, "x").await;
        assert!(matches!(half, Err(SetRemindersError::Steps(Urgency::Normal, Slip::Number))));
        drop(cx);
        let cx = reading(&bench, Actor::nobody()).await;
        let n = cx.system("test").count("SELECT COUNT(*) AS n FROM reminder_plans", params![]).await.unwrap();
        assert_eq!(n, 2, "nothing but what came with Kaname");
    }

    async fn rules_that_were_changed_behind_the_triggers_are_found(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        decided(&bench, centre(), "2014-06-17", 5).await.unwrap();
        assert_eq!(broken(&bench).await, []);
        trial::lift(&bench, &["reminder_plans", "reminder_steps"]).await;
        for (deed, undo, what, why) in [
            ("reminder_steps SET wait = 6 WHERE number = 2 AND wait = 5", "reminder_steps SET wait = 5 WHERE number = 2 AND wait = 6", "urgent", SealFault::Chain),
            ("reminder_plans SET reason = 'x' WHERE number = 2 AND urgency = 'normal'", "reminder_plans SET reason = '夜間の連絡に合わせる' WHERE number = 2 AND urgency = 'normal'", "normal", SealFault::Chain),
            ("reminder_steps SET wait = 300 WHERE number = 1 AND wait = 30", "reminder_steps SET wait = 30 WHERE number = 1 AND wait = 300", "urgent", SealFault::Content),
        ] {
            edit(&bench, &format!("UPDATE {deed}")).await;
            assert_eq!(broken(&bench).await, [(what.to_owned(), why)], "{deed}");
            edit(&bench, &format!("UPDATE {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        edit(&bench, "INSERT INTO reminder_plans (urgency, number, valid_from, calendar, reason, at) VALUES ('urgent', 9, 0, 'japan', '', 0)").await;
        assert_eq!(broken(&bench).await, [("urgent".to_owned(), SealFault::Extra)]);
    }

    async fn the_page_shows_what_it_would_mean_before_anything_is_decided(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let house = open(&bench);
        let form = "urgent_whom=first&urgent_count=%EF%BC%95&urgent_unit=minutes&urgent_whom=&urgent_count=&urgent_unit=minutes\
            &urgent_whom=telephone&urgent_count=20&urgent_unit=minutes\
            &normal_whom=telephone&normal_count=9&normal_unit=business-hours&from=2014-06-17&reason=";
        let page = get(&house, CENTRE, "ja", "/reminders").await;
        assert!(page.text.contains("6月17日(火) 10:30") && page.text.contains("このきまりに決める"), "{}", page.text);
        assert!(!get(&house, 101, "en", "/reminders").await.text.contains("name=\"reason\""), "others read it");
        let seen = send(&house, CENTRE, "/reminders", &format!("{form}&go=preview")).await;
        assert!(seen.text.contains("6月17日(火) 10:05") && seen.text.contains("6月17日(火) 10:20"), "{}", seen.text);
        let refused = send(&house, CENTRE, "/reminders", &format!("{form}&go=decide")).await;
        assert!(refused.text.contains("理由が要ります") && refused.text.contains("value=\"5\"") | refused.text.contains("value=\"５\""), "{}", refused.text);
        send(&house, CENTRE, "/reminders", &format!("{form}%E5%A4%9C%E9%96%93&go=decide")).await;
        let page = get(&house, 101, "ja", "/reminders").await.text;
        assert!(page.contains("夜間") && page.contains("5 分後"), "{page}");
    }
}
