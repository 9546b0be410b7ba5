//! What other rooms ask about people.

pub use crate::store::seats::{Seat, StandIn, refuses, seats};
use crate::{
    Person, Post,
    preferences::Preferences,
    store::{people, profiles, roles},
};
use ::store::{Sql, StoreError};
use access::{OrgId, PersonId, Role};
use kernel::Bilingual;
use std::collections::BTreeMap;

/// The names of these people, of those too whose access has ended.
///
/// # Errors
/// If the database refuses.
pub async fn names(sql: &Sql<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, Bilingual>, StoreError> {
    people::names(sql, people).await
}

/// Who is called so, whole, in either language, however it is written: at most so many.
///
/// # Errors
/// If the database refuses.
pub async fn named(sql: &Sql<'_>, typed: &str, most: usize) -> Result<Vec<(PersonId, Bilingual)>, StoreError> {
    people::named(sql, typed, most).await
}

/// Everybody who holds a role in this organisation, by reading.
///
/// # Errors
/// If the database refuses.
pub async fn people_of(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Person>, StoreError> {
    Ok(people_of_each(sql, &[org]).await?.remove(&org).unwrap_or_default())
}

/// The same for each of these that has any.
///
/// # Errors
/// If the database refuses.
pub async fn people_of_each(sql: &Sql<'_>, orgs: &[OrgId]) -> Result<BTreeMap<OrgId, Vec<Person>>, StoreError> {
    people::of_each(sql, orgs).await
}

/// Everybody who holds this role in this organisation, by reading.
///
/// # Errors
/// If the database refuses.
pub async fn holders(sql: &Sql<'_>, org: OrgId, role: Role) -> Result<Vec<Person>, StoreError> {
    people::holders(sql, org, role).await
}

/// These people.
///
/// # Errors
/// If the database refuses.
pub async fn people(sql: &Sql<'_>, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
    people::by_ids(sql, ids).await
}

/// One person.
///
/// # Errors
/// If the database refuses.
pub async fn person(sql: &Sql<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    people::by_id(sql, id).await
}

/// Where this person holds which roles, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn posts_of(sql: &Sql<'_>, id: PersonId) -> Result<Vec<Post>, StoreError> {
    roles::posts(sql, id).await
}

/// The people as whom one may go in on trial: those who have a role and no password, by reading.
///
/// # Errors
/// If the database refuses.
pub async fn demo_people(sql: &Sql<'_>) -> Result<Vec<PersonId>, StoreError> {
    Ok(people::without_password(sql).await?.into_iter().map(|person| person.id).collect())
}

/// Which letters these people want; what is usual for those who have not chosen.
///
/// # Errors
/// If the database refuses.
pub async fn preferences(sql: &Sql<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, Preferences>, StoreError> {
    profiles::preferences(sql, people).await
}
