//! The level that speaks of a time without a number (002:610): the operator says whether service was back in that time, or
//! the ministry where it files for the operator; the centre confirms it.

use crate::hall::{Hall, TABLES, given, operator, typed};
use crate::world::*;
use access::{Actor, BodyKind, Role, act::ViewReport};
use sharing::ops::{
    begin_report_for::begin_report_for, pass_report::pass_report, save_draft::save_draft, submit_report::submit_report,
    triage_report::proposal,
};
use sharing::report::{Channel, Report, ReportId};
use sharing::triage::{Judged, Reached, Severity};
use trial::{both_engines, org_id};

/// The people of a town, which reports under government and administrative services.
async fn town(hall: &Hall) -> Actor {
    let cx = hall.write(&Actor::nobody()).await;
    registry::load::organisations(&cx.system("test"), vec![operator(3, "澪標市", "GOV")]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    given(11, org_id(3), BodyKind::Operator, Role::Contact)
}

async fn passed(hall: &Hall, report: ReportId) -> ReportId {
    let cx = hall.write(&hall.mic).await;
    pass_report(&cx, report, "").await.unwrap();
    cx.commit().await.unwrap();
    report
}

async fn level(hall: &Hall, report: ReportId) -> Reached {
    let cx = hall.read(&hall.analyst).await;
    let seen = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
    proposal(&cx, &seen).await.unwrap().1.level
}

both_engines! {
    async fn who_reports_says_whether_service_was_back_in_time(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let town = town(&hall).await;
        let (draft, _) = hall.draft(&town, &[]).await;
        for (lang, asked) in [("ja", "この時間内に復旧しましたか"), ("en", "Was service restored within that time?")] {
            let form = hall.web().get(&town, lang, &format!("/drafts/{draft}")).await.body;
            assert!(form.contains(asked) && form.contains(r#"name="lv_VL-15""#) && form.contains(r#"name="lv_VL-14""#));
        }
        for (rights, back, want) in [
            ("no", "no", Reached::NotReached), ("no", "yes", Reached::Reached), ("yes", "no", Reached::Reached),
            ("no", "", Reached::Undecided), ("", "no", Reached::Undecided), ("", "", Reached::Undecided),
        ] {
            let report = hall.report(&town, &[("lv_VL-14", rights), ("lv_VL-15", back)]).await;
            assert_eq!(level(&hall, passed(&hall, report).await).await, want, "{rights} {back}");
            follow_up(&hall, &town, report, &[]).await;
        }
    }

    async fn its_ministry_says_it_where_it_files_for_a_caller_and_a_person_confirms(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        town(&hall).await;
        let cx = hall.write(&hall.mic).await;
        let draft = begin_report_for(&cx, org_id(3), Channel::Telephone, "情報課 浜", false).await.unwrap();
        save_draft(&cx, draft, &typed(&[("lv_VL-15", "yes")]), 1).await.unwrap();
        let report = submit_report(&cx, draft, 2).await.unwrap().report;
        cx.commit().await.unwrap();
        passed(&hall, report).await;
        assert_eq!(level(&hall, report).await, Reached::Reached);
        let page = hall.web().get(&hall.analyst, "ja", &format!("/reports/{report}/triage")).await.body;
        assert!(page.contains(r#"value="reached" checked"#), "{page}");
        judge(&hall, report, Judged { level: Reached::Reached, severity: Severity::High, ..judged() }).await;
        assert_eq!(judgements(&hall, report).await[0].judged.level, Reached::Reached);
    }

    async fn the_times_alone_say_that_the_level_was_reached_on_form_check_report_and_triage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let down = [("stopped", "2014-06-16 09:00"), ("restored", "2014-06-16 12:30"), ("users", "41000")];
        let (draft, _) = hall.draft(&hall.phone, &down).await;
        for path in ["", "/check"] {
            let page = hall.web().get(&hall.phone, "ja", &format!("/drafts/{draft}{path}")).await.body;
            assert!(page.contains("3 時間 30 分") && page.contains("見込み：到達。"), "{page}");
        }
        let report = hall.report(&hall.phone, &down).await;
        assert_eq!(level(&hall, report).await, Reached::Reached);
        for (who, path) in [(&hall.phone, ""), (&hall.analyst, "/triage")] {
            let page = hall.web().get(who, "ja", &format!("/reports/{report}{path}")).await.body;
            assert!(page.contains("3 時間 30 分（書かれた時刻から計算）"), "{page}");
            assert!(!page.contains("続いているか、わからない"), "service is back");
        }
    }

    async fn minutes_that_contradict_the_times_are_said_and_sent_all_the_same(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let down = [
            ("stopped", "2014-06-16 09:00"), ("restored", "2014-06-16 12:30"), ("users", "41000"), ("minutes", "0:30"),
        ];
        let (draft, _) = hall.draft(&hall.phone, &down).await;
        for path in ["", "/check"] {
            let page = hall.web().get(&hall.phone, "ja", &format!("/drafts/{draft}{path}")).await.body;
            assert!(page.contains("続いた時間 30 分 が、書かれた時刻から計算した 3 時間 30 分 と合いません"), "{page}");
            assert!(!page.contains("未到達"), "{page}");
        }
        let report = hall.report(&hall.phone, &down).await;
        assert_eq!(level(&hall, report).await, Reached::Undecided);
        let page = hall.web().get(&hall.analyst, "ja", &format!("/reports/{report}/triage")).await.body;
        assert!(page.contains("30 分（書かれた時刻からは 3 時間 30 分。合いません）"), "{page}");
    }
}
