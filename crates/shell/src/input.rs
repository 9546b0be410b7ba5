//! What a form sends.

use crate::{App, Fault};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde::de::DeserializeOwned;

/// How much a form may send, in bytes, where its route says nothing else.
pub const LIMIT: usize = 512 * 1024;

/// A form, read into `T`. Give `T`'s fields `#[serde(default)]` and type `String`, and judge them in the operation,
/// so that the form can be shown again with what was typed.
pub struct Input<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Input<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let body = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
            _ => Fault::unreadable("shell.unreadable").because(rejection),
        })?;
        if body.contains(&0) || body.windows(3).any(|three| three == b"%00") {
            return Err(Fault::unreadable("shell.nul"));
        }
        serde_html_form::from_bytes(&body)
            .map(Input)
            .map_err(|cause| Fault::unreadable("shell.unreadable").because(cause))
    }
}
