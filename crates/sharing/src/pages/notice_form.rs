//! The form of a notice: what is typed, and the content that it makes.

use crate::{
    attachment::Attachment,
    draft::file::safe_name,
    embargo::Embargo,
    notice::{Content, NoticeKind},
    pages::{detail_form, words},
    removal::{Reason, Removal},
    report::FileId,
};
use kernel::{At, Audience, Day, Label, Lang, Tlp};
use serde::Deserialize;
use shell::{Fault, Problems};

/// How many empty lines for removals the form offers beyond those that are filled.
const SPARE: usize = 2;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoticeForm {
    pub(crate) revision: String,
    pub(crate) kind: String,
    /// The kind to which the form is to be changed, with the button for that.
    pub(crate) to_kind: String,
    /// One of an update, none of anything else.
    pub(crate) news: Vec<String>,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) tlp: String,
    pub(crate) audience: String,
    pub(crate) ceptoars: Vec<String>,
    /// All that there are to choose among: sector groups, ministries.
    pub(crate) every_sector: Vec<String>,
    pub(crate) every_ministry: Vec<String>,
    pub(crate) until: String,
    pub(crate) urgency: String,
    pub(crate) answer_by: String,
    pub(crate) embargo_until: String,
    pub(crate) embargo_reason: String,
    pub(crate) embargo_source: String,
    pub(crate) embargo_first: Vec<String>,
    pub(crate) indicators: String,
    pub(crate) removal_from: Vec<String>,
    pub(crate) removal_to: Vec<String>,
    pub(crate) removal_reason: Vec<String>,
    pub(crate) file_id: Vec<String>,
    pub(crate) file_name: Vec<String>,
    pub(crate) carry_id: Vec<String>,
    pub(crate) carry_name: Vec<String>,
    // What only one kind says; see `detail_form`.
    pub(crate) d_action: String,
    pub(crate) d_act_by: String,
    pub(crate) d_identifiers: String,
    pub(crate) d_product: Vec<String>,
    pub(crate) d_versions: Vec<String>,
    pub(crate) d_score: String,
    pub(crate) d_vector: String,
    pub(crate) d_workaround: String,
    pub(crate) d_fix: String,
    pub(crate) d_sender: String,
    pub(crate) d_subject: String,
    pub(crate) d_file: Vec<String>,
    pub(crate) d_hash: Vec<String>,
    pub(crate) d_urls: String,
    pub(crate) d_number: String,
    pub(crate) d_from: String,
    pub(crate) d_to: String,
    pub(crate) d_next: String,
    pub(crate) d_services: String,
}

/// One line of removals as the template shows it.
pub(crate) struct RemovalLine {
    pub(crate) number: usize,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) reason: String,
}

