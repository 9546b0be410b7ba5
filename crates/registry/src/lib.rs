//! Who belongs to what: sectors, services, levels, bodies, CEPTOARs and their members, all with dates of validity.

pub mod facts;
pub mod fiction;
