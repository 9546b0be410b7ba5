//! What is due when after a report: by the regime of its sector on its day, moved by nothing that comes later.

use crate::hall::{FORM, Hall, TABLES, form, typed};
use access::Actor;
use kernel::{At, Clock, Day};
use sharing::SealKind;
use sharing::ops::{
    acknowledge_report::acknowledge_report,
    follow_up_report::follow_up_report,
    load_regimes::load_regimes,
    save_draft::save_draft,
    set_regime::{SetRegimeError, set_regime},
    submit_report::submit_report,
    tell_deadlines::tell_deadlines,
};
use sharing::report::ReportId;
use shell::texts::keys;
use std::collections::BTreeSet;
use store::{Denied, Engine, SealFault, params};
use trial::both_engines;

pub(crate) fn at(local: &str) -> At {
    At::parse_local(local).unwrap()
}
fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) async fn bind(
    hall: &Hall,
    who: &Actor,
    (sector, regime, from): (&str, &str, &str),
    why: &str,
) -> Result<(), SetRegimeError> {
    let cx = hall.write(who).await;
    let done = set_regime(&cx, who.who().unwrap().organisation, (sector, regime, day(from)), why).await;
    if done.is_ok() {
        cx.commit().await.unwrap();
    }
    done
}

/// What is due when and what was met when: step, due, met.
pub(crate) async fn clocks(hall: &Hall, report: ReportId) -> Vec<(String, Option<At>, Option<At>)> {
    let cx = hall.read(&Actor::nobody()).await;
    let ask = "SELECT what, due_at, met_at FROM report_clocks WHERE report_id = $1 ORDER BY step";
    let rows = cx.system("test").rows(ask, params![report]).await.unwrap();
    rows.iter()
        .map(|row| (row.text("what").unwrap(), row.maybe_at("due_at").unwrap(), row.maybe_at("met_at").unwrap()))
        .collect()
}

