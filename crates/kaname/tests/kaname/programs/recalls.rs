//! What is held back until a time, and what is called back, by programs only.

use super::{Program, open};
use crate::told;
use serde_json::{Value, json};
use trial::both_engines;

const UNTIL: &str = "2014-06-20T10:00:00+09:00";

fn said(embargo: Value) -> Value {
    json!({
        "kind": "vulnerability", "title": "脆弱性の公表", "body": "公表の日に合わせてお知らせします。",
        "label": {"tlp": "amber", "ceptoars": ["ICT-TEL", "RAIL"]}, "embargo": embargo,
    })
}

fn embargo(until: &str) -> Value {
    json!({"until": until, "reason": "公表日の調整", "source": "調整機関", "first": ["RAIL"]})
}

/// Written, approved and released by programs: the notice and its board.
pub(super) async fn released(analyst: &Program, reviewer: &Program, content: Value) -> (String, String) {
    let begun = analyst.send("POST", "/api/v1/notices", &[], Some(json!({ "content": content }))).await;
    assert_eq!(begun.status, 201, "{}", begun.json);
    let notice = format!("/api/v1/notices/{}", begun.json["id"].as_str().unwrap());
    let approve = json!({"hash": begun.json["hash"], "verdict": "approve"});
    assert_eq!(reviewer.send("POST", &format!("{notice}/reviews"), &[], Some(approve)).await.status, 204);
    let hash = json!({"hash": begun.json["hash"]});
    let released = reviewer.send("POST", &format!("{notice}/release"), &[], Some(hash)).await;
    assert_eq!(released.status, 200, "{}", released.json);
    let board = format!("/api/v1/boards/{}", released.json["dispatch"].as_str().unwrap());
    (notice, board)
}

async fn proposed(program: &Program, notice: &str) -> String {
    let said = json!({"reason": "版に誤りがありました。", "instructions": "控えを消してください。"});
    let made = program.send("POST", &format!("{notice}/recalls"), &[("idempotency-key", "recall")], Some(said)).await;
    assert_eq!(made.status, 201, "{}", made.json);
    format!("{notice}/recalls/{}", made.json["id"].as_str().unwrap())
}

/// All pages of a list, two lines at a time.
async fn all(program: &Program, path: &str) -> Vec<Value> {
    let (mut lines, mut next) = (Vec::new(), format!("{path}?limit=2"));
    loop {
        let page = program.get(&next).await;
        assert_eq!(page.status, 200, "{}", page.json);
        lines.extend(page.json["items"].as_array().unwrap().clone());
        match page.json["next"].as_str() {
            Some(cursor) => next = format!("{path}?limit=2&cursor={cursor}"),
            None => return lines,
        }
    }
}

fn code(json: &Value) -> &str {
    json["code"].as_str().unwrap_or_default()
}

