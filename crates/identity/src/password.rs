//! Passwords: how they are kept, how they are checked, and which are refused.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Bilingual, Chance};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

mod common;

/// Memory of one computation in KiB. OWASP Password Storage Cheat Sheet: argon2id with m=19456, t=2, p=1.
pub const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory.
pub const PASSES: u32 = 2;
/// Lanes.
pub const LANES: u32 = 1;
/// The shortest password, in characters.
pub const SHORTEST: usize = 12;
/// The longest, in characters: enough for any sentence, too short to keep the machine busy.
pub const LONGEST: usize = 256;

/// How many computations run at once: two need 38 MiB, and 60 people a second still get in.
const AT_ONCE: usize = 2;
static DESK: Semaphore = Semaphore::const_new(AT_ONCE);
static COMPUTED: AtomicU64 = AtomicU64::new(0);

/// The hash of a password that nobody has, made with the parameters above: what is checked where there is no account,
/// so that the answer takes as long.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$RGVjb3lEZWNveURlY295IQ$aV2hf8PkpPM5vTu6fxbPVqkHThIk6s8Lvq0Fj2wLOyM";

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The parameters or the stored hash are unusable.
    #[error("the password cannot be computed with")]
    Unusable(#[source] argon2::password_hash::Error),
    /// The thread on which it was computed is gone.
    #[error("the computation was broken off")]
    BrokenOff,
}

/// Why a password is refused. NIST SP 800-63B section 5.1.1.2: length and commonness, no rules on kinds of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// More than [`LONGEST`].
    Long,
    /// One of those that are tried first.
    Common,
    /// The address or the name, or little more.
    Personal,
}

impl Weakness {
    /// Key of the sentence that says so.
    pub fn key(self) -> &'static str {
        match self {
            Weakness::Short => "identity-password-short",
            Weakness::Long => "identity-password-long",
            Weakness::Common => "identity-password-common",
            Weakness::Personal => "identity-password-personal",
        }
    }
}

/// What is wrong with a password for somebody with this address and these names.
pub fn weakness(password: &str, mail: &str, name: &Bilingual) -> Option<Weakness> {
    let plain = plain(password);
    let folded = folded(password);
    if plain.chars().count() < SHORTEST {
        Some(Weakness::Short)
    } else if plain.chars().count() > LONGEST {
        Some(Weakness::Long)
    } else if personal(&folded, mail, name) {
        Some(Weakness::Personal)
    } else if common::is_common(&folded) {
        Some(Weakness::Common)
    } else {
        None
    }
}

/// The password as it is hashed: the same from every keyboard (NFKC, NIST SP 800-63B section 5.1.1.2).
fn plain(password: &str) -> String {
    password.nfkc().collect()
}

fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// Whether it is a personal word with at most a few characters around it.
fn personal(folded_password: &str, mail: &str, name: &Bilingual) -> bool {
    let (local, domain) = mail.split_once('@').unwrap_or((mail, ""));
    let site = domain.split('.').next().unwrap_or_default();
    let words = [mail, local, domain, site, &name.ja, &name.en].map(folded);
    words.iter().filter(|word| word.chars().count() >= 2).any(|word| {
        let rest = folded_password.replace(word.as_str(), "");
        rest.len() < folded_password.len() && rest.chars().filter(|c| c.is_alphabetic()).count() < 4
    })
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|cause| PasswordError::Unusable(cause.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, in PHC form. Takes some 20 ms: in handlers use [`hash_apart`].
///
/// # Errors
/// If it cannot be computed.
pub fn hash(password: &str, chance: &dyn Chance) -> Result<String, PasswordError> {
    let mut salt = [0u8; 16];
    chance.fill(&mut salt);
    COMPUTED.fetch_add(1, Ordering::SeqCst);
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(plain(password).as_bytes(), &salt).map_err(PasswordError::Unusable)?;
    Ok(hash.to_string())
}

/// Whether the password is the one of this hash. Without a hash it is never, and takes as long.
///
/// # Errors
/// If the stored hash cannot be read.
pub fn verify(password: &str, stored: Option<&str>) -> Result<bool, PasswordError> {
    let hash = PasswordHash::new(stored.unwrap_or(DECOY)).map_err(|cause| PasswordError::Unusable(cause.into()))?;
    COMPUTED.fetch_add(1, Ordering::SeqCst);
    let longest: String = plain(password).chars().take(LONGEST).collect();
    let same = argon2()?.verify_password(longest.as_bytes(), &hash).is_ok();
    Ok(same && stored.is_some())
}

/// [`hash`] on a thread of its own, few at a time.
///
/// # Errors
/// As [`hash`].
pub async fn hash_apart(password: &str, chance: &dyn Chance) -> Result<String, PasswordError> {
    let mut salt = [0u8; 16];
    chance.fill(&mut salt);
    let password = password.to_owned();
    apart(move || hash(&password, &Salt(salt))).await
}

/// [`verify`] on a thread of its own, few at a time.
///
/// # Errors
/// As [`verify`].
pub async fn verify_apart(password: &str, stored: Option<String>) -> Result<bool, PasswordError> {
    let password = password.to_owned();
    apart(move || verify(&password, stored.as_deref())).await
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    let _place = DESK.acquire().await.map_err(|_| PasswordError::BrokenOff)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::BrokenOff)?
}

/// How often a hash has been computed since the start; for the metrics, and to see that nobody is told apart by time.
pub fn computed() -> u64 {
    COMPUTED.load(Ordering::SeqCst)
}

/// Bytes drawn beforehand, for a thread that cannot borrow the source of chance.
struct Salt([u8; 16]);
impl Chance for Salt {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.iter_mut().zip(self.0).for_each(|(byte, drawn)| *byte = drawn);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn sato() -> Bilingual {
        Bilingual::new("佐藤 恵", "Megumi Sato")
    }
    fn judged(password: &str) -> Option<Weakness> {
        weakness(password, "megumi.sato@shiomi-tel.example", &sato())
    }

    #[test]
    fn a_password_is_its_own_and_no_other() {
        let stored = hash("朝の港に白い船が三つ並ぶ", &trial::Counter::default()).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("朝の港に白い船が三つ並ぶ", Some(&stored)).unwrap());
        assert!(!verify("朝の港に白い船が二つ並ぶ", Some(&stored)).unwrap());
        assert!(!verify("", Some(&stored)).unwrap());
    }

    #[test]
    fn the_same_password_from_another_keyboard_is_the_same() {
        let stored = hash("がぎぐげご-ABC-123456", &trial::Counter::default()).unwrap();
        assert!(verify("か\u{3099}ぎぐげご-ＡＢＣ-１２３４５６", Some(&stored)).unwrap());
    }

    #[test]
    fn where_there_is_no_account_the_same_work_is_done_and_nothing_matches() {
        let decoy = PasswordHash::new(DECOY).unwrap();
        let real = hash("vapor-lantern-73-otter", &trial::Counter::default()).unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!((decoy.algorithm, decoy.version, decoy.params), (real.algorithm, real.version, real.params));
        assert_eq!(decoy.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
        assert!(!verify("the password of nobody", None).unwrap());
    }

    #[test]
    fn short_common_and_personal_passwords_are_refused() {
        assert_eq!(judged("vapor-73"), Some(Weakness::Short));
        assert_eq!(judged("password1234"), Some(Weakness::Common));
        assert_eq!(judged(&"な".repeat(257)), Some(Weakness::Long));
        for personal in [
            "megumi.sato@shiomi-tel.example",
            "megumi.sato2014",
            "Megumi Sato 1",
            "佐藤恵佐藤恵佐藤恵佐藤恵",
            "shiomi-tel-2014",
        ] {
            assert_eq!(judged(personal), Some(Weakness::Personal), "{personal}");
        }
        assert_eq!(judged("vapor-lantern-73-otter"), None);
        assert_eq!(judged("朝の港に白い船が三つ並ぶ"), None);
    }

    #[test]
    fn a_stored_hash_that_cannot_be_read_is_told() {
        assert!(matches!(verify("x", Some("plain text")), Err(PasswordError::Unusable(_))));
    }
}
