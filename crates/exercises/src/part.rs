//! The part of one CEPTOAR in a drill: its plan, the notice by which it is run, its end.
//!
//! Who may see it: the centre and the CEPTOAR's secretariat all of it; its ministry that it takes part, and when only where
//! that is announced ([`Part::tells_when`]); a member what is announced, and whatever has come to it. Nobody else.

use crate::{
    drill::{DrillId, year},
    plan::Plan,
};
use access::{Act, Actor, Decision, Kind, OrgId, Relation, Relations, decide};
use delivery::{Dispatch, DispatchId};
use kernel::{At, Bilingual, FiscalYear, Id};
use sharing::notice::NoticeId;
use store::{Bound, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a part.
pub type PartId = Id<Part>;

/// How a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its CEPTOAR has not answered.
    Invited,
    /// It declined.
    Declined,
    /// It takes part; its notice has not been begun.
    Planned,
    /// Its notice is being written, checked, reviewed.
    Prepared,
    /// Its notice has been released.
    Running,
    /// It is over.
    Ended,
}

impl Standing {
    /// All, in their order.
    pub const ALL: [Standing; 6] = [
        Standing::Invited,
        Standing::Declined,
        Standing::Planned,
        Standing::Prepared,
        Standing::Running,
        Standing::Ended,
    ];
    /// The end of the key of its word.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Invited => "invited",
            Standing::Declined => "declined",
            Standing::Planned => "planned",
            Standing::Prepared => "prepared",
            Standing::Running => "running",
            Standing::Ended => "ended",
        }
    }
}

/// The part of one CEPTOAR.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: PartId,
    /// In which drill.
    pub drill: DrillId,
    /// Of which fiscal year.
    pub year: FiscalYear,
    /// Whether it is the CEPTOAR's own drill, in which nobody else takes part.
    pub own: bool,
    /// The centre, through whose gates it leaves.
    pub centre: OrgId,
    /// The CEPTOAR.
    pub ceptoar: OrgId,
    /// Its code.
    pub code: String,
    /// Its name, as people use it.
    pub name: Bilingual,
    /// The ministry through whose hand it comes.
    pub ministry: Option<OrgId>,
    /// When it was invited.
    pub invited_at: At,
    /// The number of the plan in force, 0 for none.
    pub number: i64,
    /// What its secretariat decided last.
    pub plan: Option<Plan>,
    /// The notice by which it is run.
    pub notice: Option<NoticeId>,
    /// Its ledger, once that was released.
    pub dispatch: Option<DispatchId>,
    /// When it was released.
    pub released_at: Option<At>,
    /// When the part ended.
    pub ended_at: Option<At>,
}

impl Part {
    /// How an organisation stands to it, as far as that decides what is told of it in a list.
    pub(crate) fn stands(&self, org: Option<OrgId>) -> Relations {
        Relations::none()
            .with(Relation::Own, org == Some(self.ceptoar))
            .with(Relation::Oversees, org == Some(self.centre))
    }
    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (&self.plan, self.notice, self.released_at, self.ended_at) {
            (_, _, _, Some(_)) => Standing::Ended,
            (_, _, Some(_), None) => Standing::Running,
            (_, Some(_), None, None) => Standing::Prepared,
            (None, None, None, None) => Standing::Invited,
            (Some(plan), None, None, None) if plan.takes_part => Standing::Planned,
            (Some(_), None, None, None) => Standing::Declined,
        }
    }
    /// The same as somebody may know it who stands to it like this: that the notice of an unannounced part is being made
    /// ready tells that it comes soon.
    pub fn standing_told(&self, relations: Relations) -> Standing {
        match self.standing() {
            Standing::Prepared if !self.tells_when(relations) => Standing::Planned,
            standing => standing,
        }
    }
    /// Whether somebody who stands to it like this may know when it is, and with which words: whoever is to be surprised
    /// learns that from the notice and not before.
    pub fn tells_when(&self, relations: Relations) -> bool {
        let knows = relations.has(Relation::Own) || relations.has(Relation::Oversees);
        knows || self.released_at.is_some() || self.plan.as_ref().is_some_and(|plan| plan.announced)
    }
    /// Whether the mock text and the words to be added may be read: by those who prepare it alone, until it is released.
    pub fn tells_words(&self, relations: Relations) -> bool {
        relations.has(Relation::Own) || relations.has(Relation::Oversees) || self.released_at.is_some()
    }
}

