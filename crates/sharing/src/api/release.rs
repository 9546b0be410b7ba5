//! The way of a notice out of the centre: what stands in its way, consent, override, waiver, review, dry run, release.

use super::consents::AnsweredView;
use super::{Handling, codes};
use crate::consent::{Asked, Override};
use crate::desk::{self, Desk};
use crate::notice::{Notice, NoticeId};
use crate::ops::{
    ask_consent::ask_consent, confirm_override::confirm_override, confirm_waiver::confirm_waiver,
    propose_override::propose_override, propose_waiver::propose_waiver, release_notice::release_notice,
    review_notice::review_notice,
};
use crate::pages::reports::id_of;
use crate::release::{Facts, Obstacle, Review, SourceFacts, Waiver, obstacles};
use crate::report::{Report, ReportId};
use crate::residue::{Finding, Place, Whose};
use access::act::{AskConsent, ProposeOverride, ProposeWaiver, ReleaseNotice, ReviewNotice, ViewNotice};
use access::{Action, PersonId};
use axum::extract::Path;
use kernel::{At, ContentHash};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shell::api::{Answer, Call, Operation, Stamp, Uid, moment};
use shell::{Fault, Route, anew};
use store::{Cx, Granted};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let desk =
        Operation::new("getDesk", "What is known of a notice at this moment, and what is in the way of release.")
            .gives::<DeskView>()
            .leads_with("reviewNotice", &[("id", "/id")], approval())
            .leads_to_seen("releaseNotice", "id", "/id")
            .leads_with("askConsent", &[("id", "/id")], asking())
            .leads_with("proposeOverride", &[("id", "/id")], by_law())
            .leads_with("confirmOverride", &[("id", "/id"), ("override", "/sources/0/overrides/0/id")], Value::Null)
            .leads_with("proposeWaiver", &[("id", "/id")], staying())
            .leads_with("confirmWaiver", &[("id", "/id"), ("waiver", "/waivers/0/id")], Value::Null);
    let ask = Operation::new("askConsent", "Ask a reporter to agree to exactly this content.")
        .takes::<Asking>()
        .creates::<MadeView>()
        .leads_to("getConsent", "id", "/id");
    let override_ = Operation::new("proposeOverride", "Propose to release without a reporter's consent, by law.")
        .takes::<Overriding>()
        .creates::<MadeView>();
    let waive =
        Operation::new("proposeWaiver", "Propose that something which the check found, or could not read, stays.")
            .takes::<Waiving>()
            .creates::<MadeView>();
    let release = Operation::new("releaseNotice", "Release a notice as it was seen, by the hash of its content.")
        .takes::<Releasing>()
        .gives::<ReleasedView>()
        .leads_to("getBoard", "id", "/dispatch");
    vec![
        Route::get("/api/v1/notices/{id}/desk", desk_).api(desk),
        Route::post("/api/v1/notices/{id}/consents", ask_).api(ask),
        Route::post("/api/v1/notices/{id}/overrides", propose_override_).api(override_),
        Route::post("/api/v1/notices/{id}/overrides/{override}/confirm", confirm_override_)
            .api(Operation::new("confirmOverride", "Confirm it, as the second person.")),
        Route::post("/api/v1/notices/{id}/waivers", propose_waiver_).api(waive),
        Route::post("/api/v1/notices/{id}/waivers/{waiver}/confirm", confirm_waiver_)
            .api(Operation::new("confirmWaiver", "Confirm it, as the second person.")),
        Route::post("/api/v1/notices/{id}/reviews", review_).api(
            Operation::new("reviewNotice", "Approve it or send it back, as a second person.").takes::<Reviewing>(),
        ),
        Route::post("/api/v1/notices/{id}/release", release_).api(release),
    ]
}

/// The body that approves what was seen.
pub(super) fn approval() -> Value {
    json!({ "hash": "$response.body#/hash", "verdict": "approve" })
}
/// The body that asks about the first source of what was seen.
fn asking() -> Value {
    json!({ "hash": "$response.body#/hash", "report": "$response.body#/sources/0/report" })
}
/// The body that proposes to do without its consent.
fn by_law() -> Value {
    let (hash, report) = ("$response.body#/hash", "$response.body#/sources/0/report");
    json!({ "hash": hash, "report": report, "ground": "法令", "reason": "緊急" })
}
/// The body that lets stay what was found first.
fn staying() -> Value {
    json!({ "fingerprint": "$response.body#/findings/0/fingerprint", "reason": "公表済み" })
}

/// What is known of a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DeskView {
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
    /// Files that the check could not read.
    unsearched: Vec<UnsearchedView>,
    waivers: Vec<WaiverView>,
    reviews: Vec<ReviewView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// The id of its board, once it was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispatch: Option<Uid>,
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

