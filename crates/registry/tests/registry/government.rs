//! The government's own bodies: their sector is none of the plan, and each agency stands under its ministry.

use crate::house::{Caller, code, day, facts_and_members, given, official, web};
use access::{Actor, BodyKind, OrgId, Relation, Role, act::ViewOrganisation};
use kernel::{Bilingual, Clock};
use registry::{
    Organisation, SectorKind, ask,
    load::{self, NewOrganisation, NewSupervision, settled_id},
};
use trial::{Bench, both_engines};

/// An agency under the transport ministry from 1 April 2014 on.
pub(crate) async fn agency(bench: &Bench) -> OrgId {
    facts_and_members(bench).await;
    let (ministry, since) = (code(bench, "MLIT").await, day("2014-04-01"));
    let id = settled_id("an agency").unwrap();
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let name = Bilingual::new("独立行政法人沿岸観測機構", "Coastal Observation Agency");
    load::organisations(&sql, vec![NewOrganisation::new(id, BodyKind::Agency, name, since)]).await.unwrap();
    let one = NewSupervision { agency: id, ministry, basis: "test".into(), valid_from: since };
    assert_eq!(load::supervisions(&sql, vec![one.clone()]).await.unwrap(), 1);
    assert_eq!(load::supervisions(&sql, vec![one]).await.unwrap(), 0, "loading twice changes nothing");
    cx.commit_unrecorded("test").await.unwrap();
    id
}

both_engines! {
    async fn the_sector_of_government_is_none_of_the_plan(bench: Bench) with registry::MIGRATIONS; {
        agency(&bench).await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let (sql, on) = (cx.system("test"), day("2014-06-17"));
        let state = ask::government_sector(&sql, on).await.unwrap().unwrap();
        assert_eq!((state.code.as_str(), state.kind), ("STATE", SectorKind::Government));
        assert_eq!(ask::government_sector(&sql, day("2013-06-18")).await.unwrap(), None);
        let (plan, all) = (ask::sectors_on(&sql, on).await.unwrap(), ask::sectors_of_reports(&sql, on).await.unwrap());
        assert!(plan.iter().all(|sector| sector.kind == SectorKind::Critical && sector.code != "STATE"));
        assert_eq!(all.len(), plan.len() + 1);
        assert_eq!(ask::ministry_of(&sql, "STATE", on).await.unwrap(), None, "no ministry is competent for the state");
        assert!(ask::levels_of(&sql, "STATE", on).await.unwrap().is_empty());
        drop(cx);
        let nobody = Caller::nobody("ja");
        for path in ["/sectors", "/map", "/organisations"] {
            let page = web(&bench).get(&nobody, path).await;
            assert!(page.status == 200 && !page.body.contains("STATE") && !page.body.contains("政府機関・独立"), "{path}");
        }
    }

    async fn an_agency_stands_under_its_ministry_and_no_other(bench: Bench) with registry::MIGRATIONS; {
        let agency = agency(&bench).await;
        let mlit = code(&bench, "MLIT").await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        assert_eq!(ask::ministry_over(&sql, agency, day("2014-04-01")).await.unwrap(), Some(mlit));
        assert_eq!(ask::ministry_over(&sql, agency, day("2014-03-31")).await.unwrap(), None, "not before it began");
        let under = ask::agencies_under(&sql, mlit, day("2014-06-17")).await.unwrap();
        assert_eq!(under.iter().map(|one| one.id).collect::<Vec<_>>(), [agency]);
        drop(cx);
        let seen = [
            (official(&bench, "MLIT", BodyKind::Ministry, Role::Liaison).await, true),
            (official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, true),
            (official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await, false),
            (official(&bench, "RAIL", BodyKind::Ceptoar, Role::Secretariat).await, false),
            (given(load::member_id("RAIL", 0).unwrap(), BodyKind::Operator, &[Role::Contact]), false),
        ];
        for (who, oversees) in seen {
            let cx = bench.db.read(who.clone(), bench.clock.now()).await.unwrap();
            let granted = cx.permit::<_, Organisation>(ViewOrganisation, agency).await.unwrap();
            assert_eq!(granted.relations().has(Relation::Oversees), oversees, "{who:?}");
        }
    }

    async fn the_pages_of_an_agency_and_its_ministry_lead_to_each_other(bench: Bench) with registry::MIGRATIONS; {
        let agency = agency(&bench).await;
        let mlit = code(&bench, "MLIT").await;
        for lang in ["ja", "en"] {
            let nobody = Caller::nobody(lang);
            let page = web(&bench).get(&nobody, &format!("/organisations/{agency}")).await;
            assert!(page.status == 200 && page.body.contains(&format!("/organisations/{mlit}")) && !page.body.contains('⟦'));
            let page = web(&bench).get(&nobody, &format!("/organisations/{mlit}")).await;
            assert!(page.status == 200 && page.body.contains(&format!("/organisations/{agency}")) && !page.body.contains('⟦'));
        }
        let earlier = web(&bench).get(&Caller::nobody("ja"), &format!("/organisations/{mlit}?on=2014-03-31")).await;
        assert!(!earlier.body.contains(&agency.to_string()), "not on a day before");
    }
}
