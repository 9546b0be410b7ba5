//! What is said beside a file: what to know before opening it, what it says of itself, what was taken out.

use crate::file::{About, Look, Mark, Property, leaving_name};
use shell::Voice;
use std::collections::BTreeSet;

/// The most properties that a page shows of one file.
const SHOWN_MOST: usize = 40;

/// What is said beside a file.
#[derive(Default)]
pub struct AboutView {
    /// What to know before opening it.
    pub marks: Vec<MarkView>,
    /// Under which other name it is saved, in a sentence; empty if under its own.
    pub saved_as: String,
    /// What it says of people, bodies and places: to be seen without asking.
    pub telling: Vec<PropertyView>,
    /// How many other things it says of itself.
    pub says: String,
    /// Those.
    pub properties: Vec<PropertyView>,
    /// How many more there are; empty if none.
    pub rest: String,
    /// Where they are taken out; empty if they cannot be, or not by this reader.
    pub strip: String,
    /// The form that goes with it, where the button stands outside of one.
    pub form: &'static str,
    /// That they cannot be taken out here, in a sentence.
    pub fixed: String,
    /// What was taken out, in a sentence.
    pub stripped: String,
    strippable: bool,
}

/// One mark.
pub struct MarkView {
    /// In a sentence.
    pub said: String,
    /// How it is coloured.
    pub class: &'static str,
}

/// One property.
pub struct PropertyView {
    /// What it is about, in words.
    pub about: String,
    /// Its name in the file.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl AboutView {
    /// Whether anything is said.
    pub fn any(&self) -> bool {
        !(self.marks.is_empty() && self.telling.is_empty() && self.properties.is_empty() && self.stripped.is_empty())
    }
    /// With a button that takes it out; `to` is where, `form` the form that is sent along if the button is in none.
    #[must_use]
    pub fn offering(mut self, voice: &Voice, to: String, form: &'static str) -> Self {
        if self.strippable {
            (self.strip, self.form) = (to, form);
        } else if !self.telling.is_empty() {
            self.fixed = voice.t("file-strip-fixed");
        }
        self
    }
}

/// All that is said beside a file, to whoever writes or examines it.
pub fn whole(voice: &Voice, name: &str, look: Option<&Look>) -> AboutView {
    let Some(look) = look else { return AboutView::default() };
    let view = |one: &Property| PropertyView {
        about: voice.t(&format!("file-about-{}", one.about.code())),
        name: one.name.clone(),
        value: one.value.clone(),
    };
    let tells = |one: &&Property| matches!(one.about, About::Person | About::Body | About::Position);
    let (telling, others): (Vec<&Property>, Vec<&Property>) = look.properties.iter().partition(tells);
    let rest = telling.len().saturating_sub(SHOWN_MOST) + others.len().saturating_sub(SHOWN_MOST);
    AboutView {
        telling: telling.into_iter().take(SHOWN_MOST).map(view).collect(),
        says: voice.t1("file-says", "n", others.len()),
        properties: others.into_iter().take(SHOWN_MOST).map(view).collect(),
        rest: if rest > 0 { voice.t1("file-says-more", "n", rest) } else { String::new() },
        stripped: match look.stripped.is_empty() {
            true => String::new(),
            false => voice.t1("file-stripped", "about", taken_out(voice, &look.stripped)),
        },
        strippable: look.strippable,
        ..outside(voice, name, Some(look))
    }
}

/// What was taken out, in words: what it was about, each once.
fn taken_out(voice: &Voice, names: &[String]) -> String {
    let about: BTreeSet<About> = names.iter().map(|name| About::of(name)).collect();
    let words: Vec<String> = about.iter().map(|about| voice.t(&format!("file-about-{}", about.code()))).collect();
    words.join(&voice.t("file-about-and"))
}

/// What is said beside a file to whoever only receives it: what to know before opening it.
pub fn outside(voice: &Voice, name: &str, look: Option<&Look>) -> AboutView {
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

/// One file.
pub struct FileView {
    /// Its name.
    pub name: String,
    /// How large it is, in words.
    pub size: String,
    /// Where it is had.
    pub href: String,
    /// What is said beside it.
    pub about: AboutView,
}

/// The view of one file.
pub fn file_view<F>(name: &str, size: i64, under: &str, id: kernel::Id<F>, about: AboutView) -> FileView {
    FileView { name: name.to_owned(), size: file_size(size), href: format!("{under}/{id}"), about }
}

/// So many bytes, as people say it.
pub fn file_size(size: i64) -> String {
    match size {
        ..1024 => format!("{size} B"),
        1024..1_048_576 => format!("{} KB", (size + 1023) / 1024),
        _ => format!("{}.{} MB", size / 1_048_576, size % 1_048_576 * 10 / 1_048_576),
    }
}
