//! What is pressed on the page of an outage.

use super::{id_of, show};
use crate::{
    answer::News,
    board,
    ops::{
        answer_outage::{Telling, answer_outage},
        confirm_outage::{confirm_outage, refuse_outage},
        link_outage::{link_notice, link_report},
        report_situation::report_situation,
    },
    outage::Outage,
    pages::part::situation,
};
use access::act::{LinkToOutage, ViewOutage};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Reference, Series};
use serde::Deserialize;
use sharing::{notice::NoticeId, report::ReportId};
use shell::{Fault, Input, Sent, Signed, Slip, Voice};

/// The field in which a refusal is put right.
fn field(code: &str, form: &str) -> &'static str {
    match (code, form) {
        ("outage.flawed", _) => "reason",
        ("outage.long-words", _) => "words",
        ("outage.nothing-before", _) => "news",
        ("outage.no-such-reference" | "outage.mixed", "link") => "reference",
        ("outage.mixed", _) => "report",
        _ => "",
    }
}

/// The page again, with what was typed and what is wrong.
async fn again(request: &Signed, id: &str, form: &str, sent: Sent, fault: Fault) -> Result<Response, Fault> {
    show::draw(request, id_of(id)?, Slip::new(form, sent, fault, field)?).await
}

fn seen(sent: &Sent) -> i64 {
    sent.of("seen").parse().unwrap_or(0)
}

/// `POST /outages/{id}/confirm`
pub(super) async fn confirm(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match confirm_outage(&cx, id_of(&id)?, seen(&sent)).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-outage-confirmed", &format!("/outages/{id}")))
        }
        Err(error) => {
            drop(cx);
            again(&request, &id, "confirm", sent, error.into()).await
        }
    }
}

/// `POST /outages/{id}/refuse`
pub(super) async fn refuse(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match refuse_outage(&cx, id_of(&id)?, seen(&sent), sent.of("reason")).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-outage-refused", &format!("/outages/{id}")))
        }
        Err(error) => {
            drop(cx);
            again(&request, &id, "refuse", sent, error.into()).await
        }
    }
}

/// `POST /outages/{id}/answer`
pub(super) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let news = match sent.of("news") {
        "unchanged" => Some(News::Unchanged),
        state => state.parse().ok().map(News::Now),
    };
    let done = match news {
        None => Err(Fault::unusable("outage.nothing-before")),
        Some(news) => {
            let telling = Telling {
                news,
                words: sent.of("words").to_owned(),
                round: sent.of("round").parse().ok(),
                report: sent.of("report").parse::<ReportId>().ok(),
            };
            answer_outage(&cx, id_of(&id)?, telling).await.map_err(Fault::from)
        }
    };
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-outage-answered", &format!("/outages/{id}")))
        }
        Err(fault) => {
            drop(cx);
            again(&request, &id, "answer", sent, fault).await
        }
    }
}

/// `POST /outages/{id}/link`: a report or a notice by its id or its reference, or no longer.
pub(super) async fn link(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let (outage, linked) = (id_of(&id)?, sent.of("take") != "out");
    cx.permit::<_, Outage>(LinkToOutage, outage).await?;
    let named = sent.of("reference").trim();
    let done: Result<bool, Fault> = match (sent.of("report").parse::<ReportId>(), sent.of("notice").parse::<NoticeId>())
    {
        (Ok(report), _) => link_report(&cx, outage, report, linked).await.map_err(Fault::from),
        (_, Ok(notice)) => link_notice(&cx, outage, notice, linked).await.map_err(Fault::from),
        _ => match (named.parse::<Reference>().map(|one| one.series), named) {
            (Ok(Series::Report), named) => match crate::store::links::report_named(&cx.visible(), named).await? {
                Some(report) => link_report(&cx, outage, report, linked).await.map_err(Fault::from),
                None => Err(Fault::unusable("outage.no-such-reference")),
            },
            (Ok(Series::Notice), named) => match crate::store::links::notice_named(&cx.visible(), named).await? {
                Some(notice) => link_notice(&cx, outage, notice, linked).await.map_err(Fault::from),
                None => Err(Fault::unusable("outage.no-such-reference")),
            },
            _ => Err(Fault::unusable("outage.no-such-reference")),
        },
    };
    match done {
        Ok(changed) => {
            let to = format!("/outages/{id}");
            if !changed {
                // What was so already is no event.
                return Ok(Redirect::to(&to).into_response());
            }
            cx.commit().await?;
            Ok(shell::did("did-outage-linked", &to))
        }
        Err(fault) => {
            drop(cx);
            again(&request, &id, "link", sent, fault).await
        }
    }
}

/// What the page of a new notice is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Nothing {}

/// `POST /outages/{id}/report`: begins the centre's situation report with what the board says.
pub(super) async fn report(
    request: Signed,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<Response, Fault> {
    let id = id_of(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let outage = cx.permit::<ViewOutage, Outage>(ViewOutage, id).await?;
    let board = board::board(&cx, &outage).await?;
    let notice = report_situation(&cx, id, situation(&voice, &outage, &board)).await?;
    cx.commit().await?;
    Ok(shell::did("did-outage-report-begun", &format!("/notices/{notice}")))
}
