//! Indicators as data: what kind of thing a line names, and its value in one spelling.
//!
//! People write one per line, defanged or not (`hxxp://evil[.]example`). What is sealed is what they wrote; the kind and
//! the value are read from it, the same way each time.

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
    /// MD5, SHA-1 or SHA-256 of a file.
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

/// Words before a colon that say what the line names.
const SAID: [(&str, IndicatorKind); 12] = [
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
    ("sha-256", IndicatorKind::Hash),
];

impl Indicator {
    /// Reads one line. Every line is an indicator; what cannot be told is [`IndicatorKind::Other`].
    pub fn read(line: &str) -> Indicator {
        let text: String = line.nfkc().collect();
        let text = text.trim();
        said(text)
            .or_else(|| told(&refanged(text)))
            .unwrap_or_else(|| Indicator { kind: IndicatorKind::Other, value: text.to_owned() })
    }
    /// A line as it was written, without the word that says what it names: that stands beside it. The word before a hash
    /// stays, for it tells more: which hash.
    pub fn unsaid(line: &str) -> &str {
        let text: String = line.nfkc().collect();
        let named = said(text.trim()).is_some_and(|said| said.kind != IndicatorKind::Hash);
        match line.split_once([':', '：']) {
            Some((_, rest)) if named => rest.trim(),
            _ => line,
        }
    }
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

/// A slip of the pen in a line: it looks like something that it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Four numbers with dots, one of them over 255.
    Address,
    /// An address with a length that it cannot have.
    Network,
    /// Hexadecimal digits, fewer or more than a hash has.
    Hash,
    /// A URL without a host.
    Url,
    /// Words and nothing else: nobody could look for that, nor say what it is.
    Words,
}

impl Slip {
    /// The slip in a line, if there is one.
    pub fn in_line(line: &str) -> Option<Slip> {
        let text: String = line.nfkc().collect();
        let text = text.trim();
        let named = text.split_once(':').map(|(word, rest)| (word.trim().to_lowercase(), rest.trim()));
        if let Some((word, rest)) = named
            && let Some((_, kind)) = SAID.iter().find(|(said, _)| *said == word)
        {
            return (*kind == IndicatorKind::Hash && hash(rest).is_none()).then_some(Slip::Hash);
        }
        let text = refanged(text);
        if told(&text).is_some() {
            return None;
        }
        let dotted = |text: &str| text.split('.').count() == 4 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let hexadecimal = text.len() >= 28 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match text.split_once('/') {
            _ if text.contains("://") => Some(Slip::Url),
            Some((address, _)) if address.parse::<IpAddr>().is_ok() || dotted(address) => Some(Slip::Network),
            _ if dotted(&text) => Some(Slip::Address),
            // SHA-512 is no slip, though it is not searched for as a hash.
            _ if hexadecimal && ![96, 128].contains(&text.len()) => Some(Slip::Hash),
            _ if text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "ー・、。!?".contains(c)) => {
                Some(Slip::Words)
            }
            _ => None,
        }
    }
    /// Key of the sentence that says what to mend.
    pub fn key(self) -> &'static str {
        match self {
            Slip::Address => "report-slip-address",
            Slip::Network => "report-slip-network",
            Slip::Hash => "report-slip-hash",
            Slip::Url => "report-slip-url",
            Slip::Words => "report-slip-words",
        }
    }
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
    (hexadecimal && [32, 40, 64].contains(&text.len())).then(|| text.to_lowercase())
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
mod tests {
    use super::*;

    fn read(line: &str) -> (&'static str, String) {
        let indicator = Indicator::read(line);
        (indicator.kind.code(), indicator.value)
    }

