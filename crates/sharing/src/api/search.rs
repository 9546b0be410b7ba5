//! One list of all that the caller may see and in which the words stand, newest first.

use super::codes;
use crate::pages::search::{
    Line, day, find,
    found::{Sort, Thing, things},
    here,
};
use axum::extract::Query;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes as one_of, moment};
use shell::{Fault, Found, Route, Sought, Voice};
use store::search::{Query as Words, Span};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let text = |more: serde_json::Value| {
        let mut schema = serde_json::Map::from_iter([("type".to_owned(), "string".into())]);
        schema.extend(more.as_object().cloned().unwrap_or_default());
        serde_json::Value::Object(schema)
    };
    let search = Operation::new("search", "What the caller may see and in which the words stand, newest first. One call looks through so many texts: a page may be short, even empty, and say in `next` where to look further.")
        .lists::<FoundView>()
        .query(
            "q",
            "Words, all of which must stand there; in quotation marks together.",
            text(serde_json::json!({ "maxLength": 100 })),
        )
        .query("kind", "Only these.", text(serde_json::json!({ "enum": codes_of_all().collect::<Vec<_>>() })))
        .query("since", "Not older than this day.", text(serde_json::json!({ "format": "date" })))
        .query("until", "Not newer than this day.", text(serde_json::json!({ "format": "date" })));
    vec![Route::get("/api/v1/search", search_).api(search)]
}

/// What the rooms above this one find, as the document names it.
const ABOVE: [&str; 3] = ["share", "submission", "arrival"];

fn codes_of_all() -> impl Iterator<Item = &'static str> {
    Sort::ALL.iter().map(|sort| sort.code()).chain(ABOVE)
}

fn kinds() -> RefOr<Schema> {
    one_of(codes_of_all())
}

/// Something that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FoundView {
    /// Of which kind it is: its `id` stands in the path of an operation for one of that kind.
    #[schema(schema_with = kinds)]
    kind: String,
    id: Uid,
    /// Empty where it has none: what came over a bridge.
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// As far as the caller may see it.
    title: String,
    /// When it was reported, released, handed over, handed in, begun, opened, or when it arrived.
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

/// What another room found; there are no exercises.
impl From<Found> for FoundView {
    fn from(found: Found) -> Self {
        Self {
            kind: found.kind.0.to_owned(),
            id: kernel::Id::<()>::from(found.id).into(),
            reference: found.reference,
            title: found.title,
            at: moment(found.at),
            tlp: Some(found.tlp.code().to_owned()),
            exercise: false,
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
    let kind = Some(asked.kind).filter(|kind| !kind.is_empty());
    if kind.as_deref().is_some_and(|kind| codes_of_all().all(|code| code != kind)) {
        return Err(Fault::unusable("search.unknown-kind"));
    }
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let sought = Sought { query, kind, span, most: usize::try_from(limit + 1).unwrap_or_default() };
    let search = find((&cx, &call.app), &voice, &sought).await?;
    let reached = search.reached.map(|place| place.to_string());
    let all = search.in_order();
    // The place of the next page is known before what its reader would not find is left out.
    let page: Listing<_> = Listing::of(all, limit, |line| line.place().to_string(), |line| line);
    let mut ours = things(&cx, &sought.query, &here(&page.items)).await?.into_iter();
    let view = |line| match line {
        Line::Here(..) => ours.next().flatten().map(FoundView::from),
        Line::There(found) => Some(FoundView::from(*found)),
    };
    let items = page.items.into_iter().filter_map(view).collect();
    Answer::ok(&Listing { items, next: page.next.or(reached) })
}
