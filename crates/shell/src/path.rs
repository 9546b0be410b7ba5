//! The places in an address.

use crate::Fault;
use axum::{
    extract::{self, FromRequestParts},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

/// What stands in the places of an address. What is no id names nothing, as an unknown id does: 404.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let read = extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|extract::Path(places)| Self(places)).map_err(|cause| Fault::not_found().because(cause))
    }
}
