//! What was heard that speaks against a point of contact: a letter that came back, a drill in which nobody was there.
//!
//! It changes nothing of the contact, which its organisation alone does; it stands until somebody there confirms the contact,
//! changes or ends it. Other rooms note it by [`crate::ops::doubt_contact`] and [`crate::ops::doubt_address`].

use crate::{Contact, ContactId};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Id};
use std::{collections::BTreeMap, str::FromStr};
use uuid::Uuid;

/// The id of a doubt.
pub type DoubtId = Id<Doubt>;

/// Why a contact is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A letter to its address came back for good, or no mail can go there.
    Bounce,
    /// In a drill nobody was reached there.
    Drill,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 2] = [Cause::Bounce, Cause::Drill];
    /// Its code in the database and for programs.
    pub fn code(self) -> &'static str {
        match self {
            Cause::Bounce => "bounce",
            Cause::Drill => "drill",
        }
    }
}

impl FromStr for Cause {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|cause| cause.code() == code).ok_or(())
    }
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Why the contact is in doubt.
    pub cause: Cause,
    /// The letter, the drill: each speaks against a contact once.
    pub about: Uuid,
    /// The host's words, or those of whoever noted it; may be empty.
    pub said: String,
    /// When that was; who confirmed the contact at that moment or since has the last word.
    pub happened_at: At,
}

/// It was heard of one contact, and written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Its id.
    pub id: DoubtId,
    /// Of which contact.
    pub contact: ContactId,
    /// Whose contact that is.
    pub org: OrgId,
    /// What was heard.
    pub heard: Heard,
    /// Who noted it; `None`: a program.
    pub person: Option<PersonId>,
    /// When it was written down.
    pub at: At,
}

/// How many characters of a host's words are kept.
const LONGEST: usize = 400;

impl Doubt {
    /// What the chain keeps of it.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn hash(&self) -> Result<ContentHash, serde_json::Error> {
        let Heard { cause, about, said, happened_at } = &self.heard;
        ContentHash::of_json(&(self.contact, self.org, cause.code(), about, said, happened_at.millis()))
    }
}

impl Heard {
    /// As it is kept: on one line, without what no page can show, and not longer than anybody reads.
    #[must_use]
    pub fn kept(mut self) -> Self {
        let words = self.said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        self.said = words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
        self
    }
}

/// That a contact is in doubt: all of what speaks against it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// Since when.
    pub since: At,
    /// How often it was heard.
    pub times: i64,
    /// What was heard last.
    pub last: Heard,
}

/// What speaks against which contact, from what stands against each in any order.
pub fn doubted(standing: Vec<Doubt>) -> BTreeMap<ContactId, Doubted> {
    let mut all: BTreeMap<ContactId, Doubted> = BTreeMap::new();
    for Doubt { contact, heard, .. } in standing {
        let since = heard.happened_at;
        let one = all.entry(contact).or_insert_with(|| Doubted { since, times: 0, last: heard.clone() });
        (one.since, one.times) = (one.since.min(since), one.times + 1);
        if heard.happened_at > one.last.happened_at {
            one.last = heard;
        }
    }
    all
}

/// The condition, in SQL, that the contact whose id `contact` names is in doubt: nobody has said since that it holds. What
/// was changed is another version, and what has ended is nobody's contact.
pub fn in_doubt(contact: &str) -> String {
    format!("EXISTS (SELECT 1 FROM contact_doubts doubt WHERE doubt.contact_id = {contact} AND {STANDS})")
}

/// The condition, in SQL, that `reader`, a place for the id of an organisation, may know of a row `doubt`. In a drill who was
/// not reached is known to that organisation and to the CEPTOAR whose member it is: others see of its times what its rules
/// show ([`crate::MinistrySees`]), and would learn the name from the doubt.
pub(crate) fn told_to(reader: &str) -> String {
    format!(
        "(doubt.cause <> 'drill' OR doubt.org_id = {reader} OR EXISTS (SELECT 1 FROM members own
            WHERE own.org_id = doubt.org_id AND own.ceptoar_id = {reader} AND own.valid_to IS NULL))"
    )
}

/// The condition, in SQL, that the contact whose id `contact` names is in doubt, as far as `reader` may know it.
pub(crate) fn known_in_doubt(contact: &str, reader: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM contact_doubts doubt WHERE doubt.contact_id = {contact} AND {STANDS} AND {})",
        told_to(reader)
    )
}

/// The condition, in SQL, that a row `doubt` still stands.
pub(crate) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM confirmations said
    WHERE said.contact_id = doubt.contact_id AND said.at >= doubt.happened_at)";

impl Contact {
    /// Whether it is the address to which mail went, whatever the case of its letters.
    pub fn has_mail(&self, address: &str) -> bool {
        self.mail.trim().eq_ignore_ascii_case(address.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_says_is_one_line_that_can_be_shown() {
        let said = format!("550 5.1.1\r\n\u{7}no such user\u{0} {}", "x".repeat(900));
        let heard = Heard { cause: Cause::Bounce, about: Uuid::nil(), said, happened_at: At::from_millis(0) }.kept();
        assert!(heard.said.starts_with("550 5.1.1 no such user xxx"), "{}", heard.said);
        assert_eq!(heard.said.chars().count(), LONGEST);
    }

    #[test]
    fn it_is_in_doubt_since_the_first_and_what_came_last_is_told() {
        let one = |minute: i64, said: &str| Doubt {
            id: Uuid::from_u128(u128::from(minute.unsigned_abs())).into(),
            contact: Uuid::nil().into(),
            org: Uuid::nil().into(),
            heard: Heard {
                cause: Cause::Bounce,
                about: Uuid::nil(),
                said: said.into(),
                happened_at: At::from_millis(minute * 60_000),
            },
            person: None,
            at: At::from_millis(0),
        };
        let all = doubted(vec![one(2, "b"), one(3, "c"), one(1, "a")]);
        let found: Vec<_> = all.values().map(|one| (one.since.millis(), one.times, one.last.said.as_str())).collect();
        assert_eq!(found, [(60_000, 3, "c")]);
    }
}
