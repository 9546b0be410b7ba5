//! A draft: what somebody is writing and nobody else may see, kept as typed.

mod check;
mod detail;
mod figures;
pub mod file;
mod following;
pub(crate) mod reading;
mod so_far;
pub(crate) mod spoken;

pub(crate) use detail::chosen_threat;

/// A moment as people type it, written out in full as it was understood at `now`; what says that nobody knows stays as it is.
/// The same reading as that of a report.
///
/// # Errors
/// The key of the sentence that says what to write instead.
pub fn moment_in_full(text: &str, now: At) -> Result<String, &'static str> {
    let full = spoken::in_full(text.trim(), spoken::Said::now(now));
    if reading::says_unknown(&full) {
        return Ok(full);
    }
    match reading::moment(&full) {
        Ok(Some((at, _))) if at > now.plus_days(check::DAYS_AHEAD) => Err("report-far-future"),
        Ok(Some((at, _))) if at < now.plus_days(-366 * 50) => Err("report-far-past"),
        Ok(_) => Ok(full),
        Err(fault) => Err(fault.key()),
    }
}

pub use check::{Setting, TEXT_MOST, TITLE_MOST, group_field, level_field};

use crate::report::{Channel, ReportId};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations};
use kernel::{At, Id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a draft.
pub type DraftId = Id<Draft>;

/// What stands in the fields of the form, exactly as typed, by the names of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub BTreeMap<String, String>);

/// The draft of one stage of a report.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The report to which it adds a stage; `None` for a new report.
    pub report: Option<ReportId>,
    /// Whose report it will be.
    pub org: OrgId,
    /// Who writes it.
    pub author: PersonId,
    /// For which body the author writes.
    pub filed_by_org: OrgId,
    /// How it came in.
    pub channel: Channel,
    /// Who called, faxed or mailed; empty if it is written by the reporter.
    pub source: String,
    /// What was typed so far.
    pub typed: Typed,
    /// Goes up by one with each save.
    pub revision: i64,
    /// Part of an exercise.
    pub exercise: bool,
    /// When it was begun.
    pub created_at: At,
    /// When it was last saved.
    pub saved_at: At,
}

impl Resource for Draft {
    const KIND: Kind = Kind::Draft;
    type Key = DraftId;
    const LOAD: &'static str = "SELECT * FROM drafts WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            report: row.maybe_id("report_id")?,
            org: row.id("org_id")?,
            author: row.id("author_id")?,
            filed_by_org: row.id("filed_by_org")?,
            channel: row.code("channel")?,
            source: row.text("source")?,
            typed: row.json("content")?,
            revision: row.get("revision")?,
            exercise: row.get("exercise")?,
            created_at: row.at("created_at")?,
            saved_at: row.at("saved_at")?,
        })
    }
    /// A draft is its author's, and only while the author acts for the body for which it was begun.
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let mine = |who: &access::actor::Who| who.person == self.author && who.organisation == self.filed_by_org;
        Ok(Relations::none().with(Relation::Author, actor.who().is_some_and(mine)))
    }
}

impl FromRow for Draft {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

/// The roles that can have drafts, as the matrix has them.
const WRITERS: [access::Role; 5] =
    [access::Role::Contact, access::Role::Secretariat, access::Role::Csirt, access::Role::Duty, access::Role::Liaison];

impl Listed for Draft {
    fn visible_to(actor: &Actor) -> Filter {
        match actor.who() {
            Some(who) if WRITERS.iter().any(|role| actor.has(*role)) => {
                let mine = "drafts.author_id = ? AND drafts.filed_by_org = ?";
                Filter::new(mine, params![who.person, who.organisation])
            }
            _ => Filter::nothing(),
        }
    }
}
