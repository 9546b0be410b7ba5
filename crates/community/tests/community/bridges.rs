//! Bridges at their ends: none is ended by one press, and what was ended can be proposed again.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use kernel::Clock;
use store::params;
use trial::{Bench, both_engines};

async fn all(bench: &Bench, what: &str) -> i64 {
    let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

/// A bridge from J-CSIP to a body that is not here.
async fn to_outside(bench: &Bench) -> (String, String) {
    let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    let select = "SELECT bridges.id AS id, to_ja FROM bridges JOIN communities c ON c.id = from_community
         WHERE c.code = 'J-CSIP' AND to_community IS NULL AND to_centre IS NULL AND inside = FALSE ORDER BY to_ja LIMIT 1";
    let row = cx.system("test").row(select, params![]).await.unwrap().unwrap();
    (row.id::<community::Bridge>("id").unwrap().to_string(), row.text("to_ja").unwrap())
}

both_engines! {
    async fn a_bridge_is_ended_with_a_reason_that_both_ends_read(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = format!("/bridges/{}/end", over());
        let before = all(&bench, "bridges WHERE valid_to IS NULL").await;
        for form in ["", "why=+", &format!("why={}", "x".repeat(2_001))] {
            let (status, text) = post(&router, "hub", &path, form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
            assert!(text.contains("まだ終えていません") && text.contains("<details open>"), "{text}");
        }
        assert_eq!(all(&bench, "bridges WHERE valid_to IS NULL").await, before);
        let (status, text) = post(&router, "hub", &path, "why=no+longer+agreed").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        for (who, code) in [("member", "J-CSIP"), ("elsewhere", "C4TAP")] {
            for (lang, said) in [("ja", "理由：no longer agreed"), ("en", "Reason: no longer agreed")] {
                let (_, text) = get(&router, who, lang, &format!("/communities/{code}/history")).await;
                assert!(text.contains(said) && text.contains("J-CSIP → C4TAP"), "{text}");
            }
        }
        // Both ends see it among those that have ended; the other is told on home, for a week.
        let name = "サイバー情報共有イニシアティブ（J-CSIP） → 標的型攻撃に関する情報共有体制（C4TAP）";
        for (who, told) in [("hub", false), ("c4tap", true)] {
            let (_, text) = get(&router, who, "ja", "/bridges").await;
            assert!(text.contains("終わった橋") && text.contains(name) && text.contains("no longer agreed"), "{text}");
            let (_, text) = get(&router, who, "ja", "/").await;
            assert_eq!(text.contains("相手の端が終えました") && text.contains("no longer agreed"), told, "{who}: {text}");
        }
        bench.clock.set("2014-07-30 10:00");
        let (_, text) = get(&router, "c4tap", "ja", "/").await;
        assert!(!text.contains("相手の端が終えました"), "{text}");
    }

    async fn a_bridge_to_a_body_that_is_not_here_is_taken_up_again_by_two_people(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (id, name) = to_outside(&bench).await;
        let again = format!("own=community+{}&other=outside+{id}&way=out&tlp=amber", jcsip());
        // While it stands it is not offered, and not proposed twice.
        let (_, text) = get(&router, "hub", "ja", "/bridges").await;
        assert!(!text.contains("value=\"outside "), "{text}");
        let (status, _) = post(&router, "hub", "/bridges", &again).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        post(&router, "hub", &format!("/bridges/{id}/end"), "why=by+mistake").await;
        let (_, text) = get(&router, "hub", "ja", "/bridges").await;
        assert!(text.contains(&format!("value=\"outside {id}\">{name}")), "{text}");
        // Another's outside end is nobody's here.
        let elsewhere = again.replace(&jcsip().to_string(), &c4tap().to_string());
        let (status, _) = post(&router, "c4tap", "/bridges", &elsewhere).await;
        assert_ne!(status, StatusCode::SEE_OTHER);
        let (status, text) = post(&router, "hub", "/bridges", &again).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let open = "bridges WHERE to_community IS NULL AND to_centre IS NULL AND valid_to IS NULL AND source = ''";
        assert_eq!(all(&bench, open).await, 0, "not by one person");
        let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
        let proposal = cx.system("test").row("SELECT id FROM community_proposals", params![]).await.unwrap().unwrap();
        let path = format!("/proposals/{}", proposal.id::<community::Proposal>("id").unwrap());
        drop(cx);
        let (_, text) = get(&router, "second", "ja", &path).await;
        assert!(text.contains(&name), "{text}");
        let (status, _) = post(&router, "hub", &format!("{path}/answer"), "answer=accept").await;
        assert_ne!(status, StatusCode::SEE_OTHER, "not in person who proposed it");
        let (status, text) = post(&router, "second", &format!("{path}/answer"), "answer=accept").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        assert_eq!(all(&bench, open).await, 1);
    }

    async fn ones_only_own_end_is_not_offered_as_the_other(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, text) = get(&open(&bench), "hub", "ja", "/bridges").await;
        let (_, others) = text.split_once("name=\"other\"").unwrap();
        assert!(!others.contains(&format!("community {}", jcsip())) && others.contains(&format!("community {}", c4tap())), "{text}");
    }

    async fn one_direction_is_proposed_once_and_by_nobody_who_chose_nothing(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let council = community::load::community_id("COUNCIL").unwrap();
        let form = format!("own=community+{}&other=community+{council}&way=out&tlp=green", jcsip());
        for missing in ["own", "other", "way", "tlp"] {
            let left: Vec<&str> = form.split('&').filter(|pair| !pair.starts_with(missing)).collect();
            let (status, text) = post(&router, "hub", "/bridges", &left.join("&")).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("選ばれていない項目があります"), "{missing}: {text}");
        }
        let (_, text) = get(&router, "hub", "ja", "/bridges").await;
        assert!(!text.contains(" checked") && text.contains("<option value=\"\">選んでください</option>"), "{text}");
        assert!(text.contains("標的型攻撃に関する情報共有体制（C4TAP）") && !text.contains("→ C4TAP<"), "by names: {text}");
        let (status, text) = post(&router, "hub", "/bridges", &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let back = format!("own=community+{council}&other=community+{}&way=in&tlp=amber", jcsip());
        for (who, form) in [("hub", &form), ("council", &back)] {
            let (status, text) = post(&router, who, "/bridges", form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{who}: {text}");
            assert!(text.contains("すでに提案されていて、回答を待っています"), "{text}");
        }
        assert_eq!(all(&bench, "community_proposals").await, 1);
        // The other direction is another bridge.
        let (status, text) = post(&router, "hub", "/bridges", &form.replace("way=out", "way=in")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let (_, text) = get(&router, "council", "ja", "/").await;
        for way in ["サイバー情報共有イニシアティブ（J-CSIP） → セプターカウンシル", "セプターカウンシル → サイバー情報共有イニシアティブ（J-CSIP）"] {
            assert!(text.contains(way), "{way}: {text}");
        }
        assert!(text.contains("上限 TLP:GREEN"), "{text}");
    }

    async fn what_was_proposed_twice_closes_when_one_is_taken_up(bench: Bench) with &tables(); {
        build(&bench).await;
        let council = community::load::community_id("COUNCIL").unwrap();
        let cx = write(&bench, &first()).await;
        let (own, there) = (community::Place::Community(jcsip()), community::Place::Community(council));
        let one = community::ops::declare_bridge::declare_bridge(&cx, own, there, true, kernel::Tlp::Green).await.unwrap();
        let two: community::ProposalId = cx.new_id();
        // As it could be done before it was refused.
        let copy = "INSERT INTO community_proposals SELECT $1, kind, content, content_hash, from_org, to_org, proposed_by, proposed_at
            FROM community_proposals WHERE id = $2";
        cx.system("test").run(copy, params![two, one]).await.unwrap();
        cx.commit().await.unwrap();
        let router = open(&bench);
        let (status, text) = post(&router, "council", &format!("/proposals/{one}/answer"), "answer=accept").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let (_, text) = get(&router, "council", "ja", &format!("/proposals/{two}")).await;
        assert!(text.contains("同じ向きの情報の橋が、別の提案で宣言された") && !text.contains("bridge-declared"), "{text}");
        assert!(!text.contains("同意しますか"), "{text}");
        for who in ["hub", "second"] {
            let (_, text) = get(&router, who, "ja", "/").await;
            assert!(text.contains("提案に同意がありました") && text.contains("→ セプターカウンシル"), "{who}: {text}");
        }
        let (_, text) = get(&router, "council", "ja", "/").await;
        assert!(!text.contains("提案に同意がありました"), "{text}");
    }
}
