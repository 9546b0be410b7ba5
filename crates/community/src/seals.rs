//! Whether what was sealed in communities is still what was sealed ([`store::seals`]).
//!
//! The chain tells hashes and facts, never words: a note is told by a hash that nobody can guess who has not read the
//! text to which it belongs ([`veiled`]). What an entry of an earlier version did not tell is not compared.

use crate::store::seals::{kept, rows};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{self, Kept, Key, Rows, Sealed},
};
use kernel::ContentHash;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// What a member handed in.
    Submission,
    /// A revision of a share; the first with what it was made of.
    Revision,
    /// What a provider was asked.
    Approval,
    /// What a provider answered.
    Answer,
    /// What the second person said.
    Review,
    /// What left, and to whom.
    Release,
    /// What came over a bridge.
    Arrival,
    /// What was handed over by hand, to whom and how.
    HandOver,
    /// That the centre handed a notice over by hand.
    HandedNotice,
    /// That whoever gave something by hand lets it go on.
    Leave,
    /// That such a leave was withdrawn.
    LeaveWithdrawal,
    /// That whoever gave something by hand took it back.
    ArrivalWithdrawal,
    /// That a hub recalled what it had shared.
    ShareRecall,
    /// That a notice was begun with it.
    TakenUp,
    /// That a member opened a share for the first time.
    Opening,
    /// What a member answered to a share.
    Seen,
    /// A meeting.
    Meeting,
    /// What was proposed.
    Proposal,
    /// What became of it.
    Outcome,
    /// What was decided with it of a community.
    Decision,
    /// A community as it began, with its first rules.
    Community,
    /// How a membership began.
    Membership,
    /// When it ended.
    MembershipEnd,
    /// What happened to a community.
    Event,
}

