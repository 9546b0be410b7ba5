//! A letter: one mail to one organisation about one thing.
//!
//! waiting → sending → handed, or waiting again, or refused, given up, needless. Who sends claims it first; whoever ends
//! in between leaves a claim behind that runs out, and the letter is sent again under the same Message-ID.

use access::OrgId;
use kernel::{At, Id};
use store::{FromRow, Row, StoreError};
use uuid::Uuid;

/// The id of a letter.
pub type LetterId = Id<Letter>;

crate::words::words! {
    /// On which occasion a letter goes out.
    Occasion {
        /// It was handed over to the recipient.
        Notice = "notice",
        /// What the recipient had was recalled.
        Recall = "recall",
        /// It was handed over, and nobody has confirmed it.
        Reminder = "reminder",
        /// The same, to the recipient's second contact.
        Second = "second",
        /// Some to whom the recipient handed it have not confirmed, and are to be telephoned.
        Telephone = "telephone",
    }
}

crate::words::words! {
    /// How far a letter has come.
    LetterState {
        /// 送信待ち
        Waiting = "waiting",
        /// 送信中
        Sending = "sending",
        /// 引き渡した
        Handed = "handed",
        /// 拒まれた
        Refused = "refused",
        /// あきらめた
        GivenUp = "given-up",
        /// 不要になった
        Needless = "needless",
    }
}

crate::words::words! {
    /// What came of a try.
    TryOutcome {
        /// The host took it.
        Handed = "handed",
        /// It is to be tried again.
        Later = "later",
        /// It will never be taken.
        Never = "never",
        /// The line broke after the text and before the answer: the host may have it.
        Perhaps = "perhaps",
        /// Whoever sent it ended before he said what came of it: the host may have it.
        Lost = "lost",
    }
}

/// A letter as whoever sends it has claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// What it tells of: a dispatch; on [`Occasion::Telephone`] the round of reminders that found whom.
    pub about: Uuid,
    /// On which occasion.
    pub occasion: Occasion,
    /// To whose contacts it goes.
    pub recipient: OrgId,
    /// From when on it is to be sent.
    pub promised_at: At,
    /// How far it has come.
    pub state: LetterState,
    /// How often a hand-over was begun.
    pub tries: i64,
}

impl FromRow for Letter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            about: row.get("about_id")?,
            occasion: row.code("occasion")?,
            recipient: row.id("recipient_id")?,
            promised_at: row.at("promised_at")?,
            state: row.code("state")?,
            tries: row.get("tries")?,
        })
    }
}

/// What came of a try, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which letter, as it was claimed for this try.
    pub letter: Letter,
    /// What came of it.
    pub outcome: TryOutcome,
    /// To which address; empty where the recipient had none.
    pub address: String,
    /// Through which host.
    pub host: String,
    /// The host's reply code.
    pub code: Option<u16>,
    /// What the host said, or what went wrong.
    pub said: String,
    /// Whether that is about the address, and not about the letter or us.
    pub of_address: bool,
}

/// What becomes of a letter after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again at this moment.
    Again(At),
    /// Nothing is left to do.
    Ended(LetterState),
}

/// Seconds to wait after the first try that came to nothing.
const FIRST: i64 = 30;
/// The longest time between two tries, in seconds.
const LONGEST: i64 = 60 * 60;
/// After how many days nobody tries any more (RFC 5321, 4.5.4.1: at least four to five).
const DAYS: i64 = 5;

impl Letter {
    /// What becomes of it after a try that ended now: after each that came to nothing the wait doubles, from half a minute
    /// to an hour; after five days nobody tries any more.
    pub fn after(&self, outcome: TryOutcome, now: At) -> Next {
        match outcome {
            TryOutcome::Handed => Next::Ended(LetterState::Handed),
            TryOutcome::Never => Next::Ended(LetterState::Refused),
            TryOutcome::Later | TryOutcome::Perhaps | TryOutcome::Lost => {
                let again = now.plus_seconds(wait(self.tries));
                if again > self.promised_at.plus_days(DAYS) {
                    Next::Ended(LetterState::GivenUp)
                } else {
                    Next::Again(again)
                }
            }
        }
    }
}

/// How many seconds to wait after so many tries.
fn wait(tries: i64) -> i64 {
    FIRST.saturating_mul(1 << tries.saturating_sub(1).clamp(0, 16)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(tries: i64) -> Letter {
        Letter {
            id: Uuid::from_u128(1).into(),
            about: Uuid::from_u128(2),
            occasion: Occasion::Notice,
            recipient: Uuid::from_u128(3).into(),
            promised_at: At::from_millis(0),
            state: LetterState::Sending,
            tries,
        }
    }

    #[test]
    fn the_wait_doubles_from_half_a_minute_to_an_hour() {
        let waits: Vec<i64> = (1..=9).map(wait).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(wait(i64::MAX), 3600);
    }

    #[test]
    fn what_the_host_will_never_take_is_not_tried_again_and_what_may_have_arrived_is() {
        let now = At::from_millis(1_000);
        assert_eq!(letter(1).after(TryOutcome::Handed, now), Next::Ended(LetterState::Handed));
        assert_eq!(letter(1).after(TryOutcome::Never, now), Next::Ended(LetterState::Refused));
        for open in [TryOutcome::Later, TryOutcome::Perhaps, TryOutcome::Lost] {
            assert_eq!(letter(1).after(open, now), Next::Again(At::from_millis(31_000)));
        }
    }

    #[test]
    fn after_five_days_nobody_tries_any_more() {
        let day = 24 * 60 * 60 * 1_000;
        let (before, after) = (At::from_millis(5 * day - 3_600_000), At::from_millis(5 * day - 3_599_999));
        assert_eq!(letter(30).after(TryOutcome::Later, before), Next::Again(At::from_millis(5 * day)));
        assert_eq!(letter(30).after(TryOutcome::Later, after), Next::Ended(LetterState::GivenUp));
    }
}
