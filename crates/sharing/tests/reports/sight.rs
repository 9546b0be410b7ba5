//! Who may know of a report, and which part of it.

use crate::hall::{Hall, TABLES};
use access::act::{ViewDraft, ViewReport};
use sharing::draft::Draft;
use sharing::ops::pass_report::pass_report;
use sharing::report::{Report, ReportId};
use sharing::store::reports;
use store::{Denied, params};
use trial::both_engines;

async fn listed(hall: &Hall, actor: &access::Actor) -> Vec<ReportId> {
    let cx = hall.read(actor).await;
    let select = "SELECT reports.* FROM reports WHERE {visible} ORDER BY id";
    let found: Vec<Report> = cx.visible::<Report>().all(select, params![]).await.unwrap();
    found.iter().map(|report| report.id).collect()
}

both_engines! {
    async fn a_list_holds_exactly_what_may_be_opened(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let at_once = hall.report(&hall.phone, &[]).await;
        let waits = hall.report(&hall.water, &[]).await;
        let passed = hall.report(&hall.water, &[]).await;
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, passed, "").await.unwrap();
        cx.commit().await.unwrap();
        for actor in hall.everybody() {
            let list = listed(&hall, &actor).await;
            for report in [at_once, waits, passed] {
                let cx = hall.read(&actor).await;
                let may = match cx.permit::<_, Report>(ViewReport, report).await {
                    Ok(_) => true,
                    Err(Denied::NotFound) => false,
                    Err(other) => panic!("{actor:?}: {other}"),
                };
                assert_eq!(list.contains(&report), may, "{actor:?}");
            }
        }
    }

    async fn the_centre_does_not_know_before_the_ministry_passed_it_on(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.water, &[]).await;
        for official in [&hall.duty, &hall.analyst, &hall.mic, &hall.meti] {
            assert_eq!(listed(&hall, official).await, []);
        }
        assert_eq!(listed(&hall, &hall.mhlw).await, [report]);
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, report, "断水はありません").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(listed(&hall, &hall.duty).await, [report]);
        assert_eq!(listed(&hall, &hall.mic).await, []);
    }

    async fn at_once_both_know(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        for who in [&hall.phone, &hall.colleague, &hall.mic, &hall.duty, &hall.analyst] {
            assert_eq!(listed(&hall, who).await, [report]);
        }
        for who in [&hall.water, &hall.mhlw, &hall.meti] {
            assert_eq!(listed(&hall, who).await, []);
        }
    }

    async fn a_withheld_victim_reaches_the_ministry_and_not_the_centre(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("victim", "潮見通信株式会社"), ("withhold", "on")]).await;
        for (who, sees) in [(&hall.mic, true), (&hall.phone, true), (&hall.duty, false), (&hall.analyst, false)] {
            let cx = hall.read(who).await;
            let granted = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
            let stages = reports::stages_seen(&granted, cx.actor()).await.unwrap();
            assert_eq!(stages[0].content.victim.name.is_some(), sees);
            assert_eq!(stages[0].content.held().into_keys().collect::<Vec<_>>(), [sharing::report::sight::Part::Victim]);
            // Whoever sees all but the name cannot try names against the hash until one fits.
            let mut guess = stages[0].content.clone();
            guess.victim.name = Some("潮見通信株式会社".into());
            assert_eq!(guess.sealed().unwrap().1 == stages[0].hash, sees);
        }
        let cx = hall.read(&hall.duty).await;
        let sealed = reports::stages_sealed(&cx.system("test"), report).await.unwrap();
        assert_eq!(sealed[0].content.victim.name.as_deref(), Some("潮見通信株式会社"), "the residue check still finds it");
        assert_eq!(sealed[0].content.sealed().unwrap().1, sealed[0].hash);
    }

    async fn nobody_but_its_author_sees_a_draft(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, _) = hall.draft(&hall.phone, &[]).await;
        for actor in hall.everybody() {
            let cx = hall.read(&actor).await;
            let may = cx.permit::<_, Draft>(ViewDraft, draft).await.is_ok();
            assert_eq!(may, actor == hall.phone, "{actor:?}");
            let listed = cx.visible::<Draft>().count("SELECT COUNT(*) AS n FROM drafts WHERE {visible}", params![]).await.unwrap();
            assert_eq!(listed == 1, may, "{actor:?}");
        }
    }
}
