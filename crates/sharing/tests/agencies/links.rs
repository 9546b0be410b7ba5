//! What incidents have to do with each other: told on both sides to whoever may know of both, and to nobody else by anything.

use crate::accounts::{api, enter, page};
use crate::hall::{FORM, TABLES, form, typed};
use crate::pages::sound;
use crate::world::World;
use access::Actor;
use serde_json::json;
use sharing::SealKind;
use sharing::incident::IncidentId;
use sharing::ops::{
    begin_report::begin_report,
    join_incident::join_incident,
    link_incident::{LinkIncidentError, link_incident},
    save_draft::save_draft,
    submit_report::submit_report,
};
use sharing::register::Tie;
use store::{Denied, SealFault, StoreError, params};
use trial::both_engines;

async fn link(world: &World, who: &Actor, id: IncidentId, said: (&str, Tie, &str)) -> Result<bool, LinkIncidentError> {
    let cx = world.hall.write(who).await;
    let new = link_incident(&cx, id, said.0, (said.1, said.2)).await?;
    if new {
        cx.commit().await.unwrap();
    }
    Ok(new)
}

/// An incident of the coast agency in an exercise, by its reference.
async fn practice(world: &World) -> String {
    let cx = world.hall.write(&world.coast).await;
    let draft = begin_report(&cx, true).await.unwrap();
    let saved = save_draft(&cx, draft, &typed(&[]), 1).await.unwrap();
    let sent = submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
    let cx = world.hall.read(&Actor::nobody()).await;
    let select = "SELECT incidents.reference FROM incidents JOIN incident_reports t ON t.incident_id = incidents.id
                  WHERE t.report_id = $1";
    cx.system("test").row(select, params![sent.report]).await.unwrap().unwrap().text("reference").unwrap()
}

