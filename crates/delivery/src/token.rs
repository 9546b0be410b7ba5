//! Tokens in letters: by which somebody shows that he has one, or a host says which did not arrive.

use crate::{Letter, LetterId};
use ::store::{Cx, StoreError};
use mail::token::{Token, Tokens};
use uuid::Uuid;

/// How many days a token counts after its letter was due.
pub(crate) const DAYS: u16 = 14;

/// What a token in a letter is for; what is for one is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The address to which a host says that it did not arrive.
    Bounce = 1,
    /// The address to which whoever has it answers.
    Reply = 2,
    /// The link by which whoever has it says that it came.
    Link = 3,
    /// The link by which whoever has it acknowledges: that letter carried the text.
    Acknowledge = 4,
    /// The address to which whoever has it answers, of a letter that carried the text.
    ReplyToText = 5,
}

/// What makes and reads tokens in letters: it follows from the key of the house, so every process of it has the same.
///
/// # Errors
/// `NoKey` if the database was opened without its key.
pub(crate) fn tokens(cx: &Cx) -> Result<Tokens, StoreError> {
    Ok(Tokens::new(&cx.vault()?.derive("letters")))
}

impl Purpose {
    /// The token of a letter for this: however often and whenever it is tried, the same.
    pub(crate) fn token(self, letter: &Letter) -> Token {
        Token::until(self as u8, letter.id.uuid().as_u128(), letter.promised_at, DAYS)
    }
    /// Whether a token is for this.
    pub(crate) fn is_of(self, token: Token) -> bool {
        token.purpose == self as u8
    }
}

/// The letter of a token.
pub(crate) fn letter_of(token: Token) -> LetterId {
    Uuid::from_u128(token.id).into()
}
