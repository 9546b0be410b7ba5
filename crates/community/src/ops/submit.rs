//! A member hands something in to the hub.

use super::{tell_by_letter, who};
use crate::{
    Community, CommunityId, Contribution, Ended, Flaw, MemberRole, Submission, SubmissionId,
    store::{
        circles, decisions,
        files::{self, Owner, named},
        finding::index_submission,
        submissions,
    },
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::SubmitToCommunity};
use kernel::{ContentHash, FiscalYear};
use sharing::{
    attachment::NoticeFileId,
    draft::{
        file::{FILE_MOST, FILES_MOST},
        moment_in_full,
    },
    file::Mark,
    ops::strip_file::stripped,
    store::files::Whole,
};
use shell::Fault;
use std::collections::BTreeSet;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// Something is missing or too long.
    #[error("it cannot be handed in like this")]
    Flawed(Vec<Flaw>),
    /// Observers hand nothing in.
    #[error("observers hand nothing in")]
    Observer,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Files as they are brought: names and bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// Seals what a member hands in and gives it a number. Only the member and the hub can read it.
///
/// # Errors
/// If something is missing, or the actor's organisation is no full member.
pub async fn submit(cx: &Cx, community: CommunityId, content: Contribution) -> Result<SubmissionId, SubmitError> {
    submit_with(cx, community, content, (Files::new(), false)).await
}

/// The same with files, as they are or without what they say of themselves. Nothing in them is run; the hub has them
/// under names that no double click runs.
///
/// # Errors
/// As [`submit`]; or if a file is empty or too large, alone or with the others, there are too many, or nothing can be taken out of one that says
/// something of itself.
pub async fn submit_with(
    cx: &Cx,
    community: CommunityId,
    mut content: Contribution,
    (files, strip): (Files, bool),
) -> Result<SubmissionId, SubmitError> {
    let community = cx.permit::<_, Community>(SubmitToCommunity, community).await?;
    let (sql, (org, person)) = (community.sql(), who(cx)?);
    community.going_on(cx.now())?;
    let membership = circles::membership(sql, community.id, org).await?.ok_or(Denied::NotFound)?;
    if membership.role == MemberRole::Observer {
        return Err(SubmitError::Observer);
    }
    let (brought, wrong) = taken(cx, files, strip);
    content.files = brought.iter().map(|(id, whole)| named(*id, whole)).collect();
    if let Ok(received) = moment_in_full(&content.mail.received, cx.now()) {
        content.mail.received = received;
    }
    let mut flaws = content.flaws(decisions::rules_on(sql, &community, cx.now().day()).await?.label, cx.now());
    flaws.extend(wrong);
    if !flaws.is_empty() {
        return Err(SubmitError::Flawed(flaws));
    }
    let year = FiscalYear::at(cx.now());
    let series = format!("{}-S-{}", community.code, year.0);
    let number = circles::next_number(sql, &series).await?;
    let hash = ContentHash::of_json(&content).map_err(crate::store::unwritable)?;
    let submission = Submission {
        id: cx.new_id(),
        reference: format!("{series}-{number:05}"),
        community: community.id,
        org,
        group: membership.group,
        content,
        hash,
        at: cx.now(),
    };
    submissions::insert(sql, &submission, person).await?;
    index_submission(sql, submission.id).await?;
    for file in brought {
        files::insert(sql, Owner::Submission(submission.id), file).await?;
    }
    cx.audit(Entry::inside("community.submitted").on(Kind::Submission, submission.id).detail(serde_json::json!({
        "hash": hash.to_string(),
        "reference": submission.reference,
        "community": community.id.to_string(),
        "group": submission.group,
    })));
    if org != community.hub {
        tell_by_letter::submitted(cx, sql, &submission, community.hub).await?;
    }
    Ok(submission.id)
}

/// The files as they are kept, and what is wrong with them.
pub(super) fn taken(cx: &Cx, files: Files, strip: bool) -> (Vec<(NoticeFileId, Whole)>, BTreeSet<Flaw>) {
    let (mut kept, mut wrong) = (Vec::new(), BTreeSet::new());
    if files.len() > FILES_MOST {
        return (kept, BTreeSet::from([Flaw::ManyFiles]));
    }
    let together: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    if together > FILE_MOST && files.iter().all(|(_, bytes)| bytes.len() <= FILE_MOST) {
        return (kept, BTreeSet::from([Flaw::LargeTogether]));
    }
    for (name, bytes) in files {
        if bytes.is_empty() {
            wrong.insert(Flaw::EmptyFile);
        } else if bytes.len() > FILE_MOST {
            wrong.insert(Flaw::LargeFile);
        } else {
            let whole = Whole::brought(&name, bytes);
            let clean = whole.look.properties.is_empty() && !whole.look.marks.contains(&Mark::Unread);
            match stripped(&whole) {
                _ if !strip || clean => kept.push((cx.new_id(), whole)),
                Ok(other) => kept.push((cx.new_id(), other)),
                Err(_) => {
                    wrong.insert(Flaw::Unstripped);
                }
            }
        }
    }
    (kept, wrong)
}

impl From<SubmitError> for Fault {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Flawed(_) => Fault::unusable("community.submission-flawed"),
            SubmitError::Observer => Fault::conflict("community.observer"),
            SubmitError::Ended(ended) => ended.into(),
            SubmitError::Denied(denied) => denied.into(),
            SubmitError::Store(cause) => cause.into(),
        }
    }
}
