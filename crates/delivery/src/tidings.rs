//! Tidings: letters that tell of nothing released, but that something is due, or that a mail came.
//!
//! Each is told once; of several that wait for one organisation within minutes one letter tells. They carry a reference, a
//! moment and the page where it is done; nothing that anybody wrote.

use crate::{
    IncomingId,
    store::{letters, post_office, tidings},
};
use ::store::{Cx, Sql, StoreError};
use access::{Act, Kind, OrgId, PersonId};
use kernel::At;
use uuid::Uuid;

/// What is told.
#[derive(Clone, Copy, Debug)]
pub struct Tiding<'a> {
    /// Of what: a report, an outage.
    pub subject: Uuid,
    /// What kind of thing that is.
    pub kind: Kind,
    /// Begins the keys of its sentences: `{word}-subject` with `$reference`, `{word}-text` with `$reference` and `$at`.
    pub word: &'a str,
    /// Which one of several of that kind.
    pub step: i64,
    /// Its reference.
    pub reference: &'a str,
    /// Part of an exercise.
    pub exercise: bool,
    /// Whether it goes before what is not urgent.
    pub urgent: bool,
    /// Whether it can be switched off: it tells of nothing that must be done.
    pub optional: bool,
    /// What whoever stands in for somebody who is away must be able to do, to get it instead; `None`: it goes where it goes,
    /// whoever is away.
    pub asks: Option<Act>,
    /// The moment that it names.
    pub at: At,
    /// The page where it is done.
    pub path: &'a str,
}

/// Promises a letter that tells it to each of these that can be reached by mail. `None` if it was told before; else how many
/// letters were promised, none on a hub that sends no mail.
///
/// # Errors
/// If the database refuses.
pub async fn tell(cx: &Cx, sql: &Sql<'_>, tiding: &Tiding<'_>, to: &[OrgId]) -> Result<Option<u64>, StoreError> {
    let Some(id) = tidings::keep(cx, sql, tiding, "").await? else { return Ok(None) };
    let to = tidings::with_mail(sql, to, cx.now().day()).await?;
    tidings::promise(cx, sql, (id, tiding), &to, cx.now()).await.map(Some)
}

/// So many minutes a letter waits that says that something waits, for what comes after it: one letter tells of all.
const GATHERING: i64 = 2;

/// Promises a letter that something waits to each of these that can be reached by mail, once for each thing and step. It goes
/// a little later; to whom one of the same kind has still to go, no other is promised: each says that there may be more.
/// How many were promised: none, and nothing is written down, on a hub that sends no mail.
///
/// # Errors
/// If the database refuses.
pub async fn tell_waiting(cx: &Cx, sql: &Sql<'_>, tiding: &Tiding<'_>, to: &[OrgId]) -> Result<u64, StoreError> {
    if to.is_empty() || !post_office::is_open(sql).await? {
        return Ok(0);
    }
    let to = tidings::with_mail(sql, to, cx.now().day()).await?;
    let Some(id) = tidings::keep(cx, sql, tiding, "").await? else { return Ok(0) };
    let (asked, to) = (to.clone(), tidings::without_letter(sql, tiding, &to, cx.now()).await?);
    let gathered: Vec<OrgId> = asked.into_iter().filter(|org| !to.contains(org)).collect();
    tidings::gather(sql, id, &gathered).await?;
    tidings::promise(cx, sql, (id, tiding), &to, cx.now().plus_minutes(GATHERING)).await
}

/// Promises a letter that something waits to one person of an organisation, at the address with which this person signs in,
/// once for each thing and step. How many were promised; as [`tell_waiting`] says.
///
/// # Errors
/// If the database refuses.
pub async fn tell_person(
    cx: &Cx,
    sql: &Sql<'_>,
    tiding: &Tiding<'_>,
    (org, person): (OrgId, PersonId),
) -> Result<u64, StoreError> {
    if !post_office::is_open(sql).await? {
        return Ok(0);
    }
    let Some(mail) = tidings::signs_in_with(sql, person).await? else { return Ok(0) };
    let Some(id) = tidings::keep(cx, sql, tiding, &mail).await? else { return Ok(0) };
    tidings::promise(cx, sql, (id, tiding), &[org], cx.now()).await
}

