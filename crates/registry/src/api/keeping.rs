//! Contacts that are to be confirmed, and what organisations changed of themselves, for programs.

use crate::{
    Contact,
    change::{Altered, Change, State, Verdict, What},
    confirmation::Standing,
    ops::judge_change,
    store::{
        changes::{self, Of, watches_over},
        confirmations::{self, Watched},
        doubts,
    },
};
use axum::extract::{Path, Query};
use kernel::{At, Day};
use serde::Serialize;
use shell::api::{Answer, Call, Date, Listing, Name, Operation, Paging, Stamp, Uid, codes, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let due = "Contacts to be confirmed that the caller may see: in doubt, never confirmed, overdue or due soon, oldest first.";
    let changed = "What members changed of themselves, for their secretariat; else what one's organisation changed.";
    vec![
        Route::get("/api/v1/confirmations", list_due).api(
            Operation::new("listDueContacts", due).lists::<DueContact>().leads_to(
                "confirmContact",
                "id",
                "/items/0/id",
            ),
        ),
        Route::get("/api/v1/changes", list_changes).api(
            Operation::new("listChanges", changed)
                .lists::<OwnChange>()
                .leads_to("acknowledgeChange", "id", "/items/0/id")
                .leads_to("getChange", "id", "/items/0/id"),
        ),
        Route::post("/api/v1/changes/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeChange", "Take note of a member's change (its secretariat).")),
    ]
}

fn standings() -> RefOr<Schema> {
    codes(Standing::ALL.map(Standing::code))
}
fn whats() -> RefOr<Schema> {
    codes(What::ALL.iter().map(|what| what.code()))
}
pub(super) fn states() -> RefOr<Schema> {
    codes(State::ALL.iter().map(|state| state.code()))
}

/// A point of contact that is to be confirmed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DueContact {
    id: Uid,
    organisation: Uid,
    organisation_name: Name,
    /// 1 is called first.
    #[schema(minimum = 1, maximum = 9)]
    priority: i64,
    #[schema(example = "03-0000-0000")]
    phone: String,
    #[schema(schema_with = standings)]
    standing: String,
    /// Absent: nobody ever confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_on: Option<Date>,
    /// The last day on which that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<Date>,
}

fn due(line: &confirmations::Line, doubted: bool, today: Day) -> DueContact {
    let contact = &line.contact;
    DueContact {
        id: contact.id.into(),
        organisation: contact.org.into(),
        organisation_name: Name::from(&line.organisation),
        priority: contact.priority,
        phone: contact.phone.clone(),
        standing: contact.standing(doubted, line.months, today).code().to_owned(),
        confirmed_on: contact.confirmed_on.map(Date::from),
        due_on: contact.due_on(line.months).map(Date::from),
    }
}

async fn list_due(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let today = cx.now().day();
    let watched = Watched { reader: cx.organisation(), own: None, today, ceptoar: None, standing: None };
    let after = paging.place::<Contact>()?.map(|(_, id)| id);
    let found = confirmations::lines(&cx.visible(), &watched, after, limit + 1).await?;
    let doubts = doubts::seen(&cx.visible(), cx.organisation(), found.iter().map(|line| &line.contact)).await?;
    let place = |line: &confirmations::Line| cursor(At::from_millis(0), line.contact.id);
    let told = |line: confirmations::Line| due(&line, doubts.contains_key(&line.contact.id), today);
    Answer::ok(&Listing::of(found, limit, place, told))
}

/// What an organisation changed of itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OwnChange {
    id: Uid,
    organisation: Uid,
    #[schema(schema_with = whats)]
    what: String,
    /// Whose contact, which person.
    #[serde(skip_serializing_if = "String::is_empty")]
    subject: String,
    fields: Vec<FieldView>,
    /// How it stands with the secretariat; absent where none watches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = states)]
    state: Option<String>,
    /// Whether the centre did it, changing what is registered, and not the organisation.
    by_centre: bool,
    at: Stamp,
}

/// A field before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FieldView {
    #[schema(example = "phone")]
    field: String,
    before: String,
    after: String,
}

impl From<&Altered> for FieldView {
    fn from(field: &Altered) -> Self {
        Self { field: field.field.clone(), before: field.before.clone(), after: field.after.clone() }
    }
}

impl OwnChange {
    pub(super) fn new(change: &Change, state: Option<State>) -> Self {
        Self {
            id: change.id.into(),
            organisation: change.org.into(),
            what: change.what.code().to_owned(),
            subject: change.subject.clone(),
            fields: change.fields.iter().map(FieldView::from).collect(),
            state: state.map(|state| state.code().to_owned()),
            by_centre: change.by_centre,
            at: moment(change.at),
        }
    }
}

async fn list_changes(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let of = if watches_over(call.actor()) { Of::Members(org, State::ALL) } else { Of::Own(org) };
    let before = paging.place::<Change>()?.map(|(_, id)| id);
    let found = changes::lines(&cx.visible(), of, before, limit + 1).await?;
    let place = |line: &changes::Line| cursor(line.change.at, line.change.id);
    Answer::ok(&Listing::of(found, limit, place, |line| OwnChange::new(&line.change, line.state)))
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id.parse().map_err(|_| Fault::not_found())?;
    let cx = anew!(call);
    judge_change(&cx, id, Verdict::Acknowledge, "").await?;
    call.finish(cx, Answer::done()).await
}
