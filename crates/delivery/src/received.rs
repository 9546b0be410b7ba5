//! What came to a body, in numbers.

/// How many notices came to a body, and what it did with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Handed to it.
    pub handed: i64,
    /// Of these: opened.
    pub opened: i64,
    /// Of these: it said that it has them.
    pub acknowledged: i64,
    /// Of these: passed on, by hand or by a standing agreement.
    pub passed: i64,
}
