//! What each operation does, what it refuses, and that then nothing else happened.

use crate::hall::{Hall, TABLES, typed};
use kernel::Clock;
use sharing::draft::file::FILE_MOST;
use sharing::ops::{
    acknowledge_report::{AcknowledgeReportError, acknowledge_report},
    attach_to_draft::{AttachToDraftError, attach_to_draft, detach_from_draft},
    begin_report::begin_report,
    begin_report_for::{BeginReportForError, begin_report_for},
    discard_draft::discard_draft,
    follow_up_report::follow_up_report,
    pass_report::{PassReportError, pass_report},
    remark_report::{RemarkReportError, remark_report},
    save_draft::{SaveDraftError, save_draft},
    submit_report::{SubmitReportError, submit_report},
};
use sharing::report::{Channel, Direction, StageKind};
use sharing::store::reports;
use store::{Denied, StoreError, params, verify};
use trial::{both_engines, org_id};

both_engines! {
    async fn a_report_is_sealed_with_its_hash_and_gets_a_number(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, revision) = hall.draft(&hall.phone, &[("users", "４１０００"), ("minutes", "1:40"), ("m4_1", "yes")]).await;
        let cx = hall.write(&hall.phone).await;
        let file = attach_to_draft(&cx, draft, "../接続元一覧.csv", "192.0.2.1\n".into()).await.unwrap();
        let sent = submit_report(&cx, draft, revision).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!((sent.reference.as_str(), sent.stage), ("R-2014-00001", 1));
        let cx = hall.read(&hall.mic).await;
        let stages = reports::stages_sealed(&cx.system("test"), sent.report).await.unwrap();
        assert_eq!(stages[0].content.sealed().unwrap().1, sent.hash);
        assert_eq!(stages[0].content.impact.users, Some(41_000));
        assert_eq!((stages[0].content.attachments[0].id, stages[0].content.attachments[0].name.as_str()), (file, "接続元一覧.csv"));
        let chain = store::Chain::before(&cx.system("test"), i64::MAX, 1).await.unwrap();
        assert_eq!(chain[0].action, "report.submitted");
        assert!(chain[0].detail.contains(&sent.hash.to_string()) && chain[0].detail.contains("amber"));
        assert!(!chain[0].detail.contains("表示遅延"), "content is not in the chain");
        assert!(verify(&cx, None).await.unwrap().good());
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM drafts", params![]).await.unwrap(), 0);
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM draft_files", params![]).await.unwrap(), 0);
        assert_eq!(cx.system("test").count("SELECT COUNT(due_at) AS n FROM report_stops", params![]).await.unwrap(), 0);
    }

    async fn what_is_sealed_cannot_be_changed_by_sql(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, revision) = hall.draft(&hall.phone, &[]).await;
        let cx = hall.write(&hall.phone).await;
        attach_to_draft(&cx, draft, "a.txt", b"a".to_vec()).await.unwrap();
        let sent = submit_report(&cx, draft, revision).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, sent.report).await.unwrap();
        remark_report(&cx, sent.report, Direction::Back, "確かめてください").await.unwrap();
        cx.commit().await.unwrap();
        for attempt in [
            "UPDATE reports SET exercise = true", "DELETE FROM reports", "UPDATE report_stages SET title = 'x'",
            "DELETE FROM report_stages", "UPDATE report_remarks SET text = 'x'", "DELETE FROM stage_receipts",
            "UPDATE files SET name = 'x'", "DELETE FROM files", "DELETE FROM stage_files",
        ] {
            assert!(matches!(hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn a_draft_with_problems_is_not_sent(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        for wrong in [("users", "約４万"), ("began", "2041-01-01 00:00"), ("stage", "final"), ("tlp", "purple"), ("title", " ")] {
            let (draft, revision) = hall.draft(&hall.phone, &[wrong]).await;
            let before = hall.traces().await;
            let cx = hall.write(&hall.phone).await;
            assert!(matches!(submit_report(&cx, draft, revision).await, Err(SubmitReportError::Invalid(_))), "{wrong:?}");
            drop(cx);
            assert_eq!(hall.traces().await, before);
        }
    }

    async fn what_was_checked_is_what_is_sent(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, revision) = hall.draft(&hall.phone, &[]).await;
        let cx = hall.write(&hall.phone).await;
        save_draft(&cx, draft, &typed(&[("situation", "あとから")]), revision).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let before = hall.traces().await;
        let cx = hall.write(&hall.phone).await;
        assert!(matches!(submit_report(&cx, draft, revision).await, Err(SubmitReportError::Changed)));
        drop(cx);
        let cx = hall.write(&hall.colleague).await;
        assert!(matches!(submit_report(&cx, draft, revision + 1).await, Err(SubmitReportError::Denied(Denied::NotFound))));
        drop(cx);
        assert_eq!(hall.traces().await, before);
    }

    async fn a_stale_save_overwrites_nothing(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, revision) = hall.draft(&hall.phone, &[("situation", "一つ目")]).await;
        let before = hall.traces().await;
        let cx = hall.write(&hall.phone).await;
        match save_draft(&cx, draft, &typed(&[("situation", "二つ目")]), revision - 1).await {
            Err(SaveDraftError::Stale(there)) => assert_eq!(there.typed.get("situation"), "一つ目"),
            other => panic!("{other:?}"),
        }
        drop(cx);
        assert_eq!(hall.traces().await, before);
    }

    async fn stages_follow_in_order_and_nothing_before_changes(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        for (kind, accepted) in [("first", false), ("follow-up", true), ("final", true), ("final", false), ("follow-up", true)] {
            let cx = hall.write(&hall.colleague).await;
            let draft = follow_up_report(&cx, report).await.unwrap();
            save_draft(&cx, draft, &typed(&[("stage", kind), ("cause", "調査中")]), 1).await.unwrap();
            assert_eq!(submit_report(&cx, draft, 2).await.is_ok(), accepted, "{kind}");
            if accepted { cx.commit().await.unwrap(); }
        }
        let cx = hall.read(&hall.duty).await;
        let stages = reports::stages_sealed(&cx.system("test"), report).await.unwrap();
        let kinds: Vec<StageKind> = stages.iter().map(|stage| stage.content.kind).collect();
        assert_eq!(kinds, [StageKind::First, StageKind::FollowUp, StageKind::Final, StageKind::FollowUp]);
        assert_eq!(stages[0].content.cause, "");
    }

    async fn strangers_cannot_add_a_stage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let before = hall.traces().await;
        for (who, hidden) in [(&hall.water, true), (&hall.meti, true), (&hall.mic, false), (&hall.duty, false)] {
            let cx = hall.write(who).await;
            let refused = follow_up_report(&cx, report).await.unwrap_err().to_string();
            assert_eq!(refused.contains("no such thing"), hidden);
        }
        assert_eq!(hall.traces().await, before);
    }

    async fn who_takes_a_call_files_for_the_caller_and_has_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let cx = hall.write(&hall.duty).await;
        let draft = begin_report_for(&cx, org_id(2), Channel::Telephone, "浄水課 山田　03-0000-0002", true).await.unwrap();
        save_draft(&cx, draft, &typed(&[]), 1).await.unwrap();
        let sent = submit_report(&cx, draft, 2).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(sent.reference, "X-R-2014-00001", "an exercise counts apart");
        let cx = hall.read(&hall.water).await;
        let report = cx.permit::<_, sharing::report::Report>(access::act::ViewReport, sent.report).await.unwrap();
        assert!(report.exercise && report.source.starts_with("浄水課") && report.channel == Channel::Telephone);
        let stops = reports::stops(&cx.system("test"), sent.report).await.unwrap();
        assert!(stops.iter().all(|stop| stop.received_at.is_some()));
        assert_eq!(stops.iter().map(|stop| stop.acknowledged_at.is_some()).collect::<Vec<_>>(), [false, true]);
        drop(cx);
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(acknowledge_report(&cx, sent.report).await, Err(AcknowledgeReportError::Already)));
    }

    async fn a_caller_must_be_named_and_one_of_ours(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let before = hall.traces().await;
        let nisc = hall.duty.who().unwrap().organisation;
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(begin_report_for(&cx, org_id(2), Channel::Fax, " \u{202e}", false).await, Err(BeginReportForError::NoSource)));
        assert!(matches!(begin_report_for(&cx, org_id(2), Channel::Web, "山田", false).await, Err(BeginReportForError::NoChannel)));
        assert!(matches!(begin_report_for(&cx, nisc, Channel::Fax, "山田", false).await, Err(BeginReportForError::NotAReporter)));
        assert!(matches!(begin_report_for(&cx, cx.new_id(), Channel::Fax, "山田", false).await, Err(BeginReportForError::Denied(_))));
        drop(cx);
        for who in [&hall.meti, &hall.phone, &hall.analyst] {
            let cx = hall.write(who).await;
            assert!(matches!(begin_report_for(&cx, org_id(2), Channel::Fax, "山田", false).await, Err(BeginReportForError::Denied(_))));
        }
        let cx = hall.write(&hall.mhlw).await;
        assert!(begin_report_for(&cx, org_id(2), Channel::Fax, "山田", false).await.is_ok(), "its own ministry may");
        drop(cx);
        let cx = hall.write(&hall.mic).await;
        assert!(begin_report(&cx, false).await.is_err(), "a ministry does not report");
        drop(cx);
        assert_eq!(hall.traces().await, before);
    }

    async fn receipt_is_confirmed_once_per_stage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, report).await.unwrap();
        cx.commit().await.unwrap();
        let before = hall.traces().await;
        for (who, already) in [(&hall.mic, true), (&hall.phone, false), (&hall.water, false), (&hall.mhlw, false)] {
            let cx = hall.write(who).await;
            let refused = acknowledge_report(&cx, report).await.unwrap_err();
            assert_eq!(matches!(refused, AcknowledgeReportError::Already), already);
        }
        assert_eq!(hall.traces().await, before);
        hall.bench.clock.set("2014-06-17 11:20");
        let cx = hall.write(&hall.phone).await;
        let draft = follow_up_report(&cx, report).await.unwrap();
        submit_report(&cx, draft, 1).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.mic).await;
        acknowledge_report(&cx, report).await.unwrap();
        let stops = reports::stops(&cx.system("test"), report).await.unwrap();
        assert_eq!(stops[0].acknowledged_at.unwrap().clock(), "10:31", "a stamp does not move");
    }

    async fn the_ministry_passes_on_once_and_may_add(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.water, &[]).await;
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, report, "断水はありません").await.unwrap();
        cx.commit().await.unwrap();
        let at_once = hall.report(&hall.phone, &[]).await;
        let before = hall.traces().await;
        let cx = hall.write(&hall.mhlw).await;
        assert!(matches!(pass_report(&cx, report, "").await, Err(PassReportError::NothingToPass)));
        drop(cx);
        for who in [&hall.duty, &hall.water, &hall.mic] {
            let cx = hall.write(who).await;
            assert!(matches!(pass_report(&cx, report, "").await, Err(PassReportError::Denied(_))));
        }
        let cx = hall.write(&hall.mic).await;
        assert!(matches!(pass_report(&cx, at_once, "").await, Err(PassReportError::NothingToPass)));
        drop(cx);
        assert_eq!(hall.traces().await, before);
    }

    async fn after_the_last_day_of_its_label_a_report_is_passed_on_to_nobody(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let today = hall.bench.clock.now().day().to_string();
        let report = hall.report(&hall.water, &[("until", &today)]).await;
        let web = hall.web();
        let path = format!("/reports/{report}");
        let page = web.get(&hall.mhlw, "ja", &path).await.body;
        assert!(page.contains(&format!("{path}/pass")) && page.contains("まで"), "{page}");
        let waits = web.get(&hall.mhlw, "ja", "/reports?state=to-pass").await.body;
        assert!(waits.contains(&path), "{waits}");
        // A further stage without end does not open the first again: all of it would go on.
        let cx = hall.write(&hall.water).await;
        let draft = follow_up_report(&cx, report).await.unwrap();
        let saved = save_draft(&cx, draft, &typed(&[("stage", "follow-up"), ("cause", "調査中")]), 1).await.unwrap();
        submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
        hall.bench.clock.advance(std::time::Duration::from_secs(86_400));
        let cx = hall.write(&hall.mhlw).await;
        assert!(matches!(pass_report(&cx, report, "").await, Err(PassReportError::Ended)));
        drop(cx);
        let page = web.get(&hall.mhlw, "ja", &path).await.body;
        assert!(!page.contains(&format!("{path}/pass")) && page.contains("もうどこへも渡せません"), "{page}");
        for words in ["", "&q=水"] {
            let waits = web.get(&hall.mhlw, "ja", &format!("/reports?state=to-pass{words}")).await.body;
            assert!(!waits.contains(&path), "{waits}");
        }
        assert_eq!(web.get(&hall.duty, "ja", &path).await.status, axum::http::StatusCode::NOT_FOUND);
    }

    async fn the_last_day_of_what_was_sealed_before_it_was_kept_is_worked_out(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.report(&hall.phone, &[]).await;
        // Over the end of a month, of a year, of a February with and without its 29th, of four hundred years.
        let days = ["2014-07-01", "2014-12-31", "2015-02-28", "2015-03-01", "2016-02-29", "2100-03-01", "2400-02-29"];
        for day in days {
            hall.report(&hall.water, &[("until", day)]).await;
        }
        let report = hall.report(&hall.water, &[("until", "2016-12-31")]).await;
        let cx = hall.write(&hall.water).await;
        let draft = follow_up_report(&cx, report).await.unwrap();
        let saved = save_draft(&cx, draft, &typed(&[("stage", "follow-up"), ("until", "2016-02-01")]), 1).await.unwrap();
        submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
        let kept = async || {
            let cx = hall.read(&hall.duty).await;
            let rows = cx.system("test").rows("SELECT until FROM report_stops ORDER BY report_id, org_id", params![]).await;
            rows.unwrap().iter().map(|row| row.maybe_day("until").unwrap()).collect::<Vec<_>>()
        };
        let derived = sharing::DERIVED.iter().find(|one| one.what == "report_stops.until").unwrap();
        let wrong = async || {
            let cx = hall.read(&hall.duty).await;
            cx.system("test").count(derived.wrong, params![]).await.unwrap()
        };
        let before = kept().await;
        let stated: std::collections::BTreeSet<_> = before.iter().flatten().map(ToString::to_string).collect();
        assert_eq!(stated, days.into_iter().chain(["2016-02-01"]).map(str::to_owned).collect());
        assert!(before.contains(&None) && wrong().await == 0, "{before:?}");
        let mends = [vec![include_str!("../../migrations/0050-until-kept.sql")], derived.mend.to_vec()];
        for mend in mends {
            hall.bench.db.run_script("UPDATE report_stops SET until = NULL").await.unwrap();
            assert!(wrong().await > 0);
            for statement in mend {
                hall.bench.db.run_script(statement).await.unwrap();
            }
            assert_eq!((kept().await, wrong().await), (before.clone(), 0));
        }
    }

    async fn what_holds_something_back_passes_on_with_a_remark_too(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let told = [("systems", "案内サーバ"), ("victim", "岬水道"), ("contact", "水口"), ("situation", "表示が遅い")];
        for held in ["hold_systems_centre", "withhold", "hold_contact_centre"] {
            let fields: Vec<(&str, &str)> = told.into_iter().chain([(held, "on")]).collect();
            let report = hall.report(&hall.water, &fields).await;
            let cx = hall.write(&hall.mhlw).await;
            pass_report(&cx, report, "断水はありません").await.unwrap();
            remark_report(&cx, report, Direction::Back, "受け取りました").await.unwrap();
            cx.commit().await.unwrap();
            let page = web.get(&hall.duty, "ja", &format!("/reports/{report}")).await.body;
            assert!(page.contains("断水はありません") && page.contains("受け取りました"), "{held}");
        }
    }

    async fn a_finding_goes_back_and_an_addition_up(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let before = hall.traces().await;
        for (who, text) in [(&hall.duty, " \n"), (&hall.water, "見えない"), (&hall.phone, "自分へ")] {
            let cx = hall.write(who).await;
            assert!(remark_report(&cx, report, Direction::Back, text).await.is_err());
        }
        let cx = hall.write(&hall.duty).await;
        let long = "長".repeat(20_001);
        assert!(matches!(remark_report(&cx, report, Direction::Back, &long).await, Err(RemarkReportError::TooLong)));
        drop(cx);
        assert_eq!(hall.traces().await, before);
        let cx = hall.write(&hall.duty).await;
        remark_report(&cx, report, Direction::Back, "DNSサーバがオープンリゾルバ状態になっています").await.unwrap();
        cx.commit().await.unwrap();
    }

    async fn files_are_taken_only_whole_and_small_enough(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, _) = hall.draft(&hall.phone, &[]).await;
        let before = hall.traces().await;
        let cx = hall.write(&hall.phone).await;
        assert!(matches!(attach_to_draft(&cx, draft, "a", Vec::new()).await, Err(AttachToDraftError::Empty)));
        assert!(matches!(attach_to_draft(&cx, draft, "a", vec![0; FILE_MOST + 1]).await, Err(AttachToDraftError::TooLarge)));
        for n in 0..10 { attach_to_draft(&cx, draft, &format!("{n}.txt"), b"a".to_vec()).await.unwrap(); }
        assert!(matches!(attach_to_draft(&cx, draft, "a", b"a".to_vec()).await, Err(AttachToDraftError::TooMany)));
        assert!(matches!(detach_from_draft(&cx, draft, cx.new_id()).await, Err(Denied::NotFound)));
        drop(cx);
        let cx = hall.write(&hall.colleague).await;
        assert!(matches!(attach_to_draft(&cx, draft, "a", b"a".to_vec()).await, Err(AttachToDraftError::Denied(Denied::NotFound))));
        drop(cx);
        assert_eq!(hall.traces().await, before);
    }

    async fn a_draft_is_thrown_away_whole_and_only_by_its_author(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, _) = hall.draft(&hall.phone, &[]).await;
        let cx = hall.write(&hall.phone).await;
        attach_to_draft(&cx, draft, "a.txt", b"a".to_vec()).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let cx = hall.write(&hall.colleague).await;
        assert!(matches!(discard_draft(&cx, draft).await, Err(Denied::NotFound)));
        drop(cx);
        let cx = hall.write(&hall.phone).await;
        discard_draft(&cx, draft).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(hall.traces().await[..2], [0, 0]);
    }

    async fn two_who_add_a_stage_at_once_count_on(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let mut drafts = Vec::new();
        for _ in 0..4 {
            let cx = hall.write(&hall.phone).await;
            drafts.push(follow_up_report(&cx, report).await.unwrap());
            cx.commit_unrecorded("test").await.unwrap();
        }
        let hands = drafts.into_iter().map(|draft| {
            let (db, actor, now) = (hall.bench.db.clone(), hall.phone.clone(), kernel::Clock::now(hall.bench.clock.as_ref()));
            tokio::spawn(async move {
                let cx = db.write(actor, now).await.unwrap();
                let sent = submit_report(&cx, draft, 1).await.unwrap();
                cx.commit().await.unwrap();
                sent.stage
            })
        });
        let mut stages = Vec::new();
        for hand in hands.collect::<Vec<_>>() { stages.push(hand.await.unwrap()); }
        stages.sort_unstable();
        assert_eq!(stages, [2, 3, 4, 5]);
    }
}
