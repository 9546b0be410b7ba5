//! Fields of this room's forms, and answers with cookies.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use shell::{Problems, Voice};

/// One field as the templates draw it.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) class: &'static str,
    pub(super) value: String,
    pub(super) problem: String,
    pub(super) optional: bool,
}

impl Entry {
    /// A text field named `name` whose label has this key.
    pub(super) fn new(voice: &Voice, name: &'static str, label: &str) -> Self {
        Self { name, label: voice.t(label), kind: "text", autocomplete: "off", ..Self::default() }
    }
    /// With a hint.
    pub(super) fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }
    /// Of another type, filled in by the browser as this.
    pub(super) fn kind(self, kind: &'static str, autocomplete: &'static str) -> Self {
        Self { kind, autocomplete, ..self }
    }
    /// With what was typed, and what is wrong with it. Passwords are never sent back.
    pub(super) fn typed(self, value: &str, problems: &Problems, voice: &Voice) -> Self {
        let value = if self.kind == "password" { String::new() } else { value.to_owned() };
        Self { value, problem: problems.of(self.name, voice), ..self }
    }
    /// It may stay empty.
    pub(super) fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
    /// As large digits.
    pub(super) fn digits(self) -> Self {
        Self { class: "otp", autocomplete: "one-time-code", ..self }
    }
    /// `f-name`, the id of the field.
    pub(super) fn id(&self) -> String {
        format!("f-{}", self.name)
    }
    /// The ids of what describes the field.
    pub(super) fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("h-{}", self.name));
        let problem = (!self.problem.is_empty()).then(|| format!("e-{}", self.name));
        [hint, problem].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// All problems as link and sentence, for the summary on top.
pub(super) fn summary(problems: &Problems, voice: &Voice) -> Vec<(String, String)> {
    problems.iter().map(|problem| (format!("#f-{}", problem.field), voice.t(problem.key))).collect()
}

/// The status of a form that is shown: 200, or 422 with problems.
pub(super) fn status(problems: &Problems) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// One problem.
pub(super) fn problem(field: &str, key: &'static str) -> Problems {
    let mut problems = Problems::default();
    problems.add(field, key);
    problems
}

/// To another page, with these cookies.
pub(super) fn go(to: &str, cookies: Vec<String>) -> Response {
    let cookies = cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie));
    (AppendHeaders(cookies.collect::<Vec<_>>()), Redirect::to(to)).into_response()
}

/// To another page, which says once what was done, with these cookies.
pub(super) fn did(what: &'static str, to: &str, cookies: Vec<String>) -> Response {
    let cookies = cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie));
    (AppendHeaders(cookies.collect::<Vec<_>>()), shell::did(what, to)).into_response()
}

/// What the browser calls itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A path as it may stand in a query.
pub(super) fn in_query(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_a_query_stays_one_value() {
        assert_eq!(in_query("/reports/1?a=b&c=あ"), "/reports/1%3Fa%3Db%26c%3D%E3%81%82");
    }
}