/// What was asked for is done: letters that tell of it and have not gone are withdrawn, and the chain says so. Where such a
/// letter stood for other things of its kind as well, the first of those gets one instead. How many were withdrawn.
///
/// # Errors
/// If the database refuses.
pub async fn done(
    cx: &Cx,
    sql: &Sql<'_>,
    (kind, subject): (Kind, Uuid),
    (word, step): (&str, Option<i64>),
) -> Result<u64, StoreError> {
    withdrawn(cx, sql, (kind, subject), (word, step), None).await
}

/// One of those who were told has done what it asks, or may not see it any more: no letter tells this one of it; as [`done`].
///
/// # Errors
/// If the database refuses.
pub async fn done_by(cx: &Cx, sql: &Sql<'_>, subject: (Kind, Uuid), word: &str, org: OrgId) -> Result<u64, StoreError> {
    withdrawn(cx, sql, subject, (word, None), Some(org)).await
}

async fn withdrawn(
    cx: &Cx,
    sql: &Sql<'_>,
    (kind, subject): (Kind, Uuid),
    (word, step): (&str, Option<i64>),
    org: Option<OrgId>,
) -> Result<u64, StoreError> {
    let mut withdrawn = 0;
    for id in tidings::told_of(sql, subject, word, step).await? {
        tidings::scatter(sql, id, org).await?;
        let mut waiting = letters::unclaimed(sql, id).await?;
        waiting.retain(|(letter, ..)| org.is_none_or(|org| letter.recipient == org));
        letters::withdraw(cx, sql, &waiting.iter().map(|(letter, ..)| *letter).collect::<Vec<_>>()).await?;
        for (letter, urgent, due) in &waiting {
            withdrawn += 1;
            if let Some((next, of)) = tidings::next_gathered(sql, id, letter.recipient).await? {
                let next = (next, kind, of, *urgent);
                tidings::promise_of(cx, sql, next, &[letter.recipient], (*due).max(cx.now())).await?;
            }
        }
    }
    Ok(withdrawn)
}

/// The step of the tables that brought them.
const BROUGHT: &str = "delivery/0024-tidings";

/// Since when this hub tells of what has come due. What came before that is told to nobody: it is long known, and would come
/// all at once when a hub of an earlier version is brought up to date.
///
/// # Errors
/// If the database refuses.
pub async fn since(sql: &Sql<'_>) -> Result<At, StoreError> {
    Ok(::store::applied_at(sql, BROUGHT).await?.unwrap_or(At::from_millis(0)))
}

/// Whether it was told.
///
/// # Errors
/// If the database refuses.
pub async fn was_told(sql: &Sql<'_>, subject: Uuid, word: &str, step: i64) -> Result<bool, StoreError> {
    tidings::was_told(sql, (subject, word, step)).await
}

/// What begins the keys of what is said to whoever reported by mail.
const CAME: &str = "delivery-came";

/// So many letters an hour tell an address that its mail came: who writes in its name does not fill its box with ours, nor
/// keep the letter from another of its organisation.
const AN_HOUR: i64 = 3;

/// So many letters a minute tell addresses at one host that their mail came: who writes in the name of everybody there does not
/// use up what that host takes of ours.
const A_MINUTE: usize = 10;

/// Promises a letter to whoever reported by mail, if that address is of a contact of the register: it came. Once for each.
pub(crate) async fn tell_that_it_came(
    cx: &Cx,
    sql: &Sql<'_>,
    (incoming, address): (IncomingId, &str),
) -> Result<(), StoreError> {
    let address = address.trim().to_lowercase();
    let Some(org) = tidings::whose(sql, &address, cx.now().day()).await? else { return Ok(()) };
    if tidings::lately(sql, CAME, &address, cx.now().plus_minutes(-60)).await? >= AN_HOUR {
        return Ok(());
    }
    let host = |address: &str| address.rsplit_once('@').map(|(_, host)| host.to_owned());
    let lately = tidings::told_lately(sql, CAME, cx.now().plus_minutes(-1)).await?;
    if lately.iter().filter(|other| host(other) == host(&address)).count() >= A_MINUTE {
        return Ok(());
    }
    let tiding = Tiding {
        subject: incoming.uuid(),
        kind: Kind::Incoming,
        word: CAME,
        step: 0,
        reference: "",
        exercise: false,
        urgent: false,
        optional: false,
        asks: None,
        at: cx.now(),
        path: "",
    };
    if let Some(id) = tidings::keep(cx, sql, &tiding, &address).await? {
        tidings::promise(cx, sql, (id, &tiding), &[org], cx.now()).await?;
    }
    Ok(())
}
