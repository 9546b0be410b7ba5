//! Putting people in from the outside: the demo, the first manager, tests.

use crate::store::{people, roles};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, OrgId, PersonId, Role};
use kernel::Bilingual;

/// A person to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// The id, where it is to be a certain one.
    pub id: Option<PersonId>,
    /// The name.
    pub name: Bilingual,
    /// Its reading.
    pub kana: String,
    /// In Latin letters.
    pub romaji: String,
    /// The address to sign in with.
    pub mail: String,
    /// From [`crate::password::hash`]; without one there is no signing in but on trial.
    pub password_hash: Option<String>,
    /// Roles, each in an organisation.
    pub roles: Vec<(OrgId, Role)>,
}

/// Adds a person with roles. If the address is already somebody's, that person is given the roles and nothing else
/// changes, so that loading twice does no harm.
///
/// # Errors
/// `Conflict` if the id is somebody else's; or if the database refuses.
pub async fn person(cx: &Cx, new: NewPerson) -> Result<PersonId, StoreError> {
    let sql = cx.system("load people");
    let wanted = new.id.unwrap_or_else(|| cx.new_id());
    let added = people::add(&sql, wanted, &new, cx.now()).await?;
    let id = match people::by_mail(&sql, &crate::person::tidy_mail(&new.mail)).await? {
        Some(person) => person.id,
        None => return Err(StoreError::Conflict("the id is another person's".into())),
    };
    let mut given = 0;
    for (org, role) in &new.roles {
        given += u32::from(roles::give(cx, &sql, id, *org, *role).await?);
    }
    if added || given > 0 {
        cx.audit(Entry::new("identity.person-loaded").on(Kind::Person, id));
    }
    Ok(id)
}
