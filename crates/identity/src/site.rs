//! Under which address people reach this Kaname: what passkeys are bound to.

use axum::{
    Extension, Router,
    http::{Extensions, HeaderMap, header},
};
use std::str::FromStr;
use webauthn_rs::prelude::Url;

/// Why a text is no address of a site.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SiteError {
    /// It has another shape, or more than a scheme, a name and a port.
    #[error("write an origin, such as https://kaname.example")]
    Shape,
    /// Passkeys need TLS, but on this machine itself.
    #[error("only http://localhost goes without https")]
    Plain,
    /// An address of numbers: passkeys are bound to names.
    #[error("passkeys are bound to a name; an address of numbers is none")]
    NoName,
}

/// The address of this site, as browsers write it: an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: Url,
    name: String,
}

impl Site {
    /// The origin.
    pub fn origin(&self) -> &Url {
        &self.origin
    }
    /// The name of the host, to which passkeys are bound.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The site of a request: what was configured; else, where cookies go over plain HTTP (on trial, on loopback), what
    /// the browser calls it if that is `localhost`. Whoever is free to say another `Host` gains nothing: a browser
    /// checks the name.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, secure: bool) -> Option<Self> {
        let said = || {
            let host = headers.get(header::HOST)?.to_str().ok().filter(|_| !secure)?;
            format!("http://{host}").parse::<Self>().ok().filter(|site| site.name == "localhost")
        };
        extensions.get::<Self>().cloned().or_else(said)
    }
}

impl FromStr for Site {
    type Err = SiteError;
    fn from_str(text: &str) -> Result<Self, SiteError> {
        let origin = Url::parse(text).map_err(|_| SiteError::Shape)?;
        let bare = origin.path() == "/" && origin.query().is_none() && origin.fragment().is_none();
        if !bare || !origin.username().is_empty() || origin.password().is_some() {
            return Err(SiteError::Shape);
        }
        let name = origin.domain().ok_or(SiteError::NoName)?.to_owned();
        match origin.scheme() {
            "https" => Ok(Self { origin, name }),
            "http" if name == "localhost" => Ok(Self { origin, name }),
            _ => Err(SiteError::Plain),
        }
    }
}

/// The service, told under which address people reach it. Without one, the service as it is.
pub fn at(router: Router, site: Option<Site>) -> Router {
    match site {
        Some(site) => router.layer(Extension(site)),
        None => router,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_an_origin_with_a_name_is_a_site() {
        let site: Site = "https://kaname.example:8443".parse().unwrap();
        assert_eq!((site.name(), site.origin().as_str()), ("kaname.example", "https://kaname.example:8443/"));
        for (bad, why) in [
            ("kaname.example", SiteError::Shape),
            ("https://kaname.example/path", SiteError::Shape),
            ("https://somebody@kaname.example", SiteError::Shape),
            ("http://kaname.example", SiteError::Plain),
            ("ftp://kaname.example", SiteError::Plain),
            ("https://192.0.2.7", SiteError::NoName),
            ("https://[2001:db8::1]", SiteError::NoName),
        ] {
            assert_eq!(bad.parse::<Site>(), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_host_that_is_said_counts_on_this_machine_only() {
        let headers = |host: &str| HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        let none = Extensions::new();
        assert_eq!(
            Site::of(&none, &headers("localhost:8080"), false).unwrap().origin().as_str(),
            "http://localhost:8080/"
        );
        for (host, secure) in
            [("localhost:8080", true), ("kaname.example", false), ("127.0.0.1:8080", false), ("", false)]
        {
            assert_eq!(Site::of(&none, &headers(host), secure), None, "{host}");
        }
        let mut configured = Extensions::new();
        configured.insert("https://kaname.example".parse::<Site>().unwrap());
        assert_eq!(Site::of(&configured, &headers("evil.example"), false).unwrap().name(), "kaname.example");
    }
}
