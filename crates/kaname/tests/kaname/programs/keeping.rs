//! What organisations ask and answer of their registration, lists of executives and whom a report is assigned to, by
//! programs.

use super::{Program, open};
use crate::told;
use serde_json::{Value, json};
use trial::both_engines;

both_engines! {
    async fn a_program_asks_for_another_name_and_the_centre_grants_it(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0", "NISC duty"]).await;
        let [mine, other, centre] = &all[..] else { panic!("three programs") };
        let two = json!({"what": "name", "name": {"ja": "汐見通信株式会社"}, "sector": "RAIL", "reason": "合併のため"});
        let refused = mine.send("POST", "/api/v1/amendments", &[], Some(two)).await;
        assert_eq!((refused.status.as_u16(), refused.json["code"].as_str()), (422, Some("registry.amend-does-not-fit")));
        let asking = json!({"what": "name", "name": {"ja": "汐見通信株式会社", "kana": "しおみつうしん"}, "reason": "合併のため"});
        for _ in 0..2 {
            let asked = mine.send("POST", "/api/v1/amendments", &[("idempotency-key", "a")], Some(asking.clone())).await;
            assert_eq!((asked.status.as_u16(), asked.json["state"].as_str()), (201, Some("open")), "{}", asked.json);
        }
        assert_eq!(mine.send("POST", "/api/v1/amendments", &[], Some(asking)).await.status, 409, "asked already");
        let listed = mine.get("/api/v1/amendments").await.json;
        let id = listed["items"][0]["id"].as_str().unwrap();
        let one = format!("/api/v1/amendments/{id}");
        assert_eq!(mine.get(&one).await.json["name"]["kana"], "しおみつうしん");
        assert_eq!(other.get(&one).await.status, 404);
        assert!(!other.get("/api/v1/amendments?of=asked").await.json.to_string().contains(id));
        assert_eq!(mine.get("/api/v1/amendments?of=x").await.status, 422);
        assert!(centre.get("/api/v1/amendments").await.json.to_string().contains(id));
        let grant = json!({"verdict": "grant", "reason": "登記を確認"});
        assert_eq!(mine.send("POST", &format!("{one}/decide"), &[], Some(grant.clone())).await.status, 403);
        let maybe = json!({"verdict": "maybe", "reason": "x"});
        assert_eq!(centre.send("POST", &format!("{one}/decide"), &[], Some(maybe)).await.status, 422);
        assert_eq!(centre.send("POST", &format!("{one}/decide"), &[], Some(grant.clone())).await.status, 204);
        assert_eq!(centre.send("POST", &format!("{one}/decide"), &[], Some(grant)).await.status, 409);
        assert_eq!(mine.send("POST", &format!("{one}/withdraw"), &[], None).await.status, 409);
        let now = mine.get(&format!("/api/v1/organisations/{}", listed["items"][0]["organisation"].as_str().unwrap())).await;
        assert_eq!(now.json["name"]["ja"], "汐見通信株式会社");
    }

    async fn a_program_of_the_centre_registers_one_and_a_list_and_changes_what_is_registered(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0"]).await;
        let [centre, member] = &all[..] else { panic!("two programs") };
        let one = json!({"code": "OP-7", "name_ja": "甲水道", "sector": "WATER", "ceptoars": ["WATER"], "domains": ["kou.example"]});
        assert_eq!(member.send("POST", "/api/v1/organisations", &[], Some(one.clone())).await.status, 403);
        let wrong = centre.send("POST", "/api/v1/organisations", &[], Some(json!({"code": "OP-7", "sector": "NONE"}))).await;
        assert_eq!((wrong.status.as_u16(), wrong.json["code"].as_str()), (422, Some("registry.registration")));
        assert!(wrong.json.to_string().contains("name_ja") && wrong.json.to_string().contains("sector"), "{}", wrong.json);
        for _ in 0..2 {
            let made = centre.send("POST", "/api/v1/organisations", &[("idempotency-key", "a")], Some(one.clone())).await;
            assert_eq!(made.status, 201, "{}", made.json);
        }
        let id = centre.get("/api/v1/organisations?q=OP-7").await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/organisations/{id}/registration");
        let standing = centre.get(&path).await;
        assert_eq!((standing.json["name_ja"].as_str(), &standing.json["ceptoars"]), (Some("甲水道"), &json!(["WATER"])));
        let document = centre.get("/api/v1/openapi.json").await.json;
        let hours = document["components"]["schemas"]["RegistrationSaid"]["properties"]["contact_hours"].to_string();
        assert!(standing.json["contact_name"] == "" && hours.contains(&standing.json["contact_hours"].to_string()), "{hours}: {}", standing.json);
        let mut other = standing.json.clone();
        other["name_ja"] = json!("甲上下水道");
        assert_eq!(centre.send("PUT", &path, &[], Some(other.clone())).await.status, 428);
        let tag = standing.tag.clone().unwrap();
        let changed = centre.send("PUT", &path, &[("if-match", &tag)], Some(other.clone())).await;
        assert_eq!((changed.status.as_u16(), changed.json["name_ja"].as_str()), (200, Some("甲上下水道")), "{}", changed.json);
        assert_eq!(centre.send("PUT", &path, &[("if-match", &tag)], Some(other)).await.status, 412, "somebody else was there");
        assert_eq!(member.get(&path).await.status, 403);
        let file = "code,name_ja,sector\nOP-7,甲上下水道,WATER\nOP-8,乙水道,WATER\n";
        let seen = centre.put_bytes("/api/v1/organisations/preview", &[], file).await;
        assert_eq!((&seen.json["new"], &seen.json["changed"], &seen.json["same"]), (&json!(1), &json!(0), &json!(1)), "{}", seen.json);
        let list = format!("/api/v1/organisations/list?plan={}", seen.json["plan"].as_str().unwrap());
        assert_eq!(member.put_bytes(&list, &[], file).await.status, 403);
        assert_eq!(centre.put_bytes("/api/v1/organisations/list", &[], file).await.status, 422, "what was not looked at");
        let entered = centre.put_bytes(&list, &[], file).await;
        assert_eq!((entered.status.as_u16(), &entered.json["new"]), (200, &json!(1)), "{}", entered.json);
        assert_eq!(centre.put_bytes(&list, &[], file).await.status, 412);
        let flawed = centre.put_bytes("/api/v1/organisations/preview", &[], "code,name_ja,sector\nOP-9,丙,NONE\n").await;
        assert!(flawed.status == 422 && flawed.json.to_string().contains("line 2, sector"), "{}", flawed.json);
        for (file, place, why) in [
            ("code,nam\n", "/line 1, nam", "registry-flaw-head-unknown"),
            ("code,code\n", "/line 1, code", "registry-flaw-head-twice"),
            ("code\n", "/line 1, name_ja", "registry-flaw-head-missing"),
            ("code,name_ja\nA1\n", "/line 2", "registry-flaw-no-table"),
            ("code,name_ja\nA1,\0\n", "/line 2", "registry-flaw-nul"),
        ] {
            let refused = centre.put_bytes("/api/v1/organisations/preview", &[], file).await;
            let error = &refused.json["errors"][0];
            assert_eq!((refused.status.as_u16(), &error["pointer"], &error["code"]), (422, &json!(place), &json!(why)), "{}", refused.json);
            assert_eq!(centre.put_bytes(&list, &[], file).await.json["errors"], refused.json["errors"]);
        }
    }

    async fn the_rules_of_a_ceptoar_are_read_by_those_who_live_by_them(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "ICT-TEL", "MIC", "NISC duty", "RAIL 0"]).await;
        let [member, secretariat, ministry, centre, elsewhere] = &all[..] else { panic!("five programs") };
        let me = secretariat.get("/api/v1/me").await.json;
        let path = format!("/api/v1/organisations/{}/rules", me["organisation"].as_str().unwrap());
        let now = secretariat.get(&path).await;
        assert_eq!((now.status.as_u16(), &now.json["state"]), (200, &json!("now")), "{}", now.json);
        for (field, all) in [("passes", ["by-hand", "direct"]), ("members_see", ["own", "each-other"]), ("ministry_sees", ["counts", "names"])] {
            assert!(all.iter().any(|code| now.json[field] == *code), "{field}: {}", now.json);
        }
        assert!(now.json["own_words"].is_boolean() && now.json["confirm_months"].is_number());
        for who in [member, ministry, centre] {
            assert_eq!(who.get(&path).await.json, now.json);
        }
        let sets = member.get(&format!("{path}/sets")).await.json;
        assert_eq!(sets["items"].as_array().unwrap().iter().filter(|set| set["state"] == "now").count(), 1, "{sets}");
        for path in [path.clone(), format!("{path}/sets")] {
            let refused = elsewhere.get(&path).await;
            assert!(refused.status == 403 && refused.json["passes"].is_null(), "{}", refused.json);
        }
        let own = member.get("/api/v1/me").await.json;
        let none = format!("/api/v1/organisations/{}/rules", own["organisation"].as_str().unwrap());
        assert_eq!(member.get(&none).await.status, 404, "only a CEPTOAR has rules");
        assert_eq!(member.get("/api/v1/organisations/x/rules").await.status, 404);
    }

    async fn a_secretariats_program_asks_about_a_change_and_the_members_answers(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "ICT-TEL", "RAIL"]).await;
        let [member, secretariat, elsewhere] = &all[..] else { panic!("three programs") };
        let me = member.get("/api/v1/me").await.json["organisation"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/organisations/{me}/description");
        let tag = member.get(&path).await.tag.unwrap();
        member.send("PUT", &path, &[("if-match", &tag)], Some(json!({"place": "岬ヶ丘市"}))).await;
        let id = member.get("/api/v1/changes").await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let one = format!("/api/v1/changes/{id}");
        assert_eq!(elsewhere.get(&one).await.status, 404);
        let ceptoar = secretariat.get("/api/v1/me").await.json["organisation"].clone();
        let answer = json!({"ceptoar": ceptoar, "text": "移転しました"});
        let early = member.send("POST", &format!("{one}/answer"), &[], Some(answer.clone())).await;
        assert_eq!((early.status.as_u16(), early.json["code"].as_str()), (409, Some("registry.change-not-now")));
        for (said, status) in [
            (json!({"verdict": "acknowledge", "text": "x"}), 422),
            (json!({"verdict": "question", "text": " "}), 422),
            (json!({"verdict": "question", "text": "夜間の番号は"}), 204),
        ] {
            assert_eq!(secretariat.send("POST", &format!("{one}/judge"), &[], Some(said)).await.status.as_u16(), status);
        }
        bench.clock.set("2014-06-17 15:00");
        let judged = json!({"verdict": "return", "text": "x"});
        assert_eq!(member.send("POST", &format!("{one}/judge"), &[], Some(judged)).await.status, 403);
        assert_eq!(member.send("POST", &format!("{one}/answer"), &[], Some(answer)).await.status, 204);
        let seen = secretariat.get(&one).await.json;
        assert_eq!(seen["talks"].as_array().unwrap().len(), 1, "{seen}");
        assert_eq!((&seen["talks"][0]["state"], &seen["talks"][0]["words"][1]["text"]), (&json!("answered"), &json!("移転しました")));
        assert_eq!(seen["change"]["state"], "answered");
    }

    async fn a_program_confirms_all_contacts_or_none(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0"]).await;
        let (mine, other) = (&all[0], &all[1]);
        let contacts = async |program: &Program| {
            let me = program.get("/api/v1/me").await.json["organisation"].as_str().unwrap().to_owned();
            program.get(&format!("/api/v1/organisations/{me}/contacts")).await.json["items"][0]["id"].clone()
        };
        let (own, theirs) = (contacts(mine).await, contacts(other).await);
        bench.clock.set("2014-06-19 09:00");
        let both = json!({"contacts": [own, theirs]});
        assert_eq!(mine.send("POST", "/api/v1/confirmations", &[], Some(both)).await.status, 404);
        let none = mine.send("POST", "/api/v1/confirmations", &[], Some(json!({"contacts": []}))).await;
        assert_eq!((none.status.as_u16(), none.json["code"].as_str()), (422, Some("registry.none-chosen")));
        let me = mine.get("/api/v1/me").await.json["organisation"].as_str().unwrap().to_owned();
        let listed = format!("/api/v1/organisations/{me}/contacts");
        assert!(!mine.get(&listed).await.json.to_string().contains("2014-06-19"), "one of them was not his: none holds");
        assert_eq!(mine.send("POST", "/api/v1/confirmations", &[], Some(json!({"contacts": [own]}))).await.status, 204);
        assert_eq!(mine.get(&listed).await.json["items"][0]["confirmed_on"], "2014-06-19");
    }

    async fn a_program_reads_how_often_contacts_are_confirmed_and_the_centre_sets_it(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0"]).await;
        let [duty, operator] = &all[..] else { panic!("two programs") };
        let path = "/api/v1/confirmations/interval";
        assert_eq!(operator.get(path).await.json, json!({"usual": 12, "longest": 12, "settings": []}));
        let said = json!({"usual": 6, "longest": 9, "reason": "人事異動"});
        assert_eq!(operator.send("POST", path, &[], Some(said.clone())).await.status, 403);
        let wrong = json!({"usual": 9, "longest": 6, "reason": "人事異動"});
        assert_eq!(duty.send("POST", path, &[], Some(wrong)).await.json["code"], "registry.interval-does-not-fit");
        let set = duty.send("POST", path, &[], Some(said.clone())).await;
        assert_eq!((set.status.as_u16(), &set.json["settings"][0]["number"]), (201, &json!(1)));
        assert_eq!(duty.send("POST", path, &[], Some(said)).await.status, 409);
        assert_eq!(operator.get(path).await.json["usual"], 6);
    }

    async fn a_program_reads_rules_on_time_and_the_centre_decides_them(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0"]).await;
        let [duty, operator] = &all[..] else { panic!("two programs") };
        let read = operator.get("/api/v1/reminders").await;
        let (rules, tag) = (read.json, read.tag.unwrap());
        assert_eq!(rules["today"]["urgent"][0], json!({"whom": "first", "wait": 30, "unit": "minutes"}));
        assert_eq!(rules["decisions"], json!([]));
        let step = |whom: &str, wait: i64| json!({"whom": whom, "wait": wait, "unit": "minutes"});
        let said = |urgent: Vec<serde_json::Value>| json!({"valid_from": "2014-06-19", "urgent": urgent, "normal": [step("telephone", 90)], "reason": "夜間"});
        let good = said(vec![step("first", 5), step("telephone", 20)]);
        let on = [("if-match", tag.as_str())];
        assert_eq!(duty.send("POST", "/api/v1/reminders", &[], Some(good.clone())).await.status, 428);
        assert_eq!(operator.send("POST", "/api/v1/reminders", &on, Some(good.clone())).await.status, 403);
        let wrong = duty.send("POST", "/api/v1/reminders", &on, Some(said(vec![step("first", 5)]))).await;
        assert_eq!((wrong.status.as_u16(), wrong.json["code"].as_str()), (422, Some("delivery.reminders-no-call")));
        let set = duty.send("POST", "/api/v1/reminders", &on, Some(good.clone())).await;
        assert_eq!((set.status.as_u16(), &set.json["decisions"][0]["steps"]["urgent"][1]["wait"]), (201, &json!(20)), "{}", set.json);
        let late = duty.send("POST", "/api/v1/reminders", &on, Some(good)).await;
        assert_eq!((late.status.as_u16(), late.json["code"].as_str()), (412, Some("shell.changed")), "somebody decided meanwhile");
        assert_eq!(duty.get("/api/v1/reminders").await.tag, set.tag, "what was answered is what stands there");
    }

    async fn a_case_is_changed_on_what_was_read_of_it(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "NISC analyst", "NISC reviewer", "ICT-TEL 0"]).await;
        let [duty, analyst, reviewer, operator] = &all[..] else { panic!("four programs") };
        let opened = duty.send("POST", "/api/v1/cases", &[], Some(json!({"title": "通信の障害"}))).await;
        let case = format!("/api/v1/cases/{}", opened.json["id"].as_str().unwrap());
        let read = analyst.get(&case).await;
        assert_eq!(read.tag, opened.tag, "what was answered is what stands there");
        let (path, tag) = (format!("{case}/changes"), read.tag.unwrap());
        let on = [("if-match", tag.as_str())];
        let note = |text: &str| Some(json!({ "note": text }));
        let without = duty.send("POST", &path, &[], note("電話で確かめた。")).await;
        assert_eq!((without.status.as_u16(), without.json["code"].as_str()), (428, Some("shell.if-match")));
        assert_eq!(operator.send("POST", &path, &on, note("x")).await.status, 404);
        assert_eq!(reviewer.send("POST", &path, &on, note("x")).await.status, 403);
        let noted = duty.send("POST", &path, &on, note("電話で確かめた。")).await;
        assert_eq!((noted.status.as_u16(), noted.json["events"][0]["text"].as_str()), (200, Some("電話で確かめた。")), "{}", noted.json);
        let closing = json!({"state": {"state": "closed", "reason": "回復した。"}});
        let late = analyst.send("POST", &path, &on, Some(closing.clone())).await;
        assert_eq!((late.status.as_u16(), late.json["code"].as_str()), (412, Some("shell.changed")), "it does not know the note");
        let on = [("if-match", noted.tag.as_deref().unwrap())];
        assert_eq!(analyst.send("POST", &path, &on, Some(closing)).await.json["state"], "closed");
    }

    async fn a_program_reads_regimes_and_the_centre_binds_a_sector(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0"]).await;
        let [duty, operator] = &all[..] else { panic!("two programs") };
        let path = "/api/v1/regimes";
        let read = operator.get(path).await;
        let (all, tag) = (read.json, read.tag.unwrap());
        let on = [("if-match", tag.as_str())];
        let nis2 = all["regimes"].as_array().unwrap().iter().find(|one| one["code"] == "nis2").unwrap();
        assert_eq!((&all["usual"], &nis2["steps"][0]["what"]), (&json!("japan"), &json!("early-warning")));
        let binds = json!({"sector": "ICT-TEL", "regime": "nis2", "valid_from": "2014-06-19", "reason": "法令の改正"});
        assert_eq!(duty.send("POST", path, &[], Some(binds.clone())).await.status, 428);
        assert_eq!(operator.send("POST", path, &on, Some(binds.clone())).await.status, 403);
        let bound = duty.send("POST", path, &on, Some(binds.clone())).await;
        assert_eq!((bound.status.as_u16(), &bound.json["bindings"][0]["regime"]), (201, &json!("nis2")), "{}", bound.json);
        assert_eq!(duty.send("POST", path, &on, Some(binds)).await.status, 412, "somebody decided meanwhile");
        let unknown = json!({"sector": "ICT-TEL", "regime": "x", "valid_from": "2014-06-19", "reason": "x"});
        let on = [("if-match", bound.tag.as_deref().unwrap())];
        assert_eq!(duty.send("POST", path, &on, Some(unknown)).await.json["code"], "regime.unknown");
    }

    async fn a_program_reads_how_reports_go_on_and_the_ministry_decides_it_for_its_sector(bench: Bench) of told::hub; {
        let all = open(&bench, &["MIC", "FSA", "NISC duty", "ICT-TEL 0"]).await;
        let [ministry, elsewhere, duty, operator] = &all[..] else { panic!("four programs") };
        let path = "/api/v1/upward-paths";
        let of = |seen: &Value| seen["paths"].as_array().unwrap().iter().find(|one| one["sector"] == "ICT-TEL").cloned().unwrap();
        let before = operator.get(path).await.json;
        assert_eq!((of(&before), &before["decisions"]), (json!({"sector": "ICT-TEL", "pass": "by-hand"}), &json!([])));
        let said = |sector: &str, pass: &str, from: &str| json!({"sector": sector, "pass": pass, "valid_from": from, "reason": "夜間"});
        for who in [elsewhere, duty, operator] {
            assert_eq!(who.send("POST", path, &[], Some(said("ICT", "at-once", "2014-06-19"))).await.status, 403);
        }
        for (wrong, status, code) in [
            (said("X", "at-once", "2014-06-19"), 404, "shell.not-found"),
            (said("ICT", "soon", "2014-06-19"), 422, "registry.upward-no-pass"),
            (said("ICT", "at-once", "2014-06-01"), 422, "registry.upward-past"),
            (said("ICT", "by-hand", "2014-06-19"), 409, "registry.upward-already"),
        ] {
            let refused = ministry.send("POST", path, &[], Some(wrong)).await;
            assert_eq!((refused.status.as_u16(), refused.json["code"].as_str()), (status, Some(code)), "{}", refused.json);
        }
        let set = ministry.send("POST", path, &[], Some(said("ICT", "at-once", "2014-06-19"))).await;
        assert_eq!((set.status.as_u16(), &set.json["decisions"][0]["number"]), (201, &json!(1)), "{}", set.json);
        assert_eq!(of(&set.json)["pass"], "by-hand", "not before its day");
        bench.clock.set("2014-06-19 09:00");
        let now = of(&operator.get(path).await.json);
        let own = ministry.get("/api/v1/me").await.json["organisation"].clone();
        assert_eq!(now, json!({"sector": "ICT-TEL", "pass": "at-once", "since": "2014-06-19", "decided_by": own, "decided_for": "ICT"}));
    }

    async fn a_program_of_an_agency_keeps_its_list_of_executives_and_puts_incidents_together(bench: Bench) of told::hub; {
        let all = open(&bench, &["KAISHO desk", "MLIT desk", "ICT-TEL 0"]).await;
        let [desk, ministry, operator] = &all[..] else { panic!("three programs") };
        let path = "/api/v1/executives";
        let before = desk.get(path).await.json["items"].as_array().unwrap().len();
        let new = |phone: &str| json!({"name": "海野 昭", "post": "deputy", "phone": phone});
        let refused = desk.send("POST", path, &[], Some(new(""))).await;
        assert_eq!((refused.status.as_u16(), refused.json["code"].as_str()), (422, Some("agency.no-phone")));
        let added = desk.send("POST", path, &[("idempotency-key", "e")], Some(new("03-0000-0009"))).await;
        assert_eq!(added.status, 201, "{}", added.json);
        assert_eq!(desk.get(path).await.json["items"].as_array().unwrap().len(), before + 1);
        assert!(!ministry.get(path).await.json.to_string().contains("海野"), "each body its own");
        assert_eq!(operator.get(path).await.status, 404);
        let one = format!("{path}/{}", added.json["id"].as_str().unwrap());
        assert_eq!(ministry.send("DELETE", &one, &[], None).await.status, 404);
        assert_eq!(desk.send("DELETE", &one, &[], None).await.status, 204);
        assert_eq!(desk.send("DELETE", &one, &[], None).await.status, 404);

        let listed = desk.get("/api/v1/incidents").await.json;
        let find = |reference: &str| {
            listed["items"].as_array().unwrap().iter().find(|one| one["reference"] == reference).unwrap()["id"].clone()
        };
        let from = find("I-2014-00002");
        let join = format!("/api/v1/incidents/{}/join", from.as_str().unwrap());
        for (said, code) in [
            (json!({"reference": "I-2014-00002", "reason": "同じ事案"}), "agency.join-itself"),
            (json!({"reference": "I-2019-00009", "reason": "同じ事案"}), "agency.join-unknown"),
            (json!({"reference": "I-2014-00002", "reason": ""}), "agency.no-reason"),
        ] {
            let refused = desk.send("POST", &join, &[], Some(said)).await;
            assert_eq!((refused.status.as_u16(), refused.json["code"].as_str()), (422, Some(code)));
        }
        let good = json!({"reference": "I-2014-00001", "reason": "同じ事案"});
        assert_eq!(operator.send("POST", &join, &[], Some(good)).await.status, 404);
    }

    async fn a_program_of_the_centre_asks_a_colleague_to_judge(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "NISC reviewer", "ICT-TEL 0"]).await;
        let [duty, reviewer, operator] = &all[..] else { panic!("three programs") };
        let queue = duty.get("/api/v1/triage").await.json;
        let report = queue["items"][0]["report"].as_str().unwrap();
        let path = format!("/api/v1/reports/{report}/assignment");
        let now = duty.get(&path).await.json;
        let me = duty.get("/api/v1/me").await.json["person"].clone();
        assert!(now["judges"].as_array().unwrap().iter().any(|judge| judge["person"] == me), "{now}");
        assert_eq!(duty.send("PUT", &path, &[], Some(json!({"person": me}))).await.status, 428);
        let old = duty.get(&path).await.tag.unwrap();
        let assign = async |program: &Program, said: Value| {
            let tag = duty.get(&path).await.tag.unwrap();
            program.send("PUT", &path, &[("if-match", &tag)], Some(said)).await
        };
        assert_eq!(assign(reviewer, json!({"person": me})).await.status, 403);
        assert!(!operator.get(&path).await.status.is_success());
        for _ in 0..2 {
            let asked = assign(duty, json!({"person": me})).await;
            assert_eq!((asked.status.as_u16(), &asked.json["person"]), (200, &me), "asking again is no mistake");
        }
        let mine = duty.get("/api/v1/triage?state=mine").await.json;
        assert_eq!((mine["items"].as_array().unwrap().len(), &mine["items"][0]["person"]), (1, &me));
        let outsider = operator.get("/api/v1/me").await.json["person"].clone();
        let stale = duty.send("PUT", &path, &[("if-match", &old)], Some(json!({}))).await;
        assert_eq!(stale.status, 412, "somebody was asked since");
        let refused = assign(duty, json!({"person": outsider})).await;
        assert_eq!((refused.status.as_u16(), refused.json["code"].as_str()), (422, Some("case.no-judge")));
        assert_eq!(assign(duty, json!({})).await.status, 200);
        assert_eq!(duty.get("/api/v1/triage?state=mine").await.json["items"], json!([]));
        assert_eq!(duty.get("/api/v1/triage?state=x").await.status, 422);
        for waits in queue["items"].as_array().unwrap().iter().take(2) {
            let judge = format!("/api/v1/reports/{}/triage", waits["report"].as_str().unwrap());
            let stage = duty.get(&judge).await.json["stage"].clone();
            let said = json!({"stage": stage, "level": "undecided", "severity": "low", "reason": "軽微"});
            assert!(duty.send("POST", &judge, &[], Some(said)).await.status.is_success());
        }
        assert_eq!(duty.get(&path).await.status, 404, "what was judged waits for nobody");
        let judged = duty.get("/api/v1/triage?state=judged&limit=1").await.json;
        let next = judged["next"].as_str().expect("more than one was judged");
        let second = duty.get(&format!("/api/v1/triage?state=judged&limit=1&cursor={next}")).await.json;
        assert_ne!(judged["items"][0]["report"], second["items"][0]["report"]);
    }
}
