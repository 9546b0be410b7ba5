//! What only one kind of notice says, as JSON: `{ "vulnerability": { … } }`. Written as it is read.

use crate::detail::{self, Detail, defanged};
use kernel::{At, Day};
use serde::{Deserialize, Serialize};
use shell::Problems;
use shell::api::{Date, Stamp, moment};
use utoipa::ToSchema;

/// What only a notice of its kind says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DetailSaid {
    /// Of an alert.
    Alert(ActionSaid),
    /// Of a vulnerability.
    Vulnerability(VulnerabilitySaid),
    /// Of a suspicious mail.
    SuspiciousMail(MailSaid),
    /// Of a trend.
    Trend(IssueSaid),
    /// Of a newsletter.
    Newsletter(IssueSaid),
    /// Of a situation report.
    SituationReport(SituationSaid),
}

/// What recipients are asked to do.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ActionSaid {
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10_000)]
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    act_by: Option<Stamp>,
}

/// A vulnerability, as those who found or made it state it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VulnerabilitySaid {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100, example = json!(["CVE-2014-0160", "JVN#94401838"]))]
    identifiers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    products: Vec<ProductSaid>,
    /// The CVSS vector as stated; nothing is computed from it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500, example = "AV:N/AC:L/Au:N/C:P/I:N/A:N")]
    vector: String,
    /// The CVSS score as stated.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 4, example = "5.0")]
    score: String,
    /// What to do until it is mended.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10_000)]
    workaround: String,
    /// What mends it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 10_000)]
    fix: String,
}

/// A product affected.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductSaid {
    #[schema(min_length = 1, max_length = 500)]
    name: String,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500)]
    versions: String,
}

/// A suspicious mail. Its addresses are kept so that nobody follows them by accident: `hxxp://evil[.]example`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MailSaid {
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500, example = "info@evil[.]example")]
    sender: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500)]
    subject: String,
    /// The files that came with it, by name; the files themselves are not here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    files: Vec<MailFileSaid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100, example = json!(["hxxp://evil[.]example/a"]))]
    urls: Vec<String>,
}

/// A file that came with a suspicious mail.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MailFileSaid {
    #[schema(max_length = 500)]
    name: String,
    /// Its MD5, SHA-1 or SHA-2 (256, 384, 512).
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500)]
    hash: String,
}

/// An issue of something that comes regularly.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IssueSaid {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    number: Option<i64>,
    /// The first day that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

/// A report in a series on one situation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SituationSaid {
    /// Its number in the series.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    number: Option<i64>,
    /// From when on it tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Stamp>,
    /// As of when.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Stamp>,
    /// When the next one is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Stamp>,
    /// The services affected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    services: Vec<String>,
}

impl DetailSaid {
    /// As it is told; `None` where nothing is said.
    pub fn told(detail: Detail) -> Option<Self> {
        Some(match detail {
            Detail::None => return None,
            Detail::Alert(one) => Self::Alert(ActionSaid { action: one.action, act_by: one.act_by.map(moment) }),
            Detail::Vulnerability(one) => Self::Vulnerability(VulnerabilitySaid::from(one)),
            Detail::SuspiciousMail(one) => Self::SuspiciousMail(MailSaid::from(one)),
            Detail::Trend(one) => Self::Trend(IssueSaid::from(one)),
            Detail::Newsletter(one) => Self::Newsletter(IssueSaid::from(one)),
            Detail::SituationReport(one) => Self::SituationReport(SituationSaid::from(one)),
        })
    }
    /// What it says, as a form would bring it; what cannot be read is noted.
    pub(super) fn read(self, problems: &mut Problems) -> Detail {
        let detail = match self {
            Self::Alert(said) => Detail::Alert(detail::Asked {
                act_by: at(said.act_by.as_ref(), "detail/alert/act_by", problems),
                action: prose(&said.action),
            }),
            Self::Vulnerability(said) => Detail::Vulnerability(said.read()),
            Self::SuspiciousMail(said) => Detail::SuspiciousMail(said.read()),
            Self::Trend(said) => Detail::Trend(said.read("detail/trend", problems)),
            Self::Newsletter(said) => Detail::Newsletter(said.read("detail/newsletter", problems)),
            Self::SituationReport(said) => Detail::SituationReport(said.read(problems)),
        };
        detail.or_none()
    }
}

