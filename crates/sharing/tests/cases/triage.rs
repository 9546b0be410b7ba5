//! Judging reports: the queue, what is proposed, what a person decides, what is alike.

use crate::hall::{Hall, TABLES, given};
use crate::world::*;
use access::{BodyKind, Role, act::ViewReport};
use sharing::ops::pass_report::pass_report;
use sharing::ops::triage_report::{TriageReportError, proposal, triage_report};
use sharing::report::{Report, detail::Category};
use sharing::store::triages;
use sharing::triage::{Judged, Reached, Severity};
use store::{Denied, StoreError, params};
use trial::{both_engines, org_id};

both_engines! {
    async fn what_has_come_to_the_centre_waits_until_it_is_judged_and_again_with_each_stage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let phone = hall.report(&hall.phone, &[]).await;
        later(&hall, 1);
        let water = hall.report(&hall.water, &[]).await;
        assert_eq!(queue(&hall).await, [phone], "the ministry still has the other");
        later(&hall, 5);
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, water, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(queue(&hall).await, [phone, water]);
        judge(&hall, phone, judged()).await;
        assert_eq!(queue(&hall).await, [water]);
        later(&hall, 1);
        follow_up(&hall, &hall.phone, phone, &[]).await;
        assert_eq!(queue(&hall).await, [water, phone]);
    }

    async fn a_stage_before_the_hand_of_the_ministry_puts_nothing_into_the_queue(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let water = hall.report(&hall.water, &[]).await;
        follow_up(&hall, &hall.water, water, &[]).await;
        assert_eq!(queue(&hall).await, []);
        let cx = hall.write(&hall.duty).await;
        let refused = triage_report(&cx, water, 2, judged()).await;
        assert!(matches!(refused, Err(TriageReportError::Denied(Denied::NotFound))));
    }

    async fn a_level_is_reached_only_if_all_its_conditions_hold(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        for (fields, level) in [
            (vec![("users", "30000"), ("minutes", "2:00")], Reached::Reached),
            (vec![("users", "29999"), ("minutes", "2:00")], Reached::NotReached),
            (vec![("users", "30000"), ("minutes", "1:59")], Reached::NotReached),
            (vec![("users", "30000")], Reached::Undecided),
            (vec![], Reached::Undecided),
        ] {
            let report = hall.report(&hall.phone, &fields).await;
            let cx = hall.read(&hall.analyst).await;
            let seen = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
            let (stage, proposed) = proposal(&cx, &seen).await.unwrap();
            assert_eq!((stage, proposed.level), (1, level), "{fields:?}");
            let severity = match level {
                Reached::Reached => Some(Severity::High),
                // Where nothing is stated nothing is proposed.
                _ if fields.is_empty() => None,
                // Service was impaired, below the level.
                _ => Some(Severity::Middle),
            };
            assert_eq!(proposed.severity, severity, "{fields:?}");
        }
    }

    async fn what_reached_the_level_and_is_not_grave_says_why(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        // The duration is missing: nobody can say from the figures, and service was impaired.
        let report = hall.report(&hall.phone, &[("users", "30000")]).await;
        let reached = Judged { level: Reached::Reached, severity: Severity::Middle, ..judged() };
        let cx = hall.write(&hall.duty).await;
        let refused = triage_report(&cx, report, 1, reached.clone()).await;
        assert!(matches!(refused, Err(TriageReportError::Contradicts)));
        triage_report(&cx, report, 1, Judged { reason: "影響は試験環境だけ".into(), ..reached }).await.unwrap();
    }

    async fn who_decides_otherwise_says_why(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("users", "41000"), ("minutes", "3:00"), ("threat", "1-5")]).await;
        let proposed = Judged { level: Reached::Reached, severity: Severity::High, category: Some(Category::Access), ..judged() };
        let before = traces(&hall).await;
        for other in [
            Judged { level: Reached::NotReached, ..proposed.clone() },
            Judged { severity: Severity::Low, ..proposed.clone() },
            Judged { category: Some(Category::Virus), ..proposed.clone() },
            Judged { severity: Severity::Low, reason: " \u{3000}\n".into(), ..proposed.clone() },
        ] {
            let cx = hall.write(&hall.duty).await;
            assert!(matches!(triage_report(&cx, report, 1, other).await, Err(TriageReportError::NoReason)));
        }
        let cx = hall.write(&hall.duty).await;
        let long = Judged { reason: "長".repeat(20_001), ..proposed.clone() };
        assert!(matches!(triage_report(&cx, report, 1, long).await, Err(TriageReportError::TooLong)));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
        judge(&hall, report, proposed.clone()).await;
        judge(&hall, report, Judged { severity: Severity::Severe, reason: "ほかにも広がっている".into(), ..proposed.clone() }).await;
        let all = judgements(&hall, report).await;
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((all[0].judged.severity, all[1].judged.severity), (Severity::Severe, Severity::High));
        assert_eq!(all[0].proposed, (Reached::Reached, Some(Severity::High)), "what was proposed stays beside it");
        assert_eq!(all[1].judged, proposed);
    }

    async fn what_the_figures_leave_open_a_person_may_decide_without_more_words(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("users", "41000")]).await;
        judge(&hall, report, Judged { level: Reached::NotReached, severity: Severity::Middle, ..judged() }).await;
        assert_eq!(judgements(&hall, report).await[0].judged.level, Reached::NotReached);
    }

    async fn nobody_judges_what_he_has_not_seen(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        follow_up(&hall, &hall.phone, report, &[]).await;
        let before = traces(&hall).await;
        for seen in [1, 3, 0, -1] {
            let cx = hall.write(&hall.analyst).await;
            assert!(matches!(triage_report(&cx, report, seen, judged()).await, Err(TriageReportError::Stale)), "{seen}");
        }
        assert_eq!(traces(&hall).await, before);
    }

    async fn only_those_who_judge_in_the_centre_judge(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let before = traces(&hall).await;
        let reviewer = given(9, hall.duty.who().unwrap().organisation, BodyKind::Centre, Role::Reviewer);
        for (who, hidden) in [
            (&hall.phone, false), (&hall.mic, false), (&reviewer, false), (&hall.water, true), (&hall.meti, true),
        ] {
            let cx = hall.write(who).await;
            let refused = triage_report(&cx, report, 1, judged()).await;
            let Err(TriageReportError::Denied(denied)) = refused else { panic!("{refused:?}") };
            assert_eq!(matches!(denied, Denied::NotFound), hidden);
        }
        assert_eq!(traces(&hall).await, before);
    }

    async fn a_judgement_stays_as_it_was_also_in_sql(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        judge(&hall, report, judged()).await;
        case(&hall, "表示遅延", &[report]).await;
        for attempt in [
            "UPDATE triages SET severity = 'severe'", "DELETE FROM triages", "UPDATE case_events SET text = 'x'",
            "DELETE FROM case_events", "UPDATE cases SET exercise = true", "DELETE FROM cases",
        ] {
            assert!(matches!(hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn one_happening_reported_twice_has_one_original(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (first, second, third) = (
            hall.report(&hall.phone, &[]).await, hall.report(&hall.colleague, &[]).await, hall.report(&hall.phone, &[]).await,
        );
        let drill = exercise_report(&hall, &hall.phone).await;
        let hidden = hall.report(&hall.water, &[]).await;
        let copy = |of| Judged { duplicate_of: Some(of), ..judged() };
        judge(&hall, second, copy(first)).await;
        let before = traces(&hall).await;
        for (report, of, hidden) in [
            (first, first, false), (third, second, false), (first, third, false), (third, drill, false), (drill, third, false),
            (third, hidden, true),
        ] {
            let cx = hall.write(&hall.duty).await;
            let refused = triage_report(&cx, report, 1, copy(of)).await.unwrap_err();
            let fits = match refused {
                TriageReportError::NoOriginal => !hidden,
                TriageReportError::Denied(Denied::NotFound) => hidden,
                other => panic!("{other:?}"),
            };
            assert!(fits);
        }
        assert_eq!(traces(&hall).await, before);
        // Who finds that they are two undoes it by a further judgement; then the first may be a copy itself.
        judge(&hall, second, judged()).await;
        judge(&hall, first, copy(third)).await;
        assert_eq!(judgements(&hall, second).await.len(), 2);
        assert_eq!(judgements(&hall, first).await[0].judged.duplicate_of, Some(third));
    }

    async fn what_names_the_same_is_alike_and_what_is_held_back_is_not_compared(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let at_once = "UPDATE sectors SET reports_pass = 'at-once'";
        hall.bench.db.run_script(at_once).await.unwrap();
        let named = [("indicators", "203.0.113.7\nhxxp://evil[.]example/a")];
        let of = hall.report(&hall.phone, &named).await;
        let other = hall.report(&hall.water, &[("title", "受付の停止"), ("indicators", "203[.]0[.]113[.]7")]).await;
        let near = hall.report(&hall.phone, &[("title", "別の件")]).await;
        let drill = exercise_report(&hall, &hall.phone).await;
        later(&hall, 60 * 24 * 30);
        let far = hall.report(&hall.phone, &[("title", "翌月の件")]).await;
        let alike = found(&hall, of).await;
        let ids: Vec<_> = alike.iter().map(|one| one.report).collect();
        assert_eq!(ids, [near, other], "{alike:?}");
        assert!(!ids.contains(&drill) && !ids.contains(&far));
        assert_eq!((alike[1].indicators, alike[1].same_body), (1, false));
        assert!(alike[0].same_body && alike[0].indicators == 0);
        let titled = hall.report(&hall.phone, &[("title", "翌月の件")]).await;
        assert!(found(&hall, titled).await.iter().any(|one| one.report == far && one.same_title));
        assert!(triages::in_force(&hall.read(&hall.duty).await.system("test"), of).await.unwrap().is_none());
    }
}

both_engines! {
    async fn what_half_the_country_names_does_not_hide_what_two_name(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let many = hall.report(&hall.phone, &[("title", "多"), ("indicators", "198.51.100.1")]).await;
        let cx = hall.write(&hall.duty).await;
        let sql = cx.system("test");
        for n in 0..2_100_u128 {
            let copy = "INSERT INTO report_indicators (report_id, stage, place, kind, value, held_from_ministry, held_from_centre)
                        SELECT report_id, stage, $2, kind, value, held_from_ministry, held_from_centre FROM report_indicators
                        WHERE report_id = $1 AND place = 1";
            sql.run(copy, params![many, i64::try_from(n).unwrap() + 2]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        later(&hall, 60 * 24 * 20);
        let rare = hall.report(&hall.colleague, &[("title", "稀"), ("indicators", "rare.example")]).await;
        later(&hall, 60 * 24 * 20);
        let of = hall.report(&hall.phone, &[("title", "この件"), ("indicators", "198.51.100.1\nrare.example")]).await;
        let ids: Vec<_> = found(&hall, of).await.iter().map(|one| one.report).collect();
        assert!(ids.contains(&rare) && ids.contains(&many), "{ids:?}");
    }
}

async fn found(hall: &Hall, report: sharing::report::ReportId) -> Vec<sharing::triage::Likeness> {
    let cx = hall.read(&hall.analyst).await;
    let report = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
    let alike = triages::alike(&cx.visible(), &report).await.unwrap();
    assert!(
        cx.system("test")
            .count("SELECT COUNT(*) AS n FROM reports WHERE org_id = $1", params![org_id(1)])
            .await
            .unwrap()
            > 0
    );
    alike
}
