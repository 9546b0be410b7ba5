//! Opening a model to another organisation, and ending that.

use crate::{
    model::{Model, ModelId},
    ops::open_model::{OpenModelError, close_model, may_open, open_model},
    store::readers::ReaderId,
};
use ::store::{Sql, StoreError};
use access::{Act, OrgId, act::ShareModel, roles_for};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed};

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

/// To whom it would be opened.
#[derive(Template)]
#[template(path = "analysis/reader.html")]
struct ReaderPage {
    page: Page,
    href: String,
    name: String,
    /// By what the organisation is named when the form is sent: its code, or its whole name.
    organisation: String,
    /// What it is, its sector, and whether anybody there could read it.
    about: Vec<String>,
}

/// `GET /interdependency/{id}/readers/new?organisation=`: who that is, before it is opened.
pub(super) async fn ask(
    request: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Opening>,
) -> Result<Response, Fault> {
    let id: ModelId = super::id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    // Who may not open it does not learn who there is.
    let model = cx.permit::<_, Model>(ShareModel, id).await?;
    let found = match named(model.sql(), &asked.organisation).await {
        Ok(org) => may_open(&model, org, cx.now().day()).await,
        Err(error) => Err(error),
    };
    let org = match found {
        Ok(org) => org,
        Err(error) => {
            drop(model);
            drop(cx);
            return super::show::draw(&request, id, Some((asked, error.into()))).await;
        }
    };
    let page = super::of_model(&request, &model, |voice| voice.t("analysis-reader-title"));
    let sectors = registry::ask::sectors_on(model.sql(), cx.now().day()).await?;
    let sector = org.sector.as_ref().and_then(|code| sectors.iter().find(|one| one.code == *code));
    let about = [
        Some(page.t(&format!("registry-kind-{}", org.kind.code()))),
        sector.map(|sector| page.pick(&sector.name).to_owned()),
        Some(page.t(if anybody_reads(model.sql(), org.id).await? {
            "analysis-reader-some"
        } else {
            "analysis-reader-none"
        })),
    ];
    shell::show(&ReaderPage {
        href: format!("/interdependency/{id}"),
        name: page.pick(&org.name).to_owned(),
        organisation: org.code.unwrap_or(org.name.ja),
        about: about.into_iter().flatten().collect(),
        page,
    })
}

/// Whether anybody of an organisation could read a model that is open to it. How many do is nobody else's business.
async fn anybody_reads(sql: &Sql<'_>, org: OrgId) -> Result<bool, StoreError> {
    for role in roles_for(Act::ViewModel) {
        if !identity::ask::holders(sql, org, role).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
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
