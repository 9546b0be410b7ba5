//! What the desk shows, in the reader's words.

use crate::{
    attachment::{Attachment, proposal},
    consent::{Asked, ConsentState, Override},
    desk::{Desk, Source, shows_another},
    markup,
    notice::Notice,
    pages::{
        about,
        reports::content::{FileView, file_views, report_files},
        words::{self, DetailLine, Groups, Shown},
    },
    release::{Obstacle, SourceFacts, Verdict, Waiver, obstacles},
    removal::{Removal, cut, put},
    report::Reader,
    residue::{Finding, Place},
};
use ::store::{Granted, StoreError};
use access::{Act, Actor, Decision, PersonId, act::ViewNotice, decide};
use delivery::Plan;
use kernel::Bilingual;
use shell::Voice;
use std::collections::{BTreeMap, BTreeSet};

/// Everything on the desk.
pub(super) struct View {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) revision: i64,
    pub(super) hash: String,
    pub(super) short_hash: String,
    pub(super) authors: String,
    pub(super) saved: String,
    pub(super) label: Shown,
    pub(super) strongest: Shown,
    pub(super) label_holds: bool,
    pub(super) urgent: bool,
    pub(super) answer_by: String,
    pub(super) body: String,
    pub(super) detail: Vec<DetailLine>,
    /// Who has it before the embargo ends; empty without one.
    pub(super) first: String,
    pub(super) indicators: Vec<String>,
    pub(super) files: Vec<FileView>,
    pub(super) unsearched: Vec<UnsearchedView>,
    pub(super) unseen: usize,
    pub(super) steps: Vec<Step>,
    pub(super) sources: Vec<SourceView>,
    pub(super) removals: Vec<(String, String, String)>,
    pub(super) findings: Vec<FindingView>,
    pub(super) open: usize,
    pub(super) terms: usize,
    pub(super) unsearchable: usize,
    pub(super) consents: Vec<ConsentView>,
    pub(super) review: Option<(bool, String, String)>,
    pub(super) recipients: String,
    pub(super) members: String,
    pub(super) nobody: bool,
    pub(super) unreachable: i64,
    pub(super) empty: String,
    pub(super) in_the_way: Vec<String>,
    pub(super) released: String,
    pub(super) board: String,
    pub(super) may_edit: bool,
    pub(super) may_review: bool,
    pub(super) may_release: bool,
}

/// One of the steps at the head.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) small: String,
    pub(super) class: &'static str,
}

/// A sealed source with what was taken out of it struck.
pub(crate) struct SourceView {
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) label: Shown,
    pub(crate) parts: Vec<(String, String)>,
    pub(crate) attachments: Vec<FileView>,
    pub(crate) sealed: String,
    pub(crate) hash: String,
}

/// Something that the residue check found.
pub(super) struct FindingView {
    pub(super) found: String,
    pub(super) place: String,
    pub(super) whose: String,
    pub(super) fingerprints: Vec<String>,
    pub(super) field: String,
    pub(super) waived: bool,
    pub(super) waiver: Option<WaiverView>,
}

/// A file that the residue check cannot read.
pub(super) struct UnsearchedView {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) fingerprint: String,
    pub(super) field: String,
    pub(super) seen: bool,
    pub(super) waiver: Option<WaiverView>,
}

/// A proposal to let it stay.
pub(super) struct WaiverView {
    pub(super) words: String,
    pub(super) reason: String,
    /// The ids of the proposals that the reader may confirm.
    pub(super) confirm: Vec<String>,
}

/// How it stands with one reporter.
pub(super) struct ConsentView {
    pub(super) report: String,
    pub(super) reference: String,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) history: Vec<String>,
    pub(super) may_ask: bool,
    /// The reporter may not be shown what others reported: a notice of its own is needed.
    pub(super) several: bool,
    pub(super) overrides: Vec<OverrideView>,
    pub(super) may_override: bool,
    pub(super) due: String,
    pub(super) ground: String,
    pub(super) reason: String,
}

/// A proposal to do without consent.
pub(super) struct OverrideView {
    pub(super) words: String,
    pub(super) ground: String,
    pub(super) reason: String,
    pub(super) confirm: Option<String>,
}

