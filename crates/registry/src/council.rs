//! The CEPTOAR-Council (セプターカウンシル): who sits in it, in which role, since when.

use crate::{
    Validity,
    facts::{CouncilRole, Since},
};
use access::OrgId;
use kernel::Bilingual;

/// One role of one body in the council.
#[derive(Clone, Debug, PartialEq)]
pub struct CouncilSeat {
    /// Who, where it is an organisation here.
    pub org: Option<OrgId>,
    /// Its name there.
    pub name: Bilingual,
    /// In which role.
    pub role: CouncilRole,
    /// Whether the first day is stated.
    pub since: Since,
    /// From when to when.
    pub validity: Validity,
    /// Where the documents say so.
    pub source: String,
}
