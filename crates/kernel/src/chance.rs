//! Chance, handed in: the only source of random bytes.

/// Gives random bytes. The binary brings the operating system's, tests bring a counter.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// A secret of 32 random bytes as 64 hexadecimal digits, for tokens that people or browsers carry.
pub fn token(chance: &dyn Chance) -> String {
    let mut bytes = [0u8; 32];
    chance.fill(&mut bytes);
    crate::hash::hex(&bytes)
}
