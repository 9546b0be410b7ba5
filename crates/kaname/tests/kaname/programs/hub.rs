//! The work of a hub, for programs: from what was handed in to what is shared, over bridges and by hand. Two keys of two
//! people are needed; nobody else sees any of it.

use super::{Program, open};
use crate::told;
use access::{Actor, BodyKind, Role, Who};
use kernel::Clock;
use registry::load::settled_id;
use serde_json::{Value, json};
use trial::{Bench, both_engines};

/// Somebody of a body of the demo who is at no desk of the cast.
async fn at(bench: &Bench, like: &Program, code: &str, mail: &str) -> Program {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let body = registry::ask::by_code(&cx.system("test"), code).await.unwrap().unwrap();
    drop(cx);
    assert!([BodyKind::Related, BodyKind::Council].contains(&body.kind), "{code}");
    let roles = match body.kind {
        BodyKind::Council => [Role::Secretariat, Role::Coordinator].into(),
        _ => [Role::Coordinator].into(),
    };
    let person = settled_id(&format!("cast {mail}")).unwrap();
    let actor = Actor::new(Who { person, organisation: body.id, body: body.kind, roles });
    let new = identity::ops::make_key::NewKey {
        name: "test".into(),
        roles: actor.who().unwrap().roles.clone(),
        ..Default::default()
    };
    let cx = bench.db.write(actor, bench.clock.now()).await.unwrap();
    let (_, key) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
    cx.commit().await.unwrap();
    Program { router: like.router.clone(), key: key.reveal().to_owned() }
}

fn id(json: &Value) -> &str {
    json["id"].as_str().unwrap()
}

/// A provider agrees to what it was asked.
async fn agrees(provider: &Program, asked: &Value) {
    let path = format!("/api/v1/approvals/{}/answer", id(asked));
    assert_eq!(provider.send("POST", &path, &[], Some(json!({ "answer": "agree" }))).await.status, 204);
}

