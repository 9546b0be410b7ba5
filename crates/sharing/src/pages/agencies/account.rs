//! What the register tells of an incident, in words: on its page, in the list, in files.

use super::words;
use crate::register::{Account, Affected, Concerned, LeakSince};
use access::OrgId;
use kernel::Bilingual;
use shell::Voice;
use std::collections::BTreeMap;

/// One thing that is told: what it is called, and what is told of it, line by line.
pub(super) struct ToldView {
    pub(super) label: String,
    pub(super) lines: Vec<String>,
}

/// The bodies that an account names.
pub(super) fn bodies(account: &Account) -> impl Iterator<Item = OrgId> {
    account.bodies.iter().filter_map(|one| match one {
        Concerned::Organisation(org) => Some(*org),
        Concerned::Name(_) => None,
    })
}

/// What an account tells, and how what was written of a leak changed; what was not stated is left out.
pub(super) fn told(
    voice: &Voice,
    account: &Account,
    leaks: &[LeakSince],
    names: &BTreeMap<OrgId, Bilingual>,
) -> Vec<ToldView> {
    let prose = |text: &str| text.lines().map(str::to_owned).collect();
    let all: [(&str, Vec<String>); 6] = [
        ("agency-outline", prose(&account.outline)),
        ("agency-response", prose(&account.response)),
        ("agency-leak", leaks.iter().map(|turn| since(voice, turn)).collect()),
        ("agency-affected", account.affected.iter().map(|one| affected(voice, one)).collect()),
        ("agency-stopped", account.stopped.iter().map(|said| voice.t(said.key())).collect()),
        ("agency-bodies", concerned(voice, account, names)),
    ];
    let told = |(key, lines): (&str, Vec<String>)| ToldView { label: voice.t(key), lines };
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(told).collect()
}

/// What was written of a leak, and since when.
fn since(voice: &Voice, turn: &LeakSince) -> String {
    voice.bracketed(&words::leak(voice, turn.leak), &voice.t1("agency-leak-since", "at", voice.when(&turn.at)))
}

/// 約250人
pub(super) fn affected(voice: &Voice, one: &Affected) -> String {
    let number = one.extent.number().map(|number| voice.n(number)).unwrap_or_default();
    voice.t2(one.extent.key(), "n", number, "unit", &one.unit)
}

/// The further bodies by their names.
pub(super) fn concerned(voice: &Voice, account: &Account, names: &BTreeMap<OrgId, Bilingual>) -> Vec<String> {
    let name = |one: &Concerned| match one {
        Concerned::Organisation(org) => words::name(voice, names, *org),
        Concerned::Name(name) => name.clone(),
    };
    account.bodies.iter().map(name).collect()
}
