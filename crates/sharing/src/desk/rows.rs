//! What the tables hold of several notices: one statement for each table, however many notices there are.

use super::{Source, label_of};
use crate::{
    consent::{Asked, Override},
    notice::{Authors, NoticeId, Revision},
    release::{Hold, Review, SourceFacts, Waiver},
    report::Report,
    store::{
        consents::{self, Pair},
        notice_files::{self, SeenFiles},
        notices::{self, ByNotice, Release},
        updates,
    },
    update::Update,
};
use ::store::{Sql, StoreError};
use kernel::Label;
use std::collections::BTreeMap;

pub(super) struct Rows {
    revisions: ByNotice<Revision>,
    sources: ByNotice<Report>,
    asked: BTreeMap<Pair, Vec<Asked>>,
    overrides: BTreeMap<Pair, Vec<Override>>,
    pub(super) authors: BTreeMap<NoticeId, Authors>,
    pub(super) floors: BTreeMap<NoticeId, Label>,
    pub(super) holds: BTreeMap<NoticeId, Vec<Hold>>,
    pub(super) files: BTreeMap<NoticeId, SeenFiles>,
    pub(super) releases: ByNotice<Release>,
    pub(super) waivers: ByNotice<Waiver>,
    pub(super) reviews: ByNotice<Review>,
    pub(super) updates: BTreeMap<NoticeId, Update>,
}

impl Rows {
    pub(super) async fn read(sql: &Sql<'_>, ids: &[NoticeId]) -> Result<Self, StoreError> {
        Ok(Self {
            revisions: notices::current_of(sql, ids).await?,
            sources: notices::sources_of(sql, ids).await?,
            asked: consents::asked_about(sql, ids).await?,
            overrides: consents::overrides_of(sql, ids).await?,
            authors: notices::authors_of(sql, ids).await?,
            floors: notices::floors_of(sql, ids).await?,
            holds: notices::holds_of(sql, ids).await?,
            files: notice_files::seen_of(sql, ids).await?,
            releases: notices::releases_of(sql, ids).await?,
            waivers: notices::waivers_of(sql, ids).await?,
            reviews: notices::reviews_of(sql, ids).await?,
            updates: updates::of_these(sql, ids).await?,
        })
    }

    /// The newest revision of a notice.
    pub(super) fn current(&mut self, id: NoticeId) -> Result<Revision, StoreError> {
        taken(&mut self.revisions, id).pop().ok_or_else(|| StoreError::Unreadable { column: "revision".into() })
    }

    /// From how many reports a notice was made.
    pub(super) fn sources(&self, id: NoticeId) -> usize {
        self.sources.get(&id).map_or(0, Vec::len)
    }

    /// The reports from which these were made: one notice after the other.
    pub(super) fn reports(&self, ids: &[NoticeId]) -> Vec<Report> {
        ids.iter().filter_map(|id| self.sources.get(id)).flatten().cloned().collect()
    }

    /// What decides, for one source of a notice.
    pub(super) fn facts_of(&mut self, id: NoticeId, source: &Source) -> SourceFacts {
        let pair = (id, source.report.id);
        SourceFacts {
            reference: source.report.reference.clone(),
            label: label_of(source),
            asked: self.asked.remove(&pair).unwrap_or_default(),
            overrides: self.overrides.remove(&pair).unwrap_or_default(),
        }
    }
}

/// The rows of a notice, out of those of all.
pub(super) fn taken<T>(all: &mut ByNotice<T>, id: NoticeId) -> Vec<T> {
    all.remove(&id).unwrap_or_default()
}
