//! What only one kind of notice says: a vulnerability its products and its severity, a suspicious mail its sender, a
//! situation report when the next one comes. Part of the sealed content; a notice that says nothing of the kind has
//! the hash that it had before these fields were there.

use crate::notice::{Flaw, NoticeKind};
use kernel::{At, Day};
use serde::{Deserialize, Serialize};

/// The longest text of a field, in characters.
pub const TEXT_MAX: usize = 10_000;
/// The longest line of a list, in characters.
pub const LINE_MAX: usize = 500;
/// The most lines of a list.
pub const LINES_MAX: usize = 100;

/// What only one kind of notice says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Detail {
    /// Nothing.
    #[default]
    None,
    /// Of an alert.
    Alert(Asked),
    /// Of a vulnerability.
    Vulnerability(Vulnerability),
    /// Of a suspicious mail.
    SuspiciousMail(Mail),
    /// Of a trend.
    Trend(Issue),
    /// Of a newsletter.
    Newsletter(Issue),
    /// Of a situation report.
    SituationReport(Situation),
}

/// What recipients are asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What to do.
    pub action: String,
    /// By when.
    pub act_by: Option<At>,
}

/// A vulnerability, as those who found or made it state it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vulnerability {
    /// `CVE-2014-0160`, `JVN#94401838`: one each.
    pub identifiers: Vec<String>,
    /// The products affected.
    pub products: Vec<Product>,
    /// The CVSS vector as stated; nothing is computed from it.
    pub vector: String,
    /// The CVSS score as stated, such as `7.5`.
    pub score: String,
    /// What to do until it is mended.
    pub workaround: String,
    /// What mends it.
    pub fix: String,
}

/// A product affected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Its versions, in words.
    pub versions: String,
}

/// A suspicious mail. Addresses in it are sealed so that no reader can follow them by accident ([`defanged`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mail {
    /// From whom it claims to be.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// The files that came with it.
    pub files: Vec<MailFile>,
    /// The links in it.
    pub urls: Vec<String>,
}

/// A file that came with a suspicious mail; the file itself is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailFile {
    /// Its name.
    pub name: String,
    /// Its MD5, SHA-1 or SHA-2 (256, 384, 512).
    pub hash: String,
}

/// An issue of something that comes regularly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// Its number.
    pub number: Option<i64>,
    /// The first day that it is about.
    pub from: Option<Day>,
    /// The last.
    pub to: Option<Day>,
}

