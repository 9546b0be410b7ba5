//! What somebody typed when it could not be stored: it comes back with the page that says so, to be sent again by one press.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    response::Response,
};

/// Forms that are larger than this come back no more; what is that long saves itself while it is written.
const MOST: usize = 256 * 1024;
/// Below these paths passwords and codes are typed, which no page ever shows.
const SECRET: [&str; 3] = ["/sign-in", "/account", "/invitations"];

/// A form as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Again {
    /// Where to.
    pub(crate) action: String,
    /// Its fields, in their order.
    pub(crate) fields: Vec<(String, String)>,
    /// Whoever sent it held the cookie of a session.
    pub(crate) in_session: bool,
    /// The mark of whoever typed it: where the page kept it while a session ran out, as that page has it; else that of whoever
    /// was signed in here last.
    pub(crate) typist: Option<String>,
    /// It was kept by such a page, and is sent once more.
    pub(crate) kept: bool,
}

/// The field of a kept form that says whose it is.
pub(crate) const TYPIST: &str = "kept-of";

impl Again {
    /// The page that tells whether it was stored: an empty form tells nothing, the list above it does.
    pub(crate) fn told_at(&self) -> &str {
        match self.action.rsplit_once('/') {
            Some((above, "new" | "enter")) if !above.is_empty() => above.strip_suffix("/contacts").unwrap_or(above),
            _ => &self.action,
        }
    }
    /// What people typed in more than a word, to be copied by hand.
    pub(crate) fn typed(&self) -> String {
        let long = |value: &&str| value.chars().count() > 12 || value.contains('\n');
        self.fields.iter().map(|(_, value)| value.as_str()).filter(long).collect::<Vec<_>>().join("\n\n")
    }
}

fn header_of(request: &Request, name: impl header::AsHeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Whether a page of ours sent it, or no browser did. What another site makes a browser send is refused further in; where
/// that is not reached, because the database is away, it is not to come back as a form of ours either.
fn from_here(request: &Request) -> bool {
    if let Some(site) = header_of(request, "sec-fetch-site").filter(|site| !site.is_empty()) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header_of(request, header::ORIGIN) else { return true };
    let origin = origin.parse::<Uri>().ok().and_then(|origin| origin.authority().map(ToString::to_string));
    let host = request.uri().authority().map(ToString::to_string);
    let host = host.or_else(|| header_of(request, header::HOST).map(str::to_owned));
    origin.is_some() && origin == host
}

/// The cookie of a session, over or not; the room that knows people gives it this name.
const SESSION: &str = "kaname=";

/// The cookie that says, by a mark that nobody else can make, who was signed in here last.
const LAST: &str = "typist=";

/// What stands in a cookie.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| cookie.trim_start().strip_prefix(name))
}

/// Whether somebody who had signed in sent it, however long ago.
fn in_session(request: &Request) -> bool {
    cookie(request.headers(), SESSION).is_some()
}

