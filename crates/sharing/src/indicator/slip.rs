//! Slips of the pen: lines that look like something that they cannot be.

use super::{IndicatorKind, NOTES, SAID, hash, refanged, told};
use std::net::IpAddr;
use unicode_normalization::UnicodeNormalization;

/// A slip of the pen in a line: it looks like something that it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Four numbers with dots, one of them over 255.
    Address,
    /// An address with a length that it cannot have.
    Network,
    /// Hexadecimal digits, fewer or more than a hash has.
    Hash,
    /// A URL without a host.
    Url,
    /// Words and nothing else: nobody could look for that, nor say what it is.
    Words,
}

impl Slip {
    /// The slip in a line, if there is one.
    pub fn in_line(line: &str) -> Option<Slip> {
        let text: String =
            NOTES.iter().find_map(|mark| line.split_once(mark)).map_or(line, |(head, _)| head).nfkc().collect();
        let text = text.trim();
        let named = text.split_once(':').map(|(word, rest)| (word.trim().to_lowercase(), rest.trim()));
        if let Some((word, rest)) = named
            && let Some((_, kind)) = SAID.iter().find(|(said, _)| *said == word)
        {
            return (*kind == IndicatorKind::Hash && hash(rest).is_none()).then_some(Slip::Hash);
        }
        let text = refanged(text);
        if told(&text).is_some() {
            return None;
        }
        let dotted = |text: &str| text.split('.').count() == 4 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let hexadecimal = text.len() >= 28 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match text.split_once('/') {
            _ if text.contains("://") => Some(Slip::Url),
            Some((address, _)) if address.parse::<IpAddr>().is_ok() || dotted(address) => Some(Slip::Network),
            _ if dotted(&text) => Some(Slip::Address),
            // SHA-512 is no slip, though it is not searched for as a hash.
            _ if hexadecimal && ![96, 128].contains(&text.len()) => Some(Slip::Hash),
            _ if text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "ー・、。!?".contains(c)) => {
                Some(Slip::Words)
            }
            _ => None,
        }
    }
    /// Key of the sentence that says what to mend.
    pub fn key(self) -> &'static str {
        match self {
            Slip::Address => "report-slip-address",
            Slip::Network => "report-slip-network",
            Slip::Hash => "report-slip-hash",
            Slip::Url => "report-slip-url",
            Slip::Words => "report-slip-words",
        }
    }
}
