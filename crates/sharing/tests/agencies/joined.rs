//! Two incidents that turned out to be one, of which one report stands at the ministry: the centre learns nothing of that.

use crate::hall::{TABLES, typed};
use crate::world::World;
use access::Actor;
use sharing::incident::IncidentId;
use sharing::ops::{
    follow_up_report::follow_up_report, join_incident::join_incident, save_draft::save_draft,
    submit_report::submit_report,
};
use sharing::report::ReportId;
use sharing::store::executives::briefings;
use std::time::Duration;
use trial::both_engines;

/// I-2014-00001, whose report has come to the centre, and I-2014-00002, whose has not and which went into it.
struct Joined {
    world: World,
    came: ReportId,
    stands: ReportId,
    one: IncidentId,
    other: IncidentId,
}

impl Joined {
    async fn new(bench: trial::Bench) -> Self {
        let world = World::new(bench).await;
        let (came, one) = world.report(&world.coast, &[("title", "印甲")]).await;
        world.hall.bench.clock.advance(Duration::from_mins(11));
        let (stands, other) = world.report(&world.coast, &[("title", "印乙")]).await;
        world.hall.bench.clock.advance(Duration::from_mins(11));
        world.pass(&world.mlit, came, "").await;
        let joined = Self { world, came, stands, one, other };
        assert_eq!(joined.status(&joined.world.hall.duty, other).await, 404, "before");
        let cx = joined.world.hall.write(&joined.world.coast).await;
        assert_eq!(join_incident(&cx, other, "I-2014-00001", "同じ攻撃元").await.unwrap(), one);
        cx.commit().await.unwrap();
        joined
    }
    async fn status(&self, who: &Actor, id: IncidentId) -> u16 {
        self.world.hall.web().get(who, "ja", &format!("/agencies/incidents/{id}")).await.status
    }
    /// The reports of which the page says whom somebody told.
    async fn told(&self, who: &Actor) -> Vec<ReportId> {
        let cx = self.world.hall.read(&Actor::nobody()).await;
        let mine = who.who().unwrap().organisation;
        briefings(&cx.system("test"), self.one, mine).await.unwrap().into_iter().map(|one| one.report).collect()
    }
    /// Says the last word in a report.
    async fn finish(&self, report: ReportId) {
        let cx = self.world.hall.write(&self.world.coast).await;
        let draft = follow_up_report(&cx, report).await.unwrap();
        let saved = save_draft(&cx, draft, &typed(&[("stage", "final")]), 1).await.unwrap();
        submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
    }
    /// Whether the register holds it when it is asked for what is open, and for what is over.
    async fn found(&self, who: &Actor) -> (bool, bool) {
        let web = self.world.hall.web();
        let open = web.get(who, "ja", "/agencies?state=open").await;
        let over = web.get(who, "ja", "/agencies?state=over").await;
        assert_eq!((open.status, over.status), (200, 200));
        (open.body.contains("I-2014-00001"), over.body.contains("I-2014-00001"))
    }
}

both_engines! {
    async fn the_centre_is_not_told_who_was_told_of_a_report_that_stands_at_the_ministry(bench: Bench) with &TABLES; {
        let joined = Joined::new(bench).await;
        let (world, path) = (&joined.world, format!("/agencies/incidents/{}", joined.one));
        for who in [&world.coast, &world.mlit] {
            let told = joined.told(who).await;
            assert!(told.contains(&joined.came) && told.contains(&joined.stands), "{who:?}");
            let page = world.hall.web().get(who, "ja", &path).await;
            assert!(page.status == 200 && page.body.contains("10:31") && page.body.contains("10:42"), "{who:?}");
        }
        let told = joined.told(&world.hall.duty).await;
        assert!(!told.is_empty() && told.iter().all(|report| *report == joined.came), "{told:?}");
        for who in [&world.hall.duty, &world.hall.analyst, &world.reviewer] {
            let page = world.hall.web().get(who, "ja", &path).await;
            assert!(page.status == 200 && page.body.contains("印甲") && page.body.contains("堤 理事"), "{who:?}");
            assert!(!page.body.contains("10:42") && !page.body.contains("印乙"), "{who:?}");
        }
        // It comes: then who was told of it is told as well.
        world.pass(&world.mlit, joined.stands, "").await;
        assert!(joined.told(&world.hall.duty).await.contains(&joined.stands));
    }

    async fn asking_for_a_state_tells_no_more_than_the_row_does(bench: Bench) with &TABLES; {
        let joined = Joined::new(bench).await;
        let world = &joined.world;
        for who in [&world.coast, &world.mlit, &world.hall.duty] {
            assert_eq!(joined.found(who).await, (true, false), "{who:?}");
        }
        joined.finish(joined.came).await;
        // For the centre it is over: the one that is open has not come to it.
        assert_eq!(joined.found(&world.hall.duty).await, (false, true));
        for who in [&world.coast, &world.mlit] {
            assert_eq!(joined.found(who).await, (true, false), "{who:?}");
        }
        world.pass(&world.mlit, joined.stands, "").await;
        assert_eq!(joined.found(&world.hall.duty).await, (true, false));
        joined.finish(joined.stands).await;
        for who in [&world.coast, &world.mlit, &world.hall.duty] {
            assert_eq!(joined.found(who).await, (false, true), "{who:?}");
        }
    }

    async fn an_old_number_leads_on_only_for_whom_its_own_report_has_come_to(bench: Bench) with &TABLES; {
        let joined = Joined::new(bench).await;
        let (world, old) = (&joined.world, joined.other);
        let centre = [&world.hall.duty, &world.hall.analyst, &world.reviewer];
        let apart = async || {
            for who in centre {
                assert_eq!((joined.status(who, joined.one).await, joined.status(who, old).await), (200, 404), "{who:?}");
                assert_eq!(world.listed(who).await, ["I-2014-00001"], "{who:?}");
            }
            let summary = format!("/agencies/incidents/{old}/summary");
            assert_eq!(world.hall.web().get(&world.centre_head, "ja", &summary).await.status, 404);
            for who in [&world.coast, &world.mlit] {
                assert_eq!(joined.status(who, old).await, 303, "{who:?}");
            }
        };
        apart().await;
        // What was put together before this was kept is kept apart as well.
        let migration = sharing::MIGRATIONS.iter().find(|one| one.name == "sharing/0019-first-reports").unwrap();
        let fill = migration.sql.split(';').find(|part| part.contains("UPDATE incident_reports")).unwrap();
        world.hall.bench.db.run_script("UPDATE incident_reports SET began_id = NULL").await.unwrap();
        world.hall.bench.db.run_script(fill).await.unwrap();
        assert_eq!(world.count("SELECT COUNT(DISTINCT began_id) AS n FROM incident_reports").await, 2);
        apart().await;
        world.pass(&world.mlit, joined.stands, "").await;
        for who in centre {
            assert_eq!(joined.status(who, old).await, 303, "{who:?}");
        }
    }
}