/// What is needed to draw.
struct Drawing<'d> {
    voice: &'d Voice,
    desk: &'d Desk,
    plan: &'d Plan,
    id: String,
    names: BTreeMap<PersonId, Bilingual>,
    me: Option<PersonId>,
    may: BTreeMap<Act, bool>,
}

impl Drawing<'_> {
    fn name(&self, person: PersonId) -> &str {
        self.names.get(&person).map(|name| self.voice.pick(name)).unwrap_or_default()
    }
    fn may(&self, act: Act) -> bool {
        !self.desk.facts.released && self.may.get(&act).copied().unwrap_or_default()
    }
}

const ACTS: [Act; 8] = [
    Act::EditNotice,
    Act::AskConsent,
    Act::ProposeOverride,
    Act::ConfirmOverride,
    Act::ProposeWaiver,
    Act::ConfirmWaiver,
    Act::ReviewNotice,
    Act::ReleaseNotice,
];

/// Draws the desk for `actor`.
pub(super) async fn draw(
    voice: &Voice,
    actor: &Actor,
    notice: &Granted<'_, ViewNotice, Notice>,
    desk: &Desk,
    plan: &Plan,
) -> Result<View, StoreError> {
    let groups = words::groups(notice.sql(), desk.facts.now.day()).await?;
    let names = identity::ask::names(notice.sql(), &people(desk)).await?;
    let relations = notice.relations();
    let may = ACTS.into_iter().map(|act| (act, decide(actor, act, relations) == Decision::Allow)).collect();
    let me = actor.who().map(|who| who.person);
    let drawing = Drawing { voice, desk, plan, id: notice.id.to_string(), names, me, may };
    Ok(drawing.view(actor, notice, &groups))
}

/// Everybody who is named on the desk.
fn people(desk: &Desk) -> Vec<PersonId> {
    let facts = &desk.facts;
    let mut people: Vec<PersonId> = facts.authors.iter().copied().collect();
    people.extend(facts.reviews.iter().map(|review| review.by));
    let pair = |by: PersonId, second: Option<PersonId>| [Some(by), second].into_iter().flatten();
    people.extend(facts.waivers.iter().flat_map(|one| pair(one.proposed_by, one.confirmed.map(|(by, _)| by))));
    for source in &facts.sources {
        people.extend(source.overrides.iter().flat_map(|one| pair(one.proposed_by, one.confirmed.map(|(by, _)| by))));
        people.extend(source.asked.iter().filter_map(|asked| asked.opened.map(|(_, by)| by)));
        people.extend(source.asked.iter().filter_map(|asked| asked.answered.as_ref().map(|answered| answered.by)));
    }
    people
}

