//! What a body on the way adds, and who searches it.
//!
//! This room knows neither reports nor notices, so it cannot tell what in an addition gives somebody away. Whoever
//! knows hands in a [`Search`]; without one nothing can be passed on.

use access::OrgId;
use kernel::Day;
use shell::app::Soon;
use std::ops::Range;
use store::{Sql, StoreError};
use uuid::Uuid;

/// An addition before anybody else reads it.
#[derive(Clone, Copy, Debug)]
pub struct Addition<'a> {
    /// To what it is added: the subject of the dispatch.
    pub subject: Uuid,
    /// The body that adds it.
    pub by: OrgId,
    /// As it was typed.
    pub text: &'a str,
    /// Today.
    pub day: Day,
}

/// Why an addition could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is too much to search for.
    #[error("the addition could not be searched")]
    TooMuch(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What must not stand in an addition, and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text, in order, apart from each other.
    pub passages: Vec<Range<usize>>,
    /// Why.
    pub why: Objection,
}

/// Why passages must not stand in an addition, as far as the body that adds it may know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objection {
    /// They may point to whoever reported or was hit: the body had the reports.
    #[default]
    Reporter,
    /// They name a registered organisation. This says nothing about the reports, which the body did not have.
    Registered,
}

impl Objection {
    /// The sentence beside the text.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Reporter => "delivery-problem-held",
            Self::Registered => "delivery-problem-registered",
        }
    }
    /// The code for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Reporter => "delivery.addition-held",
            Self::Registered => "delivery.addition-registered",
        }
    }
}

/// Finds what must not stand in an addition.
pub type Search = for<'a> fn(&'a Sql<'a>, Addition<'a>) -> Soon<'a, Result<Found, SearchError>>;
