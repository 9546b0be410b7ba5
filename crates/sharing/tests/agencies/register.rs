//! The register: one incident per first report, seen by its body, its ministry and the centre, and by nobody else.

use crate::hall::TABLES;
use crate::world::World;
use access::act::{ReadSummary, ViewIncident};
use sharing::incident::Incident;
use sharing::ops::join_incident::{JoinIncidentError, join_incident};
use store::{Denied, StoreError, params};
use trial::both_engines;

both_engines! {
    async fn an_incident_is_known_to_its_body_its_ministry_and_then_the_centre(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (report, incident) = world.report(&world.coast, &[]).await;
        let known = ["I-2014-00001"];
        for who in [&world.coast, &world.coast_head, &world.mlit, &world.mlit_liaison, &world.mlit_head] {
            assert_eq!(world.listed(who).await, known, "{who:?}");
        }
        for who in [&world.harbour, &world.mining, &world.meti, &world.hall.duty, &world.reviewer, &world.centre_head, &world.coast_manager, &world.hall.mic] {
            assert!(world.listed(who).await.is_empty(), "{who:?}");
            let cx = world.hall.read(who).await;
            assert!(matches!(cx.permit::<_, Incident>(ViewIncident, incident).await, Err(Denied::NotFound)));
        }
        world.pass(&world.mlit, report, "").await;
        for who in [&world.hall.duty, &world.hall.analyst, &world.reviewer, &world.centre_head] {
            assert_eq!(world.listed(who).await, known, "{who:?}");
        }
        for who in [&world.harbour, &world.mining, &world.meti, &world.hall.mic, &world.hall.phone] {
            assert!(world.listed(who).await.is_empty(), "{who:?}");
        }
    }

    async fn executives_know_of_it_and_see_one_page_only(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, incident) = world.report(&world.coast, &[]).await;
        for head in [&world.coast_head, &world.mlit_head] {
            let cx = world.hall.read(head).await;
            assert!(cx.permit::<_, Incident>(ReadSummary, incident).await.is_ok());
            assert!(matches!(cx.permit::<_, Incident>(ViewIncident, incident).await, Err(Denied::Refused)));
        }
    }

    async fn a_list_holds_exactly_what_may_be_opened(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (first, _) = world.report(&world.coast, &[]).await;
        let (_, second) = world.report(&world.harbour, &[]).await;
        world.report(&world.mining, &[]).await;
        world.report(&world.mlit, &[]).await;
        world.pass(&world.mlit, first, "").await;
        let (third, _) = world.report(&world.harbour, &[]).await;
        let cx = world.hall.write(&world.harbour).await;
        join_incident(&cx, second, "I-2014-00005", "同じ攻撃元").await.unwrap();
        cx.commit().await.unwrap();
        world.pass(&world.mlit, third, "").await;
        let cx = world.hall.read(&access::Actor::nobody()).await;
        let rows = cx.system("test").rows("SELECT id, reference FROM incidents ORDER BY reference", params![]).await.unwrap();
        let all: Vec<(sharing::incident::IncidentId, String)> =
            rows.iter().map(|row| (row.id("id").unwrap(), row.text("reference").unwrap())).collect();
        assert_eq!(all.len(), 5);
        drop(cx);
        for who in world.everybody() {
            let listed = world.listed(&who).await;
            let mut opened = Vec::new();
            for (id, reference) in &all {
                let cx = world.hall.read(&who).await;
                if cx.permit::<_, Incident>(ReadSummary, *id).await.is_ok() {
                    opened.push(reference.clone());
                }
            }
            assert_eq!(listed, opened, "{who:?}");
        }
    }

    async fn what_was_the_same_goes_into_one_and_nothing_is_lost(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (first, one) = world.report(&world.coast, &[]).await;
        let (second, other) = world.report(&world.coast, &[]).await;
        let (_, foreign) = world.report(&world.harbour, &[]).await;
        let refused = async |who: &access::Actor, id, into: &str, why: &str| {
            let cx = world.hall.write(who).await;
            join_incident(&cx, id, into, why).await.unwrap_err()
        };
        assert!(matches!(refused(&world.coast, other, "I-2014-00003", "x").await, JoinIncidentError::Unknown), "another body's");
        assert!(matches!(refused(&world.coast, other, "I-2014-00002", "x").await, JoinIncidentError::Itself));
        assert!(matches!(refused(&world.coast, other, "I-2014-00001", " ").await, JoinIncidentError::NoReason));
        assert!(matches!(refused(&world.coast, foreign, "I-2014-00001", "x").await, JoinIncidentError::Denied(Denied::NotFound)));
        assert!(matches!(refused(&world.mlit, other, "I-2014-00001", "x").await, JoinIncidentError::Denied(Denied::Refused)));
        let cx = world.hall.write(&world.coast).await;
        assert_eq!(join_incident(&cx, other, "I-2014-00001", "同じ攻撃元").await.unwrap(), one);
        cx.commit().await.unwrap();
        assert!(matches!(refused(&world.coast, other, "I-2014-00001", "x").await, JoinIncidentError::Gone));
        assert!(matches!(refused(&world.coast, one, "I-2014-00002", "x").await, JoinIncidentError::Gone));
        let told = "SELECT COUNT(*) AS n FROM incident_reports i JOIN incidents ON incidents.id = i.incident_id WHERE reference = 'I-2014-00001'";
        assert_eq!(world.count(told).await, 2, "{first} {second}");
        let page = world.hall.web().get(&world.mlit, "ja", &format!("/agencies/incidents/{other}")).await;
        assert_eq!((page.status, page.to), (303, format!("/agencies/incidents/{one}")));
        for attempt in ["UPDATE incidents SET exercise = true", "DELETE FROM incidents", "DELETE FROM incident_joins", "UPDATE incident_joins SET reason = ''"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }
}
