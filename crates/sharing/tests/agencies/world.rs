//! Two agencies under the transport ministry, one under the economy ministry, and everybody who might be curious.

use crate::hall::{Hall, given};
use access::{Actor, BodyKind, OrgId, Role};
use kernel::{Bilingual, Clock, Day};
use registry::{ask, load};
use sharing::incident::{Incident, IncidentId};
use sharing::ops::{acknowledge_report::acknowledge_report, pass_report::pass_report};
use sharing::report::ReportId;
use store::{Engine, params};
use trial::{Bench, org_id, person_id};

pub(crate) struct World {
    pub(crate) hall: Hall,
    /// The incident desk of the coast agency, under the transport ministry.
    pub(crate) coast: Actor,
    pub(crate) coast_head: Actor,
    pub(crate) coast_deputy: Actor,
    pub(crate) coast_manager: Actor,
    /// The desk of another agency under the same ministry.
    pub(crate) harbour: Actor,
    /// The desk of an agency under another ministry.
    pub(crate) mining: Actor,
    pub(crate) mlit: Actor,
    pub(crate) mlit_liaison: Actor,
    pub(crate) mlit_head: Actor,
    pub(crate) meti: Actor,
    pub(crate) reviewer: Actor,
    pub(crate) centre_head: Actor,
}

async fn code(bench: &Bench, code: &str) -> OrgId {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::by_code(&cx.system("test"), code).await.unwrap().unwrap().id
}

impl World {
    pub(crate) async fn new(bench: Bench) -> Self {
        let hall = Hall::new(bench).await;
        let (mlit, meti) = (code(&hall.bench, "MLIT").await, code(&hall.bench, "METI").await);
        let nisc = code(&hall.bench, "NISC").await;
        let since = Day::parse("2014-04-01").unwrap();
        let cx = hall.write(&Actor::nobody()).await;
        let sql = cx.system("test");
        let body = |number: u128, name: &str| {
            load::NewOrganisation::new(org_id(number), BodyKind::Agency, Bilingual::new(name, name), since)
        };
        let new = vec![body(11, "沿岸観測機構"), body(12, "港湾技術機構"), body(13, "鉱物調査機構")];
        load::organisations(&sql, new).await.unwrap();
        let under = |agency: u128, ministry: OrgId| load::NewSupervision {
            agency: org_id(agency),
            ministry,
            basis: "test".into(),
            valid_from: since,
        };
        load::supervisions(&sql, vec![under(11, mlit), under(12, mlit), under(13, meti)]).await.unwrap();
        let world = Self {
            coast: given(31, org_id(11), BodyKind::Agency, Role::Csirt),
            coast_head: given(32, org_id(11), BodyKind::Agency, Role::Executive),
            coast_deputy: given(33, org_id(11), BodyKind::Agency, Role::Executive),
            coast_manager: given(34, org_id(11), BodyKind::Agency, Role::Manager),
            harbour: given(35, org_id(12), BodyKind::Agency, Role::Csirt),
            mining: given(36, org_id(13), BodyKind::Agency, Role::Csirt),
            mlit: given(37, mlit, BodyKind::Ministry, Role::Csirt),
            mlit_liaison: given(38, mlit, BodyKind::Ministry, Role::Liaison),
            mlit_head: given(39, mlit, BodyKind::Ministry, Role::Executive),
            meti: given(40, meti, BodyKind::Ministry, Role::Csirt),
            reviewer: given(41, nisc, BodyKind::Centre, Role::Reviewer),
            centre_head: given(42, nisc, BodyKind::Centre, Role::Executive),
            hall,
        };
        let people = [
            (&world.coast, "沢 担当"),
            (&world.coast_head, "堤 理事"),
            (&world.coast_deputy, "岬 部長"),
            (&world.mlit_head, "国分 審議官"),
        ];
        for (actor, name) in people {
            let who = actor.who().unwrap();
            let role = who.roles.first().unwrap().code();
            let person = "INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at)
                          VALUES ($1, $2, $2, '', '', $3, 0)";
            let mail = format!("{}@people.example", who.person);
            sql.run_one(person, params![who.person, name, mail]).await.unwrap();
            let held = "INSERT INTO roles (id, person_id, org_id, role, since) VALUES ($1, $2, $3, $4, 0)";
            sql.run_one(held, params![who.person, who.person, who.organisation, role]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        world
    }

    /// Everybody, each with what role and body can make of him: sensible or not.
    pub(crate) fn everybody(&self) -> Vec<Actor> {
        let mine = [
            &self.coast,
            &self.coast_head,
            &self.coast_deputy,
            &self.coast_manager,
            &self.harbour,
            &self.mining,
            &self.mlit,
            &self.mlit_liaison,
            &self.mlit_head,
            &self.meti,
            &self.reviewer,
            &self.centre_head,
        ];
        let mut all = self.hall.everybody();
        for actor in mine {
            let who = actor.who().unwrap();
            all.push(actor.clone());
            all.extend(Role::ALL.map(|role| given(50, who.organisation, who.body, role)));
        }
        all
    }

    /// Sends a report, and says of which incident it tells.
    pub(crate) async fn report(&self, actor: &Actor, more: &[(&str, &str)]) -> (ReportId, IncidentId) {
        let report = self.hall.report(actor, more).await;
        let cx = self.hall.read(&Actor::nobody()).await;
        let select = "SELECT incident_id FROM incident_reports WHERE report_id = $1";
        let row = cx.system("test").row(select, params![report]).await.unwrap().unwrap();
        (report, row.id("incident_id").unwrap())
    }

    pub(crate) async fn acknowledge(&self, actor: &Actor, report: ReportId) {
        let cx = self.hall.write(actor).await;
        acknowledge_report(&cx, report).await.unwrap();
        cx.commit().await.unwrap();
    }

    pub(crate) async fn pass(&self, actor: &Actor, report: ReportId, remark: &str) {
        let cx = self.hall.write(actor).await;
        pass_report(&cx, report, remark).await.unwrap();
        cx.commit().await.unwrap();
    }

    /// The references of the incidents that somebody's list holds.
    pub(crate) async fn listed(&self, actor: &Actor) -> Vec<String> {
        let cx = self.hall.read(actor).await;
        let select =
            "SELECT incidents.*, CAST(NULL AS UUID) AS into_id FROM incidents WHERE {visible} ORDER BY reference";
        let found: Vec<Incident> = cx.visible::<Incident>().all(select, params![]).await.unwrap();
        found.into_iter().map(|incident| incident.reference).collect()
    }

    pub(crate) async fn count(&self, select: &str) -> i64 {
        let cx = self.hall.read(&Actor::nobody()).await;
        cx.system("test").count(select, params![]).await.unwrap()
    }

    /// Lets the database change what is sealed, as its owner can.
    pub(crate) async fn lift(&self, table: &str) {
        let lift = match self.hall.bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        self.hall.bench.db.run_script(&lift).await.unwrap();
    }

    /// Somebody of the coast agency in another role.
    pub(crate) fn of_coast(&self, person: u128, role: Role) -> Actor {
        let mut who = self.coast.who().unwrap().clone();
        who.person = person_id(person);
        who.roles = [role].into();
        Actor::new(who)
    }
}
