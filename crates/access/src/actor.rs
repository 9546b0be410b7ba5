//! Who acts.

use crate::{BodyKind, Role};
use kernel::Id;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Marks ids of people.
pub enum Person {}
/// Marks ids of organisations.
pub enum Organisation {}
/// The id of a person.
pub type PersonId = Id<Person>;
/// The id of an organisation.
pub type OrgId = Id<Organisation>;
/// Marks ids of API keys.
pub enum Key {}
/// The id of an API key.
pub type KeyId = Id<Key>;

/// The person who acts, for which organisation, in which roles; or nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    who: Option<Who>,
    key: Option<KeyId>,
    acting_for: BTreeSet<PersonId>,
    letter: Option<Uuid>,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub person: PersonId,
    /// The organisation for which the person acts.
    pub organisation: OrgId,
    /// What kind of body that is.
    pub body: BodyKind,
    /// The person's roles there.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// Somebody who has not signed in.
    pub fn nobody() -> Self {
        Self { who: None, key: None, acting_for: BTreeSet::new(), letter: None }
    }
    /// Somebody who has.
    pub fn new(who: Who) -> Self {
        Self { who: Some(who), ..Self::nobody() }
    }
    /// Somebody who has not signed in and came by the link of this letter. Only whoever has read the link's mark may say so.
    pub fn holding(letter: Uuid) -> Self {
        Self { letter: Some(letter), ..Self::nobody() }
    }
    /// The same, through an API key instead of a browser.
    #[must_use]
    pub fn through(self, key: KeyId) -> Self {
        Self { key: Some(key), ..self }
    }
    /// The same, with roles among its own that are lent by these people, who are away.
    #[must_use]
    pub fn acting_for(self, absent: BTreeSet<PersonId>) -> Self {
        Self { acting_for: absent, ..self }
    }
    /// The API key through which the actor came, if through one.
    pub fn key(&self) -> Option<KeyId> {
        self.key
    }
    /// Those whose roles the actor has beside the actor's own, because they are away.
    pub fn absent(&self) -> &BTreeSet<PersonId> {
        &self.acting_for
    }
    /// By the link of which letter the actor came.
    pub fn letter(&self) -> Option<Uuid> {
        self.letter
    }
    /// Who it is, if signed in.
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }
    /// Whether the actor has the role.
    pub fn has(&self, role: Role) -> bool {
        self.who.as_ref().is_some_and(|who| who.roles.contains(&role))
    }
    /// Whether the actor acts for this kind of body.
    pub fn acts_for(&self, body: BodyKind) -> bool {
        self.who.as_ref().is_some_and(|who| who.body == body)
    }
}
