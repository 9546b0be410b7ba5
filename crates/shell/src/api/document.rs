//! The OpenAPI 3.1 document, from the routes.

use super::{Operation, Problem};
use crate::{Route, room::Reach};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

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
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kaname", "version": "1",
            "description": "Everything that people do on the pages, for programs. Times are RFC 3339 in UTC.",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "key": {
                "type": "http", "scheme": "bearer", "description": "A key made at /account/keys: `kn_…`.",
            } },
            "schemas": schemas,
        },
    })
}

fn described(route: &Route, operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = places(route.path);
    parameters.extend(operation.query.iter().cloned());
    parameters.extend(operation.headers.iter().cloned());
    if route.method == axum::http::Method::POST {
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
        "responses": answers(operation),
    });
    if let (Some(body), Some(into)) = (&operation.body, described.as_object_mut()) {
        let content = json!({ "required": true, "content": { "application/json": { "schema": body } } });
        into.insert("requestBody".into(), content);
    }
    if let (Reach::Public, Some(into)) = (route.reach, described.as_object_mut()) {
        into.insert("security".into(), json!([]));
    }
    described
}

/// The places in a path. Every one is the id of a thing.
fn places(path: &str) -> Vec<Value> {
    let place = |part: &str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map(str::to_owned);
    let described = |name: String| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } });
    path.split('/').filter_map(place).map(described).collect()
}

fn answers(operation: &Operation) -> Value {
    let (status, schema) = &operation.answer;
    let mut answer = json!({ "description": "Done." });
    if let Some(into) = answer.as_object_mut() {
        if let Some(schema) = schema {
            into.insert("content".into(), json!({ "application/json": { "schema": schema } }));
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
    let problem = json!({
        "description": "It was not done; `code` says why.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    json!({ status.to_string(): answer, "default": problem })
}
