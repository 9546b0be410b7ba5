//! Examples, put together from what a schema says of its parts.

use serde_json::{Map, Value, json};

/// How deep an example goes: beyond what any body holds, for an example cut short is none. A schema that holds itself ends
/// here.
const DEEP: usize = 16;

/// An example of what the schema describes.
pub(super) fn example(schema: &Value, known: &Map<String, Value>) -> Value {
    within(schema, known, DEEP)
}

fn within(schema: &Value, known: &Map<String, Value>, deep: usize) -> Value {
    if deep == 0 {
        return Value::Null;
    }
    if let Some(given) =
        schema.get("example").or_else(|| schema.pointer("/examples/0")).or_else(|| schema.pointer("/enum/0"))
    {
        return given.clone();
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return known.get(name).map(|schema| within(schema, known, deep - 1)).unwrap_or_default();
    }
    for several in ["oneOf", "anyOf"] {
        let is_null = |schema: &&Value| schema.get("type") != Some(&json!("null"));
        if let Some(one) = schema.get(several).and_then(Value::as_array).and_then(|all| all.iter().find(is_null)) {
            return within(one, known, deep - 1);
        }
    }
    match kind(schema) {
        "object" => object(schema, known, deep),
        "array" => schema.get("items").map(|item| json!([within(item, known, deep - 1)])).unwrap_or(json!([])),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(false),
        _ => json!("text"),
    }
}

fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or(""),
        _ => "",
    }
}

fn object(schema: &Value, known: &Map<String, Value>, deep: usize) -> Value {
    let parts = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    Value::Object(parts.map(|(name, part)| (name.clone(), within(part, known, deep - 1))).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_example_has_every_part_and_ends_where_a_schema_holds_itself() {
        let schemas = json!({
            "Tree": { "type": "object", "properties": {
                "kind": { "enum": ["oak", "ash"] },
                "height": { "type": ["integer", "null"], "minimum": 3 },
                "branches": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
            } },
        });
        let known = schemas.as_object().unwrap();
        let shown = example(known.get("Tree").unwrap(), known);
        assert_eq!((&shown["kind"], &shown["height"]), (&json!("oak"), &json!(3)));
        assert!(shown["branches"][0]["kind"] == "oak");
        assert!(shown.pointer("/branches/0/branches/0/branches/0/kind") == Some(&json!("oak")), "{shown}");
    }
}
