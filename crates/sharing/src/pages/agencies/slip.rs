//! In which field of which form of these pages a fault is mended.

use shell::{Fault, Sent, Slip};

/// A form of these pages that can be mended where it was typed.
///
/// # Errors
/// Any other fault, as it is.
pub(crate) fn slip(form: &'static str, sent: Sent, fault: Fault) -> Result<Slip, Fault> {
    Slip::new(form, sent, fault, field_of)
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
        "agency.outline-long" => "outline",
        "agency.response-long" => "response",
        "agency.wrong-affected" => "affected",
        "agency.wrong-bodies" | "agency.unknown-body" => "bodies",
        "agency.link-unknown" | "agency.link-itself" | "agency.link-mixed" => "reference",
        "agency.no-tie" => "tie",
        "agency.link-long" => "note",
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
