//! Opening a model to another organisation, and ending that.

use crate::{
    model::{Model, ModelId},
    ops::open_model::{OpenModelError, close_model, open_model},
    store::readers::ReaderId,
};
use ::store::Sql;
use access::{OrgId, act::ShareModel};
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Signed};

/// To whom.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Opening {
    #[serde(default)]
    pub(super) organisation: String,
}

/// The organisation that is typed: by its code or its whole name, which must be of one only.
pub(crate) async fn named(sql: &Sql<'_>, typed: &str) -> Result<OrgId, OpenModelError> {
    let typed = typed.trim();
    if let Some(coded) = registry::ask::by_code(sql, typed).await? {
        return Ok(coded.id);
    }
    // A part of a name is nobody's, and a name that two have is neither's: what a model says cannot be unread.
    match registry::ask::called(sql, typed).await?.as_slice() {
        [only] => Ok(only.id),
        _ => Err(OpenModelError::Unknown),
    }
}

/// `POST /interdependency/{id}/readers`
pub(super) async fn open(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Opening>,
) -> Result<Response, Fault> {
    let id: ModelId = super::id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    // Who may not open it does not learn who there is.
    let model = cx.permit::<_, Model>(ShareModel, id).await?;
    let opened = match named(model.sql(), &form.organisation).await {
        Ok(org) => open_model(&cx, id, org).await,
        Err(error) => Err(error),
    };
    drop(model);
    match opened {
        Ok(_) => {
            cx.commit().await?;
            Ok(shell::did("did-model-opened", &format!("/interdependency/{id}#h-readers")))
        }
        Err(error) => {
            drop(cx);
            super::show::draw(&request, id, Some((form, error.into()))).await
        }
    }
}

/// `POST /interdependency/{id}/readers/{reader}/end`
pub(super) async fn end(request: Signed, Path((id, reader)): Path<(String, String)>) -> Result<Response, Fault> {
    let (id, reader): (ModelId, ReaderId) = (super::id(&id)?, super::id(&reader)?);
    let cx = request.app.write(request.actor()).await?;
    close_model(&cx, id, reader).await?;
    cx.commit().await?;
    Ok(shell::did("did-model-closed", &format!("/interdependency/{id}#h-readers")))
}
