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
}
