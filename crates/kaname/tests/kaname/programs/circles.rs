//! Communities for programs: members and hubs do what they do on the pages; whoever is no member finds nothing.

use super::open;
use crate::told;
use serde_json::{Value, json};
use trial::both_engines;

fn said(title: &str) -> Value {
    json!({ "title": title, "text": "請求書を装うメールが届いた。", "indicators": ["203.0.113.7"], "label": { "tlp": "amber" } })
}

both_engines! {
    async fn a_program_hands_in_reads_what_is_shared_and_agrees(bench: Bench) of told::hub; {
        let all = open(&bench, &["FIN-BANK 1", "GOV-LOCAL 0"]).await;
        let (bank, city) = (&all[0], &all[1]);
        let mine = bank.get("/api/v1/communities").await;
        assert_eq!(mine.json["items"][0]["code"], "J-CSIP", "{}", mine.json);
        assert_eq!((&mine.json["items"][0]["role"], &mine.json["items"][0]["group"]), (&json!("member"), &json!("finance")));
        let counts = bank.get("/api/v1/communities/J-CSIP/counts").await;
        let recorded = counts.json["items"].as_array().unwrap();
        assert!(recorded.iter().any(|one| one["fiscal_year"] == 2013 && one["kind"] == "in" && one["count"] == 385));
        assert!(bank.get("/api/v1/bridges").await.json["items"].as_array().unwrap().len() > 5);

        // What is sent twice is handed in once; what cannot be handed in says where.
        let path = "/api/v1/communities/J-CSIP/submissions";
        let filed = bank.send("POST", path, &[("idempotency-key", "one")], Some(said("件名"))).await;
        let again = bank.send("POST", path, &[("idempotency-key", "one")], Some(said("件名"))).await;
        assert_eq!((filed.status.as_u16(), &again.json), (201, &filed.json));
        let listed = bank.get(path).await;
        assert_eq!(listed.json["items"].as_array().unwrap().len(), 1, "{}", listed.json);
        let one = format!("/api/v1/submissions/{}", filed.json["id"].as_str().unwrap());
        assert_eq!(bank.get(&one).await.json["text"], "請求書を装うメールが届いた。");
        assert_eq!(city.get(&one).await.status, 404, "another member does not read it");
        let weak = json!({ "title": "", "text": "x", "label": { "tlp": "clear" } });
        let refused = bank.send("POST", path, &[], Some(weak)).await;
        let pointers: Vec<_> = refused.json["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert_eq!((refused.status.as_u16(), pointers), (422, vec!["/title", "/label/tlp"]));

        let shares = bank.get("/api/v1/communities/J-CSIP/shares?limit=1").await;
        let share = format!("/api/v1/shares/{}", shares.json["items"][0]["id"].as_str().unwrap());
        let read = bank.get(&share).await;
        assert!(read.status == 200 && !read.json.to_string().contains("澪標"), "without its provider: {}", read.json);
        assert!(read.json["seen"].is_null(), "fewer than k");
        assert_eq!(bank.send("POST", &format!("{share}/answer"), &[], Some(json!({ "seen": true }))).await.status, 204);
        assert_eq!(bank.get(&share).await.json["said"], true);

        // A program finds of it what the page finds: the share by its circle, what was handed in by its provider.
        let reference = shares.json["items"][0]["reference"].as_str().unwrap();
        let path = format!("/api/v1/search?q={reference}");
        let found = bank.get(&path).await.json;
        assert_eq!((&found["items"][0]["kind"], &found["items"][0]["id"]), (&json!("share"), &shares.json["items"][0]["id"]));
        assert_eq!(bank.get(&format!("{path}&kind=submission")).await.json["items"], json!([]));
        let path = "/api/v1/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&kind=submission";
        assert_eq!(bank.get(path).await.json["items"][0]["id"], filed.json["id"]);
        assert!(!city.get(path).await.json.to_string().contains(filed.json["id"].as_str().unwrap()));

        let asked = city.get("/api/v1/approvals").await;
        let approval = format!("/api/v1/approvals/{}", asked.json["items"][0]["id"].as_str().unwrap());
        assert_eq!(city.get(&approval).await.json["current"], true);
        assert_eq!(bank.get(&approval).await.status, 404);
        let refuse = city.send("POST", &format!("{approval}/answer"), &[], Some(json!({ "answer": "refuse" }))).await;
        assert_eq!((refuse.status.as_u16(), refuse.json["code"].as_str()), (422, Some("community.note-missing")));
        let agree = json!({ "answer": "agree" });
        assert_eq!(city.send("POST", &format!("{approval}/answer"), &[], Some(agree.clone())).await.status, 204);
        assert_eq!(city.send("POST", &format!("{approval}/answer"), &[], Some(agree)).await.status, 409);

        assert_eq!(bank.send("POST", "/api/v1/communities/J-CSIP/leave", &[], None).await.status, 204);
        assert_eq!(bank.get(&share).await.status, 404, "who left reads nothing more");
    }

    async fn a_government_body_that_is_no_member_finds_nothing_of_a_community(bench: Bench) of told::hub; {
        let all = open(&bench, &["FIN-BANK 1", "MIC", "FSA", "NISC duty", "NISC analyst", "NISC reviewer", "WATER"]).await;
        let filed = all[0].send("POST", "/api/v1/communities/J-CSIP/submissions", &[], Some(said("件名"))).await;
        let submission = format!("/api/v1/submissions/{}", filed.json["id"].as_str().unwrap());
        let shares = all[0].get("/api/v1/communities/J-CSIP/shares").await;
        let share = format!("/api/v1/shares/{}", shares.json["items"][0]["id"].as_str().unwrap());
        let reference = shares.json["items"][0]["reference"].as_str().unwrap();
        for stranger in &all[1..] {
            for words in [reference, "203.0.113.7"] {
                let found = stranger.get(&format!("/api/v1/search?q={words}")).await.json.to_string();
                assert!(!found.contains("\"share\"") && !found.contains("\"submission\""), "{found}");
            }
            let mine = stranger.get("/api/v1/communities").await;
            assert!(!mine.json.to_string().contains("J-CSIP"), "{}", mine.json);
            assert_eq!(stranger.get("/api/v1/approvals").await.json["items"], json!([]));
            for path in [
                "/api/v1/communities/J-CSIP",
                "/api/v1/communities/J-CSIP/counts",
                "/api/v1/communities/J-CSIP/submissions",
                "/api/v1/communities/J-CSIP/shares",
                submission.as_str(),
                share.as_str(),
            ] {
                let came = stranger.get(path).await;
                assert!(came.status == 404 && !came.json.to_string().contains("203.0.113.7"), "{path}: {}", came.json);
            }
            let handed = stranger.send("POST", "/api/v1/communities/J-CSIP/submissions", &[], Some(said("x"))).await;
            let seen = stranger.send("POST", &format!("{share}/answer"), &[], Some(json!({ "seen": true }))).await;
            assert_eq!((handed.status.as_u16(), seen.status.as_u16()), (404, 404));
        }
    }
}
