//! Words that the pages of incidents share.

use crate::incident::Halt;
use access::OrgId;
use kernel::{At, Bilingual};
use shell::Voice;
use std::collections::BTreeMap;

/// The name of a body.
pub(super) fn name(voice: &Voice, names: &BTreeMap<OrgId, Bilingual>, org: OrgId) -> String {
    names.get(&org).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}

/// Where a report waits, in words.
pub(super) fn halt(voice: &Voice, halt: Option<Halt>, names: &BTreeMap<OrgId, Bilingual>, now: At) -> String {
    let Some(halt) = halt else { return voice.t("agency-halt-none") };
    let key = if halt.to_pass { "agency-halt-pass" } else { "agency-halt-acknowledge" };
    voice.t2(key, "org", name(voice, names, halt.org), "span", voice.span(now.seconds_since(halt.since)))
}
