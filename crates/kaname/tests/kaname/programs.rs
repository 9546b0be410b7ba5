//! The API as a program meets it: keys, problems, conditional writes, what is sent twice, pages.

mod circles;
mod desk;
mod grown;
mod hub;
mod incidents;
mod keeping;
mod kept;
mod people;
mod recalls;
mod shown;

use crate::told;
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use kaname::demo::Cast;
use kernel::Clock;
use serde_json::{Value, json};
use shell::{AppParts, Mode};
use std::sync::Arc;
use store::Db;
use tower::ServiceExt;
use trial::{Bench, SetClock, both_engines};

struct Program {
    router: Router,
    key: String,
}

/// What came back: status, headers that matter, JSON.
struct Came {
    status: StatusCode,
    media: String,
    tag: Option<String>,
    json: Value,
}

async fn open(bench: &Bench, desks: &[&str]) -> Vec<Program> {
    at_desks((&bench.db, &bench.clock), &told::cast(bench), desks).await
}

/// Programs of those at these desks, in a hub that was told everything.
async fn at_desks((db, clock): (&Db, &Arc<SetClock>), cast: &Cast, desks: &[&str]) -> Vec<Program> {
    let (_, router) = shell::open(AppParts {
        db: db.clone(),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        chance: Arc::new(kaname::edge::SystemChance),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: kaname::house::rooms(),
        doorkeeper: identity::recognise,
    });
    let mut programs = Vec::new();
    for desk in desks {
        let actor = cast.at(desk).unwrap().actor();
        let roles = actor.who().unwrap().roles.clone();
        let cx = db.write(actor, clock.now()).await.unwrap();
        let new = identity::ops::make_key::NewKey { name: "test".into(), roles, ..Default::default() };
        let (_, key) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
        cx.commit().await.unwrap();
        programs.push(Program { router: router.clone(), key: key.reveal().to_owned() });
    }
    programs
}

