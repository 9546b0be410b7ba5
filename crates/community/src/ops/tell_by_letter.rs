//! Telling by letter whoever must act in a community, or may read something new: what it is called and where it is. Nothing of
//! what it says, and nobody's name; whoever keeps the record reads nothing of it.

use crate::{
    Approval, ApprovalId, Arrival, ArrivalId, CommunityId, Proposal, ProposalId, Share, ShareId, Submission,
    SubmissionId,
    store::{approvals, recalls, waits},
};
use ::store::{Cx, Sql, StoreError};
use access::{Act, Kind, OrgId};
use delivery::tidings::{Tiding, done, done_by, tell_waiting};
use uuid::Uuid;

/// Something was handed in, for the hub to look at.
const SUBMISSION: &str = "community-letter-submission";
/// A provider is asked to agree.
const APPROVAL: &str = "community-letter-approval";
/// A provider answered: the hub goes on.
const ANSWER: &str = "community-letter-answer";
/// Something is proposed, for another to agree to.
const PROPOSAL: &str = "community-letter-proposal";
/// Something came over a bridge.
const ARRIVAL: &str = "community-letter-arrival";
/// Something was shared.
const SHARE: &str = "community-letter-share";
/// What was shared was recalled.
const RECALLED: &str = "community-letter-recalled";
/// What came over a bridge was recalled.
const ARRIVAL_RECALLED: &str = "community-letter-arrival-recalled";

/// What begins the keys of what such letters say.
#[cfg(test)]
const WORDS: [&str; 8] = [SUBMISSION, APPROVAL, ANSWER, PROPOSAL, ARRIVAL, SHARE, RECALLED, ARRIVAL_RECALLED];

fn tiding<'a>(
    cx: &Cx,
    (kind, subject): (Kind, Uuid),
    (word, reference, path): (&'a str, &'a str, &'a str),
    asks: Act,
) -> Tiding<'a> {
    Tiding {
        subject,
        kind,
        word,
        step: 0,
        reference,
        exercise: false,
        urgent: false,
        optional: false,
        asks: Some(asks),
        at: cx.now(),
        path,
    }
}

/// That something was handed in, to the hub.
pub(super) async fn submitted(cx: &Cx, sql: &Sql<'_>, one: &Submission, hub: OrgId) -> Result<(), StoreError> {
    let path = format!("/submissions/{}", one.id);
    let tiding = tiding(cx, (Kind::Submission, one.id.uuid()), (SUBMISSION, &one.reference, &path), Act::DeriveShare);
    tell_waiting(cx, sql, &tiding, &[hub]).await.map(drop)
}

/// The hub has begun a share of it.
pub(super) async fn taken_up(cx: &Cx, sql: &Sql<'_>, id: SubmissionId) -> Result<(), StoreError> {
    done(cx, sql, (Kind::Submission, id.uuid()), (SUBMISSION, None)).await.map(drop)
}

/// That a provider is asked to agree.
pub(super) async fn asked(cx: &Cx, sql: &Sql<'_>, one: &Approval, share: &Share) -> Result<(), StoreError> {
    let path = format!("/approvals/{}", one.id);
    let tiding = tiding(cx, (Kind::Approval, one.id.uuid()), (APPROVAL, &share.reference, &path), Act::AnswerApproval);
    tell_waiting(cx, sql, &tiding, &[one.org]).await.map(drop)
}

/// That a provider answered, to the hub; what it was asked is done.
pub(super) async fn answered(
    cx: &Cx,
    sql: &Sql<'_>,
    (id, share): (ApprovalId, &Share),
    hub: OrgId,
) -> Result<(), StoreError> {
    let subject = (Kind::Approval, id.uuid());
    done(cx, sql, subject, (APPROVAL, None)).await?;
    let path = format!("/shares/{}/desk", share.id);
    let tiding = tiding(cx, subject, (ANSWER, &share.reference, &path), Act::EditShare);
    tell_waiting(cx, sql, &tiding, &[hub]).await.map(drop)
}

/// What providers were asked of a share, and answered, is done: another text stands there, or it has left.
pub(super) async fn went_on(cx: &Cx, sql: &Sql<'_>, approvals: &[ApprovalId]) -> Result<(), StoreError> {
    for id in approvals {
        for word in [APPROVAL, ANSWER] {
            done(cx, sql, (Kind::Approval, id.uuid()), (word, None)).await?;
        }
    }
    Ok(())
}

