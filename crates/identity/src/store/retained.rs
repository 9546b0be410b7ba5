//! What is kept of signing in, and for how long.

use crate::{known::DAYS, throttle::WINDOW_HOURS};
use store::retention::Retained;

/// So many days attempts count.
const ATTEMPTS: i64 = WINDOW_HOURS / 24;

/// What this room keeps for some days only.
pub const RETAINED: [Retained; 6] = [
    Retained {
        what: "sessions",
        days: 30,
        least: 2,
        count: "SELECT COUNT(*) AS n FROM sessions WHERE created_at < $1",
        remove: &["DELETE FROM sessions WHERE created_at < $1"],
    },
    Retained {
        what: "attempts-to-sign-in",
        days: ATTEMPTS,
        least: ATTEMPTS,
        count: "SELECT (SELECT COUNT(*) FROM failed_sign_ins WHERE at < $1) + (SELECT COUNT(*) FROM failed_keys WHERE at < $1) AS n",
        remove: &["DELETE FROM failed_sign_ins WHERE at < $1", "DELETE FROM failed_keys WHERE at < $1"],
    },
    Retained {
        what: "challenges",
        days: 1,
        least: 1,
        count: "SELECT (SELECT COUNT(*) FROM challenges WHERE created_at < $1)
                     + (SELECT COUNT(*) FROM passkey_challenges WHERE created_at < $1) AS n",
        remove: &[
            "DELETE FROM challenges WHERE created_at < $1",
            "DELETE FROM passkey_challenges WHERE created_at < $1",
        ],
    },
    Retained {
        what: "known-browsers",
        days: DAYS,
        least: 1,
        count: "SELECT COUNT(*) AS n FROM known_browsers WHERE known_at < $1",
        remove: &["DELETE FROM known_browsers WHERE known_at < $1"],
    },
    Retained {
        what: "invitations",
        days: 365,
        least: 30,
        count: "SELECT COUNT(*) AS n FROM invitations WHERE expires_at < $1",
        remove: &["DELETE FROM invitations WHERE expires_at < $1"],
    },
    Retained {
        what: "used-recovery-codes",
        days: 365,
        least: 30,
        count: "SELECT COUNT(*) AS n FROM recovery_codes WHERE used_at < $1",
        remove: &["DELETE FROM recovery_codes WHERE used_at < $1"],
    },
];
