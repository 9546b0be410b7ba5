//! What somebody types to describe an organisation, and whether it can stand.

use super::Description;
use crate::contact::{Wrong, Wrongs, narrow, too_long};
use serde::Deserialize;
use std::net::IpAddr;

/// A description as it was typed; domains and networks one per line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedDescription {
    /// Where it is.
    pub place: String,
    /// Its domains.
    pub domains: String,
    /// Its blocks of addresses.
    pub networks: String,
}

impl From<&Description> for TypedDescription {
    fn from(description: &Description) -> Self {
        Self {
            place: description.place.clone(),
            domains: description.domains.join("\n"),
            networks: description.networks.join("\n"),
        }
    }
}

impl TypedDescription {
    /// The description, if everything can stand.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read(&self) -> Result<Description, Wrongs> {
        let mut wrongs = Wrongs::new();
        let mut wrong = |field, wrong: Option<Wrong>| wrongs.extend(wrong.map(|wrong| (field, wrong)));
        let description = Description {
            place: self.place.trim().to_owned(),
            domains: lines(&self.domains).map(|line| line.to_lowercase()).collect(),
            networks: lines(&self.networks).collect(),
        };
        wrong("place", too_long(&description.place));
        wrong("domains", (!description.domains.iter().all(|line| is_domain(line))).then_some(Wrong::Domain));
        wrong("networks", (!description.networks.iter().all(|line| is_network(line))).then_some(Wrong::Network));
        if wrongs.is_empty() { Ok(description) } else { Err(wrongs) }
    }
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(narrow).filter(|line| !line.is_empty())
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        let inside = label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        (1..=63).contains(&label.len()) && inside && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// An address, or a block of addresses with its length: `192.0.2.0/24`, `2001:db8::/32`.
fn is_network(text: &str) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= most))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn domains_and_networks_are_read_line_by_line() {
        let typed = TypedDescription {
            place: "岬ヶ丘市".into(),
            domains: "Shiomi-Tel.example\r\n\r\nｗｗｗ.shiomi-tel.example".into(),
            networks: "192.0.2.0/24\n2001:db8::/32\n198.51.100.7".into(),
        };
        let read = typed.read().unwrap();
        assert_eq!(read.domains, ["shiomi-tel.example", "www.shiomi-tel.example"]);
        assert_eq!(read.networks.len(), 3);
        assert_eq!(TypedDescription::from(&read).read().unwrap(), read);
    }

    #[test]
    fn what_is_no_domain_or_network_is_said() {
        for bad in ["example", "-a.example", "a..example", "a b.example", "http://a.example"] {
            let typed = TypedDescription { domains: bad.into(), ..TypedDescription::default() };
            assert_eq!(typed.read(), Err(vec![("domains", Wrong::Domain)]), "{bad}");
        }
        for bad in ["192.0.2.0/33", "192.0.2", "2001:db8::/129", "192.0.2.0/x"] {
            assert!(!is_network(bad), "{bad}");
        }
    }
}
