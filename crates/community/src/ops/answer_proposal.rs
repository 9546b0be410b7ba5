//! The other end agrees, and it is so; or it declines. Or who proposed it takes it back.

use super::{
    answer_approval::NOTE_MAX,
    declare_bridge::{alike, ends},
    tell_by_letter, who,
};
use crate::{
    Bridge, Change, Community, Ended, Ending, Event, EventKind, NewBridge, NewCommunity, NewRules, Outcome, Place,
    Proposal, ProposalId, Proposed, SPENT,
    decision::in_time,
    seals::veiled,
    store::{bridges, circles, decisions, events, proposals},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{
    Kind, OrgId,
    act::{AnswerProposal, WithdrawProposal},
};
use kernel::{Bilingual, Day, Lang};
use serde_json::{Map, Value};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AnswerProposalError {
    /// It has been answered or taken back.
    #[error("it has been answered or taken back")]
    Answered,
    /// Declining must say why.
    #[error("it must say why")]
    NoteMissing,
    /// The note is too long.
    #[error("the note is too long")]
    Long,
    /// Meanwhile there is another community with this code, or the bridge is declared.
    #[error("it has come to be in another way")]
    Overtaken,
    /// One of the ends is not there any more.
    #[error("one of the ends is not there any more")]
    EndGone,
    /// Its day has come too near: members would have no time to leave.
    #[error("its day has come too near")]
    TooLate,
    /// The community has ended, or its end is decided.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Agrees to a proposal, or declines it. What was agreed to is so from this moment.
///
/// # Errors
/// If it has been answered, or cannot be any more.
pub async fn answer_proposal(cx: &Cx, id: ProposalId, agrees: bool, note: &str) -> Result<(), AnswerProposalError> {
    let proposal = cx.permit::<_, Proposal>(AnswerProposal, id).await?;
    let sql = proposal.sql();
    if !agrees && note.trim().is_empty() {
        return Err(AnswerProposalError::NoteMissing);
    }
    // First what can be answered once, then what comes of it.
    settle(cx, sql, &proposal, (if agrees { Outcome::Accepted } else { Outcome::Declined }, note)).await?;
    match &proposal.content {
        _ if !agrees => Ok(()),
        Proposed::Community(new) => found(cx, sql, new, proposal.to).await,
        Proposed::Bridge(new) => declare(cx, sql, new, &proposal).await,
        Proposed::Rules(new) => change_rules(cx, sql, new, &proposal).await,
        Proposed::Ending(ending) => end(cx, sql, ending, &proposal).await,
    }
}

/// Takes a proposal back.
///
/// # Errors
/// If it has been answered.
pub async fn withdraw_proposal(cx: &Cx, id: ProposalId) -> Result<(), AnswerProposalError> {
    let proposal = cx.permit::<_, Proposal>(WithdrawProposal, id).await?;
    settle(cx, proposal.sql(), &proposal, (Outcome::Withdrawn, "")).await
}

async fn settle(
    cx: &Cx,
    sql: &Sql<'_>,
    proposal: &Proposal,
    (outcome, note): (Outcome, &str),
) -> Result<(), AnswerProposalError> {
    let (_, person) = who(cx)?;
    if note.chars().count() > NOTE_MAX {
        return Err(AnswerProposalError::Long);
    }
    match proposals::insert_outcome(sql, proposal.id, (outcome, note.trim()), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(AnswerProposalError::Answered),
        done => done?,
    }
    cx.audit(Entry::inside("community.proposal-answered").on(Kind::Proposal, proposal.id).detail(serde_json::json!({
        "answer": outcome.code(),
        "hash": proposal.hash.to_string(),
        "note": veiled(&proposal.content, note.trim())?,
    })));
    tell_by_letter::settled(cx, sql, proposal.id).await?;
    Ok(())
}

async fn found(cx: &Cx, sql: &Sql<'_>, new: &NewCommunity, hub: OrgId) -> Result<(), AnswerProposalError> {
    let NewCommunity { code, parent, name, purpose, rules } = new.clone();
    if circles::by_code(sql, &code).await?.is_some() {
        return Err(AnswerProposalError::Overtaken);
    }
    if let Some(parent) = parent {
        circles::by_id(sql, parent).await?.going_on(cx.now())?;
    }
    let community = Community {
        id: cx.new_id(),
        code,
        parent,
        name,
        purpose,
        hub,
        first_rules: rules,
        valid_from: cx.now().day(),
        valid_to: None,
        source: String::new(),
    };
    circles::insert(sql, &community).await?;
    let events = events::note(cx, sql, community.id, EventKind::Founded, (None, &community.name)).await?;
    cx.audit(Entry::new("community.founded").on(Kind::Community, community.id).detail(serde_json::json!({
        "code": community.code,
        "hub": hub.to_string(),
        "content": community.hash().to_string(),
        "events": events,
    })));
    Ok(())
}

async fn declare(cx: &Cx, sql: &Sql<'_>, new: &NewBridge, proposal: &Proposal) -> Result<(), AnswerProposalError> {
    let (from, to) = ends(cx, sql, new).await?.ok_or(AnswerProposalError::EndGone)?;
    if bridges::between(sql, &from, &to).await? {
        return Err(AnswerProposalError::Overtaken);
    }
    // What else is proposed for the same way has nothing left to ask.
    for spent in alike(cx, sql, (&from, &to), (proposal.from, proposal.to)).await? {
        settle(cx, sql, &spent, (Outcome::Withdrawn, SPENT)).await?;
    }
    // What was the circle itself before is so again.
    let inside = match new.to {
        Place::Outside(former) => bridges::by_id(sql, former).await?.is_some_and(|one| one.inside),
        Place::Community(_) | Place::Centre(_) => false,
    };
    let today = cx.now().day();
    let since = Bilingual { ja: today.show_long(Lang::Ja), en: today.show_long(Lang::En) };
    let bridge = Bridge {
        id: cx.new_id(),
        from,
        to,
        label_most: new.label_most,
        since,
        begins: today,
        source: String::new(),
        open: true,
        inside,
    };
    bridges::insert(sql, &bridge).await?;
    let events = told(cx, sql, &bridge, (EventKind::BridgeDeclared, "")).await?;
    cx.audit(
        Entry::new("community.bridge-declared")
            .on(Kind::Bridge, bridge.id)
            .detail(serde_json::json!({ "most": bridge.label_most.code(), "events": events })),
    );
    Ok(())
}

async fn change_rules(cx: &Cx, sql: &Sql<'_>, new: &NewRules, proposal: &Proposal) -> Result<(), AnswerProposalError> {
    let community = circles::by_id(sql, new.community).await?;
    if community.ended_on(new.from) {
        return Err(Ended.into());
    }
    decide(cx, sql, (&community, Change::Rules), new.from, proposal).await
}

async fn end(cx: &Cx, sql: &Sql<'_>, ending: &Ending, proposal: &Proposal) -> Result<(), AnswerProposalError> {
    let community = circles::by_id(sql, ending.community).await?;
    if !decisions::end(sql, community.id, ending.last).await? {
        return Err(Ended.into());
    }
    decide(cx, sql, (&community, Change::Ending), ending.last, proposal).await
}

async fn decide(
    cx: &Cx,
    sql: &Sql<'_>,
    (community, change): (&Community, Change),
    day: Day,
    proposal: &Proposal,
) -> Result<(), AnswerProposalError> {
    if !in_time(day, cx.now()) {
        return Err(AnswerProposalError::TooLate);
    }
    let id = cx.new_id();
    decisions::insert(cx, sql, id, (community.id, change), proposal).await?;
    cx.audit(Entry::inside("community.decided").on(Kind::Community, community.id).detail(serde_json::json!({
        "decision": id.to_string(),
        "change": change.code(),
        "day": day.to_string(),
        "proposal": proposal.id.to_string(),
    })));
    Ok(())
}

/// Writes into the history of each community at an end what became of the bridge to the other, and why if that is said.
/// What the entry of the chain must tell of it as `events`.
pub(super) async fn told(
    cx: &Cx,
    sql: &Sql<'_>,
    bridge: &Bridge,
    (kind, why): (EventKind, &str),
) -> Result<Map<String, Value>, StoreError> {
    let arrow = |of: fn(&Bilingual) -> &String| {
        Event::with_why(&format!("{} → {}", of(&bridge.from.name), of(&bridge.to.name)), why)
    };
    let name = Bilingual { ja: arrow(|name| &name.ja), en: arrow(|name| &name.en) };
    let mut noted = Map::new();
    for end in [&bridge.from, &bridge.to] {
        if let Some(community) = end.community {
            noted.extend(events::note_of(cx, sql, (community, Some(bridge.id)), kind, (None, &name)).await?);
        }
    }
    Ok(noted)
}

impl From<AnswerProposalError> for Fault {
    fn from(error: AnswerProposalError) -> Self {
        match error {
            AnswerProposalError::Answered => Fault::conflict("community.proposal-answered"),
            AnswerProposalError::NoteMissing => Fault::unusable("community.note-missing"),
            AnswerProposalError::Long => Fault::unusable("community.note-long"),
            AnswerProposalError::Overtaken => Fault::conflict("community.overtaken"),
            AnswerProposalError::EndGone => Fault::conflict("community.unknown-end"),
            AnswerProposalError::TooLate => Fault::conflict("community.too-late"),
            AnswerProposalError::Ended(ended) => ended.into(),
            AnswerProposalError::Denied(denied) => denied.into(),
            AnswerProposalError::Store(cause) => cause.into(),
        }
    }
}
