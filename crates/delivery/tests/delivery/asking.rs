//! What other rooms and pages ask: the path, what is given back, the board, what waits.

use crate::{house, world::*};
use delivery::{Answer, GiveBack, Spec, Urgency, ask, record_help};
use shell::Voice;
use std::time::Duration;
use trial::{both_engines, org_id};
use uuid::Uuid;

const NOTHING: GiveBack = GiveBack { reached: None, answered: None, affected: None };

both_engines! {
    async fn what_is_given_back_counts_organisations_once_and_hides_small_circles(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let told = async || {
            let cx = reading(&bench, centre()).await;
            ask::give_back(&cx.system("test"), Uuid::from_u128(12), org_id(999), 5).await.unwrap()
        };
        // Eleven of twelve members: one cannot be reached, one has two lines. Told in multiples of five.
        let first = GiveBack { reached: Some(10), ..NOTHING };
        assert_eq!(told().await, first);
        for org in 101..=104 {
            answer(&bench, member(org), to(&bench, released.dispatch, org, None).await, Answer::NotAffected, "").await;
        }
        assert_eq!(told().await, first);
        for through in [TEL, CATV] {
            answer(&bench, member(BOTH), to(&bench, released.dispatch, BOTH, Some(through)).await, Answer::Affected, "").await;
        }
        let five = GiveBack { answered: Some(5), ..first };
        assert_eq!(told().await, five);
        for (org, said) in [(106, Answer::Affected), (109, Answer::NeedHelp)] {
            answer(&bench, member(org), to(&bench, released.dispatch, org, None).await, said, "").await;
            assert_eq!(told().await, five, "whoever asks after each answer sees none of them");
        }
        // Five are affected... of whom the asker is none, whatever it answers itself.
        answer(&bench, member(107), to(&bench, released.dispatch, 107, None).await, Answer::Affected, "").await;
        for said in [Answer::Affected, Answer::NotAffected] {
            answer(&bench, member(108), to(&bench, released.dispatch, 108, None).await, said, "").await;
            let cx = reading(&bench, centre()).await;
            let sql = cx.system("test");
            let without = ask::give_back(&sql, Uuid::from_u128(12), org_id(108), 5).await.unwrap();
            assert_eq!(without.affected, None, "four others: its own answer moves nothing");
        }
        let cx = reading(&bench, centre()).await;
        assert_eq!(ask::give_back(&cx.system("test"), Uuid::from_u128(13), org_id(999), 5).await.unwrap(), NOTHING);
        assert_eq!(ask::dispatch_of(&cx.system("test"), Uuid::from_u128(12)).await.unwrap(), Some(released.dispatch));
        assert_eq!(ask::dispatch_of(&cx.system("test"), Uuid::from_u128(13)).await.unwrap(), None);
    }

    async fn the_board_counts_what_the_ledger_holds(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        bench.clock.advance(Duration::from_secs(600));
        let answers = [(101, Answer::NotAffected), (102, Answer::Done), (109, Answer::Affected), (110, Answer::NeedHelp)];
        for (org, said) in answers {
            bench.clock.advance(Duration::from_secs(61));
            answer(&bench, member(org), to(&bench, released.dispatch, org, None).await, said, "").await;
        }
        let cx = reading(&bench, centre()).await;
        let board = ask::board(&cx.system("test"), released.dispatch, cx.now()).await.unwrap();
        let rows: Vec<_> = board.rows.iter().map(|row| (row.code.as_str(), row.sector.as_str(), row.tally.entitled, row.tally.handed, row.tally.answered)).collect();
        assert_eq!(rows, [("ICT-TEL", "ICT", 5, 5, 2), ("ICT-CATV", "ICT", 4, 4, 0), ("FIN-BANK", "FIN", 4, 3, 2)]);
        let total = &board.total;
        assert_eq!((total.not_affected, total.done, total.affected, total.need_help, total.unreachable), (1, 1, 1, 1, 1));
        assert_eq!(total.segments().iter().map(|segment| segment.count).sum::<i64>(), total.entitled);
        assert_eq!(board.curve.handed.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [12]);
        assert_eq!(board.curve.answered.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(board.hops.map(|hop| (hop.all, hop.passed)), [(2, 2), (3, 3)]);
        // Who needs help comes first, then who cannot be reached.
        assert_eq!(board.calls.iter().map(|call| call.answer).collect::<Vec<_>>(), [Some(Answer::NeedHelp), None]);
    }

    async fn what_waits_is_what_one_can_do(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let hrefs = async |who: access::Actor| {
            let cx = reading(&bench, who).await;
            let voice = Voice::new(&house::texts(), kernel::Lang::Ja, cx.now());
            let waiting = delivery::room(search).waits(&cx, &voice).await.unwrap();
            waiting.into_iter().map(|one| (one.href, one.mine)).collect::<Vec<_>>()
        };
        let mic = to(&bench, released.dispatch, MIC, None).await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let first = to(&bench, released.dispatch, 101, None).await;
        assert_eq!(hrefs(ministry(MIC)).await, [(format!("/inbox/{mic}"), true)]);
        assert_eq!(hrefs(secretariat(TEL)).await, []);
        assert_eq!(hrefs(member(101)).await, []);
        pass(&bench, ministry(MIC), mic, "").await;
        assert_eq!(hrefs(ministry(MIC)).await, [(format!("/inbox/{mic}"), true)], "passed on, and not answered");
        answer(&bench, ministry(MIC), mic, Answer::NotAffected, "").await;
        assert_eq!(hrefs(ministry(MIC)).await, []);
        assert_eq!(hrefs(secretariat(TEL)).await, [(format!("/inbox/{tel}"), true)]);
        let catv = to(&bench, released.dispatch, CATV, None).await;
        assert_eq!(hrefs(secretariat(CATV)).await, [(format!("/inbox/{catv}"), true)], "it passed on by itself, and does not answer so");
        answer(&bench, secretariat(CATV), catv, Answer::Done, "").await;
        pass(&bench, secretariat(TEL), tel, "").await;
        answer(&bench, secretariat(TEL), tel, Answer::Affected, "").await;
        assert_eq!(hrefs(member(101)).await, [(format!("/inbox/{first}"), true)]);
        answer(&bench, member(101), first, Answer::NeedHelp, "").await;
        assert_eq!(hrefs(member(101)).await, []);
        assert_eq!(hrefs(secretariat(TEL)).await, [(format!("/deliveries/{tel}/below?show=need-help"), true)]);
        assert_eq!(hrefs(secretariat(CATV)).await, []);
        assert_eq!(hrefs(centre()).await, [(format!("/board/{}#h-call", released.dispatch), true)]);
        let cx = writing(&bench, secretariat(TEL)).await;
        record_help(&cx, first, 1, "人を送った").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(hrefs(secretariat(TEL)).await, []);
        assert_eq!(hrefs(centre()).await, []);
        bench.clock.advance(Duration::from_secs(60));
        answer(&bench, member(101), first, Answer::NeedHelp, "まだ").await;
        assert_eq!(hrefs(centre()).await.len(), 1, "who calls again is called again");
    }

    async fn what_is_not_listed_one_by_one_is_counted(bench: Bench) with &tables(); {
        let first = with_release(&bench).await;
        let lines = async || {
            let cx = reading(&bench, ministry(MIC)).await;
            let voice = Voice::new(&house::texts(), kernel::Lang::Ja, cx.now());
            delivery::room(search).waits(&cx, &voice).await.unwrap()
        };
        for number in 0..99 {
            bench.clock.advance(Duration::from_secs(60));
            released(&bench, spec(900 + number)).await;
        }
        let all = lines().await;
        assert!(all.len() == 100 && all.iter().all(|one| one.href.starts_with("/inbox/")), "all are listed");
        let oldest = to(&bench, first.dispatch, MIC, None).await;
        assert_eq!(all[0].href, format!("/inbox/{oldest}"), "what waits longest is first");
        for number in 0..4 {
            released(&bench, spec(1_900 + number)).await;
        }
        let more = lines().await;
        assert_eq!((more.len(), more[100].href.as_str()), (101, "/inbox"));
        assert!(more[100].title.contains("ほかに 4 件"), "{}", more[100].title);
    }

    async fn what_is_urgent_stands_above_what_has_waited_longer(bench: Bench) with &tables(); {
        let usual = with_release(&bench).await;
        bench.clock.advance(Duration::from_secs(600));
        let urgent = released(&bench, Spec { urgency: Urgency::Urgent, answer_by: None, ..spec(13) }).await;
        let (usual, urgent) = (to(&bench, usual.dispatch, MIC, None).await, to(&bench, urgent.dispatch, MIC, None).await);
        let web = house::open(&bench);
        let place = async |id| house::get(&web, MIC, "ja", "/").await.text.find(&format!("/inbox/{id}"));
        assert!(place(urgent).await < place(usual).await, "though it came later, and has no hour");
        // Who calls for help stands above everything.
        let tel = to(&bench, delivery::ask::dispatch_of(&reading(&bench, centre()).await.system("test"), Uuid::from_u128(12)).await.unwrap().unwrap(), TEL, None).await;
        pass(&bench, ministry(MIC), usual, "").await;
        answer(&bench, secretariat(TEL), tel, Answer::NeedHelp, "").await;
        let home = house::get(&web, MIC, "ja", "/").await.text;
        assert!(home.find("show=need-help") < home.find(&format!("/inbox/{urgent}")), "{home}");
    }
}
