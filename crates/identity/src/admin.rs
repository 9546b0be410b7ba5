//! What the one who runs the system does from the command line, where no actor has signed in.
//! Nothing here prints: data goes back.

use crate::{
    Person, Post,
    load::{self, NewPerson},
    password::{self, PasswordError, Weakness},
    person::{plausible_mail, tidy_mail},
    store::{challenges, codes, people, roles, sessions},
};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, OrgId, PersonId, Role};
use kernel::Chance;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Nobody has this address.
    #[error("nobody has the address {0}")]
    Nobody(String),
    /// The address is somebody's already.
    #[error("the address {0} is somebody's already")]
    Taken(String),
    /// That is no address.
    #[error("{0} cannot be an address")]
    NoAddress(String),
    /// There is no such organisation.
    #[error("there is no such organisation")]
    NoOrganisation,
    /// A body of this kind does not have the role.
    #[error("the role {0} does not belong to this kind of body")]
    DoesNotFit(&'static str),
    /// The password is refused.
    #[error("the password is refused: {0:?}")]
    Weak(Weakness),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A password that a person can read out and type: four groups of five letters, 99 bits.
pub fn draw_password(chance: &dyn Chance) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 20];
    chance.fill(&mut bytes);
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map_or('a', |letter| char::from(*letter));
    let letters: Vec<char> = bytes.iter().map(letter).collect();
    letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Brings the first manager of an organisation in, with a password and the roles besides. The one-time code is set up
/// at the first signing in.
///
/// # Errors
/// If the address is no address or taken, the password weak, the organisation unknown, or a role does not fit.
pub async fn create_manager(cx: &Cx, org: OrgId, new: NewPerson, password: &str) -> Result<PersonId, AdminError> {
    let sql = cx.system("user administration");
    let mail = tidy_mail(&new.mail);
    if !plausible_mail(&mail) {
        return Err(AdminError::NoAddress(mail));
    }
    if people::by_mail(&sql, &mail).await?.is_some() {
        return Err(AdminError::Taken(mail));
    }
    let body = registry::ask::organisation(&sql, org).await?.ok_or(AdminError::NoOrganisation)?.kind;
    if let Some((_, role)) = new.roles.iter().find(|(_, role)| !role.fits(body)) {
        return Err(AdminError::DoesNotFit(role.code()));
    }
    if let Some(weakness) = password::weakness(password, &mail, &new.name) {
        return Err(AdminError::Weak(weakness));
    }
    let hash = password::hash(password, cx.chance())?;
    let roles = new.roles.iter().map(|(_, role)| *role).chain([Role::Manager]).map(|role| (org, role)).collect();
    let id = load::person(cx, NewPerson { password_hash: Some(hash), roles, mail, ..new }).await?;
    cx.audit(Entry::new("identity.manager-created").on(Kind::Person, id));
    Ok(id)
}

/// Gives somebody a new password and ends all sessions; with `code_too` the one-time code must be set up anew as well.
/// Gives the password, to be passed on by another way than mail.
///
/// # Errors
/// `Nobody` if nobody has the address.
pub async fn reset_password(cx: &Cx, mail: &str, code_too: bool) -> Result<String, AdminError> {
    let sql = cx.system("user administration");
    let mail = tidy_mail(mail);
    let person = people::by_mail(&sql, &mail).await?.ok_or(AdminError::Nobody(mail))?.id;
    let password = draw_password(cx.chance());
    people::set_password(&sql, person, &password::hash(&password, cx.chance())?).await?;
    challenges::remove_all(&sql, person).await?;
    sessions::end_others(&sql, person, None, cx.now()).await?;
    if code_too {
        codes::forget(&sql, person).await?;
    }
    let detail = serde_json::json!({ "code_too": code_too });
    cx.audit(Entry::new("identity.password-reset").on(Kind::Person, person).detail(detail));
    Ok(password)
}

/// Everybody who can sign in, by address, with their posts.
///
/// # Errors
/// If the database refuses.
pub async fn users(cx: &Cx) -> Result<Vec<(Person, Vec<Post>)>, StoreError> {
    let sql = cx.system("user administration");
    let mut users = Vec::new();
    for person in people::all(&sql).await? {
        let posts = roles::posts(&sql, person.id).await?;
        users.push((person, posts));
    }
    Ok(users)
}
