//! One list of all that the caller may see and in which the words stand, newest first.

use super::codes;
use crate::pages::search::{
    day,
    found::{Sort, Thing, things},
};
use crate::store::finding::Wanted;
use axum::extract::Query;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes as one_of, moment};
use shell::{Fault, Route};
use store::search::{Query as Words, Span};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let text = |more: serde_json::Value| {
        let mut schema = serde_json::Map::from_iter([("type".to_owned(), "string".into())]);
        schema.extend(more.as_object().cloned().unwrap_or_default());
        serde_json::Value::Object(schema)
    };
    let kinds: Vec<&str> = Sort::ALL.iter().map(|sort| sort.code()).collect();
    let search = Operation::new("search", "What the caller may see and in which the words stand, newest first.")
        .lists::<FoundView>()
        .query(
            "q",
            "Words, all of which must stand there; in quotation marks together.",
            text(serde_json::json!({ "maxLength": 100 })),
        )
        .query("kind", "Only these.", text(serde_json::json!({ "enum": kinds })))
        .query("since", "Not older than this day.", text(serde_json::json!({ "format": "date" })))
        .query("until", "Not newer than this day.", text(serde_json::json!({ "format": "date" })));
    vec![Route::get("/api/v1/search", search_).api(search)]
}

fn kinds() -> RefOr<Schema> {
    one_of(Sort::ALL.iter().map(|sort| sort.code()))
}

/// Something that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FoundView {
    /// Of which kind it is: its `id` stands in the path of an operation for one of that kind.
    #[schema(schema_with = kinds)]
    kind: String,
    id: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// As far as the caller may see it.
    title: String,
    /// When it was reported, released, handed over, begun or opened.
    at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::tlp)]
    tlp: Option<String>,
    exercise: bool,
}

impl From<Thing> for FoundView {
    fn from(thing: Thing) -> Self {
        Self {
            kind: thing.sort.code().to_owned(),
            id: kernel::Id::<()>::from(thing.id).into(),
            reference: thing.reference,
            title: thing.title,
            at: moment(thing.at),
            tlp: thing.tlp.map(|tlp| tlp.code().to_owned()),
            exercise: thing.exercise,
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    q: String,
    kind: String,
    since: String,
    until: String,
    cursor: String,
    limit: String,
}

async fn search_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let limit = paging.limit()?;
    let before = match paging.cursor.as_str() {
        "" => None,
        place => Some(place.parse().map_err(|_| Fault::unusable("shell.cursor"))?),
    };
    let span = Span { before, since: day(&asked.since, 0)?, until: day(&asked.until, 1)? };
    let query = Words::read(&asked.q).ok_or(Fault::unusable("search.no-words"))?;
    let cx = call.read().await?;
    let mut sorts = Sort::of(cx.actor());
    if !asked.kind.is_empty() {
        let known = Sort::ALL.iter().any(|sort| sort.code() == asked.kind);
        sorts.retain(|sort| sort.code() == asked.kind);
        if !known {
            return Err(Fault::unusable("search.unknown-kind"));
        }
    }
    let wanted = Wanted { query: &query, span, most: limit + 1 };
    let mut all = Vec::new();
    for sort in sorts {
        all.extend(sort.find(&cx, &wanted).await?.into_iter().map(|hit| (hit, sort)));
    }
    all.sort_by_key(|(hit, _)| std::cmp::Reverse(hit.place));
    // The place of the next page is known before what its reader would not find is left out.
    let page: Listing<_> = Listing::of(all, limit, |(hit, _)| hit.place.to_string(), |found| found);
    let items = things(&cx, &query, &page.items).await?.into_iter().map(FoundView::from).collect();
    Answer::ok(&Listing { items, next: page.next })
}
