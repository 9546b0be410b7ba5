//! Known browsers: those in which somebody has signed in before. Whoever guesses does not slow them down.
//!
//! The address that a request comes from does not tell people apart: an office shares one, and behind a proxy
//! everybody may have the proxy's. So a browser gets a token of its own when somebody has signed in with password and
//! code. The token opens nothing; it only makes the browser's failures count by themselves (see [`crate::throttle`]).
//! It is bound to its person, stored as a hash only, new at each sign-in, and gone with the password it was earned by.

use crate::{session, source::Source, store::known};
use ::store::{Cx, Sql, StoreError};
use access::PersonId;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use kernel::{At, ContentHash, Id, chance};
use std::convert::Infallible;

/// The name of the cookie.
pub const COOKIE: &str = "kaname-known";
/// A browser is known for this long after the last sign-in: half a year, so that whoever signs in for an exercise
/// twice a year stays known.
pub const DAYS: i64 = 180;
/// A browser is known for at most so many people at once: those of one watch, at one desk.
pub const PEOPLE: usize = 4;

/// Marks ids of known browsers.
pub(crate) enum BrowserMark {}
/// The id of a browser that is known for somebody.
pub(crate) type BrowserId = Id<BrowserMark>;

/// The tokens that a browser holds, the newest first, at most [`PEOPLE`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<String>);

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({})", self.0.len())
    }
}

impl Tokens {
    /// Those of the right shape in the cookie of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        let carried = session::named_cookie(headers, COOKIE).unwrap_or_default();
        let shaped = carried.split('.').filter(|token| ContentHash::parse(token).is_some());
        Self(shaped.take(PEOPLE).map(str::to_owned).collect())
    }
    /// The `Set-Cookie` that gives a browser these tokens.
    pub fn set_cookie(&self, secure: bool) -> String {
        let (value, seconds) = (self.0.join("."), DAYS * 24 * 60 * 60);
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", mark(secure))
    }
}

/// The `Set-Cookie` that takes all tokens away.
pub fn clear_cookie(secure: bool) -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", mark(secure))
}

fn mark(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

/// Where a request comes from: the source, and what its browser holds.
#[derive(Clone, Debug)]
pub struct Whence {
    /// The source.
    pub source: Source,
    /// The tokens of its browser.
    pub tokens: Tokens,
}

impl From<Source> for Whence {
    /// From there, in a browser that is not known.
    fn from(source: Source) -> Self {
        Self { source, tokens: Tokens::default() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Whence {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { source: Source::from_extensions(&parts.extensions), tokens: Tokens::of(&parts.headers) })
    }
}

/// The known browser that holds these tokens, if one of them is this person's. As much is looked up for nobody, so
/// that the time it takes does not tell which accounts exist.
pub(crate) async fn find(
    sql: &Sql<'_>,
    person: Option<PersonId>,
    tokens: &Tokens,
    now: At,
) -> Result<Option<BrowserId>, StoreError> {
    let mut mine = None;
    for token in &tokens.0 {
        let found = known::by_token(sql, session::hash_of(token), now).await?;
        mine = mine.or(found.filter(|found| Some(found.person) == person).map(|found| found.id));
    }
    Ok(mine)
}

/// Makes the browser that holds these tokens known for somebody who has just proved who it is; gives what it shall
/// hold from now on: a new token for the person, and those of others that still hold.
pub(crate) async fn remember(cx: &Cx, sql: &Sql<'_>, person: PersonId, held: &Tokens) -> Result<Tokens, StoreError> {
    let mut tokens = vec![chance::token(cx.chance())];
    for token in &held.0 {
        match known::by_token(sql, session::hash_of(token), cx.now()).await? {
            Some(found) if found.person == person => known::remove(sql, found.id).await?,
            Some(_) => tokens.push(token.clone()),
            None => {}
        }
    }
    tokens.truncate(PEOPLE);
    if let Some(new) = tokens.first() {
        known::add(sql, cx.new_id(), person, session::hash_of(new), cx.now()).await?;
    }
    Ok(Tokens(tokens))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use axum::http::header;

    fn held(value: &str) -> Tokens {
        Tokens::of(&HeaderMap::from_iter([(header::COOKIE, format!("{COOKIE}={value}").parse().unwrap())]))
    }

    #[test]
    fn only_tokens_of_the_right_shape_are_looked_up_and_not_many() {
        let (one, two) = ("ab".repeat(32), "cd".repeat(32));
        assert_eq!(held(&format!("{one}.{two}")).0, [one.clone(), two.clone()]);
        assert_eq!(held(&format!("x.{one}..{}", "0".repeat(63))).0, vec![one.clone()]);
        assert_eq!(held(&vec![one; 9].join(".")).0.len(), PEOPLE);
        assert_eq!(held("' OR 1=1").0, Vec::<String>::new());
    }

    #[test]
    fn the_cookie_is_kept_from_scripts_and_other_sites_for_half_a_year() {
        let tokens = Tokens(vec!["a".into(), "b".into()]);
        let set = "kaname-known=a.b; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax";
        assert_eq!(tokens.set_cookie(true), format!("{set}; Secure"));
        assert_eq!(tokens.set_cookie(false), set);
        assert!(clear_cookie(true).contains("Max-Age=0"));
        assert_eq!(format!("{tokens:?}"), "Tokens(2)", "not printed");
    }
}
