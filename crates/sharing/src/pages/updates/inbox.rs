//! What a recipient is told of versions: of those that were handed to his own organisation, and that there is a later
//! one that was not.

use ::store::{Granted, StoreError};
use access::{OrgId, act::ViewDelivery};
use delivery::{
    Delivery,
    update::{Superseded, Version},
};
use shell::Voice;

/// What was received, as a version of something.
pub(crate) struct Received {
    /// `第2報`; empty for what stands alone.
    pub(crate) version: String,
    /// That a later one superseded it, and the way to that, where there is one.
    pub(crate) superseded: Option<(String, String)>,
    /// What holds where the later one was recalled, or has not come.
    pub(crate) means: String,
    /// Those that were handed to the reader's organisation; empty for what stands alone.
    pub(crate) versions: Vec<ReceivedLine>,
    /// Where it is compared with the one before; empty where there is none to compare with.
    pub(crate) changes: String,
}

/// One version that was received.
pub(crate) struct ReceivedLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) reference: String,
    pub(crate) when: String,
    pub(crate) recalled: bool,
    pub(crate) here: bool,
}

/// What a reader is told of what a line delivers as a version. Who oversees it is told of its state and shown no way to
/// what is another's.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn received(
    voice: &Voice,
    reader: Option<OrgId>,
    line: &Granted<'_, ViewDelivery, Delivery>,
) -> Result<Received, StoreError> {
    let own = reader == Some(line.org);
    let all = delivery::ask::versions(line.sql(), line).await?;
    let newest = match line.superseded {
        Some(Superseded::By(newer)) => all.iter().find(|one| one.delivery == newer),
        _ => None,
    };
    let alone = line.version == 1 && line.superseded.is_none();
    let shown = if own && all.len() > 1 { all.as_slice() } else { &[] };
    Ok(Received {
        version: if alone { String::new() } else { voice.t1("notice-version", "n", line.version) },
        superseded: match line.superseded {
            Some(Superseded::Elsewhere(at)) => {
                Some((voice.t1("notice-superseded-elsewhere", "at", voice.when(&at)), String::new()))
            }
            _ => newest.map(|one| (by(voice, one), if own { href(one) } else { String::new() })),
        },
        means: match (line.superseded, newest.and_then(|one| Some((one, one.withdrawn_at?)))) {
            (Some(Superseded::Elsewhere(_)), _) if line.government => voice.t("notice-superseded-elsewhere-line"),
            (Some(Superseded::Elsewhere(_)), _) => voice.t("notice-superseded-elsewhere-means"),
            (_, Some((one, at))) => {
                let version = voice.t1("notice-version", "n", one.number);
                voice.t2("notice-later-recalled", "version", version, "at", voice.when(&at))
            }
            (Some(_), None) => voice.t("notice-superseded-means"),
            (None, None) => String::new(),
        },
        changes: match before(line, &all) {
            Some(_) if own => format!("/inbox/{}/changes", line.id),
            _ => String::new(),
        },
        versions: shown.iter().map(|one| received_line(voice, one, line)).collect(),
    })
}

/// The version before, that was handed to the same organisation and can still be read.
pub(super) fn before<'v>(line: &Delivery, all: &'v [Version]) -> Option<&'v Version> {
    all.iter().rev().find(|one| one.number < line.version && one.withdrawn_at.is_none())
}

fn by(voice: &Voice, one: &Version) -> String {
    let version = voice.t1("notice-version", "n", one.number);
    voice.t2("notice-superseded-by", "version", version, "at", voice.when(&one.released_at))
}

fn href(one: &Version) -> String {
    format!("/inbox/{}", one.delivery)
}

fn received_line(voice: &Voice, one: &Version, line: &Delivery) -> ReceivedLine {
    ReceivedLine {
        href: href(one),
        name: voice.t1("notice-version", "n", one.number),
        reference: one.reference.clone(),
        when: voice.when(&one.released_at),
        recalled: one.withdrawn_at.is_some(),
        here: one.number == line.version,
    }
}

/// What stands above a notice as a text file: which version it is, and that there is a later one.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn told(voice: &Voice, line: &Granted<'_, ViewDelivery, Delivery>) -> Result<Vec<String>, StoreError> {
    let one = received(voice, None, line).await?;
    let superseded = one.superseded.map(|(said, _)| said);
    let all = superseded.into_iter().chain([one.means, one.version]);
    Ok(all.filter(|said| !said.is_empty()).collect())
}
