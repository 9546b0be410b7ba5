//! `/reports/{id}/files/{file}`: the files of a report; `/reports/{id}/indicators.csv`: its indicators as one.

use super::id_of;
use crate::indicator::{self, Part};
use crate::pages::upload::as_download;
use crate::report::{File, Reader, Report};
use crate::store::{files, reports};
use access::act::ViewReport;
use axum::{extract::Path, response::Response};
use shell::{Fault, Signed};

/// `GET /reports/{id}/files/{file}`: a sealed file, always to be saved.
pub(super) async fn download(request: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let whole = files::whole_of_report(&report, reader, id_of::<File>(&file)?).await?.ok_or(Fault::not_found())?;
    Ok(as_download(whole))
}

/// `GET /reports/{id}/indicators.csv`: what its stages name, as far as the reader sees it, newest first; each under the label
/// of its stage.
pub(super) async fn indicators(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let stages = reports::stages_seen(&report, cx.actor()).await?;
    let part = |stage: &'_ crate::report::Stage| (stage.content.indicators.clone(), stage.content.label.clone());
    let said: Vec<_> = stages.iter().rev().map(part).collect();
    let source = report.reference.as_str();
    let parts: Vec<Part<'_>> = said.iter().map(|(lines, label)| Part { lines, label, source }).collect();
    Ok(indicator::file(source, &parts))
}
