//! Who reads what a recipient wrote with its answer, where it is found, and what each who telephones sees of the others.

use crate::{
    government::{AGENCIES, agency, country, line, ministry_desk},
    house::{ANALYST, get, open, post},
    world::*,
};
use access::{Actor, BodyKind, Role, act::ReadComment};
use axum::http::StatusCode;
use delivery::{Answer, Audience, Delivery, DeliveryId, Outcome, Spec, Tier, ask, panel, record_call};
use kernel::Clock;
use std::time::Duration;
use store::params;
use trial::{Bench, actor, both_engines};

/// What the recipient of a line is told of who reads its comment.
async fn told(bench: &Bench, org: u128, id: DeliveryId) -> String {
    let cx = reading(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let select = format!("SELECT {} FROM deliveries WHERE deliveries.id = $1", delivery::COLUMNS);
    let one: Delivery = sql.one(&select, params![id]).await.unwrap().unwrap();
    let hops = ask::path_of(&sql, id).await.unwrap();
    let html = panel::answer(&crate::house::page(bench, org).await, &one, &[], &hops).unwrap();
    let hint = html.split("id=\"h-f-note\">").nth(1).unwrap().split("</span>").next().unwrap();
    hint.to_owned()
}

/// Everybody who is somebody in the small country, with the words by which a recipient is told of him.
fn everybody() -> Vec<(Actor, String)> {
    let centre = |role, word: &str| (actor(901, CENTRE, BodyKind::Centre, &[role]), format!("組織1（{word}）"));
    let mut all = vec![
        centre(Role::Duty, "当直"),
        centre(Role::Analyst, "分析"),
        centre(Role::Reviewer, "査読"),
        (member(102), "組織102".into()),
        (agency(AGENCIES[1]), format!("組織{}", AGENCIES[1])),
        (ministry_desk(MIC), "CSIRT".into()),
    ];
    for org in [TEL, CATV, BANK] {
        all.push((secretariat(org), format!("組織{org}（事務局）")));
    }
    for org in [MIC, FSA] {
        all.push((ministry(org), format!("組織{org}（連絡担当")));
    }
    all
}

both_engines! {
    async fn a_recipient_is_told_exactly_who_reads_its_comment(bench: Bench) with &tables(); {
        country(&bench).await;
        let audience = Audience::only(["ICT-TEL", "ICT-CATV", "FIN-BANK", "MIC"]);
        let released = released(&bench, Spec { audience, ..spec(50) }).await;
        let sectors = async |org: u128, through: u128| to(&bench, released.dispatch, org, Some(through)).await;
        let head = line(&bench, &released, MIC, Tier::Ministry).await;
        pass(&bench, ministry_desk(MIC), head, "").await;
        let cx = reading(&bench, Actor::nobody()).await;
        let ask = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 AND NOT government";
        let mic = cx.system("test").row(ask, params![released.dispatch, trial::org_id(MIC)]).await.unwrap().unwrap().id("id").unwrap();
        drop(cx);
        pass(&bench, ministry(MIC), mic, "").await;
        let tel = sectors(TEL, MIC).await;
        pass(&bench, secretariat(TEL), tel, "").await;
        let lines = [
            (101, sectors(101, TEL).await), (106, sectors(106, CATV).await), (TEL, tel), (MIC, mic),
            (MIC, line(&bench, &released, MIC, Tier::Member).await), (AGENCIES[0], line(&bench, &released, AGENCIES[0], Tier::Member).await),
        ];
        for (org, id) in lines {
            let told = told(&bench, org, id).await;
            for (who, word) in everybody() {
                if who.who().unwrap().organisation == trial::org_id(org) {
                    continue;
                }
                let cx = reading(&bench, who.clone()).await;
                let reads = cx.permit::<ReadComment, Delivery>(ReadComment, id).await.is_ok();
                assert_eq!(told.contains(&word), reads, "{org}: {word}: {told}");
            }
        }
        assert_eq!(told(&bench, 101, lines[0].1).await,
            "書いて、下のどれかを押すと、いっしょに送られます。自組織のほかに読むのは、組織10（事務局）、組織1（当直）だけです。");
    }

    async fn the_duty_officer_finds_the_comment_of_a_call_for_help_at_once(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let (dispatch, id) = (released.dispatch, to(&bench, released.dispatch, 101, None).await);
        let other = to(&bench, dispatch, 109, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, "交換機が止まった").await;
        answer(&bench, member(109), other, Answer::Affected, "窓口で起きた").await;
        let house = open(&bench);
        assert!(get(&house, CENTRE, "ja", "/").await.text.contains(&format!("/board/{dispatch}#h-call")), "from the home");
        let board = get(&house, CENTRE, "ja", &format!("/board/{dispatch}")).await.text;
        assert!(board.contains("ひとこと：交換機が止まった"), "it stands where the home leads: {board}");
        for path in ["call", "help"] {
            assert!(get(&house, CENTRE, "ja", &format!("/deliveries/{id}/{path}")).await.text.contains("交換機が止まった"));
        }
        // Those beside other answers stand in one list, one press from the board.
        assert!(board.contains(&format!("/board/{dispatch}/opened?show=commented")));
        for (lang, word) in [("ja", "ひとこと"), ("en", "Comment")] {
            let list = get(&house, CENTRE, lang, &format!("/board/{dispatch}/opened?show=commented")).await;
            assert!(list.status == StatusCode::OK && !list.text.contains('⟦'));
            assert!(list.text.contains("窓口で起きた") && list.text.contains("交換機が止まった") && list.text.contains(word), "{}", list.text);
            assert!(!list.text.contains("102"), "who wrote nothing is not listed");
        }
        // Its secretariat finds it below; another ministry, secretariat or member nowhere.
        let tel = to(&bench, dispatch, TEL, None).await;
        assert!(get(&house, TEL, "ja", &format!("/deliveries/{tel}/below?show=need-help")).await.text.contains("交換機が止まった"));
        let mic = to(&bench, dispatch, MIC, None).await;
        assert!(!get(&house, MIC, "ja", &format!("/deliveries/{mic}/below")).await.text.contains("交換機が止まった"));
        assert!(!get(&house, TEL, "ja", &format!("/deliveries/{tel}/answers")).await.text.contains("交換機が止まった"));
    }

    async fn who_reads_the_board_and_not_the_comments_sees_none(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let dispatch = released.dispatch;
        answer(&bench, member(101), to(&bench, dispatch, 101, None).await, Answer::NeedHelp, "交換機が止まった").await;
        let house = open(&bench);
        for path in [format!("/board/{dispatch}"), format!("/board/{dispatch}/part"), format!("/board/{dispatch}/opened"), format!("/board/{dispatch}/opened.csv")] {
            let page = get(&house, ANALYST, "ja", &path).await;
            assert!(page.status == StatusCode::OK && !page.text.contains("交換機が止まった"), "{path}");
        }
        for path in ["opened?show=commented", "opened.csv?show=commented"] {
            assert_eq!(get(&house, ANALYST, "ja", &format!("/board/{dispatch}/{path}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn both_who_telephone_see_who_goes_first_and_what_the_other_wrote(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let (dispatch, lost) = (released.dispatch, to(&bench, released.dispatch, LOST, None).await);
        let (bank, house) = (to(&bench, dispatch, BANK, None).await, open(&bench));
        let board = async || get(&house, CENTRE, "ja", &format!("/board/{dispatch}")).await.text;
        let below = async || get(&house, BANK, "ja", &format!("/deliveries/{bank}/below")).await.text;
        let first = board().await;
        assert!(first.contains("まず電話する組織</dt><dd>組織12</dd>"), "{first}");
        assert!(below().await.contains("まず電話するのは、送った側の、こちらです。"));
        let cx = writing(&bench, secretariat(BANK)).await;
        record_call(&cx, lost, Outcome::NoAnswer, "代表番号").await.unwrap();
        cx.commit().await.unwrap();
        assert!(board().await.contains("組織12 応答なし") && board().await.contains("代表番号"));
        bench.clock.advance(Duration::from_secs(600));
        let done = post(&house, CENTRE, &format!("/deliveries/{lost}/call"), "outcome=told&note=").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(below().await.contains("組織1 口頭で伝えた"));
        // The form tells of every call, not of the newest alone.
        let form = get(&house, BANK, "ja", &format!("/deliveries/{lost}/call")).await.text;
        assert!(form.contains("組織1 口頭で伝えた") && form.contains("組織12 応答なし"), "{form}");
        // What goes to a ministry, the centre telephones itself.
        answer(&bench, ministry(MIC), to(&bench, dispatch, MIC, None).await, Answer::NeedHelp, "").await;
        let cx = reading(&bench, centre()).await;
        let calls = ask::board(&cx.system("test"), dispatch, bench.clock.now()).await.unwrap().calls;
        let callers: Vec<_> = calls.iter().map(|row| (row.name.ja.as_str(), row.caller.1.ja.as_str())).collect();
        assert_eq!(callers, [("組織2", "組織1"), ("組織112", "組織12")]);
    }

    async fn the_home_says_whether_anybody_has_telephoned_who_calls_for_help(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, "").await;
        let house = open(&bench);
        for org in [TEL, CENTRE] {
            assert!(get(&house, org, "ja", "/").await.text.contains("まだだれも電話していません"), "{org}");
        }
        let cx = writing(&bench, secretariat(TEL)).await;
        record_call(&cx, id, Outcome::Calling, "").await.unwrap();
        cx.commit().await.unwrap();
        for org in [TEL, CENTRE] {
            let home = get(&house, org, "ja", "/").await.text;
            assert!(home.contains("電話の記録あり 1") && !home.contains("まだだれも"), "{org}");
        }
    }
}
