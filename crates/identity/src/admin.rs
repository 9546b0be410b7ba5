//! What the one who runs the system does from the command line, where no actor has signed in.
//! Nothing here prints: data goes back.

use crate::{
    ops::invite_person::{InviteError, Invitee, write_invitation},
    password::{self, PasswordError},
    person::tidy_mail,
    store::{challenges, codes, keys, known, passkeys, people, roles, sessions},
};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, OrgId, Role};
use kernel::Chance;
use std::collections::BTreeSet;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Nobody has this address.
    #[error("nobody has the address {0}")]
    Nobody(String),
    /// There is no such organisation.
    #[error("there is no such organisation")]
    NoOrganisation,
    /// The person cannot be invited.
    #[error(transparent)]
    Invite(#[from] InviteError),
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

/// Invites somebody, such as the first manager of an organisation; gives the token of the link, to be passed on.
///
/// # Errors
/// If the address cannot be one, no role is given, a role does not fit, or there is no such organisation.
pub async fn invite(cx: &Cx, org: OrgId, mail: &str, name: &str, given: &[Role]) -> Result<String, AdminError> {
    let sql = cx.system("user administration");
    let body = registry::ask::organisation(&sql, org).await?.ok_or(AdminError::NoOrganisation)?.kind;
    let invitee = Invitee { mail: mail.to_owned(), name: name.to_owned(), roles: given.iter().copied().collect() };
    Ok(write_invitation(cx, &sql, org, body, &invitee).await?.1)
}

/// Gives somebody a new password, ends all sessions, removes all passkeys and forgets all known browsers; with `code_too` the one-time code must be set up anew as well.
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
    known::remove_all(&sql, person).await?;
    passkeys::remove_all(&sql, person).await?;
    sessions::end_others(&sql, person, None, cx.now()).await?;
    if code_too {
        codes::forget(&sql, person).await?;
    }
    let detail = serde_json::json!({ "code_too": code_too });
    cx.audit(Entry::new("identity.password-reset").on(Kind::Person, person).detail(detail));
    Ok(password)
}

/// Takes everybody's one-time code and recovery codes away, for the day on which their key is lost; of how many people.
/// Whoever has no passkey sets a new code up after the password.
///
/// # Errors
/// If the database refuses.
pub async fn forget_codes(cx: &Cx) -> Result<u64, StoreError> {
    let many = codes::forget_all(&cx.system("user administration")).await?;
    cx.audit(Entry::new("identity.codes-forgotten").detail(serde_json::json!({ "people": many })));
    Ok(many)
}

/// Somebody in an organisation, as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The address.
    pub mail: String,
    /// The name.
    pub name: String,
    /// The organisation; empty for those who have ended.
    pub organisation: String,
    /// The roles there.
    pub roles: BTreeSet<Role>,
    /// Whether access has ended altogether.
    pub ended: bool,
}

/// Everybody by address, once for each organisation; those who have ended once.
///
/// # Errors
/// If the database refuses.
pub async fn people(cx: &Cx) -> Result<Vec<Listed>, StoreError> {
    let sql = cx.system("user administration");
    let mut all = Vec::new();
    for person in people::all(&sql).await? {
        let line = Listed {
            mail: person.mail,
            name: person.name.ja,
            organisation: String::new(),
            roles: BTreeSet::new(),
            ended: person.ended_at.is_some(),
        };
        let posts = if line.ended { Vec::new() } else { roles::posts(&sql, person.id).await? };
        if posts.is_empty() {
            all.push(line.clone());
        }
        all.extend(posts.into_iter().map(|post| Listed {
            organisation: post.name.ja,
            roles: post.roles,
            ..line.clone()
        }));
    }
    Ok(all)
}

/// Ends somebody's access to every organisation, at once.
///
/// # Errors
/// `Nobody` if nobody has the address.
pub async fn end(cx: &Cx, mail: &str) -> Result<(), AdminError> {
    let sql = cx.system("user administration");
    let mail = tidy_mail(mail);
    let person = people::by_mail(&sql, &mail).await?.ok_or(AdminError::Nobody(mail))?.id;
    for post in roles::posts(&sql, person).await? {
        roles::take_all(&sql, person, post.org, cx.now()).await?;
        keys::end_for(&sql, person, post.org, cx.now()).await?;
    }
    challenges::remove_all(&sql, person).await?;
    known::remove_all(&sql, person).await?;
    passkeys::remove_all(&sql, person).await?;
    sessions::end_others(&sql, person, None, cx.now()).await?;
    people::end(&sql, person, cx.now()).await?;
    cx.audit(Entry::new("identity.person-ended").on(Kind::Person, person));
    Ok(())
}
