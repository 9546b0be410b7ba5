//! Whose turn it is at the desk of one notice.

use crate::{
    consent::{ConsentAnswer, ConsentState},
    desk::Desk,
    release::{Obstacle, Verdict, obstacles},
};
use access::{Act, Actor};
use kernel::At;

/// What waits first on one desk for this actor: key, since when, until when, whether it is his turn.
pub(super) fn turn(
    desk: &Desk,
    actor: &Actor,
    may: impl Fn(Act) -> bool,
) -> Option<(&'static str, At, Option<At>, bool)> {
    let (facts, saved) = (&desk.facts, desk.revision.saved_at);
    let in_the_way = obstacles(facts);
    let latest = facts.sources.iter().filter_map(|source| source.asked.last());
    if may(Act::ReleaseNotice) && in_the_way.is_empty() {
        return Some(("release", ready_since(desk), None, true));
    }
    if may(Act::EditNotice) {
        if let Some(review) = facts.review().filter(|review| review.verdict == Verdict::Return) {
            return Some(("returned", review.at, None, true));
        }
        for (source, asked) in facts.sources.iter().zip(latest) {
            let answered = asked.answered.as_ref();
            match (facts.consent(source), answered) {
                (ConsentState::EditWished, Some(answered)) => return Some(("edit-wished", answered.at, None, true)),
                (ConsentState::Refused, Some(answered)) if facts.overridden(source).is_none() => {
                    return Some(("refused", answered.at, None, true));
                }
                (ConsentState::Void, _) => return Some(("void", saved, None, true)),
                (ConsentState::Waiting, _) => return Some(("asked", asked.at, asked.due, false)),
                _ => {}
            }
        }
        if let Some(answered) = just_agreed(desk).filter(|_| in_the_way == [Obstacle::NotReviewed]) {
            return Some(("agreed", answered, None, false));
        }
    }
    let second = |by| actor.who().is_some_and(|who| who.person != by);
    let mut waivers = facts.waivers.iter().filter(|one| one.confirmed.is_none() && second(one.proposed_by));
    if let Some(waiver) = waivers.next().filter(|_| may(Act::ConfirmWaiver)) {
        return Some(("waiver", waiver.proposed_at, None, true));
    }
    let overrides = facts.sources.iter().flat_map(|source| &source.overrides);
    let mut to_confirm =
        overrides.filter(|one| one.confirmed.is_none() && one.hash == facts.hash && second(one.proposed_by));
    if let Some(one) = to_confirm.next().filter(|_| may(Act::ConfirmOverride)) {
        return Some(("override", one.proposed_at, None, true));
    }
    let written = !in_the_way.iter().any(|one| matches!(one, Obstacle::Unfinished(_) | Obstacle::Residue(_)));
    if may(Act::ReviewNotice) && written && in_the_way.contains(&Obstacle::NotReviewed) {
        return Some(("review", saved, None, true));
    }
    None
}

/// When the last thing was done without which it could not leave: written, agreed to, let stay, decided, approved.
fn ready_since(desk: &Desk) -> At {
    let facts = &desk.facts;
    let confirmed = facts.waivers.iter().filter_map(|one| one.confirmed);
    let overrides = facts.sources.iter().flat_map(|source| &source.overrides).filter_map(|one| one.confirmed);
    let stamps = confirmed.chain(overrides).map(|(_, at)| at).chain(facts.review().map(|review| review.at));
    stamps.chain(just_agreed(desk)).fold(desk.revision.saved_at, At::max)
}

/// When the last reporter agreed to what stands there now.
fn just_agreed(desk: &Desk) -> Option<At> {
    let answers =
        desk.facts.sources.iter().flat_map(|source| &source.asked).filter_map(|asked| asked.answered.as_ref());
    answers.filter(|answered| answered.answer == ConsentAnswer::Agree).map(|answered| answered.at).max()
}
