//! Publishing the table of a fiscal year: once, when the year is over.

use crate::{
    beside,
    out::Left,
    publication::{Circle, Content, PublicationId},
    sectors,
    store::publications,
};
use access::{Kind, act::PublishFigures};
use kernel::{At, ContentHash, FiscalYear};
use sharing::{count::Figures, store::counts};
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// Why a table was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishFiguresError {
    /// The year is not over.
    #[error("the fiscal year is not over")]
    NotOver,
    /// It has been published.
    #[error("the fiscal year has been published")]
    Again,
    /// What would be published is not what was seen.
    #[error("the figures have changed since they were seen")]
    Changed,
    /// It cannot be written down.
    #[error("the table cannot be written")]
    Unwritable(#[from] serde_json::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What would be published of a year, as things stand.
///
/// # Errors
/// If the actor may not publish, or the store fails.
pub async fn prepared(cx: &Cx, year: FiscalYear) -> Result<Content, PublishFiguresError> {
    Ok(prepare(cx, year).await?.1)
}

async fn prepare(
    cx: &Cx,
    year: FiscalYear,
) -> Result<(Granted<'_, PublishFigures, Figures>, Content), PublishFiguresError> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    let figures = cx.permit::<_, Figures>(PublishFigures, org).await?;
    let plan = sectors::Plan::on(figures.sql(), year.last_day()).await?;
    let tallied = counts::by_reporter(&figures, year).await?;
    let left = Left::new(year, counts::notices::cells(&figures, year).await?);
    let (tops, parents, known) = (plan.tops(), plan.parents(), plan.known_in(figures.sql(), year).await?);
    let circle = Circle { tops: &tops, parents: &parents, known: &known };
    let beside = beside::of(figures.sql(), org, year, cx.now()).await?;
    let content = Content { beside, ..Content::of(year, (&tallied, left.all()), &circle) };
    Ok((figures, content))
}

/// Publishes the table of a year as it was seen.
///
/// # Errors
/// `NotOver`, `Again`, `Changed`; or if the actor may not.
pub async fn publish_figures(
    cx: &Cx,
    year: FiscalYear,
    seen: ContentHash,
) -> Result<PublicationId, PublishFiguresError> {
    let (figures, content) = prepare(cx, year).await?;
    if cx.now() < At::start_of(FiscalYear(year.0 + 1).first_day()) {
        return Err(PublishFiguresError::NotOver);
    }
    let (text, hash) = content.sealed()?;
    if hash != seen {
        return Err(PublishFiguresError::Changed);
    }
    let (id, by) = (cx.new_id(), cx.person().ok_or(Denied::NotFound)?);
    if !publications::insert(&figures, id, year, (text, hash), (by, cx.now())).await? {
        return Err(PublishFiguresError::Again);
    }
    let detail = serde_json::json!({ "year": year.0, "hash": hash, "whole": content.whole });
    cx.audit(Entry::new("figures.published").on(Kind::Publication, id).detail(detail));
    Ok(id)
}

impl From<PublishFiguresError> for Fault {
    fn from(error: PublishFiguresError) -> Self {
        match error {
            PublishFiguresError::NotOver => Fault::conflict("statistics.not-over"),
            PublishFiguresError::Again => Fault::conflict("statistics.again"),
            PublishFiguresError::Changed => Fault::conflict("statistics.changed"),
            PublishFiguresError::Unwritable(cause) => Fault::broken("store.broken").because(cause),
            PublishFiguresError::Denied(denied) => denied.into(),
            PublishFiguresError::Store(cause) => cause.into(),
        }
    }
}
