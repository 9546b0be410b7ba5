//! `/reports/{id}/files/{file}`: the files of a report.

use super::id_of;
use crate::pages::upload::as_download;
use crate::report::{File, Reader, Report};
use crate::store::files;
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
