//! What a program is answered.

use crate::Fault;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::ContentHash;
use serde::{Deserialize, Serialize};

/// An answer: a status, a JSON body, and what stands in its headers. Kept as it is for the next call with the same key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub(super) status: u16,
    body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

impl Answer {
    fn with<T: Serialize>(status: u16, body: &T) -> Result<Self, Fault> {
        let body = serde_json::to_string(body).map_err(|cause| Fault::broken("shell.template").because(cause))?;
        Ok(Self { status, body, etag: None, location: None })
    }
    /// 200 with a body.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn ok<T: Serialize>(body: &T) -> Result<Self, Fault> {
        Self::with(200, body)
    }
    /// 201 with a body and where it stands.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn created<T: Serialize>(location: impl Into<String>, body: &T) -> Result<Self, Fault> {
        Ok(Self { location: Some(location.into()), ..Self::with(201, body)? })
    }
    /// 204.
    pub fn done() -> Self {
        Self { status: 204, body: String::new(), etag: None, location: None }
    }
    /// With the tag of what is shown, for a conditional write.
    #[must_use]
    pub fn tagged(self, tag: impl std::fmt::Display) -> Self {
        Self { etag: Some(format!("\"{tag}\"")), ..self }
    }
    /// With a tag of what it says, where that has no number of its own: it changes with every word of it.
    #[must_use]
    pub fn tagged_by_content(self) -> Self {
        let tag = self.content_tag();
        self.tagged(tag)
    }
    /// 18 decimal digits at most, of the hash of the body: a number like those of what is counted.
    pub(super) fn content_tag(&self) -> i64 {
        let hash = ContentHash::of(self.body.as_bytes()).to_string();
        hash.get(..14).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if self.status != 204 {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in [(header::ETAG, self.etag), (header::LOCATION, self.location)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}
