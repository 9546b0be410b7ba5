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
}
