//! What a route says of itself for the OpenAPI document.

use serde_json::{Value, json};
use utoipa::ToSchema;

/// Whether a file goes in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Neither.
    None,
    /// The body is a file.
    In,
    /// The answer is a file.
    Out,
}

/// An operation of the API, as the document describes it.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) query: Vec<Value>,
    pub(super) headers: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) answer: (u16, Option<Value>),
    pub(super) tagged: bool,
    /// What it reads may be there no longer.
    pub(super) passing: bool,
    pub(super) file: Flow,
    pub(super) links: Vec<(&'static str, Value)>,
    pub(super) schemas: Vec<(String, Value)>,
}

fn list_of(item: Value, more: bool) -> Value {
    let mut properties = json!({ "items": { "type": "array", "items": item } });
    if let Some(properties) = properties.as_object_mut().filter(|_| more) {
        properties.insert("next".into(), json!({ "type": "string" }));
    }
    json!({ "type": "object", "required": ["items"], "additionalProperties": false, "properties": properties })
}

impl Operation {
    /// An operation with this id, unique in the document, and a sentence on what it does. It answers 204.
    pub fn new(id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            summary,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            answer: (204, None),
            tagged: false,
            passing: false,
            file: Flow::None,
            links: Vec::new(),
            schemas: Vec::new(),
        }
    }
    fn schema<T: ToSchema>(&mut self) -> Value {
        let mut all = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut all);
        let written =
            |schema: &utoipa::openapi::RefOr<utoipa::openapi::Schema>| serde_json::to_value(schema).unwrap_or_default();
        self.schemas.extend(all.iter().map(|(name, schema)| (name.clone(), written(schema))));
        json!({ "$ref": format!("#/components/schemas/{}", T::name()) })
    }
    /// A parameter of the query.
    #[must_use]
    pub fn query(mut self, name: &str, description: &str, schema: Value) -> Self {
        self.query.push(json!({ "name": name, "in": "query", "description": description, "schema": schema }));
        self
    }
    /// The parameters of a list.
    #[must_use]
    pub fn paged(self) -> Self {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": super::MOST, "default": 50 });
        self.query("cursor", "The `next` of the page before.", json!({ "type": "string" })).query(
            "limit",
            "The most things on this page.",
            limit,
        )
    }
    /// It takes a body.
    #[must_use]
    pub fn takes<T: ToSchema>(mut self) -> Self {
        self.body = Some(self.schema::<T>());
        self
    }
    /// It answers 200 with a body.
    #[must_use]
    pub fn gives<T: ToSchema>(mut self) -> Self {
        self.answer = (200, Some(self.schema::<T>()));
        self
    }
    /// It answers 200 with a page of a list.
    #[must_use]
    pub fn lists<T: ToSchema>(mut self) -> Self {
        self.answer = (200, Some(list_of(self.schema::<T>(), true)));
        self.paged()
    }
    /// It answers 200 with the whole of a list that is never long.
    #[must_use]
    pub fn lists_all<T: ToSchema>(mut self) -> Self {
        self.answer = (200, Some(list_of(self.schema::<T>(), false)));
        self
    }
    /// It answers 201 with a body.
    #[must_use]
    pub fn creates<T: ToSchema>(mut self) -> Self {
        self.answer = (201, Some(self.schema::<T>()));
        self
    }
    /// Its answer has an `ETag`.
    #[must_use]
    pub fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }
    /// It takes a file as it is.
    #[must_use]
    pub fn uploads(self) -> Self {
        Self { file: Flow::In, ..self }
    }
    /// It answers 200 with a file as it is.
    #[must_use]
    pub fn downloads(self) -> Self {
        Self { file: Flow::Out, answer: (200, None), ..self }
    }
    /// What it reads may be there no longer, such as a text that was recalled, or fit no longer to what it is about: then it
    /// answers 409.
    #[must_use]
    pub fn passing(self) -> Self {
        Self { passing: true, ..self }
    }
    /// It wants `If-Match`.
    #[must_use]
    pub fn conditional(mut self) -> Self {
        self.headers.push(json!({
            "name": "If-Match", "in": "header", "required": true, "description": "The `ETag` on which this builds.",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,18}\"$" },
        }));
        self
    }
    /// What is answered leads to another operation, whose path parameter `parameter` is found at `pointer` in the body.
    #[must_use]
    pub fn leads_to(self, operation: &'static str, parameter: &str, pointer: &str) -> Self {
        let parameters = json!({ parameter: format!("$response.body#{pointer}") });
        self.link(operation, json!({ "operationId": operation, "parameters": parameters }))
    }
    /// The same, where that operation wants `If-Match`: the `ETag` of what is answered.
    #[must_use]
    pub fn leads_to_change(self, operation: &'static str, parameter: &str, pointer: &str) -> Self {
        let mut parameters = json!({ parameter: format!("$response.body#{pointer}") });
        if let Some(parameters) = parameters.as_object_mut() {
            parameters.insert("header.If-Match".into(), json!("$response.header.ETag"));
        }
        self.link(operation, json!({ "operationId": operation, "parameters": parameters }))
    }
    /// What is answered here is changed at the same place, with its `ETag`.
    #[must_use]
    pub fn changed_by(self, operation: &'static str, places: &[&str]) -> Self {
        let place = |name: &&str| ((*name).to_owned(), json!(format!("$request.path.{name}")));
        let mut parameters: serde_json::Map<String, Value> = places.iter().map(place).collect();
        parameters.insert("header.If-Match".into(), json!("$response.header.ETag"));
        self.link(operation, json!({ "operationId": operation, "parameters": parameters }))
    }
    /// The same, where that operation wants the `hash` of what was seen in its body.
    #[must_use]
    pub fn leads_to_seen(self, operation: &'static str, parameter: &str, pointer: &str) -> Self {
        let parameters = json!({ parameter: format!("$response.body#{pointer}") });
        let body = json!({ "hash": "$response.body#/hash" });
        self.link(operation, json!({ "operationId": operation, "parameters": parameters, "requestBody": body }))
    }
    /// The same with a body, in which `$response.body#…` stands for what is found there.
    #[must_use]
    pub fn leads_with(self, operation: &'static str, places: &[(&str, &str)], body: Value) -> Self {
        let found =
            |(parameter, pointer): &(&str, &str)| ((*parameter).to_owned(), json!(format!("$response.body#{pointer}")));
        let parameters: serde_json::Map<String, Value> = places.iter().map(found).collect();
        let link = match body {
            Value::Null => json!({ "operationId": operation, "parameters": parameters }),
            body => json!({ "operationId": operation, "parameters": parameters, "requestBody": body }),
        };
        self.link(operation, link)
    }
    fn link(mut self, operation: &'static str, link: Value) -> Self {
        self.links.push((operation, link));
        self
    }
}