both_engines! {
    async fn a_hub_shares_on_what_was_handed_in_with_two_keys_and_the_providers_consent(bench: Bench) of told::hub; {
        let all = open(&bench, &["FIN-BANK 1", "GOV-LOCAL 0", "NISC duty", "MIC", "RAIL 0"]).await;
        let [bank, city, centre, ministry, outsider] = &all[..] else { panic!("five programs") };
        let first = at(&bench, bank, "IPA", "aizawa@ipa.example").await;
        let second = at(&bench, bank, "IPA", "minami@ipa.example").await;
        let me = bank.get("/api/v1/me").await.json["organisation"].as_str().unwrap().to_owned();
        let name = bank.get(&format!("/api/v1/organisations/{me}")).await.json["name"]["ja"].as_str().unwrap().to_owned();
        let said = json!({ "title": "請求書を装うメール", "text": format!("{name}に届いた。"), "indicators": ["203.0.113.7"], "label": { "tlp": "amber" } });
        let handed = bank.send("POST", "/api/v1/communities/J-CSIP/submissions", &[], Some(said)).await.json;

        let begin = "/api/v1/communities/J-CSIP/shares";
        let sources = json!({ "submissions": [id(&handed)] });
        for (who, status) in [(bank, 403), (city, 403), (centre, 404), (ministry, 404), (outsider, 404)] {
            assert_eq!(who.send("POST", begin, &[], Some(sources.clone())).await.status.as_u16(), status);
            assert_eq!(who.get("/api/v1/communities/J-CSIP/desk").await.status.as_u16(), status);
        }
        for (wrong, status) in [(json!({}), 422), (json!({ "submissions": ["x"] }), 404), (json!({ "arrivals": [id(&handed)] }), 404)] {
            assert_eq!(first.send("POST", begin, &[], Some(wrong)).await.status.as_u16(), status);
        }
        let begun = first.send("POST", begin, &[("idempotency-key", "one")], Some(sources.clone())).await;
        let again = first.send("POST", begin, &[("idempotency-key", "one")], Some(sources)).await;
        assert_eq!((begun.status.as_u16(), &again.json), (201, &begun.json), "{}", begun.json);
        assert!(!begun.json["body"].as_str().unwrap().contains(&name), "{}", begun.json);
        assert_eq!(begun.json["in_the_way"], json!(["approval", "review"]), "{}", begun.json);
        assert_eq!((&begun.json["submissions"], &begun.json["providers"][0]["state"]), (&json!([id(&handed)]), &json!("not-asked")));
        let share = format!("/api/v1/shares/{}", id(&begun.json));
        let desk = format!("{share}/desk");
        for who in [bank, city, centre, ministry, outsider] {
            let came = who.get(&desk).await;
            assert!([403, 404].contains(&came.status.as_u16()) && !came.json.to_string().contains("203.0.113.7"), "{}", came.json);
        }

        // What is saved builds on what was read.
        let text = |body: &str| json!({ "title": "請求書を装うメール", "body": body, "indicators": ["203.0.113.7"], "label": { "tlp": "amber" } });
        assert_eq!(first.send("PUT", &desk, &[], Some(text("x"))).await.status, 428);
        assert_eq!(first.send("PUT", &desk, &[("if-match", "\"99\"")], Some(text("x"))).await.status, 412);
        let tag = begun.tag.clone().unwrap();
        let weak = json!({ "title": "x", "body": "x", "label": { "tlp": "clear" } });
        assert_eq!(first.send("PUT", &desk, &[("if-match", &tag)], Some(weak)).await.json["code"], "community.label");
        let saved = first.send("PUT", &desk, &[("if-match", &tag)], Some(text("複数の事業者に届いた。"))).await;
        assert_eq!((saved.status.as_u16(), &saved.json["revision"]), (200, &json!(2)), "{}", saved.json);
        assert_eq!(first.send("PUT", &desk, &[("if-match", &tag)], Some(text("遅れた稿"))).await.status, 412);
        let (old, hash) = (begun.json["hash"].clone(), saved.json["hash"].clone());

        // Exactly what was seen is asked about, approved and shared.
        let ask = |hash: &Value| json!({ "provider": me, "hash": hash });
        let path = format!("{share}/approvals");
        assert_eq!(first.send("POST", &path, &[], Some(ask(&old))).await.json["code"], "community.stale");
        let asked = first.send("POST", &path, &[], Some(ask(&hash))).await;
        assert_eq!(asked.status, 201, "{}", asked.json);
        assert_eq!(first.send("POST", &path, &[], Some(ask(&hash))).await.json["code"], "community.already-asked");
        agrees(bank, &asked.json).await;
        let release = json!({ "hash": hash });
        let leaves = format!("{share}/release");
        let approve = json!({ "hash": hash, "verdict": "approve" });
        let own = first.send("POST", &format!("{share}/reviews"), &[], Some(approve.clone())).await;
        assert_eq!(own.status, 403, "whoever wrote it is no second pair of eyes");
        let early = second.send("POST", &leaves, &[], Some(release.clone())).await;
        assert_eq!(early.json["code"], "community.in-the-way");
        assert_eq!(second.send("POST", &format!("{share}/reviews"), &[], Some(approve)).await.status, 204);
        assert_eq!(second.send("POST", &leaves, &[], Some(json!({ "hash": old }))).await.json["code"], "community.stale");
        for who in [bank, centre, ministry, outsider] {
            assert!([403, 404].contains(&who.send("POST", &leaves, &[], Some(release.clone())).await.status.as_u16()));
        }
        let left = second.send("POST", &leaves, &[], Some(release)).await;
        assert!(left.status == 200 && left.json["recipients"].as_u64().unwrap() > 3, "{}", left.json);
        let read = city.get(&share).await;
        assert_eq!((read.status.as_u16(), &read.json["body"]), (200, &json!("複数の事業者に届いた。")));
        for who in [centre, ministry, outsider] {
            assert_eq!(who.get(&share).await.status, 404);
        }

        // Over a bridge, and by hand: each with consent of its own.
        let shown = first.get(&desk).await.json;
        let way = |reach: &str| shown["ways"].as_array().unwrap().iter().find(|way| way["reach"] == reach).unwrap()["bridge"].clone();
        let (over, by_hand) = (way("here"), way("by-hand"));
        let cross = json!({ "bridge": over });
        assert_eq!(second.send("POST", &format!("{share}/cross"), &[], Some(cross.clone())).await.json["code"], "community.in-the-way");
        for bridge in [&over, &by_hand] {
            let ask = json!({ "provider": me, "hash": hash, "bridge": bridge });
            let asked = first.send("POST", &path, &[], Some(ask)).await;
            assert_eq!(asked.status, 201, "{}", asked.json);
            agrees(bank, &asked.json).await;
        }
        assert_eq!(second.send("POST", &format!("{share}/cross"), &[], Some(cross.clone())).await.status, 204);
        assert_eq!(second.send("POST", &format!("{share}/cross"), &[], Some(cross)).await.json["code"], "community.already-passed");
        let hand = |whom: &str| json!({ "bridge": by_hand, "whom": whom, "means": "暗号化したメール" });
        let path = format!("{share}/hand-over");
        assert_eq!(second.send("POST", &path, &[], Some(hand(" "))).await.json["code"], "community.hand-unsaid");
        assert_eq!(bank.send("POST", &path, &[], Some(hand("山田"))).await.status, 403);
        assert_eq!(second.send("POST", &path, &[], Some(hand("山田"))).await.status, 204);
        assert_eq!(second.send("POST", &path, &[], Some(hand("山田"))).await.json["code"], "community.already-handed");
        let shown = first.get(&desk).await.json;
        assert!(shown["ways"].to_string().contains("山田") && !shown["released_at"].is_null(), "{shown}");

        // At the other end its hub reads it, without the provider; nobody else does, whoever sent it among them.
        let council = at(&bench, bank, "COUNCIL", "morishita@council.example").await;
        let came = council.get("/api/v1/arrivals?limit=1").await.json;
        let arrival = format!("/api/v1/arrivals/{}", id(&came["items"][0]));
        let read = council.get(&arrival).await;
        assert!(read.status == 200 && read.json["body"] == "複数の事業者に届いた。" && !read.json.to_string().contains(&me), "{}", read.json);
        for who in [&first, bank, city, centre, ministry, outsider] {
            assert_eq!(who.get(&arrival).await.status, 404);
            assert_eq!(who.send("POST", &format!("{arrival}/notice"), &[], None).await.status, 404);
        }
        let not_here = council.send("POST", &format!("{arrival}/notice"), &[], None).await;
        assert_eq!(not_here.status, 404, "what came to a circle begins no notice: {}", not_here.json);
    }

    async fn a_hub_keeps_meetings_and_groups_and_its_members_read_them(bench: Bench) of told::hub; {
        let all = open(&bench, &["FIN-BANK 1", "NISC duty"]).await;
        let (bank, centre) = (&all[0], &all[1]);
        let hub = at(&bench, bank, "IPA", "aizawa@ipa.example").await;
        let meetings = "/api/v1/communities/J-CSIP/meetings";
        let me = bank.get("/api/v1/me").await.json["organisation"].clone();
        let said = |number: i64, day: &str| json!({ "kind": "general", "number": number, "held_on": day, "agenda": "参加の状況", "attendees": [me] });
        for (who, status) in [(bank, 403), (centre, 404)] {
            assert_eq!(who.send("POST", meetings, &[], Some(said(1, "2014-06-01"))).await.status.as_u16(), status);
        }
        assert_eq!(hub.send("POST", meetings, &[], Some(said(1, "2014-12-01"))).await.json["code"], "community.meeting-not-yet");
        assert_eq!(hub.send("POST", meetings, &[], Some(said(0, "2014-06-01"))).await.json["code"], "community.meeting-number");
        for number in 1..=3 {
            let recorded = hub.send("POST", meetings, &[], Some(said(number, "2014-06-01"))).await;
            assert_eq!(recorded.status, 201, "{}", recorded.json);
        }
        assert_eq!(hub.send("POST", meetings, &[], Some(said(3, "2014-06-01"))).await.json["code"], "community.meeting-twice");
        let whole = bank.get(meetings).await.json;
        assert_eq!((whole["items"].as_array().unwrap().len(), &whole["items"][0]["attendees"][0]), (3, &me), "{whole}");
        let (mut seen, mut path) = (Vec::new(), format!("{meetings}?limit=1"));
        loop {
            let page = bank.get(&path).await.json;
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => path = format!("{meetings}?limit=1&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(json!(seen), whole["items"]);
        assert_eq!(centre.get(meetings).await.status, 404);

        let groups = "/api/v1/communities/J-CSIP/groups";
        let new = json!({ "code": "gas", "name": { "ja": "ガスSIG" } });
        assert_eq!(bank.send("POST", groups, &[], Some(new.clone())).await.status, 403);
        assert_eq!(hub.send("POST", groups, &[], Some(new.clone())).await.status, 201);
        assert_eq!(hub.send("POST", groups, &[], Some(new)).await.status, 409);
        assert!(bank.get(groups).await.json.to_string().contains("ガスSIG"));
        assert_eq!(centre.get(groups).await.status, 404);
        let close = |group: &str| json!({ "group": group });
        let path = format!("{groups}/close");
        assert_eq!(hub.send("POST", &path, &[], Some(close("finance"))).await.json["code"], "community.group-not-empty");
        assert_eq!(hub.send("POST", &path, &[], Some(close("none"))).await.json["code"], "community.unknown-group");
        assert_eq!(hub.send("POST", &path, &[], Some(close("gas"))).await.status, 204);
    }
}
