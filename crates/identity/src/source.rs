//! Where a request comes from, as far as it can be believed.

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// The source of a request. A trusted proxy may put one into the request's extensions (see [`crate::proxy`]); else it
/// is the other end of the connection. It only makes strangers wait: nobody is trusted for the place he comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(pub String);

impl Source {
    /// The source that an address stands for: all of a /64 in IPv6, since one person has as many.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(v4.to_string()),
            IpAddr::V6(v6) => {
                let network = u128::from(v6) & !u128::from(u64::MAX);
                Self(format!("{}/64", Ipv6Addr::from(network)))
            }
        }
    }
    /// From the extensions of a request; `unknown` where nothing is known.
    pub fn from_extensions(extensions: &Extensions) -> Self {
        let connection = || extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| Self::of(peer.ip()));
        extensions.get::<Self>().cloned().or_else(connection).unwrap_or_else(|| Self("unknown".into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::from_extensions(&parts.extensions))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn one_household_is_one_source() {
        let of = |text: &str| Source::of(text.parse().unwrap()).0;
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2:bbbb::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }

    #[test]
    fn what_stands_in_front_is_believed_before_the_connection() {
        let mut extensions = Extensions::new();
        assert_eq!(Source::from_extensions(&extensions).0, "unknown");
        extensions.insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 40_000))));
        assert_eq!(Source::from_extensions(&extensions).0, "192.0.2.7");
        extensions.insert(Source("198.51.100.3".into()));
        assert_eq!(Source::from_extensions(&extensions).0, "198.51.100.3");
    }
}