impl NoticeForm {
    /// The form that shows this content of this revision.
    pub(crate) fn of(content: &Content, revision: i64) -> Self {
        let codes = match content.label.audience() {
            Audience::All => Vec::new(),
            Audience::Only(codes) => codes.iter().cloned().collect(),
        };
        let side = |pick: fn(&Removal) -> String| content.removals.iter().map(pick).collect();
        let embargo = |pick: fn(&Embargo) -> String| content.embargo.as_ref().map(pick).unwrap_or_default();
        let mut form = Self {
            revision: revision.to_string(),
            kind: content.kind.code().to_owned(),
            news: content.news.iter().cloned().collect(),
            title: content.title.clone(),
            body: content.body.clone(),
            tlp: content.label.tlp().code().to_owned(),
            audience: if *content.label.audience() == Audience::All { "all" } else { "only" }.to_owned(),
            ceptoars: codes,
            until: content.label.until().map(|day| day.to_string()).unwrap_or_default(),
            urgency: if content.urgent { "urgent" } else { "normal" }.to_owned(),
            answer_by: content.answer_by.map(At::field).unwrap_or_default(),
            embargo_until: embargo(|one| one.until.field()),
            embargo_reason: embargo(|one| one.reason.clone()),
            embargo_source: embargo(|one| one.source.clone()),
            embargo_first: content.embargo.iter().flat_map(|one| one.first.iter().cloned()).collect(),
            indicators: content.indicators.join("\n"),
            removal_from: side(|removal| removal.from.clone()),
            removal_to: side(|removal| removal.to.clone()),
            removal_reason: side(|removal| removal.reason.code().to_owned()),
            file_id: content.attachments.iter().map(|file| file.id.to_string()).collect(),
            file_name: content.attachments.iter().map(|file| file.name.clone()).collect(),
            ..Self::default()
        };
        detail_form::fill(&mut form, &content.detail);
        form
    }
    /// The kind whose fields the form has.
    pub(crate) fn chosen_kind(&self) -> NoticeKind {
        self.kind.parse().unwrap_or_default()
    }
    /// The form in the pairs that a form with a file brings.
    pub(crate) fn of_pairs(pairs: &[(String, String)]) -> Result<Self, Fault> {
        let unreadable = |_| Fault::unreadable("shell.unreadable");
        let written = serde_html_form::to_string(pairs).map_err(unreadable)?;
        serde_html_form::from_str(&written).map_err(|cause| Fault::unreadable("shell.unreadable").because(cause))
    }
    /// The lines of removals, with some empty ones.
    pub(crate) fn removals(&self) -> Vec<RemovalLine> {
        let at = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
        let filled = self.removal_from.len().max(self.removal_to.len());
        let line = |index| RemovalLine {
            number: index + 1,
            from: at(&self.removal_from, index),
            to: at(&self.removal_to, index),
            reason: at(&self.removal_reason, index),
        };
        (0..filled + SPARE).map(line).collect()
    }
    /// What is typed in words beside title, text, indicators and files, each with the name of its place.
    pub(crate) fn words(&mut self) -> impl Iterator<Item = (&'static str, &mut String)> {
        let one = [
            ("embargo-reason", &mut self.embargo_reason),
            ("embargo-source", &mut self.embargo_source),
            ("action", &mut self.d_action),
            ("identifiers", &mut self.d_identifiers),
            ("workaround", &mut self.d_workaround),
            ("fix", &mut self.d_fix),
            ("sender", &mut self.d_sender),
            ("subject", &mut self.d_subject),
            ("urls", &mut self.d_urls),
            ("services", &mut self.d_services),
        ];
        let lists = [
            ("news", &mut self.news),
            ("product", &mut self.d_product),
            ("versions", &mut self.d_versions),
            ("file", &mut self.d_file),
        ];
        let many = lists.into_iter().flat_map(|(name, list)| list.iter_mut().map(move |one| (name, one)));
        one.into_iter().chain(many)
    }
    /// The language in which it is written: Japanese, unless it has letters and none of them is.
    pub(crate) fn lang(&self) -> Lang {
        let letters = || self.title.chars().chain(self.body.chars());
        let japanese = |letter: char| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if letters().any(japanese) || !letters().any(char::is_alphabetic) { Lang::Ja } else { Lang::En }
    }
    /// Whether this sector group is chosen.
    pub(crate) fn chose(&self, code: &str) -> bool {
        self.ceptoars.iter().any(|chosen| chosen == code)
    }
    /// Whether this sector group is to have it before the embargo ends.
    pub(crate) fn first(&self, code: &str) -> bool {
        self.embargo_first.iter().any(|chosen| chosen == code)
    }
    /// Whether anything was typed of an embargo.
    pub(crate) fn holds_back(&self) -> bool {
        let words = [&self.embargo_until, &self.embargo_reason, &self.embargo_source];
        !self.embargo_first.is_empty() || words.iter().any(|typed| !typed.trim().is_empty())
    }
    /// The embargo that was typed.
    fn read_embargo(&self, problems: &mut Problems) -> Option<Embargo> {
        if !self.holds_back() {
            return None;
        }
        let until = At::parse_local(&self.embargo_until);
        if until.is_none() {
            problems.add("embargo_until", "notice-problem-embargo");
        }
        Some(Embargo {
            until: until?,
            reason: self.embargo_reason.trim().to_owned(),
            source: self.embargo_source.trim().to_owned(),
            first: self.embargo_first.iter().cloned().collect(),
        })
    }
    /// The name that was typed for this file, if there was a field for it.
    pub(crate) fn named(&self, file: &Attachment) -> Option<&str> {
        named(&self.file_id, &self.file_name, &file.id.to_string())
    }
    /// The name that was typed for a source's file, should it be carried over.
    pub(crate) fn carried(&self, file: FileId) -> Option<&str> {
        named(&self.carry_id, &self.carry_name, &file.to_string())
    }
    /// The files of the content under the names that were typed. Adding and removing is not done by typing.
    fn read_files(&self, files: &[Attachment], problems: &mut Problems) -> Vec<Attachment> {
        let mut named = files.to_vec();
        for file in &mut named {
            match self.named(file).map(str::trim) {
                None => {}
                Some("") => problems.add(format!("file-{}", file.id), "notice-problem-file-name"),
                Some(name) => file.name = safe_name(name),
            }
        }
        named
    }
    /// The content that was typed over one with these files.
    ///
    /// # Errors
    /// What cannot be read, by field.
    pub(crate) fn read(&self, files: &[Attachment]) -> Result<Content, Problems> {
        let mut problems = Problems::default();
        let tlp = self.tlp.parse::<Tlp>().map_err(|()| problems.add("tlp", "notice-problem-tlp")).unwrap_or_default();
        let until = read(&self.until, Day::parse, &mut problems, ("until", "notice-problem-day"));
        let answer_by = read(&self.answer_by, At::parse_local, &mut problems, ("answer_by", "notice-problem-moment"));
        let audience = match self.audience.as_str() {
            "all" => Audience::All,
            "government" => Audience::only(self.every_ministry.iter().map(String::as_str)),
            "both" => Audience::only(self.every_sector.iter().chain(&self.every_ministry).map(String::as_str)),
            // A choice that cannot be read is the narrowest: nobody, which does not leave.
            _ => Audience::only(self.ceptoars.iter().map(String::as_str)),
        };
        let kind = self.chosen_kind();
        let content = Content {
            kind,
            detail: detail_form::detail(self, kind, &mut problems),
            news: self.news.first().map(|news| news.trim().to_owned()),
            title: self.title.trim().to_owned(),
            // Browsers send line breaks as CR LF; the same text must have the same hash.
            body: self.body.replace("\r\n", "\n").trim().to_owned(),
            label: Label::new(tlp, audience, until),
            urgent: self.urgency == "urgent",
            answer_by,
            indicators: detail_form::lines(&self.indicators),
            embargo: self.read_embargo(&mut problems),
            removals: self.read_removals(),
            attachments: self.read_files(files, &mut problems),
        };
        for (field, key) in content.flaws().into_iter().map(words::flaw) {
            problems.add(field, key);
        }
        if problems.is_empty() { Ok(content) } else { Err(problems) }
    }
    /// The removals that were typed.
    pub(crate) fn read_removals(&self) -> Vec<Removal> {
        let read = |line: RemovalLine| Removal {
            from: line.from.trim().to_owned(),
            to: line.to.trim().to_owned(),
            reason: line.reason.parse::<Reason>().unwrap_or_default(),
        };
        self.removals().into_iter().map(read).filter(|removal| !removal.from.is_empty()).collect()
    }
}

