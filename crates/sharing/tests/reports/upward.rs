//! Whether a report reaches the centre at once: as the ministry of its sector decided for the day on which it is filed.

use crate::hall::{Hall, TABLES};
use access::{Actor, act::ViewReport};
use kernel::Day;
use registry::{ReportsPass, ops::decide_upward_path, upward::Proposal};
use sharing::ops::{
    acknowledge_report::acknowledge_report, follow_up_report::follow_up_report, pass_report::pass_report,
};
use sharing::ops::{save_draft::save_draft, submit_report::submit_report};
use sharing::report::{Report, ReportId};
use trial::both_engines;

async fn decide(hall: &Hall, who: &Actor, sector: &str, pass: ReportsPass, from: &str) {
    let cx = hall.write(who).await;
    let proposal = Proposal {
        sector: sector.into(),
        pass: Some(pass),
        valid_from: Day::parse(from),
        reason: "夜間も早く伝えるため".into(),
    };
    decide_upward_path(&cx, who.who().unwrap().organisation, &proposal).await.unwrap();
    cx.commit().await.unwrap();
}

/// Whether the report has come to them: the ministry, the centre.
async fn come(hall: &Hall, report: ReportId, ministry: &Actor) -> (bool, bool) {
    let mut come = Vec::new();
    for who in [ministry, &hall.duty] {
        come.push(hall.read(who).await.permit::<_, Report>(ViewReport, report).await.is_ok());
    }
    (come[0], come[1])
}

both_engines! {
    async fn from_the_day_of_the_decision_on_a_report_goes_on_at_once_and_before_it_does_not(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let before = hall.report(&hall.water, &[]).await;
        assert_eq!(come(&hall, before, &hall.mhlw).await, (true, false));
        decide(&hall, &hall.mhlw, "WATER", ReportsPass::AtOnce, "2014-06-18").await;
        let same_day = hall.report(&hall.water, &[]).await;
        assert_eq!(come(&hall, same_day, &hall.mhlw).await, (true, false), "not before its day");
        // Begun before, filed after: the day of filing counts.
        let (draft, revision) = hall.draft(&hall.water, &[]).await;
        hall.bench.clock.set("2014-06-18 00:00");
        let cx = hall.write(&hall.water).await;
        let sent = submit_report(&cx, draft, revision).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(come(&hall, sent.report, &hall.mhlw).await, (true, true));
        assert_eq!(come(&hall, same_day, &hall.mhlw).await, (true, false), "what was filed before keeps its way");
        decide(&hall, &hall.mhlw, "WATER", ReportsPass::ByHand, "2014-06-19").await;
        hall.bench.clock.set("2014-06-19 09:00");
        let after = hall.report(&hall.water, &[]).await;
        assert_eq!(come(&hall, after, &hall.mhlw).await, (true, false));
        assert_eq!(come(&hall, sent.report, &hall.mhlw).await, (true, true));
    }

    async fn a_follow_up_goes_the_way_of_its_report_whatever_was_decided_since(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.water, &[]).await;
        decide(&hall, &hall.mhlw, "WATER", ReportsPass::AtOnce, "2014-06-18").await;
        hall.bench.clock.set("2014-06-18 09:00");
        let cx = hall.write(&hall.water).await;
        let draft = follow_up_report(&cx, report).await.unwrap();
        let saved = save_draft(&cx, draft, &crate::hall::typed(&[("stage", "follow-up")]), 1).await.unwrap();
        submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(come(&hall, report, &hall.mhlw).await, (true, false), "the ministry's hand is still waited for");
        let cx = hall.write(&hall.mhlw).await;
        acknowledge_report(&cx, report).await.unwrap();
        pass_report(&cx, report, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(come(&hall, report, &hall.mhlw).await, (true, true));
    }

    async fn what_is_decided_for_a_sector_holds_for_its_parts(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        // The part of the telephone company is settled as going on at once; its ministry decides for the whole sector.
        decide(&hall, &hall.mic, "ICT", ReportsPass::AtOnce, "2014-06-17").await;
        decide(&hall, &hall.mic, "ICT", ReportsPass::ByHand, "2014-06-18").await;
        let today = hall.report(&hall.phone, &[]).await;
        hall.bench.clock.set("2014-06-18 09:00");
        let tomorrow = hall.report(&hall.phone, &[]).await;
        assert_eq!((come(&hall, today, &hall.mic).await, come(&hall, tomorrow, &hall.mic).await), ((true, true), (true, false)));
    }
}
