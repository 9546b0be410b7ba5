//! What other rooms and the pages ask of the registry. Every question is for a day.
//!
//! Codes and ids that nobody has give empty answers, not errors.

mod ceptoars;
mod codes;

pub use ceptoars::{
    ceptoars_of, ceptoars_of_each, ceptoars_on, confirm_months, council_on, council_seats_of, count_members,
    first_ceptoar_day, members_of, rules_of, rules_on, sheets_of, sheets_on,
};
pub use codes::{Coded, codes_on};

use crate::{
    Organisation, ReportsPass, Sector, Service,
    contact::Contact,
    facts::Level,
    sector::Competence,
    store::{amendments, contacts, organisations, sectors, supervisions, upward},
    upward::pass_on,
};
use access::OrgId;
use kernel::{Bilingual, Day};
use std::collections::BTreeMap;
use store::{Sql, StoreError, Visible};

/// The organisation with this id, as it is described now.
///
/// # Errors
/// If the database refuses.
pub async fn organisation(sql: &Sql<'_>, id: OrgId) -> Result<Option<Organisation>, StoreError> {
    organisations::by_id(sql, id).await
}

/// Those of these ids that are organisations.
///
/// # Errors
/// If the database refuses.
pub async fn organisations(sql: &Sql<'_>, ids: &[OrgId]) -> Result<Vec<Organisation>, StoreError> {
    organisations::by_ids(sql, ids).await
}

/// The organisation with this id as it was described on `day`; `None` on days on which it is not registered.
///
/// # Errors
/// If the database refuses.
pub async fn organisation_on(sql: &Sql<'_>, id: OrgId, day: Day) -> Result<Option<Organisation>, StoreError> {
    let Some(now) = organisations::by_id(sql, id).await?.filter(|organisation| organisation.covers(day)) else {
        return Ok(None);
    };
    let now = amendments::registered_on(sql, now, day).await?;
    Ok(Some(match organisations::former(sql, id, day).await? {
        Some(former) => now.described(former),
        None => now,
    }))
}

/// An organisation as it was registered before each amendment of its name or sector, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn formerly(sql: &Sql<'_>, now: &Organisation) -> Result<Vec<Organisation>, StoreError> {
    Ok(formerly_of_each(sql, std::slice::from_ref(now)).await?.remove(&now.id).unwrap_or_default())
}

/// The same for each of these that was amended.
///
/// # Errors
/// If the database refuses.
pub async fn formerly_of_each(
    sql: &Sql<'_>,
    now: &[Organisation],
) -> Result<BTreeMap<OrgId, Vec<Organisation>>, StoreError> {
    Ok(undated(amendments::formerly_of_each(sql, now).await?))
}

/// The same where these are all that there are, or most of them.
///
/// # Errors
/// If the database refuses.
pub async fn formerly_of_all(
    sql: &Sql<'_>,
    now: &[Organisation],
) -> Result<BTreeMap<OrgId, Vec<Organisation>>, StoreError> {
    Ok(undated(amendments::formerly_of_all(sql, now).await?))
}

fn undated(dated: BTreeMap<OrgId, Vec<(Day, Organisation)>>) -> BTreeMap<OrgId, Vec<Organisation>> {
    dated.into_iter().map(|(id, then)| (id, then.into_iter().map(|(_, then)| then).collect())).collect()
}

/// The organisation with this code.
///
/// # Errors
/// If the database refuses.
pub async fn by_code(sql: &Sql<'_>, code: &str) -> Result<Option<Organisation>, StoreError> {
    organisations::by_code(sql, code).await
}

/// The organisations, of any day, in whose names this stands, however it is typed; none for an empty text.
///
/// # Errors
/// If the database refuses.
pub async fn named_like(sql: &Sql<'_>, text: &str) -> Result<Vec<Organisation>, StoreError> {
    organisations::named_like(sql, text).await
}

/// The organisations, of any day, of which this is the whole name, however it is typed; where it is the name of some letter by
/// letter, these alone.
///
/// # Errors
/// If the database refuses.
pub async fn called(sql: &Sql<'_>, name: &str) -> Result<Vec<Organisation>, StoreError> {
    let alike = organisations::called(sql, name.trim()).await?;
    let (letter_by_letter, other): (Vec<_>, Vec<_>) = alike.into_iter().partition(|one| one.is_written(name.trim()));
    Ok(if letter_by_letter.is_empty() { other } else { letter_by_letter })
}

/// The organisations that somebody means by a name, or a part of one: those that are [`called`] so; if none is, those in
/// whose names it stands.
///
/// # Errors
/// If the database refuses.
pub async fn meant(sql: &Sql<'_>, name: &str) -> Result<Vec<Organisation>, StoreError> {
    let called = called(sql, name).await?;
    if called.is_empty() { named_like(sql, name).await } else { Ok(called) }
}

/// Every operator and agency, of any day.
///
/// # Errors
/// If the database refuses.
pub async fn operators_and_agencies(sql: &Sql<'_>) -> Result<Vec<Organisation>, StoreError> {
    organisations::operators_and_agencies(sql).await
}

/// The names of these organisations; ids that nobody has are left out.
///
/// # Errors
/// If the database refuses.
pub async fn names(sql: &Sql<'_>, ids: &[OrgId]) -> Result<BTreeMap<OrgId, Bilingual>, StoreError> {
    organisations::names(sql, ids).await
}

