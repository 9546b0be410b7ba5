//! Files that come with forms, and files that go out: for reports and notices alike.

use crate::draft::file::{FILE_MOST, disposition};
use crate::file::{leaving_name, leaving_type};
use crate::store::files;
use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use shell::Fault;

/// What a form with a file may send: the file, and the fields around it.
pub const UPLOAD: usize = FILE_MOST + 2 * 1024 * 1024;

/// What a form with a file brings.
pub struct Brought {
    /// What was typed: name and value.
    pub pairs: Vec<(String, String)>,
    /// The files: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

fn unreadable(cause: MultipartError) -> Fault {
    match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
        _ => Fault::unreadable("shell.unreadable").because(cause),
    }
}

/// Reads it: the fields, and the files.
///
/// # Errors
/// If it cannot be read, or more was typed than a form may send.
pub async fn brought(mut form: Multipart) -> Result<Brought, Fault> {
    let mut all = Brought { pairs: Vec::new(), files: Vec::new() };
    let mut typed = 0;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = field.bytes().await.map_err(unreadable)?.to_vec();
                // A browser sends an unnamed empty part where no file was chosen.
                if !(file_name.is_empty() && bytes.is_empty()) {
                    all.files.push((file_name, bytes));
                }
            }
            None => {
                let value = field.text().await.map_err(unreadable)?.replace(shell::input::unseen, "");
                typed += name.len() + value.len();
                if typed > shell::input::LIMIT {
                    return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"));
                }
                all.pairs.push((name, value));
            }
        }
    }
    Ok(all)
}

/// Nothing at all may happen in it, should a browser show it nevertheless.
const SANDBOX: &str = "sandbox; default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// A file as an answer that no browser shows or runs; a dangerous one under a name that no double click runs.
pub fn as_download(file: files::Whole) -> Response {
    let headers = [
        (header::CONTENT_TYPE, leaving_type(&file.media_type, &file.look).to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&leaving_name(&file.name, &file.look))),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    (headers, file.bytes).into_response()
}

/// A text of the house itself as a file; `name` is its own too.
pub(crate) fn as_text_file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, text).into_response()
}
