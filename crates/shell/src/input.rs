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

/// Whether a person cannot have meant to type it: a control character that is neither a tab nor the end of a line. Such come
/// along when something is pasted from a console or a PDF; no database keeps a NUL.
pub fn unseen(control: char) -> bool {
    control.is_ascii_control() && !matches!(control, '\t' | '\n' | '\r')
}

/// A form without these characters, whether they were sent as they are or as `%00`.
fn without_controls(body: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, after)) = rest.split_first() {
        let (byte, behind) = coded(rest).unwrap_or((*first, after));
        if !unseen(char::from(byte)) {
            kept.extend(rest.iter().take(rest.len() - behind.len()));
        }
        rest = behind;
    }
    kept
}

/// The byte that `%41` stands for, and what comes behind it.
pub(crate) fn coded(text: &[u8]) -> Option<(u8, &[u8])> {
    let (three, behind) = text.split_at_checked(3)?;
    let digits = std::str::from_utf8(three).ok()?.strip_prefix('%')?;
    let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| plain).map(|byte| (byte, behind))
}

impl<T: DeserializeOwned> FromRequest<App> for Input<T> {
    type Rejection = Fault;
    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let body = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
            _ => Fault::unreadable("shell.unreadable").because(rejection),
        })?;
        serde_html_form::from_bytes(&without_controls(&body))
            .map(Input)
            .map_err(|cause| Fault::unreadable("shell.unreadable").because(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_have_meant_to_type_is_left_out_and_nothing_else() {
        let read = |body: &[u8]| -> Vec<(String, String)> {
            serde_html_form::from_bytes(&without_controls(body)).expect("a form")
        };
        let said = |body: &[u8]| read(body).remove(0).1;
        assert_eq!(said(b"t=a%00b\0c%1b%7F[0m%07"), "abc[0m");
        assert_eq!(said(b"t=a%09b%0D%0Ac%0ad"), "a\tb\r\nc\nd");
        assert_eq!(said("t=%E9%9A%9C害%2500%25".as_bytes()), "障害%00%");
        assert_eq!(said(b"t%00=%0"), "%0", "what is no code stays as it is");
        assert_eq!(said(b"t=%%000"), "%0");
        assert_eq!(said(b"t=%+0%-1"), "% 0%-1");
    }
}