/// The organisations that are asked on `today` to confirm contacts and were not on `first`, each with the day on which the
/// oldest of these was confirmed; `None`: never.
///
/// # Errors
/// If the database refuses.
pub async fn asked_to_confirm(sql: &Sql<'_>, today: Day, first: Day) -> Result<Vec<(OrgId, Option<Day>)>, StoreError> {
    crate::store::confirmations::asked_since(sql, today, first).await
}

/// The centre on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn centre(sql: &Sql<'_>, day: Day) -> Result<Option<OrgId>, StoreError> {
    organisations::centre(sql, day).await
}

/// The ministry competent for a sector or sub-sector on `day`; for a part without one, that of its sector.
///
/// # Errors
/// If the database refuses.
pub async fn ministry_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Option<OrgId>, StoreError> {
    sectors::ministry_of(sql, sector, day).await
}

/// Who is competent for what on `day`, in the order of the sectors.
///
/// # Errors
/// If the database refuses.
pub async fn competences_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Competence>, StoreError> {
    sectors::competences_on(sql, day).await
}

/// How reports of a sector or sub-sector that are filed on `day` go on to the centre: as its ministry decided, for a part
/// without a decision of its own as was decided for its sector, else as is settled; by hand where nothing is registered.
///
/// # Errors
/// If the database refuses.
pub async fn reports_pass(sql: &Sql<'_>, sector: &str, day: Day) -> Result<ReportsPass, StoreError> {
    let Some(sector) = sectors::by_code(sql, sector).await? else { return Ok(ReportsPass::ByHand) };
    let decided = upward::concerning(sql, &sector.code).await?;
    Ok(pass_on(&decided, &sector, day))
}

/// Sectors of the plan and their parts on `day`, in its order; a part stands after its sector. That of the government's
/// own bodies is none of them: [`sectors_of_reports`].
///
/// # Errors
/// If the database refuses.
pub async fn sectors_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Sector>, StoreError> {
    sectors::sectors_on(sql, day).await
}

/// Every sector under which reports can stand on `day`: those of the plan, and that of the government's own bodies.
///
/// # Errors
/// If the database refuses.
pub async fn sectors_of_reports(sql: &Sql<'_>, day: Day) -> Result<Vec<Sector>, StoreError> {
    supervisions::sectors_of_reports(sql, day).await
}

/// The sector under which ministries and agencies report on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn government_sector(sql: &Sql<'_>, day: Day) -> Result<Option<Sector>, StoreError> {
    supervisions::government_sector(sql, day).await
}

/// The ministry that supervises an agency on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn ministry_over(sql: &Sql<'_>, agency: OrgId, day: Day) -> Result<Option<OrgId>, StoreError> {
    supervisions::ministry_over(sql, agency, day).await
}

/// The ministries on `day`, in the order of lists: each is at the head of the government's line to its agencies.
///
/// # Errors
/// If the database refuses.
pub async fn ministries_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Organisation>, StoreError> {
    supervisions::ministries_on(sql, day).await
}

/// The agencies that a ministry supervises on `day`, in the order of lists.
///
/// # Errors
/// If the database refuses.
pub async fn agencies_under(sql: &Sql<'_>, ministry: OrgId, day: Day) -> Result<Vec<Organisation>, StoreError> {
    supervisions::agencies_under(sql, ministry, day).await
}

/// The services of a sector and its parts on `day`. A part that has none of its own has those of its sector.
///
/// # Errors
/// If the database refuses.
pub async fn services_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Vec<Service>, StoreError> {
    sectors::services_of(sql, sector, day).await
}

/// The levels of a sector and its parts on `day`. A part that has none of its own has those of its sector.
///
/// # Errors
/// If the database refuses.
pub async fn levels_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Vec<Level>, StoreError> {
    sectors::levels_of(sql, sector, day).await
}

/// The points of contact of an organisation on `day`, in the order in which they are called.
///
/// # Errors
/// If the database refuses.
pub async fn contacts_of(sql: &Sql<'_>, org: OrgId, day: Day) -> Result<Vec<Contact>, StoreError> {
    contacts::of_organisation(sql, org, day).await
}

/// The same for each of these that has any.
///
/// # Errors
/// If the database refuses.
pub async fn contacts_of_each(
    sql: &Sql<'_>,
    orgs: &[OrgId],
    day: Day,
) -> Result<BTreeMap<OrgId, Vec<Contact>>, StoreError> {
    contacts::of_each(sql, orgs, day).await
}

/// The points of contact of an organisation on `day` that the actor may see, in the order in which they are called.
///
/// # Errors
/// If the database refuses.
pub async fn contacts_seen(visible: &Visible<'_, Contact>, org: OrgId, day: Day) -> Result<Vec<Contact>, StoreError> {
    contacts::seen(visible, org, day).await
}

/// The points of contact on `day`, of those that the actor may see, that have this mail address, or, where it begins with
/// `@`, one of that domain: at most so many.
///
/// # Errors
/// If the database refuses.
pub async fn contacts_reached_at(
    visible: &Visible<'_, Contact>,
    address: &str,
    (day, most): (Day, i64),
) -> Result<Vec<Contact>, StoreError> {
    contacts::reached_at(visible, address, (day, most)).await
}

/// The organisations on `day`, of those that the actor may see, that name this domain as theirs: at most so many.
///
/// # Errors
/// If the database refuses.
pub async fn of_domain(
    visible: &Visible<'_, Organisation>,
    domain: &str,
    (day, most): (Day, i64),
) -> Result<Vec<Organisation>, StoreError> {
    organisations::of_domain(visible, domain, (day, most)).await
}