/// Remembers in the browser whose mark it was, where it is another's or nobody's: for as long as the browser is open.
pub(crate) fn remember(response: &mut Response, before: Option<&str>, mark: &str, secure: bool) {
    if before == Some(mark) {
        return;
    }
    let secure = if secure { "; Secure" } else { "" };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{LAST}{mark}; Path=/; HttpOnly; SameSite=Strict{secure}")) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Whose mark the browser remembers.
pub(crate) fn remembered(headers: &HeaderMap) -> Option<String> {
    cookie(headers, LAST).map(str::to_owned)
}

/// A form without the field that says whose it is, and that.
fn whose(bytes: Bytes) -> (Bytes, Option<String>) {
    let field = format!("{TYPIST}=");
    let Ok(text) = std::str::from_utf8(&bytes) else { return (bytes, None) };
    let Some(mark) = text.split('&').find_map(|pair| pair.strip_prefix(&field)).map(str::to_owned) else {
        return (bytes, None);
    };
    let rest: Vec<&str> = text.split('&').filter(|pair| !pair.starts_with(&field)).collect();
    (Bytes::from(rest.join("&")), Some(mark))
}

/// Where this form would be sent again, if it is one that may come back.
fn comes_back(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let header = |name| header_of(request, name);
    let form = header(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let length = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let small = length.is_some_and(|length| length <= MOST);
    let secret = SECRET.iter().any(|secret| path.starts_with(secret)) || path.starts_with(crate::app::API);
    let comes = request.method() == Method::POST && form && small && !secret && from_here(request);
    comes.then(|| request.uri().path_and_query().map_or_else(|| path.to_owned(), ToString::to_string))
}

/// Reads a form that may come back; the request goes on as it came.
///
/// # Errors
/// If it breaks off, or is longer than it said: then nobody may take it for an empty form.
pub(crate) async fn kept(request: Request) -> Result<(Request, Option<Again>), axum::Error> {
    let Some(action) = comes_back(&request) else { return Ok((request, None)) };
    let in_session = in_session(&request);
    let (mut parts, body) = request.into_parts();
    let (bytes, mark) = whose(to_bytes(body, MOST).await?);
    if mark.is_some() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    }
    let (kept, typist) = (mark.is_some(), mark.or_else(|| remembered(&parts.headers)));
    let fields = serde_html_form::from_bytes(&bytes).ok();
    let again = fields.map(|fields| Again { action, fields, in_session, typist, kept });
    Ok((Request::from_parts(parts, Body::from(bytes)), again))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    async fn sent(path: &str, kind: &str, body: &'static str) -> (String, Option<Again>) {
        sent_with(path, &[("content-type", kind)], body).await
    }

    async fn sent_with(path: &str, headers: &[(&str, &str)], body: &'static str) -> (String, Option<Again>) {
        let request = Request::post(path).header("content-length", body.len());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let (request, again) = kept(request.body(Body::from(body)).unwrap()).await.unwrap();
        let bytes = to_bytes(request.into_body(), MOST).await.unwrap();
        (String::from_utf8(bytes.to_vec()).unwrap(), again)
    }

    #[tokio::test]
    async fn a_form_comes_back_and_goes_on_as_it_came_and_no_secret_does() {
        let form = FORM;
        let body = "title=%E9%9A%9C%E5%AE%B3&tag=a&tag=b&note=x%0D%0Ay";
        let (went, again) = sent("/cases?x=1", form, body).await;
        assert_eq!(went, body);
        let again = again.unwrap();
        assert_eq!((again.action.as_str(), again.fields.len()), ("/cases?x=1", 4));
        assert_eq!((again.fields[0].1.as_str(), again.typed().as_str()), ("障害", "x\r\ny"));
        for (path, kind) in
            [("/sign-in", form), ("/account/password", form), ("/api/v1/cases", form), ("/cases", "text/plain")]
        {
            let (went, again) = sent(path, kind, body).await;
            assert_eq!((went.as_str(), again), (body, None), "{path}");
        }
    }

    #[tokio::test]
    async fn whoever_looks_whether_it_was_stored_is_led_to_no_empty_form() {
        let looks = [
            ("/outages/new", "/outages"),
            ("/organisations/7/contacts/new", "/organisations/7"),
            ("/contacts/7/edit", "/contacts/7/edit"),
            ("/cases", "/cases"),
        ];
        for (sent_to, looked_at) in looks {
            assert_eq!(sent(sent_to, FORM, "title=x").await.1.unwrap().told_at(), looked_at);
        }
    }

    #[tokio::test]
    async fn what_another_site_makes_somebody_send_does_not_come_back_as_a_form_of_ours() {
        let (kind, host) = (("content-type", FORM), ("host", "kaname.example"));
        let (ours, others) = (("origin", "https://kaname.example"), ("origin", "https://evil.example"));
        for from in [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ours] {
            let (_, again) = sent_with("/cases", &[kind, host, from], "title=x").await;
            assert!(again.is_some(), "{from:?}");
        }
        for from in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), others, ("origin", "null")] {
            let (went, again) = sent_with("/cases", &[kind, host, from], "title=x").await;
            assert_eq!((went.as_str(), again), ("title=x", None), "{from:?}");
        }
    }
}
