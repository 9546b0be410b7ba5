//! A form that could not be used as it was sent: it is shown again with what was typed, and what is wrong beside the field.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shell::{Fault, Voice};

/// What a form sent, field by field.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub(super) struct Sent(Vec<(String, String)>);

impl Sent {
    /// What was typed into a field; empty if nothing was.
    pub(super) fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }
    /// Everything that was chosen in a field.
    pub(super) fn all(&self, field: &str) -> Vec<String> {
        self.0.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
    }
}

/// Which form was sent, with what, and why it could not be used; by default, none was.
#[derive(Default)]
pub(super) struct Slip {
    form: &'static str,
    sent: Sent,
    fault: Option<Fault>,
}

impl Slip {
    /// Of a form that can be mended where it was typed.
    ///
    /// # Errors
    /// Any other fault, as it is.
    pub(super) fn new(form: &'static str, sent: Sent, fault: Fault) -> Result<Self, Fault> {
        match fault.status {
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => Ok(Self { form, sent, fault: Some(fault) }),
            _ => Err(fault),
        }
    }
    /// The status of the page that shows it.
    pub(super) fn status(&self) -> StatusCode {
        self.fault.as_ref().map_or(StatusCode::OK, |fault| fault.status)
    }
    /// To where something went that is no longer here; what was sent to it is refused as it was.
    ///
    /// # Errors
    /// The fault of the form that was sent.
    pub(super) fn gone_to(self, there: &str) -> Result<Response, Fault> {
        self.fault.map_or_else(|| Ok(Redirect::to(there).into_response()), Err)
    }
    /// Whether it is about this form.
    pub(super) fn is(&self, form: &str) -> bool {
        self.fault.is_some() && self.form == form
    }
    /// What was typed into a field of this form.
    pub(super) fn typed(&self, form: &str, field: &str) -> &str {
        if self.is(form) { self.sent.of(field) } else { "" }
    }
    /// Whether that was chosen in this form.
    pub(super) fn chosen(&self, form: &str, field: &str, value: &str) -> bool {
        self.is(form) && self.sent.0.iter().any(|(name, one)| name == field && one == value)
    }
    /// What is wrong with a field of this form, as a sentence; empty if nothing.
    pub(super) fn wrong(&self, voice: &Voice, form: &str, field: &str) -> String {
        let fault = self.fault.as_ref().filter(|fault| self.is(form) && field_of(fault.code, form) == field);
        fault.map(|fault| voice.t(&fault.key())).unwrap_or_default()
    }
    /// What happened, what to do, and where the field is; where nothing of a field is wrong, nowhere.
    pub(super) fn said(&self, voice: &Voice) -> Option<(String, String, String)> {
        let fault = self.fault.as_ref()?;
        let target = match field_of(fault.code, self.form) {
            "" => String::new(),
            field => format!("f-{}-{field}", self.form),
        };
        Some((voice.t(&fault.key()), voice.t(&format!("{}-do", fault.key())), target))
    }
}

/// The field of a form that a fault is about; none if it is about how things stand.
fn field_of(code: &str, form: &str) -> &'static str {
    match code {
        "agency.unknown-executive" if form == "account" => "person",
        "agency.unknown-executive" => "whom",
        "agency.no-name" | "agency.executive-already" if form == "account" => "person",
        "agency.no-name" | "agency.executive-already" => "name",
        "agency.no-phone" => "phone",
        "agency.no-post" => "post",
        "agency.no-source" => "source",
        "agency.told-moment" => "at",
        "agency.no-kind" => "kinds",
        "agency.wrong-month" => "month",
        "agency.join-unknown" | "agency.join-itself" | "agency.join-mixed" => "reference",
        "agency.no-reason" | "agency.too-long" if form == "verdict" => "note",
        "agency.no-reason" | "agency.too-long" => "reason",
        "agency.public-no-decision" if form == "verdict" => "verdict",
        "agency.public-no-decision" => "decision",
        "agency.public-no-day" | "agency.public-past-day" => "day",
        "agency.public-wrong-day" if form == "propose" => "day",
        "agency.public-wrong-day" | "agency.public-told-day" => "on",
        "agency.public-no-place" => "place",
        _ => "",
    }
}