pub(crate) async fn edit(hall: &Hall, statement: &str) {
    let cx = hall.write(&Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

pub(crate) async fn broken(hall: &Hall) -> Vec<(SealKind, SealFault)> {
    let cx = hall.read(&Actor::nobody()).await;
    let found = sharing::verify_seals(&cx).await.unwrap().broken;
    found.into_iter().map(|one| (one.kind, one.why)).collect()
}

/// What the hub does by itself when it looks: how many letters it promised.
pub(crate) async fn look(hall: &Hall) -> u64 {
    tell_deadlines(&hall.bench.db, hall.bench.clock.now()).await.unwrap()
}

/// Who was promised a letter about a deadline, in order, with what begins its sentences, and the step.
async fn told(hall: &Hall) -> Vec<(access::OrgId, String, i64)> {
    let cx = hall.read(&Actor::nobody()).await;
    let ask = "SELECT l.recipient_id, t.word, t.step FROM tidings t JOIN letters l ON l.about_id = t.id
        WHERE t.word LIKE 'regime-letter-%' ORDER BY t.told_at, l.id";
    let rows = cx.system("test").rows(ask, params![]).await.unwrap();
    rows.iter()
        .map(|row| (row.id("recipient_id").unwrap(), row.text("word").unwrap(), row.get("step").unwrap()))
        .collect()
}

async fn follow_up(hall: &Hall, report: ReportId, more: &[(&str, &str)]) {
    let cx = hall.write(&hall.phone).await;
    let draft = follow_up_report(&cx, report).await.unwrap();
    let saved = save_draft(&cx, draft, &typed(more), 1).await.unwrap();
    submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
}

both_engines! {
    async fn in_japan_nothing_but_stamps_is_kept(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        assert_eq!(clocks(&hall, report).await, []);
        let page = hall.web().get(&hall.phone, "ja", &format!("/reports/{report}")).await.body;
        assert!(!page.contains("h-clocks"), "nobody is told of a deadline that is none");
    }

    async fn the_clocks_of_a_report_are_those_of_its_sector_on_its_day(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        bind(&hall, &hall.duty, ("ICT-TEL", "nis2", "2014-06-18"), "指令の試行").await.unwrap();
        let before = hall.report(&hall.phone, &[]).await;
        hall.bench.clock.set("2014-06-18 12:00");
        let noticed = [("noticed", "2014-06-18 09:00")];
        let report = hall.report(&hall.phone, &noticed).await;
        let elsewhere = hall.report(&hall.water, &[]).await;
        assert_eq!((clocks(&hall, before).await, clocks(&hall, elsewhere).await), (vec![], vec![]));
        let first = clocks(&hall, report).await;
        assert_eq!(first[0].2, Some(at("2014-06-18 12:00")), "the first report is the early warning");
        assert_eq!(first[1], ("answer".into(), Some(at("2014-06-19 12:00")), None));
        assert_eq!(first[3], ("final".into(), None, None));
        let notification = first[2].1.unwrap();

        // Whoever received it answers; a change of the rules moves nothing; a follow-up meets the notification.
        hall.bench.clock.set("2014-06-18 13:00");
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, report).await.unwrap();
        cx.commit().await.unwrap();
        bind(&hall, &hall.duty, ("ICT-TEL", "japan", "2014-06-18"), "試行を終えた").await.unwrap();
        hall.bench.clock.set("2014-06-19 09:00");
        follow_up(&hall, report, &[("stage", "follow-up")]).await;
        let second = clocks(&hall, report).await;
        assert_eq!(second[1].2, Some(at("2014-06-18 13:00")));
        assert_eq!((second[2].1, second[2].2), (Some(notification), Some(at("2014-06-19 09:00"))));
        assert!(second[3].1.is_some(), "the final report is due a month later");
        hall.bench.clock.set("2014-06-20 09:00");
        follow_up(&hall, report, &[("stage", "follow-up")]).await;
        assert_eq!(clocks(&hall, report).await, second, "another follow-up moves nothing");
        follow_up(&hall, report, &[("stage", "final")]).await;
        assert_eq!(clocks(&hall, report).await[3].2, Some(at("2014-06-20 09:00")));
    }

    async fn days_off_that_are_loaded_later_move_no_deadline_of_a_report_that_is_there(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        let head = "regime,name_ja,name_en,basis,calendar,step,what,begins,after,wait,unit,met_by\n";
        let rules = "o,役所,Offices,,japan,1,notification,reported,,72,hours,further\n\
                     o,役所,Offices,,japan,2,final,after,1,2,business-hours,final\n";
        let cx = hall.write(&Actor::nobody()).await;
        load_regimes(&cx, format!("{head}{rules}").as_bytes()).await.unwrap();
        cx.commit().await.unwrap();
        bind(&hall, &hall.duty, ("ICT-TEL", "o", "2014-06-17"), "試行").await.unwrap();
        let (before, other) = (hall.report(&hall.phone, &[]).await, "2014-06-19 17:00");
        hall.bench.clock.set("2014-06-18 10:00");
        let days = "calendar,what,zone,opens,closes,name_ja,name_en,source\n\
            japan,calendar,Asia/Tokyo,,,日本の官署,Offices in Japan,昭和63年法律第91号\n".to_owned()
            + &["mon", "tue", "wed", "thu", "fri"].map(|day| format!("japan,{day},,09:00,18:00,,,\n")).concat()
            + "japan,2014-06-20,,,,臨時の休日,Day off,\n";
        let cx = hall.write(&Actor::nobody()).await;
        delivery::load_calendars(&cx, days.as_bytes()).await.unwrap();
        cx.commit().await.unwrap();
        let after = hall.report(&hall.phone, &[]).await;
        hall.bench.clock.set(other);
        for (report, due) in [(before, "2014-06-20 10:00"), (after, "2014-06-23 10:00")] {
            follow_up(&hall, report, &[("stage", "follow-up")]).await;
            assert_eq!(clocks(&hall, report).await[1].1, Some(at(due)), "as the days off were known on its day");
        }
        assert_eq!(broken(&hall).await, []);
    }

    async fn whoever_is_to_do_what_has_come_due_is_told_once_by_letter_and_never_before(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        bind(&hall, &hall.duty, ("ICT-TEL", "nis2", "2014-06-17"), "指令の試行").await.unwrap();
        let report = hall.report(&hall.phone, &[]).await;
        assert_eq!(look(&hall).await, 0, "nothing is due");
        hall.with_mail().await;
        // The authority's answer after 24 hours, the notification after 72; a minute before each, nobody is told.
        hall.bench.clock.set("2014-06-18 09:59");
        assert_eq!(look(&hall).await, 0);
        hall.bench.clock.set("2014-06-18 10:00");
        assert_eq!((look(&hall).await, look(&hall).await), (2, 0), "ministry and centre have it, each once");
        let [mic, nisc] = [&hall.mic, &hall.duty].map(|one| one.who().unwrap().organisation);
        let who: BTreeSet<_> = told(&hall).await.into_iter().collect();
        assert_eq!(who, [mic, nisc].map(|org| (org, "regime-letter-answer".to_owned(), 2)).into());
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, report).await.unwrap();
        cx.commit().await.unwrap();
        // The hub was off for a week: late rather than never, and once.
        hall.bench.clock.set("2014-06-27 10:00");
        let (one, two) = tokio::join!(look(&hall), look(&hall));
        assert_eq!((one + two, look(&hall).await), (1, 0));
        let phone = hall.phone.who().unwrap().organisation;
        assert_eq!(told(&hall).await.last(), Some(&(phone, "regime-letter-notification".to_owned(), 3)));
        // What is met in time is told to nobody.
        let second = hall.report(&hall.phone, &[]).await;
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, second).await.unwrap();
        cx.commit().await.unwrap();
        follow_up(&hall, second, &[("stage", "follow-up")]).await;
        hall.bench.clock.set("2014-07-02 10:00");
        assert_eq!(look(&hall).await, 0);
        assert_eq!(broken(&hall).await, []);
    }

    async fn everybody_who_sees_the_report_sees_what_is_due_and_its_own_home_says_so(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        bind(&hall, &hall.duty, ("ICT-TEL", "nis2", "2014-06-17"), "指令の試行").await.unwrap();
        let report = hall.report(&hall.phone, &[]).await;
        hall.bench.clock.set("2014-06-17 12:00");
        let web = hall.web();
        for who in [&hall.phone, &hall.mic, &hall.duty] {
            let page = web.get(who, "ja", &format!("/reports/{report}")).await.body;
            assert!(page.contains("受領の確認") && page.contains("6月18日(水) 10:00 JST まで（あと 22 時間）"), "{page}");
        }
        let home = web.get(&hall.phone, "ja", "/").await.body;
        assert!(home.contains("R-2014-00001 の通知"), "{home}");
        assert!(web.get(&hall.mic, "ja", "/").await.body.contains("22 時間"));
        hall.bench.clock.set("2014-06-21 12:00");
        let late = web.get(&hall.phone, "en", &format!("/reports/{report}")).await.body;
        assert!(late.contains("notification") && late.contains("late") || late.contains("overdue"), "{late}");
    }

    async fn a_clock_of_a_report_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        let without = hall.report(&hall.water, &[]).await;
        bind(&hall, &hall.duty, ("ICT-TEL", "nis2", "2014-06-17"), "指令の試行").await.unwrap();
        let report = hall.report(&hall.phone, &[]).await;
        hall.bench.clock.set("2014-06-17 12:00");
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, report).await.unwrap();
        cx.commit().await.unwrap();
        hall.bench.clock.set("2014-06-18 12:00");
        follow_up(&hall, report, &[("stage", "follow-up")]).await;
        assert_eq!(broken(&hall).await, [], "what was met, and what began with it, is told as it comes");
        for (deed, undo, why) in [
            ("UPDATE report_clocks SET met_at = met_at - 1 WHERE step = 3", "UPDATE report_clocks SET met_at = met_at + 1 WHERE step = 3", SealFault::Chain),
            ("UPDATE report_clocks SET due_at = due_at + 86400000 WHERE step = 4", "UPDATE report_clocks SET due_at = due_at - 86400000 WHERE step = 4", SealFault::Chain),
            ("UPDATE report_clocks SET wait = 25 WHERE step = 2", "UPDATE report_clocks SET wait = 24 WHERE step = 2", SealFault::Chain),
            ("UPDATE report_clocks SET begun_at = NULL, due_at = NULL WHERE step = 4", "", SealFault::Chain),
            ("DELETE FROM report_clocks WHERE step = 4", "", SealFault::Gone),
        ] {
            edit(&hall, deed).await;
            assert_eq!(broken(&hall).await, [(SealKind::Clock, why)], "{deed}");
            if !undo.is_empty() {
                edit(&hall, undo).await;
            }
        }
        let cx = hall.write(&Actor::nobody()).await;
        let insert = "INSERT INTO report_clocks (report_id, step, regime, what, met_by, wait, unit, begun_at, due_at, met_at)
            SELECT $1, step, regime, what, met_by, wait, unit, begun_at, due_at, met_at FROM report_clocks WHERE step = 1";
        cx.system("test").run(insert, params![without]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let two = [(SealKind::Clock, SealFault::Extra), (SealKind::Clock, SealFault::Gone)];
        assert_eq!(broken(&hall).await, two);
    }

    async fn a_rule_on_deadlines_that_is_not_as_it_was_shipped_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        assert_eq!(broken(&hall).await, []);
        for table in ["regimes", "regime_steps"] {
            let lift = match hall.bench.db.engine() {
                Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
                Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
            };
            hall.bench.db.run_script(&lift).await.unwrap();
        }
        let more = "INSERT INTO regimes (code, name_ja, name_en, basis, calendar, place) VALUES ('own', 'x', 'x', '', 'japan', 4)";
        for (deed, undo, why) in [
            ("UPDATE regime_steps SET wait = 240 WHERE regime = 'nis2' AND step = 1", "UPDATE regime_steps SET wait = 24 WHERE regime = 'nis2' AND step = 1", SealFault::Content),
            ("UPDATE regime_steps SET met_by = 'acknowledged' WHERE regime = 'nis2' AND step = 1", "UPDATE regime_steps SET met_by = 'first' WHERE regime = 'nis2' AND step = 1", SealFault::Content),
            ("UPDATE regimes SET calendar = 'berlin' WHERE code = 'japan'", "UPDATE regimes SET calendar = 'japan' WHERE code = 'japan'", SealFault::Content),
            (more, "DELETE FROM regimes WHERE code = 'own'", SealFault::Extra),
            ("DELETE FROM regimes WHERE code = 'japan'", "", SealFault::Gone),
        ] {
            edit(&hall, deed).await;
            assert_eq!(broken(&hall).await, [(SealKind::RegimeShipped, why)], "{deed}");
            if !undo.is_empty() {
                edit(&hall, undo).await;
            }
        }
    }

    async fn what_came_due_before_this_hub_told_of_it_is_told_to_nobody(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.bench.clock.set("2014-06-17 10:00");
        bind(&hall, &hall.duty, ("ICT-TEL", "nis2", "2014-06-17"), "指令の試行").await.unwrap();
        hall.report(&hall.phone, &[]).await;
        hall.with_mail().await;
        // The version that tells came on the 20th: the answer was due on the 18th, the notification is on the 20th at ten.
        hall.bench.clock.set("2014-06-20 09:00");
        let cx = hall.write(&Actor::nobody()).await;
        let update = "UPDATE migrations SET applied_at = $1 WHERE name = 'delivery/0024-tidings'";
        cx.system("test").run_one(update, params![cx.now()]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(look(&hall).await, 0, "the first start after an upgrade tells nothing that is long known");
        hall.bench.clock.set("2014-06-20 10:00");
        assert_eq!(look(&hall).await, 1);
        let phone = hall.phone.who().unwrap().organisation;
        assert_eq!(told(&hall).await, [(phone, "regime-letter-notification".to_owned(), 3)]);
    }

    async fn a_decision_on_rules_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        bind(&hall, &hall.duty, ("WATER", "nis2", "2099-04-01"), "国内法の施行").await.unwrap();
        assert_eq!(broken(&hall).await, []);
        let lift = match hall.bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_sector_regimes_UPDATE; DROP TRIGGER sealed_sector_regimes_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_sector_regimes ON sector_regimes",
        };
        hall.bench.db.run_script(lift).await.unwrap();
        let copy = "INSERT INTO sector_regimes (number, sector, regime, valid_from, reason, org_id, person_id, at)
            SELECT 2, sector, regime, valid_from, reason, org_id, person_id, at FROM sector_regimes";
        for (deed, undo, why) in [
            ("UPDATE sector_regimes SET regime = 'japan'", "UPDATE sector_regimes SET regime = 'nis2'", SealFault::Chain),
            ("UPDATE sector_regimes SET valid_from = valid_from + 1", "UPDATE sector_regimes SET valid_from = valid_from - 1", SealFault::Chain),
            ("UPDATE sector_regimes SET reason = 'x'", "UPDATE sector_regimes SET reason = '国内法の施行'", SealFault::Chain),
            (copy, "DELETE FROM sector_regimes WHERE number = 2", SealFault::Extra),
            ("DELETE FROM sector_regimes", "", SealFault::Gone),
        ] {
            edit(&hall, deed).await;
            assert_eq!(broken(&hall).await, [(SealKind::Regime, why)], "{deed}");
            if !undo.is_empty() {
                edit(&hall, undo).await;
                assert_eq!(broken(&hall).await, [], "{undo}");
            }
        }
    }

    async fn the_centre_decides_from_a_day_on_with_a_reason_and_nobody_else(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let today = hall.bench.clock.now().day();
        let traces = hall.traces().await;
        let set = ("WATER", "nis2", "2099-04-01");
        for who in [&hall.phone, &hall.mic, &hall.analyst] {
            assert!(matches!(bind(&hall, who, set, "理由").await, Err(SetRegimeError::Denied(Denied::Refused))));
        }
        let duty = &hall.duty;
        assert!(matches!(bind(&hall, duty, set, "  ").await, Err(SetRegimeError::NoReason)));
        assert!(matches!(bind(&hall, duty, ("WATER", "nis2", "2001-01-01"), "理由").await, Err(SetRegimeError::Past)));
        assert!(matches!(bind(&hall, duty, ("WATER", "nis3", "2099-04-01"), "理由").await, Err(SetRegimeError::Unknown)));
        assert!(matches!(bind(&hall, duty, ("SEA", "nis2", "2099-04-01"), "理由").await, Err(SetRegimeError::Unknown)));
        assert_eq!(hall.traces().await, traces);

        let web = hall.web();
        let today = today.to_string();
        let fields = [("sector", "WATER"), ("regime", "nis2"), ("from", today.as_str()), ("reason", "国内法の施行")];
        assert_eq!(web.post(duty, "/regimes", FORM, form(&fields)).await.status, 303);
        let page = web.get(&hall.water, "ja", "/regimes").await.body;
        assert!(page.contains("執務時間で 9 時間　最初の連絡先にもう一度"), "{page}");
        assert!(page.contains("国内法の施行") && page.contains("気づいてから 72 時間") && !page.contains("<form method=\"post\" action=\"/regimes\""), "{page}");
        let slip = web.post(duty, "/regimes", FORM, form(&[("sector", "WATER"), ("regime", "nis2"), ("from", "あした"), ("reason", "書いた理由")])).await;
        assert!(slip.status == 422 && slip.body.contains("書いた理由"), "{} {}", slip.status, slip.body);
        for attempt in ["UPDATE sector_regimes SET regime = 'japan'", "DELETE FROM sector_regimes", "UPDATE regime_steps SET wait = 1"] {
            let cx = hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(attempt, params![]).await.is_err(), "{attempt}");
        }
    }
}