impl From<detail::Vulnerability> for VulnerabilitySaid {
    fn from(one: detail::Vulnerability) -> Self {
        let product = |one: detail::Product| ProductSaid { name: one.name, versions: one.versions };
        let detail::Vulnerability { identifiers, products, vector, score, workaround, fix } = one;
        let products = products.into_iter().map(product).collect();
        Self { identifiers, products, vector, score, workaround, fix }
    }
}
impl VulnerabilitySaid {
    fn read(self) -> detail::Vulnerability {
        let product = |one: ProductSaid| detail::Product { name: line(&one.name), versions: line(&one.versions) };
        detail::Vulnerability {
            identifiers: lines(&self.identifiers),
            products: self.products.into_iter().map(product).collect(),
            vector: line(&self.vector),
            score: line(&self.score),
            workaround: prose(&self.workaround),
            fix: prose(&self.fix),
        }
    }
}

impl From<detail::Mail> for MailSaid {
    fn from(one: detail::Mail) -> Self {
        let file = |one: detail::MailFile| MailFileSaid { name: one.name, hash: one.hash };
        let detail::Mail { sender, subject, files, urls } = one;
        Self { sender, subject, files: files.into_iter().map(file).collect(), urls }
    }
}
impl MailSaid {
    fn read(self) -> detail::Mail {
        let file = |one: MailFileSaid| detail::MailFile { name: line(&one.name), hash: line(&one.hash) };
        let files = self.files.into_iter().map(file);
        detail::Mail {
            sender: defanged(&self.sender),
            subject: line(&self.subject),
            files: files.filter(|file| *file != detail::MailFile::default()).collect(),
            urls: lines(&self.urls).iter().map(|url| defanged(url)).collect(),
        }
    }
}

impl From<detail::Issue> for IssueSaid {
    fn from(one: detail::Issue) -> Self {
        Self { number: one.number, from: one.from.map(Date::from), to: one.to.map(Date::from) }
    }
}
impl IssueSaid {
    fn read(self, within: &str, problems: &mut Problems) -> detail::Issue {
        let mut day = |said: Option<&Date>, field: &str| -> Option<Day> {
            let read = said.map(|said| said.day());
            if read == Some(None) {
                problems.add(format!("{within}/{field}"), "notice-problem-day");
            }
            read.flatten()
        };
        let (from, to) = (day(self.from.as_ref(), "from"), day(self.to.as_ref(), "to"));
        detail::Issue { number: self.number, from, to }
    }
}

impl From<detail::Situation> for SituationSaid {
    fn from(one: detail::Situation) -> Self {
        let detail::Situation { number, from, to, next, services } = one;
        Self { number, from: from.map(moment), to: to.map(moment), next: next.map(moment), services }
    }
}
impl SituationSaid {
    fn read(self, problems: &mut Problems) -> detail::Situation {
        let mut moment =
            |said: Option<&Stamp>, field: &str| at(said, &format!("detail/situation-report/{field}"), problems);
        let (from, to) = (moment(self.from.as_ref(), "from"), moment(self.to.as_ref(), "to"));
        let next = moment(self.next.as_ref(), "next");
        detail::Situation { number: self.number, from, to, next, services: lines(&self.services) }
    }
}

fn at(said: Option<&Stamp>, pointer: &str, problems: &mut Problems) -> Option<At> {
    let read = said.map(Stamp::at);
    if read == Some(None) {
        problems.add(pointer.to_owned(), "notice-problem-moment");
    }
    read.flatten()
}

fn line(text: &str) -> String {
    text.trim().to_owned()
}
fn lines(all: &[String]) -> Vec<String> {
    all.iter().map(|one| line(one)).filter(|one| !one.is_empty()).collect()
}
/// The same text must have the same hash, whoever sends it.
fn prose(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
