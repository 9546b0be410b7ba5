//! By what a thing is found: the same words that its reader sees on its page, part by part, and no other.
//!
//! The index is made of these parts, and what is shown of something found is taken from them again: who may not see a
//! part neither finds it, nor sees it marked.

use crate::{
    notice,
    report::{Content, Reader, Remark, Report, Stage, Stop},
};
use access::{BodyKind, OrgId};
use kernel::Bilingual;
use std::collections::{BTreeMap, BTreeSet};
use store::search::{Document, Query};

/// What stands between two parts, so that no word is found across them.
const BETWEEN: &str = "\n¶\n";

/// What one reader sees of a thing, part by part: its reference and its title first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<String>);

impl Parts {
    /// Of its reference and title, and of what else it says; what is empty says nothing.
    pub fn new(head: [String; 2], parts: impl IntoIterator<Item = String>) -> Self {
        Self(head.into_iter().chain(parts.into_iter().filter(|part| !part.trim().is_empty())).collect())
    }
    /// As it is looked through.
    pub fn text(&self) -> String {
        self.0.join(BETWEEN)
    }
    /// Whether it is found by this: what the index says is not taken on trust.
    pub fn found_by(&self, query: &Query) -> bool {
        query.finds(&self.text())
    }
    /// The reference; may be empty.
    pub fn reference(&self) -> &str {
        self.0.first().map(String::as_str).unwrap_or_default()
    }
    /// The title.
    pub fn title(&self) -> &str {
        self.0.get(1).map(String::as_str).unwrap_or_default()
    }
    /// The parts behind reference and title.
    pub fn behind_title(&self) -> impl Iterator<Item = &str> {
        self.0.iter().skip(2).map(String::as_str)
    }
}

/// All that a report says to somebody.
#[derive(Clone, Debug)]
pub(crate) struct ReportWords {
    pub(crate) report: Report,
    /// Who reported; everybody on the path sees it.
    pub(crate) from: Option<Bilingual>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) stops: Vec<(Stop, BodyKind)>,
    pub(crate) remarks: Vec<Remark>,
}

/// Readers of a report, and the letter by which a circle names them.
const READERS: [(Reader, char); 3] = [(Reader::Whole, 'w'), (Reader::Ministry, 'm'), (Reader::Centre, 'c')];

/// The letter by which a circle names a reader.
pub(crate) fn letter(reader: Reader) -> char {
    READERS.iter().find(|(one, _)| *one == reader).map_or('-', |(_, letter)| *letter)
}

impl ReportWords {
    /// The title of its newest stage. A title is never held back.
    pub(crate) fn title(&self) -> &str {
        self.stages.last().map(|stage| stage.content.title.as_str()).unwrap_or_default()
    }

    /// What this reader sees, newest stage first.
    pub(crate) fn seen_by(&self, reader: Reader) -> Parts {
        let head = [self.report.reference.clone(), self.title().to_owned()];
        let from = self.from.iter().flat_map(|name| [name.ja.clone(), name.en.clone()]);
        let source = std::iter::once(self.report.source.clone());
        let said = self.stages.iter().rev().flat_map(|stage| said(stage.content.seen_by(reader)));
        let stops: Vec<Stop> = self.stops.iter().map(|(stop, _)| stop.clone()).collect();
        let place = self.bodies(reader).map(|(stop, _)| stop.position).min();
        let seen = self.remarks.iter().filter(|remark| remark.seen_from(place, &stops));
        Parts::new(head, said.chain(seen.map(|remark| remark.text.clone())).chain(from).chain(source))
    }

    /// The bodies on the path that read it so.
    fn bodies(&self, reader: Reader) -> impl Iterator<Item = &(Stop, BodyKind)> {
        let own = self.report.org;
        self.stops.iter().filter(move |(stop, body)| {
            let centre = *body == BodyKind::Centre;
            stop.org != own && matches!((reader, centre), (Reader::Ministry, false) | (Reader::Centre, true))
        })
    }

    /// The organisations that read it so and have it.
    fn readers(&self, reader: Reader) -> BTreeSet<OrgId> {
        match reader {
            Reader::Whole => BTreeSet::from([self.report.org]),
            Reader::Ministry | Reader::Centre => {
                let here = self.bodies(reader).filter(|(stop, _)| stop.received_at.is_some());
                here.map(|(stop, _)| stop.org).collect()
            }
        }
    }

    /// One document for all who see the same.
    pub(crate) fn documents(&self) -> Vec<Document> {
        let mut alike: BTreeMap<String, (String, BTreeSet<OrgId>)> = BTreeMap::new();
        for (reader, letter) in READERS {
            let readers = self.readers(reader);
            if !readers.is_empty() {
                let (circle, all) = alike.entry(self.seen_by(reader).text()).or_default();
                circle.push(letter);
                all.extend(readers);
            }
        }
        alike.into_iter().map(|(text, (circle, readers))| Document { circle, readers, text }).collect()
    }
}

/// What a stage says in words, to whom it was cut.
fn said(content: Content) -> Vec<String> {
    let detail = content.detail;
    let mut all = vec![content.title, content.situation];
    all.extend([detail.systems, detail.leaked, content.cause, content.measures, content.prevention]);
    all.extend(content.indicators);
    all.extend(content.attachments.into_iter().map(|file| file.name));
    all.extend(content.victim.name);
    all.extend(detail.services);
    all.extend([content.service, detail.press, detail.help, detail.contact]);
    all.extend(detail.told.map(|told| told.source));
    all
}

/// What a notice says to whoever has it. What was taken out of its sources stands in it too, and is no word of it.
pub(crate) fn notice_parts(reference: &str, content: &notice::Content) -> Parts {
    let head = [reference.to_owned(), content.title.clone()];
    let body = std::iter::once(content.body.clone());
    let files = content.attachments.iter().map(|file| file.name.clone());
    let detail = content.detail.words().map(|(_, words)| words.to_owned());
    let embargo = content.embargo.iter().flat_map(|embargo| embargo.words()).map(|(_, words)| words.to_owned());
    let news = content.news.iter().cloned();
    Parts::new(
        head,
        news.chain(body).chain(detail).chain(embargo).chain(content.indicators.iter().cloned()).chain(files),
    )
}

/// What a case says: its title, and what was written into its history.
pub(crate) fn case_parts(reference: &str, title: &str, events: impl IntoIterator<Item = String>) -> Parts {
    Parts::new([reference.to_owned(), title.to_owned()], events)
}
