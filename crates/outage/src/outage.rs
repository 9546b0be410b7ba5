//! A large-scale outage (大規模IT障害) as it is declared: whose it is, at which step it stands, who sees it at all.

use access::{Actor, Kind, OrgId, PersonId, Relation, Relations};
use kernel::{At, Id};
use std::str::FromStr;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of an outage.
pub type OutageId = Id<Outage>;

/// A declared outage; what was declared of it stands in its changes ([`crate::declared`]).
#[derive(Clone, Debug)]
pub struct Outage {
    /// Its id.
    pub id: OutageId,
    /// `L-2014-00001`.
    pub reference: String,
    /// The centre.
    pub org: OrgId,
    /// Part of an exercise; set when it is raised and never again.
    pub exercise: bool,
    /// Who raised it.
    pub raised_by: PersonId,
    /// When.
    pub raised_at: At,
}

/// How far it has come: normal times → alert → large-scale → recovery → normal times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 警戒: something large may come.
    Alert,
    /// 大規模障害対応
    LargeScale,
    /// 復旧
    Recovery,
    /// 平時: it is over.
    Lowered,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Step; 4] = [Step::Alert, Step::LargeScale, Step::Recovery, Step::Lowered];
    /// At which it can be raised.
    pub const FIRST: [Step; 2] = [Step::Alert, Step::LargeScale];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Step::Alert => "alert",
            Step::LargeScale => "large-scale",
            Step::Recovery => "recovery",
            Step::Lowered => "lowered",
        }
    }
    /// Where it may go from here, besides staying.
    pub fn onward(self) -> &'static [Step] {
        match self {
            Step::Alert => &[Step::LargeScale, Step::Lowered],
            Step::LargeScale => &[Step::Recovery],
            // What was thought over may come back.
            Step::Recovery => &[Step::LargeScale, Step::Lowered],
            Step::Lowered => &[],
        }
    }
    /// Whether going to `next` asks more of others than this: then a second person confirms it.
    pub fn rises_to(self, next: Step) -> bool {
        next == Step::LargeScale && self != Step::LargeScale
    }
    /// Whether it goes on.
    pub fn stands(self) -> bool {
        self != Step::Lowered
    }
}

impl FromStr for Step {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Step::ALL.into_iter().find(|step| step.code() == code).ok_or(())
    }
}

impl Resource for Outage {
    const KIND: Kind = Kind::Outage;
    type Key = OutageId;
    const LOAD: &'static str = "SELECT * FROM outages WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            org: row.id("org_id")?,
            exercise: row.get("exercise")?,
            raised_by: row.id("raised_by")?,
            raised_at: row.at("raised_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let member = "SELECT COUNT(*) AS n FROM outage_bodies WHERE outage_id = $1 AND org_id = $2";
        let member = sql.count(member, params![self.id, who.organisation]).await? > 0;
        // Who declared what waits for a second person is not that person.
        let unconfirmed = crate::store::changes::all(sql, self.id).await?;
        let unconfirmed = crate::declared::unconfirmed(&unconfirmed).map(|change| change.by);
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::Member, member)
            .with(Relation::Author, unconfirmed == Some(who.person)))
    }
}

impl FromRow for Outage {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Outage {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let member = "EXISTS (SELECT 1 FROM outage_bodies b WHERE b.outage_id = outages.id AND b.org_id = ?)";
        Filter::new("outages.org_id = ?", params![who.organisation]).or(Filter::new(member, params![who.organisation]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_from_alert_over_large_scale_and_recovery_back_to_normal_times_and_no_other_way() {
        let ways: Vec<String> = Step::ALL
            .into_iter()
            .flat_map(|from| from.onward().iter().map(move |to| format!("{} {}", from.code(), to.code())))
            .collect();
        let wanted =
            ["alert large-scale", "alert lowered", "large-scale recovery", "recovery large-scale", "recovery lowered"];
        assert_eq!(ways, wanted);
        assert!(Step::Lowered.onward().is_empty(), "what is over is raised anew, not taken up again");
    }
    #[test]
    fn only_what_asks_more_of_others_wants_a_second_person() {
        let rising = |from: Step| Step::ALL.into_iter().filter(move |to| from.rises_to(*to)).collect::<Vec<_>>();
        assert_eq!(rising(Step::Alert), [Step::LargeScale]);
        assert_eq!(rising(Step::Recovery), [Step::LargeScale]);
        assert_eq!(rising(Step::LargeScale), []);
    }
}
