//! A dispatch: one thing that was released, with its ledger.

use crate::{Audience, Embargo, Tier, Urgency};
use access::{Act, Actor, Decision, Kind, OrgId, Relation, Relations, decide};
use kernel::{At, Day, Id, Tlp};
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use uuid::Uuid;

/// The id of a dispatch.
pub type DispatchId = Id<Dispatch>;

/// What is to be released: a subject (a notice), how it is shown in lists, and whom it may reach.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The organisation that releases it.
    pub org: OrgId,
    /// What is released; one dispatch per subject.
    pub subject: Uuid,
    /// Its reference, such as `N-2014-00012`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its TLP.
    pub tlp: Tlp,
    /// The last day on which it is handed to anybody; `None` is without end.
    pub last_day: Option<Day>,
    /// How much it hurries.
    pub urgency: Urgency,
    /// Part of an exercise; never taken back.
    pub exercise: bool,
    /// Which sector groups it may reach.
    pub audience: Audience,
    /// Until when an answer is asked for.
    pub answer_by: Option<At>,
    /// Until when it is held back, and for whom not.
    pub embargo: Option<Embargo>,
    /// What it supersedes, where it is an update.
    pub supersedes: Option<DispatchId>,
}

/// Whom a release is for.
#[derive(Clone, Copy, Debug)]
pub struct Whom<'a> {
    /// Which sector groups.
    pub audience: &'a Audience,
    /// What is released: where a CEPTOAR chose members for it, those alone.
    pub subject: Option<Uuid>,
}

impl<'a> From<&'a Audience> for Whom<'a> {
    fn from(audience: &'a Audience) -> Self {
        Self { audience, subject: None }
    }
}

impl<'a> From<(Uuid, &'a Audience)> for Whom<'a> {
    fn from((subject, audience): (Uuid, &'a Audience)) -> Self {
        Self { audience, subject: Some(subject) }
    }
}

/// Something released.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// Its id.
    pub id: DispatchId,
    /// The organisation that released it.
    pub org: OrgId,
    /// What was released.
    pub subject: Uuid,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its TLP.
    pub tlp: Tlp,
    /// How much it hurries.
    pub urgency: Urgency,
    /// Part of an exercise.
    pub exercise: bool,
    /// When it was released.
    pub released_at: At,
    /// Until when an answer is asked for.
    pub answer_by: Option<At>,
    /// The last day on which it is handed to anybody; `None` is without end.
    pub last_day: Option<Day>,
    /// Until when it is held back; `None` once it flows.
    pub embargo: Option<At>,
    /// When it was recalled; then no answer is awaited.
    pub withdrawn_at: Option<At>,
}

/// The columns of a dispatch, with how it stands. Scalar subqueries, not joins: a write locks one row only.
macro_rules! columns {
    () => {
        concat!(
            "dispatches.*, ",
            crate::store::last_days::last_day!("dispatches"),
            " AS ends_on,
         (SELECT until FROM embargoes WHERE embargoes.dispatch_id = dispatches.id AND opened_at IS NULL) AS embargo_until,
         (SELECT at FROM withdrawals WHERE withdrawals.dispatch_id = dispatches.id) AS withdrawn_at"
        )
    };
}

impl Dispatch {
    /// What to select from `dispatches` for one.
    pub const COLUMNS: &'static str = columns!();
    /// Whether it is held back until after the last day of its label: then nobody else is ever handed it.
    pub fn never_opens(&self, now: At) -> bool {
        let waits = self.embargo.filter(|_| self.withdrawn_at.is_none());
        waits.zip(self.last_day).is_some_and(|(until, last)| last < until.max(now).day())
    }
    /// Whether it still runs: the answers are awaited. Without a clock it runs for a week.
    pub fn runs(&self, now: At) -> bool {
        self.withdrawn_at.is_none() && now < self.answer_by.unwrap_or(self.released_at.plus_days(7))
    }
}

impl FromRow for Dispatch {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            subject: row.get("subject_id")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            tlp: row.code("tlp")?,
            urgency: row.code("urgency")?,
            exercise: row.get("exercise")?,
            released_at: row.at("released_at")?,
            answer_by: row.maybe_at("answer_by")?,
            last_day: row.maybe_day("ends_on")?,
            embargo: row.maybe_at("embargo_until")?,
            withdrawn_at: row.maybe_at("withdrawn_at")?,
        })
    }
}

impl Resource for Dispatch {
    const KIND: Kind = Kind::Dispatch;
    type Key = DispatchId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM dispatches WHERE dispatches.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}

impl Listed for Dispatch {
    fn visible_to(actor: &Actor) -> Filter {
        let own = Relations::none().with(Relation::Own, true);
        match actor.who() {
            Some(who) if decide(actor, Act::ViewBoard, own) == Decision::Allow => {
                Filter::new("dispatches.org_id = ?", params![who.organisation])
            }
            _ => Filter::nothing(),
        }
    }
}

/// One body on the way from the centre to a recipient, and what it added.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The body.
    pub org: OrgId,
    /// Its name.
    pub name: kernel::Bilingual,
    /// On which hop it stands; `None` for the organisation that released it.
    pub tier: Option<Tier>,
    /// When it stood in its inbox.
    pub handed_at: Option<At>,
    /// When it passed it on (for the first: released it).
    pub passed_at: Option<At>,
    /// Whether it was passed on without a hand: by standing agreement, or because nobody there could be reached.
    pub automatic: bool,
    /// What it added for those below; empty if nothing.
    pub addition: String,
}
