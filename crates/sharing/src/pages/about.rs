//! What is said beside a file: what to know before opening it, what it says of itself, what was taken out.

use crate::file::{Look, Mark, leaving_name};
use shell::Voice;

/// The most properties that a page shows of one file.
const SHOWN_MOST: usize = 40;

/// What is said beside a file.
#[derive(Default)]
pub(crate) struct AboutView {
    pub(crate) marks: Vec<MarkView>,
    /// Under which other name it is saved, in a sentence; empty if under its own.
    pub(crate) saved_as: String,
    /// How many things it says of itself.
    pub(crate) says: String,
    pub(crate) properties: Vec<PropertyView>,
    /// How many more there are; empty if none.
    pub(crate) rest: String,
    /// Where they are taken out; empty if they cannot be, or not by this reader.
    pub(crate) strip: String,
    /// What was taken out, in a sentence.
    pub(crate) stripped: String,
}

/// One mark.
pub(crate) struct MarkView {
    pub(crate) said: String,
    pub(crate) class: &'static str,
}

/// One property.
pub(crate) struct PropertyView {
    pub(crate) about: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

impl AboutView {
    /// Whether anything is said.
    pub(crate) fn any(&self) -> bool {
        !(self.marks.is_empty() && self.properties.is_empty() && self.stripped.is_empty())
    }
}

/// All that is said beside a file, to whoever writes or examines it; `strip` is where it can be stripped.
pub(crate) fn whole(voice: &Voice, name: &str, look: Option<&Look>, strip: &str) -> AboutView {
    let Some(look) = look else { return AboutView::default() };
    let properties = look.properties.iter().take(SHOWN_MOST).map(|one| PropertyView {
        about: voice.t(&format!("file-about-{}", one.about.code())),
        name: one.name.clone(),
        value: one.value.clone(),
    });
    let rest = look.properties.len().saturating_sub(SHOWN_MOST);
    AboutView {
        says: voice.t1("file-says", "n", look.properties.len()),
        properties: properties.collect(),
        rest: if rest > 0 { voice.t1("file-says-more", "n", rest) } else { String::new() },
        strip: if look.strippable { strip.to_owned() } else { String::new() },
        stripped: match look.stripped.is_empty() {
            true => String::new(),
            false => voice.t1("file-stripped", "names", look.stripped.join(", ")),
        },
        ..outside(voice, name, Some(look))
    }
}

/// What is said beside a file to whoever only receives it: what to know before opening it.
pub(crate) fn outside(voice: &Voice, name: &str, look: Option<&Look>) -> AboutView {
    let Some(look) = look else { return AboutView::default() };
    let mark = |mark: &Mark| MarkView {
        said: voice.t(&format!("file-mark-{}", mark.code())),
        class: if mark.dangerous() { "bad" } else { "warn" },
    };
    AboutView {
        marks: look.marks.iter().map(mark).collect(),
        saved_as: match look.dangerous() {
            true => voice.t1("file-saved-as", "name", leaving_name(name, look)),
            false => String::new(),
        },
        ..AboutView::default()
    }
}
