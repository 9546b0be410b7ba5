//! Indicators of a notice: read as they are typed, shown so that nobody follows them, loaded as they are.

use crate::{
    house::{fetch, get, open, post},
    pages::{ready, sound},
    world::*,
};
use axum::http::StatusCode;
use sharing::notice::Content;
use store::params;
use trial::{Bench, both_engines, org_id};

const LINES: [&str; 5] = [
    "hxxp://Ad[.]evil[.]example/X.js?a=1.2 # 中継",
    "198.51.100.77",
    "from: toban@kanri.example",
    "件名：=HYPERLINK",
    "2001:db8::1",
];

/// A notice with these indicators, released.
async fn out(bench: &Bench) -> uuid::Uuid {
    let (report, notice) = derived(bench).await;
    save(bench, analyst(), notice, |one| Content {
        title: "点検のお願い".into(),
        body: "次を遮断してください。".into(),
        indicators: LINES.map(str::to_owned).into(),
        ..one
    })
    .await;
    ready(bench, report, notice).await;
    release(bench, notice).await;
    let cx = reading(bench, access::Actor::nobody()).await;
    let select = "SELECT id FROM deliveries WHERE org_id = $1";
    cx.system("test").rows(select, params![org_id(MIC)]).await.unwrap()[0].get("id").unwrap()
}

async fn opened(bench: &Bench, delivery: uuid::Uuid) -> bool {
    let cx = reading(bench, access::Actor::nobody()).await;
    let select = "SELECT opened_at FROM deliveries WHERE id = $1";
    cx.system("test").rows(select, params![delivery]).await.unwrap()[0].maybe_at("opened_at").unwrap().is_some()
}

both_engines! {
    async fn people_are_shown_what_nobody_follows_and_programs_what_it_is(bench: Bench) with &tables(); {
        let delivery = out(&bench).await;
        let house = open(&bench);
        let table = format!("/inbox/{delivery}/indicators.csv");
        assert_eq!(fetch(&house, "neighbour", &table).await.0, StatusCode::NOT_FOUND);
        assert!(!opened(&bench, delivery).await, "who may not load it has not opened it");
        let (status, headers, bytes) = fetch(&house, "liaison", &table).await;
        assert_eq!(status, StatusCode::OK);
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(opened(&bench, delivery).await, "who has loaded them has opened it");
        let text = String::from_utf8(bytes).unwrap();
        let label = text.lines().nth(1).unwrap().split(',').nth(3).unwrap().to_owned();
        let row = |cells: &str| format!("{cells},{label},\"N-2014-00001\"");
        let rows = [
            "\"url\",\"http://ad.evil.example/X.js?a=1.2\",\"中継\"",
            "\"address\",\"198.51.100.77\",\"\"",
            "\"mail-sender\",\"toban@kanri.example\",\"\"",
            "\"mail-subject\",\"'=HYPERLINK\",\"\"",
            "\"address\",\"2001:db8::1\",\"\"",
        ];
        let wanted: Vec<String> = rows.iter().map(|cells| row(cells)).collect();
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), wanted);
        assert_eq!(text.lines().next().unwrap(), "\u{feff}\"type\",\"value\",\"note\",\"label\",\"source-id\"");
        for (lang, kind) in [("ja", "メールの差出人"), ("en", "Mail sender")] {
            let page = get(&house, "liaison", lang, &format!("/inbox/{delivery}")).await.text;
            sound(&page, lang);
            for said in ["hxxp://ad[.]evil[.]example/X.js?a=1.2", "198[.]51[.]100[.]77", "toban[@]kanri[.]example", "中継", kind] {
                assert!(page.contains(said), "{said}: {page}");
            }
            assert!(!page.contains("198.51.100.77") && !page.contains("http://ad"));
        }
        let text = get(&house, "liaison", "ja", &format!("/inbox/{delivery}/text")).await.text;
        assert!(text.contains("- IP アドレス：198[.]51[.]100[.]77"), "{text}");
        assert!(text.contains("- URL：hxxp://ad[.]evil[.]example/X.js?a=1.2（中継）"), "{text}");
        let found = get(&house, "liaison", "ja", "/inbox?q=ad.evil.example").await.text;
        assert!(found.contains(&delivery.to_string()), "it is found as it is");
    }

    async fn a_line_that_cannot_be_one_is_refused_where_it_is_typed(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let house = open(&bench);
        let form = "revision=1&kind=alert&title=x&body=y&tlp=red&audience=all&indicators=203.0.113.7%0A203.0.113.700";
        let refused = post(&house, "analyst", &format!("/notices/{notice}/save"), form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        for said in ["指標として読み取れない行があります", "IP アドレスの数が 255 を超えています", "203[.]0[.]113[.]7<", "id=\"e-indicators\""] {
            assert!(refused.text.contains(said), "{said}: {}", refused.text);
        }
        assert_eq!(current(&bench, notice).await.number, 1, "nothing is saved");
    }
}
