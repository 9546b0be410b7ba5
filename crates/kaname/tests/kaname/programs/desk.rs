//! A notice on its way out of the centre, and the record of it, by programs only.

use super::open;
use crate::told;
use serde_json::{Value, json};
use trial::both_engines;

fn said(title: &str) -> Value {
    json!({
        "kind": "alert", "title": title, "body": "大量のアクセスが続いています。",
        "label": {"tlp": "amber", "ceptoars": ["ICT-TEL"]}, "indicators": ["203.0.113.7"],
    })
}

fn codes(desk: &Value) -> Vec<&str> {
    desk["obstacles"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

both_engines! {
    async fn a_notice_is_written_reviewed_and_released_by_programs(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC analyst", "NISC reviewer", "ICT-TEL 0"]).await;
        let (analyst, reviewer, member) = (&all[0], &all[1], &all[2]);
        let wrong = json!({"content": {"kind": "x", "title": "x", "label": {"tlp": "purple", "until": "x"}}});
        let wrong = analyst.send("POST", "/api/v1/notices", &[], Some(wrong)).await;
        let pointers: Vec<_> = wrong.json["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/content/kind", "/content/label/tlp", "/content/label/until"]);
        let begun = analyst.send("POST", "/api/v1/notices", &[], Some(json!({"content": said("初めの題")}))).await;
        assert_eq!(begun.status, 201, "{}", begun.json);
        let notice = format!("/api/v1/notices/{}", begun.json["id"].as_str().unwrap());
        assert_eq!(analyst.send("PUT", &notice, &[], Some(said("題"))).await.status, 428);
        assert_eq!(analyst.send("PUT", &notice, &[("if-match", "\"99\"")], Some(said("題"))).await.status, 412);
        let tag = begun.tag.unwrap();
        let saved = analyst.send("PUT", &notice, &[("if-match", &tag)], Some(said("改めた題"))).await;
        assert_eq!((saved.status.as_u16(), saved.json["content"]["title"].as_str()), (200, Some("改めた題")));
        assert_eq!(analyst.send("PUT", &notice, &[("if-match", &tag)], Some(said("遅れた題"))).await.status, 412);
        let hash = json!({"hash": saved.json["hash"]});
        let plan = analyst.get(&format!("{notice}/dry-run")).await.json;
        assert!(plan["members"].as_i64().unwrap() > 0 && plan["nobody"] == false, "{plan}");
        assert_eq!(codes(&analyst.get(&format!("{notice}/desk")).await.json), ["review"]);
        let early = reviewer.send("POST", &format!("{notice}/release"), &[], Some(hash.clone())).await;
        assert_eq!(early.status, 409, "{}", early.json);
        let approve = json!({"hash": saved.json["hash"], "verdict": "approve"});
        let own = analyst.send("POST", &format!("{notice}/reviews"), &[], Some(approve.clone())).await;
        assert_eq!(own.status, 403, "whoever wrote it is not the second pair of eyes");
        let stale = json!({"hash": begun.json["hash"], "verdict": "approve"});
        assert_eq!(reviewer.send("POST", &format!("{notice}/reviews"), &[], Some(stale)).await.status, 409);
        assert_eq!(reviewer.send("POST", &format!("{notice}/reviews"), &[], Some(approve)).await.status, 204);
        let again = [("idempotency-key", "release")];
        let released = reviewer.send("POST", &format!("{notice}/release"), &again, Some(hash.clone())).await;
        assert_eq!(released.status, 200, "{}", released.json);
        let twice = reviewer.send("POST", &format!("{notice}/release"), &again, Some(hash)).await;
        assert_eq!(twice.json, released.json, "released once");
        assert_eq!(codes(&analyst.get(&format!("{notice}/desk")).await.json), ["released"]);
        for path in [notice.clone(), format!("{notice}/desk"), format!("{notice}/dry-run")] {
            assert_eq!(member.get(&path).await.status, 404, "the desk is the centre's");
        }
    }

    async fn what_only_its_kind_says_is_read_back_as_it_was_said(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC analyst"]).await;
        let new = |kind: &str, detail: Value| {
            let mut content = said("題");
            content["kind"] = json!(kind);
            content["detail"] = detail;
            json!({ "content": content })
        };
        for (kind, detail) in [
            ("alert", json!({"alert": {"action": "更新してください。", "act_by": "2014-06-20T17:00:00+09:00"}})),
            ("vulnerability", json!({"vulnerability": {
                "identifiers": ["CVE-2014-0160"], "products": [{"name": "OpenSSL", "versions": "1.0.1 から 1.0.1f"}],
                "score": "5.0", "vector": "AV:N/AC:L/Au:N/C:P/I:N/A:N", "fix": "1.0.1g",
            }})),
            ("suspicious-mail", json!({"suspicious-mail": {
                "sender": "info@evil[.]example", "subject": "請求書", "files": [{"name": "a.zip"}], "urls": ["hxxp://evil[.]example/a"],
            }})),
            ("newsletter", json!({"newsletter": {"number": 3, "from": "2014-06-01", "to": "2014-06-30"}})),
            ("situation-report", json!({"situation-report": {"number": 2, "next": "2014-06-18T09:00:00+09:00", "services": ["電話"]}})),
        ] {
            let begun = all[0].send("POST", "/api/v1/notices", &[], Some(new(kind, detail.clone()))).await;
            assert_eq!((begun.status.as_u16(), &begun.json["content"]["detail"]), (201, &detail), "{}", begun.json);
        }
        for (kind, detail, pointer) in [
            ("vulnerability", json!({"vulnerability": {"score": "11"}}), "/content/detail/vulnerability/score"),
            ("alert", json!({"trend": {"number": 1}}), "/content/kind"),
            ("trend", json!({"trend": {"from": "2014-02-31"}}), "/content/detail/trend/from"),
        ] {
            let wrong = all[0].send("POST", "/api/v1/notices", &[], Some(new(kind, detail))).await;
            assert_eq!((wrong.status.as_u16(), wrong.json["errors"][0]["pointer"].as_str()), (422, Some(pointer)), "{}", wrong.json);
        }
    }

    async fn a_notice_from_a_report_waits_for_the_reporters_word(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC analyst", "NISC reviewer"]).await;
        let (analyst, reviewer) = (&all[0], &all[1]);
        let reports = analyst.get("/api/v1/reports").await;
        let report = reports.json["items"][0]["id"].clone();
        let derived = analyst.send("POST", "/api/v1/notices/derive", &[], Some(json!({"reports": [report]}))).await;
        assert_eq!(derived.status, 201, "{}", derived.json);
        let notice = format!("/api/v1/notices/{}", derived.json["id"].as_str().unwrap());
        let asking = json!({"report": report, "hash": derived.json["hash"]});
        let asked = analyst.send("POST", &format!("{notice}/consents"), &[], Some(asking.clone())).await;
        assert_eq!(asked.status, 201, "{}", asked.json);
        let twice = analyst.send("POST", &format!("{notice}/consents"), &[], Some(asking)).await;
        assert_eq!(twice.status, 409, "{}", twice.json);
        let by_law = json!({"report": report, "hash": derived.json["hash"], "ground": "法令", "reason": "緊急"});
        let proposed = analyst.send("POST", &format!("{notice}/overrides"), &[], Some(by_law)).await;
        let confirm = format!("{notice}/overrides/{}/confirm", proposed.json["id"].as_str().unwrap());
        assert_eq!(analyst.send("POST", &confirm, &[], None).await.status, 403, "not alone");
        let desk = analyst.get(&format!("{notice}/desk")).await.json;
        assert_eq!((desk["sources"][0]["consent"].as_str(), codes(&desk).contains(&"consent")), (Some("waiting"), true));
        assert_eq!(desk["sources"][0]["requests"][0]["id"], asked.json["id"]);
        assert_eq!(reviewer.send("POST", &confirm, &[], None).await.status, 204);
        let desk = analyst.get(&format!("{notice}/desk")).await.json;
        assert!(desk["sources"][0]["overrides"][0]["people"]["confirmed_by"].is_string(), "{desk}");
    }

    async fn the_auditor_reads_the_record_by_program_and_what_stays_inside_stays_inside(bench: Bench) of told::hub; {
        let all = open(&bench, &["audit", "NISC duty"]).await;
        let (auditor, duty) = (&all[0], &all[1]);
        assert_eq!(duty.get("/api/v1/audit").await.status, 404);
        let (mut seen, mut path) = (Vec::new(), "/api/v1/audit?limit=100".to_owned());
        loop {
            let page = auditor.get(&path).await.json;
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/audit?limit=100&cursor={next}"),
                None => break,
            }
        }
        let places: Vec<i64> = seen.iter().map(|one| one["seq"].as_i64().unwrap()).collect();
        assert_eq!(places, (1..=places[0]).rev().collect::<Vec<_>>(), "every entry once");
        assert!(seen.windows(2).all(|two| two[0]["prev_hash"] == two[1]["hash"]), "each holds the one before");
        let inside: Vec<_> = seen.iter().filter(|one| one["inside"] == true).collect();
        assert!(!inside.is_empty() && inside.len() < seen.len());
        for one in inside {
            assert!(one.get("person").or(one.get("organisation")).or(one.get("subject")).is_none(), "{one}");
            assert_eq!(one["detail"], "{}");
        }
        let head = seen[0]["hash"].as_str().unwrap();
        let verdict = auditor.get(&format!("/api/v1/audit/verify?head={head}")).await.json;
        assert_eq!((&verdict["good"], &verdict["holds_old_head"]), (&json!(true), &json!(true)), "{verdict}");
        let other = auditor.get(&format!("/api/v1/audit/verify?head={}", "ab".repeat(32))).await.json;
        assert_eq!((&other["good"], &other["holds_old_head"]), (&json!(false), &json!(false)), "{other}");
        let no_head = auditor.get("/api/v1/audit/verify?head=x").await;
        assert_eq!((no_head.status.as_u16(), no_head.json["code"].as_str()), (422, Some("record.no-head")));
    }
}
