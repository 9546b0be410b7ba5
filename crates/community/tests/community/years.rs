//! What went in and out of a circle stays on its page and in its answers when the fiscal year turns.

use crate::{
    house::{get, open},
    world::*,
};
use axum::http::StatusCode;
use community::{CouncilYear, Meeting, MeetingKind, ops::record_meeting::record_meeting};
use trial::both_engines;

/// The cells of a fiscal year on a page, as text.
fn cells(page: &str, year: &str) -> Vec<String> {
    let row = page.split(&format!("<th scope=\"row\" class=\"nw\">{year}</th>")).nth(1).unwrap_or_default();
    let row = row.split("</tr>").next().unwrap_or_default();
    let text =
        |cell: &str| cell.split_once('>').map(|(_, rest)| rest.split("</td>").next().unwrap_or_default().to_owned());
    row.split("<td").skip(1).filter_map(text).collect()
}

both_engines! {
    async fn no_year_of_a_circle_is_forgotten_when_the_fiscal_year_turns(bench: Bench) with &tables(); {
        bench.clock.set("2014-03-31 23:00");
        build(&bench).await;
        a_share(&bench).await;
        handed_in(&bench, &member(102), contribution("三月三十一日のメール")).await;
        let router = open(&bench);
        let (_, before) = get(&router, "other", "ja", "/communities/J-CSIP").await;
        let march = cells(&before, "2013年度");
        assert!(march[0].starts_with('2') && march[1].starts_with('1') && march[2].starts_with('7'), "{march:?}");
        assert!(cells(&before, "2014年度").is_empty());
        // An hour later it is April.
        bench.clock.set("2014-04-01 00:00");
        handed_in(&bench, &member(103), contribution("四月一日のメール")).await;
        let (_, after) = get(&router, "other", "ja", "/communities/J-CSIP").await;
        assert_eq!(cells(&after, "2013年度"), march, "the year that is over stays as it was");
        let april = cells(&after, "2014年度");
        assert!(april[0].starts_with('1') && april[1].starts_with('0') && april[2].starts_with('7'), "{april:?}");
        // What the documents record stands beside it, and of 2012 nobody counted anything here.
        assert!(march[0].contains(">記録 385<") && march[0].contains(">（本文、図表Ⅰ-2-9）<") && march[1].contains("180") && !march[0].contains("004:"), "{march:?}");
        assert!(march[2].contains(">記録 46<") && march[2].contains(">（別添2）<"), "{march:?}");
        let earlier = cells(&after, "2012年度");
        assert!(earlier[0].contains("246") && earlier[0].starts_with("<span aria-hidden=\"true\">–"), "{earlier:?}");
        assert!(earlier[1].contains("160") && earlier[3].contains("数えていません"), "{earlier:?}");
        // Two years on, the year in which nothing happened is there too: nothing is a count.
        bench.clock.set("2016-05-01 09:00");
        let (_, later) = get(&router, "other", "en", "/communities/J-CSIP").await;
        assert!(cells(&later, "FY2015")[0].starts_with('0') && cells(&later, "FY2014")[0].starts_with('1'));
        let order: Vec<usize> = ["FY2016", "FY2015", "FY2014", "FY2013", "FY2012"].iter().map(|year| later.find(&format!(">{year}</th>")).unwrap()).collect();
        assert!(order.is_sorted());
        // Years of which nothing is known are one line, and no record is spoken of where there is none.
        let (_, council) = get(&router, "elsewhere", "ja", "/communities/COUNCIL").await;
        assert!(council.contains(">2008年度～") && !council.contains("2013年度の年次報告に書かれている数"), "{council}");
        assert!(later.contains("annual report states, and where"));
        let (status, _) = get(&router, "outsider", "ja", "/communities/J-CSIP").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }

    async fn a_program_is_given_every_year_with_its_source(bench: Bench) with &tables(); {
        bench.clock.set("2014-03-31 23:00");
        build(&bench).await;
        a_share(&bench).await;
        bench.clock.set("2014-04-01 00:00");
        handed_in(&bench, &member(103), contribution("四月一日のメール")).await;
        let router = open(&bench);
        let (status, text) = get(&router, "other", "ja", "/api/v1/communities/J-CSIP/counts").await;
        assert_eq!(status, StatusCode::OK, "{text}");
        let said: serde_json::Value = serde_json::from_str(&text).unwrap();
        let of = |year: i64, kind: &str| -> Vec<(i64, bool)> {
            let items = said["items"].as_array().unwrap().iter();
            let these = items.filter(|one| one["fiscal_year"] == year && one["kind"] == kind);
            these.map(|one| (one["count"].as_i64().unwrap(), one["source"].is_string())).collect()
        };
        assert_eq!(of(2014, "in"), [(1, false)]);
        assert_eq!(of(2013, "in"), [(1, false), (385, true)]);
        assert_eq!(of(2013, "out"), [(1, false), (180, true)]);
        assert_eq!(of(2012, "in"), [(246, true)]);
        assert_eq!(of(2012, "out"), [(160, true)]);
    }

    async fn what_the_council_arranged_is_counted_by_kind_and_visits_are_no_meetings(bench: Bench) with &tables(); {
        build(&bench).await;
        let year = kernel::FiscalYear(2014);
        let counted = async || {
            let cx = write(&bench, &access::Actor::nobody()).await;
            community::council(&cx.system("test"), year, kernel::Day::parse("2014-06-20").unwrap()).await.unwrap()
        };
        let held = [
            (MeetingKind::General, "", "2014-04-08"), (MeetingKind::Board, "", "2014-05-08"), (MeetingKind::WorkingGroup, "相互理解ＷＧ", "2014-05-09"),
            (MeetingKind::WorkingGroup, "情報収集WG", "2014-05-10"), (MeetingKind::Visit, "中央給電指令所", "2014-06-02"),
            // Of the year before.
            (MeetingKind::Visit, "浄水場", "2014-03-31"), (MeetingKind::WorkingGroup, "相互理解WG", "2014-03-30"),
        ];
        let cx = write(&bench, &council()).await;
        let of = community::load::community_id("COUNCIL").unwrap();
        for (kind, title, day) in held {
            let held_on = kernel::Day::parse(day).unwrap();
            let meeting = Meeting { kind, number: 1, held_on, title: title.into(), agenda: "x".into(), decisions: String::new(), attendees: Vec::new() };
            record_meeting(&cx, of, &meeting).await.unwrap();
        }
        cx.commit().await.unwrap();
        assert_eq!(counted().await, Some(CouncilYear { members: 1, meetings: 4, visits: 1, mutual: 1 }));
        let router = open(&bench);
        for (lang, name) in [("ja", "見学・紹介 中央給電指令所"), ("en", "Visit 中央給電指令所")] {
            let (_, page) = get(&router, "elsewhere", lang, "/communities/COUNCIL/meetings").await;
            assert!(page.contains(name) && !page.contains('⟦'), "{page}");
        }
        let cx = write(&bench, &access::Actor::nobody()).await;
        assert!(community::verify_seals(&cx).await.unwrap().broken.is_empty());
    }
}
