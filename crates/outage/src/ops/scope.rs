//! To whom a scope comes: sectors with their parts, CEPTOARs with their members, the ministries competent for them.

use crate::{declared::Scope, store::bodies::Reached};
use ::store::{Sql, StoreError};
use kernel::Day;

/// Whom it reaches on `day`; `None` if it names a sector or CEPTOAR that there is not.
pub(super) async fn reached(sql: &Sql<'_>, scope: &Scope, day: Day) -> Result<Option<Reached>, StoreError> {
    let (sectors, ceptoars) = (registry::ask::sectors_on(sql, day).await?, registry::ask::ceptoars_on(sql, day).await?);
    let mut reached = Reached { government: scope.government, ..Reached::default() };
    for code in &scope.sectors {
        let of = |part: &&registry::Sector| part.code == *code || part.parent.as_ref() == Some(code);
        let found: Vec<String> = sectors.iter().filter(of).map(|sector| sector.code.clone()).collect();
        if found.is_empty() {
            return Ok(None);
        }
        reached.sectors.extend(found);
    }
    let mut competent = reached.sectors.clone();
    for code in &scope.ceptoars {
        let Some(ceptoar) = ceptoars.iter().find(|one| one.code.as_ref() == Some(code)) else { return Ok(None) };
        reached.ceptoars.insert(ceptoar.id);
        competent.extend(ceptoar.sector.clone());
    }
    for sector in &competent {
        reached.ministries.extend(registry::ask::ministry_of(sql, sector, day).await?);
    }
    Ok(Some(reached))
}