both_engines! {
    // 004:15512-15523: entries 48 and 49.
    async fn credentials_taken_in_one_and_used_in_another_are_told_on_both_sides(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (taken, source) = world.report(&world.coast, &[]).await;
        let (used, target) = world.report(&world.mining, &[]).await;
        for (body, id, outline) in [(&world.coast, source, "ユーザ認証情報が取得された可能性があると発表。"), (&world.mining, target, "奪取された認証情報を用いた不正アクセスが発生したと発表。")] {
            assert_eq!(enter(&world, body, (id, 0), &[("kinds", "attack"), ("month", "2014-02"), ("outline", outline)]).await, 303);
        }
        // Two agencies of two ministries: the centre alone knows of both.
        world.pass(&world.mlit, taken, "").await;
        world.pass(&world.meti, used, "").await;
        let note = "観測データ解析用の計算機から奪取";
        let fields = [("reference", "i－2014－00001"), ("tie", "came-of"), ("note", note)];
        let done = world.hall.web().post(&world.hall.duty, &format!("/agencies/incidents/{target}/links"), FORM, form(&fields)).await;
        assert_eq!((done.status, done.to), (303, format!("/agencies/incidents/{target}#h-links")), "{}", done.body);
        for (here, tie, there, reference) in [
            (target, "相手のところで奪われたものが、ここで使われた", source, "I-2014-00001　沿岸観測機構"),
            (source, "ここで奪われたものが、相手のところで使われた", target, "I-2014-00002　鉱物調査機構"),
        ] {
            for who in [&world.hall.duty, &world.hall.analyst] {
                let shown = page(&world, who, "ja", here).await;
                assert!(shown.contains(tie) && shown.contains(note) && shown.contains(&format!("<a href=\"/agencies/incidents/{there}\">{reference}")), "{shown}");
            }
        }
        let said = api(&world, &world.hall.duty, &format!("incidents/{source}")).await;
        let [other] = said["links"].as_array().unwrap().as_slice() else { panic!("{said}") };
        assert_eq!((&other["incident"], &other["reference"], &other["tie"], &other["note"]), (&json!(target.to_string()), &json!("I-2014-00002"), &json!("led-to"), &json!(note)));
        assert_eq!(api(&world, &world.hall.duty, &format!("incidents/{target}")).await["links"][0]["tie"], "came-of");
        let list = world.hall.web().get(&world.hall.duty, "ja", "/agencies").await.body;
        sound(&list);
        assert!(list.contains(&format!("<a href=\"/agencies/incidents/{source}\">I-2014-00001</a>")));
        assert!(world.hall.web().get(&world.hall.duty, "ja", "/agencies/register.csv").await.body.contains("I-2014-00001 相手のところで奪われたものが、ここで使われた"));
        let head = world.hall.web().get(&world.centre_head, "ja", &format!("/agencies/incidents/{target}/summary")).await.body;
        assert!(head.contains(&format!("/agencies/incidents/{source}/summary")) && !head.contains("/links"), "{head}");
        // Who knows of one of the two learns nothing of the other: not that there is one, not when anything was written.
        for (who, here, there, name) in [
            (&world.coast, source, target, "鉱物"), (&world.mlit, source, target, "鉱物"), (&world.mining, target, source, "沿岸"), (&world.meti, target, source, "沿岸"),
        ] {
            let reference = if there == target { "I-2014-00002" } else { "I-2014-00001" };
            for path in [format!("/agencies/incidents/{here}"), "/agencies".to_owned(), "/agencies/register.csv".to_owned(), format!("/api/v1/incidents/{here}"), format!("/api/v1/incidents/{here}/entry"), "/api/v1/incidents".to_owned(), "/agencies?year=2013".to_owned()] {
                let shown = world.hall.web().get(who, "ja", &path).await;
                assert_eq!(shown.status, 200, "{path}");
                for hidden in [reference, &there.to_string(), name, note] {
                    assert!(!shown.body.contains(hidden), "{who:?} {path}: {hidden}");
                }
            }
            assert_eq!(api(&world, who, &format!("incidents/{here}")).await["links"], json!([]));
            assert_eq!(api(&world, who, &format!("incidents/{here}/entry")).await["number"], 1, "no number tells of it");
        }
    }

    async fn one_that_the_writer_may_not_know_of_is_one_that_nobody_has(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        let (_, neighbour) = world.report(&world.harbour, &[]).await;
        let (_, second) = world.report(&world.coast, &[]).await;
        let links = format!("/agencies/incidents/{id}/links");
        let mut answers = Vec::new();
        for reference in ["I-2014-00002", "I-2014-00999"] {
            let fields = [("reference", reference), ("tie", "same-service")];
            let refused = world.hall.web().post(&world.coast, &links, FORM, form(&fields)).await;
            sound(&refused.body);
            answers.push((refused.status, refused.body.replace(reference, "*")));
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].0 == 422 && answers[0].1.contains("見つかりません") && answers[0].1.contains("href=\"#f-link-reference\""), "{}", answers[0].1);
        let refused = async |who: &Actor, id, said| link(&world, who, id, said).await.unwrap_err();
        for stranger in [&world.harbour, &world.mining, &world.meti, &world.hall.duty, &world.hall.phone, &Actor::nobody()] {
            assert!(matches!(refused(stranger, id, ("I-2014-00003", Tie::SameService, "")).await, LinkIncidentError::Denied(Denied::NotFound)), "{stranger:?}");
        }
        for reader in [&world.mlit, &world.mlit_liaison, &world.coast_head] {
            assert!(matches!(refused(reader, id, ("I-2014-00003", Tie::SameService, "")).await, LinkIncidentError::Denied(Denied::Refused)), "{reader:?}");
        }
        assert!(matches!(refused(&world.coast, id, ("I-2014-00001", Tie::SameService, "")).await, LinkIncidentError::Itself));
        assert!(matches!(refused(&world.coast, id, ("I-2014-00003", Tie::Other, " ")).await, LinkIncidentError::NoTie));
        let long = "あ".repeat(201);
        assert!(matches!(refused(&world.coast, id, ("I-2014-00003", Tie::Other, &long)).await, LinkIncidentError::TooLong));
        let drill = practice(&world).await;
        assert!(matches!(refused(&world.coast, id, (&drill, Tie::Other, "x")).await, LinkIncidentError::MixedExercise));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM incident_links").await, 0, "{neighbour} {second}");
    }

    async fn it_is_written_anew_from_either_side_and_withdrawn(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, one) = world.report(&world.coast, &[]).await;
        let (_, other) = world.report(&world.coast, &[]).await;
        assert!(!link(&world, &world.coast, one, ("I-2014-00002", Tie::None, "")).await.unwrap(), "nothing to withdraw");
        assert!(link(&world, &world.coast, one, ("I-2014-00002", Tie::LedTo, "")).await.unwrap());
        assert!(!link(&world, &world.coast, one, ("I-2014-00002", Tie::LedTo, "")).await.unwrap(), "the same again is nothing new");
        assert!(!link(&world, &world.coast, other, ("I-2014-00001", Tie::CameOf, "")).await.unwrap(), "nor from the other side");
        assert!(link(&world, &world.coast, other, ("I-2014-00001", Tie::Other, "同じ担当者")).await.unwrap());
        for (here, there) in [(one, "I-2014-00002"), (other, "I-2014-00001")] {
            let links = api(&world, &world.coast, &format!("incidents/{here}")).await["links"].clone();
            assert_eq!((links.as_array().unwrap().len(), &links[0]["tie"], &links[0]["reference"]), (1, &json!("other"), &json!(there)), "{links}");
        }
        assert!(link(&world, &world.coast, one, ("I-2014-00002", Tie::None, "")).await.unwrap());
        for here in [one, other] {
            assert_eq!(api(&world, &world.coast, &format!("incidents/{here}")).await["links"], json!([]));
            assert!(page(&world, &world.coast, "en", here).await.contains("No related incidents have been recorded."));
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM incident_links").await, 3, "what was written stays");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'incident.linked'").await, 3);
    }

    async fn what_went_into_another_is_related_there(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, one) = world.report(&world.coast, &[]).await;
        let (_, second) = world.report(&world.coast, &[]).await;
        let (_, third) = world.report(&world.coast, &[]).await;
        link(&world, &world.coast, one, ("I-2014-00002", Tie::SameTechnique, "")).await.unwrap();
        link(&world, &world.coast, second, ("I-2014-00003", Tie::SameService, "")).await.unwrap();
        let cx = world.hall.write(&world.coast).await;
        join_incident(&cx, second, "I-2014-00003", "同じ").await.unwrap();
        cx.commit().await.unwrap();
        assert!(matches!(link(&world, &world.coast, one, ("I-2014-00002", Tie::SameService, "")).await, Err(LinkIncidentError::Gone | LinkIncidentError::Unknown)));
        let said = api(&world, &world.coast, &format!("incidents/{one}")).await;
        assert_eq!((&said["links"][0]["incident"], said["links"].as_array().unwrap().len()), (&json!(third.to_string()), 1), "{said}");
        let said = api(&world, &world.coast, &format!("incidents/{third}")).await;
        assert_eq!((&said["links"][0]["incident"], said["links"].as_array().unwrap().len()), (&json!(one.to_string()), 1), "none with itself: {said}");
    }

    async fn who_rewrites_a_relation_is_found(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, one) = world.report(&world.coast, &[]).await;
        world.report(&world.coast, &[]).await;
        link(&world, &world.coast, one, ("I-2014-00002", Tie::LedTo, "認証情報")).await.unwrap();
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        for attempt in ["UPDATE incident_links SET tie = 'none'", "DELETE FROM incident_links"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
        world.lift("incident_links").await;
        let run = async |statement: &str| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        for (deed, undo, why) in [
            ("tie = 'came-of'", "tie = 'led-to'", SealFault::Chain),
            ("note = 'x'", "note = '認証情報'", SealFault::Chain),
            ("incident_id = other_id, other_id = incident_id", "incident_id = other_id, other_id = incident_id", SealFault::Extra),
            ("linked_at = linked_at + 1", "linked_at = linked_at - 1", SealFault::Stamp),
        ] {
            run(&format!("UPDATE incident_links SET {deed}")).await;
            assert_eq!(broken().await, [(SealKind::Link, why)], "{deed}");
            run(&format!("UPDATE incident_links SET {undo}")).await;
            assert_eq!(broken().await, [], "{undo}");
        }
        run("DELETE FROM incident_links").await;
        assert_eq!(broken().await, [(SealKind::Link, SealFault::Gone)]);
    }
}
