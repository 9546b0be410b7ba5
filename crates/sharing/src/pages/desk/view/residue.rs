//! What the residue check found and what it cannot read, with the proposals to let it stay.

use super::{Drawing, FindingView, UnsearchedView, WaiverView};
use crate::{
    attachment::{Attachment, proposal},
    giveaway::{Doubt, doubt},
    pages::desk::replace::{in_file, reaches},
    release::Waiver,
    residue::{Finding, Place, Whose},
};
use access::Act;
use shell::Voice;
use std::collections::BTreeSet;

impl Drawing<'_> {
    /// What stands in a place once, however often and for however many terms: it stays or goes as one.
    pub(super) fn findings(&self) -> Vec<FindingView> {
        let mut groups: Vec<Vec<&Finding>> = Vec::new();
        for finding in &self.desk.facts.findings {
            let same = |one: &&Finding| one.place == finding.place && one.found == finding.found;
            match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
                Some(group) if group.iter().any(|one| one.fingerprint == finding.fingerprint) => {}
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
        }
        groups.iter().filter_map(|group| group.first().map(|first| self.finding(first, group))).collect()
    }

    /// What may give somebody away: what stands there, where, why it is shown; each once.
    pub(super) fn doubts(&self) -> Vec<(String, String, String)> {
        let why = |one: &Finding| match doubt(one) {
            Doubt::Name => "notice-doubt-name",
            Doubt::Mentioned => "notice-doubt-mentioned",
        };
        let mut told = BTreeSet::new();
        let new = |one: &&Finding| told.insert((one.place.clone(), one.found.clone()));
        let doubts = self.doubts.iter().filter(new);
        doubts.map(|one| (one.found.clone(), place(self.voice, &one.place), self.voice.t(why(one)))).collect()
    }

    fn finding(&self, first: &Finding, group: &[&Finding]) -> FindingView {
        let facts = &self.desk.facts;
        let fingerprints: Vec<String> = group.iter().map(|finding| finding.fingerprint.to_string()).collect();
        FindingView {
            found: first.found.clone(),
            place: place(self.voice, &first.place),
            whose: self.voice.t(match first.whose {
                Whose::Reporter => "notice-whose-reporter",
                Whose::Victim => "notice-whose-victim",
                Whose::ThirdParty => "notice-whose-third-party",
            }),
            field: format!("waive-{}", first.fingerprint),
            fingerprints,
            in_file: in_file(&first.place),
            reachable: reaches(&first.place),
            waived: group.iter().all(|finding| facts.waived(finding)),
            waiver: self.waiver(group),
        }
    }

    /// The files that the check cannot read, each once, however often its bytes are there.
    pub(super) fn unsearched_files(&self) -> Vec<UnsearchedView> {
        let mut told = BTreeSet::new();
        self.desk.facts.unsearched().filter(|file| told.insert(file.hash)).map(|file| self.unsearched(file)).collect()
    }

    fn unsearched(&self, file: &Attachment) -> UnsearchedView {
        let facts = &self.desk.facts;
        let fingerprint = file.fingerprint();
        UnsearchedView {
            name: file.name.clone(),
            href: format!("/notices/{}/files/{}", self.id, file.id),
            field: format!("waive-{fingerprint}"),
            fingerprint: fingerprint.to_string(),
            seen: !facts.unseen_files().any(|unseen| unseen.id == file.id),
            waiver: proposal(file, &facts.waivers).and_then(|waiver| self.waiver_view("notice-looked", &[waiver])),
        }
    }

    /// The proposals to let a group stay; none while any of it has not been proposed.
    fn waiver(&self, group: &[&Finding]) -> Option<WaiverView> {
        let proposed = |finding: &&Finding| {
            self.desk.facts.waivers.iter().rev().find(|waiver| waiver.fingerprint == finding.fingerprint)
        };
        let waivers = group.iter().map(proposed).collect::<Option<Vec<_>>>()?;
        self.waiver_view("notice-waiver", &waivers)
    }

    /// Proposals as one, with the sentences `{key}-proposed` and `{key}-confirmed`.
    fn waiver_view(&self, key: &str, waivers: &[&Waiver]) -> Option<WaiverView> {
        let open: Vec<&&Waiver> = waivers.iter().filter(|waiver| waiver.confirmed.is_none()).collect();
        let shown = open.first().copied().or(waivers.first())?;
        let may = self.may(Act::ConfirmWaiver) && open.iter().all(|waiver| self.me != Some(waiver.proposed_by));
        Some(WaiverView {
            words: self.two_people(key, shown.proposed_by, shown.confirmed.map(|(by, _)| by)),
            reason: shown.reason.clone(),
            confirm: if may { open.iter().map(|waiver| waiver.id.to_string()).collect() } else { Vec::new() },
        })
    }
}

fn place(voice: &Voice, place: &Place) -> String {
    match place {
        Place::Title => voice.t("notice-place-title"),
        Place::Body => voice.t("notice-place-body"),
        Place::Indicator(number) => voice.t1("notice-place-indicator", "n", number + 1),
        Place::AttachmentName(number) => voice.t1("notice-place-file-name", "n", number + 1),
        Place::AttachmentText(number) => voice.t1("notice-place-file-text", "n", number + 1),
        Place::AttachmentMeta(number, name) => voice.t2("file-place-says", "n", number + 1, "name", name.as_str()),
        Place::Field(name) => voice.t(&format!("notice-d-{name}")),
        Place::Addition => voice.t("notice-place-other"),
    }
}
