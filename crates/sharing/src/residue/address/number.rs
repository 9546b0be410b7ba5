//! An address that is written as one number.

use crate::residue::block::Block;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A number while it is read, as decimal and as hexadecimal.
#[derive(Default)]
pub(super) struct Number {
    prefixed: bool,
    lettered: bool,
    leading_zero: bool,
    length: usize,
    decimal: u128,
    hexadecimal: u128,
}

impl Number {
    /// Behind `0x`, or not.
    pub(super) fn begin(prefixed: bool) -> Self {
        Self { prefixed, ..Self::default() }
    }
    pub(super) fn add(&mut self, digit: u32) {
        self.leading_zero |= self.length == 0 && digit == 0;
        self.lettered |= digit > 9;
        self.length += 1;
        self.decimal = self.decimal.wrapping_mul(10).wrapping_add(digit.into());
        self.hexadecimal = self.hexadecimal << 4 | u128::from(digit);
    }
    /// What address this can be. Eight digits are hexadecimal only if something says so: 20140617 is a day.
    pub(super) fn address(&self) -> Option<Block> {
        let four = |bits: u128| u32::try_from(bits).ok().map(|bits| Block::address(Ipv4Addr::from_bits(bits).into()));
        match self.length {
            32 => Some(Block::address(Ipv6Addr::from_bits(self.hexadecimal).into())),
            8 if self.prefixed || self.lettered => four(self.hexadecimal),
            8..=10 if !self.prefixed && !self.lettered && !self.leading_zero => four(self.decimal),
            _ => None,
        }
    }
}
