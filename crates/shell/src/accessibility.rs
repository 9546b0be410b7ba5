//! What we promise about ease of use, what was checked, what we know is missing, and how to tell us.
//!
//! Only what `tests/browser` really checks may be claimed here.

use crate::{Fault, Maybe, Page, show};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    page: Page,
}

/// `GET /accessibility`: the accessibility statement, for everybody.
pub(crate) async fn accessibility(request: Maybe) -> Result<Response, Fault> {
    let title = Page::maybe(&request, "").t("accessibility-title");
    show(&AccessibilityPage { page: Page::maybe(&request, title) })
}

#[cfg(test)]
mod tests {
    use crate::texts::keys;

    #[test]
    fn every_sentence_of_the_statement_is_written() {
        let template = include_str!("../templates/accessibility.html");
        let known = keys(include_str!("../texts/ja.ftl"));
        let used: Vec<&str> =
            template.split("(\"accessibility-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(used.len() > 10, "the template is read");
        for key in used {
            assert!(known.contains(&format!("accessibility-{key}")), "{key}");
        }
    }
}
