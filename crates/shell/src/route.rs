//! A page or endpoint, and who may come to it.

use crate::App;
use axum::{handler::Handler, http::Method, routing::MethodRouter};

/// Who may come to a route at all; what he may do there is decided on the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody.
    Public,
    /// Everybody who has signed in; others are sent to the sign-in page.
    SignedIn,
}

/// A page or endpoint. The router, the table of routes and the strangers' test are all made from these.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path, with `{id}` for parts that vary.
    pub path: &'static str,
    /// Who may come.
    pub reach: Reach,
    /// What it is for programs, if it is an operation of the API.
    pub operation: Option<crate::api::Operation>,
    /// Body limit in bytes, if it differs from [`crate::input::LIMIT`].
    pub limit: Option<usize>,
    pub(crate) handler: MethodRouter<App>,
}

impl Route {
    /// A page for those who have signed in.
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self {
            method: Method::GET,
            path,
            reach: Reach::SignedIn,
            operation: None,
            limit: None,
            handler: axum::routing::get(handler),
        }
    }
    /// A form's target for those who have signed in.
    pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self {
            method: Method::POST,
            path,
            reach: Reach::SignedIn,
            operation: None,
            limit: None,
            handler: axum::routing::post(handler),
        }
    }
    /// A form's target or a resource that is replaced.
    pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::PUT, handler: axum::routing::put(handler.clone()), ..Self::get(path, handler) }
    }
    /// A resource that is removed.
    pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::DELETE, handler: axum::routing::delete(handler.clone()), ..Self::get(path, handler) }
    }
    /// The same as an operation of the API.
    #[must_use]
    pub fn api(self, operation: crate::api::Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }
    /// The same for everybody.
    #[must_use]
    pub fn public(self) -> Self {
        Self { reach: Reach::Public, ..self }
    }
    /// The same with another body limit, in bytes.
    #[must_use]
    pub fn limit(self, bytes: usize) -> Self {
        Self { limit: Some(bytes), ..self }
    }
}
