//! Problems: RFC 9457, with the stable code of the fault.

use crate::{Fault, Voice};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:kaname:problem:<code>`.
    #[schema(example = "urn:kaname:problem:shell.not-found")]
    pub r#type: String,
    /// What happened, in the language asked for.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do.
    pub detail: String,
    /// The stable code.
    #[schema(example = "shell.not-found")]
    pub code: String,
    /// Which request it was, for whoever reads the log: `urn:kaname:request:<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "urn:kaname:request:1f7a2c9e-6b80-4c3e-9d5f-1a2b3c4d5e6f")]
    pub instance: Option<String>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into what was sent; empty for all of it.
    #[schema(example = "/title")]
    pub pointer: String,
    /// The sentence.
    pub detail: String,
    /// Its stable key.
    pub code: String,
}

/// The answer that tells a program what happened.
pub(crate) fn problem(fault: &Fault, voice: &Voice, request: Option<&str>) -> Response {
    let errors = fault.problems().map(|problems| {
        let one = |problem: &crate::field::Problem| FieldProblem {
            pointer: pointer(&problem.field),
            detail: problem.said.as_ref().map_or_else(|| voice.t(problem.key), |said| voice.pick(said).to_owned()),
            code: problem.key.to_owned(),
        };
        problems.iter().map(one).collect()
    });
    let said = Problem {
        r#type: format!("urn:kaname:problem:{}", fault.code),
        title: voice.t(&fault.key()),
        status: fault.status.as_u16(),
        detail: voice.t(&format!("{}-do", fault.key())),
        code: fault.code.to_owned(),
        instance: request.filter(|id| is_plain(id)).map(|id| format!("urn:kaname:request:{id}")),
        errors: errors.unwrap_or_default(),
    };
    let mut response = Response::new(Body::from(serde_json::to_string(&said).unwrap_or_default()));
    *response.status_mut() = fault.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if fault.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"kaname\""));
    }
    response
}

/// The pointer to a field: some name it so themselves, and what is wrong with everything that was sent has none.
fn pointer(field: &str) -> String {
    if field.is_empty() || field.starts_with('/') { field.to_owned() } else { format!("/{field}") }
}

/// A caller may name his request himself; what is no plain name is not repeated.
pub(crate) fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
