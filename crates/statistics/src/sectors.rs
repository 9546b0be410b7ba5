//! Sectors as rows: those of the plan on a day, parts after what they are parts of.

use crate::live::SectorRow;
use kernel::Day;
use registry::Sector;
use shell::Voice;
use std::collections::{BTreeMap, BTreeSet};
use store::{Sql, StoreError};

/// The sectors of the plan on a day.
pub(crate) struct Plan(Vec<Sector>);

impl Plan {
    pub(crate) async fn on(sql: &Sql<'_>, day: Day) -> Result<Self, StoreError> {
        Ok(Self(registry::ask::sectors_on(sql, day).await?))
    }
    /// The codes of sectors that are no part of another.
    pub(crate) fn tops(&self) -> Vec<String> {
        self.0.iter().filter(|sector| sector.parent.is_none()).map(|sector| sector.code.clone()).collect()
    }
    /// Which part belongs to which sector.
    pub(crate) fn parents(&self) -> BTreeMap<String, String> {
        self.0.iter().filter_map(|part| Some((part.code.clone(), part.parent.clone()?))).collect()
    }
    /// The sector of which another is a part; itself if it is none.
    pub(crate) fn top(&self, code: &str) -> String {
        let found = self.0.iter().find(|sector| sector.code == code);
        found.and_then(|sector| sector.parent.clone()).unwrap_or_else(|| code.to_owned())
    }
    /// A sector and its parts, by code.
    pub(crate) fn covers(&self, code: &str) -> BTreeSet<String> {
        let within = |sector: &&Sector| sector.code == code || sector.parent.as_deref() == Some(code);
        self.0.iter().filter(within).map(|sector| sector.code.clone()).collect()
    }
    /// The words for a code; the code itself where the plan has none.
    pub(crate) fn name(&self, voice: &Voice, code: &str) -> String {
        let found = self.0.iter().find(|sector| sector.code == code);
        found.map_or_else(|| code.to_owned(), |sector| voice.pick(&sector.name).to_owned())
    }
    /// All as rows, with those that only occur at their end.
    pub(crate) fn rows(&self, voice: &Voice, occurring: &BTreeSet<String>) -> Vec<SectorRow> {
        let row = |code: &str, depth| SectorRow {
            code: code.to_owned(),
            name: self.name(voice, code),
            depth,
            covers: self.covers(code).into_iter().chain([code.to_owned()]).collect(),
        };
        let known = self.0.iter().map(|sector| row(&sector.code, usize::from(sector.parent.is_some())));
        let others = occurring.iter().filter(|code| !self.0.iter().any(|sector| sector.code == **code));
        known.chain(others.map(|code| row(code, 0))).collect()
    }
}
