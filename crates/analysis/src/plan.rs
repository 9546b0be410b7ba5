//! What fails, is repaired and is refuelled when: a question to a model.

use crate::model::{NAME_MAX, NODES_MAX, Version};
use interdependency::{Faults, Model, Plan, json};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The most rows of a plan, beside one for each service that fails at random.
pub const ROWS_MAX: usize = 500;

/// A plan as it is sealed: by the ids of nodes and needs, so that it is asked of later versions too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Its name.
    pub name: String,
    /// What fails by itself: `node`, `at_h`.
    pub failures: Vec<Value>,
    /// What of it is repaired: `node`, `at_h`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Value>,
    /// Whose reserve is filled up: `need`, `at_h`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refuels: Vec<Value>,
    /// What fails at random, as the engine reads it: kept and taken along, asked on the command line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chances: Vec<Value>,
}

/// Why a plan cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFlaw {
    /// It has no name, or one that is too long.
    #[error("it has no name, or one that is too long")]
    Name,
    /// Nothing fails in it.
    #[error("nothing fails in it")]
    NoFailure,
    /// It has more rows than are kept.
    #[error("it has more rows than are kept")]
    TooLong,
    /// What is wrong with its rows.
    #[error("its rows cannot stand: {0}")]
    Rows(Faults),
}

impl Content {
    /// Of a plan that was read with its model.
    pub fn of(name: &str, model: &Model, plan: &Plan) -> Self {
        let mut document = json::write(model, plan);
        let mut list = |name: &str| match document.get_mut(name).map(Value::take) {
            Some(Value::Array(rows)) => rows,
            _ => Vec::new(),
        };
        Content {
            name: name.trim().to_owned(),
            failures: list("failures"),
            repairs: list("repairs"),
            refuels: list("refuels"),
            chances: list("chances"),
        }
    }

    /// From what was typed: one row to a line, the id and the hour, with a comma, a tab or a space between.
    pub fn typed(name: &str, [failures, repairs, refuels]: [&str; 3]) -> Self {
        let rows = |text: &str, of: &str| -> Vec<Value> {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| row(line, of)).collect()
        };
        Content {
            name: name.trim().to_owned(),
            failures: rows(failures, "node"),
            repairs: rows(repairs, "node"),
            refuels: rows(refuels, "need"),
            chances: Vec::new(),
        }
    }

    /// Whether nothing happens in it.
    pub fn is_empty(&self) -> bool {
        [&self.failures, &self.repairs, &self.refuels, &self.chances].iter().all(|rows| rows.is_empty())
    }

    /// The model with this plan, as the engine asks for it.
    ///
    /// # Errors
    /// What of the plan does not fit the model.
    pub fn on(&self, version: &Version) -> Result<(Model, Plan), Faults> {
        let mut document = version.model.as_object().cloned().unwrap_or_else(Map::new);
        document.insert("failures".into(), Value::Array(self.failures.clone()));
        document.insert("repairs".into(), Value::Array(self.repairs.clone()));
        document.insert("refuels".into(), Value::Array(self.refuels.clone()));
        document.insert("chances".into(), Value::Array(self.chances.clone()));
        json::read(Value::Object(document).to_string().as_bytes())
    }

    /// Whether it can be kept beside this version.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(&self, version: &Version) -> Result<(), PlanFlaw> {
        if self.name.is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(PlanFlaw::Name);
        }
        if self.failures.is_empty() && self.chances.is_empty() {
            return Err(PlanFlaw::NoFailure);
        }
        let rows = self.failures.len() + self.repairs.len() + self.refuels.len();
        if rows > ROWS_MAX || self.chances.len() > NODES_MAX as usize {
            return Err(PlanFlaw::TooLong);
        }
        self.on(version).map(|_| ()).map_err(PlanFlaw::Rows)
    }
}

/// A line as a row: the hour stands behind the last comma, tab or space; without one it is 0.
fn row(line: &str, of: &str) -> Value {
    let between = |c: char| matches!(c, ',' | '，' | '、' | '\t' | ' ' | '　');
    match line.rsplit_once(between) {
        Some((id, at)) => json!({ of: id.trim_end_matches(between).trim(), "at_h": at.trim() }),
        None => json!({ of: line, "at_h": "0" }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_typed_line_is_an_id_and_an_hour() {
        let plan = Content::typed("停電", ["P, 0\n\n電力 本店\t3.5\nT", "P 48", ""]);
        let wanted = [
            json!({"node": "P", "at_h": "0"}),
            json!({"node": "電力 本店", "at_h": "3.5"}),
            json!({"node": "T", "at_h": "0"}),
        ];
        assert_eq!(plan.failures, wanted);
        assert_eq!(plan.repairs, [json!({"node": "P", "at_h": "48"})]);
    }

    #[test]
    fn a_plan_that_names_what_the_model_lacks_says_which_row() {
        let model = json!({"nodes": [{"id": "P"}], "needs": []});
        let version = Version { name: "x".into(), note: String::new(), model };
        let flaw = Content::typed("停電", ["P 0\nQ 1", "", ""]).judge(&version).unwrap_err();
        let PlanFlaw::Rows(faults) = flaw else { unreachable!("{flaw}") };
        assert_eq!(faults.lines(kernel::Lang::En), ["failures, entry 2, column node: there is no node “Q”"]);
        assert_eq!(Content::typed("停電", ["", "", ""]).judge(&version), Err(PlanFlaw::NoFailure));
        assert_eq!(Content::typed(" ", ["P 0", "", ""]).judge(&version), Err(PlanFlaw::Name));
    }
}
