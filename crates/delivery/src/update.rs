//! Updates in the ledger (第2報): what superseded what, as far as a recipient may know it.
//!
//! Whoever was handed the later version is told so, with the way to it. Whoever is to have it and has not been handed it
//! yet is told nothing: the hands on the way decide when. Whoever is not to have it, or cannot be reached, is told in
//! one and the same sentence that what he has is not the newest, and nothing else of the later one.

use crate::{DeliveryId, DispatchId};
use access::OrgId;
use kernel::{At, Bilingual};
use store::{FromRow, Row, StoreError};

/// That a later version superseded what somebody has, as he may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Superseded {
    /// He has the later one: his own line of it.
    By(DeliveryId),
    /// There is a later one since then, which has not come to him and will not come by itself.
    Elsewhere(At),
}

impl Superseded {
    /// Reads what [`crate::MARKS`] selects.
    ///
    /// # Errors
    /// If a column cannot be read.
    pub fn of_row(row: &Row) -> Result<Option<Self>, StoreError> {
        let newer = row.maybe_id("newer_id")?.map(Superseded::By);
        Ok(newer.or(row.maybe_at("updated_elsewhere_at")?.map(Superseded::Elsewhere)))
    }
}

/// One version of a chain that was handed to a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// His line of it.
    pub delivery: DeliveryId,
    /// What was released.
    pub subject: uuid::Uuid,
    /// Its reference.
    pub reference: String,
    /// 1 for 第1報.
    pub number: i64,
    /// When it was released.
    pub released_at: At,
    /// When it was recalled.
    pub withdrawn_at: Option<At>,
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            delivery: row.id("id")?,
            subject: row.get("subject_id")?,
            reference: row.text("reference")?,
            number: row.get("number")?,
            released_at: row.at("released_at")?,
            withdrawn_at: row.maybe_at("withdrawn_at")?,
        })
    }
}

/// One released version of a chain, as those see it who released it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its dispatch.
    pub dispatch: DispatchId,
    /// Its reference.
    pub reference: String,
    /// 1 for 第1報.
    pub number: i64,
    /// When it was released.
    pub released_at: At,
    /// When it was recalled.
    pub withdrawn_at: Option<At>,
}

impl FromRow for Link {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            dispatch: row.id("id")?,
            reference: row.text("reference")?,
            number: row.get("number")?,
            released_at: row.at("released_at")?,
            withdrawn_at: row.maybe_at("withdrawn_at")?,
        })
    }
}

/// What a list shows of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// 1 for 第1報.
    pub number: i64,
    /// A later version was released.
    pub superseded: bool,
}

/// What became of something that was handed over, for those who show it elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Since when its recipient knows of a later version.
    pub superseded_at: Option<At>,
    /// When it was recalled.
    pub recalled_at: Option<At>,
}

/// That a later version superseded something that somebody has by another way than the ledger, as he may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// Since when.
    pub since: At,
    /// What was released then.
    pub subject: uuid::Uuid,
    /// His own line of it, if it was handed to him.
    pub line: Option<DeliveryId>,
}

/// Somebody who is in the ledger of one version and would not be in that of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaver {
    /// The organisation.
    pub org: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// The sector groups under which it counted; empty for ministries, on the government's own line the ministry's code.
    pub ceptoars: Vec<String>,
}

/// Their ids, in order: by these one list of leavers is known from another.
pub fn ids(leavers: &[Leaver]) -> Vec<OrgId> {
    let mut ids: Vec<OrgId> = leavers.iter().map(|leaver| leaver.org).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
