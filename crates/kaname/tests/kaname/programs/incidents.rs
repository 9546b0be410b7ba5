//! The register of incidents for programs: the agency's own, its ministry's, and nobody else's.

use super::open;
use crate::told;
use serde_json::json;
use trial::both_engines;

both_engines! {
    async fn a_program_of_an_agency_keeps_its_register_and_others_see_what_has_come_to_them(bench: Bench) of told::hub; {
        let all = open(&bench, &["KAISHO desk", "KAISHO head", "MLIT desk", "NISC duty", "FSA", "ICT-TEL 0"]).await;
        let [desk, head, ministry, centre, elsewhere, operator] = &all[..] else { panic!("six programs") };
        let listed = desk.get("/api/v1/incidents?state=open").await;
        assert_eq!(listed.json["items"][0]["reference"], "I-2014-00002", "{}", listed.json);
        let id = listed.json["items"][0]["id"].as_str().unwrap();
        let path = format!("/api/v1/incidents/{id}");
        let mine = desk.get(&path).await;
        assert_eq!((mine.json["public"].as_str(), mine.json["reports"].as_array().unwrap().len()), (Some("undecided"), 1));
        assert_eq!(mine.json["told"][0]["channel"], "page");
        assert_eq!(ministry.get(&path).await.json, mine.json, "the ministry sees the same");
        assert_eq!(head.get(&path).await.status, 403, "an executive has one page");
        // It stands at the ministry: the centre has a number, no name.
        for other in [centre, elsewhere, operator] {
            assert_eq!(other.get(&path).await.status, 404);
            assert!(!other.get("/api/v1/incidents").await.json.to_string().contains(id));
        }
        let held = centre.get("/api/v1/held-up").await;
        assert_eq!(held.json["items"][0]["count"], 1, "{}", held.json);
        assert!(!held.json.to_string().contains(id));
        assert_eq!(ministry.get("/api/v1/held-up").await.status, 403);
        let proposal = json!({"decision": "later", "reason": "調査中", "day": "2014-06-20"});
        assert_eq!(ministry.send("POST", &format!("{path}/disclosures"), &[], Some(proposal.clone())).await.status, 403);
        let wrong = json!({"decision": "later", "reason": "調査中"});
        let wrong = desk.send("POST", &format!("{path}/disclosures"), &[], Some(wrong)).await;
        assert_eq!((wrong.status.as_u16(), wrong.json["code"].as_str()), (422, Some("agency.public-no-day")));
        for _ in 0..2 {
            let sent = desk.send("POST", &format!("{path}/disclosures"), &[("idempotency-key", "p")], Some(proposal.clone())).await;
            assert!(sent.status.is_success(), "{}", sent.json);
        }
        let verdict = json!({"number": 1, "verdict": "decide"});
        assert_eq!(desk.send("POST", &format!("{path}/verdicts"), &[], Some(verdict.clone())).await.status, 403);
        assert!(head.send("POST", &format!("{path}/verdicts"), &[], Some(verdict)).await.status.is_success());
        let published = json!({"on": "2014-06-17", "place": "報道発表"});
        assert_eq!(desk.send("POST", &format!("{path}/publications"), &[], Some(published)).await.status, 409);
        let now = desk.get(&path).await;
        assert_eq!((now.json["public"].as_str(), now.json["disclosures"][0]["verdict"]["verdict"].as_str()), (Some("later"), Some("decide")));
        let call = json!({"whom": id, "source": "総務課長"});
        let call = desk.send("POST", &format!("{path}/calls"), &[], Some(call)).await;
        assert_eq!(call.json["code"], "agency.unknown-executive");
    }

    async fn a_program_writes_what_the_register_tells_and_what_incidents_have_to_do_with_each_other(bench: Bench) of told::hub; {
        let all = open(&bench, &["KAISHO desk", "MLIT desk", "NISC duty", "FSA"]).await;
        let [desk, ministry, centre, elsewhere] = &all[..] else { panic!("four programs") };
        let listed = desk.get("/api/v1/incidents").await.json;
        let [newest, first] = [0, 1].map(|n| listed["items"][n]["id"].as_str().unwrap().to_owned());
        let told = &listed["items"][1]["register"];
        assert_eq!(told["leaks"].as_array().unwrap().iter().map(|turn| &turn["leak"]).collect::<Vec<_>>(), ["possible", "confirmed"], "{told}");
        assert_eq!(told["account"]["affected"][0], json!({ "extent": "exact", "count": 330, "unit": "件（メールアドレス）" }));
        // The centre has the first, and not the second that came of it.
        assert_eq!(ministry.get(&format!("/api/v1/incidents/{first}")).await.json["links"][0]["incident"], newest);
        assert_eq!(centre.get(&format!("/api/v1/incidents/{first}")).await.json["links"], json!([]));
        let path = format!("/api/v1/incidents/{newest}/entry");
        let before = desk.get(&path).await;
        let tag = before.tag.unwrap();
        let account = json!({
            "outline": "概要", "response": "対応等", "leak": "cleared", "stopped": "no",
            "affected": [{ "extent": "about", "count": 250, "unit": "人" }, { "extent": "unknown", "unit": "全ユーザ" }],
            "bodies": [{ "name": "復興庁" }],
        });
        let said = json!({ "kinds": ["attack", "other"], "first_public": "2014-06", "account": account });
        assert_eq!(desk.send("PUT", &path, &[], Some(said.clone())).await.status, 428);
        for wrong in [
            json!({ "affected": [{ "extent": "exact", "unit": "人" }] }), json!({ "affected": [{ "extent": "unknown", "count": 0, "unit": "人" }] }),
            json!({ "affected": [{ "extent": "exact", "count": -1, "unit": "人" }] }), json!({ "affected": [{ "extent": "exact", "count": 1, "unit": " " }] }),
            json!({ "bodies": [{ "organisation": newest }] }), json!({ "bodies": [{}] }), json!({ "leak": "x" }), json!({ "more": 1 }),
        ] {
            let wrong = json!({ "kinds": ["attack"], "account": wrong });
            let refused = desk.send("PUT", &path, &[("if-match", &tag)], Some(wrong.clone())).await;
            assert!(refused.status == 422 || refused.status == 400, "{wrong} {}", refused.json);
        }
        let written = desk.send("PUT", &path, &[("if-match", &tag)], Some(said.clone())).await;
        assert_eq!((written.status.as_u16(), &written.json["says"]["account"]), (200, &account), "{}", written.json);
        assert_eq!(written.json["written"][0]["account"], before.json["says"]["account"], "what stood there before stays");
        assert_eq!(desk.send("PUT", &path, &[("if-match", &tag)], Some(said.clone())).await.status, 412);
        assert_eq!(ministry.get(&path).await.json, written.json);
        assert_eq!(ministry.send("PUT", &path, &[("if-match", "\"2\"")], Some(said)).await.status, 403);
        let links = format!("/api/v1/incidents/{newest}/links");
        let link = |tie: &str| json!({ "reference": "I-2014-00001", "tie": tie, "note": "" });
        assert_eq!(desk.send("POST", &links, &[], Some(link("same-technique"))).await.status, 204);
        assert_eq!(desk.send("POST", &links, &[], Some(link("same-technique"))).await.status, 204);
        assert_eq!(desk.get(&format!("/api/v1/incidents/{first}")).await.json["links"][0]["tie"], "same-technique");
        assert_eq!(desk.send("POST", &links, &[], Some(link("other"))).await.json["code"], "agency.no-tie");
        assert_eq!(ministry.send("POST", &links, &[], Some(link("none"))).await.status, 403);
        for stranger in [centre, elsewhere] {
            assert_eq!(stranger.send("POST", &links, &[], Some(link("none"))).await.status, 404);
            assert_eq!(stranger.get(&path).await.status, 404);
        }
        assert_eq!(desk.send("POST", &links, &[], Some(link("none"))).await.status, 204);
        assert_eq!(desk.get(&format!("/api/v1/incidents/{first}")).await.json["links"], json!([]));
        let year = desk.get("/api/v1/yearly-register/2014").await.json;
        assert_eq!((&year["lacks"], year["items"].as_array().unwrap().len()), (&json!([]), 2), "{year}");
        assert_eq!(elsewhere.get("/api/v1/yearly-register/2014").await.json["items"], json!([]));
    }
}
