//! What would give a reporter away: the terms of the residue check, from the registry, from the report itself, and
//! from the people who wrote it.

mod heads;
mod ordinary;
mod own;
mod phrase;
mod posts;
mod words;

#[cfg(test)]
mod tests;

use crate::{
    attachment::{Attachment, FileText},
    report::{Content, Stage},
    residue::{Finding, Piece, Place, Term, TermKind, Whose, without_legal_form},
};
use identity::Person;
use registry::{Contact, Organisation, fold};
use std::collections::BTreeSet;

/// Whoever stands behind a source, as the registry and the report know him.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The reporter.
    pub organisation: Organisation,
    /// The reporter under the names that it had before.
    pub formerly: Vec<Organisation>,
    /// Its points of contact.
    pub contacts: Vec<Contact>,
    /// Those who wrote and sealed the report, and the reporter's other people.
    pub people: Vec<Person>,
    /// The victims that are registered and are not the reporter.
    pub victims: Vec<Hit>,
    /// Every sealed stage, whole.
    pub stages: Vec<Stage>,
    /// Who called, faxed or mailed, as it was written down; what files say of who made them.
    pub told: Vec<String>,
    /// What was asked and answered about the report.
    pub remarks: Vec<String>,
}

/// A registered organisation that was hit.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The organisation.
    pub organisation: Organisation,
    /// Its points of contact.
    pub contacts: Vec<Contact>,
}

/// The terms that must not be in a notice made from this source.
pub fn terms(behind: &Behind) -> BTreeSet<Term> {
    let mut terms = registered(&behind.organisation, &behind.contacts, Whose::Reporter);
    for then in &behind.formerly {
        terms.extend(registered(then, &[], Whose::Reporter));
    }
    for hit in &behind.victims {
        terms.extend(registered(&hit.organisation, &hit.contacts, Whose::Victim));
    }
    for person in &behind.people {
        let names = [&person.name.ja, &person.name.en, &person.kana, &person.romaji];
        terms.extend(names.into_iter().filter_map(|name| term(TermKind::Person, Whose::Reporter, name)));
        terms.extend(term(TermKind::Mail, Whose::Reporter, &person.mail));
    }
    let bodies = behind.victims.iter().map(|hit| &hit.organisation).chain([&behind.organisation]);
    let domains: Vec<String> = bodies.flat_map(|body| body.domains.clone()).collect();
    for content in behind.stages.iter().map(|stage| &stage.content) {
        let victim = content.victim.name.as_deref().unwrap_or_default();
        terms.extend(term(TermKind::Organisation, Whose::Victim, victim));
        let said = words::terms(content, &domains);
        let own = own::claimed(content, &domains, &called_in_report(behind)).own;
        terms.extend(said.into_iter().chain(own).filter_map(|(kind, text)| term(kind, Whose::Reporter, &text)));
        terms.extend(named_in(phrase::told(victim), Whose::Victim).filter(|term| term.kind == TermKind::Phone));
    }
    terms.extend(asked(behind));
    terms.extend(shortened(behind, |heads| heads.used));
    terms
}

/// Whoever is to be asked, and how: who called, who is named as the contact, whoever left a number in a remark. A phrase
/// that calls the reporter by name (「港南電力 大久保」) is taken as it stands.
fn asked(behind: &Behind) -> BTreeSet<Term> {
    let details = behind.stages.iter().map(|stage| &stage.content.detail);
    let stages = details.flat_map(|detail| detail.told.iter().map(|told| &told.source).chain([&detail.contact]));
    let phrases: Vec<&String> = stages.chain(&behind.told).collect();
    let nothing = BTreeSet::new();
    let said = phrases.iter().flat_map(|phrase| words::said(phrase, &nothing, &[]));
    let told = phrases.iter().flat_map(|phrase| phrase::told(phrase)).chain(said);
    // What else a remark names may as well be the attacker's.
    let remarks = behind.remarks.iter().flat_map(|text| words::said(text, &nothing, &[]));
    let remarks = remarks.filter(|(kind, _)| matches!(kind, TermKind::Phone | TermKind::Mail));
    named_in(told.chain(remarks), Whose::Reporter).collect()
}

fn named_in(all: impl IntoIterator<Item = (TermKind, String)>, whose: Whose) -> impl Iterator<Item = Term> {
    all.into_iter().filter_map(move |(kind, text)| term(kind, whose, &text))
}

