//! Sectors, their parts, their services. Levels are [`crate::facts::Level`].

use crate::Validity;
use kernel::Bilingual;
use std::str::FromStr;

/// How a report of a sector goes on from the ministry to the centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportsPass {
    /// It reaches the centre at the same moment as the ministry.
    AtOnce,
    /// The ministry passes it on.
    #[default]
    ByHand,
}

impl ReportsPass {
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            ReportsPass::AtOnce => "at-once",
            ReportsPass::ByHand => "by-hand",
        }
    }
}

impl FromStr for ReportsPass {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [ReportsPass::AtOnce, ReportsPass::ByHand].into_iter().find(|pass| pass.code() == code).ok_or(())
    }
}

/// What a sector is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SectorKind {
    /// 重要インフラ分野: a sector of the plan.
    #[default]
    Critical,
    /// The government's own bodies: they report, but are no sector of the plan.
    Government,
}

impl SectorKind {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            SectorKind::Critical => "critical",
            SectorKind::Government => "government",
        }
    }
}

impl FromStr for SectorKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [SectorKind::Critical, SectorKind::Government].into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// A sector (分野), or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// Its code, such as `ICT` or `ICT-TEL`.
    pub code: String,
    /// What it is.
    pub kind: SectorKind,
    /// The sector of which it is a part; `None` for a sector.
    pub parent: Option<String>,
    /// Its name.
    pub name: Bilingual,
    /// How its reports go on to the centre where nothing was decided ([`crate::upward`]).
    pub reports_pass: ReportsPass,
    /// From when to when it is a sector of the plan.
    pub validity: Validity,
    /// Where the documents name it.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

/// A critical-infrastructure service (重要インフラサービス).
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The code of its sector or sub-sector.
    pub sector: String,
    /// Its name.
    pub name: Bilingual,
    /// What it consists of.
    pub description: Bilingual,
    /// From when to when it is listed.
    pub validity: Validity,
    /// Where the documents describe it.
    pub source: String,
}

/// Which ministry is competent for a sector, and what supports that.
#[derive(Clone, Debug, PartialEq)]
pub struct Competence {
    /// The sector or sub-sector.
    pub sector: String,
    /// The ministry.
    pub ministry: access::OrgId,
    /// The ministry's name.
    pub name: Bilingual,
    /// What in the documents supports it.
    pub basis: String,
}
