//! Sessions: the time from signing in to signing out, in one browser, for one organisation.

use crate::store::sessions;
use ::store::{Cx, StoreError};
use access::{BodyKind, OrgId, PersonId};
use axum::http::{HeaderMap, header};
use kernel::{At, ContentHash, Id, chance};

/// The name of the cookie.
pub const COOKIE: &str = "kaname";
/// A session ends 12 hours after signing in, whatever happens: one long watch, and NIST SP 800-63B section 4.2.3
/// (reauthentication at least once per 12 hours at AAL2).
pub const LONGEST_MINUTES: i64 = 12 * 60;
/// Government bodies: 30 minutes without a request, the limit that NIST SP 800-63B section 4.2.3 sets for AAL2.
pub const IDLE_MINUTES_GOVERNMENT: i64 = 30;
/// Operators and their groups: 60 minutes, for they write a report while they repair what it is about, and drafts
/// hold nothing of other organisations.
pub const IDLE_MINUTES: i64 = 60;
/// `seen_at` is written at most this often, so that reading pages does not write all the time.
pub const TOUCH_SECONDS: i64 = 60;
/// How much of a browser's name is kept.
const AGENT_CHARS: usize = 160;

/// Marks ids of sessions.
pub enum SessionMark {}
/// The id of a session.
pub type SessionId = Id<SessionMark>;

/// A session of somebody, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// For which organisation.
    pub org: OrgId,
    /// When the person signed in.
    pub created_at: At,
    /// The last request, to the minute.
    pub seen_at: At,
    /// What the browser calls itself.
    pub agent: String,
}

/// How many minutes without a request end a session for this kind of body.
pub fn idle_minutes(body: BodyKind) -> i64 {
    match body {
        BodyKind::Centre | BodyKind::Ministry | BodyKind::Oversight | BodyKind::Agency => IDLE_MINUTES_GOVERNMENT,
        BodyKind::Operator | BodyKind::Ceptoar | BodyKind::Council | BodyKind::Related => IDLE_MINUTES,
    }
}

/// Whether a session still holds at `now`.
pub fn holds(created_at: At, seen_at: At, body: BodyKind, now: At) -> bool {
    now < created_at.plus_minutes(LONGEST_MINUTES) && now < seen_at.plus_minutes(idle_minutes(body))
}

/// The cookie of a request, if it has one of the right shape.
pub fn cookie(headers: &HeaderMap) -> Option<String> {
    named_cookie(headers, COOKIE).filter(|token| ContentHash::parse(token).is_some())
}

/// The value of the cookie with this name.
pub(crate) fn named_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(';'));
    let mut values = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(key, _)| *key == name);
    values.next().map(|(_, value)| value.to_owned())
}

/// What is stored of a token.
pub(crate) fn hash_of(token: &str) -> ContentHash {
    ContentHash::of(token.as_bytes())
}

/// Begins a session; gives the token for the cookie. The caller has made sure who it is.
///
/// # Errors
/// If the database refuses.
pub async fn begin(cx: &Cx, person: PersonId, org: OrgId, agent: &str) -> Result<String, StoreError> {
    begin_since(cx, person, org, agent, cx.now()).await
}

/// The same, counted from an earlier signing in.
pub(crate) async fn begin_since(
    cx: &Cx,
    person: PersonId,
    org: OrgId,
    agent: &str,
    signed_in: At,
) -> Result<String, StoreError> {
    let sql = cx.system("sign-in");
    let token = chance::token(cx.chance());
    let session = Session {
        id: cx.new_id(),
        org,
        created_at: signed_in,
        seen_at: cx.now(),
        agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_CHARS).collect(),
    };
    sessions::sweep(&sql, cx.now().plus_minutes(-2 * LONGEST_MINUTES)).await?;
    sessions::add(&sql, person, &session, hash_of(&token)).await?;
    Ok(token)
}

/// The `Set-Cookie` that gives a browser this session.
pub fn set_cookie(token: &str, secure: bool) -> String {
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{}", if secure { "; Secure" } else { "" })
}

/// The `Set-Cookie` that takes it away.
pub fn clear_cookie(secure: bool) -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", if secure { "; Secure" } else { "" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_session_ends_after_twelve_hours_however_busy() {
        let start = At::from_millis(0);
        let last = start.plus_minutes(LONGEST_MINUTES);
        assert!(holds(start, last.plus_seconds(-2), BodyKind::Operator, last.plus_seconds(-1)));
        assert!(!holds(start, last.plus_seconds(-1), BodyKind::Operator, last));
    }

    #[test]
    fn an_idle_session_ends_sooner_in_government() {
        let (start, at) = (At::from_millis(0), |minutes| At::from_millis(0).plus_minutes(minutes));
        for body in BodyKind::ALL {
            let limit = idle_minutes(body);
            assert!(holds(start, start, body, at(limit).plus_seconds(-1)), "{body:?}");
            assert!(!holds(start, start, body, at(limit)), "{body:?}");
        }
        assert_eq!((idle_minutes(BodyKind::Centre), idle_minutes(BodyKind::Operator)), (30, 60));
    }

    #[test]
    fn only_a_cookie_of_the_right_shape_is_looked_up() {
        let headers = |value: &str| HeaderMap::from_iter([(header::COOKIE, value.parse().unwrap())]);
        let token = "ab".repeat(32);
        assert_eq!(cookie(&headers(&format!("lang=ja; kaname={token}"))), Some(token));
        for bad in ["", "kaname=", "kaname=short", "kanamex=1", "lang=ja"] {
            assert_eq!(cookie(&headers(bad)), None, "{bad}");
        }
    }

    #[test]
    fn the_cookie_is_kept_from_scripts_and_other_sites() {
        assert_eq!(set_cookie("t", true), "kaname=t; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(!set_cookie("t", false).contains("Secure"));
    }
}