/// The centre of a row of `drill_parts`, in SQL: whose drill it is, or where that is a CEPTOAR's own, the centre of the hub.
macro_rules! centre {
    () => {
        "(SELECT CASE WHEN w.kind = 'ceptoar'
                   THEN (SELECT c.id FROM organisations c WHERE c.kind = 'centre' AND c.valid_to IS NULL ORDER BY c.id LIMIT 1)
                   ELSE w.id END
          FROM drills x JOIN organisations w ON w.id = x.org_id WHERE x.id = drill_parts.drill_id)"
    };
}

/// Columns of a part with how it stands. Scalar subqueries, not joins: a write locks one row only.
macro_rules! columns {
    () => {
        concat!("drill_parts.*, ", centre!(), " AS centre_id,
         EXISTS (SELECT 1 FROM drills y WHERE y.id = drill_id AND y.org_id = ceptoar_id) AS own,
         (SELECT fiscal_year FROM drills WHERE drills.id = drill_id) AS fiscal_year,
         (SELECT o.code FROM organisations o WHERE o.id = ceptoar_id) AS code,
         (SELECT o.short_ja FROM organisations o WHERE o.id = ceptoar_id) AS short_ja,
         (SELECT o.short_en FROM organisations o WHERE o.id = ceptoar_id) AS short_en,
         (SELECT MAX(p.number) FROM drill_plans p WHERE p.part_id = drill_parts.id) AS plan_number,
         (SELECT p.content FROM drill_plans p WHERE p.part_id = drill_parts.id ORDER BY p.number DESC LIMIT 1) AS plan,
         (SELECT n.notice_id FROM drill_notices n WHERE n.part_id = drill_parts.id
            AND NOT EXISTS (SELECT 1 FROM notice_discards g WHERE g.notice_id = n.notice_id)
          ORDER BY n.begun_at DESC, n.notice_id LIMIT 1) AS notice_id,
         (SELECT d.id FROM drill_notices n JOIN dispatches d ON d.subject_id = n.notice_id
          WHERE n.part_id = drill_parts.id ORDER BY d.released_at, d.id LIMIT 1) AS dispatch_id,
         (SELECT MIN(d.released_at) FROM drill_notices n JOIN dispatches d ON d.subject_id = n.notice_id
          WHERE n.part_id = drill_parts.id) AS released_at,
         (SELECT e.ended_at FROM drill_ends e WHERE e.part_id = drill_parts.id) AS ended_at")
    };
}

impl Part {
    /// What to select from `drill_parts` for one.
    pub(crate) const COLUMNS: &'static str = columns!();
}

impl FromRow for Part {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let plan = row.get::<Option<String>>("plan")?.map(|_| row.json("plan")).transpose()?;
        Ok(Self {
            id: row.id("id")?,
            drill: row.id("drill_id")?,
            year: year(row)?,
            own: row.get("own")?,
            centre: row.id("centre_id")?,
            ceptoar: row.id("ceptoar_id")?,
            code: row.get::<Option<String>>("code")?.unwrap_or_default(),
            name: Bilingual { ja: row.text("short_ja")?, en: row.text("short_en")? },
            ministry: row.maybe_id("ministry_id")?,
            invited_at: row.at("invited_at")?,
            number: row.get::<Option<i64>>("plan_number")?.unwrap_or_default(),
            plan,
            notice: row.maybe_id("notice_id")?,
            dispatch: row.maybe_id::<Dispatch>("dispatch_id")?,
            released_at: row.maybe_at("released_at")?,
            ended_at: row.maybe_at("ended_at")?,
        })
    }
}

/// A line of the ledger that was handed to a member, `?` its organisation.
const HANDED: &str = "EXISTS (SELECT 1 FROM drill_notices n JOIN dispatches d ON d.subject_id = n.notice_id
    JOIN deliveries l ON l.dispatch_id = d.id
    WHERE n.part_id = drill_parts.id AND l.tier = 'member' AND l.handed_at IS NOT NULL AND l.org_id = ?)";