    #[test]
    fn what_is_meant_as_an_indicator_is_found_among_words() {
        let text = "けさ hxxps://evil[.]example/x?a=1 に接続していました（198.51.100.7 から）。\n・ 件名：請求書\n\
                    > SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n連絡先 help@own.example まで\n\
                    https://own.example/\nhttps://www.own.example/\nhttps://notown.example/\n198.51.100.7";
        let found = proposed(text, "own.example", 100);
        let hash = "SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let expected =
            ["hxxps://evil[.]example/x?a=1", "198.51.100.7", "件名：請求書", hash, "https://notown.example/"];
        assert_eq!(found, expected);
        assert_eq!(proposed(text, "", 2).len(), 2);
        let plain = "障害が起きています。\n復旧は 17:30 の見込みです。\n復旧.確認中\nhttps://www.city.example/ をご覧ください。";
        assert_eq!(proposed(plain, "", 10), Vec::<String>::new());
    }

    #[test]
    fn the_word_that_says_what_a_line_names_is_not_said_twice() {
        for (line, shown) in [
            ("from: a@evil.example", "a@evil.example"),
            ("差出人：Attacker@evil.example", "Attacker@evil.example"),
            ("件名：Re: 請求書", "Re: 請求書"),
            ("SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("hxxp://evil.example/a", "hxxp://evil.example/a"),
            ("from:", "from:"),
            ("unknown: x", "unknown: x"),
            ("", ""),
        ] {
            assert_eq!(Indicator::unsaid(line), shown, "{line}");
        }
    }

    #[test]
    fn lines_are_read_as_people_write_them() {
        for (line, kind, value) in [
            ("203.0.113.7", "address", "203.0.113.7"),
            ("２０３．０．１１３．７", "address", "203.0.113.7"),
            ("203[.]0[.]113[.]7", "address", "203.0.113.7"),
            ("2001:DB8::0001", "address", "2001:db8::1"),
            ("198.51.100.77/24", "network", "198.51.100.0/24"),
            ("2001:db8::1/32", "network", "2001:db8::/32"),
            ("0.0.0.0/0", "network", "0.0.0.0/0"),
            ("hxxp://Ad.Redirect[.]example/X.js", "url", "http://ad.redirect.example/X.js"),
            ("https://203.0.113.7/a", "url", "https://203.0.113.7/a"),
            ("Evil.Example", "domain", "evil.example"),
            ("D41D8CD98F00B204E9800998ECF8427E", "hash", "d41d8cd98f00b204e9800998ecf8427e"),
            ("SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709", "hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("Attacker[@]evil.example", "mail-sender", "attacker@evil.example"),
            ("差出人：Attacker@evil.example", "mail-sender", "attacker@evil.example"),
            ("件名：【重要】ご確認ください", "mail-subject", "【重要】ご確認ください"),
            ("ファイル名: 請求書.exe", "file-name", "請求書.exe"),
        ] {
            assert_eq!(read(line), (kind, value.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_kept_as_it_is() {
        for line in ["/cgi-bin/.cache/s.jsp", "999.1.1.1", "10.0.0.0/33", "件名:", "1.2.3", "a b@c.example x", ""] {
            assert_eq!(read(line), ("other", line.to_owned()), "{line}");
        }
    }

    #[test]
    fn slips_are_told_and_what_is_merely_unusual_is_not() {
        for (line, slip) in [
            ("203.0.113.777", Some(Slip::Address)),
            ("203[.]0[.]113[.]777", Some(Slip::Address)),
            ("203.0.113.0/33", Some(Slip::Network)),
            ("203.0.113.777/24", Some(Slip::Network)),
            ("md5: xyz", Some(Slip::Hash)),
            ("d41d8cd98f00b204e9800998ecf8427", Some(Slip::Hash)),
            ("http://", Some(Slip::Url)),
            ("203.0.113.7", None),
            ("/cgi-bin/.cache/s.jsp", None),
            ("c2-relay9", None),
            ("件名：至急", None),
            ("hxxp://ad[.]evil[.]example/x", None),
        ] {
            assert_eq!(Slip::in_line(line), slip, "{line}");
        }
    }

    #[test]
    fn reading_what_was_read_changes_nothing() {
        for line in ["hxxp://a[.]example/B", "198.51.100.77/24", "EVIL.example", "2001:DB8::1"] {
            let once = Indicator::read(line);
            assert_eq!(Indicator::read(&once.value), once);
        }
    }
}
