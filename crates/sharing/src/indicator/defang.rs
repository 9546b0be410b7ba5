//! How an indicator is shown to people: so that no program makes a link of it, and nobody follows it by mistake. Who reads
//! that again reads the same.

use super::{Indicator, IndicatorKind};

impl Indicator {
    /// As people are shown it: `hxxp` for `http`, `[.]` and `[@]` in what could be called. Hashes, subjects, names of files
    /// and what cannot be told stay as they are, and so do IPv6 addresses, of which nothing makes a link.
    pub fn defanged(&self) -> String {
        match self.kind {
            IndicatorKind::Address | IndicatorKind::Network | IndicatorKind::Domain => host(&self.value),
            IndicatorKind::Url => url(&self.value),
            IndicatorKind::MailSender => sender(&self.value),
            IndicatorKind::Hash | IndicatorKind::MailSubject | IndicatorKind::FileName | IndicatorKind::Other => {
                self.value.clone()
            }
        }
    }
}

fn host(value: &str) -> String {
    value.replace('.', "[.]")
}

/// Only scheme and host: the rest of a URL is what is searched for, letter by letter.
fn url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let scheme = match scheme {
        "http" => "hxxp",
        "https" => "hxxps",
        "ftp" => "fxp",
        other => other,
    };
    format!("{scheme}://{}{path}", host(authority))
}

fn sender(value: &str) -> String {
    match value.split_once('@') {
        Some((local, behind)) => format!("{local}[@]{}", host(&behind.replace('@', "[@]"))),
        None => value.to_owned(),
    }
}
