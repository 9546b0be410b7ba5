//! What is shown once, on the page after a form: carried there by a cookie that lives for minutes, read by the server
//! only, and taken away when it has been shown. It is stored nowhere.

use crate::session::named_cookie;
use axum::http::HeaderMap;

/// Recovery codes, and where to go on.
pub(super) const RECOVERY: Once = Once { name: "kaname-recovery", path: "/account/recovery-codes" };
/// The token of an invitation that has just been made.
pub(super) const INVITATION: Once = Once { name: "kaname-invitation", path: "/invitations/made" };
/// A key that has just been made.
pub(super) const KEY: Once = Once { name: "kaname-key", path: "/account/keys/made" };
/// The token of a challenge for a new passkey.
pub(super) const PASSKEY_ADD: Once = Once { name: "kaname-passkey-add", path: "/account/passkeys" };
/// The token of a challenge for signing in with a passkey.
pub(super) const PASSKEY_IN: Once = Once { name: "kaname-passkey", path: "/sign-in/passkey" };
/// The token of a challenge.
pub(super) const CHALLENGE: Once = Once { name: "kaname-code", path: "/sign-in" };

/// Seconds for which it is carried: as long as a code is awaited.
const SECONDS: i64 = crate::ops::sign_in::MINUTES * 60;

/// A cookie for one purpose, sent to one page only.
pub(super) struct Once {
    name: &'static str,
    path: &'static str,
}

impl Once {
    /// The `Set-Cookie` that carries `value`, which holds letters, digits, `-`, `_` and `.` only.
    pub(super) fn carry(&self, value: &str, secure: bool) -> String {
        let Once { name, path } = self;
        format!("{name}={value}; Path={path}; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{}", mark(secure))
    }
    /// The `Set-Cookie` that takes it away.
    pub(super) fn clear(&self, secure: bool) -> String {
        let Once { name, path } = self;
        format!("{name}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Lax{}", mark(secure))
    }
    /// What is carried.
    pub(super) fn read(&self, headers: &HeaderMap) -> Option<String> {
        named_cookie(headers, self.name).filter(|value| !value.is_empty())
    }
}

fn mark(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}
