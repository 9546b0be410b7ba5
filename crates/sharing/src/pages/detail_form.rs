//! The part of a notice's form that only one kind has: its fields, what was typed, and the detail that it makes.

use crate::{
    detail::{Asked, Detail, Issue, Mail, MailFile, Product, Situation, Vulnerability, defanged},
    notice::NoticeKind,
    pages::notice_form::{NoticeForm, read},
};
use kernel::{At, Day};
use shell::{Problems, Voice};

/// How many empty lines of pairs the form offers beyond those that are filled.
const SPARE: usize = 2;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One line.
    Line,
    /// Several lines of prose.
    Text,
    /// One thing to a line.
    Lines,
    /// A day and an hour.
    Moment,
    /// A day.
    Day,
    /// A number.
    Number,
}

impl Shape {
    /// The type of its input; empty for a larger field.
    pub(crate) fn input(self) -> &'static str {
        match self {
            Shape::Line => "text",
            Shape::Text | Shape::Lines => "",
            Shape::Moment => "datetime-local",
            Shape::Day => "date",
            Shape::Number => "number",
        }
    }
}

/// A field as the template shows it.
pub(crate) struct DetailField {
    /// Its name in the form.
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) shape: Shape,
    pub(crate) value: String,
    pub(crate) problem: String,
}

impl DetailField {
    /// The ids of what describes it.
    pub(crate) fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("d-{}", self.name));
        let problem = (!self.problem.is_empty()).then(|| format!("e-{}", self.name));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }
}

/// Two fields that belong together, in lines.
pub(crate) struct PairField {
    pub(crate) name: &'static str,
    pub(crate) other: &'static str,
    pub(crate) legend: String,
    pub(crate) label: String,
    pub(crate) other_label: String,
    pub(crate) rows: Vec<(usize, String, String)>,
    pub(crate) problem: String,
}

/// The fields of a kind.
pub(crate) struct DetailFields {
    pub(crate) legend: String,
    pub(crate) before: Vec<DetailField>,
    pub(crate) pairs: Option<PairField>,
    pub(crate) after: Vec<DetailField>,
    pub(crate) problem: String,
}

type Told = (&'static str, Shape);

/// The fields of a kind before and after its pairs. Their names begin with `d_`: a form has an `action` of its own.
fn told(kind: NoticeKind) -> (&'static [Told], &'static [Told]) {
    match kind {
        NoticeKind::Alert => (&[("d_action", Shape::Text), ("d_act_by", Shape::Moment)], &[]),
        NoticeKind::Vulnerability => (
            &[("d_identifiers", Shape::Lines)],
            &[
                ("d_score", Shape::Line),
                ("d_vector", Shape::Line),
                ("d_workaround", Shape::Text),
                ("d_fix", Shape::Text),
            ],
        ),
        NoticeKind::SuspiciousMail => {
            (&[("d_sender", Shape::Line), ("d_subject", Shape::Line)], &[("d_urls", Shape::Lines)])
        }
        NoticeKind::Trend | NoticeKind::Newsletter => {
            (&[("d_number", Shape::Number), ("d_from", Shape::Day), ("d_to", Shape::Day)], &[])
        }
        NoticeKind::SituationReport => (
            &[
                ("d_number", Shape::Number),
                ("d_from", Shape::Moment),
                ("d_to", Shape::Moment),
                ("d_next", Shape::Moment),
            ],
            &[("d_services", Shape::Lines)],
        ),
    }
}

/// Fields that say how they are filled.
const HINTED: [&str; 5] = ["d_identifiers", "d_score", "d_sender", "d_urls", "d_services"];

/// The fields that the form of this kind has, with what was typed.
pub(crate) fn fields(form: &NoticeForm, voice: &Voice, problems: &Problems) -> DetailFields {
    let kind = form.chosen_kind();
    let (before, after) = told(kind);
    let field = |(name, shape): &Told| DetailField {
        name,
        label: voice.t(&key(kind, name)),
        hint: if HINTED.contains(name) { voice.t(&format!("{}-hint", key(kind, name))) } else { String::new() },
        shape: *shape,
        value: value(form, name).to_owned(),
        problem: problems.of(name, voice),
    };
    DetailFields {
        legend: voice.t(&format!("notice-kind-{}", kind.code())),
        before: before.iter().map(field).collect(),
        pairs: pairs(form, kind, voice, problems),
        after: after.iter().map(field).collect(),
        problem: problems.of("detail", voice),
    }
}

/// The key of a field's name: an issue has another number than a report in a series.
fn key(kind: NoticeKind, name: &str) -> String {
    let issue = name == "d_number" && kind != NoticeKind::SituationReport;
    let end = if issue { "issue".to_owned() } else { name.trim_start_matches("d_").replace('_', "-") };
    format!("notice-d-{end}")
}

/// What was typed into a field.
fn value<'f>(form: &'f NoticeForm, name: &str) -> &'f str {
    match name {
        "d_action" => &form.d_action,
        "d_act_by" => &form.d_act_by,
        "d_identifiers" => &form.d_identifiers,
        "d_score" => &form.d_score,
        "d_vector" => &form.d_vector,
        "d_workaround" => &form.d_workaround,
        "d_fix" => &form.d_fix,
        "d_sender" => &form.d_sender,
        "d_subject" => &form.d_subject,
        "d_urls" => &form.d_urls,
        "d_number" => &form.d_number,
        "d_from" => &form.d_from,
        "d_to" => &form.d_to,
        "d_next" => &form.d_next,
        "d_services" => &form.d_services,
        _ => "",
    }
}

