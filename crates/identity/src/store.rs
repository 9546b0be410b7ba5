//! The SQL of this room, and nowhere else.

pub(crate) mod absences;
pub(crate) mod attempts;
pub(crate) mod challenges;
pub(crate) mod codes;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod known;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod profiles;
pub(crate) mod retained;
pub(crate) mod roles;
pub(crate) mod seats;
pub(crate) mod sessions;
