//! A form that could not be used as it was sent: it is shown again with what was typed, and what is wrong beside the field.

use crate::{Fault, Voice};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// What a form sent, field by field.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// What was typed into a field; empty if nothing was.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }
    /// Everything that was chosen in a field.
    pub fn all(&self, field: &str) -> Vec<String> {
        self.0.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
    }
}

/// Finds the field in which a fault is mended, by its code and the form that was sent; empty if it is about how things
/// stand.
pub type FieldOf = fn(&str, &str) -> &'static str;

/// Which form was sent, with what, and why it could not be used; by default, none was.
#[derive(Default)]
pub struct Slip {
    form: String,
    sent: Sent,
    field: &'static str,
    fault: Option<Fault>,
}

impl Slip {
    /// Of a form that can be mended where it was typed.
    ///
    /// # Errors
    /// Any other fault, as it is.
    pub fn new(form: impl Into<String>, sent: Sent, fault: Fault, field_of: FieldOf) -> Result<Self, Fault> {
        if !fault.mendable() {
            return Err(fault);
        }
        let form = form.into();
        Ok(Self { field: field_of(fault.code, &form), form, sent, fault: Some(fault) })
    }
    /// Why it could not be used; nothing if no form was sent.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }
    /// The status of the page that shows it.
    pub fn status(&self) -> StatusCode {
        self.fault.as_ref().map_or(StatusCode::OK, |fault| fault.status)
    }
    /// Where there is no form any more to show it in: what was sent is refused as it was.
    ///
    /// # Errors
    /// The fault of the form that was sent.
    pub fn refused(self) -> Result<(), Fault> {
        self.fault.map_or(Ok(()), Err)
    }
    /// To where something went that is no longer here; what was sent to it is refused as it was.
    ///
    /// # Errors
    /// The fault of the form that was sent.
    pub fn gone_to(self, there: &str) -> Result<Response, Fault> {
        self.refused().map(|()| Redirect::to(there).into_response())
    }
    /// Whether it is about this form.
    pub fn is(&self, form: &str) -> bool {
        self.fault.is_some() && self.form == form
    }
    /// What was typed into a field of this form.
    pub fn typed(&self, form: &str, field: &str) -> &str {
        if self.is(form) { self.sent.of(field) } else { "" }
    }
    /// Whether that was chosen in this form.
    pub fn chosen(&self, form: &str, field: &str, value: &str) -> bool {
        self.is(form) && self.sent.0.iter().any(|(name, one)| name == field && one == value)
    }
    /// What is wrong with a field of this form, as a sentence; empty if nothing.
    pub fn wrong(&self, voice: &Voice, form: &str, field: &str) -> String {
        let fault = self.fault.as_ref().filter(|_| self.is(form) && self.field == field);
        fault.map(|fault| voice.t(&fault.key())).unwrap_or_default()
    }
    /// What happened, what to do, and where the field is; where nothing of a field is wrong, nowhere.
    pub fn said(&self, voice: &Voice) -> Option<(String, String, String)> {
        let fault = self.fault.as_ref()?;
        let target = match self.field {
            "" => String::new(),
            field => format!("f-{}-{field}", self.form),
        };
        Some((voice.t(&fault.key()), voice.t(&format!("{}-do", fault.key())), target))
    }
}
