//! A model as files: one JSON document, or the CSV files in an archive.

use super::sight::seen;
use crate::store::plans;
use axum::{
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};
use interdependency::{Model, Plan, folder, json};
use serde::Deserialize;
use shell::{Fault, Signed};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Which plan goes along.
#[derive(Debug, Default, Deserialize)]
pub(super) struct With {
    #[serde(default)]
    plan: String,
}

fn broken(cause: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::broken("store.broken").because(cause)
}

/// The model, with a plan if one is asked for; and what people call it.
async fn taken(request: &Signed, id: &str, with: &With) -> Result<(Model, Plan, String), Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, super::id(id)?).await?;
    let name = model.reference.clone();
    if with.plan.is_empty() {
        return version.read().map(|model| (model, Plan::default(), name)).map_err(broken);
    }
    let plan = plans::one(model.sql(), model.id, super::number(&with.plan)?).await?.ok_or_else(Fault::not_found)?;
    let (model, plan) = plan.on(&version).map_err(|_| Fault::conflict("analysis.plan-misfit"))?;
    Ok((model, plan, name))
}

fn file(media: &str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// `GET /interdependency/{id}/model.json`
pub(super) async fn document(
    request: Signed,
    Path(id): Path<String>,
    Query(with): Query<With>,
) -> Result<Response, Fault> {
    let (model, plan, name) = taken(&request, &id, &with).await?;
    let text = serde_json::to_string_pretty(&json::write(&model, &plan)).map_err(broken)?;
    Ok(file("application/json", &format!("{name}.json"), text.into_bytes()))
}

/// `GET /interdependency/{id}/model.zip`
pub(super) async fn tables(
    request: Signed,
    Path(id): Path<String>,
    Query(with): Query<With>,
) -> Result<Response, Fault> {
    let (model, plan, name) = taken(&request, &id, &with).await?;
    let archive = packed(&model, &plan).map_err(broken)?;
    Ok(file("application/zip", &format!("{name}.zip"), archive))
}

fn packed(model: &Model, plan: &Plan) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (table, content) in folder::write(model, plan).map_err(std::io::Error::other)? {
        writer.start_file(folder::Files::name(table), SimpleFileOptions::default())?;
        writer.write_all(&content)?;
    }
    Ok(writer.finish()?.into_inner())
}
