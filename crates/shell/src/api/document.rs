//! The OpenAPI 3.1 document, from the routes.

use super::{Operation, Problem, example::example, operation::Flow};
use crate::{Reach, Route};
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

const ABOUT: &str = "What is done on the pages, for programs, but for what takes a person (decisions of two people, passwords, giving roles). Times are RFC 3339, written as clocks show it where the hub stands. \
                     What was not stated is absent, never zero. `/api` tells how to begin.";

/// The document of these routes; those that are no operations of the API are left out.
pub fn document<'r>(routes: impl Iterator<Item = &'r Route>) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    let mut problem = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut problem);
    for (name, schema) in problem {
        schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
    for (route, operation) in routes.filter_map(|route| Some((route, route.operation.as_ref()?))) {
        schemas.extend(operation.schemas.iter().cloned());
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_lowercase(), described(route, operation));
        }
    }
    with_examples(&mut schemas);
    let key = json!({
        "type": "http", "scheme": "bearer", "description": "A key made at /account/keys: `kn_…`.",
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kaname", "version": "1", "description": ABOUT,
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": { "securitySchemes": { "key": key }, "schemas": schemas, "responses": problems() },
    })
}

/// The names of schemas under which two different things are described; there must be none.
pub fn names_used_twice<'r>(routes: impl Iterator<Item = &'r Route>) -> Vec<String> {
    let mut known: std::collections::BTreeMap<&str, &Value> = std::collections::BTreeMap::new();
    let all = routes.filter_map(|route| route.operation.as_ref()).flat_map(|operation| &operation.schemas);
    let twice = all.filter(|(name, schema)| *known.entry(name).or_insert(schema) != schema);
    twice.map(|(name, _)| name.clone()).collect()
}

/// Every object is shown with an example, put together from those of its parts.
fn with_examples(schemas: &mut Map<String, Value>) {
    let known = schemas.clone();
    for schema in schemas.values_mut() {
        let shown = example(schema, &known);
        if let Some(schema) = schema.as_object_mut().filter(|schema| !schema.contains_key("examples")) {
            schema.entry("example").or_insert(shown);
        }
    }
}

fn described(route: &Route, operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = places(route.path);
    parameters.extend(operation.query.iter().cloned());
    parameters.extend(operation.headers.iter().cloned());
    if route.method == Method::POST {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same key and the same body are answered the same, and done once, for two days.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$" },
        }));
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [route.path.split('/').nth(3).unwrap_or_default()],
        "parameters": parameters,
        "responses": answers(route, operation),
    });
    if let (Some(content), Some(into)) = (body(operation), described.as_object_mut()) {
        into.insert("requestBody".into(), json!({ "required": true, "content": content }));
    }
    if let (Reach::Public, Some(into)) = (route.reach, described.as_object_mut()) {
        into.insert("security".into(), json!([]));
    }
    described
}

fn body(operation: &Operation) -> Option<Value> {
    let file = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    match (&operation.body, operation.file) {
        (Some(body), _) => Some(json!({ "application/json": { "schema": body } })),
        (None, Flow::In) => Some(file),
        (None, Flow::None | Flow::Out) => None,
    }
}

/// The places in a path. Every one is the id of a thing, but for fiscal years and the codes that communities have.
fn places(path: &str) -> Vec<Value> {
    let place = |part: &str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map(str::to_owned);
    let described = |name: String| {
        let schema = match name.as_str() {
            "code" => json!({ "type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$" }),
            "year" => json!({ "type": "integer", "minimum": 1900, "maximum": 2199 }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    path.split('/').filter_map(place).map(described).collect()
}

fn answers(route: &Route, operation: &Operation) -> Value {
    let (status, schema) = &operation.answer;
    let mut answer = json!({ "description": "Done." });
    if let Some(into) = answer.as_object_mut() {
        if let Some(schema) = schema {
            into.insert("content".into(), json!({ "application/json": { "schema": schema } }));
        } else if operation.file == Flow::Out {
            let file = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
            into.insert("content".into(), file);
        }
        if operation.tagged {
            let tag = json!({ "ETag": { "description": "For `If-Match`.", "schema": { "type": "string" } } });
            into.insert("headers".into(), tag);
        }
        if !operation.links.is_empty() {
            let links: Map<String, Value> =
                operation.links.iter().map(|(name, link)| ((*name).to_owned(), link.clone())).collect();
            into.insert("links".into(), Value::Object(links));
        }
    }
    let mut all = Map::from_iter([(status.to_string(), answer)]);
    for status in refusals(route, operation) {
        all.insert(status.as_str().into(), json!({ "$ref": format!("#/components/responses/{}", name(status)) }));
    }
    Value::Object(all)
}

/// With which statuses an operation may refuse.
fn refusals(route: &Route, operation: &Operation) -> Vec<StatusCode> {
    let mut all = vec![StatusCode::BAD_REQUEST, StatusCode::NOT_FOUND, StatusCode::SERVICE_UNAVAILABLE];
    if route.reach == Reach::SignedIn {
        all.extend([StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_ACCEPTABLE]);
    }
    if operation.passing {
        all.push(StatusCode::CONFLICT);
    }
    if !operation.query.is_empty() {
        all.push(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if route.method != Method::GET {
        all.extend([StatusCode::CONFLICT, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY]);
    }
    if operation.body.is_some() {
        all.push(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    if !operation.headers.is_empty() {
        all.extend([StatusCode::PRECONDITION_FAILED, StatusCode::PRECONDITION_REQUIRED]);
    }
    all
}

const REFUSALS: [(StatusCode, &str); 12] = [
    (StatusCode::BAD_REQUEST, "What was sent cannot be read."),
    (StatusCode::UNAUTHORIZED, "There is no key, or it does not hold (any more)."),
    (StatusCode::FORBIDDEN, "It may be seen, but not so acted upon."),
    (StatusCode::NOT_FOUND, "There is no such thing, or it must stay hidden from the caller."),
    (StatusCode::NOT_ACCEPTABLE, "The caller takes neither JSON nor what else it would be."),
    (StatusCode::CONFLICT, "It is not in a state in which that can be done, or it is under way."),
    (StatusCode::PRECONDITION_FAILED, "It has changed since it was read."),
    (StatusCode::PAYLOAD_TOO_LARGE, "More was sent than may be."),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "It is not said to be JSON."),
    (StatusCode::UNPROCESSABLE_ENTITY, "It can be read and not used; `errors` says what is wrong where."),
    (StatusCode::PRECONDITION_REQUIRED, "`If-Match` is missing."),
    (StatusCode::SERVICE_UNAVAILABLE, "The database cannot be reached, or it took too long."),
];

fn name(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or_default().replace(' ', "")
}

fn problems() -> Value {
    let one = |(status, about): &(StatusCode, &str)| {
        let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        (name(*status), json!({ "description": about, "content": content }))
    };
    Value::Object(REFUSALS.iter().map(one).collect())
}
