//! People, keys, what one says about oneself, points of contact, by programs.

use super::open;
use crate::told;
use access::{Actor, Role};
use kernel::Clock;
use serde_json::{Value, json};
use trial::both_engines;

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect()
}

both_engines! {
    async fn what_one_says_about_oneself_is_read_back_as_it_was_said(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0"]).await;
        let me = &all[0];
        let profile = "/api/v1/me/profile";
        let read = me.get(profile).await;
        let (mut said, tag) = (read.json, read.tag.unwrap());
        said["post"] = json!("情報システム課長");
        assert_eq!(me.send("PUT", profile, &[], Some(said.clone())).await.status, 428);
        let saved = me.send("PUT", profile, &[("if-match", &tag)], Some(said.clone())).await;
        assert_eq!((saved.status.as_u16(), &saved.json), (200, &said));
        let late = me.send("PUT", profile, &[("if-match", &tag)], Some(said.clone())).await;
        assert_eq!((late.status.as_u16(), late.json["code"].as_str()), (412, Some("shell.changed")));
        let tag = saved.tag.unwrap();
        assert_eq!(me.get(profile).await.tag.as_ref(), Some(&tag), "what saving answered is what is read");
        let again = me.send("PUT", profile, &[("if-match", &tag)], Some(said.clone())).await;
        assert_eq!((again.status.as_u16(), &again.json), (200, &said), "saying the same is no mistake");
        said["kana"] = json!("SATO");
        let wrong = me.send("PUT", profile, &[("if-match", &tag)], Some(said)).await;
        assert_eq!((wrong.status.as_u16(), pointers(&wrong.json)), (422, vec!["/kana"]));
        let mut other = me.get(profile).await.json;
        other["name"]["ja"] = json!("大野 修");
        let other = me.send("PUT", profile, &[("if-match", &tag)], Some(other)).await;
        assert_eq!(other.status, 403, "no program is somebody else");
        let wishes = me.get("/api/v1/me/preferences").await;
        assert_eq!((wishes.status.as_u16(), &wishes.json), (200, &json!({"mail": ["notice", "drill", "share"]})));
        let (preferences, tag) = ("/api/v1/me/preferences", wishes.tag.unwrap());
        let chosen = json!({"mail": ["drill"], "language": "en", "quiet": {"from": "22:00", "until": "07:00"}});
        assert_eq!(me.send("PUT", preferences, &[], Some(chosen.clone())).await.status, 428);
        let saved = me.send("PUT", preferences, &[("if-match", &tag)], Some(chosen.clone())).await;
        assert_eq!((saved.status.as_u16(), &saved.json), (200, &chosen));
        let late = me.send("PUT", preferences, &[("if-match", &tag)], Some(chosen.clone())).await;
        assert_eq!((late.status.as_u16(), late.json["code"].as_str()), (412, Some("shell.changed")));
        let tag = saved.tag.unwrap();
        for (wrong, code, at) in [
            (json!({"mail": ["recall"]}), "identity.always-sent", "/mail"),
            (json!({"mail": [], "quiet": {"from": "22:00", "until": "22:00"}}), "identity.quiet-wrong", "/quiet"),
        ] {
            let answer = me.send("PUT", preferences, &[("if-match", &tag)], Some(wrong)).await;
            assert_eq!((answer.status.as_u16(), answer.json["code"].as_str()), (422, Some(code)));
            assert_eq!(pointers(&answer.json), vec![at]);
        }
        assert_eq!(me.get(preferences).await.json, chosen, "what was refused changed nothing");
    }

    async fn a_manager_sees_and_ends_what_is_of_his_organisation_and_nothing_else(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0", "NISC duty"]).await;
        let (manager, other, duty) = (&all[0], &all[1], &all[2]);
        assert_eq!(duty.get("/api/v1/people").await.status, 403, "who manages nobody lists nobody");
        let people = manager.get("/api/v1/people").await.json;
        let me = manager.get("/api/v1/me").await.json;
        let theirs = other.get("/api/v1/people").await.json;
        let someone = theirs["items"][0]["id"].as_str().unwrap();
        assert!(people.to_string().contains(me["person"].as_str().unwrap()) && !people.to_string().contains(someone));
        let roles = json!({"roles": ["contact"]});
        for (method, path, body) in [
            ("GET", format!("/api/v1/people/{someone}"), None),
            ("PUT", format!("/api/v1/people/{someone}/roles"), Some(roles)),
            ("DELETE", format!("/api/v1/people/{someone}"), None),
        ] {
            assert_eq!(manager.send(method, &path, &[("if-match", "\"1\"")], body).await.status, 404, "{method} {path}");
        }
        let keys = manager.get("/api/v1/keys").await.json;
        assert_eq!(keys["items"].as_array().unwrap().len(), 1);
        assert!(!keys.to_string().contains(&manager.key), "the text of a key is told nowhere");
        let of_all = other.get("/api/v1/keys?of=organisation").await.json;
        let key = format!("/api/v1/keys/{}", of_all["items"][0]["id"].as_str().unwrap());
        assert_eq!(manager.send("DELETE", &key, &[], None).await.status, 404);
        assert_eq!(other.send("DELETE", &key, &[], None).await.status, 204);
        assert_eq!(other.get("/api/v1/me").await.status, 401, "an ended key opens nothing");
    }

    async fn roles_are_taken_from_whom_one_has_read_and_from_nobody_who_changed_since(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0"]).await;
        let (manager, other) = (&all[0], &all[1]);
        let org = manager.get("/api/v1/me").await.json["organisation"].as_str().unwrap().parse().unwrap();
        let new = identity::load::NewPerson {
            kana: "かり".into(),
            mail: "kari@shiomi-tel.example".into(),
            roles: vec![(org, Role::Contact), (org, Role::Manager)],
            ..Default::default()
        };
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let id = identity::load::person(&cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let (one, path) = (format!("/api/v1/people/{id}"), format!("/api/v1/people/{id}/roles"));
        let found = manager.get("/api/v1/people?q=%E3%82%AB%E3%83%AA").await.json;
        assert_eq!(found["items"][0]["id"], json!(id.to_string()), "found by its reading: {found}");
        let tag = manager.get(&one).await.tag.unwrap();
        let contact = || Some(json!({"roles": ["contact"]}));
        assert_eq!(manager.send("PUT", &path, &[], contact()).await.status, 428);
        assert_eq!(manager.send("PUT", &path, &[("if-match", "\"1\"")], contact()).await.status, 412);
        assert_eq!(other.send("PUT", &path, &[("if-match", &tag)], contact()).await.status, 404);
        let taken = manager.send("PUT", &path, &[("if-match", &tag)], contact()).await;
        assert_eq!((taken.status.as_u16(), &taken.json["roles"]), (200, &json!(["contact"])), "{}", taken.json);
        assert_eq!(manager.send("PUT", &path, &[("if-match", &tag)], contact()).await.status, 412);
        let more = Some(json!({"roles": ["contact", "manager"]}));
        let given = manager.send("PUT", &path, &[("if-match", &taken.tag.unwrap())], more).await;
        assert_eq!(given.status, 403, "a program gives nobody a role");
    }

    async fn what_an_organisation_says_of_itself_is_said_by_its_managers(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0"]).await;
        let (manager, other) = (&all[0], &all[1]);
        let me = manager.get("/api/v1/me").await.json;
        let path = format!("/api/v1/organisations/{}/description", me["organisation"].as_str().unwrap());
        let said = json!({"place": "岬ヶ丘市", "domains": ["shiomi-tel.example"], "networks": ["192.0.2.0/24"]});
        assert_eq!(manager.send("PUT", &path, &[], Some(said.clone())).await.status, 428);
        let first = manager.get(&path).await.tag.unwrap();
        let saved = manager.send("PUT", &path, &[("if-match", &first)], Some(said.clone())).await;
        assert_eq!((saved.status.as_u16(), &saved.json), (200, &said));
        let tag = saved.tag.unwrap();
        let same = manager.send("PUT", &path, &[("if-match", &tag)], Some(said.clone())).await;
        assert_eq!(same.status, 200, "saying the same is no mistake");
        let late = json!({"place": "潮見市"});
        for tag in [first.as_str(), "\"1\"", "*", "1", "W/\"1\""] {
            assert_eq!(manager.send("PUT", &path, &[("if-match", tag)], Some(late.clone())).await.status, 412, "{tag}");
        }
        assert_eq!(manager.get(&path).await.json, said);
        let wrong = json!({"domains": ["-x"], "networks": ["192.0.2.0/33"]});
        let wrong = manager.send("PUT", &path, &[("if-match", &tag)], Some(wrong)).await;
        assert_eq!((wrong.status.as_u16(), pointers(&wrong.json)), (422, vec!["/domains", "/networks"]));
        assert_eq!(other.get(&path).await.status, 403);
        for tag in [tag.as_str(), "\"1\""] {
            let refused = other.send("PUT", &path, &[("if-match", tag)], Some(json!({}))).await;
            assert_eq!(refused.status, 403, "whether a tag fits is told to nobody else");
        }
        assert_eq!(manager.get(&path).await.json, said);
    }

    async fn a_point_of_contact_is_added_changed_confirmed_and_ended(bench: Bench) of told::hub; {
        let all = open(&bench, &["ICT-TEL 0", "RAIL 0"]).await;
        let (manager, other) = (&all[0], &all[1]);
        let me = manager.get("/api/v1/me").await.json;
        let all = format!("/api/v1/organisations/{}/contacts", me["organisation"].as_str().unwrap());
        let card = |phone: &str, hours: &str| json!({
            "priority": 2, "name": {"ja": "監視室"}, "post": {"ja": "技術部"}, "phone": phone,
            "mail": "noc@shiomi-tel.example", "hours": hours,
        });
        let wrong = manager.send("POST", &all, &[], Some(card("あとで", "never"))).await;
        assert_eq!((wrong.status.as_u16(), pointers(&wrong.json)), (422, vec!["/phone", "/hours"]));
        let added = manager.send("POST", &all, &[], Some(card("03-0000-0001", "always"))).await;
        assert_eq!(added.status, 201, "{}", added.json);
        let of = |came: &Value| format!("/api/v1/contacts/{}", came["id"].as_str().unwrap());
        let (contact, tag) = (of(&added.json), added.tag.clone().unwrap());
        let read = manager.get(&contact).await;
        assert_eq!((&read.json, read.tag.as_ref()), (&added.json, Some(&tag)));
        assert_eq!(other.get(&contact).await.status, 404);
        for (method, path) in [("PUT", contact.clone()), ("POST", format!("{contact}/confirm")), ("DELETE", contact.clone())] {
            for tag in [tag.as_str(), "\"1\""] {
                let body = (method == "PUT").then(|| card("03-0000-0009", "always"));
                assert_eq!(other.send(method, &path, &[("if-match", tag)], body).await.status, 404, "{method}");
            }
        }
        bench.clock.set("2014-06-18 09:00");
        let change = || Some(card("03-0000-0002", "always"));
        assert_eq!(manager.send("PUT", &contact, &[], change()).await.status, 428);
        assert_eq!(manager.send("PUT", &contact, &[("if-match", "\"1\"")], change()).await.status, 412);
        let changed = manager.send("PUT", &contact, &[("if-match", &tag)], change()).await;
        assert_eq!((changed.status.as_u16(), changed.json["phone"].as_str()), (200, Some("03-0000-0002")));
        assert_eq!(manager.get(&contact).await.status, 404, "the version before is no point of contact any more");
        assert_eq!(manager.send("PUT", &contact, &[("if-match", &tag)], change()).await.status, 412);
        let (contact, tag) = (of(&changed.json), changed.tag.unwrap());
        assert_eq!(manager.send("POST", &format!("{contact}/confirm"), &[], None).await.status, 204);
        assert!(manager.get(&all).await.json.to_string().contains("2014-06-18"));
        assert!(!other.get(&all).await.json.to_string().contains("03-0000-0002"), "whom to telephone is told to few");
        assert_eq!(manager.send("DELETE", &contact, &[], None).await.status, 428);
        let off = [("if-match", tag.as_str())];
        assert_eq!(manager.send("DELETE", &contact, &off, None).await.status, 204);
        assert_eq!(manager.send("DELETE", &contact, &off, None).await.status, 412, "it has ended since");
        assert_eq!(manager.get(&contact).await.status, 404, "whoever ended it does not find it any more");
    }
}
