//! What people do on the pages of this room, for programs: the same operations, the same permissions, the same sight.

mod cases;
mod consents;
mod drafts;
mod inbox;
mod notices;
mod reports;

use kernel::Label;
use serde::Serialize;
use shell::Route;
use utoipa::ToSchema;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    [drafts::routes(), reports::routes(), cases::routes(), notices::routes(), consents::routes(), inbox::routes()]
        .into_iter()
        .flatten()
        .collect()
}

/// How something may be handled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Handling {
    /// `clear`, `green`, `amber`, `amber-strict`, `red`.
    #[schema(example = "amber")]
    tlp: String,
    /// The sector groups that it may reach; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceptoars: Option<Vec<String>>,
    /// The last day on which it may be used; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl From<&Label> for Handling {
    fn from(label: &Label) -> Self {
        let ceptoars = match label.audience() {
            kernel::Audience::All => None,
            kernel::Audience::Only(codes) => Some(codes.iter().cloned().collect()),
        };
        let until = label.until().map(|day| day.to_string());
        Self { tlp: label.tlp().code().to_owned(), ceptoars, until }
    }
}

/// A file, as its holder names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FileLine {
    /// Its id.
    id: String,
    /// Its name, made safe.
    name: String,
    /// Its media type, found from its bytes.
    media_type: String,
    /// Its size in bytes.
    size: i64,
    /// SHA-256 of its bytes.
    hash: String,
}
