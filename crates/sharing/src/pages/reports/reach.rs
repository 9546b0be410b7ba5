//! Whom to telephone about a report: what the reporter's organisation registered, for those who may see it.

use crate::report::{Report, Stage};
use access::{Act, Decision, OrgId, PersonId, Relation, Relations, decide};
use kernel::Bilingual;
use registry::{Contact, Hours};
use shell::{Fault, Voice};
use std::collections::BTreeMap;
use store::Cx;

/// So many stand on the page; the others on that of the organisation.
const SHOWN: usize = 3;

/// The registered contacts of whoever reported.
pub(crate) struct Reach {
    pub(crate) contacts: Vec<ContactView>,
    /// Where all of them are, where there are more.
    pub(crate) all: Option<String>,
}

/// One contact.
pub(crate) struct ContactView {
    pub(crate) phone: String,
    /// The same in digits, for `tel:`.
    pub(crate) dial: String,
    /// Post and name.
    pub(crate) name: String,
    pub(crate) hours: &'static str,
    /// It is the person who sent the newest stage.
    pub(crate) sent: bool,
}

/// Whom to telephone about a report; `None` for the reporter itself, and for who may see no contacts of others. First
/// whoever sent the newest stage, then who can be reached day and night.
pub(crate) async fn reach(
    cx: &Cx,
    voice: &Voice,
    report: &Report,
    (stages, people): (&[Stage], &BTreeMap<PersonId, Bilingual>),
) -> Result<Option<Reach>, Fault> {
    let by = stages.last().and_then(|stage| people.get(&stage.sealed_by));
    reach_of(cx, voice, report.org, |contact| by.is_some_and(|by| by.ja == contact.name.ja)).await
}

/// Whom to telephone of an organisation; `None` for itself, and for who may see no contacts of others. First whoever sent
/// something, then who can be reached day and night.
pub(crate) async fn reach_of(
    cx: &Cx,
    voice: &Voice,
    org: OrgId,
    sent: impl Fn(&Contact) -> bool,
) -> Result<Option<Reach>, Fault> {
    let oversees = Relations::none().with(Relation::Oversees, true);
    let may = decide(cx.actor(), Act::ViewContact, oversees) == Decision::Allow;
    if cx.organisation() == Some(org) || !may {
        return Ok(None);
    }
    let mut found = registry::ask::contacts_seen(&cx.visible::<Contact>(), org, cx.now().day()).await?;
    found.sort_by_key(|contact| (!sent(contact), contact.hours != Hours::Always, contact.priority));
    Ok(Some(Reach {
        all: (found.len() > SHOWN).then(|| format!("/organisations/{org}#contacts")),
        contacts: found.iter().take(SHOWN).map(|one| view(voice, one, sent(one))).collect(),
    }))
}

fn view(voice: &Voice, contact: &Contact, sent: bool) -> ContactView {
    ContactView {
        phone: contact.phone.clone(),
        dial: contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
        name: format!("{} {}", voice.pick(&contact.post), voice.pick(&contact.name)).trim().to_owned(),
        hours: match contact.hours {
            Hours::Always => "report-reach-always",
            Hours::Business => "report-reach-business",
        },
        sent,
    }
}
