//! An incident at a ministry or an agency: what its reports tell of, in the register of its body.
//!
//! It begins with the first report. The body itself, its ministry and the centre see it as far as the reports have come
//! to them (004:14433-14441, 004:15058-15068); no other body ever does. No hour is set by which a hop must be made: it is
//! stamped, and what stands still is counted where the centre sees it.

use crate::report::{StageKind, Stop};
use crate::store::disclosures;
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations, Role};
use kernel::{At, Day, Id};
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of an incident.
pub type IncidentId = Id<Incident>;

/// An incident; what it says stands in its reports.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// `I-2014-00003`.
    pub reference: String,
    /// At which ministry or agency.
    pub org: OrgId,
    /// Part of an exercise.
    pub exercise: bool,
    /// When its first report was sent.
    pub opened_at: At,
    /// The incident that it turned out to be; nothing more happens to this one.
    pub joined: Option<IncidentId>,
}

impl Resource for Incident {
    const KIND: Kind = Kind::Incident;
    type Key = IncidentId;
    const LOAD: &'static str = "SELECT incidents.*,
        (SELECT j.into_id FROM incident_joins j WHERE j.incident_id = incidents.id) AS into_id
        FROM incidents WHERE incidents.id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            org: row.id("org_id")?,
            exercise: row.get("exercise")?,
            opened_at: row.at("opened_at")?,
            joined: row.maybe_id("into_id")?,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        // One that went into another is known to whom its own report has come: the other's say nothing of it.
        let stops = "SELECT COUNT(*) AS n FROM incident_reports i JOIN report_stops s ON s.report_id = i.report_id
                     WHERE (i.incident_id = $1 OR i.began_id = $1) AND s.org_id = $2 AND s.received_at IS NOT NULL";
        let here = sql.count(stops, params![self.id, who.organisation]).await? > 0;
        let proposed = disclosures::waits_of(sql, self.id, who.person).await?;
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::Author, proposed)
            .with(Relation::Oversees, here && who.body == BodyKind::Ministry)
            .with(Relation::OnPath, here && who.body == BodyKind::Centre))
    }
}

impl FromRow for Incident {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

/// The roles that know of the incidents of their own body, of those that came to their ministry, and to the centre; as the
/// matrix has them.
const OWN: [Role; 2] = [Role::Csirt, Role::Executive];
const MINISTRY: [Role; 3] = [Role::Csirt, Role::Liaison, Role::Executive];
const CENTRE: [Role; 4] = [Role::Duty, Role::Analyst, Role::Reviewer, Role::Executive];

impl Listed for Incident {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let any = |roles: &[Role]| roles.iter().any(|role| actor.has(*role));
        let own = Filter::new("incidents.org_id = ?", params![who.organisation]);
        let came = Filter::new(
            "EXISTS (SELECT 1 FROM incident_reports i JOIN report_stops s ON s.report_id = i.report_id
             WHERE (i.incident_id = incidents.id OR i.began_id = incidents.id)
             AND s.org_id = ? AND s.received_at IS NOT NULL)",
            params![who.organisation],
        );
        let receives = match who.body {
            BodyKind::Ministry => any(&MINISTRY),
            BodyKind::Centre => any(&CENTRE),
            BodyKind::Operator
            | BodyKind::Ceptoar
            | BodyKind::Council
            | BodyKind::Related
            | BodyKind::Oversight
            | BodyKind::Agency => false,
        };
        match (any(&OWN), receives) {
            (true, true) => own.or(came),
            (true, false) => own,
            (false, true) => came,
            (false, false) => Filter::nothing(),
        }
    }
}

/// How an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentState {
    /// The last word has not been said in each of its reports.
    Open,
    /// Each of its reports ends with a final one.
    Over,
}

impl IncidentState {
    /// Both.
    pub const ALL: [IncidentState; 2] = [IncidentState::Open, IncidentState::Over];
    /// As its reports end with these stages.
    pub fn of(newest: impl IntoIterator<Item = StageKind>) -> Self {
        let over = newest.into_iter().all(|kind| kind == StageKind::Final);
        if over { IncidentState::Over } else { IncidentState::Open }
    }
    /// Its code in forms and files.
    pub fn code(self) -> &'static str {
        match self {
            IncidentState::Open => "open",
            IncidentState::Over => "over",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            IncidentState::Open => "agency-state-open",
            IncidentState::Over => "agency-state-over",
        }
    }
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            IncidentState::Open => "warn",
            IncidentState::Over => "ok",
        }
    }
}

