//! What browsers ask for before anybody has clicked. The page is given, but nobody has opened it: it is not stamped.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, request::Parts},
};
use std::convert::Infallible;

/// Whether a request is made ahead of a reader. Fetch Standard: `Sec-Purpose: prefetch`, with or without
/// `;prerender`; older browsers say `Purpose: prefetch`. Nor does whoever asks for the head alone read anything.
#[derive(Clone, Copy, Debug)]
pub struct Ahead(pub bool);

impl<S: Sync> FromRequestParts<S> for Ahead {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.method == Method::HEAD || prefetched(&parts.headers)))
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
