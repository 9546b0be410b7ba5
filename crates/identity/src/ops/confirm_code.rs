//! Signing in, second half: the one-time code, and the session.

use crate::{
    code::{CodeError, Secret},
    known::{self, Tokens, Whence},
    person::Person,
    session,
    store::{
        attempts::{self, Try},
        challenges, codes, people, roles,
    },
};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, PersonId};
use shell::Fault;

/// Why a code could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no challenge, or it is over: the password must be given again.
    #[error("the time for the code is over")]
    Over,
    /// The code could not be computed.
    #[error("the code could not be checked")]
    Code(#[from] CodeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ConfirmError> for Fault {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Over => Fault::unusable("identity.code-over"),
            ConfirmError::Code(cause) => Fault::broken("identity.code").because(cause),
            ConfirmError::Store(cause) => Fault::from(cause),
        }
    }
}

/// What came of a code.
#[derive(Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The person is in.
    In {
        /// The token of the session.
        session: String,
        /// What the browser holds from now on, so that it is known.
        known: Tokens,
        /// Recovery codes to be shown once, if the one-time code has just been set up.
        recovery: Option<Vec<String>>,
    },
    /// It was none of those that hold. The try is counted and must be committed.
    Wrong {
        /// Whether there is an entry for the audit chain.
        recorded: bool,
    },
}

/// What a challenge asks for.
#[derive(Debug)]
pub struct Asked {
    /// Whom.
    pub person: Person,
    /// The secret to set up, if the person has no one-time code yet.
    pub set_up: Option<Secret>,
}

/// What the challenge of this token asks for.
///
/// # Errors
/// `Over` if there is none.
pub async fn asked(cx: &Cx, token: &str) -> Result<Asked, ConfirmError> {
    let sql = cx.system("sign-in");
    let challenge = challenges::holding(&sql, session::hash_of(token), cx.now()).await?.ok_or(ConfirmError::Over)?;
    let person = people::by_id(&sql, challenge.person).await?.filter(|person| person.ended_at.is_none());
    let codes = codes::of(cx, &sql, challenge.person).await?;
    let set_up = if codes.confirmed_at.is_none() { codes.pending } else { None };
    Ok(Asked { person: person.ok_or(ConfirmError::Over)?, set_up })
}

/// Judges a one-time code or recovery code for the challenge of this token, and begins the session.
///
/// # Errors
/// `Over` if there is no such challenge any more.
pub async fn confirm_code(
    cx: &Cx,
    token: &str,
    typed: &str,
    whence: &Whence,
    agent: &str,
) -> Result<Confirmed, ConfirmError> {
    let Asked { person, set_up } = asked(cx, token).await?;
    let sql = cx.system("sign-in");
    let tried = Try::of(&sql, &person.mail, Some(person.id), whence, cx.now()).await?;
    // Without a role anywhere nothing is judged, so that nothing is used up or set up either.
    let post = roles::posts(&sql, person.id).await?.into_iter().next();
    let proof = match (&post, &set_up) {
        (None, _) => None,
        (Some(_), Some(secret)) => set_up_code(cx, person.id, secret, typed).await?,
        (Some(_), None) => check(cx, person.id, typed).await?,
    };
    let (Some(proof), Some(post)) = (proof, post) else {
        challenges::count_try(&sql, session::hash_of(token)).await?;
        let attempt = attempts::note(cx, &sql, &tried).await?;
        let recorded = attempts::record(cx, &sql, attempt, &tried, Some(person.id)).await?;
        return Ok(Confirmed::Wrong { recorded });
    };
    challenges::remove(&sql, session::hash_of(token)).await?;
    attempts::forget(&sql, &tried).await?;
    let known = known::remember(cx, &sql, person.id, &whence.tokens).await?;
    let session = session::begin(cx, person.id, post.org, agent).await?;
    let detail = serde_json::json!({ "by": proof.word });
    cx.audit(Entry::new("identity.signed-in").on(Kind::Person, person.id).detail(detail));
    Ok(Confirmed::In { session, known, recovery: proof.recovery })
}

/// What a code proved.
struct Proof {
    word: &'static str,
    recovery: Option<Vec<String>>,
}

async fn set_up_code(cx: &Cx, person: PersonId, secret: &Secret, typed: &str) -> Result<Option<Proof>, ConfirmError> {
    let Some(step) = secret.step_of(typed, cx.now())? else { return Ok(None) };
    let sql = cx.system("sign-in");
    codes::confirm_pending(&sql, person, step, cx.now()).await?;
    let recovery = codes::renew_recovery(&sql, person, cx.chance()).await?;
    cx.audit(Entry::new("identity.code-enrolled").on(Kind::Person, person));
    Ok(Some(Proof { word: "new-code", recovery: Some(recovery) }))
}

async fn check(cx: &Cx, person: PersonId, typed: &str) -> Result<Option<Proof>, ConfirmError> {
    let sql = cx.system("sign-in");
    let Some(secret) = codes::of(cx, &sql, person).await?.secret else { return Ok(None) };
    let word = match secret.step_of(typed, cx.now())? {
        Some(step) if codes::use_step(&sql, person, step).await? => "code",
        Some(_) => return Ok(None),
        None if codes::use_recovery(&sql, person, typed, cx.now()).await? => "recovery-code",
        None => return Ok(None),
    };
    Ok(Some(Proof { word, recovery: None }))
}
