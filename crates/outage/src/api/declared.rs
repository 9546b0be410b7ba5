//! What is declared, and each declaration.

use super::steps;
use crate::declared::{Asked, Change, Declared, INTERVALS, Said, Scope, TEXT_MAX, TITLE_MAX};
use serde::{Deserialize, Serialize};
use shell::Fault;
use shell::api::{Stamp, moment};
use utoipa::ToSchema;

/// What is declared.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "広域の通信障害", "sectors": ["ICT"], "scope_in_words": "西日本", "upward_minutes": 60, "asked": ["operator"],
    "downward_minutes": 120,
}))]
pub(super) struct DeclaredView {
    /// What is going on, in one line.
    #[schema(max_length = 120, example = "広域の通信障害")]
    title: String,
    /// Codes of sectors; with a sector come its parts, its CEPTOARs, its operators and its ministry.
    #[serde(default)]
    #[schema(example = json!(["ICT"]))]
    sectors: Vec<String>,
    /// Codes of CEPTOARs, with their members.
    #[serde(default)]
    ceptoars: Vec<String>,
    /// All ministries and agencies as well.
    #[serde(default)]
    government: bool,
    /// Regions, systems: for people; nobody is counted in or out by it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    scope_in_words: String,
    /// Every how many minutes those in the scope say how they stand; null: they are not asked.
    #[schema(minimum = 15, maximum = 10080, example = 60)]
    upward_minutes: Option<i64>,
    /// Who is asked: `operator`, `ceptoar`, `ministry`, `agency`.
    #[serde(default)]
    #[schema(example = json!(["operator"]))]
    asked: Vec<String>,
    /// Every how many minutes the centre gives a situation report.
    #[schema(minimum = 15, maximum = 10080, example = 120)]
    downward_minutes: Option<i64>,
    /// Ministries see the figures of other sectors, in multiples of 5.
    #[serde(default)]
    shared: bool,
}

impl DeclaredView {
    pub(super) fn of(declared: &Declared) -> Self {
        Self {
            title: declared.title.clone(),
            sectors: declared.scope.sectors.iter().cloned().collect(),
            ceptoars: declared.scope.ceptoars.iter().cloned().collect(),
            government: declared.scope.government,
            scope_in_words: declared.scope.words.clone(),
            upward_minutes: declared.upward,
            asked: declared.asked.iter().map(|asked| asked.code().to_owned()).collect(),
            downward_minutes: declared.downward,
            shared: declared.shared,
        }
    }
    pub(super) fn said(self, reason: String, summary: String) -> Result<Said, Fault> {
        let asked = self.asked.iter().map(|code| code.parse::<Asked>()).collect::<Result<_, ()>>();
        let declared = Declared {
            title: self.title,
            scope: Scope {
                sectors: self.sectors.into_iter().collect(),
                ceptoars: self.ceptoars.into_iter().collect(),
                government: self.government,
                words: self.scope_in_words,
            },
            upward: self.upward_minutes,
            asked: asked.map_err(|()| Fault::unusable("outage.flawed"))?,
            downward: self.downward_minutes,
            shared: self.shared,
        };
        Ok(Said { declared, reason, summary, bodies: None })
    }
}

/// One declaration.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OutageChangeView {
    number: i64,
    /// `raised`, `confirmed`, `refused`, `changed`, `lowered`.
    kind: String,
    #[schema(schema_with = steps)]
    step: String,
    reason: String,
    /// What became of it; empty until it is over.
    summary: String,
    at: Stamp,
}

impl OutageChangeView {
    pub(super) fn of(change: &Change) -> Self {
        Self {
            number: change.number,
            kind: change.kind.code().to_owned(),
            step: change.step.code().to_owned(),
            reason: change.said.reason.clone(),
            summary: change.said.summary.clone(),
            at: moment(change.at),
        }
    }
}

// The document says the same bounds as the model.
const _: () = assert!(INTERVALS.0 == 15 && INTERVALS.1 == 10_080 && TITLE_MAX == 120 && TEXT_MAX == 2000);
