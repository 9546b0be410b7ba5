//! What a file is and what it says of itself, found from its bytes. Nothing in it is ever run, and nothing is unpacked to disk.
//!
//! Samples of malware, phishing pages and booby-trapped documents are what reports are about, so they are not refused:
//! they are marked, and leave under a name that no double click runs ([`leaving_name`]). Why `.bin` and not a ZIP:
//! Windows opens an archive and runs what is inside by two more double clicks; nothing is registered for `.bin`, and
//! who analyses the sample has to rename it knowingly. The bytes stay as they are, so that their hash stays.
//!
//! ```text
//! bytes ──► sniff (kind, ending) ──► look: marks + properties ──► shown, searched
//!       └─► archive / office / image / pdf, each with limits          strip ──► a new file with a new hash
//! ```

mod archive;
mod exif;
mod image;
mod office;
mod pdf;
mod sniff;
mod strip;
mod xml;

#[cfg(test)]
#[path = "../tests/samples/files.rs"]
mod samples;
#[cfg(test)]
mod tests;

pub use sniff::media_type;
pub use strip::{StripError, strip};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most properties that are kept of one file.
const PROPERTIES_MOST: usize = 200;
/// The most characters of one property's value.
const VALUE_MOST: usize = 2_000;

/// Something about a file that a person should know before opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// A program.
    Program,
    /// A script, or a shortcut that starts something.
    Script,
    /// A page (HTML, SVG) that a browser would run.
    Web,
    /// An office document with macros or embedded objects.
    Macro,
    /// A PDF with scripts, embedded files or commands.
    ActivePdf,
    /// An archive with a program or script in it.
    ProgramInside,
    /// The name says another kind than the bytes.
    Mismatch,
    /// A document's ending before a program's: `.pdf.exe`.
    DoubleEnding,
    /// The name had characters that turn the direction of writing.
    TurnedName,
    /// Two kinds of file in one.
    Polyglot,
    /// Something follows after the end of the picture.
    Trailing,
    /// Not whole, or not as its kind should be.
    Malformed,
    /// Unpacks to very much more than it is, or lies about how much.
    Bomb,
    /// An archive with paths that lead out of the folder it is unpacked into.
    PathsInside,
    /// Locked by a password: nobody looked inside.
    Locked,
    /// There are archives inside the archive; they were not opened.
    Nested,
    /// A kind into which nobody looked.
    NotOpened,
    /// A kind, or an archive of files, that may say of itself who made it, and nobody looked.
    Unread,
    /// Comments of reviewers are in it.
    Comments,
    /// Changes are recorded in it: what was deleted can be read.
    Changes,
}

impl Mark {
    /// Every mark, the gravest first.
    pub const ALL: [Mark; 20] = [
        Mark::Program,
        Mark::Script,
        Mark::Web,
        Mark::Macro,
        Mark::ActivePdf,
        Mark::ProgramInside,
        Mark::Mismatch,
        Mark::DoubleEnding,
        Mark::TurnedName,
        Mark::Polyglot,
        Mark::Trailing,
        Mark::Malformed,
        Mark::Bomb,
        Mark::PathsInside,
        Mark::Locked,
        Mark::Nested,
        Mark::NotOpened,
        Mark::Unread,
        Mark::Comments,
        Mark::Changes,
    ];
    /// Whether a file with it leaves only under a name that no double click runs.
    pub fn dangerous(self) -> bool {
        match self {
            Mark::Program
            | Mark::Script
            | Mark::Web
            | Mark::Macro
            | Mark::ActivePdf
            | Mark::ProgramInside
            | Mark::Mismatch
            | Mark::DoubleEnding
            | Mark::TurnedName
            | Mark::Polyglot
            | Mark::Trailing
            | Mark::Malformed
            | Mark::Bomb
            | Mark::PathsInside => true,
            Mark::Locked | Mark::Nested | Mark::NotOpened | Mark::Unread | Mark::Comments | Mark::Changes => false,
        }
    }
    /// The end of the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Mark::Program => "program",
            Mark::Script => "script",
            Mark::Web => "web",
            Mark::Macro => "macro",
            Mark::ActivePdf => "active-pdf",
            Mark::ProgramInside => "program-inside",
            Mark::Mismatch => "mismatch",
            Mark::DoubleEnding => "double-ending",
            Mark::TurnedName => "turned-name",
            Mark::Polyglot => "polyglot",
            Mark::Trailing => "trailing",
            Mark::Malformed => "malformed",
            Mark::Bomb => "bomb",
            Mark::PathsInside => "paths-inside",
            Mark::Locked => "locked",
            Mark::Nested => "nested",
            Mark::NotOpened => "not-opened",
            Mark::Unread => "unread",
            Mark::Comments => "comments",
            Mark::Changes => "changes",
        }
    }
}

/// What a property is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Who made it.
    Person,
    /// Whose it is: company, department.
    Body,
    /// Where it was made.
    Position,
    /// When.
    Time,
    /// With which machine or program.
    Tool,
    /// What it is called, or what is said of it.
    Words,
    /// Anything else.
    Other,
}

