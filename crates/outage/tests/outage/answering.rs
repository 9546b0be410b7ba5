//! Situation reports of bodies: in a press, once each, by those who are asked; and what belongs to an outage.

use crate::hall::Hall;
use crate::world::{TABLES, confirmed, look, open, raised, reviewer, said, second, secretariat};
use access::{Actor, act::ViewOutage};
use outage::{
    Outage, OutageId, Step,
    answer::{News, State},
    board::{self, Board},
    declared::Said,
    ops::{
        answer_outage::{AnswerOutageError, Telling, answer_outage},
        change_outage::change_outage,
        link_outage::{LinkError, link_report},
        report_situation::{Words, report_situation},
    },
    standing,
    store::links,
};
use sharing::report::ReportId;
use std::time::Duration;
use store::{Denied, params};
use trial::both_engines;

fn telling(news: News, round: Option<i64>) -> Telling {
    Telling { news, words: String::new(), round, report: None }
}

async fn tell(hall: &Hall, actor: &Actor, id: OutageId, telling: Telling) -> Result<(), AnswerOutageError> {
    let cx = hall.write(actor).await;
    answer_outage(&cx, id, telling).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn asked(hall: &Hall, actor: &Actor, id: OutageId) -> outage::rounds::Expected {
    let cx = hall.read(actor).await;
    let outage = cx.permit::<_, Outage>(ViewOutage, id).await.unwrap();
    let org = actor.who().unwrap().organisation;
    standing::part(outage.sql(), id, org, cx.now()).await.unwrap().unwrap().expected
}

async fn seen(hall: &Hall, actor: &Actor, id: OutageId) -> Board {
    let cx = hall.read(actor).await;
    let outage = cx.permit::<_, Outage>(ViewOutage, id).await.unwrap();
    board::board(&cx, &outage).await.unwrap()
}

both_engines! {
    async fn an_operator_answers_in_a_press_and_once_for_each_time(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        let first = asked(&hall, &hall.phone, id).await;
        assert_eq!((first.round, first.overdue), (Some(1), None));
        let nothing = tell(&hall, &hall.phone, id, telling(News::Unchanged, Some(1))).await;
        assert!(matches!(nothing, Err(AnswerOutageError::NothingBefore)), "the first says how things stand");
        tell(&hall, &hall.phone, id, telling(News::Now(State::Affected), Some(1))).await.unwrap();
        let again = tell(&hall, &hall.phone, id, telling(News::Unchanged, Some(1))).await;
        assert!(matches!(again, Err(AnswerOutageError::Moved)), "a second press is no second report");
        assert_eq!(asked(&hall, &hall.phone, id).await.round, None, "the next is not asked for early");
        hall.bench.clock.advance(Duration::from_secs(2 * 3600 + 60));
        look(&hall).await;
        let late = asked(&hall, &hall.phone, id).await;
        assert!(late.overdue.is_none() && late.round.is_some(), "the hub was off: what it missed is one report, not yet due");
        hall.bench.clock.advance(Duration::from_secs(3600));
        look(&hall).await;
        let late = asked(&hall, &hall.phone, id).await;
        assert!(late.overdue.is_some());
        tell(&hall, &hall.phone, id, telling(News::Unchanged, late.round)).await.unwrap();
        assert_eq!(asked(&hall, &hall.phone, id).await.overdue, None);
        // News between the times is welcome, and keeps no promise.
        tell(&hall, &hall.phone, id, telling(News::Now(State::Recovered), None)).await.unwrap();
        assert!(asked(&hall, &hall.phone, id).await.round.is_some());
        let row = &seen(&hall, &hall.duty, id).await.rows.into_iter().find(|row| row.code == "ICT-TEL").unwrap();
        assert_eq!((row.tally.recovered, row.tally.affected), (1, 0));
    }

    async fn who_is_not_in_the_scope_or_not_of_the_desk_answers_nothing(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        let stranger = tell(&hall, &hall.water, id, telling(News::Now(State::None), None)).await;
        assert!(matches!(stranger, Err(AnswerOutageError::Denied(Denied::NotFound))));
        let centre = tell(&hall, &hall.duty, id, telling(News::Now(State::None), None)).await;
        assert!(matches!(centre, Err(AnswerOutageError::Denied(Denied::Refused))));
        assert_eq!(asked(&hall, &hall.mic, id).await.round, None, "ministries are not among those asked here");
    }

    async fn what_the_centre_still_owed_is_late_until_it_is_lowered_and_no_longer(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        hall.bench.clock.advance(Duration::from_secs(7200));
        look(&hall).await;
        assert!(seen(&hall, &hall.duty, id).await.downward.expected.overdue.is_some(), "due every two hours");
        for step in [Step::Recovery, Step::Lowered] {
            let cx = hall.write(&hall.duty).await;
            let number = if step == Step::Recovery { 2 } else { 3 };
            let lowered = Said { summary: "収まった".into(), ..said(&["ICT"]) };
            change_outage(&cx, id, number, step, lowered).await.unwrap();
            cx.commit().await.unwrap();
        }
        assert_eq!(seen(&hall, &hall.duty, id).await.downward.expected.overdue, None);
    }

    async fn each_sees_of_the_board_what_is_his(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT", "WATER"]), false).await;
        let told = Telling { words: "西日本で通話不可".into(), ..telling(News::Now(State::Affected), None) };
        tell(&hall, &hall.phone, id, told).await.unwrap();
        let codes = |board: &Board| board.rows.iter().map(|row| row.code.clone()).collect::<Vec<_>>();
        let centre = seen(&hall, &hall.duty, id).await;
        assert!(codes(&centre).iter().any(|code| code == "WATER") && codes(&centre).iter().any(|code| code == "ICT-TEL"));
        let mic = seen(&hall, &hall.mic, id).await;
        assert!(codes(&mic).iter().all(|code| code.starts_with("ICT")), "{:?}", codes(&mic));
        assert!(mic.shared.is_empty(), "nothing of others unless the centre shares it");
        let mhlw = format!("{:?}", seen(&hall, &hall.mhlw, id).await);
        assert!(!mhlw.contains("西日本で通話不可") && !mhlw.contains("潮見通信"), "{mhlw}");
        let phone = seen(&hall, &hall.phone, id).await;
        assert!(phone.rows.is_empty() && phone.members.is_empty() && phone.part.is_some());
        let water = format!("{:?}", seen(&hall, &hall.water, id).await);
        assert!(!water.contains("潮見通信") && !water.contains("西日本"), "a neighbour's words are nobody's");
        let tel = secretariat(&hall, "ICT-TEL").await;
        let board = format!("{:?}", seen(&hall, &tel, id).await.rows);
        assert_eq!(board, "[]", "a secretariat sees whether its members reported, in no sector's figures");
    }

    async fn figures_of_other_sectors_are_shared_in_multiples_and_never_of_few(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let mut shared = said(&["ICT", "WATER"]);
        shared.declared.shared = true;
        let id = raised(&hall, shared, false).await;
        tell(&hall, &hall.phone, id, telling(News::Now(State::Affected), None)).await.unwrap();
        let mhlw = seen(&hall, &hall.mhlw, id).await;
        let ict = mhlw.shared.iter().find(|row| row.code == "ICT-TEL").unwrap();
        assert_eq!((ict.affected, ict.heard), (None, None), "one of one is told to nobody");
    }

    async fn exercise_and_real_are_not_put_together(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), true).await;
        let report: ReportId = hall.report(&hall.phone, &[]).await;
        let told = Telling { report: Some(report), ..telling(News::Now(State::Affected), None) };
        assert!(matches!(tell(&hall, &hall.phone, id, told).await, Err(AnswerOutageError::Link(LinkError::Mixed))));
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(link_report(&cx, id, report, true).await, Err(LinkError::Mixed)));
        let notice = report_situation(&cx, id, Words { title: "訓練".into(), ..Words::default() }).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.read(&hall.duty).await;
        let notice = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
        assert!(notice.exercise && notice.reference.starts_with("X-N-"), "what comes of a drill is a drill");
    }

    async fn a_report_is_seen_by_an_outage_by_those_alone_who_see_it_anyway(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT", "WATER"]), false).await;
        // The ministry of water passes reports on by hand: the centre has not got this one.
        let report = hall.report(&hall.water, &[("service", "給水")]).await;
        let told = Telling { report: Some(report), ..telling(News::Now(State::Affected), None) };
        tell(&hall, &hall.water, id, told).await.unwrap();
        for (actor, many) in [(&hall.mhlw, 1), (&hall.water, 1), (&hall.duty, 0), (&hall.mic, 0), (&hall.phone, 0)] {
            let cx = hall.read(actor).await;
            assert_eq!(links::reports(&cx.visible(), id).await.unwrap().len(), many, "{actor:?}");
            let told = board::reports::told(&cx, id).await.unwrap();
            assert_eq!(told.get("WATER").is_some_and(|told| told.services.contains("給水")), many == 1, "{actor:?}");
        }
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(link_report(&cx, id, report, true).await, Err(LinkError::Denied(Denied::NotFound))));
        drop(cx);
        let own = hall.report(&hall.phone, &[]).await;
        let cx = hall.write(&hall.duty).await;
        link_report(&cx, id, own, true).await.unwrap();
        link_report(&cx, id, own, false).await.unwrap();
        link_report(&cx, id, own, true).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.read(&hall.duty).await;
        assert_eq!(links::reports(&cx.visible(), id).await.unwrap().len(), 1);
        drop(cx);
        let foreign = Telling { report: Some(own), ..telling(News::Now(State::None), None) };
        let foreign = tell(&hall, &hall.water, id, foreign).await;
        assert!(matches!(foreign, Err(AnswerOutageError::Denied(Denied::NotFound))), "another's report is not to be named");
    }

    async fn the_centres_situation_report_is_an_ordinary_notice_urgent_and_for_the_scope(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        let cx = hall.write(&hall.duty).await;
        let words = Words { title: "状況報告".into(), body: "# 現在の状況".into() };
        let notice = report_situation(&cx, id, words).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.read(&hall.duty).await;
        let notice = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
        let content = sharing::store::notices::current(notice.sql(), notice.id).await.unwrap().content;
        assert!(content.urgent && content.label.audience().includes("ICT-TEL") && !content.label.audience().includes("WATER"));
        let sharing::detail::Detail::SituationReport(situation) = content.detail else { panic!("a situation report") };
        assert_eq!((situation.number, situation.services), (Some(1), vec![]), "which stand still, a person writes");
    }

    async fn of_the_centres_situation_reports_each_knows_those_that_came_to_it(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        hall.with_mail().await;
        let group = secretariat(&hall, "ICT-TEL").await.who().unwrap().organisation;
        let cx = hall.write(&Actor::nobody()).await;
        let member = "INSERT INTO members (ceptoar_id, org_id, valid_from) VALUES ($1, $2, 0)";
        cx.system("test").run_one(member, params![group, trial::org_id(1)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        let cx = hall.write(&hall.duty).await;
        let words = Words { title: "状況報告".into(), body: "# 現在の状況".into() };
        let notice = report_situation(&cx, id, words).await.unwrap();
        let current = sharing::store::notices::current(&cx.system("test"), notice).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&reviewer(&hall)).await;
        let approve = sharing::release::Verdict::Approve;
        sharing::ops::review_notice::review_notice(&cx, notice, current.hash, approve, "").await.unwrap();
        cx.commit().await.unwrap();
        hall.bench.clock.advance(Duration::from_secs(60));
        let cx = hall.write(&second(&hall)).await;
        sharing::ops::release_notice::release_notice(&cx, notice, current.hash).await.unwrap();
        cx.commit().await.unwrap();
        assert!(seen(&hall, &hall.duty, id).await.downward.last.is_some());
        let handed = async |who: &Actor| {
            let find = "SELECT COUNT(*) AS n FROM deliveries WHERE org_id = $1 AND handed_at IS NOT NULL";
            let cx = hall.read(&Actor::nobody()).await;
            cx.system("test").count(find, params![who.who().unwrap().organisation]).await.unwrap() > 0
        };
        assert!(!handed(&hall.phone).await, "its secretariat has not passed it on");
        for who in [&hall.phone, &hall.mic] {
            assert_eq!(seen(&hall, who, id).await.downward.last.is_some(), handed(who).await, "{who:?}");
        }
    }
}