/// That something is proposed, to whoever is to agree.
pub(super) async fn proposed(cx: &Cx, sql: &Sql<'_>, one: &Proposal) -> Result<(), StoreError> {
    let path = format!("/proposals/{}", one.id);
    let tiding = tiding(cx, (Kind::Proposal, one.id.uuid()), (PROPOSAL, "", &path), Act::AnswerProposal);
    tell_waiting(cx, sql, &tiding, &[one.to]).await.map(drop)
}

/// It was answered, or taken back.
pub(super) async fn settled(cx: &Cx, sql: &Sql<'_>, id: ProposalId) -> Result<(), StoreError> {
    done(cx, sql, (Kind::Proposal, id.uuid()), (PROPOSAL, None)).await.map(drop)
}

/// That something came over a bridge, to the hub or the centre.
pub(super) async fn arrived(cx: &Cx, sql: &Sql<'_>, one: &Arrival) -> Result<(), StoreError> {
    let path = format!("/arrivals/{}", one.id);
    let tiding = tiding(cx, (Kind::Arrival, one.id.uuid()), (ARRIVAL, "", &path), Act::TakeUpArrival);
    tell_waiting(cx, sql, &tiding, &[one.org]).await.map(drop)
}

/// Something was begun with it.
pub(super) async fn used(cx: &Cx, sql: &Sql<'_>, id: ArrivalId) -> Result<(), StoreError> {
    done(cx, sql, (Kind::Arrival, id.uuid()), (ARRIVAL, None)).await.map(drop)
}

/// That something was shared, to those who may read it. Nothing must be done about it: it can be switched off.
pub(super) async fn shared(cx: &Cx, sql: &Sql<'_>, one: &Share, to: &[OrgId]) -> Result<(), StoreError> {
    let path = format!("/shares/{}", one.id);
    let tiding = tiding(cx, (Kind::Share, one.id.uuid()), (SHARE, &one.reference, &path), Act::ReadShare);
    tell_waiting(cx, sql, &Tiding { optional: true, ..tiding }, to).await.map(drop)
}

/// An organisation has read a share, or has answered it: no letter tells it of that any more.
pub(super) async fn share_read(cx: &Cx, sql: &Sql<'_>, id: ShareId, org: OrgId) -> Result<(), StoreError> {
    done_by(cx, sql, (Kind::Share, id.uuid()), SHARE, org).await.map(drop)
}

/// That what was shared was recalled, to those who had it; nobody is told any more that there is something to read in it. It goes
/// where it goes, whoever is away, as any recall.
pub(super) async fn recalled(cx: &Cx, sql: &Sql<'_>, one: &Share, to: &[OrgId]) -> Result<(), StoreError> {
    let subject = (Kind::Share, one.id.uuid());
    done(cx, sql, subject, (SHARE, None)).await?;
    let path = format!("/shares/{}", one.id);
    let tiding = tiding(cx, subject, (RECALLED, &one.reference, &path), Act::ReadShare);
    tell_waiting(cx, sql, &Tiding { asks: None, ..tiding }, to).await.map(drop)
}

/// The same of what came over a bridge, to the hub or the centre.
pub(super) async fn arrival_recalled(cx: &Cx, sql: &Sql<'_>, one: &Arrival) -> Result<(), StoreError> {
    used(cx, sql, one.id).await?;
    let path = format!("/arrivals/{}", one.id);
    let tiding = tiding(cx, (Kind::Arrival, one.id.uuid()), (ARRIVAL_RECALLED, "", &path), Act::ViewArrival);
    tell_waiting(cx, sql, &Tiding { asks: None, ..tiding }, &[one.org]).await.map(drop)
}

/// An organisation has left a community: of what it cannot see there any more no letter tells it.
pub(super) async fn left(cx: &Cx, sql: &Sql<'_>, community: CommunityId, org: OrgId) -> Result<(), StoreError> {
    for share in waits::unopened(sql, community, org).await? {
        share_read(cx, sql, share, org).await?;
    }
    for share in recalls::within(sql, community).await? {
        done_by(cx, sql, (Kind::Share, share.uuid()), RECALLED, org).await?;
    }
    for approval in approvals::unanswered_by(sql, community, org).await? {
        done(cx, sql, (Kind::Approval, approval.uuid()), (APPROVAL, None)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shell::texts::keys;

    #[test]
    fn each_letter_has_its_sentences_in_both_languages_and_none_is_idle() {
        for text in [include_str!("../../texts/community.ja.ftl"), include_str!("../../texts/community.en.ftl")] {
            let said: Vec<String> = keys(text).into_iter().filter(|key| key.starts_with("community-letter-")).collect();
            let wanted: Vec<String> =
                WORDS.iter().flat_map(|word| [format!("{word}-subject"), format!("{word}-text")]).collect();
            assert_eq!(said, wanted);
        }
    }
}
