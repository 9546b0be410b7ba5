//! What the desk says of a notice as a version: its chain, what may be begun, what is in the way.

use crate::{
    desk::Desk,
    notice::Notice,
    store::{notices, updates},
    update::{NotNow, Version, may_begin, next_number},
};
use ::store::{Granted, StoreError};
use access::{Act, Actor, Decision, act::ViewNotice, decide};
use shell::Voice;

/// A notice as a version of something.
pub(crate) struct Side {
    /// `第2報`; empty for what stands alone.
    pub(crate) version: String,
    /// What is new in it.
    pub(crate) news: String,
    /// Its chain; empty for what stands alone.
    pub(crate) versions: Vec<VersionLine>,
    /// Where it is compared with the one before; empty for what is no update.
    pub(crate) changes: String,
    /// That a later one superseded it, and where that is.
    pub(crate) superseded: Option<(String, String)>,
    /// That the later one was recalled.
    pub(crate) later_recalled: String,
    /// Where the one that is being written is.
    pub(crate) being_written: String,
    /// What the button says that begins the next; empty where it may not be begun.
    pub(crate) update_do: String,
    /// Why not yet; empty where it may, or never may.
    pub(crate) not_yet: String,
    /// Who gave it up, and when.
    pub(crate) discarded: String,
    /// Whether the reader may give it up.
    pub(crate) may_discard: bool,
    /// How many leave, and whether that is meant.
    pub(crate) leaving: Option<(usize, bool)>,
}

/// One version of a chain.
pub(crate) struct VersionLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) reference: String,
    /// When it was released; empty while it is being written.
    pub(crate) when: String,
    /// Its mark: class and word.
    pub(crate) state: (&'static str, String),
    pub(crate) here: bool,
}

/// What the desk says of a notice as a version.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn draw(
    voice: &Voice,
    actor: &Actor,
    notice: &Granted<'_, ViewNotice, Notice>,
    desk: &Desk,
) -> Result<Side, StoreError> {
    let (sql, id) = (notice.sql(), notice.id);
    let place = updates::of(sql, id).await?;
    let chain = updates::chain(sql, place.map_or(id, |place| place.first)).await?;
    let alone = place.is_none() && chain.len() < 2;
    let number = place.map_or(1, |place| place.number);
    let name = |number: i64| voice.t1("notice-version", "n", number);
    let last = chain.iter().rev().find(|one| one.released_at.is_some());
    let later = last.filter(|one| one.number > number);
    let may = |act| decide(actor, act, notice.relations()) == Decision::Allow;
    let begin = if may(Act::UpdateNotice) { Some(may_begin(id, &chain)) } else { None };
    let embargoed = notices::embargo(sql, id).await?.is_some();
    let at = |one: &Version| one.released_at.map(|at| voice.when(&at)).unwrap_or_default();
    Ok(Side {
        version: if alone { String::new() } else { name(number) },
        news: desk.revision.content.news.clone().unwrap_or_default(),
        changes: place.map(|_| format!("/notices/{id}/changes")).unwrap_or_default(),
        superseded: later
            .map(|one| (voice.t2("notice-superseded-by", "version", name(one.number), "at", at(one)), href(one))),
        later_recalled: match later.and_then(|one| Some((one, one.recalled_at?))) {
            Some((one, at)) => voice.t2("notice-later-recalled", "version", name(one.number), "at", voice.when(&at)),
            None => String::new(),
        },
        being_written: match begin {
            Some(Err(NotNow::BeingWritten(open))) => format!("/notices/{open}"),
            _ => String::new(),
        },
        update_do: match begin {
            Some(Ok(())) if !embargoed => voice.t1("notice-update-do", "version", name(next_number(&chain))),
            _ => String::new(),
        },
        not_yet: if embargoed && begin == Some(Ok(())) { voice.t("notice-update-embargoed") } else { String::new() },
        discarded: discarded(voice, notice).await?,
        may_discard: desk.release.is_none() && may(Act::DiscardNotice),
        leaving: desk.facts.update.as_ref().map(|update| (update.leavers.len(), update.meant)),
        versions: if alone { Vec::new() } else { chain.iter().map(|one| line(voice, one, (notice, last))).collect() },
    })
}

fn href(one: &Version) -> String {
    format!("/notices/{}", one.id)
}

fn line(voice: &Voice, one: &Version, (here, last): (&Notice, Option<&Version>)) -> VersionLine {
    let superseded = last.is_some_and(|last| last.number > one.number);
    VersionLine {
        href: href(one),
        name: voice.t1("notice-version", "n", one.number),
        reference: one.reference.clone(),
        when: one.released_at.map(|at| voice.when(&at)).unwrap_or_default(),
        state: match (one.released_at, one.recalled_at) {
            (None, _) => ("half", voice.t("notice-version-writing")),
            (_, Some(_)) => ("bad", voice.t("notice-recalled")),
            _ if superseded => ("todo", voice.t("notice-superseded")),
            _ => ("ok", voice.t("notice-version-stands")),
        },
        here: one.id == here.id,
    }
}

async fn discarded(voice: &Voice, notice: &Granted<'_, ViewNotice, Notice>) -> Result<String, StoreError> {
    let Some((by, at)) = updates::discarded(notice.sql(), notice.id).await? else { return Ok(String::new()) };
    let names = identity::ask::names(notice.sql(), &[by]).await?;
    let name = names.get(&by).map(|name| voice.pick(name)).unwrap_or_default();
    Ok(voice.t2("notice-discarded-by", "name", name, "at", voice.when(&at)))
}
