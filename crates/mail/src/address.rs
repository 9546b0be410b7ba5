//! Addresses, as they may stand in an envelope and in a header.

use std::{fmt, str::FromStr};

/// The longest local part (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// The longest path, without its angle brackets (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// An address to which every mail host can deliver: ASCII, without quotes, of lawful length.
///
/// A domain in another script is written in its ASCII form (`xn--…`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    text: String,
    at: usize,
}

/// Why something is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not `local@domain`.
    #[error("this is no mail address")]
    Malformed,
    /// Characters outside ASCII, which many hosts do not take.
    #[error("a mail address of letters outside ASCII cannot be reached from everywhere")]
    NotAscii,
    /// More than 64 octets before the sign or 254 in all.
    #[error("this mail address is longer than mail allows")]
    TooLong,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// If it is none, or one that not every host takes.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(BadAddress::NotAscii);
        }
        let at = text.rfind('@').ok_or(BadAddress::Malformed)?;
        if text.len() > LONGEST || at > LONGEST_LOCAL {
            return Err(BadAddress::TooLong);
        }
        // What would need quotes cannot be told apart from an attempt to say more than an address.
        let lawful = |c: u8| c.is_ascii_graphic() && !b"\"\\()<>[]:;,".contains(&c);
        if !text.bytes().all(lawful) || text.parse::<lettre::Address>().is_err() {
            return Err(BadAddress::Malformed);
        }
        Ok(Self { text: text.to_owned(), at })
    }
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// What stands before the sign.
    pub fn local(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }
    /// What stands after the sign.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }
}

impl FromStr for Address {
    type Err = BadAddress;
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        Self::parse(text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An address with the name of whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that clients show, in any script.
    pub name: Option<String>,
    /// The address.
    pub address: Address,
}

impl Mailbox {
    /// A mailbox with a name.
    pub fn named(name: &str, address: Address) -> Self {
        Self { name: Some(name.to_owned()), address }
    }
    /// A mailbox without a name.
    pub fn of(address: Address) -> Self {
        Self { name: None, address }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_parts() {
        let address = Address::parse(" duty+n.2014@centre.example ").unwrap();
        assert_eq!((address.local(), address.domain()), ("duty+n.2014", "centre.example"));
        assert_eq!(address.to_string(), "duty+n.2014@centre.example");
    }

    #[test]
    fn what_says_more_than_an_address_is_none() {
        for bad in [
            "",
            "duty",
            "@centre.example",
            "duty@",
            "a b@centre.example",
            "a@b@centre.example",
            "duty@centre.example>\r\nRCPT TO:<x@y.example",
            "\"a b\"@centre.example",
            "duty@[192.0.2.1]",
            "a,b@centre.example",
            "duty@centre..example",
        ] {
            assert_eq!(Address::parse(bad), Err(BadAddress::Malformed), "{bad}");
        }
        assert_eq!(Address::parse("当直@centre.example"), Err(BadAddress::NotAscii));
        assert_eq!(Address::parse(&format!("{}@centre.example", "a".repeat(65))), Err(BadAddress::TooLong));
        assert!(Address::parse(&format!("{}@centre.example", "a".repeat(64))).is_ok());
    }
}
