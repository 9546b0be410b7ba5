//! Where what a program sent does not fit, and why: a JSON pointer (RFC 6901) and a sentence.

use crate::Problems;
use serde_path_to_error::{Path, Segment};

/// The longest pointer, in characters; what is deeper is told by where it begins.
const POINTER_MOST: usize = 200;

/// What serde says, and the key of what is told of it.
const SAID: [(&str, &str); 6] = [
    ("missing field", "api-misfit-missing"),
    ("unknown field", "api-misfit-unknown"),
    ("unknown variant", "api-misfit-value"),
    ("invalid type", "api-misfit-type"),
    ("invalid value", "api-misfit-value"),
    ("invalid length", "api-misfit-length"),
];
/// The key for everything else.
const OTHER: &str = "api-misfit-other";

/// What does not fit, by where it stands.
pub(super) fn misfit(cause: &serde_path_to_error::Error<serde_json::Error>) -> Problems {
    let said = cause.inner().to_string();
    let key = SAID.iter().find(|(begins, _)| said.starts_with(begins)).map_or(OTHER, |(_, key)| key);
    // What is missing is named by serde alone: its path leads to where it should be.
    let missing = if key == "api-misfit-missing" { said.split('`').nth(1) } else { None };
    let mut problems = Problems::default();
    problems.add(pointer(cause.path(), missing), key);
    problems
}

/// The pointer to this place, or to a member of it; as much of it as fits.
fn pointer(path: &Path, member: Option<&str>) -> String {
    let place = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    let mut pointer = String::new();
    for name in path.iter().filter_map(place).chain(member.map(str::to_owned)) {
        let name = name.replace('~', "~0").replace('/', "~1");
        if pointer.chars().count() + 1 + name.chars().count() > POINTER_MOST {
            break;
        }
        pointer = format!("{pointer}/{name}");
    }
    pointer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde::Deserialize;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "read and dropped")]
    struct Said {
        indicators: Vec<Line>,
        #[serde(default)]
        pair: Option<(u8, u8)>,
        #[serde(default)]
        named: BTreeMap<String, u8>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "read and dropped")]
    struct Line {
        value: String,
        #[serde(default)]
        kind: Option<Kind>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Url,
    }

    fn told(sent: serde_json::Value) -> (String, &'static str) {
        let cause = serde_path_to_error::deserialize::<_, Said>(sent).err().unwrap();
        let problems = misfit(&cause);
        let one = problems.iter().next().unwrap();
        (one.field.clone(), one.key)
    }

    #[test]
    fn what_does_not_fit_is_pointed_at_and_named() {
        let line = json!({"value": "a", "kind": "url"});
        for (sent, pointer, key) in [
            (json!({"indicators": [line, {"value": 3}]}), "/indicators/1/value", "api-misfit-type"),
            (json!({"indicators": [line, line, {}]}), "/indicators/2/value", "api-misfit-missing"),
            (json!({"indicators": [{"value": "a", "kind": "x"}]}), "/indicators/0/kind", "api-misfit-value"),
            (json!({"indicators": "a"}), "/indicators", "api-misfit-type"),
            (json!({"indicators": [], "indikators": 1}), "/indikators", "api-misfit-unknown"),
            (json!({"indicators": [{"value": "a", "x": 1}]}), "/indicators/0/x", "api-misfit-unknown"),
            (json!({"indicators": [], "pair": [1, 2, 3]}), "/pair", "api-misfit-length"),
            (json!({"indicators": [], "named": {"a/b~c": 300}}), "/named/a~1b~0c", "api-misfit-value"),
            (json!({}), "/indicators", "api-misfit-missing"),
            (json!("x"), "", "api-misfit-type"),
        ] {
            assert_eq!(told(sent.clone()), (pointer.to_owned(), key), "{sent}");
        }
    }

    #[test]
    fn a_pointer_is_never_long() {
        let (pointer, _) = told(json!({"indicators": [], "named": {"な".repeat(500): "x"}}));
        assert_eq!(pointer, "/named");
    }
}
