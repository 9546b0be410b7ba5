//! Saving another version of a model.

use super::{acting, begin_model::SaveError, text_of};
use crate::{
    model::{Model, ModelId, Version},
    store::models,
};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, act::ChangeModel};
use serde_json::json;

/// Saves another version over the version `seen`. Plans stay, and are asked of the new one.
///
/// # Errors
/// If it cannot stand, another version has been saved, or nothing differs.
pub async fn save_version(cx: &Cx, id: ModelId, seen: i64, version: &Version) -> Result<(), SaveError> {
    let (_, person) = acting(cx)?;
    let model = cx.permit::<_, Model>(ChangeModel, id).await?;
    let read = version.judge()?;
    if model.number != seen {
        return Err(SaveError::Stale);
    }
    let before = models::version(model.sql(), (id, seen)).await?;
    if (&before.name, &before.model) == (&version.name, &version.model) {
        return Err(SaveError::Same);
    }
    let (text, hash) = text_of(version)?;
    let shown = (version.name.as_str(), read.node_count(), read.need_count());
    match models::insert_version(model.sql(), (id, seen + 1), (&text, hash), shown, (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(SaveError::Stale),
        done => done?,
    }
    let detail = json!({ "number": seen + 1, "hash": hash.to_string() });
    cx.audit(Entry::new("model.changed").on(Kind::Model, id).detail(detail));
    Ok(())
}
