//! The proxies that stand in front, and what they are believed about where a request comes from.
//!
//! The law: `X-Forwarded-For` is read only if the other end of the connection is a trusted proxy. Each proxy adds on
//! the right whom it was asked by, so it is read from the right: the first address that is not itself a trusted proxy
//! is the source, and whatever stands left of it may have been written by anybody. What cannot be read ends the
//! reading; the source is then the other end of the connection, as without the header.

use crate::source::Source;
use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::{self, Next},
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

/// The header, lower case.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Why a text names no network.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NetworkError {
    /// It has another shape.
    #[error("write an address or a network, such as 192.0.2.10 or 2001:db8::/64")]
    Shape,
    /// The length is none of its family, or 0: everybody.
    #[error("the length must be 1 to 32 for IPv4 and 1 to 128 for IPv6")]
    Length,
    /// The address says more than the length; one of them is a slip.
    #[error("the address has bits beyond the length of the network")]
    Beyond,
}

/// A network in which proxies stand: an address, and how many leading bits of it count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    length: u32,
}

/// The leading bits of an address, as a number that can be compared within its family.
fn leading(address: IpAddr, length: u32) -> u128 {
    let (bits, width) = match address {
        IpAddr::V4(four) => (u128::from(four.to_bits()), 32_u32),
        IpAddr::V6(six) => (six.to_bits(), 128),
    };
    bits.checked_shr(width.saturating_sub(length)).unwrap_or(0)
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.base, self.length)
    }
}

impl Network {
    /// Whether it is one of IPv4.
    pub fn is_v4(&self) -> bool {
        self.base.is_ipv4()
    }
    /// How many leading bits count.
    pub fn length(&self) -> u32 {
        self.length
    }
    /// Whether the address is in it. An IPv4 address that is written as IPv6 is that IPv4 address.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let same_family = address.is_ipv4() == self.base.is_ipv4();
        same_family && leading(address, self.length) == leading(self.base, self.length)
    }
}

impl FromStr for Network {
    type Err = NetworkError;
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| NetworkError::Shape)?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(width), str::parse::<u32>).map_err(|_| NetworkError::Shape)?;
        if !(1..=width).contains(&length) {
            return Err(NetworkError::Length);
        }
        if leading(base, length) << (width - length) != leading(base, width) {
            return Err(NetworkError::Beyond);
        }
        Ok(Self { base, length })
    }
}