fn pairs(form: &NoticeForm, kind: NoticeKind, voice: &Voice, problems: &Problems) -> Option<PairField> {
    let (name, other, firsts, seconds) = match kind {
        NoticeKind::Vulnerability => ("d_product", "d_versions", &form.d_product, &form.d_versions),
        NoticeKind::SuspiciousMail => ("d_file", "d_hash", &form.d_file, &form.d_hash),
        _ => return None,
    };
    let at = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
    let row = |index| (index + 1, at(firsts, index), at(seconds, index));
    Some(PairField {
        name,
        other,
        legend: voice.t(&format!("{}-all", key(kind, name))),
        label: voice.t(&key(kind, name)),
        other_label: voice.t(&key(kind, other)),
        rows: (0..firsts.len().max(seconds.len()) + SPARE).map(row).collect(),
        problem: problems.of(name, voice),
    })
}

/// Puts a detail into the form.
pub(crate) fn fill(form: &mut NoticeForm, detail: &Detail) {
    match detail {
        Detail::None => {}
        Detail::Alert(Asked { action, act_by }) => {
            form.d_action.clone_from(action);
            form.d_act_by = act_by.map(At::field).unwrap_or_default();
        }
        Detail::Vulnerability(one) => {
            form.d_identifiers = one.identifiers.join("\n");
            form.d_product = one.products.iter().map(|product| product.name.clone()).collect();
            form.d_versions = one.products.iter().map(|product| product.versions.clone()).collect();
            form.d_score.clone_from(&one.score);
            form.d_vector.clone_from(&one.vector);
            form.d_workaround.clone_from(&one.workaround);
            form.d_fix.clone_from(&one.fix);
        }
        Detail::SuspiciousMail(mail) => {
            form.d_sender.clone_from(&mail.sender);
            form.d_subject.clone_from(&mail.subject);
            form.d_file = mail.files.iter().map(|file| file.name.clone()).collect();
            form.d_hash = mail.files.iter().map(|file| file.hash.clone()).collect();
            form.d_urls = mail.urls.join("\n");
        }
        Detail::Trend(issue) | Detail::Newsletter(issue) => {
            let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            form.d_number = issue.number.map(|number| number.to_string()).unwrap_or_default();
            (form.d_from, form.d_to) = (day(issue.from), day(issue.to));
        }
        Detail::SituationReport(situation) => {
            let field = |at: Option<At>| at.map(At::field).unwrap_or_default();
            form.d_number = situation.number.map(|number| number.to_string()).unwrap_or_default();
            (form.d_from, form.d_to) = (field(situation.from), field(situation.to));
            form.d_next = field(situation.next);
            form.d_services = situation.services.join("\n");
        }
    }
}

