//! Addresses that letters carry for what comes back: an answer of whoever has the letter, a bounce of a host on its way.

use crate::{
    Letter, LetterId,
    token::{Purpose, letter_of},
};
use kernel::At;
use mail::{
    Address, BadAddress,
    token::{NoToken, Tokens},
    verp::Verp,
};

/// Where what a letter brings back goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Back {
    /// An answer.
    pub(crate) reply_to: Address,
    /// A bounce.
    pub(crate) bounce_to: Address,
}

/// What an address says to which something came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It answers this letter; whether that carried the text.
    Reply(LetterId, bool),
    /// It is what a host says of this letter.
    Bounce(LetterId),
    /// It was one of the two, until its end.
    Ended(LetterId),
    /// It is none that this house made.
    Forged,
    /// It has none.
    None,
    /// It is that for reports.
    Reports,
}

/// Makes and reads addresses of the mailbox to which things come back.
///
/// # Errors
/// If its name is too long to carry more.
pub(crate) fn addresses(tokens: Tokens, mailbox: &Address) -> Result<Verp, BadAddress> {
    Verp::new(tokens, mailbox.local(), mailbox.domain())
}

/// Where what comes back of a letter goes; `carries`: it has the text of what it tells of.
pub(crate) fn of(verp: &Verp, letter: &Letter, carries: bool) -> Option<Back> {
    let reply = if carries { Purpose::ReplyToText } else { Purpose::Reply };
    let address = |purpose: Purpose| verp.address(purpose.token(letter)).ok();
    Some(Back { reply_to: address(reply)?, bounce_to: address(Purpose::Bounce)? })
}

/// What an address says now.
pub(crate) fn read(verp: &Verp, address: &str, now: At) -> Mark {
    match verp.read(address, now) {
        Ok(token) if Purpose::Reply.is_of(token) => Mark::Reply(letter_of(token), false),
        Ok(token) if Purpose::ReplyToText.is_of(token) => Mark::Reply(letter_of(token), true),
        Ok(token) if Purpose::Bounce.is_of(token) => Mark::Bounce(letter_of(token)),
        Err(NoToken::Ended(token)) => Mark::Ended(letter_of(token)),
        Ok(_) | Err(NoToken::Forged) => Mark::Forged,
        Err(NoToken::None) => Mark::None,
    }
}