/// At whom a report waits, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halt {
    /// The body.
    pub org: OrgId,
    /// Since when.
    pub since: At,
    /// To be passed on; else to be acknowledged.
    pub to_pass: bool,
}

/// Where a report waits on its way: at the first body that has it and has not passed it on, else at the first that has not
/// said that it has it. After the last day of its label it waits for nobody to pass it on.
pub fn halt(stops: &[Stop], today: Day) -> Option<Halt> {
    let before = |awaited: &Stop| stops.iter().find(|stop| stop.position + 1 == awaited.position);
    let passes = |stop: &&Stop| stop.until.is_none_or(|last| last >= today);
    let awaited = stops.iter().find(|stop| stop.received_at.is_none()).filter(passes);
    if let Some((before, since)) = awaited.and_then(before).and_then(|stop| Some((stop, stop.received_at?))) {
        return Some(Halt { org: before.org, since, to_pass: true });
    }
    let silent = stops.iter().find(|stop| stop.received_at.is_some() && stop.acknowledged_at.is_none())?;
    Some(Halt { org: silent.org, since: silent.received_at?, to_pass: false })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::report::path::Way;

    fn org(number: u8) -> OrgId {
        format!("01900000-0000-7000-8000-0000000000{number:02x}").parse().unwrap()
    }
    fn at(minutes: i64) -> At {
        At::from_millis(1_402_968_660_000 + minutes * 60_000)
    }

    #[test]
    fn what_waits_is_said_of_whom_it_waits_for() {
        let way = Way { ministry: Some(org(2)), centre: Some(org(3)), by_hand: true };
        let mut stops = way.stops(org(1), at(0));
        let today = at(0).day();
        let waits = |stops: &[Stop]| halt(stops, today).map(|halt| (halt.org, halt.since, halt.to_pass));
        assert_eq!(waits(&stops), Some((org(2), at(0), true)));
        // That the ministry says that it has it moves nothing: it still stands there.
        stops.first_mut().unwrap().acknowledged_at = Some(at(5));
        assert_eq!(waits(&stops), Some((org(2), at(0), true)));
        stops.first_mut().unwrap().passed_at = Some(at(9));
        stops.last_mut().unwrap().received_at = Some(at(9));
        assert_eq!(waits(&stops), Some((org(3), at(9), false)));
        stops.last_mut().unwrap().acknowledged_at = Some(at(12));
        assert_eq!(waits(&stops), None);
    }

    #[test]
    fn after_the_last_day_of_its_label_it_waits_for_nobody_to_pass_it_on() {
        let way = Way { ministry: Some(org(2)), centre: Some(org(3)), by_hand: true };
        let mut stops = way.stops(org(1), at(0));
        let last = at(0).day();
        stops.iter_mut().for_each(|stop| stop.until = Some(last));
        let waits = |stops: &[Stop], days: i32| {
            halt(stops, Day::from_number(last.number() + days)).map(|halt| (halt.org, halt.to_pass))
        };
        assert_eq!([waits(&stops, 0), waits(&stops, 1)], [Some((org(2), true)), Some((org(2), false))]);
        stops.first_mut().unwrap().acknowledged_at = Some(at(5));
        assert_eq!([waits(&stops, 0), waits(&stops, 1)], [Some((org(2), true)), None], "the centre is not to have it");
    }

    #[test]
    fn a_ministry_s_own_waits_at_the_centre_only() {
        let way = Way { ministry: None, centre: Some(org(3)), by_hand: true };
        assert_eq!(
            halt(&way.stops(org(2), at(0)), at(0).day()).map(|halt| (halt.org, halt.to_pass)),
            Some((org(3), false))
        );
        assert_eq!(halt(&[], at(0).day()), None);
    }

    #[test]
    fn it_is_over_when_every_report_has_said_its_last() {
        use StageKind::{Final, First, FollowUp};
        assert_eq!(IncidentState::of([Final, Final]), IncidentState::Over);
        for newest in [First, FollowUp] {
            assert_eq!(IncidentState::of([Final, newest]), IncidentState::Open);
        }
    }
}
