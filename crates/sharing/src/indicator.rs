//! Indicators as data: what kind of thing a line names, and its value in one spelling.
//!
//! People write one per line, defanged or not (`hxxp://evil[.]example`). What is sealed is what they wrote; the kind and
//! the value are read from it, the same way each time. A note may stand behind ` # `.

mod defang;
mod file;
mod slip;

pub use file::{Part, file};
pub use slip::Slip;

use std::{fmt, net::IpAddr, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// What an indicator names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndicatorKind {
    /// One address, IPv4 or IPv6.
    Address,
    /// A range of addresses.
    Network,
    /// A host or domain.
    Domain,
    /// A URL.
    Url,
    /// MD5, SHA-1 or SHA-2 (256, 384, 512) of a file.
    Hash,
    /// From whom a mail claimed to be.
    MailSender,
    /// The subject of a mail.
    MailSubject,
    /// The name of a file.
    FileName,
    /// Anything else.
    Other,
}

impl IndicatorKind {
    /// All kinds.
    pub const ALL: [IndicatorKind; 9] = [
        IndicatorKind::Address,
        IndicatorKind::Network,
        IndicatorKind::Domain,
        IndicatorKind::Url,
        IndicatorKind::Hash,
        IndicatorKind::MailSender,
        IndicatorKind::MailSubject,
        IndicatorKind::FileName,
        IndicatorKind::Other,
    ];
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            IndicatorKind::Address => "address",
            IndicatorKind::Network => "network",
            IndicatorKind::Domain => "domain",
            IndicatorKind::Url => "url",
            IndicatorKind::Hash => "hash",
            IndicatorKind::MailSender => "mail-sender",
            IndicatorKind::MailSubject => "mail-subject",
            IndicatorKind::FileName => "file-name",
            IndicatorKind::Other => "other",
        }
    }
    /// Key of its words.
    pub fn key(self) -> String {
        format!("report-indicator-{}", self.code())
    }
}

impl FromStr for IndicatorKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        IndicatorKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// An indicator: what it names, in one spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Indicator {
    /// What kind of thing.
    pub kind: IndicatorKind,
    /// The thing itself: refanged, lower case where case means nothing.
    pub value: String,
}

/// The most indicators of a report or a notice, one per line.
pub const MOST: usize = 1_000;
/// The longest line, in characters.
const LINE_MOST: usize = 500;

/// What stands between an indicator and a note.
const NOTES: [&str; 3] = [" # ", " ＃", "　＃"];

/// Words before a colon that say what the line names.
const SAID: [(&str, IndicatorKind); 16] = [
    ("件名", IndicatorKind::MailSubject),
    ("subject", IndicatorKind::MailSubject),
    ("差出人", IndicatorKind::MailSender),
    ("送信元", IndicatorKind::MailSender),
    ("from", IndicatorKind::MailSender),
    ("ファイル名", IndicatorKind::FileName),
    ("file", IndicatorKind::FileName),
    ("md5", IndicatorKind::Hash),
    ("sha1", IndicatorKind::Hash),
    ("sha-1", IndicatorKind::Hash),
    ("sha256", IndicatorKind::Hash),
    ("sha384", IndicatorKind::Hash),
    ("sha512", IndicatorKind::Hash),
    ("sha-256", IndicatorKind::Hash),
    ("sha-384", IndicatorKind::Hash),
    ("sha-512", IndicatorKind::Hash),
];

impl Indicator {
    /// Reads one line. Every line is an indicator; what cannot be told is [`IndicatorKind::Other`].
    pub fn read(line: &str) -> Indicator {
        let text: String = noted(line).0.nfkc().collect();
        let text = text.trim();
        said(text)
            .or_else(|| told(&refanged(text)))
            .unwrap_or_else(|| Indicator { kind: IndicatorKind::Other, value: text.to_owned() })
    }
    /// A line as it was written, without the word that says what it names: that stands beside it. The word before a hash
    /// stays, for it tells more: which hash.
    pub fn unsaid(line: &str) -> &str {
        let line = noted(line).0;
        let text: String = line.nfkc().collect();
        let named = said(text.trim()).is_some_and(|said| said.kind != IndicatorKind::Hash);
        match line.split_once([':', '：']) {
            Some((_, rest)) if named => rest.trim(),
            _ => line,
        }
    }
}

/// What was noted of an indicator in its line; empty if nothing.
pub fn note(line: &str) -> &str {
    noted(line).1
}

/// A line and its note. Where what stands before the mark is no indicator by its shape, the mark is a part of the line.
fn noted(line: &str) -> (&str, &str) {
    let apart = NOTES.iter().find_map(|mark| line.split_once(mark));
    let shaped = |head: &str| {
        let text: String = head.nfkc().collect();
        let text = text.trim();
        match said(text) {
            Some(said) => matches!(said.kind, IndicatorKind::Hash | IndicatorKind::MailSender),
            None => told(&refanged(text)).is_some(),
        }
    };
    match apart {
        Some((head, note)) if shaped(head) => (head.trim(), note.trim()),
        _ => (line, ""),
    }
}

/// Whether these are no more lines, and none is longer, than may be said at once.
pub fn fit(lines: &[String]) -> bool {
    lines.len() <= MOST && lines.iter().all(|line| line.chars().count() <= LINE_MOST)
}

/// The lines that cannot be indicators, by their places from 0. What is `kept`, because it stood there before, may stay.
pub fn slips(lines: &[String], kept: &[String]) -> Vec<(usize, Slip)> {
    let slip = |(place, line): (usize, &String)| {
        Slip::in_line(line).filter(|_| !kept.contains(line)).map(|slip| (place, slip))
    };
    lines.iter().enumerate().filter_map(slip).collect()
}

