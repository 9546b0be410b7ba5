//! An embargo in a notice (解禁日時): until when it is held back, why, who asked for that, and who has it before.
//!
//! Operators may be told of a weakness before it is published (000:378-381, the Early-Warning Partnership); until then
//! it must reach nobody else. It is part of the content: consent, review and release are for it too.

use crate::notice::Flaw;
use kernel::{At, Audience};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest reason or source, in characters.
pub const WORDS_MAX: usize = 300;

/// Until when a notice is held back after its release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embargo {
    /// From then on everybody in its audience has it. The ledger keeps the time that is in force.
    pub until: At,
    /// Why: 公表日の調整 …
    pub reason: String,
    /// Who asked for it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The codes of the sector groups that have it before; may be empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub first: BTreeSet<String>,
}

impl Embargo {
    /// What keeps it from being saved.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.reason.trim().is_empty() {
            flaws.push(Flaw::EmbargoReason);
        }
        if [&self.reason, &self.source].iter().any(|words| words.chars().count() > WORDS_MAX) {
            flaws.push(Flaw::LongEmbargo);
        }
        flaws
    }
    /// What keeps it from being released on `now`, to this audience, with this time for answers.
    pub fn unfinished(&self, now: At, audience: &Audience, answer_by: Option<At>) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.until <= now {
            flaws.push(Flaw::EmbargoPast);
        }
        if !self.first.iter().all(|code| audience.includes(code)) {
            flaws.push(Flaw::EmbargoFirst);
        }
        if answer_by.is_some_and(|by| by <= self.until) {
            flaws.push(Flaw::AnswerBeforeEmbargo);
        }
        flaws
    }
    /// As the ledger keeps it.
    pub fn ledger(&self) -> delivery::Embargo {
        delivery::Embargo { until: self.until, first: self.first.clone() }
    }
    /// What it says in words, with the name of each field.
    pub fn words(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [("embargo-reason", self.reason.as_str()), ("embargo-source", self.source.as_str())];
        all.into_iter().filter(|(_, words)| !words.is_empty())
    }
}
