//! Publications: each year once.

use crate::publication::{Publication, PublicationId};
use access::{PersonId, act::PublishFigures};
use kernel::{At, ContentHash, FiscalYear};
use sharing::count::Figures;
use store::{Granted, StoreError, Visible, params};

/// Keeps a publication; `false` if the year has been published.
pub(crate) async fn insert(
    figures: &Granted<'_, PublishFigures, Figures>,
    id: PublicationId,
    year: FiscalYear,
    (text, hash): (String, ContentHash),
    (by, at): (PersonId, At),
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO publications (id, org_id, fiscal_year, content, content_hash, published_by, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org_id, fiscal_year) DO NOTHING";
    let values = params![id, figures.org, i64::from(year.0), text, hash, by, at];
    Ok(figures.sql().run(insert, values).await? == 1)
}

/// The publications of the newest years, newest first.
pub(crate) async fn newest(visible: &Visible<'_, Publication>, most: i64) -> Result<Vec<Publication>, StoreError> {
    let select = "SELECT publications.* FROM publications WHERE {visible} ORDER BY fiscal_year DESC, id LIMIT $1";
    visible.all(select, params![most]).await
}

/// The publication of a year.
pub(crate) async fn of_year(
    visible: &Visible<'_, Publication>,
    year: FiscalYear,
) -> Result<Option<Publication>, StoreError> {
    let select = "SELECT publications.* FROM publications WHERE {visible} AND fiscal_year = $1 ORDER BY id LIMIT 1";
    Ok(visible.all(select, params![i64::from(year.0)]).await?.into_iter().next())
}
