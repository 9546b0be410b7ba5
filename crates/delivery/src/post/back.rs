//! Addresses that letters carry for what comes back: an answer of whoever has the letter, a bounce of a host on its way.

use crate::{Letter, LetterId, receipt};
use kernel::At;
use mail::{
    Address, BadAddress,
    token::{NoToken, Token, Tokens},
    verp::Verp,
};

/// What the addresses for bounces are for.
const BOUNCE: u8 = 1;
/// What the addresses for answers are for.
const REPLY: u8 = 2;

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
    /// It answers this letter.
    Reply(LetterId),
    /// It is what a host says of this letter.
    Bounce(LetterId),
    /// It was one of the two, until its end.
    Ended(LetterId),
    /// It is none that this house made.
    Forged,
    /// It has none.
    None,
}

/// Makes and reads addresses of the mailbox to which things come back.
///
/// # Errors
/// If its name is too long to carry more.
pub(crate) fn addresses(tokens: Tokens, mailbox: &Address) -> Result<Verp, BadAddress> {
    Verp::new(tokens, mailbox.local(), mailbox.domain())
}

/// Where what comes back of a letter goes that leaves now.
pub(crate) fn of(verp: &Verp, letter: &Letter, now: At) -> Option<Back> {
    let address = |purpose| {
        let token = Token::until(purpose, letter.id.uuid().as_u128(), now, receipt::DAYS);
        verp.address(token).ok()
    };
    Some(Back { reply_to: address(REPLY)?, bounce_to: address(BOUNCE)? })
}

/// What an address says now.
pub(crate) fn read(verp: &Verp, address: &str, now: At) -> Mark {
    let letter = |token: Token| LetterId::from(uuid::Uuid::from_u128(token.id));
    match verp.read(address, now) {
        Ok(token) if token.purpose == REPLY => Mark::Reply(letter(token)),
        Ok(token) if token.purpose == BOUNCE => Mark::Bounce(letter(token)),
        Err(NoToken::Ended(token)) => Mark::Ended(letter(token)),
        Ok(_) | Err(NoToken::Forged) => Mark::Forged,
        Err(NoToken::None) => Mark::None,
    }
}
