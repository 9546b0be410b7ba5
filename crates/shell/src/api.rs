//! What every endpoint under `/api/v1` shares: a call by a program, its answer, problems (RFC 9457), pages by cursor,
//! idempotency keys, conditional writes, and the OpenAPI 3.1 document made from the routes.

mod answer;
mod call;
mod document;
mod operation;
mod problem;

pub use answer::Answer;
pub use call::{Begun, Call};
pub use document::document;
pub use operation::Operation;
pub(crate) use problem::problem;
pub use problem::{FieldProblem, Problem};

use crate::{App, Fault, Room, Route};
use axum::{Json, extract::State};
use kernel::{At, Id};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most things on a page.
pub const MOST: i64 = 100;
/// How many there are where nobody said.
const USUAL: i64 = 50;

/// What a list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// Where the page before ended.
    pub cursor: String,
    /// The most things on this page.
    pub limit: String,
}

impl Paging {
    /// How many things the page may hold.
    ///
    /// # Errors
    /// If `limit` is no number from 1 to [`MOST`].
    pub fn limit(&self) -> Result<i64, Fault> {
        if self.limit.is_empty() {
            return Ok(USUAL);
        }
        let asked = self.limit.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        asked.ok_or(Fault::unusable("shell.limit"))
    }
    /// The place after which the page begins.
    ///
    /// # Errors
    /// If it is none that was given out.
    pub fn place<T>(&self) -> Result<Option<(At, Id<T>)>, Fault> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        let place = self
            .cursor
            .split_once('_')
            .and_then(|(at, id)| Some((At::from_millis(at.parse().ok()?), id.parse().ok()?)));
        place.map(Some).ok_or(Fault::unusable("shell.cursor"))
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The things, in the order of the list.
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Listing<T> {
    /// A page of at most `limit` of `found`, of which one more was asked for to know whether there is a next page.
    pub fn of<F>(mut found: Vec<F>, limit: i64, place: impl Fn(&F) -> String, item: impl Fn(F) -> T) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(&place);
        Self { items: found.into_iter().map(item).collect(), next }
    }
}

/// The cursor of a thing in a list that is ordered by time.
pub fn cursor<T>(at: At, id: Id<T>) -> String {
    format!("{}_{id}", at.millis())
}

/// A moment as the API writes it: RFC 3339, in UTC.
pub fn moment(at: At) -> String {
    at.rfc3339()
}

/// The route of the document itself.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/api/v1/openapi.json", openapi).public()]
}

async fn openapi(State(app): State<App>) -> Json<serde_json::Value> {
    Json(app.openapi().clone())
}

/// The document of all rooms.
pub(crate) fn document_of(rooms: &[Room]) -> serde_json::Value {
    document(rooms.iter().flat_map(|room| &room.routes))
}
