//! DKIM signatures (RFC 6376, RFC 8463), relaxed in headers and body.

mod canonical;
mod key;
mod record;

pub use key::{Key, KeyError};
pub use record::{Published, published};

use base64::{Engine, engine::general_purpose::STANDARD};
use canonical::{body, header, split};
use kernel::At;
use sha2::{Digest, Sha256};
use std::fmt;

/// Headers of which nobody may add a second one, or a first: they are signed once more than they occur.
const SEALED_AGAINST_MORE: [&str; 6] = ["from", "to", "subject", "date", "message-id", "reply-to"];
/// After how many octets the signature's header is folded.
const FOLD: usize = 72;

/// Signs letters of one domain with one key.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

/// Why a letter could not be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Headers and body are not told apart, or there is no `From`.
    #[error("this is no letter")]
    NoLetter,
    /// The key did not sign.
    #[error("the key does not sign")]
    Key,
    /// Something in the name of the key that does not stand in DNS.
    #[error("a domain and a selector are letters, digits, hyphens and dots")]
    Name,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("domain", &self.domain).field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl Signer {
    /// A signer for `domain`, whose public key is published under `selector`.
    ///
    /// # Errors
    /// If either is no name of DNS.
    pub fn new(domain: &str, selector: &str, key: Key) -> Result<Self, SignError> {
        let part = |part: &str| {
            (1..=63).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let lawful = |name: &str| name.len() <= 180 && name.split('.').all(part);
        if !lawful(domain) || !lawful(selector) {
            return Err(SignError::Name);
        }
        Ok(Self { domain: domain.to_owned(), selector: selector.to_owned(), key })
    }
    /// Where the public key is published: a name of DNS.
    pub fn name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
    /// The text record to be published there.
    pub fn record(&self) -> String {
        self.key.record()
    }
    /// The header to put before `message`, with its line end. `at` is when it is signed, to the second.
    ///
    /// # Errors
    /// If `message` is none or the key does not sign.
    pub fn header(&self, message: &[u8], at: At) -> Result<String, SignError> {
        let (fields, text) = split(message).ok_or(SignError::NoLetter)?;
        let names = signed_names(&fields).ok_or(SignError::NoLetter)?;
        let unsigned = self.unsigned(&names, &STANDARD.encode(Sha256::digest(body(text))), at);
        let signature = self.key.sign(&hashed(&fields, &names, &unsigned)).ok_or(SignError::Key)?;
        Ok(format!("DKIM-Signature: {unsigned}{}\r\n", folded(&STANDARD.encode(signature), "b=".len() + 1)))
    }
    fn unsigned(&self, names: &[String], body_hash: &str, at: At) -> String {
        let (algorithm, domain, selector) = (self.key.algorithm(), &self.domain, &self.selector);
        let seconds = at.millis().div_euclid(1000).max(0);
        let mut listed = String::new();
        let mut line = "h=".len() + 1;
        for name in names {
            let separator = if listed.is_empty() { "" } else { ":" };
            if line + name.len() + 1 > FOLD {
                listed.push_str(separator);
                listed.push_str("\r\n ");
                line = 1;
            } else {
                listed.push_str(separator);
            }
            listed.push_str(name);
            line += name.len() + 1;
        }
        format!(
            "v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={domain};\r\n s={selector}; t={seconds};\r\n \
             h={listed};\r\n bh={body_hash};\r\n b="
        )
    }
}

/// Every header that is there, and those of which there shall be no more.
fn signed_names(fields: &[&[u8]]) -> Option<Vec<String>> {
    let mut names: Vec<String> = fields.iter().map(|field| canonical::name(field)).collect();
    if !names.iter().any(|name| name == "from") {
        return None;
    }
    names.extend(SEALED_AGAINST_MORE.map(str::to_owned));
    Some(names)
}

/// What is hashed of the headers (RFC 6376, 3.7): those that are named, each name taking the lowest not yet taken, then the
/// signature's own header without the signature.
fn hashed<N: AsRef<str>>(fields: &[&[u8]], names: &[N], unsigned: &str) -> Vec<u8> {
    let mut left: Vec<(String, &[u8])> = fields.iter().map(|field| (canonical::name(field), *field)).collect();
    let mut hashed = Vec::new();
    for name in names {
        if let Some(found) = left.iter().rposition(|(present, _)| present == name.as_ref()) {
            hashed.extend(header(left.remove(found).1));
            hashed.extend(b"\r\n");
        }
    }
    hashed.extend(header(format!("DKIM-Signature: {unsigned}").as_bytes()));
    hashed
}

/// `text` in lines; the first has room for what is already in it.
fn folded(text: &str, first: usize) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / FOLD * 3 + 3);
    for (n, c) in text.chars().enumerate() {
        if n > 0 && (n + first).is_multiple_of(FOLD) {
            folded.push_str("\r\n ");
        }
        folded.push(c);
    }
    folded
}

#[cfg(test)]
mod tests;