/// What stands beside this id in two lists that came together.
fn named<'f>(ids: &[String], names: &'f [String], id: &str) -> Option<&'f str> {
    let at = ids.iter().position(|one| one == id)?;
    names.get(at).map(String::as_str)
}

/// What was typed, read; what cannot be read is noted.
pub(crate) fn read<T>(
    typed: &str,
    parse: fn(&str) -> Option<T>,
    problems: &mut Problems,
    (field, key): (&str, &'static str),
) -> Option<T> {
    if typed.trim().is_empty() {
        return None;
    }
    let value = parse(typed);
    if value.is_none() {
        problems.add(field, key);
    }
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::notice::tests::contents;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_the_form_shows_it_reads_back(content in contents()) {
            let trimmed = Content { body: content.body.trim().to_owned(), ..content };
            // A form knows minutes.
            let shown = Content { answer_by: trimmed.answer_by.map(|_| At::parse_local("2014-06-18 15:00").unwrap()), ..trimmed };
            prop_assert_eq!(NoticeForm::of(&shown, 1).read(&shown.attachments).unwrap(), shown);
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_by_field() {
        let form =
            NoticeForm { tlp: "blue".into(), until: "明日".into(), answer_by: "x".into(), ..NoticeForm::default() };
        let problems = form.read(&[]).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["tlp", "until", "answer_by", "title"]);
    }
}