/// A report in a series on one situation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Situation {
    /// Its number in the series.
    pub number: Option<i64>,
    /// From when on it tells.
    pub from: Option<At>,
    /// As of when.
    pub to: Option<At>,
    /// When the next one is to come.
    pub next: Option<At>,
    /// The services affected, one each.
    pub services: Vec<String>,
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'d> {
    /// Words, perhaps in several lines.
    Text(&'d str),
    /// Something to be read letter by letter: an identifier, an address.
    Code(&'d str),
    /// A moment.
    Moment(At),
    /// A day.
    Day(Day),
    /// A number.
    Number(i64),
}

/// One thing that a detail says: the end of the key of the field's name, and what stands there.
pub type Line<'d> = (&'static str, Value<'d>);

impl Detail {
    /// Whether it says nothing; then it is not written down.
    pub fn is_none(&self) -> bool {
        *self == Detail::None
    }
    /// Of which kind of notice it is; `None` says nothing of any.
    pub fn kind(&self) -> Option<NoticeKind> {
        match self {
            Detail::None => None,
            Detail::Alert(_) => Some(NoticeKind::Alert),
            Detail::Vulnerability(_) => Some(NoticeKind::Vulnerability),
            Detail::SuspiciousMail(_) => Some(NoticeKind::SuspiciousMail),
            Detail::Trend(_) => Some(NoticeKind::Trend),
            Detail::Newsletter(_) => Some(NoticeKind::Newsletter),
            Detail::SituationReport(_) => Some(NoticeKind::SituationReport),
        }
    }
    /// The same, as [`Detail::None`] if nothing stands in it.
    #[must_use]
    pub fn or_none(self) -> Self {
        if self.lines().is_empty() { Detail::None } else { self }
    }
    /// All that it says, in the order in which it is read.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = match self {
            Detail::None => Vec::new(),
            Detail::Alert(asked) => asked.lines(),
            Detail::Vulnerability(one) => one.lines(),
            Detail::SuspiciousMail(mail) => mail.lines(),
            Detail::Trend(issue) | Detail::Newsletter(issue) => issue.lines(),
            Detail::SituationReport(situation) => situation.lines(),
        };
        lines.retain(|(_, value)| !matches!(value, Value::Text(text) | Value::Code(text) if text.trim().is_empty()));
        lines
    }
    /// The words in it, each with the field in which they stand: what is searched.
    pub fn words(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.lines().into_iter().filter_map(|(field, value)| match value {
            Value::Text(text) | Value::Code(text) => Some((field, text)),
            Value::Moment(_) | Value::Day(_) | Value::Number(_) => None,
        })
    }
    /// What keeps it from being saved with a notice of this kind.
    pub fn flaws(&self, kind: NoticeKind) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.kind().is_some_and(|own| own != kind) {
            flaws.push(Flaw::ForeignDetail);
        }
        if self.is_long() {
            flaws.push(Flaw::LongDetail);
        }
        match self {
            Detail::Vulnerability(one) => flaws.extend(one.flaws()),
            Detail::Trend(Issue { number, from, to }) | Detail::Newsletter(Issue { number, from, to }) => {
                flaws.extend(counted(*number));
                flaws.extend(backwards(*from, *to));
            }
            Detail::SituationReport(Situation { number, from, to, .. }) => {
                flaws.extend(counted(*number));
                flaws.extend(backwards(*from, *to));
            }
            Detail::None | Detail::Alert(_) | Detail::SuspiciousMail(_) => {}
        }
        flaws
    }
    /// What keeps it from being released on `now`.
    pub fn unfinished(&self, now: At) -> Option<Flaw> {
        match self {
            Detail::Alert(Asked { act_by: Some(by), .. }) if *by <= now => Some(Flaw::ActPast),
            Detail::SituationReport(Situation { next: Some(next), .. }) if *next <= now => Some(Flaw::NextPast),
            _ => None,
        }
    }
    fn is_long(&self) -> bool {
        let mut lists = std::collections::BTreeMap::<&str, usize>::new();
        for (field, _) in self.lines() {
            *lists.entry(field).or_default() += 1;
        }
        let long = |(field, text): (&str, &str)| {
            let most = if LONG.contains(&field) { TEXT_MAX } else { LINE_MAX };
            text.chars().count() > most
        };
        lists.values().any(|count| *count > LINES_MAX) || self.words().any(long)
    }
}

/// Fields of more than a line.
const LONG: [&str; 3] = ["action", "workaround", "fix"];

fn counted(number: Option<i64>) -> Option<Flaw> {
    number.filter(|number| *number < 1).map(|_| Flaw::Number)
}

fn backwards<T: PartialOrd>(from: Option<T>, to: Option<T>) -> Option<Flaw> {
    from.zip(to).filter(|(from, to)| from > to).map(|_| Flaw::Period)
}

impl Asked {
    fn lines(&self) -> Vec<Line<'_>> {
        let by = self.act_by.map(|at| ("act-by", Value::Moment(at)));
        std::iter::once(("action", Value::Text(&self.action))).chain(by).collect()
    }
}

