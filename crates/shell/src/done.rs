//! What has just been done, said once on the page to which it leads.
//!
//! The cookie holds no words: it names one of the texts `did-…`, or nothing. It is not part of an address,
//! so no link makes the page say that something was done, and a page that is loaded again does not repeat it.

use axum::{
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

const COOKIE: &str = "done";
/// How the keys of these texts begin.
const KEY: &str = "did-";
/// How long the next page may take to come, in seconds.
const WAIT: u32 = 60;
/// Longest key, in bytes.
const MOST: usize = 64;

/// Marks an answer: what was done.
#[derive(Clone, Copy)]
struct Did(&'static str);

/// To the page at `to`, which says once what was done: the text with the key `what`, which begins with `did-`.
pub fn did(what: &'static str, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.extensions_mut().insert(Did(what));
    response
}

/// What the page before said was done, for a page that is asked for.
pub(crate) fn heard(parts: &Parts) -> Option<String> {
    // A part of a page that fetches itself anew says nothing of what was done on another.
    if parts.method != Method::GET || parts.headers.contains_key("x-kaname-part") {
        return None;
    }
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    let key = cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    let plain = key.len() <= MOST && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (plain && key.starts_with(KEY)).then(|| key.to_owned())
}

/// Sets the cookie after something was done, and takes it away with the page that said so.
pub(crate) fn keep(response: &mut Response, heard: bool, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = match response.extensions().get::<Did>() {
        Some(Did(what)) => format!("{COOKIE}={what}; Path=/; Max-Age={WAIT}; HttpOnly; SameSite=Strict{secure}"),
        None if heard && is_page(response.headers()) => {
            format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{secure}")
        }
        None => return,
    };
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn asked(method: Method, cookie: &str) -> Option<String> {
        let request = Request::builder().method(method).header(header::COOKIE, cookie).body(()).unwrap();
        heard(&request.into_parts().0)
    }

    #[test]
    fn only_a_plain_key_is_heard_and_only_by_a_page() {
        assert_eq!(asked(Method::GET, "lang=ja; done=did-report-passed").as_deref(), Some("did-report-passed"));
        assert_eq!(asked(Method::POST, "done=did-report-passed"), None);
        for bad in [
            "done=<script>",
            "done=did-report passed",
            "done=did-%61",
            "undone=did-report-passed",
            "done",
            "done=notice-save-do",
            "lang=ja",
        ] {
            assert_eq!(asked(Method::GET, bad), None, "{bad}");
        }
        assert_eq!(asked(Method::GET, &format!("done=did-{}", "a".repeat(61))), None);
    }

    #[test]
    fn what_was_done_is_said_by_one_page_and_then_forgotten() {
        let cookie = |response: &Response| {
            response.headers().get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().to_owned())
        };
        let mut led = did("did-report-passed", "/reports/1");
        keep(&mut led, false, true);
        let set = cookie(&led).unwrap();
        assert!(
            set.starts_with("done=did-report-passed; ") && set.contains("HttpOnly") && set.ends_with("; Secure"),
            "{set}"
        );
        let mut page = axum::response::Html("").into_response();
        keep(&mut page, true, false);
        assert!(cookie(&page).unwrap().contains("Max-Age=0"));
        // Whoever is led on, or fetches a file meanwhile, has not read it yet.
        let mut onward = Redirect::to("/").into_response();
        keep(&mut onward, true, false);
        assert_eq!(cookie(&onward), None);
        let mut quiet = axum::response::Html("").into_response();
        keep(&mut quiet, false, false);
        assert_eq!(cookie(&quiet), None);
    }
}