/// The detail that was typed into the fields of this kind; what cannot be read is noted.
pub(crate) fn detail(form: &NoticeForm, kind: NoticeKind, problems: &mut Problems) -> Detail {
    let detail = match kind {
        NoticeKind::Alert => {
            Detail::Alert(Asked { action: prose(&form.d_action), act_by: moment(&form.d_act_by, "d_act_by", problems) })
        }
        NoticeKind::Vulnerability => Detail::Vulnerability(vulnerability(form)),
        NoticeKind::SuspiciousMail => Detail::SuspiciousMail(mail(form)),
        NoticeKind::Trend => Detail::Trend(issue(form, problems)),
        NoticeKind::Newsletter => Detail::Newsletter(issue(form, problems)),
        NoticeKind::SituationReport => Detail::SituationReport(Situation {
            number: number(form, problems),
            from: moment(&form.d_from, "d_from", problems),
            to: moment(&form.d_to, "d_to", problems),
            next: moment(&form.d_next, "d_next", problems),
            services: lines(&form.d_services),
        }),
    };
    detail.or_none()
}

fn vulnerability(form: &NoticeForm) -> Vulnerability {
    let products = zipped(&form.d_product, &form.d_versions).into_iter();
    Vulnerability {
        identifiers: lines(&form.d_identifiers),
        products: products.map(|(name, versions)| Product { name, versions }).collect(),
        vector: form.d_vector.trim().to_owned(),
        score: form.d_score.trim().to_owned(),
        workaround: prose(&form.d_workaround),
        fix: prose(&form.d_fix),
    }
}

fn mail(form: &NoticeForm) -> Mail {
    let files = zipped(&form.d_file, &form.d_hash).into_iter();
    Mail {
        sender: defanged(&form.d_sender),
        subject: form.d_subject.trim().to_owned(),
        files: files.map(|(name, hash)| MailFile { name, hash }).collect(),
        urls: lines(&form.d_urls).iter().map(|url| defanged(url)).collect(),
    }
}

fn issue(form: &NoticeForm, problems: &mut Problems) -> Issue {
    let day = "notice-problem-day";
    Issue {
        number: number(form, problems),
        from: read(&form.d_from, Day::parse, problems, ("d_from", day)),
        to: read(&form.d_to, Day::parse, problems, ("d_to", day)),
    }
}

fn moment(typed: &str, field: &str, problems: &mut Problems) -> Option<At> {
    read(typed, At::parse_local, problems, (field, "notice-problem-moment"))
}

fn number(form: &NoticeForm, problems: &mut Problems) -> Option<i64> {
    read(&form.d_number, |text| text.trim().parse().ok(), problems, ("d_number", "notice-flaw-number"))
}

/// Browsers send line breaks as CR LF; the same text must have the same hash.
fn prose(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}

/// One thing to a line.
pub(crate) fn lines(typed: &str) -> Vec<String> {
    typed.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The pairs in which anything was typed.
fn zipped(firsts: &[String], seconds: &[String]) -> Vec<(String, String)> {
    let at = |list: &[String], index: usize| list.get(index).map(|text| text.trim().to_owned()).unwrap_or_default();
    let all = 0..firsts.len().max(seconds.len());
    let pairs = all.map(|index| (at(firsts, index), at(seconds, index)));
    pairs.filter(|(first, second)| !first.is_empty() || !second.is_empty()).collect()
}
