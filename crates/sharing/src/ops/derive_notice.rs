//! Deriving a notice from sealed reports: the text of the latest stages, without what gives somebody away.

use super::begin_notice::{write, writer};
use crate::{
    desk::{self, Source},
    giveaway::terms,
    notice::{Content, NoticeId, TITLE_MAX},
    registered,
    removal::{Substitutes, applied, propose},
    report::{self, Reader, Report, ReportId},
    residue::{Dictionary, DictionaryError, Term},
};
use ::store::{Cx, Denied, StoreError};
use access::act::{BeginNotice, DeriveNotice};
use kernel::Label;
use registry::Organisation;
use shell::Fault;
use std::collections::BTreeSet;

/// Why no notice could be derived.
#[derive(Debug, thiserror::Error)]
pub enum DeriveNoticeError {
    /// No report was named.
    #[error("no report was named")]
    NoSource,
    /// Some of the reports are part of an exercise and some are not.
    #[error("an exercise and the real thing cannot be put into one notice")]
    MixedExercise,
    /// Too many terms to search for.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a notice from these reports. Its text is that of their latest stages with every proposed removal made; its
/// label is the join of the labels of all stages; its exercise mark is theirs.
///
/// # Errors
/// If no report is named, if exercise and real are mixed, or if the actor may not derive from one of them.
pub async fn derive_notice(
    cx: &Cx,
    reports: &BTreeSet<ReportId>,
    substitutes: &Substitutes,
) -> Result<NoticeId, DeriveNoticeError> {
    let writer = writer(cx)?;
    let mut sources = Vec::new();
    for report in reports {
        let report = cx.permit::<_, Report>(DeriveNotice, *report).await?;
        sources.extend(desk::behind(report.sql(), vec![report.row().clone()], cx.now().day()).await?);
    }
    let exercise = sources.first().ok_or(DeriveNoticeError::NoSource)?.report.exercise;
    if sources.iter().any(|source| source.report.exercise != exercise) {
        return Err(DeriveNoticeError::MixedExercise);
    }
    let centre = cx.permit::<_, Organisation>(BeginNotice, writer.0).await?;
    let reader = Reader::of(cx.actor());
    let named = match several(&sources) {
        true => registered::named_in(centre.sql(), &desk::said(&sources, reader), Vec::new()).await?,
        false => Vec::new(),
    };
    let content = prefilled(&sources, substitutes, (reader, named))?;
    let reports: Vec<ReportId> = reports.iter().copied().collect();
    Ok(write(cx, centre.sql(), writer, content, exercise, &reports).await?)
}

/// Whether several organisations stand behind these. Then every registered body is taken out of all of them alike: each is
/// asked to agree, and would see in its own text whose names were taken out.
fn several(sources: &[Source]) -> bool {
    sources.iter().any(|one| sources.first().is_some_and(|first| first.report.org != one.report.org))
}

fn prefilled(
    sources: &[Source],
    substitutes: &Substitutes,
    (reader, named): (Reader, Vec<Term>),
) -> Result<Content, DictionaryError> {
    let own = sources.iter().flat_map(|source| terms(&source.behind));
    let dictionary = Dictionary::from_terms(registered::joined(own, named))?;
    let removals = propose(&desk::found_in(sources, &dictionary, reader), substitutes);
    // What is held back from the writer's body stays out of his text; the residue check searches for it all the same.
    let latest = sources.iter().filter_map(|source| source.behind.stages.last());
    let latest: Vec<report::Content> = latest.map(|stage| stage.content.seen_by(reader)).collect();
    let title = latest.first().map(|said| said.title.as_str()).unwrap_or_default();
    let parts = latest.iter().flat_map(|said| [&said.situation, &said.cause, &said.measures, &said.prevention]);
    let body: Vec<&str> = parts.map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    let indicators = latest.iter().flat_map(|said| &said.indicators);
    let indicators = indicators.filter(|text| applied(text, &removals) == **text).cloned().collect();
    let labels: Vec<Label> = sources.iter().map(desk::label_of).collect();
    Ok(Content {
        title: applied(title, &removals).chars().take(TITLE_MAX).collect(),
        body: applied(&body.join("\n\n"), &removals),
        label: Label::join_all(&labels),
        indicators,
        removals,
        ..Content::default()
    })
}

impl From<DeriveNoticeError> for Fault {
    fn from(error: DeriveNoticeError) -> Self {
        match error {
            DeriveNoticeError::NoSource => Fault::unusable("sharing.notice-no-source"),
            DeriveNoticeError::MixedExercise => Fault::conflict("sharing.notice-mixed-exercise"),
            DeriveNoticeError::Dictionary(cause) => Fault::broken("sharing.notice-dictionary").because(cause),
            DeriveNoticeError::Denied(denied) => denied.into(),
            DeriveNoticeError::Store(cause) => cause.into(),
        }
    }
}
