//! By what the things of a community are found: the words that their readers see, part by part, and no others.
//!
//! A share and what arrived say the same to everybody who may see them; what was handed in says to its provider and to the
//! hub whose it is as well, since both know.

use crate::{Content, Passed, Submission, share::About};
use kernel::Bilingual;
use sharing::{Parts, attachment::Attachment};

/// What a share says.
pub(crate) fn share_parts(reference: &str, content: &Content) -> Parts {
    let Content { title, body, indicators, about, files, .. } = content;
    let along = along(about, files);
    Parts::new([reference.to_owned(), title.clone()], [vec![body.clone()], indicators.clone(), along].concat())
}

/// What arrived says; it has no reference here.
pub(crate) fn arrival_parts(content: &Passed) -> Parts {
    let Passed { title, body, indicators, about, files, .. } = content;
    let along = along(about, files);
    Parts::new([String::new(), title.clone()], [vec![body.clone()], indicators.clone(), along].concat())
}

/// What was handed in says, and who handed it in.
pub(crate) fn submission_parts(one: &Submission, from: &Bilingual) -> Parts {
    let said = one.content.said().into_iter().skip(1).map(str::to_owned);
    let beside = [one.content.wishes.note.clone()].into_iter().chain(along([], &one.content.files));
    let from = [from.ja.clone(), from.en.clone()];
    Parts::new([one.reference.clone(), one.content.title.clone()], said.chain(beside).chain(from))
}

/// What stands beside the text: what only its kind says, and the names of its files.
fn along<'c>(about: impl IntoIterator<Item = &'c About>, files: &[Attachment]) -> Vec<String> {
    let words = about.into_iter().flat_map(|one| one.detail.words()).map(|(_, text)| text.to_owned());
    words.chain(files.iter().map(|file| file.name.clone())).collect()
}
