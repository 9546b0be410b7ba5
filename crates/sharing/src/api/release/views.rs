//! What programs are told of a notice that has not left yet.

use crate::api::{Handling, codes, consents::AnsweredView};
use crate::consent::{Asked, Override};
use crate::desk::{Desk, DeskError};
use crate::giveaway::doubt;
use crate::notice::Notice;
use crate::release::{Facts, Obstacle, Review, SourceFacts, Waiver, obstacles};
use crate::report::Report;
use crate::residue::{Finding, Place, Whose};
use access::PersonId;
use kernel::At;
use serde::Serialize;
use shell::api::{Stamp, Uid, moment};
use utoipa::ToSchema;

/// What is known of a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DeskView {
    id: Uid,
    revision: i64,
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// Who wrote any revision; none of them is the second pair of eyes.
    authors: Vec<Uid>,
    /// What is in the way of release, in the order in which it is dealt with; empty: nothing.
    obstacles: Vec<ObstacleView>,
    sources: Vec<SourceView>,
    /// What could give somebody away.
    findings: Vec<FindingView>,
    /// What may give somebody away, or may as well not: for a person to look at, and in nothing's way.
    doubts: Vec<DoubtView>,
    /// Files that the check could not read.
    unsearched: Vec<UnsearchedView>,
    waivers: Vec<WaiverView>,
    reviews: Vec<ReviewView>,
    /// The newest review of this content is the caller's own approval.
    approved_by_caller: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// The id of its board, once it was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispatch: Option<Uid>,
}

impl DeskView {
    pub(super) fn of(notice: &Notice, desk: &Desk, caller: Option<PersonId>) -> Result<Self, DeskError> {
        let facts = &desk.facts;
        let unsearched = facts
            .unsearched()
            .map(|file| UnsearchedView { file: file.id.into(), fingerprint: file.fingerprint().to_string() });
        Ok(Self {
            id: notice.id.into(),
            revision: desk.revision.number,
            hash: facts.hash.to_string(),
            authors: facts.authors.iter().map(|person| Uid::from(*person)).collect(),
            obstacles: obstacles(facts).iter().map(ObstacleView::from).collect(),
            sources: desk
                .sources
                .iter()
                .zip(&facts.sources)
                .map(|(one, known)| source(desk, &one.report, known))
                .collect(),
            findings: facts.findings.iter().map(|one| finding(facts, one)).collect(),
            doubts: desk.doubts()?.iter().map(DoubtView::from).collect(),
            unsearched: unsearched.collect(),
            waivers: facts.waivers.iter().map(|one| waiver(facts, one)).collect(),
            reviews: facts.reviews.iter().map(ReviewView::from).collect(),
            approved_by_caller: facts.approved_by(caller),
            released_at: desk.release.as_ref().map(|release| moment(release.at)),
            dispatch: desk.release.as_ref().map(|release| release.dispatch.into()),
        })
    }
}

/// Something in the way of release.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ObstacleView {
    #[schema(schema_with = codes::obstacle)]
    code: String,
    /// How many, where it is of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    /// The reference of the report, where it is a consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

impl From<&Obstacle> for ObstacleView {
    fn from(obstacle: &Obstacle) -> Self {
        let count = if let Obstacle::Residue(n) | Obstacle::Unsearched(n) | Obstacle::Leaving(n) = obstacle {
            Some(*n)
        } else {
            None
        };
        let report = if let Obstacle::Consent { reference, .. } = obstacle { Some(reference.clone()) } else { None };
        Self { code: obstacle.code().to_owned(), count, report }
    }
}

/// A report from which it was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SourceView {
    report: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// The strongest of all its stages; the notice's is never weaker.
    label: Handling,
    #[schema(schema_with = codes::consent_state)]
    consent: String,
    /// The requests for consent, oldest first.
    requests: Vec<RequestView>,
    /// What was proposed instead of consent, oldest first.
    overrides: Vec<OverrideView>,
}

/// A request for consent, and what came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RequestView {
    id: Uid,
    revision: i64,
    #[schema(schema_with = codes::hash)]
    hash: String,
    asked_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnsweredView>,
}

impl From<&Asked> for RequestView {
    fn from(asked: &Asked) -> Self {
        Self {
            id: asked.id.into(),
            revision: asked.revision,
            hash: asked.hash.to_string(),
            asked_at: moment(asked.at),
            due_at: asked.due.map(moment),
            opened_at: asked.opened.map(|(at, _)| moment(at)),
            answer: asked.answered.clone().map(AnsweredView::from),
        }
    }
}

/// Two people behind something: who proposed it and who confirmed it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TwoView {
    proposed_by: Uid,
    proposed_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_at: Option<Stamp>,
}

