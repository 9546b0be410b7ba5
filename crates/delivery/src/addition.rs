//! What a body on the way adds, and who searches it.
//!
//! This room knows neither reports nor notices, so it cannot tell what in an addition gives somebody away. Whoever
//! knows hands in a [`Search`]; without one nothing can be passed on.

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

/// Finds the passages (bytes, in order, apart from each other) that must not stand in an addition.
pub type Search = for<'a> fn(&'a Sql<'a>, Addition<'a>) -> Soon<'a, Result<Vec<Range<usize>>, SearchError>>;