const JA: &str = include_str!("../../texts/regime.ja.ftl");
const EN: &str = include_str!("../../texts/regime.en.ftl");

#[test]
fn every_sentence_on_deadlines_exists_in_both_languages_and_none_is_idle() {
    use sharing::regime::{MetBy, What};
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
    let all = crate::sentences::quoted();
    let mut used: BTreeSet<String> = all
        .iter()
        .filter(|part| part.starts_with("regime-") || part.starts_with("regimes-") || part.as_str() == "did-regime-set")
        .filter(|part| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !part.ends_with('-'))
        .cloned()
        .collect();
    for code in all.iter().filter_map(|part| part.strip_prefix("regime.")) {
        used.extend([format!("fault-regime-{code}"), format!("fault-regime-{code}-do")]);
    }
    used.extend(What::ALL.map(|what| format!("regime-clock-{}", what.code())));
    used.extend(MetBy::ALL.map(|met| format!("regime-met-{}", met.code())));
    for what in What::ALL {
        used.extend(["subject", "text"].map(|part| format!("regime-letter-{}-{part}", what.code())));
    }
    used.extend(delivery::clock::Unit::ALL.iter().map(|unit| format!("regime-{}", unit.code())));
    used.extend(delivery::reminder::Whom::ALL.iter().map(|whom| format!("regimes-remind-{}", whom.code())));
    used.extend(delivery::Urgency::ALL.iter().map(|one| format!("regimes-remind-{}", one.code())));
    let said: BTreeSet<String> = keys(JA).into_iter().collect();
    assert_eq!(said, used);
}
