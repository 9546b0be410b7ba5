//! What somebody typed when it could not be stored: it comes back with the page that says so, to be sent again by one press.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, Uri, header},
};

/// Forms that are larger than this are not taken at all.
const MOST: usize = crate::input::LIMIT;
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
    /// The mark of whoever had the page on which it was typed.
    pub(crate) typist: Option<String>,
}

/// The field by which a form says to whom the page was shown on which it stands.
const TYPIST: &str = "kept-of";

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

/// What stands in a cookie.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| cookie.trim_start().strip_prefix(name))
}

/// Whether somebody who had signed in sent it, however long ago.
fn in_session(request: &Request) -> bool {
    cookie(request.headers(), SESSION).is_some()
}

/// The page, with the mark of its reader in each form that he can send: what he types is sent by nobody else who signs in
/// meanwhile in the same browser. Done to the finished page, so that no template has to think of it. Nobody looks into a form
/// with files before it is taken: its mark stands in the address to which it goes. Forms that sign in or out have none, nor
/// has one that has a mark already.
pub(crate) fn bound(html: String) -> String {
    let Some(mark) = html.split_once("<meta name=\"typist\" content=\"").and_then(|(_, rest)| rest.split('"').next())
    else {
        return html;
    };
    let field = format!("<input type=\"hidden\" name=\"{TYPIST}\" value=\"{mark}\">");
    let mut parts = html.split("<form ");
    let mut page = String::with_capacity(html.len() + 1024);
    page.push_str(parts.next().unwrap_or_default());
    for part in parts {
        page.push_str("<form ");
        let (tag, form) = part.split_once('>').map_or((part, ""), |(tag, rest)| (tag, rest));
        let form_alone = form.split("</form>").next().unwrap_or_default();
        let sends = tag.contains("method=\"post\"") && !tag.contains("/sign-");
        if !sends || form_alone.contains(&format!("name=\"{TYPIST}\"")) || form.is_empty() {
            page.push_str(part);
        } else if tag.contains("multipart") {
            let bound = tag.split_once("action=\"").and_then(|(before, rest)| {
                let (path, after) = rest.split_once('"')?;
                let joint = if path.contains('?') { "&amp;" } else { "?" };
                Some(format!("{before}action=\"{path}{joint}{TYPIST}={mark}\"{after}"))
            });
            page.push_str(bound.as_deref().unwrap_or(tag));
            [">", form].iter().for_each(|piece| page.push_str(piece));
        } else {
            [tag, ">", &field, form].iter().for_each(|piece| page.push_str(piece));
        }
    }
    page
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

/// Whether it is a form that is looked into: who typed it, and what.
fn is_form(request: &Request) -> bool {
    let header = |name| header_of(request, name);
    let form = header(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let length = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let program = request.uri().path().starts_with(crate::app::API);
    request.method() == Method::POST && form && length.is_some_and(|length| length <= MOST) && !program
}

/// Where this form would be sent again, if it is one that may come back.
fn comes_back(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let secret = SECRET.iter().any(|secret| path.starts_with(secret));
    let comes = !secret && from_here(request);
    comes.then(|| request.uri().path_and_query().map_or_else(|| path.to_owned(), ToString::to_string))
}

/// What a form was found to be.
#[derive(Default)]
pub(crate) struct Typed {
    /// The mark of whoever had the page on which it was typed.
    pub(crate) typist: Option<String>,
    /// The form, if it may come back.
    pub(crate) again: Option<Again>,
}

/// Reads a form; the request goes on as it came, but for the mark.
///
/// # Errors
/// If it breaks off, or is longer than it said: then nobody may take it for an empty form.
pub(crate) async fn typed(request: Request) -> Result<(Request, Typed), axum::Error> {
    if !is_form(&request) {
        // A form with files says it in its address.
        let typist = serde_html_form::from_str::<Vec<(String, String)>>(request.uri().query().unwrap_or_default()).ok();
        let typist = typist.filter(|_| request.method() == Method::POST);
        let typist = typist.and_then(|pairs| pairs.into_iter().find(|(name, _)| name == TYPIST)).map(|(_, mark)| mark);
        return Ok((request, Typed { typist, again: None }));
    }
    let (in_session, action) = (in_session(&request), comes_back(&request));
    let (mut parts, body) = request.into_parts();
    let (bytes, typist) = whose(to_bytes(body, MOST).await?);
    if typist.is_some() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    }
    let fields = action.and_then(|action| Some((action, serde_html_form::from_bytes(&bytes).ok()?)));
    let again = fields.map(|(action, fields)| Again { action, fields, in_session, typist: typist.clone() });
    Ok((Request::from_parts(parts, Body::from(bytes)), Typed { typist, again }))
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
        let (request, typed) = typed(request.body(Body::from(body)).unwrap()).await.unwrap();
        let bytes = to_bytes(request.into_body(), MOST).await.unwrap();
        (String::from_utf8(bytes.to_vec()).unwrap(), typed.again)
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
