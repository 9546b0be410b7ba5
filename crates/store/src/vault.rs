//! Secrets that must be read again, kept so that the database alone does not tell them: AES-256-GCM, under a key that
//! lives elsewhere. Whose a secret is goes in as associated data, so that one person's does not open as another's.

use crate::StoreError;
use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Nonce, Payload},
};
use hmac::{Hmac, Mac};
use kernel::Chance;
use sha2::Sha256;

/// The form of what is kept: this byte, the nonce, the ciphertext with its tag.
const FORM: u8 = 1;
/// Bytes of a nonce; drawn by chance for each secret, of which there are few (NIST SP 800-38D, 8.3).
const NONCE: usize = 12;

/// What keeps secrets.
#[derive(Clone)]
pub struct Vault {
    cipher: Aes256Gcm,
    marks: Hmac<Sha256>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Bytes of a key.
    pub const KEY: usize = 32;

    /// The vault of this key.
    pub fn new(key: &[u8; Self::KEY]) -> Self {
        // HMAC fills a key up with zeros to the block of its hash (RFC 2104, 2).
        let mut block = [0; 64];
        block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
        Self { cipher: Aes256Gcm::new(&(*key).into()), marks: <Hmac<Sha256> as hmac::KeyInit>::new(&block.into()) }
    }

    /// A secret that follows from the key, one for each purpose: for marks that nobody without the key can make, and that
    /// need not be kept. (HMAC-SHA256 as a key derivation in one step, NIST SP 800-108.)
    pub fn derive(&self, purpose: &str) -> [u8; Self::KEY] {
        let mut mark = self.marks.clone();
        mark.update(b"kaname vault derive 1\0");
        mark.update(purpose.as_bytes());
        mark.finalize().into_bytes().into()
    }

    /// A secret of `whose`, as the database may hold it.
    ///
    /// # Errors
    /// `Locked` if it cannot be encrypted, which only a very long one cannot.
    pub fn keep(&self, whose: &[u8], secret: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0u8; NONCE];
        chance.fill(&mut nonce);
        let payload = Payload { msg: secret, aad: whose };
        let hidden = self.cipher.encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload).map_err(|_| StoreError::Locked)?;
        Ok([&[FORM][..], &nonce, &hidden].concat())
    }

    /// The secret of `whose` that was kept so.
    ///
    /// # Errors
    /// `Locked` if it was kept under another key, for somebody else, or was changed.
    pub fn tell(&self, whose: &[u8], kept: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (nonce, hidden) = kept
            .split_first()
            .filter(|(form, _)| **form == FORM)
            .and_then(|(_, rest)| rest.split_first_chunk::<NONCE>())
            .ok_or(StoreError::Locked)?;
        let payload = Payload { msg: hidden, aad: whose };
        self.cipher.decrypt(&Nonce::<Aes256Gcm>::from(*nonce), payload).map_err(|_| StoreError::Locked)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn kept(key: u8, whose: &[u8], secret: &[u8]) -> Vec<u8> {
        Vault::new(&[key; 32]).keep(whose, secret, &trial::Counter::default()).unwrap()
    }

    #[test]
    fn each_purpose_has_a_secret_of_its_own_that_follows_from_the_key() {
        let [one, other] = [[7; 32], [8; 32]].map(|key| Vault::new(&key));
        assert_eq!(one.derive("letters"), Vault::new(&[7; 32]).derive("letters"));
        assert_ne!(one.derive("letters"), one.derive("letter"));
        assert_ne!(one.derive("letters"), other.derive("letters"));
        assert_ne!(one.derive(""), [7; 32]);
    }

    #[test]
    fn a_secret_opens_with_its_key_for_its_owner_only() {
        let vault = Vault::new(&[7; 32]);
        let held = kept(7, b"sato", b"12345678901234567890");
        assert_eq!(vault.tell(b"sato", &held).unwrap(), b"12345678901234567890");
        assert!(matches!(vault.tell(b"ono", &held), Err(StoreError::Locked)), "another person's");
        assert!(matches!(Vault::new(&[8; 32]).tell(b"sato", &held), Err(StoreError::Locked)), "another key");
        assert!(!held.windows(4).any(|part| b"12345678901234567890".windows(4).any(|four| four == part)));
    }

    #[test]
    fn the_same_secret_is_never_kept_the_same_and_is_not_printed() {
        let (vault, chance) = (Vault::new(&[7; 32]), trial::Counter::default());
        let twice = [vault.keep(b"x", b"secret", &chance).unwrap(), vault.keep(b"x", b"secret", &chance).unwrap()];
        assert_ne!(twice[0], twice[1]);
        assert_eq!(format!("{vault:?}"), "Vault(…)");
    }

    proptest! {
        #[test]
        fn whatever_is_changed_or_cut_does_not_open(at in 0usize..49, bit in 0u8..8, cut in 0usize..49) {
            let held = kept(7, b"x", b"12345678901234567890");
            prop_assert_eq!(held.len(), 49);
            let mut changed = held.clone();
            changed[at] ^= 1 << bit;
            let vault = Vault::new(&[7; 32]);
            prop_assert!(vault.tell(b"x", &changed).is_err());
            prop_assert!(vault.tell(b"x", &held[..cut]).is_err());
        }
    }
}