impl About {
    /// All of them, in the order in which they are shown.
    pub const ALL: [About; 7] =
        [About::Person, About::Body, About::Position, About::Time, About::Tool, About::Words, About::Other];
    /// The end of the key of its word.
    pub fn code(self) -> &'static str {
        match self {
            About::Person => "person",
            About::Body => "body",
            About::Position => "position",
            About::Time => "time",
            About::Tool => "tool",
            About::Words => "words",
            About::Other => "other",
        }
    }
    /// What a property of this name is about; names of EXIF, XMP, PNG, PDF and office documents alike.
    pub fn of(name: &str) -> About {
        let name = name.to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if has(&["gps", "location", "city", "country", "sublocation"]) {
            About::Position
        } else if has(&["company", "organi", "manager", "department", "copyright", "rights", "publisher"]) {
            About::Body
        } else if has(&["date", "time", "created", "modified", "printed"]) && !has(&["modifiedby", "createdby"]) {
            About::Time
        } else if has(&[
            "creatortool",
            "software",
            "producer",
            "application",
            "template",
            "make",
            "model",
            "lens",
            "serial",
            "host",
            "camera",
        ]) && !has(&["owner"])
        {
            About::Tool
        } else if has(&[
            "author",
            "artist",
            "creator",
            "owner",
            "modifiedby",
            "createdby",
            "person",
            "by-line",
            "credit",
        ]) {
            About::Person
        } else if has(&["title", "description", "subject", "keywords", "comment", "caption", "label"]) {
            About::Words
        } else {
            About::Other
        }
    }
}

/// Something that a file says of itself, beside its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Property {
    /// What it is about.
    pub about: About,
    /// Its name in the file: `Artist`, `creator`.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl Property {
    /// A property by its name; `None` if nothing is said.
    fn new(name: &str, value: &str) -> Option<Self> {
        let value: String = value.trim().trim_matches('\0').chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let value: String = value.trim().chars().take(VALUE_MOST).collect();
        let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        (!value.is_empty()).then(|| Self { about: About::of(&name), name, value })
    }
}

/// What was seen in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// What a person should know before opening it.
    pub marks: BTreeSet<Mark>,
    /// What it says of itself.
    pub properties: Vec<Property>,
    /// Whether at least some of that can be taken out here.
    pub strippable: bool,
    /// The names of what was taken out of it here; never what it said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stripped: Vec<String>,
}

impl Look {
    /// Whether it leaves only under a name that no double click runs.
    pub fn dangerous(&self) -> bool {
        self.marks.iter().any(|mark| mark.dangerous())
    }
    /// The same file under another name: also what that name says, and whether it agrees.
    #[must_use]
    pub fn under(mut self, name: &str, bytes: &[u8]) -> Self {
        sniff::name_marks(name, &mut self.marks);
        sniff::content_marks(name, bytes, &mut self.marks);
        self
    }
    fn say(&mut self, properties: impl IntoIterator<Item = Property>) {
        for property in properties {
            if self.properties.len() < PROPERTIES_MOST && !self.properties.contains(&property) {
                self.properties.push(property);
            }
        }
    }
}

/// The text in a file, for the residue check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Whether this is everything in it: no picture, no object, nothing that was too long.
    pub whole: bool,
    /// The texts.
    pub texts: Vec<String>,
}

/// Looks at a file that was brought under this name (as it came, not yet made safe).
pub fn look(name: &str, bytes: &[u8]) -> Look {
    let mut seen = Look::default();
    sniff::name_marks(name, &mut seen.marks);
    sniff::content_marks(name, bytes, &mut seen.marks);
    match media_type(bytes) {
        "application/pdf" => pdf::look(bytes, &mut seen),
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/tiff" => image::look(bytes, &mut seen),
        "image/heif" | "image/avif" => {
            seen.say(exif::in_container(bytes));
            seen.marks.insert(Mark::Unread);
        }
        kind if sniff::is_zip(kind) => office::look(bytes, &mut seen),
        kind if sniff::may_say(kind, bytes) => {
            seen.marks.insert(Mark::Unread);
        }
        _ => {}
    }
    seen.properties.sort();
    seen
}

/// The text in a file that is not plain text, as far as it can be read. (Plain text is searched as it is.)
pub fn read(bytes: &[u8]) -> Reading {
    match media_type(bytes) {
        "application/pdf" => pdf::read(bytes),
        kind if sniff::is_zip(kind) => office::read(bytes),
        _ => Reading::default(),
    }
}

/// The name under which a file leaves: one that no double click runs, if it is dangerous.
pub fn leaving_name(name: &str, look: &Look) -> String {
    if look.dangerous() && !name.to_ascii_lowercase().ends_with(".bin") {
        format!("{name}.bin")
    } else {
        name.to_owned()
    }
}

/// The media type under which it leaves: plain bytes, if it is dangerous.
pub fn leaving_type<'t>(media_type: &'t str, look: &Look) -> &'t str {
    if look.dangerous() { "application/octet-stream" } else { media_type }
}

/// The index of `needle` in `bytes`, from `from` on.
fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find(rest, needle).map(|at| at + from)
}
