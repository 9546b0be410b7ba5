//! The places that are still to be reached, one bit each: those of a million fit into the cache of a core.

#![allow(
    clippy::indexing_slicing,
    reason = "places of a layer that was made of as many; others are left out when it is"
)]

/// A set of places.
pub(super) struct Open(Vec<u64>);

impl Open {
    /// Those that work.
    pub(super) fn of(works: &[bool]) -> Self {
        let word = |works: &[bool]| works.iter().rev().fold(0, |word, works| (word << 1) | u64::from(*works));
        Open(works.chunks(64).map(word).collect())
    }

    /// Takes a place out; whether it was in.
    pub(super) fn take(&mut self, place: u32) -> bool {
        let word = &mut self.0[place as usize / 64];
        let bit = 1_u64 << (place % 64);
        let was = *word & bit != 0;
        if was {
            *word &= !bit;
        }
        was
    }

    /// Puts a place in.
    pub(super) fn put(&mut self, place: u32) {
        self.0[place as usize / 64] |= 1_u64 << (place % 64);
    }

    /// All that are in, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> {
        let bits = |(number, word): (u32, u64)| {
            (0_u32..64).filter(move |bit| (word >> bit) & 1 != 0).map(move |bit| number * 64 + bit)
        };
        (0_u32..).zip(self.0.iter().copied()).filter(|(_, word)| *word != 0).flat_map(bits)
    }
}