fn finding(facts: &Facts, finding: &Finding) -> FindingView {
    let (place, number) = match &finding.place {
        Place::Title => ("title", None),
        Place::Body => ("body", None),
        Place::Indicator(number) => ("indicator", Some(*number)),
        Place::AttachmentName(number) => ("file-name", Some(*number)),
        Place::AttachmentText(number) => ("file-text", Some(*number)),
        Place::AttachmentMeta(number, _) => ("file-meta", Some(*number)),
        Place::Addition | Place::Field(_) => ("other", None),
    };
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

async fn desk_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id_of::<Notice>(&id)?).await?;
    let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
    let facts = &desk.facts;
    let unsearched = facts
        .unsearched()
        .map(|file| UnsearchedView { file: file.id.into(), fingerprint: file.fingerprint().to_string() });
    Answer::ok(&DeskView {
        id: notice.id.into(),
        revision: desk.revision.number,
        hash: facts.hash.to_string(),
        authors: facts.authors.iter().map(|person| Uid::from(*person)).collect(),
        obstacles: obstacles(facts).iter().map(ObstacleView::from).collect(),
        sources: desk
            .sources
            .iter()
            .zip(&facts.sources)
            .map(|(one, known)| source(&desk, &one.report, known))
            .collect(),
        findings: facts.findings.iter().map(|one| finding(facts, one)).collect(),
        unsearched: unsearched.collect(),
        waivers: facts.waivers.iter().map(|one| waiver(facts, one)).collect(),
        reviews: facts.reviews.iter().map(ReviewView::from).collect(),
        released_at: desk.release.as_ref().map(|release| moment(release.at)),
        dispatch: desk.release.as_ref().map(|release| release.dispatch.into()),
    })
}

/// What was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MadeView {
    id: Uid,
}

async fn made<T>(call: &Call, cx: Cx, path: String, id: kernel::Id<T>) -> Result<Answer, Fault> {
    let answer = Answer::created(path, &MadeView { id: id.into() })?;
    call.finish(cx, answer).await
}

/// Whoever may not do it learns nothing from what is wrong with what he sent.
async fn may<'c, A: Action>(cx: &'c Cx, act: A, id: &str) -> Result<Granted<'c, A, Notice>, Fault> {
    Ok(cx.permit::<A, Notice>(act, id_of::<Notice>(id)?).await?)
}

fn hash(text: &str) -> Result<ContentHash, Fault> {
    ContentHash::parse(text).ok_or(Fault::unreadable("shell.unreadable"))
}

fn report(id: &Uid) -> Result<ReportId, Fault> {
    id.id().ok_or(Fault::not_found())
}

/// Whom to ask about what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// Whose reporter is asked.
    report: Uid,
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// By when an answer is wished.
    #[serde(default)]
    due: Option<Stamp>,
}

async fn ask_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let asking: Asking = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, AskConsent, &id).await?.id;
    let due = asking.due.as_ref().map(|due| due.at().ok_or(Fault::unreadable("shell.unreadable"))).transpose()?;
    let consent = ask_consent(&cx, notice, report(&asking.report)?, hash(&asking.hash)?, due).await?;
    made(&call, cx, format!("/api/v1/consents/{consent}"), consent).await
}

/// Why it may be released without a reporter's consent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Overriding {
    /// Whose reporter has not agreed.
    report: Uid,
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// The ground in law.
    ground: String,
    reason: String,
}

async fn propose_override_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let one: Overriding = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ProposeOverride, &id).await?.id;
    let (report, seen) = (report(&one.report)?, hash(&one.hash)?);
    let made_ = propose_override(&cx, notice, report, seen, (&one.ground, &one.reason)).await?;
    made(&call, cx, format!("/api/v1/notices/{notice}/desk"), made_).await
}

async fn confirm_override_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_override(&cx, id_of::<Notice>(&id)?, id_of::<Override>(&which)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What may stay, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Waiving {
    /// Of what was found, or of the file that could not be read.
    #[schema(schema_with = codes::hash)]
    fingerprint: String,
    reason: String,
}

async fn propose_waiver_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let waiving: Waiving = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ProposeWaiver, &id).await?.id;
    let waiver = propose_waiver(&cx, notice, hash(&waiving.fingerprint)?, &waiving.reason).await?;
    made(&call, cx, format!("/api/v1/notices/{notice}/desk"), waiver).await
}

async fn confirm_waiver_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_waiver(&cx, id_of::<Notice>(&id)?, id_of::<Waiver>(&which)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What a reviewer says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reviewing {
    /// Of the content that was read.
    #[schema(schema_with = codes::hash)]
    hash: String,
    #[schema(schema_with = codes::verdict)]
    verdict: String,
    /// Why; required with `return`.
    #[serde(default)]
    note: String,
}

async fn review_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let reviewing: Reviewing = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ReviewNotice, &id).await?.id;
    let verdict = reviewing.verdict.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    review_notice(&cx, notice, hash(&reviewing.hash)?, verdict, &reviewing.note).await?;
    call.finish(cx, Answer::done()).await
}

/// What is released.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Releasing {
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
}

/// What was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReleasedView {
    /// The id of its board.
    dispatch: Uid,
    recipients: i64,
    unreachable: i64,
}

async fn release_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let releasing: Releasing = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ReleaseNotice, &id).await?.id;
    let released = release_notice(&cx, notice, hash(&releasing.hash)?).await?;
    let answer = Answer::ok(&ReleasedView {
        dispatch: released.dispatch.into(),
        recipients: released.recipients,
        unreachable: released.unreachable,
    })?;
    call.finish(cx, answer).await
}
