//! Words that the pages of incidents share.

use crate::incident::Halt;
use crate::register::{Kinds, Lack};
use crate::report::detail::Leak;
use access::OrgId;
use kernel::{At, Bilingual, Lang, Month};
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

/// The kinds of an incident; empty if none was written down.
pub(super) fn kinds(voice: &Voice, kinds: Option<&Kinds>) -> String {
    let kinds: Vec<String> = kinds.into_iter().flatten().map(|kind| voice.t(kind.key())).collect();
    kinds.join(if voice.lang == Lang::Ja { "／" } else { " / " })
}

/// `2014年6月`.
pub(super) fn month(voice: &Voice, month: Month) -> String {
    let of_year = match voice.lang {
        Lang::Ja => month.of_year().to_string(),
        Lang::En => format!("{:02}", month.of_year()),
    };
    voice.t2("agency-month", "year", month.year().to_string(), "month", of_year)
}

/// Whether information leaked.
pub(super) fn leak(voice: &Voice, leak: Option<Leak>) -> String {
    voice.t(leak.map_or("agency-leak-unsaid", Leak::key))
}

/// What an entry lacks, in words; empty if nothing.
pub(super) fn lacks(voice: &Voice, lacks: &[Lack]) -> String {
    let words: Vec<String> = lacks.iter().map(|lack| voice.t(lack.key())).collect();
    words.join(if voice.lang == Lang::Ja { "、" } else { ", " })
}
