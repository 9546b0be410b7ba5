//! What people do on the pages of this room, for programs: the same operations, the same permissions. Whoever is no
//! member, government bodies among them, finds nothing here either.

mod approvals;
mod arrivals;
mod circles;
mod crossings;
mod decisions;
mod desk;
mod desk_files;
mod later;
mod meetings;
mod recalled;
mod shares;
mod submissions;

use crate::store::files::AllSeen;
use kernel::{Audience, Label, Tlp};
use serde::{Deserialize, Serialize};
use sharing::{FileSeen, attachment::Attachment, file::Look};
use shell::api::{Date, codes};
use shell::{Problems, Route};
use utoipa::ToSchema;
use utoipa::openapi::{
    ObjectBuilder, RefOr,
    schema::{Schema, Type},
};

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    [
        circles::routes(),
        submissions::routes(),
        shares::routes(),
        approvals::routes(),
        arrivals::routes(),
        crossings::routes(),
        decisions::routes(),
        desk::routes(),
        desk_files::routes(),
        meetings::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn tlps() -> RefOr<Schema> {
    codes(Tlp::ALL.iter().map(|tlp| tlp.code()))
}

/// Files, and what was seen in each.
fn seen_in(files: &[Attachment], seen: &AllSeen) -> Vec<FileSeen> {
    let unseen = Look::default();
    files.iter().map(|file| FileSeen::of(file, seen.look(file.id).unwrap_or(&unseen))).collect()
}

/// The same for whoever neither handed them in nor works at the hub.
fn seen_outside(files: &[Attachment], seen: &AllSeen) -> Vec<FileSeen> {
    let unseen = Look::default();
    files.iter().map(|file| FileSeen::outside(file, seen.look(file.id).unwrap_or(&unseen))).collect()
}

/// SHA-256, as hexadecimal digits.
fn hash() -> RefOr<Schema> {
    let shown = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{64}$")).examples([shown]).into()
}

/// How something in a circle may be handled.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CircleLabel {
    #[schema(schema_with = tlps, example = "amber")]
    tlp: String,
    /// The last day on which it may be used; absent: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

impl From<&Label> for CircleLabel {
    fn from(label: &Label) -> Self {
        Self { tlp: label.tlp().code().to_owned(), until: label.until().map(Date::from) }
    }
}

impl CircleLabel {
    fn read(&self, problems: &mut Problems) -> Label {
        let tlp = self.tlp.parse().map_err(|()| problems.add("label/tlp", "community-flaw-weak-label"));
        let until = self.until.as_ref().map(Date::day);
        if until == Some(None) {
            problems.add("label/until", "community-flaw-expired");
        }
        Label::new(tlp.unwrap_or_default(), Audience::All, until.flatten())
    }
}