/// What its plan in force announces to a member on its first day, `?` the organisation, twice.
const ANNOUNCED: &str = "EXISTS (SELECT 1 FROM drill_plans p
    JOIN members m ON m.ceptoar_id = drill_parts.ceptoar_id AND m.org_id = ?
      AND m.valid_from <= p.first_day AND (m.valid_to IS NULL OR m.valid_to >= p.first_day)
    WHERE p.part_id = drill_parts.id AND p.takes_part AND p.announced
      AND p.number = (SELECT MAX(q.number) FROM drill_plans q WHERE q.part_id = drill_parts.id)
      AND (NOT p.chosen OR EXISTS (SELECT 1 FROM drill_plan_members c
             WHERE c.part_id = p.part_id AND c.number = p.number AND c.org_id = ?)))";

/// The conditions on `drill_parts` of which one lets the actor see a row: one for each relation and who has it.
pub(crate) fn conditions(actor: &Actor) -> Vec<(String, Vec<Bound>)> {
    let Some(who) = actor.who() else { return Vec::new() };
    let org = who.organisation;
    let may = |relation| decide(actor, Act::ViewDrillPart, Relations::none().with(relation, true)) == Decision::Allow;
    let mut all = Vec::new();
    if may(Relation::Oversees) {
        all.push((concat!(centre!(), " = ?").to_owned(), params![org]));
    }
    if may(Relation::Own) {
        all.push(("drill_parts.ceptoar_id = ?".to_owned(), params![org]));
    }
    if may(Relation::OnPath) {
        all.push(("drill_parts.ministry_id = ?".to_owned(), params![org]));
    }
    if may(Relation::Member) {
        all.push((format!("({HANDED} OR {ANNOUNCED})"), params![org, org, org]));
    }
    all
}

/// The filter of parts.
pub(crate) fn visible(actor: &Actor) -> Filter {
    let any = |filter: Filter, (condition, values): (String, Vec<Bound>)| filter.or(Filter::new(condition, values));
    conditions(actor).into_iter().fold(Filter::nothing(), any)
}

impl Resource for Part {
    const KIND: Kind = Kind::DrillPart;
    type Key = PartId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM drill_parts WHERE drill_parts.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let mine = who.organisation;
        let holds = async |condition: String, values: Vec<Bound>| {
            let (condition, more) = Filter::new(condition, values).numbered(2);
            let ask = format!("SELECT COUNT(*) AS n FROM drill_parts WHERE drill_parts.id = $1 AND {condition}");
            sql.count(&ask, params![self.id].into_iter().chain(more).collect()).await.map(|n| n > 0)
        };
        let recipient = holds(HANDED.to_owned(), params![mine]).await?;
        let announced = holds(ANNOUNCED.to_owned(), params![mine, mine]).await?;
        let above = mine == self.centre || self.ministry == Some(mine);
        Ok(Relations::none()
            .with(Relation::Own, mine == self.ceptoar)
            .with(Relation::Oversees, mine == self.centre)
            .with(Relation::OnPath, self.ministry == Some(mine))
            .with(Relation::Recipient, recipient)
            .with(Relation::Member, recipient || announced)
            .with(Relation::Shown, above && self.shows_names(sql).await?))
    }
}

impl Part {
    /// Whether the CEPTOAR's rules, as they were at the release, show its members by name to those above.
    async fn shows_names(&self, sql: &Sql<'_>) -> Result<bool, StoreError> {
        let Some(dispatch) = self.dispatch else { return Ok(false) };
        let ask = "SELECT COUNT(*) AS n FROM dispatch_rules
                   WHERE dispatch_id = $1 AND ceptoar_id = $2 AND ministry_sees = $3";
        let names = registry::MinistrySees::Names.code();
        sql.count(ask, params![dispatch, self.ceptoar, names]).await.map(|n| n > 0)
    }
}

impl Listed for Part {
    fn visible_to(actor: &Actor) -> Filter {
        visible(actor)
    }
}