/// What somebody may have meant as indicators in a text of many words, as it stands there: lines that are one, and words in
/// lines that are written so that nobody follows them (`hxxp`, `[.]`), or are a hash or an address. Not what is of `own`
/// domain. At most so many.
pub fn proposed(text: &str, own: &str, most: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['・', '-', '*', '>', '•']).trim();
        let words = line.split(|c: char| c.is_whitespace() || "、。,，「」（）<>()".contains(c));
        let marked = words.filter(|word| defanged(word));
        let said: Vec<&str> = if alone(line) { vec![line] } else { marked.collect() };
        for one in said {
            let value = Indicator::read(one).value.to_lowercase();
            if found.len() < most && !is_of(&value, own) && !found.iter().any(|other| other == one) {
                found.push(one.to_owned());
            }
        }
    }
    found
}

/// Whether a line is an indicator and nothing else: it says so, or is one word without any Japanese in it.
fn alone(line: &str) -> bool {
    let text: String = line.nfkc().collect();
    let word = line.is_ascii() && !line.contains(char::is_whitespace);
    said(text.trim()).is_some() || word && Indicator::read(line).kind != IndicatorKind::Other
}

/// Whether a word in a sentence is meant to be searched for.
fn defanged(word: &str) -> bool {
    if !word.is_ascii() {
        return false;
    }
    match Indicator::read(word).kind {
        IndicatorKind::Address | IndicatorKind::Network | IndicatorKind::Hash => true,
        IndicatorKind::Url | IndicatorKind::Domain | IndicatorKind::MailSender => refanged(word) != word,
        IndicatorKind::MailSubject | IndicatorKind::FileName | IndicatorKind::Other => false,
    }
}

/// Whether an address, URL or domain belongs to a domain.
fn is_of(value: &str, own: &str) -> bool {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let own = own.to_lowercase();
    !own.is_empty() && (host == own || host.strip_suffix(&own).is_some_and(|rest| rest.ends_with('.')))
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// A line that says itself what it names.
fn said(text: &str) -> Option<Indicator> {
    let (word, rest) = text.split_once(':')?;
    let word = word.trim().to_lowercase();
    let kind = SAID.iter().find(|(said, _)| *said == word)?.1;
    let rest = rest.trim();
    let value = match kind {
        IndicatorKind::Hash => hash(rest)?,
        IndicatorKind::MailSender => refanged(rest).to_lowercase(),
        _ => rest.to_owned(),
    };
    (!value.is_empty()).then_some(Indicator { kind, value })
}

/// What the shape of a text tells.
fn told(text: &str) -> Option<Indicator> {
    let found = |kind, value: String| Some(Indicator { kind, value });
    if let Ok(address) = text.parse::<IpAddr>() {
        return found(IndicatorKind::Address, address.to_string());
    }
    if let Some(network) = network(text) {
        return found(IndicatorKind::Network, network);
    }
    if let Some((scheme, rest)) = text.split_once("://").filter(|(_, rest)| !rest.is_empty()) {
        let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        return found(IndicatorKind::Url, format!("{}://{}{path}", scheme.to_lowercase(), host.to_lowercase()));
    }
    if let Some(hash) = hash(text) {
        return found(IndicatorKind::Hash, hash);
    }
    if let Some((_, domain)) = text.rsplit_once('@').filter(|(local, _)| !local.contains(char::is_whitespace)) {
        return is_domain(domain).then(|| Indicator { kind: IndicatorKind::MailSender, value: text.to_lowercase() });
    }
    is_domain(text).then(|| Indicator { kind: IndicatorKind::Domain, value: text.to_lowercase() })
}

/// An address with a length of prefix, host bits cleared.
fn network(text: &str) -> Option<String> {
    let (address, length) = text.split_once('/')?;
    let (address, length) = (address.parse::<IpAddr>().ok()?, length.parse::<u32>().ok()?);
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32_u32.checked_sub(length)?).unwrap_or(0);
            Some(format!("{}/{length}", std::net::Ipv4Addr::from(u32::from(v4) & mask)))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.checked_sub(length)?).unwrap_or(0);
            Some(format!("{}/{length}", std::net::Ipv6Addr::from(u128::from(v6) & mask)))
        }
    }
}

fn hash(text: &str) -> Option<String> {
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hexadecimal && [32, 40, 64, 96, 128].contains(&text.len())).then(|| text.to_lowercase())
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    // A top-level domain has no digit, except in its punycode form.
    let top = |top: &str| top.starts_with("xn--") || (top.chars().count() >= 2 && !top.chars().any(|c| c.is_numeric()));
    text.contains('.') && text.split('.').all(label) && text.rsplit('.').next().is_some_and(top)
}

/// Without the marks that keep a link from being followed: `hxxp`, `[.]`, `(dot)`, `[@]`.
fn refanged(text: &str) -> String {
    let mut plain = text.to_owned();
    for (fanged, meant) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[:]", ":"),
        ("[://]", "://"),
        ("[@]", "@"),
        ("(at)", "@"),
        ("[at]", "@"),
    ] {
        plain = plain.replace(fanged, meant);
    }
    for (fanged, meant) in [("hxxps://", "https://"), ("hxxp://", "http://"), ("fxp://", "ftp://")] {
        if let Some(rest) = plain.get(..fanged.len()).filter(|head| head.eq_ignore_ascii_case(fanged)) {
            plain = format!("{meant}{}", plain.get(rest.len()..).unwrap_or_default());
        }
    }
    plain
}

#[cfg(test)]
mod tests;
