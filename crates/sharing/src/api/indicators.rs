//! An indicator as programs read it.

use super::codes;
use crate::indicator::{self, Indicator};
use serde::Serialize;
use utoipa::ToSchema;

/// An indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    #[schema(schema_with = codes::indicator_kind)]
    kind: String,
    /// In one spelling.
    #[schema(example = "evil.example")]
    value: String,
    /// What was noted of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    /// As it was written.
    #[schema(example = "evil[.]example")]
    written: String,
}

impl From<&String> for IndicatorView {
    fn from(written: &String) -> Self {
        let Indicator { kind, value } = Indicator::read(written);
        let note = indicator::note(written).to_owned();
        Self { kind: kind.code().to_owned(), value, note, written: written.clone() }
    }
}
