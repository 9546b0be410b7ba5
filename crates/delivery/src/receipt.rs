//! Receipts: that a letter has come, as whoever has it says without signing in.
//!
//! A receipt is weaker than an acknowledgement: nobody has read anything for it. At AMBER and above the letter told no more
//! than that something waits. So it opens nothing in the ledger, and stands beside the stamps.

use crate::{
    Letter, LetterId,
    token::{self, Purpose},
};
use kernel::At;
use mail::token::{NoToken, Tokens};

crate::words::words! {
    /// By which way it was confirmed.
    Way {
        /// The link in the letter.
        Link = "link",
        /// An answer to the letter.
        Reply = "reply",
    }
}

/// The place at which the words of links count.
const PLACE: &str = "received";

/// The word in the link of a letter.
pub(crate) fn word(tokens: &Tokens, letter: &Letter) -> String {
    tokens.word(PLACE, Purpose::Link.token(letter))
}

/// The letter of whose link this is the word.
///
/// # Errors
/// As [`NoToken`].
pub(crate) fn letter_of(tokens: &Tokens, word: &str, now: At) -> Result<LetterId, NoToken> {
    let token = tokens.read(PLACE, word, now)?;
    if Purpose::Link.is_of(token) { Ok(token::letter_of(token)) } else { Err(NoToken::Forged) }
}
