//! What stands on the page of an organisation, in the reader's words.

use crate::{
    Contact, Organisation,
    change::Altered,
    doubt::Doubted,
    facts::{CeptoarState, Since},
    pages::{
        changes::FieldView,
        registration::{cell, column},
        words::{self, DoubtView},
    },
};
use kernel::{At, Bilingual, Day};
use shell::Voice;

/// What the centre changed of the registration: when, and field by field.
pub(in crate::pages) struct RegistrationView {
    pub(in crate::pages) at: String,
    pub(in crate::pages) fields: Vec<FieldView>,
}

/// What the centre changed, for people.
pub(in crate::pages) fn registration_view(voice: &Voice, at: &At, fields: &[Altered]) -> RegistrationView {
    let field = |field: &Altered| FieldView {
        label: column(voice, &field.field),
        before: cell(voice, &field.field, &field.before),
        after: cell(voice, &field.field, &field.after),
    };
    RegistrationView { at: voice.when(at), fields: fields.iter().map(field).collect() }
}

/// A name that leads somewhere.
pub(super) struct LinkView {
    pub(super) href: String,
    pub(super) name: String,
}

/// A point of contact as the template shows it.
pub(super) struct ContactView {
    pub(super) id: String,
    pub(super) priority: i64,
    pub(super) name: String,
    pub(super) reading: String,
    pub(super) post: String,
    pub(super) phone: String,
    pub(super) fax: String,
    pub(super) mail: String,
    pub(super) hours: String,
    pub(super) confirmed: String,
    /// How it stands, where it is to be confirmed.
    pub(super) standing: String,
    pub(super) class: &'static str,
    /// What speaks against it.
    pub(super) doubt: Option<DoubtView>,
    pub(super) in_force: bool,
}

pub(super) struct SheetView {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) span: String,
    pub(super) secretariat: String,
    pub(super) members: String,
    pub(super) forming: bool,
    pub(super) features: String,
    pub(super) source: String,
}

pub(super) struct SeatView {
    pub(super) role: String,
    pub(super) span: String,
    pub(super) unstated: bool,
    pub(super) source: String,
}

pub(super) fn link(voice: &Voice, organisation: &Organisation) -> LinkView {
    LinkView { href: format!("/organisations/{}", organisation.id), name: voice.pick(&organisation.name).to_owned() }
}

/// The reading for readers of Japanese, the Japanese name for others, unless that stands there already for want of another.
pub(super) fn reading(voice: &Voice, name: &Bilingual, kana: &str) -> String {
    match voice.lang {
        kernel::Lang::Ja => kana.to_owned(),
        kernel::Lang::En => Some(&name.ja).filter(|ja| voice.pick(name) != ja.as_str()).cloned().unwrap_or_default(),
    }
}

pub(super) fn contact_view(
    voice: &Voice,
    (contact, doubted): (&Contact, Option<&Doubted>),
    months: i64,
    today: Day,
) -> ContactView {
    let doubted = doubted.filter(|_| contact.in_force());
    let standing = contact.standing(doubted.is_some(), months, today);
    let confirmed = match (contact.confirmed_on, contact.days_since_confirmed(today)) {
        (Some(day), Some(days)) => {
            voice.t2("registry-confirmed", "day", words::long(voice, day), "ago", words::ago(voice, days))
        }
        // How it stands says so already.
        _ => String::new(),
    };
    ContactView {
        id: contact.id.to_string(),
        priority: contact.priority,
        name: voice.pick(&contact.name).to_owned(),
        reading: reading(voice, &contact.name, &contact.kana),
        post: voice.pick(&contact.post).to_owned(),
        phone: contact.phone.clone(),
        fax: contact.fax.clone(),
        mail: contact.mail.clone(),
        hours: words::hours(voice, contact.hours),
        confirmed,
        standing: if standing.asks() { words::standing(voice, standing) } else { String::new() },
        class: words::standing_class(standing),
        doubt: doubted.map(|doubted| words::doubt(voice, doubted)),
        in_force: contact.in_force(),
    }
}

pub(super) fn sheet_view(voice: &Voice, entry: &crate::SheetEntry) -> SheetView {
    let sheet = &entry.sheet;
    SheetView {
        name: voice.pick(&sheet.name).to_owned(),
        title: words::sheet_name(voice, entry.as_of),
        span: words::span(voice, entry.validity),
        secretariat: voice.pick(&sheet.secretariat).to_owned(),
        members: voice.pick(&sheet.members).to_owned(),
        forming: sheet.state == CeptoarState::Forming,
        features: voice.pick(&sheet.features).to_owned(),
        source: words::sources(&entry.source),
    }
}

pub(super) fn seat_view(voice: &Voice, seat: &crate::CouncilSeat) -> SeatView {
    SeatView {
        role: words::council(voice, seat.role),
        span: words::span(voice, seat.validity),
        unstated: seat.since == Since::Founding,
        source: words::sources(&seat.source),
    }
}
