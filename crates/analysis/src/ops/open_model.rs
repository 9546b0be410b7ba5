//! Opening a model to another organisation, and ending that.

use super::acting;
use crate::{
    model::{Model, ModelId},
    store::readers::{self, ReaderId},
};
use ::store::{Cx, Denied, Entry, Granted, StoreError};
use access::{Kind, OrgId, act::ShareModel};
use kernel::Day;
use registry::Organisation;
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

/// The organisation to which the model may be opened on a day.
///
/// # Errors
/// If there is no such organisation, it is the owner, or it reads it already.
pub async fn may_open(
    model: &Granted<'_, ShareModel, Model>,
    org: OrgId,
    day: Day,
) -> Result<Organisation, OpenModelError> {
    if org == model.org {
        return Err(OpenModelError::Owner);
    }
    let there = registry::ask::organisation_on(model.sql(), org, day).await?.ok_or(OpenModelError::Unknown)?;
    let all = readers::of(model.sql(), model.id).await?;
    match all.iter().any(|one| one.org == org && one.ended_at.is_none()) {
        true => Err(OpenModelError::Already),
        false => Ok(there),
    }
}

/// Opens a model to an organisation, from now on.
///
/// # Errors
/// If there is no such organisation, it is the owner, or it reads it already.
pub async fn open_model(cx: &Cx, id: ModelId, org: OrgId) -> Result<ReaderId, OpenModelError> {
    let (_, person) = acting(cx)?;
    let model = cx.permit::<_, Model>(ShareModel, id).await?;
    may_open(&model, org, cx.now().day()).await?;
    let before = readers::of(model.sql(), id).await?.into_iter().filter(|one| one.org == org).count();
    let (reader, number): (ReaderId, _) = (cx.new_id(), i64::try_from(before).unwrap_or(i64::MAX - 1) + 1);
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
