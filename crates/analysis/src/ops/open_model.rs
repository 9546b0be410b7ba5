//! Opening a model to another organisation, and ending that.

use super::acting;
use crate::{
    model::{Model, ModelId},
    store::readers::{self, ReaderId},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, OrgId, act::ShareModel};
use serde_json::json;
use shell::Fault;

/// Why it was not opened, or not ended.
#[derive(Debug, thiserror::Error)]
pub enum OpenModelError {
    /// There is no such organisation today.
    #[error("there is no such organisation today")]
    Unknown,
    /// It is the owner itself.
    #[error("it is the owner itself")]
    Owner,
    /// It reads the model already.
    #[error("it reads the model already")]
    Already,
    /// It does not read the model any more.
    #[error("it does not read the model any more")]
    Ended,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a model to an organisation, from now on.
///
/// # Errors
/// If there is no such organisation, it is the owner, or it reads it already.
pub async fn open_model(cx: &Cx, id: ModelId, org: OrgId) -> Result<ReaderId, OpenModelError> {
    let (_, person) = acting(cx)?;
    let model = cx.permit::<_, Model>(ShareModel, id).await?;
    if org == model.org {
        return Err(OpenModelError::Owner);
    }
    let there = registry::ask::organisation_on(model.sql(), org, cx.now().day()).await?;
    there.ok_or(OpenModelError::Unknown)?;
    let all = readers::of(model.sql(), id).await?;
    let of_it = || all.iter().filter(|one| one.org == org);
    if of_it().any(|one| one.ended_at.is_none()) {
        return Err(OpenModelError::Already);
    }
    let (reader, number): (ReaderId, _) = (cx.new_id(), i64::try_from(of_it().count()).unwrap_or(i64::MAX - 1) + 1);
    match readers::insert(model.sql(), reader, (id, org, number), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(OpenModelError::Already),
        done => done?,
    }
    let detail = json!({ "reader": reader, "org": org, "number": number });
    cx.audit(Entry::new("model.opened").on(Kind::Model, id).detail(detail));
    Ok(reader)
}

/// Ends that an organisation reads it; what it has read, it has read.
///
/// # Errors
/// If nobody reads it by that any more.
pub async fn close_model(cx: &Cx, id: ModelId, reader: ReaderId) -> Result<(), OpenModelError> {
    let (_, person) = acting(cx)?;
    let model = cx.permit::<_, Model>(ShareModel, id).await?;
    let all = readers::of(model.sql(), id).await?;
    let one = all.iter().find(|one| one.id == reader).ok_or(Denied::NotFound)?;
    if one.ended_at.is_some() {
        return Err(OpenModelError::Ended);
    }
    match readers::end(model.sql(), reader, (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(OpenModelError::Ended),
        done => done?,
    }
    cx.audit(Entry::new("model.closed").on(Kind::Model, id).detail(json!({ "reader": reader })));
    Ok(())
}

impl From<OpenModelError> for Fault {
    fn from(error: OpenModelError) -> Self {
        match error {
            OpenModelError::Unknown => Fault::unusable("analysis.unknown-organisation"),
            OpenModelError::Owner => Fault::unusable("analysis.owner"),
            OpenModelError::Already => Fault::conflict("analysis.already-open"),
            OpenModelError::Ended => Fault::conflict("analysis.ended"),
            OpenModelError::Denied(denied) => denied.into(),
            OpenModelError::Store(cause) => cause.into(),
        }
    }
}