impl Program {
    async fn send(&self, method: &str, path: &str, more: &[(&str, &str)], body: Option<Value>) -> Came {
        self.ask(method, path, more, body.map(|body| ("application/json", body.to_string()))).await
    }
    /// Sends a file as it is.
    async fn put_bytes(&self, path: &str, more: &[(&str, &str)], bytes: &str) -> Came {
        self.ask("POST", path, more, Some(("application/octet-stream", bytes.to_owned()))).await
    }
    async fn ask(&self, method: &str, path: &str, more: &[(&str, &str)], body: Option<(&str, String)>) -> Came {
        let mut request = Request::builder().method(method).uri(path).header("host", "kaname.example");
        if !more.iter().any(|(name, _)| *name == "authorization") {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some((media, body)) => {
                request = request.header(header::CONTENT_TYPE, media);
                Body::from(body)
            }
            None => Body::empty(),
        };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let said = |name| head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let bytes = axum::body::to_bytes(body, 16 << 20).await.unwrap();
        Came {
            status: head.status,
            media: said(header::CONTENT_TYPE).unwrap_or_default(),
            tag: said(header::ETAG),
            json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }
    async fn get(&self, path: &str) -> Came {
        self.send("GET", path, &[], None).await
    }
}

both_engines! {
    async fn a_program_files_a_report_and_what_it_sends_twice_is_done_once(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0"]).await;
        let program = &all[0];
        let begun = program.send("POST", "/api/v1/drafts", &[("idempotency-key", "one")], Some(json!({}))).await;
        assert_eq!(begun.status, 201, "{}", begun.json);
        let again = program.send("POST", "/api/v1/drafts", &[("idempotency-key", "one")], Some(json!({}))).await;
        assert_eq!(again.json, begun.json, "the same key and the same body are answered the same");
        let other = program.send("POST", "/api/v1/drafts", &[("idempotency-key", "one")], Some(json!({"exercise": true}))).await;
        assert_eq!((other.status.as_u16(), other.json["code"].as_str()), (422, Some("shell.key-reused")));
        let draft = format!("/api/v1/drafts/{}", begun.json["id"].as_str().unwrap());
        let said = |began: &str, tlp: Value| json!({
            "stage": "first", "label": tlp,
            "content": {"title": "表示遅延", "impact": {"users": 40000}, "began": {"at": began}},
        });
        let (wrong, tag) = (said("2041-06-17T09:12:00+09:00", json!({})), begun.tag.unwrap());
        assert_eq!(program.send("PUT", &draft, &[], Some(wrong.clone())).await.status, 428);
        assert_eq!(program.send("PUT", &draft, &[("if-match", "\"99\"")], Some(wrong.clone())).await.status, 412);
        let no_day = said("2014-06-17T09:12:00+09:00", json!({"until": "2014-02-30"}));
        let no_day = program.send("PUT", &draft, &[("if-match", &tag)], Some(no_day)).await;
        assert_eq!((no_day.status.as_u16(), no_day.json["errors"][0]["pointer"].as_str()), (422, Some("/label/until")));
        let saved = program.send("PUT", &draft, &[("if-match", &tag)], Some(wrong)).await;
        assert_eq!(saved.status, 200, "{}", saved.json);
        let tag = saved.tag.unwrap();
        let wrong = program.send("POST", &format!("{draft}/submit"), &[("if-match", &tag)], None).await;
        assert_eq!((wrong.status.as_u16(), wrong.media.as_str()), (422, "application/problem+json"));
        let pointers: Vec<_> = wrong.json["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/content/began", "/label/tlp"]);
        let good = said("2014-06-17T09:12:00+09:00", json!({"tlp": "amber"}));
        let saved = program.send("PUT", &draft, &[("if-match", &tag)], Some(good.clone())).await;
        assert_eq!(saved.json["said"], good, "what was said is read back as it was said");
        let headers = [("if-match", saved.tag.as_deref().unwrap()), ("idempotency-key", "send")];
        let sent = program.send("POST", &format!("{draft}/submit"), &headers, None).await;
        assert_eq!(sent.status, 200, "{}", sent.json);
        let resent = program.send("POST", &format!("{draft}/submit"), &headers, None).await;
        assert_eq!(resent.json, sent.json, "one report, not two");
        let report = program.get(&format!("/api/v1/reports/{}", sent.json["report"].as_str().unwrap())).await;
        assert_eq!(report.json["stages"][0]["content"]["impact"]["users"], 40000);
        assert_eq!(report.json["stages"][0]["hash"], sent.json["hash"]);
    }

