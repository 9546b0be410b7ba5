//! What browsers ask for before anybody has clicked. Nobody has opened it, so it is not stamped; and since anybody can say
//! that he asks ahead, it is not given either: the browser asks again when somebody clicks.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

/// Whether a request is made for the head of a page alone, which nobody reads; one that is made ahead of a reader is answered
/// with nothing ([`NotAhead`]). Fetch Standard: `Sec-Purpose: prefetch`, with or without `;prerender`; older browsers say
/// `Purpose: prefetch`.
#[derive(Clone, Copy, Debug)]
pub struct Ahead(pub bool);

/// What is read by somebody, or not at all: 403 without a body, which no browser keeps for the click.
#[derive(Clone, Copy, Debug)]
pub struct NotAhead;

impl IntoResponse for NotAhead {
    fn into_response(self) -> Response {
        let headers = [(header::CACHE_CONTROL, "no-store"), (header::VARY, "Sec-Purpose, Purpose")];
        (StatusCode::FORBIDDEN, headers).into_response()
    }
}

impl<S: Sync> FromRequestParts<S> for Ahead {
    type Rejection = NotAhead;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAhead> {
        if prefetched(&parts.headers) { Err(NotAhead) } else { Ok(Self(parts.method == Method::HEAD)) }
    }
}

fn prefetched(headers: &HeaderMap) -> bool {
    let values = ["sec-purpose", "purpose"].into_iter().flat_map(|name| headers.get_all(name));
    let mut words = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split([';', ',']));
    words.any(|word| word.trim().eq_ignore_ascii_case("prefetch"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn both_headers_are_understood_and_nothing_else_is() {
        let said = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            prefetched(&headers)
        };
        for value in ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip", "Prefetch ; prerender"] {
            assert!(said("sec-purpose", value) && said("purpose", value), "{value}");
        }
        assert!(!said("sec-purpose", "") && !said("purpose", "prefetching") && !said("sec-fetch-mode", "prefetch"));
        assert!(!prefetched(&HeaderMap::new()));
    }
}
