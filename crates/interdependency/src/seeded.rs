//! Chance from a seed: the same numbers on every machine, each by its address.
//!
//! SplitMix64 (G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators. OOPSLA 2014) as a counter: the
//! number at an address depends on seed and address alone, so two variants of a plan draw the same number for the same thing (common
//! random numbers), and it does not matter in which order scenarios are looked at.

/// Numbers of one seed and one stream.
#[derive(Clone, Copy, Debug)]
pub struct Seeded {
    state: u64,
}

/// The odd number by which SplitMix64 steps: 2^64 divided by the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// SplitMix64's finaliser: each bit in touches each bit out.
const fn mixed(state: u64) -> u64 {
    let once = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    twice ^ (twice >> 31)
}

impl Seeded {
    /// The numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Seeded { state: mixed(seed.wrapping_add(STEP)) }
    }

    /// The numbers of a stream of these: of a component, of a scenario.
    #[must_use]
    pub const fn stream(self, number: u64) -> Self {
        Seeded { state: mixed(self.state ^ mixed(number.wrapping_add(1).wrapping_mul(STEP))) }
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mixed(self.state)
    }

    /// The next number in [0, 1), a multiple of 2⁻⁵³.
    pub const fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The next whole number below `end`, which is above 0; even but for one part in 2⁶⁴ / `end`.
    pub const fn below(&mut self, end: u32) -> u32 {
        ((self.bits() as u128 * end as u128) >> 64) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_splitmix_gives() {
        // The first three of SplitMix64 from state 0, as its authors' C code prints them.
        let mut zero = Seeded { state: 0 };
        let first = [zero.bits(), zero.bits(), zero.bits()];
        assert_eq!(first, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
    }

    #[test]
    fn an_address_has_its_numbers_whatever_else_is_drawn() {
        let of = |stream| Seeded::new(7).stream(stream);
        let (mut one, mut again) = (of(1), of(1));
        of(2).bits();
        assert_eq!(one.bits(), again.bits());
        assert_ne!(of(1).bits(), of(2).bits());
        assert_ne!(of(1).bits(), Seeded::new(8).stream(1).bits());
        let mut dice = Seeded::new(1);
        let mean: f64 = (0..10_000).map(|_| dice.unit()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01 && (0..1000).all(|_| dice.below(6) < 6), "{mean}");
    }
}
