//! What can be done to a case.

use super::again;
use crate::case::{Case, CaseId};
use crate::draft::reading;
use crate::notice::Notice;
use crate::ops::edit_case::{
    link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_notice,
    unlink_report,
};
use crate::ops::steer_case::{rank_case, take_case};
use crate::pages::reports::id_of;
use crate::report::Report;
use crate::store::cases;
use axum::{extract::Path, response::Response};
use kernel::Id;
use shell::{Fault, Input, Sent, Signed};
use std::collections::BTreeSet;
use store::Cx;

/// The ids that were chosen in a field.
fn chosen<T>(sent: &Sent, field: &str) -> Result<BTreeSet<Id<T>>, Fault> {
    sent.all(field).iter().map(|id| id_of::<T>(id)).collect()
}

fn back(what: &'static str, case: CaseId) -> Response {
    shell::did(what, &format!("/cases/{case}"))
}

pub(super) async fn open(request: Signed, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let case = open_case(&cx, sent.of("title"), &chosen::<Report>(&sent, "report")?).await?;
    cx.commit().await?;
    Ok(back("did-case-opened", case))
}

/// What a form asks for, in one transaction; a refusal that can be mended shows the page again with all that was typed.
async fn done(
    request: &Signed,
    id: String,
    (act, sent): (&'static str, Sent),
    what: &'static str,
    change: impl AsyncFnOnce(&Cx, CaseId, &Sent) -> Result<CaseId, Fault>,
) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match change(&cx, id, &sent).await {
        Ok(there) => {
            cx.commit().await?;
            Ok(back(what, there))
        }
        Err(fault) => {
            drop(cx);
            again(request, id, act, sent, fault).await
        }
    }
}

/// By reference: what people have before them is a number, not an id.
pub(super) async fn link(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    done(&request, id, ("link", sent), "did-case-linked", async |cx, id, sent| {
        let wanted = reading::reference(sent.of("reference"));
        if let Some(report) = cases::report_by_reference(&cx.visible(), &wanted).await? {
            link_report(cx, id, report.id).await?;
        } else if let Some(notice) = cases::notice_by_reference(&cx.visible(), &wanted).await? {
            link_notice(cx, id, notice.id).await?;
        } else {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.unknown-reference"));
        }
        Ok(id)
    })
    .await
}

pub(super) async fn unlink(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    done(&request, id, ("unlink", sent), "did-case-unlinked", async |cx, id, sent| {
        for report in chosen::<Report>(sent, "report")? {
            unlink_report(cx, id, report, sent.of("text")).await?;
        }
        if !sent.of("notice").is_empty() {
            unlink_notice(cx, id, id_of(sent.of("notice"))?, sent.of("text")).await?;
        } else if sent.of("report").is_empty() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.none-chosen"));
        }
        Ok(id)
    })
    .await
}

pub(super) async fn note(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    done(&request, id, ("note", sent), "did-case-noted", async |cx, id, sent| {
        note_case(cx, id, sent.of("text")).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn set_state(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    done(&request, id, ("state", sent), "did-case-changed", async |cx, id, sent| {
        let state = sent.of("state").parse().map_err(|()| Fault::unusable("report.unknown-state"));
        if state.is_err() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
        }
        set_case_state(cx, id, state?, sent.of("text")).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn merge(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    done(&request, id, ("merge", sent), "did-case-merged", async |cx, id, sent| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let other = cases::by_reference(&cx.visible(), &reading::reference(sent.of("reference"))).await?;
        let other = other.ok_or(Fault::unusable("case.unknown-case"))?;
        merge_cases(cx, id, other.id, sent.of("text")).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn split(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    done(&request, id, ("split", sent), "did-case-split", async |cx, id, sent| {
        Ok(split_case(
            cx,
            id,
            (&chosen::<Report>(sent, "report")?, &chosen::<Notice>(sent, "along")?),
            sent.of("title"),
            sent.of("text"),
        )
        .await?)
    })
    .await
}

pub(super) async fn take(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    take_case(&cx, id).await?;
    cx.commit().await?;
    Ok(back("did-case-taken", id))
}

pub(super) async fn rank(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    done(&request, id, ("priority", sent), "did-case-ranked", async |cx, id, sent| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let priority = sent.of("priority").parse().map_err(|()| Fault::unusable("report.unknown-state"))?;
        rank_case(cx, id, priority, sent.of("text")).await?;
        Ok(id)
    })
    .await
}
