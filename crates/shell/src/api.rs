//! What every endpoint under `/api/v1` shares: a call by a program, its answer, problems (RFC 9457), pages by cursor,
//! idempotency keys, conditional writes, and the OpenAPI 3.1 document made from the routes.

mod answer;
mod call;
mod document;
mod example;
mod misfit;
mod operation;
mod page;
mod problem;
mod words;

pub use answer::Answer;
pub use call::{Begun, Call};
pub use document::{document, names_used_twice};
pub use operation::Operation;
pub use problem::{FieldProblem, Problem};
pub(crate) use problem::{is_plain, problem};
pub use words::{Date, Name, Stamp, Uid, codes};

use crate::{App, Fault, Room, Route};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
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
    /// The same in a list that is ordered by a text.
    ///
    /// # Errors
    /// If it is none that was given out.
    pub fn place_by_text<T>(&self) -> Result<Option<(String, Id<T>)>, Fault> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        let place = self.cursor.split_once('_').and_then(|(hex, id)| Some((unhex(hex)?, id.parse().ok()?)));
        place.map(Some).ok_or(Fault::unusable("shell.cursor"))
    }
    /// The same in a list that is ordered by ids.
    ///
    /// # Errors
    /// If it is none that was given out.
    pub fn place_by_id<T>(&self) -> Result<Option<Id<T>>, Fault> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        self.cursor.parse().map(Some).map_err(|_| Fault::unusable("shell.cursor"))
    }
    /// The same in a list that is ordered by a number.
    ///
    /// # Errors
    /// If it is none that was given out.
    pub fn place_by_number(&self) -> Result<Option<i64>, Fault> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        self.cursor.parse().ok().filter(|number| *number >= 0).map(Some).ok_or(Fault::unusable("shell.cursor"))
    }
    /// The page of a list that is whole in hand, because it is never long.
    ///
    /// # Errors
    /// If `limit` or `cursor` is none.
    pub fn part<F, T>(&self, all: impl IntoIterator<Item = F>, item: impl Fn(F) -> T) -> Result<Listing<T>, Fault> {
        let (limit, from) = (self.limit()?, self.place_by_number()?.unwrap_or_default());
        let count = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let found = all.into_iter().enumerate().skip(count(from)).take(count(limit).saturating_add(1)).collect();
        Ok(Listing::of(found, limit, |(at, _): &(usize, F)| (at + 1).to_string(), |(_, one)| item(one)))
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(hex: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok().filter(|text| !text.contains('\0'))
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

/// The cursor of a thing in a list that is ordered by a text.
pub fn cursor_by_text<T>(text: &str, id: Id<T>) -> String {
    format!("{}_{id}", hex(text))
}

/// A moment as the API writes it.
pub fn moment(at: At) -> Stamp {
    Stamp::from(at)
}

/// The transaction of a call that changes something; if it was made before under the same key, that answer is given.
#[macro_export]
macro_rules! anew {
    ($call:expr) => {
        match $call.begin().await? {
            $crate::api::Begun::Again(answer) => return Ok(answer),
            $crate::api::Begun::Anew(cx) => cx,
        }
    };
}

/// The route of the document itself.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/api", page::page).public(), Route::get("/api/v1/openapi.json", openapi).public()]
}

async fn openapi(State(app): State<App>) -> Response {
    Json(app.openapi()).into_response()
}

/// The document of all rooms.
pub(crate) fn document_of(rooms: &[Room]) -> serde_json::Value {
    document(rooms.iter().flat_map(|room| &room.routes))
}
