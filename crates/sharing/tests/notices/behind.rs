//! What a reporter held back is not to be guessed by way of what is made of the report.

use crate::{
    house::{get, open},
    world::*,
};
use axum::http::StatusCode;
use delivery::Passed;
use sharing::{
    notice::{Content, NoticeId},
    removal::{Reason, Removal},
    report::ReportId,
};
use trial::{Bench, both_engines};

/// What stands where nobody but the reporter reads it, and another guess.
const HELD: &str = "基幹系の旧型ルータ";
const WRONG: &str = "基幹系の新型ルータ";
/// A machine that stands there too.
const HOST: &str = "ns7.kanri.example";

async fn reported(bench: &Bench) -> ReportId {
    let cause = format!("{HELD}、{HOST}");
    let fields = [
        ("stage", "first"),
        ("title", "Webサイトの表示遅延"),
        ("situation", "大量の接続要求があった。"),
        ("cause", cause.as_str()),
        ("holds", "on"),
        ("hold_cause_centre", "on"),
        ("hold_cause_ministry", "on"),
        ("tlp", "amber"),
        ("audience", "all"),
    ];
    report_of(bench, &fields).await
}

/// A notice of the report in which `guess` is said to have been taken out, and stands among the indicators.
async fn guessed(bench: &Bench, report: ReportId, guess: &str) -> NoticeId {
    let notice = derive(bench, report).await;
    let removals = vec![Removal { from: guess.into(), to: "甲乙丙".into(), reason: Reason::Reporter }];
    let change = |content: Content| Content {
        title: "点検のお願い".into(),
        body: "甲乙丙\n点検してください。".into(),
        indicators: vec![format!("mutex: {guess}")],
        removals,
        ..content
    };
    save(bench, analyst(), notice, change).await;
    notice
}

/// The lines of a page that speak of the guess or of what stands in its place, with every guess alike.
fn lines(text: &str) -> Vec<String> {
    let alike = text.replace(HELD, "○○").replace(WRONG, "○○");
    alike
        .lines()
        .filter(|line| line.contains("甲乙丙") || line.contains("○○"))
        .map(|line| line.trim().to_owned())
        .collect()
}

both_engines! {
    async fn the_desk_and_the_request_answer_no_guess_of_what_is_held_back_from_the_centre(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = reported(&bench).await;
        let house = open(&bench);
        let (mut desks, mut requests, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for guess in [HELD, WRONG] {
            let notice = guessed(&bench, report, guess).await;
            let desk = get(&house, "analyst", "ja", &format!("/notices/{notice}")).await;
            assert_eq!(desk.status, StatusCode::OK);
            desks.push(lines(&desk.text));
            let consent = ask(&bench, report, notice).await;
            for (who, pages) in [("analyst", &mut requests), ("reporter", &mut own)] {
                let page = get(&house, who, "ja", &format!("/consents/{consent}")).await;
                assert_eq!(page.status, StatusCode::OK);
                pages.push(lines(&page.text));
            }
        }
        assert!(!desks[0].is_empty() && !requests[0].is_empty());
        assert_eq!(desks[0], desks[1]);
        assert_eq!(requests[0], requests[1]);
        assert_ne!(own[0], own[1], "the reporter is told what is his own");
    }

    async fn an_addition_answers_no_guess_of_what_is_held_back_from_the_ministry(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = reported(&bench).await;
        let notice = derive(&bench, report).await;
        save(&bench, analyst(), notice, |content| Content { title: "点検のお願い".into(), body: "点検してください。".into(), ..content }).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        let cx = reading(&bench, access::Actor::nobody()).await;
        let find = "SELECT id FROM deliveries WHERE org_id = $1";
        let line = cx.system("test").row(find, store::params![trial::org_id(MIC)]).await.unwrap().unwrap().id("id").unwrap();
        drop(cx);
        let cx = writing(&bench, liaison()).await;
        let passed = delivery::pass_notice(&cx, line, &format!("{HOST}を確かめること。"), sharing::addition::search).await.unwrap();
        assert!(matches!(passed, Passed::On(_)));
    }
}
