//! Addresses that carry a token: an answer or a bounce says by its recipient what it answers.
//!
//! A token holds a purpose, an id and an end, under a mark made with a secret; who has the address can use it and can make
//! no other. It survives hosts that change the case of letters, and fits the 64 octets of a local part.

use crate::address::{Address, BadAddress};
use data_encoding::BASE32_NOPAD_NOCASE;
use hmac::{Hmac, KeyInit, Mac};
use kernel::At;
use sha2::Sha256;
use std::fmt;

/// Octets of the mark: 80 bits, which nobody guesses through a mail host.
const MARK: usize = 10;
const DAY_MS: i64 = 86_400_000;

/// Makes and reads tokens under one secret and one mailbox.
pub struct Tokens {
    secret: Hmac<Sha256>,
    /// `local` of `local+token@domain`.
    local: String,
    domain: String,
}

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What the address is for; the caller's own numbering, such as 1 for bounces.
    pub purpose: u8,
    /// Of what.
    pub id: u128,
    /// The last day on which it counts, in days since 1970-01-01 (UTC).
    pub last_day: u16,
}

/// Why an address is not a token's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// Another mailbox, or no token in it.
    #[error("this address carries no token")]
    None,
    /// The mark does not fit: made up, damaged, or under another secret.
    #[error("the token of this address is not ours")]
    Forged,
    /// It was one until its end.
    #[error("the token of this address has ended")]
    Ended(Token),
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("local", &self.local).field("domain", &self.domain).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Tokens of the form `local+…@domain` under `secret`, of which 32 random bytes are enough.
    ///
    /// # Errors
    /// If that would be no address, or one too long.
    pub fn new(secret: &[u8], local: &str, domain: &str) -> Result<Self, BadAddress> {
        let Ok(secret) = Hmac::new_from_slice(secret) else { return Err(BadAddress::TooLong) };
        let tokens = Self { secret, local: local.to_ascii_lowercase(), domain: domain.to_ascii_lowercase() };
        tokens.address(Token { purpose: 0, id: 0, last_day: 0 })?;
        Ok(tokens)
    }
    /// The address of a token.
    ///
    /// # Errors
    /// Never, once there are [`Tokens`].
    pub fn address(&self, token: Token) -> Result<Address, BadAddress> {
        let mut bytes = token.bytes().to_vec();
        let mark = self.mark(&bytes).finalize().into_bytes();
        bytes.extend(mark.iter().take(MARK));
        let local = format!("{}+{}", self.local, BASE32_NOPAD_NOCASE.encode(&bytes).to_ascii_lowercase());
        Address::parse(&format!("{local}@{}", self.domain))
    }
    /// Reads the token of an address to which something came.
    ///
    /// # Errors
    /// If it carries none, another's, or one that has ended.
    pub fn read(&self, address: &str, now: At) -> Result<Token, NoToken> {
        let (local, domain) = address.trim().rsplit_once('@').ok_or(NoToken::None)?;
        let (mailbox, token) = local.split_once('+').ok_or(NoToken::None)?;
        if !domain.eq_ignore_ascii_case(&self.domain) || !mailbox.eq_ignore_ascii_case(&self.local) {
            return Err(NoToken::None);
        }
        let bytes = BASE32_NOPAD_NOCASE.decode(token.as_bytes()).map_err(|_| NoToken::Forged)?;
        let (said, mark) = bytes.split_at_checked(Token::LENGTH).ok_or(NoToken::Forged)?;
        if mark.len() != MARK || self.mark(said).verify_truncated_left(mark).is_err() {
            return Err(NoToken::Forged);
        }
        let token = Token::from_bytes(said).ok_or(NoToken::Forged)?;
        match now.millis().div_euclid(DAY_MS) <= i64::from(token.last_day) {
            true => Ok(token),
            false => Err(NoToken::Ended(token)),
        }
    }
    /// Bound to the mailbox, so that what is for one is worth nothing at another.
    fn mark(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mark = self.secret.clone();
        for part in [b"kaname mail token 1".as_slice(), self.local.as_bytes(), self.domain.as_bytes(), bytes] {
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

    fn tokens() -> Tokens {
        Tokens::new(&[7; 32], "reply", "kaname.example").unwrap()
    }

    #[test]
    fn an_address_says_what_it_answers_until_it_ends() {
        let token = Token::until(1, 0x0123_4567_89ab_cdef, NOON, 30);
        let address = tokens().address(token).unwrap();
        assert_eq!(tokens().read(address.as_str(), NOON), Ok(token));
        assert_eq!(
            tokens().read(&address.as_str().to_uppercase(), NOON),
            Ok(token),
            "hosts change the case of letters"
        );
        assert_eq!(tokens().read(address.as_str(), NOON.plus_days(30)), Ok(token));
        assert_eq!(tokens().read(address.as_str(), NOON.plus_days(31)), Err(NoToken::Ended(token)));
    }

    #[test]
    fn under_another_secret_or_at_another_mailbox_it_is_worth_nothing() {
        let address = tokens().address(Token::until(1, 5, NOON, 1)).unwrap();
        let other = Tokens::new(&[8; 32], "reply", "kaname.example").unwrap();
        assert_eq!(other.read(address.as_str(), NOON), Err(NoToken::Forged));
        let bounce = Tokens::new(&[7; 32], "bounce", "kaname.example").unwrap();
        assert_eq!(bounce.read(address.as_str(), NOON), Err(NoToken::None));
        assert_eq!(bounce.read(&address.as_str().replace("reply", "bounce"), NOON), Err(NoToken::Forged));
        assert_eq!(tokens().read("reply@kaname.example", NOON), Err(NoToken::None));
        assert_eq!(tokens().read("reply+@kaname.example", NOON), Err(NoToken::Forged));
    }

    #[test]
    fn what_does_not_fit_a_local_part_is_refused_at_the_start() {
        assert!(Tokens::new(&[7; 32], &"r".repeat(16), "kaname.example").is_ok());
        assert_eq!(Tokens::new(&[7; 32], &"r".repeat(17), "kaname.example").err(), Some(BadAddress::TooLong));
        assert!(!format!("{:?}", tokens()).contains('7'), "the secret is in no log");
    }

    proptest! {
        #[test]
        fn every_token_is_read_back_and_no_changed_letter_is(
            purpose: u8, id: u128, last_day in 16_238u16.., at in 6usize..53, to in "[a-z2-7]",
        ) {
            let token = Token { purpose, id, last_day };
            let address = tokens().address(token).unwrap();
            prop_assert!(address.local().len() <= 64);
            prop_assert_eq!(tokens().read(address.as_str(), NOON), Ok(token));
            let mut changed = address.as_str().to_owned();
            changed.replace_range(at..=at, &to);
            if changed != address.as_str() {
                prop_assert_eq!(tokens().read(&changed, NOON), Err(NoToken::Forged));
            }
        }

        #[test]
        fn rubbish_is_no_token(local in ".{0,80}") {
            let address = format!("reply+{local}@kaname.example");
            prop_assert!(tokens().read(&address, NOON).is_err());
            prop_assert!(tokens().read(&local, NOON).is_err());
        }
    }
}
