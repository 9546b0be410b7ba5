//! What is handed over by hand to a body that is not in Kaname is written down, with its providers' consent and not
//! without; and the graph of exchange is the documents'.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use community::ops::{cross_bridge::*, hand_over_share::*};
use community::{BridgeId, Obstacle, SealKind, State, verify_seals};
use registry::load::settled_id;
use store::{Denied, Engine, SealFault, params};
use trial::{Bench, both_engines, org_id};

/// J-CSIP → JPCERT/CC, as the provider wishes (004:6726-6728).
pub(crate) fn to_jpcert() -> BridgeId {
    settled_id("bridge J-CSIP JPCERT/CC（情報提供組織の意向に沿って）").unwrap()
}

pub(crate) const SAID: (&str, &str) = ("JPCERT/CC 調整担当 山田", "暗号化したメール");

async fn broken(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let cx = write(bench, &access::Actor::nobody()).await;
    let seals = verify_seals(&cx).await.unwrap();
    assert!(seals.checked > 5);
    seals.broken.into_iter().map(|one| (one.kind, one.why)).collect()
}

/// What somebody does who owns the database.
async fn change(bench: &Bench, statement: &str) {
    let cx = write(bench, &access::Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

both_engines! {
    async fn what_is_handed_over_by_hand_is_written_down_with_its_providers_consent_only(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let cx = write(&bench, &second()).await;
        let refused = hand_over_share(&cx, to_jpcert(), share, SAID).await.unwrap_err();
        assert!(matches!(&refused, HandOverError::InTheWay(why) if *why == [Obstacle::Approval(State::NotAsked)]), "{refused:?}");
        drop(cx);
        let approval = asked(&bench, share, org_id(101), Some(to_jpcert())).await;
        let router = open(&bench);
        let (_, told) = get(&router, "member", "ja", &format!("/approvals/{approval}")).await;
        assert!(told.contains("JPCERT/CC"), "the provider reads for whom it is");
        let (_, desk) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(desk.contains("JPCERT/CC") && !desk.contains("/hand-over\""), "not before the provider has agreed");
        agreed(&bench, &member(101), approval).await;
        // Nothing passes by itself to where nobody stands, and what passes here is not handed over.
        let cx = write(&bench, &second()).await;
        assert!(matches!(cross_bridge(&cx, to_jpcert(), share).await.unwrap_err(), CrossBridgeError::NoWay));
        assert!(matches!(hand_over_share(&cx, over(), share, SAID).await.unwrap_err(), HandOverError::NoWay));
        let long = "長".repeat(201);
        for bad in [("", "電話"), ("山田", " "), (long.as_str(), "電話")] {
            assert!(matches!(hand_over_share(&cx, to_jpcert(), share, bad).await.unwrap_err(), HandOverError::Unsaid), "{bad:?}");
        }
        drop(cx);
        for (who, status) in [("member", StatusCode::FORBIDDEN), ("outsider", StatusCode::NOT_FOUND), ("centre", StatusCode::NOT_FOUND)] {
            let form = format!("bridge={}&whom=a&means=b", to_jpcert());
            assert_eq!(post(&router, who, &format!("/shares/{share}/hand-over"), &form).await.0, status, "{who}");
        }
        let form = format!("bridge={}&whom=Yamada&means=mail", to_jpcert());
        assert_eq!(post(&router, "second", &format!("/shares/{share}/hand-over"), &form).await.0, StatusCode::SEE_OTHER);
        let (_, desk) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(desk.contains("Yamada（mail）") && !desk.contains("/hand-over\""), "{desk}");
        let cx = write(&bench, &second()).await;
        assert!(matches!(hand_over_share(&cx, to_jpcert(), share, SAID).await.unwrap_err(), HandOverError::Already));
        drop(cx);
        let cx = write(&bench, &second()).await;
        let sql = cx.system("test");
        assert!(sql.run("UPDATE hand_overs SET whom = 'x'", params![]).await.is_err(), "what was written down stays");
    }

    async fn whoever_changes_what_was_written_down_of_a_handing_over_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let approval = asked(&bench, share, org_id(101), Some(to_jpcert())).await;
        agreed(&bench, &member(101), approval).await;
        let cx = write(&bench, &second()).await;
        hand_over_share(&cx, to_jpcert(), share, SAID).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(broken(&bench).await, []);
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_hand_overs_UPDATE; DROP TRIGGER sealed_hand_overs_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_hand_overs ON hand_overs",
        };
        bench.db.run_script(lift).await.unwrap();
        for (deed, undo, why) in [
            ("whom = whom || 'x'", "whom = SUBSTR(whom, 1, LENGTH(whom) - 1)", SealFault::Chain),
            ("means = means || 'x'", "means = SUBSTR(means, 1, LENGTH(means) - 1)", SealFault::Chain),
            ("handed_at = handed_at + 1", "handed_at = handed_at - 1", SealFault::Stamp),
        ] {
            change(&bench, &format!("UPDATE hand_overs SET {deed}")).await;
            assert_eq!(broken(&bench).await, [(SealKind::HandOver, why)], "{deed}");
            change(&bench, &format!("UPDATE hand_overs SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        let cx = write(&bench, &access::Actor::nobody()).await;
        let select = "SELECT detail FROM audit_entries WHERE action = 'community.handed-over'";
        let told = cx.system("test").row(select, params![]).await.unwrap().unwrap().text("detail").unwrap();
        assert!(!told.contains("山田") && !told.contains("メール"), "the chain tells no words: {told}");
        drop(cx);
        change(&bench, "DELETE FROM hand_overs").await;
        assert_eq!(broken(&bench).await, [(SealKind::HandOver, SealFault::Gone)]);
    }

    async fn nobody_hands_over_what_is_his_circles_own_or_leads_from_elsewhere(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let inside: BridgeId = settled_id("bridge C4TAP 重要インフラ事業者等").unwrap();
        let cx = write(&bench, &second()).await;
        assert!(matches!(hand_over_share(&cx, inside, share, SAID).await.unwrap_err(), HandOverError::Denied(Denied::Refused | Denied::NotFound)));
        drop(cx);
        let cx = write(&bench, &council()).await;
        assert!(matches!(hand_over_share(&cx, inside, share, SAID).await.unwrap_err(), HandOverError::Denied(_)));
    }

    async fn the_graph_of_exchange_is_that_of_the_documents(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (_, text) = get(&router, "member", "ja", "/api/v1/bridges").await;
        let said: serde_json::Value = serde_json::from_str(&text).unwrap();
        let ways = said["items"].as_array().unwrap();
        let reach = |from: &str, to: &str| {
            let here = |end: &serde_json::Value, name: &str| end["ja"].as_str().is_some_and(|own| own.starts_with(name));
            let way = ways.iter().find(|way| here(&way["from"], from) && here(&way["to"], to));
            way.map(|way| way["reach"].as_str().unwrap().to_owned())
        };
        for (from, to, how) in [
            ("NISC", "警察庁", "by-hand"), ("警察庁", "NISC", "by-hand"), ("NISC", "C4TAP", "here"), ("C4TAP", "NISC", "here"),
            ("GSOC", "C4TAP", "here"), ("C4TAP", "重要インフラ事業者等", "inside"), ("J-CSIP", "C4TAP", "here"), ("C4TAP", "J-CSIP", "here"),
            ("J-CSIP", "サイバー攻撃解析協議会", "by-hand"), ("J-CSIP", "JPCERT/CC", "by-hand"), ("警察庁", "民間の情報セキュリティ関連企業", "declared"),
            ("JPCERT/CC", "APCERT", "declared"), ("APCERT", "JPCERT/CC", "declared"), ("JPCERT/CC", "IWWN", "declared"), ("IWWN", "JPCERT/CC", "declared"),
            ("JPCERT/CC", "FIRST", "declared"), ("FIRST", "JPCERT/CC", "declared"), ("NISC", "サイバーディフェンス", "by-hand"), ("サイバーディフェンス", "NISC", "by-hand"),
        ] {
            assert_eq!(reach(from, to).as_deref(), Some(how), "{from} → {to}");
        }
        assert!(ways.iter().all(|way| way["label_by_default"] == true), "no document states a label: {text}");
        for (lang, words) in [("ja", "要が決めた初期値。資料には書かれていない"), ("en", "own default; not stated in the documents")] {
            let (_, page) = get(&router, "member", lang, "/communities").await;
            assert!(page.contains(words) && !page.contains('⟦'), "{lang}");
        }
    }
}