both_engines! {
    async fn a_program_holds_back_and_moves_the_time_later_only(bench: Bench) of told::hub; {
        let programs = open(&bench, &["NISC analyst", "NISC reviewer", "ICT-TEL 0"]).await;
        let (analyst, reviewer, member) = (&programs[0], &programs[1], &programs[2]);
        let wrong = said(json!({"until": "明日", "reason": "", "first": []}));
        let wrong = analyst.send("POST", "/api/v1/notices", &[], Some(json!({ "content": wrong }))).await;
        assert_eq!((wrong.status.as_u16(), wrong.json["errors"][0]["pointer"].as_str()), (422, Some("/content/embargo/until")));
        let begun = analyst.send("POST", "/api/v1/notices", &[], Some(json!({ "content": said(embargo(UNTIL)) }))).await;
        let (path, tag) = (format!("/api/v1/notices/{}", begun.json["id"].as_str().unwrap()), begun.tag.unwrap());
        let mut silent = said(Value::Null);
        silent.as_object_mut().unwrap().remove("embargo");
        let saved = analyst.send("PUT", &path, &[("if-match", &tag)], Some(silent)).await;
        assert_eq!(saved.json["content"]["embargo"]["first"], json!(["RAIL"]), "who says nothing of it leaves it: {}", saved.json);
        let saved = analyst.send("PUT", &path, &[("if-match", &saved.tag.unwrap())], Some(said(Value::Null))).await;
        assert!(saved.status == 200 && saved.json["content"].get("embargo").is_none(), "{}", saved.json);

        let (notice, board) = released(analyst, reviewer, said(embargo(UNTIL))).await;
        let seen = analyst.get(&notice).await.json;
        assert_eq!((&seen["embargo_until"], &seen["content"]["embargo"]["first"]), (&json!(UNTIL), &json!(["RAIL"])));
        let held = analyst.get(&format!("{board}/embargo")).await.json;
        assert_eq!((&held["until"], &held["first"][0]["code"], &held["moves"]), (&json!(UNTIL), &json!("RAIL"), &json!([])));
        assert_eq!(analyst.get(&board).await.json["embargo_until"], UNTIL);
        let moves = format!("{board}/embargo/moves");
        let to = |until: &str, reason: &str| Some(json!({"until": until, "reason": reason}));
        for (until, reason, status, why) in [
            ("2014-06-19T10:00:00+09:00", "早く", 409, "delivery.embargo-earlier"),
            (UNTIL, "同じ", 422, "delivery.embargo-time"),
            ("あさって", "x", 422, "delivery.embargo-time"),
            ("2014-06-23T10:00:00+09:00", " ", 422, "delivery.embargo-reason"),
        ] {
            let refused = reviewer.send("POST", &moves, &[], to(until, reason)).await;
            assert_eq!((refused.status.as_u16(), code(&refused.json)), (status, why), "{}", refused.json);
        }
        let later = to("2014-06-23T10:00:00+09:00", "公表が延びた");
        assert_eq!(analyst.send("POST", &moves, &[], later.clone()).await.status, 403, "not whoever writes");
        assert_eq!(member.send("POST", &moves, &[], later.clone()).await.status, 404);
        assert_eq!(member.get(&format!("{board}/embargo")).await.status, 404);
        let key = [("idempotency-key", "later")];
        let moved = reviewer.send("POST", &moves, &key, later.clone()).await;
        assert_eq!((moved.status.as_u16(), &moved.json["until"]), (200, &json!("2014-06-23T10:00:00+09:00")), "{}", moved.json);
        assert_eq!(reviewer.send("POST", &moves, &key, later).await.json, moved.json, "moved once");
        assert_eq!(moved.json["moves"].as_array().unwrap().len(), 1);
        let inbox = member.get("/api/v1/inbox").await.json.to_string();
        assert!(!inbox.contains("脆弱性の公表"), "nobody else has it before its time");
    }

    async fn a_recall_takes_two_programs_of_two_people_and_each_recipient_confirms_once(bench: Bench) of told::hub; {
        let programs = open(&bench, &["NISC analyst", "NISC reviewer", "ICT-TEL 0", "RAIL 0"]).await;
        let (analyst, reviewer, member, other) = (&programs[0], &programs[1], &programs[2], &programs[3]);
        let line = member.get("/api/v1/inbox").await.json["items"].as_array().unwrap().iter().find(|one| one.get("recalled_at").is_none()).unwrap().clone();
        let (own, reference) = (format!("/api/v1/inbox/{}", line["id"].as_str().unwrap()), line["reference"].clone());
        let find = async |path: &str| all(analyst, path).await.into_iter().find(|one| one["reference"] == reference).unwrap();
        let notice = format!("/api/v1/notices/{}", find("/api/v1/notices").await["id"].as_str().unwrap());
        let board = format!("/api/v1/boards/{}", find("/api/v1/boards").await["id"].as_str().unwrap());
        assert_eq!(member.get(&own).await.status, 200);
        let early = member.send("POST", &format!("{own}/confirm-recall"), &[], None).await;
        assert_eq!((early.status.as_u16(), code(&early.json)), (409, "delivery.not-withdrawn"));
        assert_eq!(analyst.get(&format!("{notice}/recall")).await.json["state"], "none");

        let recalls = format!("{notice}/recalls");
        for (body, pointer) in [
            (json!({"reason": " ", "instructions": "x"}), "/reason"),
            (json!({"reason": "x", "instructions": ""}), "/instructions"),
        ] {
            let missing = analyst.send("POST", &recalls, &[], Some(body)).await;
            assert_eq!((missing.status.as_u16(), missing.json["errors"][0]["pointer"].as_str()), (422, Some(pointer)), "{}", missing.json);
        }
        let one = proposed(analyst, &notice).await;
        assert_eq!(proposed(analyst, &notice).await, one, "the same key proposes once");
        assert_eq!(analyst.send("POST", &format!("{one}/confirm"), &[], None).await.status, 403, "not alone");
        assert_eq!(member.send("POST", &format!("{one}/confirm"), &[], None).await.status, 404);
        let refuse = format!("{one}/refuse");
        let silent = reviewer.send("POST", &refuse, &[], Some(json!({"reason": " "}))).await;
        assert_eq!((silent.status.as_u16(), code(&silent.json)), (422, "sharing.recall-refusal"));
        assert_eq!(reviewer.send("POST", &refuse, &[], Some(json!({"reason": "誤りはない"}))).await.status, 204);
        let late = reviewer.send("POST", &format!("{one}/confirm"), &[], None).await;
        assert_eq!((late.status.as_u16(), code(&late.json)), (409, "sharing.recall-refused"));
        let seen = analyst.get(&format!("{notice}/recall")).await.json;
        assert_eq!((&seen["state"], &seen["proposal"]["refusal"]["reason"]), (&json!("refused"), &json!("誤りはない")));
        assert!(member.get(&own).await.json["content"].is_object(), "what is not recalled is read");

        bench.clock.set("2014-06-17 14:40");
        let again = json!({"reason": "版に誤りがありました。", "instructions": "控えを消してください。"});
        let again = analyst.send("POST", &recalls, &[], Some(again)).await;
        let confirm = format!("{recalls}/{}/confirm", again.json["id"].as_str().unwrap());
        assert_eq!(reviewer.send("POST", &confirm, &[], None).await.status, 204);
        assert_eq!(code(&reviewer.send("POST", &confirm, &[], None).await.json), "sharing.notice-recalled");
        let seen = analyst.get(&format!("{notice}/recall")).await.json;
        assert!(seen["state"] == "recalled" && seen["recalled_at"].is_string(), "{seen}");
        for path in [&notice, &board] {
            assert!(analyst.get(path).await.json["recalled_at"].is_string(), "{path}");
        }
        let read = member.get(&own).await.json;
        assert!(read.get("content").is_none() && read["recall"]["instructions"] == "控えを消してください。", "{read}");
        assert!(member.get("/api/v1/inbox").await.json["items"].as_array().unwrap().iter().any(|one| one["id"] == line["id"] && one["recalled_at"].is_string()));

        let done = format!("{own}/confirm-recall");
        assert_eq!(other.send("POST", &done, &[], None).await.status, 404, "each for himself");
        let key = [("idempotency-key", "dealt")];
        assert_eq!(member.send("POST", &done, &key, None).await.status, 204);
        assert_eq!(member.send("POST", &done, &key, None).await.status, 204, "the same once more");
        assert_eq!(code(&member.send("POST", &done, &[], None).await.json), "delivery.recall-confirmed");
        assert!(member.get(&own).await.json["recall_confirmed_at"].is_string());
        let openings = all(analyst, &format!("{board}/openings")).await;
        let confirmed: Vec<_> = openings.iter().filter(|one| one.get("recall_confirmed_at").is_some()).collect();
        assert_eq!((confirmed.len(), &confirmed[0]["id"]), (1, &line["id"]));
        assert!(confirmed[0]["opened_at"].is_string() && openings.len() > 2);
        for stranger in [member, other] {
            assert_eq!(stranger.get(&format!("{board}/openings")).await.status, 404);
            assert_eq!(stranger.get(&format!("{notice}/recall")).await.status, 404);
        }
    }
}
