//! Tokens: words that only this house can make, and that say what they are for, of what, and until when.
//!
//! Who has one can use it and can make no other. They survive hosts that change the case of letters, and fit into the local
//! part of an address ([`crate::verp`]) and into a link.

use data_encoding::BASE32_NOPAD_NOCASE;
use hmac::{Hmac, KeyInit, Mac};
use kernel::At;
use sha2::Sha256;
use std::fmt;

/// Octets of the mark: 80 bits, which nobody guesses through a host that he must ask each time.
const MARK: usize = 10;
const DAY_MS: i64 = 86_400_000;

/// Makes and reads tokens under one secret.
#[derive(Clone)]
pub struct Tokens(Hmac<Sha256>);

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is for; the caller's own numbering, such as 1 for bounces.
    pub purpose: u8,
    /// Of what.
    pub id: u128,
    /// The last day on which it counts, in days since 1970-01-01 (UTC).
    pub last_day: u16,
}

/// Why something is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// There is none in it.
    #[error("it carries no token")]
    None,
    /// The mark does not fit: made up, damaged, for another place, or under another secret.
    #[error("its token is not ours")]
    Forged,
    /// It was one until its end.
    #[error("its token has ended")]
    Ended(Token),
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Tokens under `secret`.
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC fills a key up with zeros to the block of its hash (RFC 2104, 2).
        let mut block = [0; 64];
        block.iter_mut().zip(secret).for_each(|(slot, byte)| *slot = *byte);
        Self(<Hmac<Sha256> as KeyInit>::new(&block.into()))
    }
    /// A token as a word of small letters and digits. It counts at `place` alone, such as a mailbox or a page: what is for
    /// one is worth nothing at another.
    pub fn word(&self, place: &str, token: Token) -> String {
        let mut bytes = token.bytes().to_vec();
        let mark = self.mark(place, &bytes).finalize().into_bytes();
        bytes.extend(mark.iter().take(MARK));
        BASE32_NOPAD_NOCASE.encode(&bytes).to_ascii_lowercase()
    }
    /// Reads a word that came back at `place`.
    ///
    /// # Errors
    /// `Forged` if it is none for this place; `Ended` if it was one.
    pub fn read(&self, place: &str, word: &str, now: At) -> Result<Token, NoToken> {
        let bytes = BASE32_NOPAD_NOCASE.decode(word.as_bytes()).map_err(|_| NoToken::Forged)?;
        let (said, mark) = bytes.split_at_checked(Token::LENGTH).ok_or(NoToken::Forged)?;
        if mark.len() != MARK || self.mark(place, said).verify_truncated_left(mark).is_err() {
            return Err(NoToken::Forged);
        }
        let token = Token::from_bytes(said).ok_or(NoToken::Forged)?;
        match now.millis().div_euclid(DAY_MS) <= i64::from(token.last_day) {
            true => Ok(token),
            false => Err(NoToken::Ended(token)),
        }
    }
    fn mark(&self, place: &str, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mark = self.0.clone();
        for part in [b"kaname token 1".as_slice(), place.as_bytes(), bytes] {
            mark.update(&(part.len() as u64).to_be_bytes());
            mark.update(part);
        }
        mark
    }
}

impl Token {
    const LENGTH: usize = 19;

    /// A token that counts until the end of the day `days` after `now`.
    pub fn until(purpose: u8, id: u128, now: At, days: u16) -> Self {
        let today = now.millis().div_euclid(DAY_MS);
        let last_day = u16::try_from(today.saturating_add(i64::from(days)).max(0)).unwrap_or(u16::MAX);
        Self { purpose, id, last_day }
    }
    fn bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let said = [self.purpose].into_iter().chain(self.id.to_be_bytes()).chain(self.last_day.to_be_bytes());
        bytes.iter_mut().zip(said).for_each(|(slot, byte)| *slot = byte);
        bytes
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (purpose, rest) = bytes.split_first()?;
        let (id, last_day) = rest.split_at_checked(16)?;
        let (id, last_day) = (id.try_into().ok()?, last_day.try_into().ok()?);
        Some(Self { purpose: *purpose, id: u128::from_be_bytes(id), last_day: u16::from_be_bytes(last_day) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: At = At::from_millis(1_402_974_000_000); // 2014-06-17 12:00 JST
    const TOKEN: Token = Token { purpose: 3, id: 5, last_day: 16_240 };

    fn tokens() -> Tokens {
        Tokens::new(&[7; 32])
    }

    #[test]
    fn what_is_for_one_place_is_worth_nothing_at_another() {
        let word = tokens().word("received", TOKEN);
        assert_eq!(tokens().read("received", &word, NOON), Ok(TOKEN));
        assert_eq!(tokens().read("receive", &word, NOON), Err(NoToken::Forged));
        assert_eq!(Tokens::new(&[8; 32]).read("received", &word, NOON), Err(NoToken::Forged));
        assert!(!format!("{:?}", tokens()).contains('7'), "the secret is in no log");
    }

    proptest! {
        #[test]
        fn every_token_is_read_back_and_no_changed_letter_is(
            purpose: u8, id: u128, last_day in 16_238u16.., at in 0usize..47, to in "[a-z2-7]",
        ) {
            let token = Token { purpose, id, last_day };
            let word = tokens().word("received", token);
            prop_assert_eq!(word.len(), 47);
            prop_assert_eq!(tokens().read("received", &word, NOON), Ok(token));
            prop_assert_eq!(tokens().read("received", &word.to_uppercase(), NOON), Ok(token));
            let mut changed = word.clone();
            changed.replace_range(at..=at, &to);
            if changed != word {
                prop_assert_eq!(tokens().read("received", &changed, NOON), Err(NoToken::Forged));
            }
        }

        #[test]
        fn rubbish_is_no_token(word in ".{0,80}") {
            prop_assert!(tokens().read("received", &word, NOON).is_err());
        }
    }
}
