//! Files as those have them who may only read: of reports, of what consent is asked for, of what was handed over.

use super::{FileSeen, as_bytes, seen_in};
use crate::attachment::NoticeFile;
use crate::consent::Consent;
use crate::pages::{consents, inbox, reports::id_of};
use crate::report::{File, Reader, Report};
use crate::store::files;
use access::act::{ViewConsent, ViewDelivery, ViewReport};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use delivery::{Delivery, DeliveryId};
use shell::api::{Answer, Call, Operation, Paging};
use shell::{Fault, Route};

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listReportFiles", "The files of a report that one may see, of all its stages.");
    vec![
        Route::get("/api/v1/reports/{id}/files", list_of_report).api(list.lists::<FileSeen>()),
        Route::get("/api/v1/reports/{id}/files/{file}", get_of_report)
            .api(Operation::new("getReportFile", "A sealed file of a report.").downloads()),
        Route::get("/api/v1/consents/{id}/files/{file}", get_of_consent)
            .api(Operation::new("getConsentFile", "A file of what consent is asked for.").downloads()),
        Route::get("/api/v1/inbox/{id}/files/{file}", get_of_delivery)
            .api(Operation::new("getDeliveryFile", "A file of a notice that was handed over.").downloads().passing()),
    ]
}

async fn list_of_report(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let looks = files::looks_of_report(report.sql(), report.id, reader).await?;
    let all = files::of_report(&report, reader).await?;
    Answer::ok(&paging.part(seen_in(all.iter(), &looks), |file| file)?)
}

async fn get_of_report(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let whole = files::whole_of_report(&report, reader, id_of::<File>(&file)?).await?;
    Ok(as_bytes(whole.ok_or(Fault::not_found())?))
}

async fn get_of_consent(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let consent = cx.permit::<_, Consent>(ViewConsent, id_of::<Consent>(&id)?).await?;
    Ok(as_bytes(consents::whole_file(&consent, id_of::<NoticeFile>(&file)?).await?))
}

async fn get_of_delivery(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let id: DeliveryId = id_of::<Delivery>(&id)?;
    inbox::stamp_opened(&call.app, call.actor(), id).await?;
    let cx = call.read().await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    Ok(as_bytes(inbox::whole_file(&delivery, id_of::<NoticeFile>(&file)?).await?))
}
