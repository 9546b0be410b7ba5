//! Receipts: that a letter has come, as whoever has it says without signing in.
//!
//! A receipt is weaker than an acknowledgement: nobody has read anything for it. At AMBER and above the letter told no more
//! than that something waits. So it opens nothing in the ledger, and stands beside the stamps.

use crate::{Letter, LetterId};
use ::store::{Cx, StoreError};
use kernel::At;
use mail::token::{NoToken, Token, Tokens};

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
/// What the words of links are for.
const LINK: u8 = 3;
/// How many days a link counts after its letter was due.
pub const DAYS: u16 = 14;

/// What makes and reads tokens in letters: it follows from the key of the house, so every process of it has the same.
///
/// # Errors
/// `NoKey` if the database was opened without its key.
pub fn tokens(cx: &Cx) -> Result<Tokens, StoreError> {
    Ok(Tokens::new(&cx.vault()?.derive("letters")))
}

/// The word in the link of a letter: however often it is tried, the same.
pub(crate) fn word(tokens: &Tokens, letter: &Letter) -> String {
    tokens.word(PLACE, Token::until(LINK, letter.id.uuid().as_u128(), letter.promised_at, DAYS))
}

/// The letter of whose link this is the word.
///
/// # Errors
/// As [`NoToken`].
pub(crate) fn letter_of(tokens: &Tokens, word: &str, now: At) -> Result<LetterId, NoToken> {
    let token = tokens.read(PLACE, word, now)?;
    match token.purpose {
        LINK => Ok(uuid::Uuid::from_u128(token.id).into()),
        _ => Err(NoToken::Forged),
    }
}