    async fn a_program_files_a_report_in_one_call_all_of_it_or_nothing(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0"]).await;
        let program = &all[0];
        let said = |began: &str, label: Value| json!({
            "stage": "first", "label": label, "exercise": true,
            "content": {"title": "表示遅延", "impact": {"users": 40000}, "began": {"at": began}, "indicators": ["192.0.2.7"]},
        });
        let key = [("idempotency-key", "file")];
        let before = program.get("/api/v1/reports").await.json;
        let wrong = said("2041-06-17T09:12:00+09:00", json!({}));
        let wrong = program.send("POST", "/api/v1/reports", &key, Some(wrong)).await;
        assert_eq!((wrong.status.as_u16(), wrong.json["code"].as_str()), (422, Some("report.draft-invalid")));
        let pointers: Vec<_> = wrong.json["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/content/began", "/label/tlp"]);
        let unknown = program.send("POST", "/api/v1/reports", &key, Some(json!({"told": {}}))).await;
        assert_eq!((unknown.status.as_u16(), unknown.json["code"].as_str()), (400, Some("shell.json")));
        assert_eq!(unknown.json["errors"][0]["code"], "api-misfit-unknown", "{}", unknown.json);
        for (lang, sentence) in [("ja", "型が違います"), ("en", "Something of another type")] {
            let list = json!({"content": {"title": "x", "indicators": ["192.0.2.7", {"value": 3}]}});
            let misfit = program.send("POST", "/api/v1/reports", &[("accept-language", lang)], Some(list)).await;
            assert_eq!((misfit.status.as_u16(), &misfit.json["errors"][0]["pointer"]), (400, &json!("/content/indicators/1")));
            assert!(misfit.json["errors"][0]["detail"].as_str().unwrap().starts_with(sentence), "{}", misfit.json);
        }
        assert_eq!(program.get("/api/v1/reports").await.json, before, "nothing of it was filed");
        assert_eq!(program.get("/api/v1/drafts").await.json["items"], json!([]), "and nothing of it stays as a draft");
        let good = said("2014-06-17T09:12:00+09:00", json!({"tlp": "amber"}));
        let sent = program.send("POST", "/api/v1/reports", &key, Some(good.clone())).await;
        assert_eq!(sent.status, 201, "{}", sent.json);
        let again = program.send("POST", "/api/v1/reports", &key, Some(good)).await;
        assert_eq!(again.json, sent.json, "one report, not two");
        assert_eq!(program.get("/api/v1/drafts").await.json["items"], json!([]));
        let report = program.get(&format!("/api/v1/reports/{}", sent.json["report"].as_str().unwrap())).await;
        assert_eq!((&report.json["exercise"], &report.json["reference"]), (&json!(true), &sent.json["reference"]));
        assert_eq!(report.json["stages"][0]["content"]["impact"]["users"], 40000);
        assert_eq!(report.json["stages"][0]["hash"], sent.json["hash"]);
    }

    async fn a_program_sees_what_a_file_says_of_itself_and_takes_it_out(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "NISC analyst", "RAIL 0"]).await;
        let (program, analyst, other) = (&all[0], &all[1], &all[2]);
        let begun = program.send("POST", "/api/v1/drafts", &[], Some(json!({}))).await;
        let files = format!("/api/v1/drafts/{}/files", begun.json["id"].as_str().unwrap());
        let pdf = "%PDF-1.4\n1 0 obj\n<< /Author (Sato) >>\nendobj\ntrailer\n<< /Info 1 0 R >>\n%%EOF\n";
        let name = "?name=..%2F..%2Fa.pdf.exe";
        let added = program.put_bytes(&format!("{files}{name}"), &[("idempotency-key", "f")], pdf).await;
        assert_eq!(added.status, 201, "{}", added.json);
        assert_eq!(program.put_bytes(&format!("{files}{name}"), &[("idempotency-key", "f")], pdf).await.json, added.json);
        assert_eq!((added.json["file"]["name"].as_str(), added.json["leaves_as"].as_str()), (Some("a.pdf.exe"), Some("a.pdf.exe.bin")));
        assert_eq!(added.json["file"]["media_type"], "application/pdf");
        assert!(added.json["marks"].as_array().unwrap().contains(&json!("double-ending")), "{}", added.json);
        assert_eq!(added.json["says"], json!([{"about": "person", "name": "Author", "value": "Sato"}]));
        let first = format!("{files}/{}", added.json["file"]["id"].as_str().unwrap());
        assert_eq!(other.send("POST", &format!("{first}/strip"), &[], None).await.status, 404);
        let stripped = program.send("POST", &format!("{first}/strip"), &[], None).await;
        assert_eq!((stripped.status.as_u16(), &stripped.json["says"], &stripped.json["stripped"]), (201, &json!([]), &json!(["Author"])));
        let again = program.send("POST", &format!("{files}/{}/strip", stripped.json["file"]["id"].as_str().unwrap()), &[], None).await;
        assert_eq!((again.status.as_u16(), again.json["code"].as_str()), (422, Some("sharing.file-nothing-to-strip")));
        let listed = program.get(&files).await;
        assert_eq!(listed.json["items"], json!([stripped.json]));
        assert_eq!(program.get(&first).await.status, 404);
        assert_eq!(program.put_bytes(&files, &[], "").await.json["code"], "report.file-empty");

        let notices = analyst.get("/api/v1/notices").await;
        let open = notices.json["items"].as_array().unwrap().iter().find(|one| one["released_at"].is_null()).unwrap().clone();
        let files = format!("/api/v1/notices/{}/files", open["id"].as_str().unwrap());
        let listed = analyst.get(&files).await;
        assert_eq!(analyst.put_bytes(&files, &[], pdf).await.status, 428);
        assert_eq!(analyst.put_bytes(&files, &[("if-match", "\"99\"")], pdf).await.status, 412);
        let added = analyst.put_bytes(&format!("{files}?name=a.pdf"), &[("if-match", listed.tag.as_deref().unwrap())], pdf).await;
        assert_eq!(added.status, 201, "{}", added.json);
        let strip = format!("{files}/{}/strip", added.json["file"]["id"].as_str().unwrap());
        assert_eq!(analyst.send("POST", &strip, &[("if-match", listed.tag.as_deref().unwrap())], None).await.status, 412);
        let stripped = analyst.send("POST", &strip, &[("if-match", added.tag.as_deref().unwrap())], None).await;
        assert_eq!((stripped.status.as_u16(), &stripped.json["says"]), (201, &json!([])), "{}", stripped.json);
        let file = format!("{files}/{}", stripped.json["file"]["id"].as_str().unwrap());
        assert_eq!(analyst.get(&file).await.media, "application/octet-stream");
        assert_eq!(other.get(&file).await.status, 404);
        let off = analyst.send("DELETE", &file, &[("if-match", stripped.tag.as_deref().unwrap())], None).await;
        assert_eq!((off.status.as_u16(), analyst.get(&file).await.status.as_u16()), (204, 404));
    }

    async fn without_a_key_nothing_and_with_anothers_not_his_things(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0"]).await;
        let (mine, other) = (&all[0], &all[1]);
        for (name, value) in [("authorization", "Bearer kn_nonsense"), ("authorization", "Basic eDp5"), ("authorization", "")] {
            let came = mine.send("GET", "/api/v1/reports", &[(name, value)], None).await;
            assert_eq!((came.status.as_u16(), came.media.as_str()), (401, "application/problem+json"), "{value}");
        }
        let listed = mine.get("/api/v1/reports").await;
        let report = listed.json["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(mine.get(&format!("/api/v1/reports/{report}")).await.status, 200);
        assert_eq!(other.get(&format!("/api/v1/reports/{report}")).await.status, 404);
        let theirs = other.get("/api/v1/reports").await;
        assert!(!theirs.json.to_string().contains(&report));
    }

    async fn what_cannot_be_read_is_a_problem_with_a_code(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty"]).await;
        let duty = &all[0];
        for (method, path, body, status, code) in [
            ("GET", "/api/v1/nothing", None, 404, "shell.not-found"),
            ("GET", "/api/v1/reports/x", None, 404, "shell.not-found"),
            ("GET", "/api/v1/reports?limit=0", None, 422, "shell.limit"),
            ("GET", "/api/v1/reports?cursor=x", None, 422, "shell.cursor"),
            ("GET", "/api/v1/reports?state=x", None, 422, "report.unknown-state"),
            ("GET", "/api/v1/reports?unknown=x", None, 400, "shell.unreadable"),
            ("PATCH", "/api/v1/reports", None, 405, "shell.method"),
            ("POST", "/api/v1/cases", Some(json!({"title": "x\u{0}"})), 400, "shell.nul"),
            ("POST", "/api/v1/cases", Some(json!({"titel": "x"})), 400, "shell.json"),
            ("POST", "/api/v1/cases", Some(json!({"title": " "})), 422, "case.title"),
        ] {
            let came = duty.send(method, path, &[], body).await;
            assert_eq!((came.status.as_u16(), came.json["code"].as_str()), (status, Some(code)), "{method} {path}");
            assert!(came.json["title"].as_str().is_some_and(|title| !title.starts_with("fault-")), "{}", came.json);
        }
    }

    async fn a_program_finds_what_it_may_read_page_after_page(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0", "RAIL 0"]).await;
        let (duty, member, other) = (&all[0], &all[1], &all[2]);
        let reports = member.get("/api/v1/reports").await.json;
        let mine = reports["items"][0]["reference"].as_str().unwrap();
        let found = member.get(&format!("/api/v1/search?q={mine}&kind=report")).await.json;
        assert_eq!((&found["items"][0]["reference"], &found["items"][0]["id"]), (&json!(mine), &reports["items"][0]["id"]));
        let theirs = other.get(&format!("/api/v1/search?q={mine}")).await.json;
        assert_eq!(theirs["items"], json!([]), "{theirs}");
        let whole = duty.get("/api/v1/search?q=20").await.json;
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = duty.get(&format!("/api/v1/search?q=20&limit=2&cursor={next}")).await.json;
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(place) => next = place.to_owned(),
                None => break,
            }
        }
        assert!(seen.len() > 2);
        assert_eq!(json!(seen), whole["items"]);
        for (path, code) in [
            ("/api/v1/search", "search.no-words"), ("/api/v1/search?q=x&kind=x", "search.unknown-kind"),
            ("/api/v1/search?q=x&since=x", "search.unknown-day"), ("/api/v1/search?q=x&cursor=x", "shell.cursor"),
        ] {
            let wrong = duty.get(path).await;
            assert_eq!((wrong.status.as_u16(), wrong.json["code"].as_str()), (422, Some(code)), "{path}");
        }
    }

    async fn pages_follow_each_other_without_gap_or_double(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty", "ICT-TEL 0", "FIN-BANK 1"]).await;
        let (duty, member, bank) = (&all[0], &all[1], &all[2]);
        let me = member.get("/api/v1/me").await.json;
        for _ in 0..2 {
            let begun = member.send("POST", "/api/v1/drafts", &[], Some(json!({"exercise": true}))).await;
            let (path, tag) = (format!("/api/v1/drafts/{}", begun.json["id"].as_str().unwrap()), begun.tag.unwrap());
            let said = json!({"stage": "first", "content": {"title": "表示遅延"}, "label": {}});
            assert_eq!(member.send("PUT", &path, &[("if-match", &tag)], Some(said)).await.status, 200);
        }
        let contacts = format!("/api/v1/organisations/{}/contacts", me["organisation"].as_str().unwrap());
        for (who, path, least) in [
            (duty, "/api/v1/reports", 3),
            (duty, "/api/v1/sectors", 10),
            (duty, "/api/v1/bridges", 6),
            (member, "/api/v1/drafts", 2),
            (member, "/api/v1/people", 1),
            (member, contacts.as_str(), 1),
            (bank, "/api/v1/communities", 1),
            (bank, "/api/v1/communities/J-CSIP/counts", 3),
            (bank, "/api/v1/communities/J-CSIP/decisions", 0),
        ] {
            let whole = who.get(path).await;
            let items = whole.json["items"].as_array().unwrap();
            assert!(items.len() >= least && whole.json["next"].is_null(), "{path}: {}", whole.json);
            let (mut seen, mut page) = (Vec::new(), format!("{path}?limit=1"));
            loop {
                let came = who.get(&page).await;
                seen.extend(came.json["items"].as_array().unwrap().clone());
                match came.json["next"].as_str() {
                    Some(next) => page = format!("{path}?limit=1&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(json!(seen), whole.json["items"], "{path}");
            for (wrong, code) in [("cursor=x", "shell.cursor"), ("limit=0", "shell.limit"), ("limit=101", "shell.limit")] {
                let came = who.get(&format!("{path}?{wrong}")).await;
                assert_eq!((came.status.as_u16(), came.json["code"].as_str()), (422, Some(code)), "{path}?{wrong}");
            }
        }
    }
}

#[test]
fn every_operation_has_its_own_name_and_every_link_leads_somewhere() {
    let rooms = kaname::house::rooms();
    let document = shell::api::document(rooms.iter().flat_map(|room| &room.routes));
    let mut names = Vec::new();
    let mut links = Vec::new();
    for operations in document["paths"].as_object().unwrap().values() {
        for operation in operations.as_object().unwrap().values() {
            names.push(operation["operationId"].as_str().unwrap().to_owned());
            for answer in operation["responses"].as_object().unwrap().values() {
                let leads = answer["links"].as_object().into_iter().flatten();
                links.extend(leads.map(|(_, link)| link["operationId"].as_str().unwrap().to_owned()));
            }
        }
    }
    let twice = shell::api::names_used_twice(rooms.iter().flat_map(|room| &room.routes));
    assert!(twice.is_empty(), "{twice:?} are described twice and otherwise");
    let unique: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len());
    assert!(links.iter().all(|link| unique.contains(link)), "{links:?}");
    for reference in document.to_string().split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is not described");
    }
}
