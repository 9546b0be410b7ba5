//! What the desk shows, in the reader's words.

mod consents;
mod parts;
mod residue;
mod sources;

pub(super) use parts::{ConsentView, FindingView, OverrideView, SourceView, Step, UnsearchedView, View, WaiverView};
pub(super) use sources::source;
pub(crate) use sources::{concerning, removal_words};

use crate::{
    desk::{Desk, DeskError},
    giveaway::{leaving, pieces},
    markup,
    notice::Notice,
    pages::{
        about,
        indicators::Table,
        reports::content::file_views,
        words::{self, Groups},
    },
    release::{Hold, Obstacle, Verdict, obstacles},
    removal::Made,
    report::Reader,
    residue::Finding,
};
use ::store::Granted;
use access::{Act, Actor, Decision, PersonId, Role, act::ViewNotice, decide};
use delivery::Plan;
use identity::Person;
use kernel::Bilingual;
use shell::Voice;

use std::collections::BTreeMap;

/// What is needed to draw.
struct Drawing<'d> {
    voice: &'d Voice,
    desk: &'d Desk,
    doubts: Vec<Finding>,
    plan: &'d Plan,
    id: String,
    names: BTreeMap<PersonId, Bilingual>,
    /// Those who review and have written nothing of it: whoever is asked for a second look is named.
    reviewers: Vec<Person>,
    me: Option<PersonId>,
    may: BTreeMap<Act, bool>,
    /// Lines and members in the ledger, if it was released: who was registered since is not among them.
    ledger: Option<(i64, i64)>,
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
) -> Result<View, DeskError> {
    let doubts = desk.doubts()?;
    let groups = words::groups(notice.sql(), desk.facts.now.day()).await?;
    let names = identity::ask::names(notice.sql(), &people(desk)).await?;
    let relations = notice.relations();
    let may = ACTS.into_iter().map(|act| (act, decide(actor, act, relations) == Decision::Allow)).collect();
    let me = actor.who().map(|who| who.person);
    let ledger = match &desk.release {
        Some(release) => Some(delivery::ask::released_to(notice.sql(), release.dispatch).await?),
        None => None,
    };
    let mut reviewers = match actor.who() {
        Some(who) => identity::ask::holders(notice.sql(), who.organisation, Role::Reviewer).await?,
        None => Vec::new(),
    };
    reviewers.retain(|person| !desk.facts.authors.contains(&person.id));
    let drawing = Drawing { voice, desk, doubts, plan, id: notice.id.to_string(), names, reviewers, me, may, ledger };
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
        // Of what is held back from the reader not even a mark in the notice may tell.
        let reader = Reader::of(actor);
        let stages = desk.sources.iter().flat_map(|source| &source.behind.stages);
        let seen: Vec<_> = stages.map(|stage| stage.content.seen_by(reader)).collect();
        let leaving = leaving(content, &[]);
        let removals = concerning(&content.removals, &seen, &leaving);
        let made = Made::of(seen.iter().flat_map(pieces).map(|piece| piece.text), &removals);
        View {
            id: self.id.clone(),
            reference: notice.reference.clone(),
            title: content.title.clone(),
            kind: voice.t(&format!("notice-kind-{}", content.kind.code())),
            revision: desk.revision.number,
            hash: facts.hash.to_string(),
            short_hash: facts.hash.short(),
            authors: authors.join(&voice.t("notice-comma")),
            seconds: match facts.review() {
                Some(review) if review.verdict == Verdict::Approve => String::new(),
                _ => self.seconds(None),
            },
            saved: voice.t1("notice-saved-at", "at", voice.when_short(&desk.revision.saved_at)),
            label: words::label(voice, &content.label, groups),
            strongest: words::label(voice, &kernel::Label::join_all(&labels), groups),
            label_holds: facts.label_holds(),
            urgent: content.urgent,
            answer_by: content.answer_by.map(|at| voice.when(&at)).unwrap_or_default(),
            body: markup::html(&content.body, 3, made.marker()),
            detail: self.detail(),
            first: content.embargo.as_ref().map(|one| words::embargo_first(voice, one, groups)).unwrap_or_default(),
            indicators: Table::of(voice, &content.indicators)
                .filed(voice, format!("/notices/{}/indicators.csv", self.id)),
            files: file_views(content, &format!("/notices/{}/files", self.id), |file| {
                about::whole(voice, &file.name, desk.looks.get(&file.id))
            }),
            unsearched: self.unsearched_files(),
            unseen: facts.unseen_files().count(),
            steps: self.steps(&in_the_way, removals.len()),
            sources: desk.sources.iter().map(|s| source(voice, actor, s, &removals, groups)).collect(),
            removals: removal_words(voice, &removals, &made, leaving.iter().map(|piece| piece.text)),
            findings: self.findings(),
            // As many as stand below: what is found several times in one place is one entry.
            open: self.open(),
            replaceable: self.findings().iter().filter(|finding| !finding.waived && finding.reachable).count(),
            doubts: self.doubts(),
            terms: desk.terms,
            unsearchable: desk.unsearchable,
            consents: desk.sources.iter().zip(&facts.sources).map(|(source, one)| self.consent(source, one)).collect(),
            review: self.review(),
            approved: self.approved(&in_the_way),
            recipients: voice.n(self.recipients()),
            reach: self.reach(),
            members: voice.n(self.ledger.map_or(plan.reachable_members(), |(_, members)| members)),
            nobody: self.ledger.is_none() && plan.nobody(),
            unreachable: if self.ledger.is_some() { 0 } else { plan.unreachable_count },
            empty: if self.ledger.is_some() { String::new() } else { empty.join(&voice.t("notice-comma")) },
            in_the_way: in_the_way.iter().map(|obstacle| say(voice, obstacle)).collect(),
            released: desk.release.as_ref().map(|release| voice.when(&release.at)).unwrap_or_default(),
            board: desk.release.as_ref().map(|release| format!("/board/{}", release.dispatch)).unwrap_or_default(),
            may_edit: self.may(Act::EditNotice),
            may_review: self.may(Act::ReviewNotice),
            may_release: self.may(Act::ReleaseNotice),
        }
    }

    /// The fields of its kind, and its embargo, in words.
    fn detail(&self) -> Vec<words::DetailLine> {
        let content = &self.desk.revision.content;
        let until = content.embargo.as_ref().map(|one| one.until);
        let embargo = words::embargo(self.voice, content.embargo.as_ref(), until);
        embargo.into_iter().chain(words::detail(self.voice, &content.detail)).collect()
    }
    /// The review of what stands there: whether it was approved, by whom, the note.
    fn review(&self) -> Option<(bool, String, String)> {
        let review = self.desk.facts.review()?;
        let (name, at) = (self.name(review.by), self.voice.when_short(&review.at));
        let words = self.voice.t2("notice-reviewed-by", "name", name, "at", at);
        Some((review.verdict == Verdict::Approve, words, review.note.clone()))
    }
    /// How many entries of what was found hold it back.
    fn open(&self) -> usize {
        self.findings().iter().filter(|finding| !finding.waived).count()
    }
    /// How many it would reach, or was released to.
    fn recipients(&self) -> i64 {
        self.ledger.map_or_else(|| self.plan.recipients(), |(lines, _)| lines)
    }
    fn reach(&self) -> String {
        let (voice, plan) = (self.voice, self.plan);
        let reachable = || voice.n(plan.reachable_members());
        match self.ledger {
            Some((lines, members)) => words::lines(voice, lines, members),
            None => voice.t2(
                "notice-check-reach-count",
                "recipients",
                words::recipients(voice, plan),
                "members",
                reachable(),
            ),
        }
    }

    /// What is said to a reader who has approved this content: what is missing, or who releases it.
    fn approved(&self, in_the_way: &[Obstacle]) -> Option<String> {
        let facts = &self.desk.facts;
        if !facts.approved_by(self.me) || facts.released {
            return None;
        }
        let missing: Vec<String> = in_the_way.iter().map(|obstacle| say(self.voice, obstacle)).collect();
        Some(match missing.is_empty() {
            true if self.may(Act::ReleaseNotice) => self.voice.t("notice-review-mine-release"),
            true => self.voice.t("notice-release-who"),
            false => self.voice.t1("notice-review-mine-missing", "what", missing.join(&self.voice.t("notice-comma"))),
        })
    }

    fn steps(&self, in_the_way: &[Obstacle], removed: usize) -> Vec<Step> {
        let (voice, facts) = (self.voice, &self.desk.facts);
        let clear = |codes: &[&str]| !in_the_way.iter().any(|obstacle| codes.contains(&obstacle.code()));
        let count = |n: usize| voice.t1("notice-step-count", "n", n);
        let open = self.open();
        let mut steps = vec![("write", clear(&["unfinished"]), voice.when_short(&self.desk.revision.saved_at))];
        if !facts.sources.is_empty() {
            steps.push(("remove", removed > 0, count(removed)));
        }
        let left = if open == 0 { String::new() } else { voice.t1("notice-step-left", "n", open) };
        steps.push(("check", clear(&["residue", "unsearched", "label"]), left));
        if !facts.sources.is_empty() {
            steps.push(("consent", clear(&["consent"]), String::new()));
        }
        steps.push(("review", clear(&["review", "returned"]), String::new()));
        steps.push(("reach", clear(&["nobody"]), voice.n(self.recipients())));
        steps.push(("release", facts.released, String::new()));
        let now = steps.iter().position(|(_, done, _)| !done && !facts.released);
        let class = |(index, (code, done, small)): (usize, (&str, bool, String))| Step {
            name: voice.t(&format!("notice-step-{code}")),
            small,
            class: if now == Some(index) {
                "now"
            } else if facts.released || (done && now.is_none_or(|now| index < now)) {
                "done"
            } else {
                ""
            },
        };
        steps.into_iter().enumerate().map(class).collect()
    }

    /// Who may give the second look, this person apart.
    fn seconds(&self, except: Option<PersonId>) -> String {
        let others = self.reviewers.iter().filter(|person| Some(person.id) != except);
        let names: Vec<&str> = others.map(|person| self.voice.pick(&person.name)).collect();
        if names.is_empty() { self.voice.t("notice-second-nobody") } else { names.join(&self.voice.t("notice-or")) }
    }

    /// Who proposed and who confirmed, with the sentences `{key}-proposed` and `{key}-confirmed`.
    fn two_people(&self, key: &str, first: PersonId, second: Option<PersonId>) -> String {
        match second {
            None => {
                let seconds = self.seconds(Some(first));
                self.voice.t2(&format!("{key}-proposed"), "first", self.name(first), "seconds", seconds)
            }
            Some(second) => {
                let (first, second) = (self.name(first), self.name(second));
                self.voice.t2(&format!("{key}-confirmed"), "first", first, "second", second)
            }
        }
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
        Obstacle::Held(Hold::Leave) => voice.t("notice-obstacle-no-leave"),
        Obstacle::Held(Hold::Source) => voice.t("notice-obstacle-taken-back"),
        Obstacle::SupersededRecalled => voice.t("notice-obstacle-superseded-recalled"),
        Obstacle::Leaving(n) => voice.t1("notice-obstacle-leaving", "n", *n),
    }
}
