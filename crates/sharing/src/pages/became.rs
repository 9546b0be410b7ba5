//! What became of a report, as its reporter sees it: a part of the report's page and of the home page.

use crate::giveback::{Became, Progress};
use askama::Template;
use kernel::disclosure::K;
use shell::{Fault, Voice};

#[derive(Template)]
#[template(path = "notices/became.html")]
struct BecamePanel<'a> {
    page: &'a Voice,
    became: &'a [Became],
}

impl BecamePanel<'_> {
    fn state(&self, became: &Became) -> (&'static str, String) {
        let class = match became.progress() {
            Progress::Writing => "todo",
            Progress::Asked | Progress::EditWished | Progress::Agreed => "half",
            Progress::Refused => "todo",
            Progress::Released => "ok",
        };
        (class, self.page.t(&format!("notice-became-{}", became.progress().code())))
    }
    fn reached(&self, became: &Became) -> String {
        let of =
            |figure: Option<i64>, key: &str| figure.map(|n| self.page.t1(key, "n", self.page.n(n))).unwrap_or_default();
        let (reached, affected) =
            (of(became.reached, "notice-became-reached"), of(became.affected, "notice-became-affected"));
        if reached.is_empty() { self.page.t("notice-became-few") } else { format!("{reached}{affected}") }
    }
    fn embargo(&self, became: &Became) -> String {
        delivery::panel::embargo_mark(self.page, became.embargo)
    }
    fn few(&self) -> String {
        self.page.t1("notice-became-k", "k", K)
    }
}

/// The panel; empty where nothing came of it yet.
///
/// # Errors
/// If the template cannot be rendered.
pub fn became(page: &Voice, became: &[Became]) -> Result<String, Fault> {
    if became.is_empty() {
        return Ok(String::new());
    }
    BecamePanel { page, became }.render().map_err(|cause| Fault::broken("shell.template").because(cause))
}
