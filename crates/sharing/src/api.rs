//! What people do on the pages of this room, for programs: the same operations, the same permissions, the same sight.

mod assignment;
mod beside;
mod cases;
mod codes;
mod consents;
mod content;
mod detail;
mod drafts;
mod dry_run;
mod executives;
mod file_report;
mod files;
mod inbox;
mod incidents;
mod indicators;
mod notices;
mod recalls;
mod regimes;
mod release;
mod reports;
mod said;
mod search;
mod triage;
mod updates;

pub use detail::DetailSaid;

pub use files::{FileSeen, as_bytes};
pub use indicators::IndicatorView;

use kernel::{ContentHash, Label};
use serde::Serialize;
use shell::Route;
use shell::api::{Date, Uid};
use utoipa::ToSchema;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    [
        drafts::routes(),
        file_report::routes(),
        files::routes(),
        reports::routes(),
        regimes::routes(),
        triage::routes(),
        assignment::routes(),
        cases::routes(),
        notices::routes(),
        release::routes(),
        recalls::routes(),
        dry_run::routes(),
        consents::routes(),
        inbox::routes(),
        beside::routes(),
        incidents::routes(),
        executives::routes(),
        search::routes(),
        updates::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How something may be handled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Handling {
    #[schema(schema_with = codes::tlp, example = "amber")]
    tlp: String,
    /// The codes of the sector groups that it may reach, and of the ministries: each with the agencies that it
    /// supervises. Absent: all sector groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceptoars: Option<Vec<String>>,
    /// The last day on which it may be used; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

impl From<&Label> for Handling {
    fn from(label: &Label) -> Self {
        let ceptoars = match label.audience() {
            kernel::Audience::All => None,
            kernel::Audience::Only(codes) => Some(codes.iter().cloned().collect()),
        };
        let until = label.until().map(Date::from);
        Self { tlp: label.tlp().code().to_owned(), ceptoars, until }
    }
}

/// A file, as its holder names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FileLine {
    id: Uid,
    /// Its name, made safe.
    #[schema(example = "log.txt")]
    name: String,
    /// Its media type, found from its bytes.
    #[schema(example = "text/plain")]
    media_type: String,
    /// Its size in bytes.
    size: i64,
    #[schema(schema_with = codes::hash)]
    hash: String,
}

impl FileLine {
    fn new<T>(id: kernel::Id<T>, (name, media_type): (&str, &str), size: i64, hash: ContentHash) -> Self {
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        Self { id: id.into(), name, media_type, size, hash: hash.to_string() }
    }
}
impl From<&crate::report::Attachment> for FileLine {
    fn from(file: &crate::report::Attachment) -> Self {
        Self::new(file.id, (&file.name, &file.media_type), file.size, file.hash)
    }
}
impl From<&crate::attachment::Attachment> for FileLine {
    fn from(file: &crate::attachment::Attachment) -> Self {
        Self::new(file.id, (&file.name, &file.media_type), file.size, file.hash)
    }
}
