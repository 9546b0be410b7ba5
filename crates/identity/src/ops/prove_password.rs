//! Proving who one is by address and password.

use crate::{
    known::Whence,
    password::{self, PasswordError},
    store::{
        attempts::{self, AttemptId, Try},
        people,
    },
};
use ::store::StoreError;
use access::{Actor, PersonId};
use shell::{App, Fault};

/// Why the proof failed.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// No such account, another password, or too many failures before: nobody is told which.
    #[error("address and password do not match, or it is too early to try again")]
    Refused,
    /// The hash could not be computed.
    #[error("the password could not be checked")]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProveError> for Fault {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Refused => Fault::unusable("identity.refused"),
            ProveError::Password(cause) => Fault::broken("identity.password").because(cause),
            ProveError::Store(cause) => Fault::from(cause),
        }
    }
}

/// Proof that the password of this person has just been given. Made here only.
#[derive(Debug)]
pub struct Proven {
    person: PersonId,
}

impl Proven {
    /// Whose.
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// An attempt that was let through, and whom it may be about.
struct Admitted {
    tried: Try,
    attempt: AttemptId,
    person: Option<PersonId>,
    stored: Option<String>,
}

/// Checks address and password. The same work is done whether or not there is such an account.
///
/// # Errors
/// `Refused` if they do not match or it is too early to try again.
pub async fn prove_password(app: &App, mail: &str, password: &str, whence: &Whence) -> Result<Proven, ProveError> {
    let Some(admitted) = admit(app, mail, whence).await? else { return Err(ProveError::Refused) };
    let matches = password::verify_apart(password, admitted.stored.clone()).await?;
    match admitted.person.filter(|_| matches) {
        Some(person) => {
            let cx = app.write(&Actor::nobody()).await?;
            attempts::take_back(&cx.system("sign-in"), admitted.attempt).await?;
            cx.commit_unrecorded("an attempt to sign in was right").await?;
            Ok(Proven { person })
        }
        None => {
            refuse(app, &admitted).await?;
            Err(ProveError::Refused)
        }
    }
}

/// Notes the attempt, unless it comes too early. It stands as failed until it has succeeded.
async fn admit(app: &App, mail: &str, whence: &Whence) -> Result<Option<Admitted>, StoreError> {
    let cx = app.write(&Actor::nobody()).await?;
    let sql = cx.system("sign-in");
    let person = people::by_mail(&sql, &crate::person::tidy_mail(mail)).await?.map(|person| person.id);
    let tried = Try::of(&sql, mail, person, whence, cx.now()).await?;
    if !attempts::situation(&sql, &tried, cx.now()).await?.admits(cx.now()) {
        return Ok(None);
    }
    let stored = match person {
        Some(person) => people::password_hash(&sql, person).await?,
        None => None,
    };
    let attempt = attempts::note(&cx, &sql, &tried).await?;
    cx.commit_unrecorded("an attempt to sign in").await?;
    Ok(Some(Admitted { tried, attempt, person, stored }))
}

async fn refuse(app: &App, admitted: &Admitted) -> Result<(), StoreError> {
    let cx = app.write(&Actor::nobody()).await?;
    let Admitted { tried, attempt, person, .. } = admitted;
    if attempts::record(&cx, &cx.system("sign-in"), *attempt, tried, *person).await? {
        cx.commit().await
    } else {
        Ok(())
    }
}
