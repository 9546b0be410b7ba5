//! Absence: somebody is away for a time, and people of the same organisation stand in.
//!
//! The law, computed from rows at each request and never copied: a deputy has the lent roles from the beginning of the
//! absence to its end, once he has agreed, as long as the absent person holds them in person. What was lent cannot be
//! lent on, since only what is held in person is lent. A deputy acts as himself: what he wrote stays his, so that no
//! lent right makes him his own second pair of eyes.

pub mod lend;

use crate::invitation;
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations, Role};
use kernel::{At, Id};
use serde::Serialize;
use std::collections::BTreeSet;

/// An absence is announced for at most so many days: longer is another post.
pub const LONGEST_DAYS: i64 = 366;
/// Deputies for one absence.
pub const MOST_DEPUTIES: usize = 5;
/// Absences that one person may have announced at a time.
pub const MOST: i64 = 20;

/// Marks ids of absences.
pub enum AbsenceMark {}
/// The id of an absence.
pub type AbsenceId = Id<AbsenceMark>;

/// A time in which somebody is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// The id.
    pub id: AbsenceId,
    /// From which organisation.
    pub org: OrgId,
    /// Who is away.
    pub person: PersonId,
    /// From when.
    pub begins_at: At,
    /// Until when; that moment no longer counts.
    pub ends_at: At,
    /// When it was announced.
    pub announced_at: At,
    /// When it was ended or withdrawn before its time.
    pub ended_at: Option<At>,
}

/// How a deputy has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Not yet.
    Asked,
    /// He stands in.
    Agreed,
    /// He does not.
    Declined,
    /// He did, and no longer does.
    Ended,
}

/// Somebody who is asked to stand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deputy {
    /// For which absence.
    pub absence: AbsenceId,
    /// Who.
    pub person: PersonId,
    /// The roles that are lent.
    #[serde(serialize_with = "codes")]
    pub roles: BTreeSet<Role>,
    /// How he has answered.
    pub answer: Answer,
}

fn codes<S: serde::Serializer>(roles: &BTreeSet<Role>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(roles.iter().map(|role| role.code()))
}

impl Absence {
    /// Whether it is over at `now`, or was withdrawn.
    pub fn over(&self, now: At) -> bool {
        self.ended_at.is_some() || now >= self.ends_at
    }
    /// Whether the person is away at `now`.
    pub fn holds(&self, now: At) -> bool {
        self.begins_at <= now && !self.over(now)
    }
}

impl FromRow for Absence {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            person: row.id("person_id")?,
            begins_at: row.at("begins_at")?,
            ends_at: row.at("ends_at")?,
            announced_at: row.at("announced_at")?,
            ended_at: row.maybe_at("ended_at")?,
        })
    }
}

impl FromRow for Deputy {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = match (row.get::<Option<bool>>("accepted")?, row.maybe_at("ended_at")?) {
            (None, _) => Answer::Asked,
            (Some(false), _) => Answer::Declined,
            (Some(true), None) => Answer::Agreed,
            (Some(true), Some(_)) => Answer::Ended,
        };
        Ok(Self { absence: row.id("absence_id")?, person: row.id("person_id")?, roles: invitation::read(row)?, answer })
    }
}

impl Resource for Absence {
    const KIND: Kind = Kind::Absence;
    type Key = AbsenceId;
    const LOAD: &'static str = "SELECT * FROM absences WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        <Self as FromRow>::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let own = who.organisation == self.org;
        let asked = own && crate::store::absences::is_asked(sql, self.id, who.person).await?;
        let mine = own && who.person == self.person;
        let relations = Relations::none().with(Relation::Own, own).with(Relation::Author, mine);
        Ok(relations.with(Relation::Deputy, asked))
    }
}

impl Listed for Absence {
    fn visible_to(actor: &Actor) -> Filter {
        match actor.who() {
            Some(who) => Filter::new("absences.org_id = ?", params![who.organisation]),
            None => Filter::nothing(),
        }
    }
}
