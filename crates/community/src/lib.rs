//! Communities: circles with their own members and their own rules, whose hub takes in, anonymises and shares on.
//!
//! The CEPTOAR-Council, C4TAP in it (004:22250-22256), J-CSIP with its special interest groups (004:886-904,
//! 6714-6728). Government bodies see nothing of a community unless they are let in as members.
//!
//! Rules of this room, each with a test:
//! - What a member hands in is read by that member and the hub, nobody else.
//! - A share leaves only as every provider agreed to it, letter by letter and file by file, and as a second person at the
//!   hub approved. Files go where the text goes, and are withdrawn with it.
//! - It is read by those who were in the circle when it left and still are. Its label is never weaker than its sources'.
//! - What its hub recalls is read by nobody to whom it went, here or where it went on.
//! - From one circle to another, or to and from the centre, nothing passes without a declared bridge, and only with
//!   the providers' approval for that very destination; it arrives without its provider's name. What came over a
//!   bridge does not go over another. What bodies that are not here gave the centre by hand goes on, into a notice or over a
//!   bridge, only with the giver's leave for that.
//! - Rules are changed, and a community is ended, by two people at its hub, from a day that members know before; what was
//!   handed in and shared under other rules stays under those, where they are stricter. What ended is still read by those
//!   who were in it, and nothing new comes to it.
//! - Members see of one another only figures of at least *k* organisations.

mod api;
mod approval;
mod bridge;
mod by_hand;
mod circle;
mod crossing;
mod decision;
pub mod desk;
mod event;
mod finding;
mod graph;
pub mod load;
mod meeting;
pub mod ops;
mod pages;
mod proposal;
mod recall;
mod seals;
mod share;
mod store;
mod submission;
mod turn;
mod years;

pub use approval::{Approval, ApprovalId, Asked, State, state};
pub use bridge::{Arrival, ArrivalId, Bridge, BridgeId, End, HandOver, Reach};
pub use by_hand::{ByHand, HandFlaw, HandedNotice, Leave, Onward, TERMS_MAX, TakenBack, Withdrawn};
pub use circle::{Approves, Community, CommunityId, Ended, Group, MemberRole, Membership, Rules};
pub use decision::{AHEAD, Change, Decision, Ending, NewRules};
pub use desk::{current, files_of};
pub use event::{Event, EventId, EventKind};
pub use meeting::{Meeting, MeetingId, MeetingKind};
pub use proposal::{FEWEST, NewBridge, NewCommunity, NewFlaw, Outcome, Place, Proposal, ProposalId, Proposed, SPENT};
pub use recall::{Recalled, Recaller};
pub use seals::{BrokenSeal, SealKind, Seals, verify_seals};
pub use share::{About, Content, Facts, Obstacle, Passed, Revision, Share, ShareId, obstacles};
pub use store::{
    derived::DERIVED,
    finding::INDEXED,
    ledger::{Seen, Tally},
    meetings::Recorded,
    shares::Release,
};
pub use submission::{Contribution, Flaw, INDICATORS_MAX, Mail, Submission, SubmissionId, TEXT_MAX, TITLE_MAX, Wishes};
pub use years::{CouncilYear, council};

/// How many files of communities are named by nothing to which they belong: what `kaname doctor` looks for.
///
/// # Errors
/// If the database refuses.
pub async fn files_adrift(sql: &::store::Sql<'_>) -> Result<i64, ::store::StoreError> {
    store::files::adrift(sql).await
}

/// The tables of this room.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration { name: "community/0001", sql: include_str!("../migrations/0001.sql") },
    ::store::Migration { name: "community/0002", sql: include_str!("../migrations/0002.sql") },
    ::store::Migration { name: "community/0003", sql: include_str!("../migrations/0003.sql") },
    ::store::Migration { name: "community/0004", sql: include_str!("../migrations/0004.sql") },
    ::store::Migration { name: "community/0006-figures", sql: include_str!("../migrations/0006-figures.sql") },
    ::store::Migration { name: "community/0007-hands", sql: include_str!("../migrations/0007-hands.sql") },
    ::store::Migration { name: "community/0008-files", sql: include_str!("../migrations/0008-files.sql") },
    ::store::Migration { name: "community/0020-seals", sql: include_str!("../migrations/0020-seals.sql") },
    ::store::Migration { name: "community/0021-search", sql: include_str!("../migrations/0021-search.sql") },
    ::store::Migration { name: "community/0022-lists", sql: include_str!("../migrations/0022-lists.sql") },
    ::store::Migration { name: "community/0023-found", sql: include_str!("../migrations/0023-found.sql") },
    ::store::Migration { name: "community/0024-waits", sql: include_str!("../migrations/0024-waits.sql") },
    ::store::Migration { name: "community/0025-openings", sql: include_str!("../migrations/0025-openings.sql") },
    ::store::Migration {
        name: "community/0027-centre-by-hand",
        sql: include_str!("../migrations/0027-centre-by-hand.sql"),
    },
    ::store::Migration {
        name: "community/0029-leaves-withdrawn",
        sql: include_str!("../migrations/0029-leaves-withdrawn.sql"),
    },
    ::store::Migration { name: "community/0030-visits", sql: include_str!("../migrations/0030-visits.sql") },
    ::store::Migration { name: "community/0031-taken-again", sql: include_str!("../migrations/0031-taken-again.sql") },
    ::store::Migration {
        name: "community/0032-handed-outside",
        sql: include_str!("../migrations/0032-handed-outside.sql"),
    },
    ::store::Migration { name: "community/0033-taken-back", sql: include_str!("../migrations/0033-taken-back.sql") },
    ::store::Migration {
        name: "community/0034-share-recalls",
        sql: include_str!("../migrations/0034-share-recalls.sql"),
    },
];

/// The room: its pages, tables and sentences.
pub fn room() -> shell::Room {
    shell::Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        texts_ja: include_str!("../texts/community.ja.ftl"),
        texts_en: include_str!("../texts/community.en.ftl"),
        nav: pages::home::nav,
        kinds: pages::finding::kinds,
        find: |cx, voice, sought| Box::pin(pages::finding::find(cx, voice, sought)),
        waiting: &[|cx, voice| Box::pin(pages::home::waiting(cx, voice))],
        ..shell::Room::new("community")
    }
}
