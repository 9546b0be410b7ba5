//! Drills for programs: the same operations as on the pages, and of them the same is told.

mod drills;
mod parts;
mod questions;
mod result;

use drills::{ChangingDrill, DrillLine, DrillView, PlannedDrill, PlanningDrill};
use parts::{BegunDrillNotice, DecidingDrill, DrillPartView};
use questions::{AnsweringDrill, DrillQuestionsView, DrillSummaryView};
use result::DrillTimesView;
use shell::Route;
use shell::api::Operation;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    drills_().into_iter().chain(parts_()).collect()
}

fn drills_() -> Vec<Route> {
    let list = Operation::new("listDrills", "The drills of the CEPTOARs that you may see, newest year first.")
        .lists::<DrillLine>()
        .leads_to("getDrill", "id", "/items/0/id");
    let get = Operation::new("getDrill", "A drill: what is offered to you, and the parts that you may see.")
        .gives::<DrillView>()
        .leads_to("getDrillPart", "id", "/parts/0/id");
    let plan =
        Operation::new("planDrill", "Plan the drill of a fiscal year (the centre), or one of your own (a CEPTOAR).")
            .takes::<PlanningDrill>()
            .creates::<PlannedDrill>()
            .leads_to("getDrill", "id", "/id");
    let change =
        Operation::new("changeDrill", "Change what is offered, and invite more CEPTOARs.").takes::<ChangingDrill>();
    let summary =
        Operation::new("getDrillSummary", "What was answered to the questionnaires of a drill, without names.")
            .gives::<DrillSummaryView>();
    vec![
        Route::get("/api/v1/drills", drills::list).api(list),
        Route::post("/api/v1/drills", drills::plan).api(plan),
        Route::get("/api/v1/drills/{id}", drills::get_).api(get),
        Route::post("/api/v1/drills/{id}/offers", drills::change).api(change),
        Route::get("/api/v1/drills/{id}/questions", questions::summary).api(summary),
    ]
}

fn parts_() -> Vec<Route> {
    let get = Operation::new(
        "getDrillPart",
        "One CEPTOAR's part in a drill, from the plan to the result, as you may know it.",
    )
    .gives::<DrillPartView>();
    let decide = Operation::new("decideDrillPart", "Take part or decline, and say how (its secretariat).")
        .takes::<DecidingDrill>();
    let prepare = Operation::new("prepareDrillPart", "Begin the exercise notice by which it is run (the centre).")
        .creates::<BegunDrillNotice>()
        .leads_to("getNotice", "id", "/notice");
    let end = Operation::new(
        "endDrillPart",
        "End a part that was run: first contacts that were not reached are in doubt (listDueContacts).",
    );
    let times = Operation::new("getDrillTimes", "The times of a part's members by name, for those who may see names.")
        .gives::<DrillTimesView>();
    let asked = Operation::new("getDrillQuestions", "The questionnaire of a part that is over, as it is put to you.")
        .gives::<DrillQuestionsView>();
    let answer =
        Operation::new("answerDrillQuestions", "Answer it for your organisation: once.").takes::<AnsweringDrill>();
    vec![
        Route::get("/api/v1/drill-parts/{id}", parts::get_).api(get),
        Route::post("/api/v1/drill-parts/{id}/plans", parts::decide).api(decide),
        Route::post("/api/v1/drill-parts/{id}/notice", parts::prepare).api(prepare),
        Route::post("/api/v1/drill-parts/{id}/end", parts::end).api(end),
        Route::get("/api/v1/drill-parts/{id}/times", result::times).api(times),
        Route::get("/api/v1/drill-parts/{id}/questions", questions::asked).api(asked),
        Route::post("/api/v1/drill-parts/{id}/questions", questions::answer).api(answer),
    ]
}
