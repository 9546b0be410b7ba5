//! Who acts.

use crate::{BodyKind, Role};
use kernel::Id;
use std::collections::BTreeSet;

/// Marks ids of people.
pub enum Person {}
/// Marks ids of organisations.
pub enum Organisation {}
/// The id of a person.
pub type PersonId = Id<Person>;
/// The id of an organisation.
pub type OrgId = Id<Organisation>;

/// The person who acts, for which organisation, in which roles; or nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    who: Option<Who>,
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
        Self { who: None }
    }
    /// Somebody who has.
    pub fn new(who: Who) -> Self {
        Self { who: Some(who) }
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
