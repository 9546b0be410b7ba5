//! The form on the page of something received: its reader's answer, and what he adds as he passes it on. One form sends
//! both, so that whichever button is pressed, what was typed for the other is not lost.

use super::titled;
use crate::{Delivery, DeliveryId, ask, panel};
use access::act::ViewDelivery;
use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use shell::{Fault, Field, Page, Problems, Signed, page::show_with};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct HandForm {
    #[serde(default)]
    pub(crate) answer: String,
    #[serde(default)]
    pub(crate) note: String,
    /// What is added as it is passed on.
    #[serde(default)]
    pub(crate) text: String,
}

/// Why the form is shown again.
#[derive(Default)]
pub(crate) struct Again {
    /// What was wrong with it: it was not done.
    pub(crate) problems: Problems,
    /// Passages of the addition that must be written differently.
    pub(crate) held: Vec<(String, bool)>,
    /// Why it was refused altogether.
    pub(crate) fault: Option<Fault>,
    /// Key of what was done; what was typed besides still waits to be sent.
    pub(crate) done: &'static str,
}

#[derive(Template)]
#[template(path = "deliveries/again.html")]
struct AgainPage {
    page: Page,
    delivery: Delivery,
    problems: Vec<(String, String)>,
    heading: String,
    advice: String,
    /// Whether it was done.
    done: bool,
    panels: String,
    /// What was typed for which no field is left.
    kept: Vec<String>,
}

impl Again {
    /// After this was done.
    pub(crate) fn after(done: &'static str) -> Self {
        Self { done, ..Self::default() }
    }
    /// With this wrong in this field.
    pub(crate) fn wrong(field: &str, key: &'static str) -> Self {
        let mut again = Self::default();
        again.problems.add(field, key);
        again
    }
    /// Altogether refused.
    pub(crate) fn refused(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }
    fn status(&self) -> StatusCode {
        let fault = self.fault.as_ref().map(|fault| fault.status);
        fault.unwrap_or(if self.done.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK })
    }
    /// What it says above all, and below that.
    fn words(&self, page: &Page) -> (String, String) {
        match (&self.fault, self.done) {
            (Some(fault), _) => fault.said(page),
            (None, "") => (page.t1("errors-heading", "n", self.problems.len()), String::new()),
            (None, done) => (page.t(done), page.t("delivery-hand-unsent")),
        }
    }
    /// The panel in which something is wrong, or in which something was typed.
    fn shows(&self, field: &str, typed: &str) -> bool {
        !typed.trim().is_empty() || self.problems.iter().any(|problem| problem.field == field)
    }
}

/// After something was done: on to the page of the delivery, or, where more was typed than was sent, that once more.
pub(crate) async fn on(
    request: &Signed,
    id: DeliveryId,
    form: HandForm,
    done: &'static str,
) -> Result<Response, Fault> {
    if form.note.trim().is_empty() && form.text.trim().is_empty() {
        // Who is told, and which number to call, stands with the answer.
        let part = if done.starts_with("did-notice-help") { "#h-ans" } else { "" };
        return Ok(shell::did(done, &format!("/inbox/{id}{part}")));
    }
    again(request, id, &form, Again::after(done)).await
}

/// The form once more with what was typed.
pub(crate) async fn again(request: &Signed, id: DeliveryId, form: &HandForm, why: Again) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await?;
    let sql = delivery.sql();
    let page = titled(request, delivery.exercise, |_| delivery.reference.clone());
    let field = |name, value: &str| Field::new(name, value, &why.problems, &page);
    let (mut panels, mut kept) = (String::new(), Vec::new());
    if why.shows("text", &form.text) {
        let passing = ask::passing(sql, id).await?;
        let text = field("text", &form.text);
        let shown = panel::pass_again(&page, &delivery, &passing, text, why.held.clone())?;
        kept.extend(Some(form.text.clone()).filter(|_| shown.is_empty()));
        panels.push_str(&shown);
    }
    if why.shows("note", &form.note) || why.shows("answer", "") {
        let given = ask::answers_of(sql, id).await?;
        let answers = !delivery.heads_government() && delivery.withdrawn_at.is_none();
        match panel::may_answer(&page, &delivery) && answers {
            true => {
                let hops = ask::path_of(sql, id).await?;
                panels.push_str(&panel::answer_again(&page, &delivery, (&given, &hops), field("note", &form.note))?);
            }
            false => kept.push(form.note.clone()),
        }
    }
    let problems = why.problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect();
    let (heading, advice) = why.words(&page);
    let done = !why.done.is_empty();
    let delivery = delivery.row().clone();
    show_with(why.status(), &AgainPage { page, delivery, problems, heading, advice, done, panels, kept })
}
