//! How it stands with each reporter.

use super::{ConsentView, Drawing, OverrideView};
use crate::{
    consent::{Asked, ConsentState, Override},
    desk::{Source, shows_another},
    release::SourceFacts,
};
use access::Act;
use kernel::At;

impl Drawing<'_> {
    pub(super) fn consent(&self, source: &Source, source_facts: &SourceFacts) -> ConsentView {
        let facts = &self.desk.facts;
        let (state, report) = (facts.consent(source_facts), source.report.id.to_string());
        let settled = state == ConsentState::Agreed || facts.overridden(source_facts).is_some();
        let asked_this = source_facts.asked.iter().any(|asked| asked.revision == self.desk.revision.number);
        let proposed = source_facts.overrides.iter().any(|one| one.hash == facts.hash);
        let several = !settled && !facts.released && shows_another(&self.desk.sources, source.report.id);
        ConsentView {
            state: self.voice.t(&format!("notice-consent-{}", state.code())),
            class: match state {
                ConsentState::Agreed => "ok",
                ConsentState::Waiting => "half",
                ConsentState::NotAsked => "todo",
                ConsentState::EditWished | ConsentState::Refused | ConsentState::Void => "bad",
            },
            history: source_facts.asked.iter().flat_map(|asked| self.history(asked)).collect(),
            several,
            may_ask: !several && !settled && !asked_this && state != ConsentState::Waiting && self.may(Act::AskConsent),
            overrides: source_facts.overrides.iter().map(|one| self.override_view(one)).collect(),
            may_override: !settled && !proposed && self.may(Act::ProposeOverride),
            due: format!("due-{report}"),
            due_kept: source_facts.asked.last().and_then(|asked| asked.due).map(|due| self.due_kept(due)),
            ground: format!("ground-{report}"),
            reason: format!("reason-{report}"),
            reference: source.report.reference.clone(),
            report,
        }
    }

    /// The hour that was set when it was asked before: what stands in the form, and what is said of it. An hour that
    /// has passed is said and not kept.
    fn due_kept(&self, due: At) -> (String, String) {
        let ahead = due > self.desk.facts.now;
        let key = if ahead { "notice-consent-due-kept" } else { "notice-consent-due-over" };
        let field = if ahead { due.field() } else { String::new() };
        (field, self.voice.t1(key, "at", self.voice.when(&due)))
    }

    fn history(&self, asked: &Asked) -> Vec<String> {
        let voice = self.voice;
        let (at, revision) = (voice.when_short(&asked.at), asked.revision);
        let mut lines = vec![voice.t2("notice-consent-asked", "at", at, "revision", revision)];
        lines.push(match asked.due {
            Some(due) if asked.answered.is_none() => {
                format!("{}　{}", voice.t1("notice-consent-due-is", "at", voice.when(&due)), voice.left(&due))
            }
            Some(due) => voice.t1("notice-consent-due-is", "at", voice.when(&due)),
            None => voice.t("notice-consent-no-due"),
        });
        if let Some((at, by)) = asked.opened {
            lines.push(voice.t2("notice-consent-opened", "at", voice.when_short(&at), "name", self.name(by)));
        }
        if let Some(answered) = &asked.answered {
            let key = format!("notice-consent-said-{}", answered.answer.code());
            let (at, name) = (voice.when_short(&answered.at), self.name(answered.by));
            lines.push(voice.ts(&key, &[("at", &at), ("name", &name), ("note", &answered.note)]));
        }
        lines
    }

    fn override_view(&self, one: &Override) -> OverrideView {
        let current = one.hash == self.desk.facts.hash;
        let may =
            current && one.confirmed.is_none() && self.may(Act::ConfirmOverride) && self.me != Some(one.proposed_by);
        let second = one.confirmed.map(|(by, _)| by);
        let words = match current {
            true => self.two_people("notice-override", one.proposed_by, second),
            false => self.voice.t("notice-override-void"),
        };
        OverrideView {
            words,
            ground: one.ground.clone(),
            reason: one.reason.clone(),
            confirm: may.then(|| format!("/notices/{}/overrides/{}/confirm", self.id, one.id)),
        }
    }
}
