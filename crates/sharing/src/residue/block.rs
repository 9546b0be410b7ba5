//! Blocks of network addresses: a single address, a network, a range, all as first and last.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses from a first to a last, of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    six: bool,
    first: u128,
    last: u128,
}

impl Block {
    /// One address. IPv6 spellings of an IPv4 address (mapped, compatible, NAT64, 6to4) are that IPv4 address.
    pub(super) fn address(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(four) => Self::four(four, four),
            IpAddr::V6(six) => match embedded(six) {
                Some(four) => Self::four(four, four),
                None => Self { six: true, first: six.to_bits(), last: six.to_bits() },
            },
        }
    }
    /// From one IPv4 address to another.
    pub(super) fn four(first: Ipv4Addr, last: Ipv4Addr) -> Self {
        Self { six: false, first: first.to_bits().into(), last: last.to_bits().into() }
    }
    /// From this block's first address to the other's last; `None` if that is no range.
    pub(super) fn up_to(self, other: Self) -> Option<Self> {
        (self.six == other.six && self.first <= other.first).then_some(Self { last: other.last, ..self })
    }
    /// The network of this many leading bits around the address. `None` for /0, which points at nobody, and for
    /// more bits than there are.
    pub(super) fn network(self, bits: u32) -> Option<Self> {
        let width: u32 = if self.six { 128 } else { 32 };
        let host = width.checked_sub(bits).filter(|_| bits > 0)?;
        let mask = 1u128.checked_shl(host)?.wrapping_sub(1);
        Some(Self { six: self.six, first: self.first & !mask, last: self.first | mask })
    }
    /// The IPv4 address that differs in its last octet, as in "192.0.2.1-60".
    pub(super) fn with_last_octet(self, octet: u32) -> Option<Self> {
        let first = u128::from(octet & 255) | (self.first & !255);
        (!self.six).then_some(Self { six: false, first, last: first })
    }
    /// Whether some address is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.six == other.six && self.first <= other.last && other.first <= self.last
    }
    /// How many addresses, less one.
    pub(super) fn spread(&self) -> u128 {
        self.last - self.first
    }
    /// An address, a network (`192.0.2.0/24`) or a range (`192.0.2.1-192.0.2.9`) in its usual spelling.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let address = |text: &str| text.trim().parse::<IpAddr>().ok().map(Self::address);
        if let Some((base, bits)) = text.split_once('/') {
            return address(base)?.network(bits.trim().parse().ok()?);
        }
        match text.split_once('-') {
            Some((first, last)) => address(first)?.up_to(address(last)?),
            None => address(text),
        }
    }
}

/// The IPv4 address inside an IPv6 one: `::ffff:a.b.c.d`, `::a.b.c.d`, `64:ff9b::a.b.c.d`, `2002:aabb:ccdd::`.
fn embedded(six: Ipv6Addr) -> Option<Ipv4Addr> {
    let bits = six.to_bits();
    let low = Ipv4Addr::from_bits((bits & 0xffff_ffff) as u32);
    match bits >> 32 {
        0xffff => Some(low),
        0 if bits > 0xffff => Some(low),
        0x0064_ff9b_0000_0000_0000_0000 => Some(low),
        _ if bits >> 112 == 0x2002 => Some(Ipv4Addr::from_bits((bits >> 80 & 0xffff_ffff) as u32)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(a: &str, b: &str) -> bool {
        Block::parse(a).unwrap().meets(&Block::parse(b).unwrap())
    }

    #[test]
    fn networks_and_ranges_contain_their_addresses() {
        assert!(meet("192.0.2.53", "192.0.2.0/24") && meet("192.0.2.53", "192.0.2.99/24"));
        assert!(!meet("192.0.2.53", "198.51.100.0/24") && !meet("192.0.2.53", "192.0.2.0/27"));
        assert!(meet("192.0.2.53", "192.0.2.50-192.0.2.60"));
        assert!(meet("2001:db8::35", "2001:db8::/32") && !meet("2001:db9::35", "2001:db8::/32"));
        assert_eq!(Block::parse("0.0.0.0/0"), None);
        assert_eq!(Block::parse("192.0.2.0/33"), None);
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_itself() {
        for six in ["::ffff:192.0.2.53", "::ffff:c000:235", "64:ff9b::c000:235", "::c000:235", "2002:c000:235::1"] {
            assert!(meet(six, "192.0.2.53"), "{six}");
        }
        assert!(!meet("::1", "0.0.0.1"));
    }
}
