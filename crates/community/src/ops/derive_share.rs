//! The hub makes a share of one or several submissions, or of what came over a bridge.

use super::{tell_by_letter, who};
use crate::{
    Arrival, ArrivalId, Community, CommunityId, Content, Ended, Share, ShareId, Submission, SubmissionId,
    desk::{self, DeskError},
    share::Revision,
    store::{circles, decisions, finding::index_share, seals::kept as seals, shares},
    submission::TITLE_MAX,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{
    Kind,
    act::{DeriveShare, TakeUpArrival, ViewSubmission},
};
use kernel::{At, Day, FiscalYear, Label};
use sharing::removal::{Removal, Substitutes, applied, propose};
use shell::Fault;
use std::collections::BTreeSet;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeriveShareError {
    /// Nothing was chosen.
    #[error("nothing was chosen")]
    NoSource,
    /// It was handed in to another community.
    #[error("it was handed in to another community")]
    Elsewhere,
    /// Something of it has been recalled.
    #[error("something of it was recalled")]
    Recalled,
    /// The last day of the label of something of it is past.
    #[error("the last day of something of it is past")]
    Past,
    /// Too much was chosen.
    #[error("too much was chosen at once")]
    Many,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
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

/// How many things one share is made of at most.
const MOST: usize = 50;

/// Begins a share: the texts side by side, with what gives providers away taken out and listed.
///
/// # Errors
/// If nothing was chosen, or something of another community.
pub async fn derive_share(
    cx: &Cx,
    community: CommunityId,
    handed_in: &BTreeSet<SubmissionId>,
    arrived: &BTreeSet<ArrivalId>,
    substitutes: &Substitutes,
) -> Result<ShareId, DeriveShareError> {
    let community = cx.permit::<_, Community>(DeriveShare, community).await?;
    let (sql, (_, person)) = (community.sql(), who(cx)?);
    community.going_on(cx.now())?;
    if handed_in.is_empty() && arrived.is_empty() {
        return Err(DeriveShareError::NoSource);
    }
    if handed_in.len() + arrived.len() > MOST {
        return Err(DeriveShareError::Many);
    }
    let (mut submissions, mut arrivals) = (Vec::new(), Vec::new());
    for id in handed_in {
        submissions.push(cx.permit::<_, Submission>(ViewSubmission, *id).await?.row().clone());
    }
    for id in arrived {
        arrivals.push(cx.permit::<_, Arrival>(TakeUpArrival, *id).await?.row().clone());
    }
    let here = |of: CommunityId| of == community.id;
    if !submissions.iter().all(|one| here(one.community)) || !arrivals.iter().all(|one| one.community.is_some_and(here))
    {
        return Err(DeriveShareError::Elsewhere);
    }
    if arrivals.iter().any(|one| one.recalled_at.is_some()) {
        return Err(DeriveShareError::Recalled);
    }
    if arrivals.iter().any(|one| one.content.label.ended(cx.now().day())) {
        return Err(DeriveShareError::Past);
    }
    let dictionary = desk::dictionary(sql, &community, &submissions, cx.now()).await?;
    let findings: Vec<_> = submissions.iter().flat_map(|one| desk::found_in(one, &dictionary)).collect();
    let rules = decisions::rules_over(sql, &community, &days(&submissions, cx.now())).await?;
    let removals = if rules.anonymise { propose(&findings, substitutes) } else { Vec::new() };
    let labels = desk::labels(sql, &rules, &submissions, &arrivals).await?;
    let content = content(&submissions, &arrivals, removals, Label::join_all(&labels));
    let series = format!("{}-{}", community.code, FiscalYear::at(cx.now()).0);
    let number = circles::next_number(sql, &series).await?;
    let reference = format!("{series}-{number:05}");
    let share = Share { id: cx.new_id(), reference, community: community.id, begun_by: person, begun_at: cx.now() };
    let hash = content.hash().map_err(crate::store::unwritable)?;
    shares::insert(sql, &share, handed_in, arrived).await?;
    let first = Revision { number: 1, content, hash, saved_by: person, saved_at: cx.now() };
    shares::insert_revision(sql, share.id, &first).await?;
    index_share(sql, share.id).await?;
    let sources = handed_in.iter().map(|id| id.uuid()).chain(arrived.iter().map(|id| id.uuid()));
    cx.audit(Entry::inside("community.share-begun").on(Kind::Share, share.id).detail(serde_json::json!({
        "reference": share.reference,
        "hash": hash.to_string(),
        "community": community.id.to_string(),
        "sources": seals::made_of(sources.collect()),
    })));
    for id in handed_in {
        tell_by_letter::taken_up(cx, sql, *id).await?;
    }
    for id in arrived {
        tell_by_letter::used(cx, sql, *id).await?;
    }
    Ok(share.id)
}

/// The days whose rules it will stand under.
fn days(submissions: &[Submission], now: At) -> Vec<Day> {
    submissions.iter().map(|one| one.at.day()).chain([now.day()]).collect()
}

fn content(submissions: &[Submission], arrivals: &[Arrival], removals: Vec<Removal>, label: Label) -> Content {
    let titles = submissions.iter().map(|one| &one.content.title).chain(arrivals.iter().map(|one| &one.content.title));
    let title = titles.into_iter().next().map(|title| applied(title, &removals)).unwrap_or_default();
    let texts =
        submissions.iter().flat_map(|one| [&one.content.text]).chain(arrivals.iter().map(|one| &one.content.body));
    let body: Vec<String> = texts.map(|text| applied(text.trim(), &removals)).filter(|text| !text.is_empty()).collect();
    let mail = |one: &Submission| {
        let mail = &one.content.mail;
        let named = [("from", &mail.sender), ("subject", &mail.subject), ("file", &mail.attachments)];
        named
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| format!("{name}: {value}"))
            .collect::<Vec<_>>()
    };
    let mut indicators: Vec<String> = Vec::new();
    let lines = submissions
        .iter()
        .flat_map(|one| mail(one).into_iter().chain(one.content.indicators.iter().cloned()))
        .chain(arrivals.iter().flat_map(|one| one.content.indicators.iter().cloned()));
    for line in lines {
        if applied(&line, &removals) == line && !indicators.contains(&line) {
            indicators.push(line);
        }
    }
    let groups: BTreeSet<String> =
        submissions.iter().filter(|one| one.content.wishes.own_group).filter_map(|one| one.group.clone()).collect();
    Content {
        title: title.chars().take(TITLE_MAX).collect(),
        body: body.join("\n\n"),
        indicators,
        label,
        groups,
        removals,
        about: arrivals.iter().filter_map(|one| one.content.about.clone()).collect(),
        files: Vec::new(),
    }
}

impl From<DeriveShareError> for Fault {
    fn from(error: DeriveShareError) -> Self {
        match error {
            DeriveShareError::NoSource => Fault::unusable("community.no-source"),
            DeriveShareError::Elsewhere => Fault::unusable("community.no-source"),
            DeriveShareError::Recalled => Fault::conflict("community.recalled"),
            DeriveShareError::Past => Fault::conflict("community.past-last-day"),
            DeriveShareError::Many => Fault::unusable("community.many-sources"),
            DeriveShareError::Desk(error) => error.into(),
            DeriveShareError::Ended(ended) => ended.into(),
            DeriveShareError::Denied(denied) => denied.into(),
            DeriveShareError::Store(cause) => cause.into(),
        }
    }
}
