//! What would give a reporter away: the terms of the residue check, from the registry, from the report itself, and
//! from the people who wrote it.

use crate::{
    attachment::{Attachment, FileText},
    report::{Content, Stage},
    residue::{Piece, Place, Term, TermKind, Whose},
};
use identity::Person;
use registry::{Contact, Organisation};
use std::collections::BTreeSet;

/// Whoever stands behind a source, as the registry and the report know him.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The reporter.
    pub organisation: Organisation,
    /// Its points of contact.
    pub contacts: Vec<Contact>,
    /// Those who wrote and sealed the report, and the reporter's other people.
    pub people: Vec<Person>,
    /// Every sealed stage, whole.
    pub stages: Vec<Stage>,
}

/// The terms that must not be in a notice made from this source.
pub fn terms(behind: &Behind) -> BTreeSet<Term> {
    let mut terms = BTreeSet::new();
    let mut add = |kind: TermKind, whose: Whose, text: &str| {
        let text = text.trim();
        if !text.is_empty() {
            terms.insert(Term { kind, text: text.to_owned(), whose });
        }
    };
    let organisation = &behind.organisation;
    for (kind, text) in called(organisation) {
        add(kind, Whose::Reporter, text);
    }
    for contact in &behind.contacts {
        for (kind, text) in reached(contact) {
            add(kind, Whose::Reporter, text);
        }
    }
    for person in &behind.people {
        for name in [&person.name.ja, &person.name.en, &person.kana, &person.romaji] {
            add(TermKind::Person, Whose::Reporter, name);
        }
        add(TermKind::Mail, Whose::Reporter, &person.mail);
    }
    for content in behind.stages.iter().map(|stage| &stage.content) {
        add(TermKind::Organisation, Whose::Victim, content.victim.name.as_deref().unwrap_or_default());
        for host in hosts(content, &organisation.domains) {
            add(TermKind::Host, Whose::Reporter, &host);
        }
    }
    terms
}

fn called(organisation: &Organisation) -> Vec<(TermKind, &str)> {
    let mut all = vec![
        (TermKind::Organisation, organisation.name.ja.as_str()),
        (TermKind::Organisation, organisation.name.en.as_str()),
        (TermKind::ShortName, organisation.short.ja.as_str()),
        (TermKind::ShortName, organisation.short.en.as_str()),
        (TermKind::Kana, organisation.kana.as_str()),
        (TermKind::Romaji, organisation.romaji.as_str()),
        (TermKind::PostalAddress, organisation.place.as_str()),
    ];
    all.extend(organisation.domains.iter().map(|domain| (TermKind::Domain, domain.as_str())));
    all.extend(organisation.networks.iter().map(|network| (TermKind::Address, network.as_str())));
    all
}

fn reached(contact: &Contact) -> [(TermKind, &str); 7] {
    [
        (TermKind::Person, contact.name.ja.as_str()),
        (TermKind::Person, contact.name.en.as_str()),
        (TermKind::Person, contact.kana.as_str()),
        (TermKind::Person, contact.romaji.as_str()),
        (TermKind::Phone, contact.phone.as_str()),
        (TermKind::Phone, contact.fax.as_str()),
        (TermKind::Mail, contact.mail.as_str()),
    ]
}

/// The hosts in the reporter's own domains that a report names.
fn hosts(content: &Content, domains: &[String]) -> BTreeSet<String> {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut found = BTreeSet::new();
    for piece in pieces(content) {
        for word in piece.text.split(|c| !is_host(c)) {
            let word = word.trim_matches(['.', '-']).to_ascii_lowercase();
            if domains.iter().any(|domain| word.ends_with(&format!(".{}", domain.to_ascii_lowercase()))) {
                found.insert(word);
            }
        }
    }
    found
}

/// Everything that a stage says, in pieces, in the order in which it is read.
pub fn pieces(content: &Content) -> Vec<Piece<'_>> {
    let field = |name: &str, text| Piece { place: Place::Field(name.to_owned()), text };
    let mut pieces = vec![
        Piece { place: Place::Title, text: content.title.as_str() },
        field("situation", &content.situation),
        field("service", &content.service),
        field("cause", &content.cause),
        field("measures", &content.measures),
        field("prevention", &content.prevention),
    ];
    pieces.extend(content.indicators.iter().enumerate().map(|(n, text)| Piece { place: Place::Indicator(n), text }));
    pieces.extend(
        content
            .attachments
            .iter()
            .enumerate()
            .map(|(n, file)| Piece { place: Place::AttachmentName(n), text: &file.name }),
    );
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

/// Everything in a notice that will be read by somebody, in pieces; `texts` is what its files say.
pub fn leaving<'c>(content: &'c crate::notice::Content, texts: &'c [FileText]) -> Vec<Piece<'c>> {
    let mut pieces = vec![
        Piece { place: Place::Title, text: content.title.as_str() },
        Piece { place: Place::Body, text: content.body.as_str() },
    ];
    pieces.extend(content.indicators.iter().enumerate().map(|(n, text)| Piece { place: Place::Indicator(n), text }));
    let name = |(n, file): (usize, &'c Attachment)| Piece { place: Place::AttachmentName(n), text: &file.name };
    pieces.extend(content.attachments.iter().enumerate().map(name));
    pieces.extend(texts.iter().map(|file| Piece { place: Place::AttachmentText(file.number), text: &file.text }));
    pieces
}
