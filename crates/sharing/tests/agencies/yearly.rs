//! The list of a year as it is published: not before every ministry's entry has its response.

use crate::accounts::{api, enter};
use crate::hall::TABLES;
use crate::pages::sound;
use crate::world::World;
use serde_json::json;
use trial::both_engines;

both_engines! {
    async fn the_list_is_not_made_before_each_ministry_has_written_its_response(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let (_, ministry) = world.report(&world.mlit, &[]).await;
        let (agencys, agency) = world.report(&world.coast, &[]).await;
        let (_, unheard) = world.report(&world.mlit, &[]).await;
        world.pass(&world.mlit, agencys, "").await;
        let said = [("kinds", "attack"), ("month", "2013-09"), ("outline", "公開を一時中止し、原因を調査していると発表。")];
        assert_eq!(enter(&world, &world.mlit, (ministry, 0), &said).await, 303);
        assert_eq!(enter(&world, &world.coast, (agency, 0), &[("kinds", "other"), ("month", "2013-05"), ("outline", "=詐称したメールが送信されたと発表。")]).await, 303);
        for who in [&world.hall.duty, &world.mlit] {
            for (lang, needed, told) in [("ja", "次の記載がそろうまで", "対応等"), ("en", "cannot be made until", "Response")] {
                let register = web.get(who, lang, "/agencies?year=2013").await.body;
                sound(&register);
                assert!(register.contains(needed) && register.contains(&format!("<a href=\"/agencies/incidents/{ministry}\">I-2014-00001</a>　{told}</p>")), "{register}");
                assert!(!register.contains("yearly.csv"), "what cannot be made is not offered");
                let refused = web.get(who, lang, "/agencies/yearly.csv?year=2013").await;
                assert_eq!(refused.status, 409);
                sound(&refused.body);
            }
            let page = web.get(who, "ja", &format!("/agencies/incidents/{ministry}")).await.body;
            assert!(page.contains("公表するまでに、次の記載が要ります：対応等"), "{page}");
            let list = api(&world, who, "yearly-register/2013").await;
            assert_eq!(list, json!({ "year": 2013, "items": [], "lacks": [{ "incident": ministry.to_string(), "reference": "I-2014-00001", "lacks": ["response"] }] }));
        }
        // The agency that sees its own alone is not kept waiting by a ministry of which it does not know.
        let own = api(&world, &world.coast, "yearly-register/2013").await;
        assert_eq!((&own["lacks"], own["items"].as_array().unwrap().len()), (&json!([]), 1), "{own}");
        let whole = [&said[..], &[("response", "ソフトウェアの更新を行い公開を再開している。")]].concat();
        assert_eq!(enter(&world, &world.mlit, (ministry, 1), &whole).await, 303);
        let file = web.get(&world.hall.duty, "ja", "/agencies/yearly.csv?year=2013").await;
        let lines: Vec<&str> = file.body.lines().collect();
        assert_eq!(file.status, 200);
        assert_eq!(lines[0].trim_start_matches('\u{feff}'), "\"初めて報道又は公表された年月\",\"組織\",\"概要\",\"対応等\",\"種別\",\"番号\"");
        assert_eq!(lines[1..], [
            "\"2013-05\",\"沿岸観測機構\",\"'=詐称したメールが送信されたと発表。\",\"\",\"その他\",\"I-2014-00002\"",
            "\"2013-09\",\"国土交通省\",\"公開を一時中止し、原因を調査していると発表。\",\"ソフトウェアの更新を行い公開を再開している。\",\"外部からの攻撃\",\"I-2014-00001\"",
        ], "by month; no formula; an agency without a response");
        let list = api(&world, &world.hall.duty, "yearly-register/2013").await;
        assert_eq!((&list["lacks"], list["items"].as_array().unwrap().len()), (&json!([]), 2), "{list}");
        assert_eq!(list["items"][1]["account"], json!({ "outline": said[2].1, "response": whole[3].1 }));
        let register = web.get(&world.hall.duty, "ja", "/agencies?year=2013").await.body;
        assert!(register.contains("href=\"/agencies/yearly.csv?year=2013\"") && !register.contains("次の記載がそろうまで"), "{register}");
        // What never was public stands in no list, and nothing is missing in it.
        let page = web.get(&world.mlit, "ja", &format!("/agencies/incidents/{unheard}")).await.body;
        assert!(!page.contains("次の記載が要ります"));
    }

    async fn nobody_finds_in_it_what_he_may_not_know_of(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert_eq!(enter(&world, &world.coast, (id, 0), &[("kinds", "attack"), ("month", "2013-09"), ("outline", "内々の話")]).await, 303);
        let web = world.hall.web();
        for stranger in [&world.harbour, &world.meti, &world.hall.duty] {
            let file = web.get(stranger, "ja", "/agencies/yearly.csv?year=2013").await;
            assert!(file.status == 200 && file.body.lines().count() == 1, "{}", file.body);
            assert_eq!(api(&world, stranger, "yearly-register/2013").await, json!({ "year": 2013, "lacks": [], "items": [] }));
        }
        for other in [&world.hall.phone, &world.coast_manager] {
            assert_eq!(web.get(other, "ja", "/agencies/yearly.csv?year=2013").await.status, 404);
        }
        for (path, status) in [("/agencies/yearly.csv", 422), ("/agencies/yearly.csv?year=x", 422), ("/api/v1/yearly-register/x", 404), ("/api/v1/yearly-register/12", 404)] {
            assert_eq!(web.get(&world.coast, "ja", path).await.status, status, "{path}");
        }
    }
}