/// A sealed thing that is not as it was sealed.
pub type BrokenSeal = seals::BrokenSeal<SealKind>;
/// What checking all seals found.
pub type Seals = seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[
        SealKind::Submission,
        SealKind::Revision,
        SealKind::Approval,
        SealKind::Answer,
        SealKind::Review,
        SealKind::Release,
        SealKind::Arrival,
        SealKind::HandOver,
        SealKind::HandedNotice,
        SealKind::Leave,
        SealKind::LeaveWithdrawal,
        SealKind::ArrivalWithdrawal,
        SealKind::ShareRecall,
        SealKind::TakenUp,
        SealKind::Opening,
        SealKind::Seen,
        SealKind::Meeting,
        SealKind::Proposal,
        SealKind::Outcome,
        SealKind::Decision,
        SealKind::Community,
        SealKind::Membership,
        SealKind::MembershipEnd,
        SealKind::Event,
    ];
    const ACTIONS: &'static [&'static str] = &[
        "community.submitted",
        "community.share-begun",
        "community.share-saved",
        "community.approval-asked",
        "community.approval-answered",
        "community.share-reviewed",
        "community.share-released",
        "community.bridge-crossed",
        "community.notice-passed",
        "community.handed-over",
        "community.notice-handed-over",
        "community.arrival-recorded",
        "community.leave-recorded",
        "community.leave-withdrawn",
        "community.arrival-withdrawn",
        "community.share-recalled",
        "community.arrival-taken-up",
        "community.share-opened",
        "community.share-answered",
        "community.meeting-recorded",
        "community.proposed",
        "community.proposal-answered",
        "community.decided",
        "community.loaded",
        "community.founded",
        "community.member-let-in",
        "community.member-changed",
        "community.member-ended",
        "community.member-left",
        "community.group-opened",
        "community.group-closed",
        "community.bridge-declared",
        "community.bridge-ended",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Submission => "submission",
            SealKind::Revision => "share",
            SealKind::Approval => "approval",
            SealKind::Answer => "approval-answer",
            SealKind::Review => "share-review",
            SealKind::Release => "share-release",
            SealKind::Arrival => "arrival",
            SealKind::HandOver => "hand-over",
            SealKind::HandedNotice => "notice-hand-over",
            SealKind::Leave => "leave",
            SealKind::LeaveWithdrawal => "leave-withdrawal",
            SealKind::ArrivalWithdrawal => "arrival-withdrawal",
            SealKind::ShareRecall => "share-recall",
            SealKind::TakenUp => "arrival-taken-up",
            SealKind::Opening => "share-opening",
            SealKind::Seen => "share-answer",
            SealKind::Meeting => "meeting",
            SealKind::Proposal => "proposal",
            SealKind::Outcome => "proposal-answer",
            SealKind::Decision => "decision",
            SealKind::Community => "community",
            SealKind::Membership => "membership",
            SealKind::MembershipEnd => "membership-end",
            SealKind::Event => "circle-event",
        }
    }
    /// Of an entry of an earlier version that told no id: the id of what it belongs to, and the moment.
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let (subject, at) = (entry.subject?, entry.at.millis());
        let own = |name: &str| match detail.get(name).and_then(Value::as_str).and_then(|id| id.parse().ok()) {
            Some(id) => (id, 0),
            None => (subject, at),
        };
        let (kind, (id, number)) = match entry.action.as_str() {
            "community.submitted" => (SealKind::Submission, (subject, 0)),
            "community.share-begun" => (SealKind::Revision, (subject, 1)),
            "community.share-saved" => (SealKind::Revision, (subject, detail.get("revision")?.as_i64()?)),
            "community.approval-asked" => (SealKind::Approval, (subject, 0)),
            "community.approval-answered" => (SealKind::Answer, (subject, 0)),
            "community.share-reviewed" => (SealKind::Review, own("review")),
            "community.share-released" => (SealKind::Release, (subject, 0)),
            "community.bridge-crossed" | "community.notice-passed" | "community.arrival-recorded" => {
                (SealKind::Arrival, (subject, 0))
            }
            "community.notice-handed-over" => (SealKind::HandedNotice, own("hand")),
            "community.leave-recorded" => (SealKind::Leave, own("leave")),
            "community.arrival-withdrawn" => (SealKind::ArrivalWithdrawal, (subject, 0)),
            "community.share-recalled" => (SealKind::ShareRecall, (subject, 0)),
            "community.leave-withdrawn" => (SealKind::LeaveWithdrawal, own("leave")),
            "community.handed-over" => (SealKind::HandOver, own("hand")),
            "community.arrival-taken-up" => (SealKind::TakenUp, own("notice")),
            "community.share-opened" => (SealKind::Opening, own("opening")),
            "community.share-answered" => (SealKind::Seen, own("answer")),
            "community.meeting-recorded" => (SealKind::Meeting, own("meeting")),
            "community.proposed" => (SealKind::Proposal, (subject, 0)),
            "community.proposal-answered" => (SealKind::Outcome, (subject, 0)),
            "community.decided" => (SealKind::Decision, own("decision")),
            // Entries of earlier versions told nothing of what it began with.
            "community.loaded" | "community.founded" if detail.get("content").is_some() => {
                (SealKind::Community, (subject, 0))
            }
            _ => return None,
        };
        Some((kind, id, number))
    }
    fn also_sealed_by(_: &Recorded, detail: &Value) -> Vec<(Key<Self>, Value)> {
        let told = |name: &'static str, kind: SealKind, fact: &'static str| {
            let all = detail.get(name).and_then(Value::as_object).into_iter().flatten();
            all.filter_map(move |(id, said)| Some(((kind, id.parse().ok()?, 0), json!({ fact: said }))))
        };
        told("memberships", SealKind::Membership, "hash")
            .chain(told("ended", SealKind::MembershipEnd, "day"))
            .chain(told("events", SealKind::Event, "hash"))
            .collect()
    }
    fn rows(self) -> Rows {
        rows::of(self)
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        kept::kept(sql, self, row).await
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        rows::reference(sql, (self, id, number)).await
    }
}

/// The hash of a note beside a text. Only who has read the text can say of a note whether it is this one.
///
/// # Errors
/// If the text cannot be written as JSON.
pub(crate) fn veiled<T: Serialize>(text: &T, note: &str) -> Result<String, StoreError> {
    let hash = ContentHash::of_json(&(text, note)).map_err(crate::store::unwritable)?;
    Ok(hash.to_string())
}

/// Reads everything that was ever sealed in a community, a page at a time, and compares it with its hash and with the
/// chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    seals::verify(&cx.system("verify seals")).await
}
