//! Every list holds exactly the rows that may be opened one by one.

use super::world::World;
use access::{
    Action, Actor,
    act::{
        ReadSummary, ViewAmendment, ViewBoard, ViewChange, ViewConsent, ViewContact, ViewDelivery, ViewDraft,
        ViewDrill, ViewDrillPart, ViewIncoming, ViewInvitation, ViewModel, ViewNotice, ViewOutage, ViewPerson,
        ViewReport,
    },
};
use kernel::Clock;
use std::collections::BTreeSet;
use store::{Denied, Listed, params};
use uuid::Uuid;

/// So many rows of each kind are opened one by one.
const OPENED: i64 = 100;

/// The lists that hold more, or less, than may be opened.
pub(crate) async fn that_differ(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    let somebody = world.actors.iter().map(|(name, actor)| (name.as_str(), actor.clone()));
    for (who, actor) in somebody.chain([("nobody", Actor::nobody())]) {
        let at = At { world, who, actor: &actor };
        wrong.extend(at.differ::<_, sharing::report::Report>(ViewReport, "reports").await);
        wrong.extend(at.differ::<_, sharing::incident::Incident>(ReadSummary, "incidents").await);
        wrong.extend(at.differ::<_, sharing::draft::Draft>(ViewDraft, "drafts").await);
        wrong.extend(at.differ::<_, sharing::notice::Notice>(ViewNotice, "notices").await);
        wrong.extend(at.differ::<_, sharing::consent::Consent>(ViewConsent, "consents").await);
        wrong.extend(at.differ::<_, delivery::Dispatch>(ViewBoard, "dispatches").await);
        wrong.extend(at.differ::<_, delivery::Delivery>(ViewDelivery, "deliveries").await);
        wrong.extend(at.differ::<_, delivery::IncomingLetter>(ViewIncoming, "incoming_letters").await);
        wrong.extend(at.differ::<_, registry::Contact>(ViewContact, "contacts").await);
        wrong.extend(at.differ::<_, registry::amendment::Amendment>(ViewAmendment, "amendments").await);
        wrong.extend(at.differ::<_, registry::change::Change>(ViewChange, "changes").await);
        wrong.extend(at.differ::<_, outage::Outage>(ViewOutage, "outages").await);
        wrong.extend(at.differ::<_, exercises::drill::Drill>(ViewDrill, "drills").await);
        wrong.extend(at.differ::<_, exercises::part::Part>(ViewDrillPart, "drill_parts").await);
        wrong.extend(at.differ::<_, analysis::model::Model>(ViewModel, "models").await);
        wrong.extend(at.differ::<_, identity::Person>(ViewPerson, "people").await);
        wrong.extend(at.differ::<_, identity::Invitation>(ViewInvitation, "invitations").await);
    }
    wrong
}

struct At<'w> {
    world: &'w World,
    who: &'w str,
    actor: &'w Actor,
}

impl At<'_> {
    async fn differ<A: Action + Copy, R: Listed>(&self, act: A, table: &str) -> Option<String>
    where
        R::Key: From<Uuid>,
    {
        let cx = self.world.bench.db.read(self.actor.clone(), self.world.bench.clock.now()).await.unwrap();
        // Those below somebody are opened, but stand in no inbox: of the ledger only one's own lines are compared.
        let mine = cx.organisation().map(access::OrgId::uuid);
        let own = if table == "deliveries" { "org_id = $2" } else { "$2 = $2" };
        let some = format!("SELECT id FROM {table} WHERE {own} ORDER BY id LIMIT $1");
        let values = params![OPENED, mine.unwrap_or_default()];
        let rows = cx.system("test").rows(&some, values).await.unwrap();
        let some: Vec<Uuid> = rows.iter().map(|row| row.get("id").unwrap()).collect();
        let last = some.last()?;
        let mut opened = BTreeSet::new();
        for id in &some {
            match cx.permit::<A, R>(act, R::Key::from(*id)).await {
                Ok(_) => opened.extend([*id]),
                Err(Denied::NotFound) => {}
                Err(other) => return Some(format!("{} at {table} {id}: {other}", self.who)),
            }
        }
        let list = format!("SELECT {table}.id AS id FROM {table} WHERE {{visible}} AND {table}.id <= $1");
        let rows = cx.visible::<R>().rows(&list, params![*last]).await.unwrap();
        let listed: BTreeSet<Uuid> = rows.iter().map(|row| row.get("id").unwrap()).collect();
        let differs = listed != opened;
        differs.then(|| format!("{} is listed {} and may open {} of {table}", self.who, listed.len(), opened.len()))
    }
}
