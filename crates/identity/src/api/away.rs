//! Who is away and who stands in. A program announces nothing and agrees to nothing; it may end.

use super::{id_of, roles, written};
use crate::absence::{Absence, Answer as Answered, Deputy};
use crate::ops::{answer_delegation::step_back, end_absence::end_absence};
use crate::store::absences;
use axum::extract::{Path, Query};
use serde::Serialize;
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listAbsences", "Who of one's organisation is or will be away, by its beginning.")
        .lists::<AbsenceView>()
        .leads_to("endAbsence", "id", "/items/0/id")
        .leads_to("stepBack", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/absences", list_).api(list),
        Route::delete("/api/v1/absences/{id}", end)
            .api(Operation::new("endAbsence", "Come back early; what was lent ends with it.")),
        Route::post("/api/v1/absences/{id}/step-back", step_back_)
            .api(Operation::new("stepBack", "Stop standing in, at once.")),
    ]
}

fn answers() -> RefOr<Schema> {
    codes(["asked", "agreed", "declined", "ended"])
}

/// An absence that is not over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AbsenceView {
    id: Uid,
    person: Uid,
    begins_at: Stamp,
    ends_at: Stamp,
    deputies: Vec<DeputyView>,
}

/// Somebody who is asked to stand in.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DeputyView {
    person: Uid,
    /// What is lent.
    #[schema(schema_with = roles)]
    roles: Vec<String>,
    #[schema(schema_with = answers)]
    answer: String,
}

impl From<&Deputy> for DeputyView {
    fn from(deputy: &Deputy) -> Self {
        let answer = match deputy.answer {
            Answered::Asked => "asked",
            Answered::Agreed => "agreed",
            Answered::Declined => "declined",
            Answered::Ended => "ended",
        };
        Self { person: deputy.person.into(), roles: written(&deputy.roles), answer: answer.to_owned() }
    }
}

async fn list_(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = absences::coming_after(&cx, paging.place()?, limit + 1).await?;
    let deputies = absences::deputies(&cx, &found).await?;
    let view = |one: Absence| AbsenceView {
        id: one.id.into(),
        person: one.person.into(),
        begins_at: moment(one.begins_at),
        ends_at: moment(one.ends_at),
        deputies: deputies.iter().filter(|deputy| deputy.absence == one.id).map(DeputyView::from).collect(),
    };
    Answer::ok(&Listing::of(found, limit, |one: &Absence| cursor(one.begins_at, one.id), view))
}

async fn end(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    end_absence(&cx, id_of(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn step_back_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    step_back(&cx, id_of(&id)?).await?;
    call.finish(cx, Answer::done()).await
}
