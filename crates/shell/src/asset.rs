//! The style sheet, the script and the icon, with their content in their address.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kernel::ContentHash;
use std::sync::LazyLock;

const CSS: &str = include_str!("../assets/kaname.css");
const JS: &str = include_str!("../assets/kaname.js");
const ICON: &str = include_str!("../assets/icon.svg");

static CSS_PATH: LazyLock<String> = LazyLock::new(|| address("css", CSS));
static JS_PATH: LazyLock<String> = LazyLock::new(|| address("js", JS));

fn address(kind: &str, content: &str) -> String {
    let hash = ContentHash::of(content.as_bytes()).to_string();
    format!("/assets/kaname.{kind}?v={}", hash.get(..12).unwrap_or_default())
}

/// The address of the style sheet.
pub fn css_path() -> &'static str {
    &CSS_PATH
}

/// The address of the script.
pub fn js_path() -> &'static str {
    &JS_PATH
}

fn asset(kind: &'static str, content: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, content).into_response()
}

pub(crate) async fn css() -> Response {
    asset("text/css; charset=utf-8", CSS)
}
pub(crate) async fn js() -> Response {
    asset("text/javascript; charset=utf-8", JS)
}
pub(crate) async fn icon() -> Response {
    asset("image/svg+xml", ICON)
}