/// What may give somebody away and may as well not: names without their trade (潮見 of 潮見通信) that the report does
/// not use, and what it lists as an indicator and mentions in one sentence with itself. A person looks at each.
pub fn doubtful(behind: &Behind) -> BTreeSet<Term> {
    let mut terms = shortened(behind, |heads| heads.doubtful);
    let domains = behind.organisation.domains.clone();
    for content in behind.stages.iter().map(|stage| &stage.content) {
        let doubtful = own::claimed(content, &domains, &called_in_report(behind)).doubtful;
        terms.extend(doubtful.into_iter().filter_map(|(kind, text)| term(kind, Whose::Reporter, &text)));
    }
    terms
}

/// Why something is for a person to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is a part of a name.
    Name,
    /// A report lists it as an indicator and mentions it in one sentence with the reporter.
    Mentioned,
}

impl Doubt {
    /// Both.
    pub const ALL: [Doubt; 2] = [Doubt::Name, Doubt::Mentioned];
    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Doubt::Name => "name",
            Doubt::Mentioned => "mentioned",
        }
    }
}

/// Why this, found for one of the [`doubtful`] terms, is to be looked at.
pub fn doubt(finding: &Finding) -> Doubt {
    if finding.kind == TermKind::ShortName { Doubt::Name } else { Doubt::Mentioned }
}

/// By which names a report may speak of the reporter.
fn called_in_report(behind: &Behind) -> Vec<String> {
    let Organisation { name, short, .. } = &behind.organisation;
    [&name.ja, &short.ja].into_iter().filter(|name| name.chars().count() > 1).cloned().collect()
}

/// To what the names of reporter and victims are shortened: those that `which` chooses.
fn shortened(behind: &Behind, which: fn(heads::Heads) -> BTreeSet<String>) -> BTreeSet<Term> {
    let said: Vec<&str> = behind.stages.iter().flat_map(|stage| words::prose(&stage.content)).collect();
    let of = |organisation: &Organisation, whose: Whose| -> Vec<Term> {
        let Organisation { name, short, romaji, .. } = organisation;
        let heads = heads::heads(&[&name.ja, &short.ja, &name.en, &short.en, romaji], &said);
        which(heads).iter().filter_map(|head| term(TermKind::ShortName, whose, head)).collect()
    };
    let reporter = [&behind.organisation].into_iter().chain(&behind.formerly).map(|one| of(one, Whose::Reporter));
    let victims = behind.victims.iter().map(|hit| of(&hit.organisation, Whose::Victim));
    reporter.chain(victims).flatten().collect()
}

/// The term, if there is anything to search for.
fn term(kind: TermKind, whose: Whose, text: &str) -> Option<Term> {
    let text = text.trim();
    (!text.is_empty()).then(|| Term { kind, text: text.to_owned(), whose })
}

/// What the registry knows of somebody.
fn registered(organisation: &Organisation, contacts: &[Contact], whose: Whose) -> BTreeSet<Term> {
    let all = called(organisation).into_iter().chain(contacts.iter().flat_map(reached));
    all.filter_map(|(kind, text)| term(kind, whose, text)).collect()
}

/// What these are called, and their domains: the names alone, for whoever must not learn which of them it is. Not
/// their people, places and networks, which stand in sentences that name nobody: 「担当は佐藤」, an attacker's address
/// in a provider's network.
pub fn names(organisations: &[Organisation]) -> BTreeSet<Term> {
    let name = |kind: &TermKind| !matches!(kind, TermKind::PostalAddress | TermKind::Address);
    let all = organisations.iter().flat_map(called).filter(|(kind, _)| name(kind));
    all.filter_map(|(kind, text)| term(kind, Whose::ThirdParty, text)).collect()
}

/// Whether a victim's name, as the reporter wrote it, is one of this organisation's, with or without its legal form.
pub(crate) fn is_called(organisation: &Organisation, name: &str) -> bool {
    let Organisation { name: full, short, kana, romaji, .. } = organisation;
    let names = [&full.ja, &full.en, &short.ja, &short.en, kana, romaji];
    let core = core(name);
    !core.is_empty() && names.iter().any(|name| self::core(name) == core)
}

/// What of a victim's name is searched for in the registry: folded, without its legal form.
pub(crate) fn core(name: &str) -> String {
    fold::name(&without_legal_form(name).unwrap_or_else(|| name.to_owned()))
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
        field("systems", &content.detail.systems),
        field("leaked", &content.detail.leaked),
        field("press", &content.detail.press),
        field("help", &content.detail.help),
        field("contact", &content.detail.contact),
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
    let field = |(name, text): (&str, &'c str)| Piece { place: Place::Field(name.to_owned()), text };
    pieces.extend(content.detail.words().map(field));
    pieces.extend(content.embargo.iter().flat_map(crate::embargo::Embargo::words).map(field));
    pieces.extend(content.news.iter().map(|news| ("news", news.as_str())).map(field));
    pieces.extend(texts.iter().map(|file| Piece { place: file.place.clone(), text: &file.text }));
    pieces
}