impl Vulnerability {
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = self.identifiers.iter().map(|one| ("identifiers", Value::Code(one))).collect();
        for product in &self.products {
            lines.push(("product", Value::Text(&product.name)));
            lines.push(("versions", Value::Text(&product.versions)));
        }
        lines.extend([
            ("score", Value::Code(self.score.as_str())),
            ("vector", Value::Code(&self.vector)),
            ("workaround", Value::Text(&self.workaround)),
            ("fix", Value::Text(&self.fix)),
        ]);
        lines
    }
    fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !self.score.is_empty() && !is_score(&self.score) {
            flaws.push(Flaw::Score);
        }
        if !self.vector.is_empty() && !is_vector(&self.vector) {
            flaws.push(Flaw::Vector);
        }
        if self.products.iter().any(|product| product.name.trim().is_empty()) {
            flaws.push(Flaw::UnnamedProduct);
        }
        flaws
    }
}

/// `0.0` to `10.0`, with at most one decimal.
fn is_score(text: &str) -> bool {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(whole, 2)
        && digits(tenth, 1)
        && (whole.parse::<u8>().is_ok_and(|n| n < 10) || (whole == "10" && tenth == "0"))
}

/// `AV:N/AC:L/Au:N/C:P/I:N/A:N`, perhaps with a version before it or in brackets: metrics and values in pairs.
fn is_vector(text: &str) -> bool {
    let metric = |part: &str| {
        let pair = part.split_once(':');
        pair.is_some_and(|(name, value)| {
            let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
            word(name) && word(value)
        })
    };
    text.trim_start_matches('(').trim_end_matches(')').split('/').all(metric)
}

impl Mail {
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = vec![("sender", Value::Code(self.sender.as_str())), ("subject", Value::Text(&self.subject))];
        for file in &self.files {
            lines.push(("file", Value::Code(&file.name)));
            lines.push(("hash", Value::Code(&file.hash)));
        }
        lines.extend(self.urls.iter().map(|url| ("urls", Value::Code(url.as_str()))));
        lines
    }
}

impl Issue {
    fn lines(&self) -> Vec<Line<'_>> {
        let number = self.number.map(|number| ("issue", Value::Number(number)));
        let days = [("from", self.from), ("to", self.to)];
        let days = days.into_iter().filter_map(|(field, day)| day.map(|day| (field, Value::Day(day))));
        number.into_iter().chain(days).collect()
    }
}

impl Situation {
    fn lines(&self) -> Vec<Line<'_>> {
        let number = self.number.map(|number| ("number", Value::Number(number)));
        let moments = [("from", self.from), ("to", self.to), ("next", self.next)];
        let moments = moments.into_iter().filter_map(|(field, at)| at.map(|at| (field, Value::Moment(at))));
        let services = self.services.iter().map(|one| ("services", Value::Text(one.as_str())));
        number.into_iter().chain(moments).chain(services).collect()
    }
}

/// A link or mail address as nobody follows it by accident: `hxxp://evil[.]example/x.js`, `a@evil[.]example`. What is
/// written so already stays as it is.
pub fn defanged(text: &str) -> String {
    let text = text.trim();
    let schemes = [("https://", "hxxps://"), ("http://", "hxxp://"), ("ftp://", "fxp://")];
    let known = schemes
        .iter()
        .find(|(scheme, _)| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
    let (scheme, rest) = match known {
        Some((scheme, said)) => (*said, text.get(scheme.len()..).unwrap_or_default()),
        None => match text.find("://") {
            Some(at) => text.split_at(at + 3),
            None => ("", text),
        },
    };
    // In an address the host is what follows the last @; in a link it ends where the path begins.
    let end = if scheme.is_empty() { rest.len() } else { rest.find(['/', '?', '#']).unwrap_or(rest.len()) };
    let start = rest.get(..end).and_then(|host| host.rfind('@')).map_or(0, |at| at + 1);
    let (before, host, path) = (
        rest.get(..start).unwrap_or_default(),
        rest.get(start..end).unwrap_or_default(),
        rest.get(end..).unwrap_or_default(),
    );
    let host = host.replace("[.]", ".").replace('.', "[.]");
    format!("{scheme}{before}{host}{path}")
}

#[cfg(test)]
pub(crate) mod tests;
