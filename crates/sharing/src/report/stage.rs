//! The stages of a report: which may follow which, and one as it was sealed.
//!
//! Nothing that was sealed ever changes. A correction is a further stage. After the final report only a follow-up can
//! come (a correction), and after that another final: so what "final" says stays true until somebody says otherwise.

use super::{Content, Reader, ReportId};
use access::PersonId;
use kernel::{At, ContentHash};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Which stage of a report it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageKind {
    /// 第1報
    #[default]
    First,
    /// 続報
    FollowUp,
    /// 最終報
    Final,
}

impl StageKind {
    /// All kinds.
    pub const ALL: [StageKind; 3] = [StageKind::First, StageKind::FollowUp, StageKind::Final];
    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            StageKind::First => "first",
            StageKind::FollowUp => "follow-up",
            StageKind::Final => "final",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            StageKind::First => "report-stage-first",
            StageKind::FollowUp => "report-stage-follow-up",
            StageKind::Final => "report-stage-final",
        }
    }
    /// The kinds that may come after the last stage so far (`None`: nothing was sealed yet).
    pub fn after(last: Option<StageKind>) -> &'static [StageKind] {
        match last {
            None => &[StageKind::First],
            Some(StageKind::First | StageKind::FollowUp) => &[StageKind::FollowUp, StageKind::Final],
            Some(StageKind::Final) => &[StageKind::FollowUp],
        }
    }
}
impl FromStr for StageKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        StageKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// A sealed stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Of which report.
    pub report: ReportId,
    /// Its number, from 1.
    pub number: i64,
    /// What it says.
    pub content: Content,
    /// The hash of the whole sealed content, also where this reader sees only a part.
    pub hash: ContentHash,
    /// Who sealed it.
    pub sealed_by: PersonId,
    /// When.
    pub sealed_at: At,
}

impl Stage {
    /// The stage as this reader may see it.
    #[must_use]
    pub fn seen_by(self, reader: Reader) -> Stage {
        Stage { content: self.content.seen_by(reader), ..self }
    }
}

impl FromRow for Stage {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            report: row.id("report_id")?,
            number: row.get("stage")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            sealed_by: row.id("sealed_by")?,
            sealed_at: row.at("sealed_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_before_the_first_and_only_a_correction_after_the_final() {
        assert_eq!(StageKind::after(None), [StageKind::First]);
        assert!(!StageKind::after(Some(StageKind::First)).contains(&StageKind::First));
        assert_eq!(StageKind::after(Some(StageKind::Final)), [StageKind::FollowUp]);
        assert!(StageKind::after(Some(StageKind::FollowUp)).contains(&StageKind::Final));
    }
}
