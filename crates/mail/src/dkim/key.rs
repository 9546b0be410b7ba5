//! The key that signs.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use sha2::{Digest, Sha256};
use std::fmt;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject};

/// A private key: Ed25519, or RSA of 2048 to 4096 bits.
pub struct Key(Kind);

enum Kind {
    Ed25519(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No private key in it.
    #[error("there is no private key in it; `openssl genpkey -algorithm ed25519` or `openssl genrsa 2048` makes one")]
    NotPem,
    /// A key of another kind or size.
    #[error("this is neither an Ed25519 key nor an RSA key of 2048 to 4096 bits")]
    Unfit,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.algorithm()).finish()
    }
}

impl Key {
    /// Reads a key as `openssl` writes it (PKCS#8, or PKCS#1 for RSA).
    ///
    /// # Errors
    /// If there is none, or one that cannot be used.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let read = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::NotPem)?;
        let kind = match &read {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).map(Box::new).map(Kind::Rsa),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let ed25519 = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Kind::Ed25519);
                ed25519.or_else(|_| RsaKeyPair::from_pkcs8(der).map(Box::new).map(Kind::Rsa))
            }
            _ => return Err(KeyError::Unfit),
        };
        kind.map(Self).map_err(|_| KeyError::Unfit)
    }
    /// The name of the algorithm in a signature.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.0 {
            Kind::Ed25519(_) => "ed25519-sha256",
            Kind::Rsa(_) => "rsa-sha256",
        }
    }
    /// Signs. RSA signatures of this kind are the same each time; what is drawn here only hides the key from a clock.
    pub(super) fn sign(&self, hashed: &[u8]) -> Option<Vec<u8>> {
        match &self.0 {
            Kind::Ed25519(key) => Some(key.sign(&Sha256::digest(hashed)).as_ref().to_vec()),
            Kind::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), hashed, &mut signature).ok()?;
                Some(signature)
            }
        }
    }
    /// The text record of the public key.
    pub fn record(&self) -> String {
        let (kind, key) = (self.kind(), STANDARD.encode(self.public()));
        format!("v=DKIM1; k={kind}; p={key}")
    }
    pub(super) fn kind(&self) -> &'static str {
        match self.0 {
            Kind::Ed25519(_) => "ed25519",
            Kind::Rsa(_) => "rsa",
        }
    }
    /// The public key in the form in which it is published: for RSA a SubjectPublicKeyInfo.
    pub(super) fn public(&self) -> Vec<u8> {
        match &self.0 {
            Kind::Ed25519(key) => key.public_key().as_ref().to_vec(),
            Kind::Rsa(key) => subject_public_key_info(key.public_key().as_ref()),
        }
    }
}

/// An RSAPublicKey as SubjectPublicKeyInfo (RFC 3279, 2.3.1).
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    const RSA_ENCRYPTION: [u8; 15] = [0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let mut bits = vec![0];
    bits.extend(key);
    let mut inner = RSA_ENCRYPTION.to_vec();
    inner.extend(tagged(3, &bits));
    tagged(0x30, &inner)
}

/// A value in DER: tag, length, content.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut der = vec![tag];
    if content.len() >= 0x80 {
        der.push(0x80 | length.len() as u8);
    }
    der.extend(length);
    der.extend(content);
    der
}
