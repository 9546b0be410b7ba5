//! Addresses and telephone numbers that are reserved for documentation, so that no real host or person answers.

/// A fictional host of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FictionalHost {
    /// Its name, such as `www.shiomi-tel.example`.
    pub name: String,
    /// Its address, such as `192.0.2.50`.
    pub address: String,
}

/// The three networks of RFC 5737, 32 blocks of 8 addresses in each.
const NETWORKS: [&str; 3] = ["192.0.2", "198.51.100", "203.0.113"];
const BLOCKS: usize = 96;
/// 192.0.2.48/29, kept for member 0: the address 192.0.2.53 in the demo points to one member only.
const KEPT: usize = 6;

/// Network and first address of a member's block. All but member 0 share theirs with others.
fn block(member: usize) -> (&'static str, usize) {
    let free = member % (BLOCKS - 1);
    let number = if member == 0 { KEPT } else { free + usize::from(free >= KEPT) };
    (NETWORKS.get(number / 32).copied().unwrap_or_default(), number % 32 * 8)
}

/// `192.0.2.48/29`
pub(super) fn network_v4(member: usize) -> String {
    let (network, first) = block(member);
    format!("{network}.{first}/29")
}

/// `2001:db8:1::/48`, a block of its own for each member (RFC 3849).
pub(super) fn network_v6(member: usize) -> String {
    format!("2001:db8:{:x}::/48", member + 1)
}

/// The hosts a member shows to the world: web, mail, names.
pub(super) fn hosts(member: usize, domain: &str) -> [FictionalHost; 3] {
    let (network, first) = block(member);
    [("www", 2), ("mail", 3), ("ns1", 5)].map(|(host, place)| FictionalHost {
        name: format!("{host}.{domain}"),
        address: format!("{network}.{}", first + place),
    })
}

/// A telephone number that nobody has: `03-0000-0000` to `03-0000-0999` are the cast's, the others the members'.
pub(super) fn phone(member: usize, priority: u8) -> String {
    let line = (member * 2 + usize::from(priority).saturating_sub(1)) % 9_000;
    format!("03-0000-{:04}", 1_000 + line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_member_0_owns_the_address_of_the_demo() {
        assert_eq!(network_v4(0), "192.0.2.48/29");
        let [_, _, names] = hosts(0, "shiomi-tel.example");
        assert_eq!((names.name.as_str(), names.address.as_str()), ("ns1.shiomi-tel.example", "192.0.2.53"));
        assert!((1..4_091).all(|member| network_v4(member) != "192.0.2.48/29"));
    }
}