/// Whom the header names as the source of a request from `peer`; `None` if it is not to be believed, or says nothing
/// that can be read.
pub fn forwarded_for(trusted: &[Network], peer: IpAddr, headers: &HeaderMap) -> Option<Source> {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    if !is_trusted(peer) {
        return None;
    }
    for line in headers.get_all(FORWARDED_FOR).iter().rev() {
        for entry in line.to_str().ok()?.rsplit(',') {
            let address = address(entry.trim())?;
            if !is_trusted(address) {
                return Some(Source::of(address));
            }
        }
    }
    None
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// The service, told by these proxies where a request comes from. Without any, the service as it is.
pub fn behind(router: Router, trusted: Vec<Network>) -> Router {
    if trusted.is_empty() {
        return router;
    }
    router.layer(middleware::from_fn_with_state(Arc::new(trusted), tell))
}

async fn tell(State(trusted): State<Arc<Vec<Network>>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(source) = peer.and_then(|peer| forwarded_for(&trusted, peer, request.headers())) {
        request.extensions_mut().insert(source);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }
    fn named(trusted: &[&str], peer: &str, lines: &[&str]) -> Option<String> {
        let trusted: Vec<Network> = trusted.iter().map(|text| network(text)).collect();
        let line = |line: &&str| ("x-forwarded-for".parse().unwrap(), HeaderValue::from_str(line).unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines.iter().map(line) {
            let _: bool = headers.append::<axum::http::HeaderName>(name, value);
        }
        forwarded_for(&trusted, peer.parse().unwrap(), &headers).map(|source| source.0)
    }

    #[test]
    fn a_network_holds_its_own_addresses_only() {
        for (text, inside, outside) in [
            ("192.0.2.10", "192.0.2.10", "192.0.2.11"),
            ("192.0.2.0/24", "::ffff:192.0.2.255", "192.0.3.0"),
            ("192.0.2.0/25", "192.0.2.127", "192.0.2.128"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::1", "::1", "127.0.0.1"),
            ("128.0.0.0/1", "203.0.113.1", "8000::"),
        ] {
            assert!(network(text).holds(inside.parse().unwrap()), "{text} {inside}");
            assert!(!network(text).holds(outside.parse().unwrap()), "{text} {outside}");
        }
    }

    #[test]
    fn what_is_no_network_or_everybody_is_refused() {
        for (text, why) in [
            ("", NetworkError::Shape),
            ("proxy.example", NetworkError::Shape),
            ("192.0.2.0/", NetworkError::Shape),
            ("192.0.2.0/-1", NetworkError::Shape),
            ("192.0.2.0/33", NetworkError::Length),
            ("0.0.0.0/0", NetworkError::Length),
            ("::/0", NetworkError::Length),
            ("192.0.2.1/24", NetworkError::Beyond),
        ] {
            assert_eq!(text.parse::<Network>(), Err(why), "{text}");
        }
    }

    #[test]
    fn the_rightmost_address_that_is_no_proxy_is_the_source() {
        let trusted = ["192.0.2.0/24", "2001:db8:0:1::/64"];
        let named = |lines: &[&str]| named(&trusted, "192.0.2.1", lines);
        assert_eq!(named(&["203.0.113.9"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["198.51.100.1, 203.0.113.9"]).as_deref(), Some("203.0.113.9"), "the left one may be forged");
        assert_eq!(named(&["203.0.113.9, 192.0.2.7"]).as_deref(), Some("203.0.113.9"), "past the second proxy");
        assert_eq!(named(&["198.51.100.1", "203.0.113.9", "192.0.2.7"]).as_deref(), Some("203.0.113.9"), "many lines");
        assert_eq!(named(&["203.0.113.9:4711"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["[2001:db8:9::1]:4711"]).as_deref(), Some("2001:db8:9::/64"));
        assert_eq!(named(&["[2001:db8:9::1]"]).as_deref(), Some("2001:db8:9::/64"));
    }

    #[test]
    fn what_cannot_be_read_ends_the_reading() {
        let named = |lines: &[&str]| named(&["192.0.2.0/24"], "192.0.2.1", lines);
        for lines in [
            &[][..],
            &[""],
            &["unknown"],
            &["203.0.113.9, unknown"],
            &["203.0.113.9,"],
            &["203.0.113.9, 192.0.2.7, \t, 192.0.2.8"],
            &["999.0.113.9"],
            &["203.0.113.9", "é"],
            &["192.0.2.5"],
        ] {
            assert_eq!(named(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(named(&["192.0.2.0/24"], "198.51.100.1", &["203.0.113.9"]), None);
        assert_eq!(named(&[], "127.0.0.1", &["203.0.113.9"]), None);
        assert_eq!(named(&["192.0.2.0/24"], "::ffff:192.0.2.1", &["203.0.113.9"]).as_deref(), Some("203.0.113.9"));
    }

    proptest! {
        #[test]
        fn what_a_stranger_writes_never_changes_the_source(forged in "[ -~]{0,60}", another in "[0-9a-f:., ]{0,60}") {
            let honest = named(&["192.0.2.0/24"], "192.0.2.1", &["203.0.113.9"]);
            // The proxy adds to the header that it was sent, or a line below it.
            let added = format!("{forged},203.0.113.9");
            prop_assert_eq!(&named(&["192.0.2.0/24"], "192.0.2.1", &[&another, &added]), &honest);
            prop_assert_eq!(&named(&["192.0.2.0/24"], "192.0.2.1", &[&forged, "203.0.113.9"]), &honest);
            prop_assert_eq!(named(&["192.0.2.0/24"], "203.0.113.9", &[&forged, &another]), None);
        }
    }
}