impl TwoView {
    fn new(by: PersonId, at: At, confirmed: Option<(PersonId, At)>) -> Self {
        let (confirmed_by, confirmed_at) = (confirmed.map(|(by, _)| by.into()), confirmed.map(|(_, at)| moment(at)));
        Self { proposed_by: by.into(), proposed_at: moment(at), confirmed_by, confirmed_at }
    }
}

/// A proposal to release without consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OverrideView {
    id: Uid,
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// The ground in law.
    ground: String,
    reason: String,
    people: TwoView,
}

impl From<&Override> for OverrideView {
    fn from(one: &Override) -> Self {
        Self {
            id: one.id.into(),
            hash: one.hash.to_string(),
            ground: one.ground.clone(),
            reason: one.reason.clone(),
            people: TwoView::new(one.proposed_by, one.proposed_at, one.confirmed),
        }
    }
}

/// Something that could give somebody away.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FindingView {
    #[schema(schema_with = codes::hash)]
    fingerprint: String,
    /// What stands there.
    found: String,
    #[schema(schema_with = codes::place)]
    place: String,
    /// The number of the indicator or file, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    #[schema(schema_with = codes::whose)]
    whose: String,
    /// Two people said that it may stay.
    waived: bool,
}

/// Something to look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DoubtView {
    /// What stands there.
    found: String,
    #[schema(schema_with = codes::place)]
    place: String,
    /// The number of the indicator or file, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    /// A part of a name, or an indicator of the report that it mentions in one sentence with itself.
    #[schema(schema_with = codes::doubt)]
    why: String,
}

impl From<&Finding> for DoubtView {
    fn from(finding: &Finding) -> Self {
        let (place, number) = place(finding);
        Self { found: finding.found.clone(), place: place.to_owned(), number, why: doubt(finding).code().to_owned() }
    }
}

/// Where it stands: which part, and the number of the indicator or file.
fn place(finding: &Finding) -> (&'static str, Option<usize>) {
    match &finding.place {
        Place::Title => ("title", None),
        Place::Body => ("body", None),
        Place::Indicator(number) => ("indicator", Some(*number)),
        Place::AttachmentName(number) => ("file-name", Some(*number)),
        Place::AttachmentText(number) => ("file-text", Some(*number)),
        Place::AttachmentMeta(number, _) => ("file-meta", Some(*number)),
        Place::Addition | Place::Field(_) => ("other", None),
    }
}

fn finding(facts: &Facts, finding: &Finding) -> FindingView {
    let (place, number) = place(finding);
    FindingView {
        fingerprint: finding.fingerprint.to_string(),
        found: finding.found.clone(),
        place: place.to_owned(),
        number,
        whose: whose(finding.whose).to_owned(),
        waived: facts.waived(finding),
    }
}

fn whose(whose: Whose) -> &'static str {
    match whose {
        Whose::Reporter => "reporter",
        Whose::Victim => "victim",
        Whose::ThirdParty => "third-party",
    }
}

/// A file that the check could not read.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct UnsearchedView {
    file: Uid,
    #[schema(schema_with = codes::hash)]
    fingerprint: String,
}

/// A proposal that something stays.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct WaiverView {
    id: Uid,
    #[schema(schema_with = codes::hash)]
    fingerprint: String,
    reason: String,
    people: TwoView,
    /// Two people stand behind it, the second of whom wrote none of the notice.
    holds: bool,
}

fn waiver(facts: &Facts, one: &Waiver) -> WaiverView {
    WaiverView {
        id: one.id.into(),
        fingerprint: one.fingerprint.to_string(),
        reason: one.reason.clone(),
        people: TwoView::new(one.proposed_by, one.proposed_at, one.confirmed),
        holds: one.holds(&facts.authors),
    }
}

/// What a reviewer said.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReviewView {
    #[schema(schema_with = codes::hash)]
    hash: String,
    #[schema(schema_with = codes::verdict)]
    verdict: String,
    note: String,
    person: Uid,
    at: Stamp,
}

impl From<&Review> for ReviewView {
    fn from(review: &Review) -> Self {
        Self {
            hash: review.hash.to_string(),
            verdict: review.verdict.code().to_owned(),
            note: review.note.clone(),
            person: review.by.into(),
            at: moment(review.at),
        }
    }
}

fn source(desk: &Desk, report: &Report, known: &SourceFacts) -> SourceView {
    SourceView {
        report: report.id.into(),
        reference: report.reference.clone(),
        label: Handling::from(&known.label),
        consent: desk.facts.consent(known).code().to_owned(),
        requests: known.asked.iter().map(RequestView::from).collect(),
        overrides: known.overrides.iter().map(OverrideView::from).collect(),
    }
}
