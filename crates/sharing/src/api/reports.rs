//! Reports: the list, the stages as the caller may see them, and what can be done on the way.

mod shown;

use crate::ops::{acknowledge_report::acknowledge_report, pass_report::pass_report, remark_report::remark_report};
use crate::pages::reports::{id_of, list::chosen_sectors, remarks::remarks_seen};
use crate::report::{Direction, Reader, Report};
use crate::store::reports::{self as rows, State, Wanted};
use crate::store::{notices, regimes};
use access::act::{AddToReport, ViewReport};
use axum::extract::{Path, Query};
use serde::Deserialize;
use shell::api::{Answer, Call, Listing, Operation, Paging, cursor, moment};
use shell::{Fault, Route, anew};

use super::regimes::ClockView;
use shown::{BecameView, Passing, RemarkView, Remarking, ReportView, StopView, stage};
pub(super) use shown::{Held, ReportLine};

pub(super) fn routes() -> Vec<Route> {
    let states: Vec<&str> = State::ALL.iter().map(|(_, code)| *code).filter(|code| !code.is_empty()).collect();
    let list = Operation::new("listReports", "Reports that the caller may see, newest first.")
        .lists::<ReportLine>()
        .query("state", "Only those in this state.", serde_json::json!({ "type": "string", "enum": states }))
        .query("sector", "Only those of this sector.", serde_json::json!({ "type": "string", "maxLength": 20 }))
        .query("q", "Words of the title, or a reference.", serde_json::json!({ "type": "string", "maxLength": 100 }))
        .leads_to("getReport", "id", "/items/0/id")
        .leads_with(
            "openCase",
            &[],
            serde_json::json!({ "title": "大量アクセス", "reports": ["$response.body#/items/0/id"] }),
        )
        .leads_with("deriveNotice", &[], serde_json::json!({ "reports": ["$response.body#/items/0/id"] }));
    let get = Operation::new("getReport", "A report with all stages, as the caller may see them.")
        .gives::<ReportView>()
        .leads_to("acknowledgeReport", "id", "/id")
        .leads_to("passReport", "id", "/id")
        .leads_to("remarkReport", "id", "/id")
        .leads_to("followUpReport", "id", "/id")
        .leads_to("getTriage", "id", "/id");
    vec![
        Route::get("/api/v1/reports", list_).api(list),
        Route::get("/api/v1/reports/{id}", get_).api(get),
        Route::post("/api/v1/reports/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeReport", "Say that it has been received.")),
        Route::post("/api/v1/reports/{id}/pass", pass)
            .api(Operation::new("passReport", "Pass it on to the next body on its way.").takes::<Passing>()),
        Route::post("/api/v1/reports/{id}/remarks", remark)
            .api(Operation::new("remarkReport", "Add a remark: up, or back to the reporter.").takes::<Remarking>()),
    ]
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    state: String,
    sector: String,
    q: String,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let state = State::ALL.iter().find(|(_, code)| *code == asked.state);
    let limit = paging.limit()?;
    // Where looking for words stopped before the page was full.
    let below = Some(&paging.cursor).filter(|_| !asked.q.trim().is_empty()).and_then(|place| place.parse().ok());
    let cx = call.read().await?;
    let sectors = registry::ask::sectors_on(&cx.system("names of bodies and sectors"), cx.now().day()).await?;
    let wanted = Wanted {
        state: state.ok_or(Fault::unusable("report.unknown-state"))?.0,
        sectors: chosen_sectors(&sectors, &asked.sector)?,
        words: asked.q.trim().chars().filter(|c| !c.is_control()).take(100).collect(),
        before: if below.is_some() { None } else { paging.place()? },
        below,
        most: limit + 1,
        ..Wanted::on(cx.now().day())
    };
    let found = rows::list(&cx.visible(), &wanted, cx.actor()).await?;
    let place = |line: &rows::Line| cursor(line.report.submitted_at, line.report.id);
    let page = Listing::of(found.lines, limit, place, ReportLine::from);
    Answer::ok(&Listing { next: page.next.or(found.reached.map(|place| place.to_string())), ..page })
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let stages = rows::stages_seen(&report, cx.actor()).await?;
    let stops = rows::stops(report.sql(), report.id).await?;
    let remarks = remarks_seen(&cx, &report, &stops).await?;
    let became = notices::became_of(&report, cx.actor()).await?;
    let clocks = regimes::clocks(report.sql(), report.id).await?;
    Answer::ok(&ReportView {
        id: report.id.into(),
        reference: report.reference.clone(),
        organisation: report.org.into(),
        filed_by: report.filed_by_org.into(),
        channel: report.channel.code().to_owned(),
        source: report.source.clone(),
        sector: report.sector.clone(),
        exercise: report.exercise,
        submitted_at: moment(report.submitted_at),
        stages: stages.into_iter().map(|one| stage(one, reader)).collect(),
        path: stops.iter().map(StopView::from).collect(),
        remarks: remarks.iter().map(RemarkView::from).collect(),
        became: became.into_iter().map(BecameView::from).collect(),
        clocks: clocks.iter().map(|clock| ClockView::new(clock, cx.now())).collect(),
    })
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    acknowledge_report(&cx, id_of::<Report>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn pass(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, passing): (_, Passing) = (id_of::<Report>(&id)?, call.body()?);
    let cx = anew!(call);
    pass_report(&cx, id, &passing.remark).await?;
    call.finish(cx, Answer::done()).await
}

async fn remark(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, remarking): (_, Remarking) = (id_of::<Report>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Report>(AddToReport, id).await?;
    let direction: Direction = remarking.direction.parse().map_err(|()| Fault::unusable("report.remark-direction"))?;
    remark_report(&cx, id, direction, &remarking.text).await?;
    call.finish(cx, Answer::done()).await
}