impl Drawing<'_> {
    fn view(&self, actor: &Actor, notice: &Notice, groups: &Groups) -> View {
        let (voice, desk, facts, plan) = (self.voice, self.desk, &self.desk.facts, self.plan);
        let content = &facts.content;
        let labels: Vec<_> = facts.sources.iter().map(|source| source.label.clone()).collect();
        let authors: Vec<&str> = facts.authors.iter().map(|person| self.name(*person)).collect();
        let empty: Vec<&str> = plan.empty_ceptoars().iter().map(|ceptoar| voice.pick(&ceptoar.name)).collect();
        let in_the_way = obstacles(facts);
        View {
            id: self.id.clone(),
            reference: notice.reference.clone(),
            title: content.title.clone(),
            kind: voice.t(&format!("notice-kind-{}", content.kind.code())),
            revision: desk.revision.number,
            hash: facts.hash.to_string(),
            short_hash: facts.hash.short(),
            authors: authors.join(&voice.t("notice-comma")),
            saved: voice.t1("notice-saved-at", "at", voice.when_short(&desk.revision.saved_at)),
            label: words::label(voice, &content.label, groups),
            strongest: words::label(voice, &kernel::Label::join_all(&labels), groups),
            label_holds: facts.label_holds(),
            urgent: content.urgent,
            answer_by: content.answer_by.map(|at| voice.when(&at)).unwrap_or_default(),
            body: markup::html(&content.body, 3, put_once(&content.removals)),
            detail: words::embargo(voice, content.embargo.as_ref(), content.embargo.as_ref().map(|one| one.until))
                .into_iter()
                .chain(words::detail(voice, &content.detail))
                .collect(),
            first: content.embargo.as_ref().map(|one| words::embargo_first(voice, one, groups)).unwrap_or_default(),
            indicators: content.indicators.clone(),
            files: file_views(content, &format!("/notices/{}/files", self.id), |file| {
                about::whole(voice, &file.name, desk.looks.get(&file.id))
            }),
            unsearched: self.unsearched_files(),
            unseen: facts.unseen_files().count(),
            steps: self.steps(&in_the_way),
            sources: desk.sources.iter().map(|s| source(voice, actor, s, &content.removals, groups)).collect(),
            removals: content.removals.iter().map(|removal| removal_words(voice, removal)).collect(),
            findings: self.findings(),
            open: facts.open_findings().count(),
            terms: desk.terms,
            unsearchable: desk.unsearchable,
            consents: desk
                .sources
                .iter()
                .zip(&facts.sources)
                .map(|(source, facts)| self.consent(source, facts))
                .collect(),
            review: facts.review().map(|review| {
                let words =
                    voice.t2("notice-reviewed-by", "name", self.name(review.by), "at", voice.when_short(&review.at));
                (review.verdict == Verdict::Approve, words, review.note.clone())
            }),
            recipients: voice.n(plan.recipients()),
            members: voice.n(plan.reachable_members()),
            nobody: plan.nobody(),
            unreachable: plan.unreachable_count,
            empty: empty.join(&voice.t("notice-comma")),
            in_the_way: in_the_way.iter().map(|obstacle| say(voice, obstacle)).collect(),
            released: desk.release.as_ref().map(|release| voice.when(&release.at)).unwrap_or_default(),
            board: desk.release.as_ref().map(|release| format!("/board/{}", release.dispatch)).unwrap_or_default(),
            may_edit: self.may(Act::EditNotice),
            may_review: self.may(Act::ReviewNotice),
            may_release: self.may(Act::ReleaseNotice),
        }
    }

    fn steps(&self, in_the_way: &[Obstacle]) -> Vec<Step> {
        let (voice, facts) = (self.voice, &self.desk.facts);
        let clear = |codes: &[&str]| !in_the_way.iter().any(|obstacle| codes.contains(&obstacle.code()));
        let count = |n: usize| voice.t1("notice-step-count", "n", n);
        let open = facts.open_findings().count();
        let mut steps = vec![("write", clear(&["unfinished"]), voice.when_short(&self.desk.revision.saved_at))];
        if !facts.sources.is_empty() {
            steps.push(("remove", !facts.content.removals.is_empty(), count(facts.content.removals.len())));
        }
        let left = if open == 0 { String::new() } else { voice.t1("notice-step-left", "n", open) };
        steps.push(("check", clear(&["residue", "unsearched", "label"]), left));
        if !facts.sources.is_empty() {
            steps.push(("consent", clear(&["consent"]), String::new()));
        }
        steps.push(("review", clear(&["review", "returned"]), String::new()));
        steps.push(("reach", clear(&["nobody"]), voice.n(self.plan.recipients())));
        steps.push(("release", facts.released, String::new()));
        let now = steps.iter().position(|(_, done, _)| !done && !facts.released);
        let class = |(index, (code, done, small)): (usize, (&str, bool, String))| Step {
            name: voice.t(&format!("notice-step-{code}")),
            small,
            class: if now == Some(index) {
                "now"
            } else if done || facts.released {
                "done"
            } else {
                ""
            },
        };
        steps.into_iter().enumerate().map(class).collect()
    }

    /// What stands in a place once, however often and for however many terms: it stays or goes as one.
    fn findings(&self) -> Vec<FindingView> {
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

    fn finding(&self, first: &Finding, group: &[&Finding]) -> FindingView {
        let facts = &self.desk.facts;
        let fingerprints: Vec<String> = group.iter().map(|finding| finding.fingerprint.to_string()).collect();
        FindingView {
            found: first.found.clone(),
            place: place(self.voice, &first.place),
            whose: self.voice.t(match first.whose {
                crate::residue::Whose::Reporter => "notice-whose-reporter",
                crate::residue::Whose::Victim => "notice-whose-victim",
                crate::residue::Whose::ThirdParty => "notice-whose-third-party",
            }),
            field: format!("waive-{}", first.fingerprint),
            fingerprints,
            waived: group.iter().all(|finding| facts.waived(finding)),
            waiver: self.waiver(group),
        }
    }

    /// The files that the check cannot read, each once, however often its bytes are there.
    fn unsearched_files(&self) -> Vec<UnsearchedView> {
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

    /// Who proposed and who confirmed, with the sentences `{key}-proposed` and `{key}-confirmed`.
    fn two_people(&self, key: &str, first: PersonId, second: Option<PersonId>) -> String {
        match second {
            None => self.voice.t1(&format!("{key}-proposed"), "first", self.name(first)),
            Some(second) => {
                let (first, second) = (self.name(first), self.name(second));
                self.voice.t2(&format!("{key}-confirmed"), "first", first, "second", second)
            }
        }
    }

    fn consent(&self, source: &Source, source_facts: &SourceFacts) -> ConsentView {
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
            ground: format!("ground-{report}"),
            reason: format!("reason-{report}"),
            reference: source.report.reference.clone(),
            report,
        }
    }

    fn history(&self, asked: &Asked) -> Vec<String> {
        let voice = self.voice;
        let (at, revision) = (voice.when_short(&asked.at), asked.revision);
        let mut lines = vec![voice.t2("notice-consent-asked", "at", at, "revision", revision)];
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

/// Marks each number once in the whole body, not once in each line.
fn put_once(removals: &[Removal]) -> impl FnMut(&str) -> Vec<crate::removal::Run> {
    let mut left: Vec<Removal> = removals.to_vec();
    move |text| {
        let runs = put(text, &left);
        for number in runs.iter().filter_map(|run| run.mark) {
            if let Some(spent) = left.get_mut(number - 1) {
                spent.to.clear();
            }
        }
        runs
    }
}

fn removal_words(voice: &Voice, removal: &Removal) -> (String, String, String) {
    let to = if removal.to.is_empty() { voice.t("notice-removed") } else { removal.to.clone() };
    (removal.from.clone(), to, voice.t(&format!("notice-reason-{}", removal.reason.code())))
}

/// A sealed source as `actor` may see it.
pub(super) fn source(
    voice: &Voice,
    actor: &Actor,
    source: &Source,
    removals: &[Removal],
    groups: &Groups,
) -> SourceView {
    let reader = Reader::of(actor);
    let mut parts = Vec::new();
    let (mut sealed, mut hash, mut attachments) = (String::new(), String::new(), Vec::new());
    for stage in &source.behind.stages {
        let said = stage.content.seen_by(reader);
        let heading = format!("{}　{}", voice.t(said.kind.key()), voice.when_short(&stage.sealed_at));
        let texts = [&said.title, &said.situation, &said.cause, &said.measures, &said.prevention];
        let shown = texts.into_iter().filter(|text| !text.trim().is_empty());
        let lines = shown.flat_map(|text| text.lines().map(|line| markup::marked(&cut(line, removals), "del", "cut")));
        let html: String = lines.map(|line| format!("<p>{line}</p>")).collect();
        parts.push((heading, html));
        let under = format!("/reports/{}/files", source.report.id);
        attachments.extend(report_files(voice, &said, &under, &source.looks));
        sealed = voice.t1("notice-sealed", "at", voice.when(&stage.sealed_at));
        hash = stage.hash.short();
    }
    SourceView {
        href: format!("/reports/{}", source.report.id),
        reference: source.report.reference.clone(),
        label: words::label(voice, &crate::desk::label_of(source), groups),
        parts,
        attachments,
        sealed,
        hash,
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

fn say(voice: &Voice, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Unfinished(flaw) => voice.t(words::flaw(*flaw).1),
        Obstacle::Residue(n) => voice.t1("notice-obstacle-residue", "n", *n),
        Obstacle::Unsearched(n) => voice.t1("notice-obstacle-unsearched", "n", *n),
        Obstacle::Consent { reference, .. } => voice.t1("notice-obstacle-consent", "reference", reference.as_str()),
        Obstacle::Released => voice.t("notice-obstacle-released"),
        Obstacle::LabelTooWeak => voice.t("notice-obstacle-label"),
        Obstacle::NotReviewed => voice.t("notice-obstacle-review"),
        Obstacle::Returned => voice.t("notice-obstacle-returned"),
        Obstacle::NobodyToReach => voice.t("notice-obstacle-nobody"),
    }
}
