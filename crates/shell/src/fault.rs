//! What went wrong, as an answer: a status, a stable code, a page in the reader's language.

use crate::{Page, again::Again};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;
use store::{Denied, StoreError};

/// A refused or failed request. The code is stable and searchable; its sentences have the keys
/// `fault-<code with - for .>` (what happened) and the same with `-do` (what to do).
#[derive(Clone, Debug)]
pub struct Fault {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code, such as `sharing.consent-stale`.
    pub code: &'static str,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
    problems: Option<Arc<crate::Problems>>,
}

impl Fault {
    /// A fault with this status and code.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, cause: None, problems: None }
    }
    /// 404: there is no such thing, or it must stay hidden.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "shell.not-found")
    }
    /// 403: it may be seen but not so acted upon.
    pub fn refused() -> Self {
        Self::new(StatusCode::FORBIDDEN, "shell.refused")
    }
    /// 409: it is not in a state in which that can be done.
    pub fn conflict(code: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, code)
    }
    /// 422: what was sent cannot be used.
    pub fn unusable(code: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }
    /// 400: what was sent cannot be read.
    pub fn unreadable(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }
    /// 500: our fault; logged once, here.
    pub fn broken(code: &'static str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code)
    }
    /// 503: not now; the answer says after how many seconds it is worth trying.
    pub fn later(code: &'static str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code)
    }
    /// 401: somebody must sign in first.
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "shell.sign-in")
    }
    /// With its cause, for the log only.
    #[must_use]
    pub fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
    /// With what is wrong, field by field, for programs; people are shown the form again.
    #[must_use]
    pub fn with_problems(mut self, problems: crate::Problems) -> Self {
        self.problems = Some(Arc::new(problems));
        self
    }
    pub(crate) fn problems(&self) -> Option<&crate::Problems> {
        self.problems.as_deref()
    }
    /// Whether whoever sent it can mend it where it was typed.
    pub(crate) fn mendable(&self) -> bool {
        matches!(self.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY)
    }
    /// Whether it may have been stored all the same: then somebody looks before it is sent again.
    fn perhaps_stored(&self) -> bool {
        matches!(self.code, "store.unsure" | "shell.too-long")
    }
    /// The key of what happened.
    pub fn key(&self) -> String {
        format!("fault-{}", self.code.replace('.', "-"))
    }
    /// What happened and what to do, in words, for a page that shows again what was typed; logged, as whoever shows it
    /// does not hand the fault on.
    pub fn said(&self, voice: &crate::Voice) -> (String, String) {
        self.log();
        (voice.t(&self.key()), voice.t(&format!("{}-do", self.key())))
    }
    pub(crate) fn log(&self) {
        if self.status.is_server_error() {
            tracing::error!(code = self.code, cause = ?self.cause, "a request failed");
        } else {
            tracing::info!(code = self.code, status = self.status.as_u16(), "a request was refused");
        }
    }
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Fault::not_found(),
            Denied::Refused => Fault::refused(),
            Denied::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(cause: StoreError) -> Self {
        let fault = match &cause {
            StoreError::Conflict(_) => Fault::conflict("store.conflict"),
            StoreError::Sealed(_) => Fault::conflict("store.sealed"),
            StoreError::Unreachable(_) => Fault::later("store.unreachable"),
            StoreError::Full(_) => Fault::later("store.full"),
            StoreError::ReadOnly(_) => Fault::later("store.read-only"),
            StoreError::Unsure(_) | StoreError::Disk(_) => Fault::later("store.unsure"),
            StoreError::Database(_)
            | StoreError::Unreadable { .. }
            | StoreError::NothingAudited
            | StoreError::Unfiltered
            | StoreError::MigrationChanged(_)
            | StoreError::Unwritable(_)
            | StoreError::Locked
            | StoreError::NoKey
            | StoreError::UnknownEngine(_) => Fault::broken("store.broken"),
        };
        fault.because(cause)
    }
}

/// The router turns the marker into a page (it knows the language), so the body is empty here.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    page: Page,
    happened: String,
    advice: String,
    code: &'static str,
    status: u16,
    again: Option<Again>,
    /// It may have been stored: no button sends it once more.
    look: bool,
    /// The session ran out.
    gone: bool,
    /// Where the form was sent that can be mended: that leads to the page on which it stood.
    origin: Option<String>,
}

/// The page that tells somebody what happened and what to do. Visitors who must sign in are sent there.
pub(crate) fn fault_page(fault: &Fault, page: Page, again: Option<Again>) -> Response {
    // What somebody typed while the session ran out is kept before him, to be sent once he has signed in.
    let gone = fault.status == StatusCode::UNAUTHORIZED;
    if gone && !again.as_ref().is_some_and(|again| again.in_session) {
        return Redirect::to(&format!("/sign-in?{}", page.back())).into_response();
    }
    let (happened, advice) = (page.t(&fault.key()), page.t(&format!("{}-do", fault.key())));
    let template = FaultPage {
        page: Page { title: happened.clone(), ..page },
        happened,
        advice,
        code: fault.code,
        status: fault.status.as_u16(),
        origin: again.as_ref().filter(|_| fault.mendable()).map(|again| again.action.clone()),
        // What can never be stored as it is, or was, is not to be sent again.
        again: again.filter(|_| gone || fault.status == StatusCode::SERVICE_UNAVAILABLE),
        gone,
        look: fault.perhaps_stored(),
    };
    crate::page::show_with(fault.status, &template).unwrap_or_else(|fault| fault.status.into_response())
}
