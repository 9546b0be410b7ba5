//! The codes of sectors and bodies.

use super::sectors_on;
use crate::{Organisation, Sector, store::organisations};
use kernel::{Bilingual, Day};
use store::{Sql, StoreError};

/// A code that a list of organisations may name, or by which a command knows a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Of what: `sector`, or the kind of body.
    pub of: &'static str,
    /// The code.
    pub code: String,
    /// What it is the code of.
    pub name: Bilingual,
    /// Of a part the code of its sector; of a body that of the sector in which it is. May be empty.
    pub sector: String,
}

/// The codes of today's sectors and bodies: sectors first, then bodies in the order of lists.
///
/// # Errors
/// If the database refuses.
pub async fn codes_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Coded>, StoreError> {
    let sector = |sector: Sector| Coded {
        of: "sector",
        code: sector.code,
        name: sector.name,
        sector: sector.parent.unwrap_or_default(),
    };
    let body = |body: Organisation| {
        Some(Coded { of: body.kind.code(), code: body.code?, name: body.name, sector: body.sector.unwrap_or_default() })
    };
    let mut all: Vec<Coded> = sectors_on(sql, day).await?.into_iter().map(sector).collect();
    all.extend(organisations::coded_on(sql, day).await?.into_iter().filter_map(body));
    Ok(all)
}
