//! Addresses that carry a token: an answer or a bounce says by its recipient what it answers.

use crate::{
    address::{Address, BadAddress},
    token::{NoToken, Token, Tokens},
};
use kernel::At;

/// Makes and reads addresses of one mailbox that carry a token: `local+token@domain`.
#[derive(Clone, Debug)]
pub struct Verp {
    tokens: Tokens,
    local: String,
    domain: String,
}

impl Verp {
    /// Addresses of the form `local+…@domain`.
    ///
    /// # Errors
    /// If that would be no address, or one too long.
    pub fn new(tokens: Tokens, local: &str, domain: &str) -> Result<Self, BadAddress> {
        let verp = Self { tokens, local: local.to_ascii_lowercase(), domain: domain.to_ascii_lowercase() };
        verp.address(Token { purpose: 0, id: 0, last_day: 0 })?;
        Ok(verp)
    }
    /// The address of a token.
    ///
    /// # Errors
    /// Never, once there is a [`Verp`].
    pub fn address(&self, token: Token) -> Result<Address, BadAddress> {
        let word = self.tokens.word(&self.place(), token);
        Address::parse(&format!("{}+{word}@{}", self.local, self.domain))
    }
    /// Whether an address is the mailbox, or one of its addresses that carry something.
    pub fn owns(&self, address: &str) -> bool {
        let Some((local, domain)) = address.trim().rsplit_once('@') else { return false };
        let mailbox = local.split_once('+').map_or(local, |(mailbox, _)| mailbox);
        domain.eq_ignore_ascii_case(&self.domain) && mailbox.eq_ignore_ascii_case(&self.local)
    }
    /// Reads the token of an address to which something came.
    ///
    /// # Errors
    /// If it carries none, another's, or one that has ended.
    pub fn read(&self, address: &str, now: At) -> Result<Token, NoToken> {
        let (local, _) = address.trim().rsplit_once('@').filter(|_| self.owns(address)).ok_or(NoToken::None)?;
        let (_, word) = local.split_once('+').ok_or(NoToken::None)?;
        self.tokens.read(&self.place(), word, now)
    }
    /// What is for one mailbox is worth nothing at another.
    fn place(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: At = At::from_millis(1_402_974_000_000); // 2014-06-17 12:00 JST

    fn verp(secret: u8, local: &str) -> Result<Verp, BadAddress> {
        Verp::new(Tokens::new(&[secret; 32]), local, "kaname.example")
    }

    fn replies() -> Verp {
        verp(7, "reply").unwrap()
    }

    #[test]
    fn an_address_says_what_it_answers_until_it_ends() {
        let token = Token::until(1, 0x0123_4567_89ab_cdef, NOON, 30);
        let address = replies().address(token).unwrap();
        assert_eq!(replies().read(address.as_str(), NOON), Ok(token));
        assert_eq!(
            replies().read(&address.as_str().to_uppercase(), NOON),
            Ok(token),
            "hosts change the case of letters"
        );
        assert_eq!(replies().read(address.as_str(), NOON.plus_days(30)), Ok(token));
        assert_eq!(replies().read(address.as_str(), NOON.plus_days(31)), Err(NoToken::Ended(token)));
    }

    #[test]
    fn under_another_secret_or_at_another_mailbox_it_is_worth_nothing() {
        let address = replies().address(Token::until(1, 5, NOON, 1)).unwrap();
        let other = verp(8, "reply").unwrap();
        assert_eq!(other.read(address.as_str(), NOON), Err(NoToken::Forged));
        let bounce = verp(7, "bounce").unwrap();
        assert_eq!(bounce.read(address.as_str(), NOON), Err(NoToken::None));
        assert_eq!(bounce.read(&address.as_str().replace("reply", "bounce"), NOON), Err(NoToken::Forged));
        assert_eq!(replies().read("reply@kaname.example", NOON), Err(NoToken::None));
        assert!(replies().owns("Reply@Kaname.example") && replies().owns("reply+any@kaname.example"));
        assert!(
            !replies().owns("replyx@kaname.example")
                && !replies().owns("reply@other.example")
                && !replies().owns("reply")
        );
        assert_eq!(replies().read("reply+@kaname.example", NOON), Err(NoToken::Forged));
    }

    #[test]
    fn what_does_not_fit_a_local_part_is_refused_at_the_start() {
        assert!(verp(7, &"r".repeat(16)).is_ok());
        assert_eq!(verp(7, &"r".repeat(17)).err(), Some(BadAddress::TooLong));
    }

    proptest! {
        #[test]
        fn every_address_is_read_back_and_fits(purpose: u8, id: u128, last_day in 16_238u16..) {
            let token = Token { purpose, id, last_day };
            let address = replies().address(token).unwrap();
            prop_assert!(address.local().len() <= 64);
            prop_assert_eq!(replies().read(address.as_str(), NOON), Ok(token));
        }

        #[test]
        fn rubbish_is_no_token(local in ".{0,80}") {
            let address = format!("reply+{local}@kaname.example");
            prop_assert!(replies().read(&address, NOON).is_err());
            prop_assert!(replies().read(&local, NOON).is_err());
        }
    }
}
