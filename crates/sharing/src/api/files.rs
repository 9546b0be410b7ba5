//! Files: put to drafts and notices, seen with what they say of themselves, stripped of it, taken from wherever they may
//! be read. They always leave as bytes that nothing shows or runs.

mod drafts;
mod notices;
mod readers;

use super::FileLine;
use crate::file::{About, Look, Mark, leaving_name};
use crate::pages::upload::as_download;
use crate::report::File;
use crate::store::files::{Looks, Whole};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use serde::{Deserialize, Serialize};
use shell::Route;
use shell::api::{Operation, codes};
use utoipa::ToSchema;
use utoipa::openapi::{ArrayBuilder, RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    [drafts::routes(), notices::routes(), readers::routes()].into_iter().flatten().collect()
}

fn name_of(operation: Operation) -> Operation {
    operation.query("name", "Its name.", serde_json::json!({ "type": "string", "maxLength": 200 }))
}

/// A file, and what was seen in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileSeen {
    file: FileLine,
    /// The name under which it leaves: one that no double click runs, if it is dangerous.
    #[schema(example = "invoice.pdf.exe.bin")]
    leaves_as: String,
    /// What to know before opening it.
    #[schema(schema_with = marks)]
    marks: Vec<&'static str>,
    /// What it says of itself.
    says: Vec<Saying>,
    /// Whether at least some of that can be taken out here.
    strippable: bool,
    /// The names of what was taken out of it here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stripped: Vec<String>,
}

/// Something that a file says of itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Saying {
    #[schema(schema_with = abouts)]
    about: &'static str,
    /// Its name in the file.
    #[schema(example = "Artist")]
    name: String,
    value: String,
}

fn marks() -> RefOr<Schema> {
    ArrayBuilder::new().items(codes(Mark::ALL.iter().map(|one| one.code()))).into()
}
fn abouts() -> RefOr<Schema> {
    codes(About::ALL.iter().map(|one| one.code()))
}

impl FileSeen {
    /// The id of the file, as text.
    pub fn id(&self) -> &str {
        self.file.id.text()
    }
    /// A file, with what was seen in it.
    pub fn of(file: &crate::attachment::Attachment, look: &Look) -> Self {
        Self::new(FileLine::from(file), look)
    }
    /// A file as those are told of it who are neither the body that brought it nor those who write: what to know before
    /// opening it, and nothing of what it says or said of itself. Even the name of a field may name somebody.
    pub fn outside(file: &crate::attachment::Attachment, look: &Look) -> Self {
        Self { says: Vec::new(), strippable: false, stripped: Vec::new(), ..Self::of(file, look) }
    }
    fn new(file: FileLine, look: &Look) -> Self {
        let saying = |one: &crate::file::Property| Saying {
            about: one.about.code(),
            name: one.name.clone(),
            value: one.value.clone(),
        };
        Self {
            leaves_as: leaving_name(&file.name, look),
            marks: look.marks.iter().map(|mark| mark.code()).collect(),
            says: look.properties.iter().map(saying).collect(),
            strippable: look.strippable,
            stripped: look.stripped.clone(),
            file,
        }
    }
}

/// How a file is called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Named {
    name: String,
}

/// A file as it leaves to programs: its bytes, whatever they are.
pub fn as_bytes(file: Whole) -> Response {
    let mut response = as_download(file);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    response
}

fn seen_in<'f>(all: impl Iterator<Item = &'f crate::report::Attachment>, looks: &Looks<File>) -> Vec<FileSeen> {
    let unseen = Look::default();
    all.map(|file| FileSeen::new(FileLine::from(file), looks.get(&file.id).unwrap_or(&unseen))).collect()
}
