//! A call for help, and that somebody took care of it. The call is an answer ([`crate::Answer::NeedHelp`]); it is open
//! until whoever took care writes down what was done, or the recipient answers otherwise.

use access::{OrgId, PersonId};
use kernel::{At, Bilingual};
use store::{FromRow, Row, StoreError};

/// A call for help that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallForHelp {
    /// The number of the answer that calls.
    pub number: i64,
    /// Since when.
    pub at: At,
    /// Who took care of it; `None` while it is open.
    pub helped: Option<Helped>,
}

/// That a call for help was taken care of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// For which organisation.
    pub org: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// Who.
    pub person: Option<PersonId>,
    /// When it was written down.
    pub at: At,
    /// What was done.
    pub done: String,
}

impl Helped {
    /// What [`Helped::of_row`] reads, from a join of `helped h` with its organisation `ho`.
    pub(crate) const COLUMNS: &'static str = "h.org_id AS helped_org, ho.name_ja AS helped_ja, ho.name_en AS helped_en,
        h.person_id AS helped_by, h.at AS helped_at, h.done AS helped_done";

    /// `None` where the join found nothing.
    pub(crate) fn of_row(row: &Row) -> Result<Option<Self>, StoreError> {
        let Some(at) = row.maybe_at("helped_at")? else { return Ok(None) };
        Ok(Some(Self {
            org: row.id("helped_org")?,
            name: Bilingual { ja: row.text("helped_ja")?, en: row.text("helped_en")? },
            person: row.maybe_id("helped_by")?,
            at,
            done: row.text("helped_done")?,
        }))
    }
}

impl FromRow for CallForHelp {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { number: row.get("number")?, at: row.at("at")?, helped: Helped::of_row(row)? })
    }
}
