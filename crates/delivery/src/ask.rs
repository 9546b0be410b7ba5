//! What other rooms may ask of the ledger. All take the right to run SQL that the asker has.

use crate::update::{Fate, Later, Leaver, Link, Version};
use crate::{Board, DeliveryId, DispatchId, GiveBack, Given, Hop, Passing, Plan, Received, Tally, Whom, store};
use ::store::{Sql, StoreError, Visible, params};
use access::{Actor, OrgId};
use kernel::{At, Audience, Day};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The dry run: whom a release on `day` would reach, by which way, and whom not.
///
/// # Errors
/// If the database refuses.
pub async fn plan(sql: &Sql<'_>, whom: impl Into<Whom<'_>>, day: Day) -> Result<Plan, StoreError> {
    store::plan::plan(sql, &whom.into(), day).await
}

/// Whether a release on `day` would reach any member: the one thing of the dry run that is in a release's way.
///
/// # Errors
/// If the database refuses.
pub async fn reaches_anybody(sql: &Sql<'_>, whom: impl Into<Whom<'_>>, day: Day) -> Result<bool, StoreError> {
    store::reach::anybody(sql, &whom.into(), day).await
}

/// Keeps which of its members a CEPTOAR chose to have what is released under `subject`; whoever calls this has the right to
/// write it. A CEPTOAR that chose nobody has it for all of its members.
///
/// # Errors
/// If one is named twice, or the database refuses.
pub async fn choose(sql: &Sql<'_>, subject: Uuid, ceptoar: OrgId, members: &[OrgId]) -> Result<(), StoreError> {
    store::chosen::insert(sql, subject, ceptoar, members).await
}

/// The same choice for what supersedes it.
///
/// # Errors
/// If the database refuses.
pub async fn choose_as(sql: &Sql<'_>, from: Uuid, to: Uuid) -> Result<(), StoreError> {
    store::chosen::copy(sql, from, to).await
}

/// One line of the ledger as it stands. No actor is asked: whoever calls this sends what is his.
///
/// # Errors
/// If the database refuses.
pub async fn line(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Option<crate::Delivery>, StoreError> {
    store::path::line(sql, delivery).await
}

/// The bodies through whose hands a delivery came, from the one that released it to the recipient.
/// Empty if there is no such delivery.
///
/// # Errors
/// If the database refuses.
pub async fn path_of(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<Hop>, StoreError> {
    store::path::path_of(sql, delivery).await
}

/// The answers of a delivery, newest first: the first is the one in force.
///
/// # Errors
/// If the database refuses.
pub async fn answers_of(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<Given>, StoreError> {
    store::answers::answers_of(sql, delivery).await
}

/// Whom passing a delivery on would hand it to; for [`crate::panel::pass`].
///
/// # Errors
/// If the database refuses.
pub async fn passing(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Passing, StoreError> {
    store::passing::passing(sql, delivery).await
}

/// The recall of a dispatch, if there is one.
///
/// # Errors
/// If the database refuses.
pub async fn withdrawal(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<crate::Withdrawal>, StoreError> {
    store::withdrawals::of(sql, dispatch).await
}

/// The versions of what a line delivers that were handed to its recipient on the same line, each once, oldest first;
/// itself among them.
///
/// # Errors
/// If the database refuses.
pub async fn versions(sql: &Sql<'_>, delivery: &crate::Delivery) -> Result<Vec<Version>, StoreError> {
    store::updates::versions(sql, delivery).await
}

/// All released versions of the chain in which a dispatch stands, oldest first; itself among them.
///
/// # Errors
/// If the database refuses.
pub async fn chain(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Vec<Link>, StoreError> {
    store::updates::chain(sql, dispatch).await
}

/// What became of what a line delivered, as its recipient may know it: for those who show it elsewhere. `None` if there
/// is no such line.
///
/// # Errors
/// If the database refuses.
pub async fn fate(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Option<Fate>, StoreError> {
    store::updates::fate(sql, delivery).await
}

/// What superseded a released subject, as the organisation of a reader may know it that has it by another way than the
/// ledger: what it waits for in the ledger, it is not told of.
///
/// # Errors
/// If the database refuses.
pub async fn later_than(sql: &Sql<'_>, subject: Uuid, reader: &Actor) -> Result<Option<Later>, StoreError> {
    store::updates::later_than(sql, subject, reader).await
}

/// Who is in the ledger of `dispatch` and would be in none of a release to this audience on `day`: by name, those of
/// sector groups after ministries.
///
/// # Errors
/// If the database refuses.
pub async fn leavers(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    audience: &Audience,
    day: Day,
) -> Result<Vec<Leaver>, StoreError> {
    store::updates::leavers(sql, dispatch, audience, day).await
}

/// The dispatch of a subject, if it was released.
///
/// # Errors
/// If the database refuses.
pub async fn dispatch_of(sql: &Sql<'_>, subject: Uuid) -> Result<Option<DispatchId>, StoreError> {
    let row = sql.row("SELECT id FROM dispatches WHERE subject_id = $1", params![subject]).await?;
    row.map(|row| row.id("id")).transpose()
}

/// The last day on which anybody is handed a dispatch; `None` is without end.
///
/// # Errors
/// If the database refuses.
pub async fn last_day(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<Day>, StoreError> {
    store::last_days::of(sql, dispatch).await
}

/// Of these subjects, those of which somebody calls for help and nobody has taken care: the dispatch, and how many call.
///
/// # Errors
/// If the database refuses.
pub async fn calling(
    visible: &Visible<'_, crate::Dispatch>,
    subjects: &[Uuid],
) -> Result<BTreeMap<Uuid, (DispatchId, i64)>, StoreError> {
    store::dispatches::calling(visible, subjects).await
}

/// How far a subject's notice has come, as far as it may be told outside the circle: organisations, each counted once,
/// and no figure that gives fewer than `k` away. `asker` is not counted: with its own answer it would move the figure, and
/// see how far the others are from the next multiple. All `None` if it was not released.
///
/// # Errors
/// If the database refuses.
pub async fn give_back(sql: &Sql<'_>, subject: Uuid, asker: OrgId, k: i64) -> Result<GiveBack, StoreError> {
    store::give_back::give_back(sql, subject, asker, k).await
}

/// How far a dispatch has come, in one line.
///
/// # Errors
/// If the database refuses.
pub async fn total(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Tally, StoreError> {
    store::board::total(sql, dispatch).await
}

/// How many lines the ledger of a dispatch has, and how many of them are members': what stood there when it was released.
///
/// # Errors
/// If the database refuses.
pub async fn released_to(sql: &Sql<'_>, dispatch: DispatchId) -> Result<(i64, i64), StoreError> {
    let ask = "SELECT COUNT(*) AS lines, COUNT(CASE tier WHEN 'member' THEN 1 END) AS members
               FROM deliveries WHERE dispatch_id = $1";
    let Some(row) = sql.row(ask, params![dispatch]).await? else { return Ok((0, 0)) };
    Ok((row.get("lines")?, row.get("members")?))
}

/// Everything that the board of a dispatch shows, as of `now`.
///
/// # Errors
/// If the database refuses.
pub async fn board(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Board, StoreError> {
    store::board::board(sql, dispatch, now).await
}

/// Who is reminded when of something that hurries so, if it is handed over on a day.
///
/// # Errors
/// If the database refuses.
pub async fn reminder_plan(
    sql: &Sql<'_>,
    urgency: crate::Urgency,
    day: Day,
) -> Result<Option<crate::reminder::Plan>, StoreError> {
    store::reminders::in_force(sql, urgency, day).await
}

/// What was handed to the actor's organisation, newest first, after the place `before`.
///
/// # Errors
/// If the database refuses.
pub async fn handed(
    visible: &Visible<'_, crate::Delivery>,
    before: Option<(At, DeliveryId)>,
    most: i64,
) -> Result<Vec<crate::Delivery>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(Uuid::max(), |(_, id)| id.uuid());
    let select = format!(
        "SELECT {} FROM deliveries WHERE {{visible}} AND (deliveries.handed_at < $1 OR
           (deliveries.handed_at = $1 AND deliveries.id < $2))
         ORDER BY deliveries.handed_at DESC, deliveries.id DESC LIMIT $3",
        crate::COLUMNS
    );
    visible.all(&select, params![at, id, most]).await
}

/// These deliveries, in this order; those that the actor may not see are left out.
///
/// # Errors
/// If the database refuses.
pub async fn these(
    visible: &Visible<'_, crate::Delivery>,
    ids: &[DeliveryId],
) -> Result<Vec<crate::Delivery>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let select = format!(
        "SELECT {} FROM deliveries WHERE {{visible}} AND deliveries.id IN ({})",
        crate::COLUMNS,
        places.join(", ")
    );
    let mut all: Vec<crate::Delivery> =
        visible.all(&select, ids.iter().map(|id| ::store::Param::bound(*id)).collect()).await?;
    all.sort_by_key(|delivery| ids.iter().position(|id| *id == delivery.id));
    Ok(all)
}

/// When anything was handed to a body first, exercises left out; `None` if nothing was. What went to others says nothing of
/// it, and it learns nothing of that.
///
/// # Errors
/// If the database refuses.
pub async fn first_received(sql: &Sql<'_>, org: OrgId) -> Result<Option<At>, StoreError> {
    store::received::first_received(sql, org).await
}

/// What was handed to a body from one moment until before another, exercises left out.
///
/// # Errors
/// If the database refuses.
pub async fn received(sql: &Sql<'_>, org: OrgId, within: (At, At)) -> Result<Received, StoreError> {
    store::received::received(sql, org, within).await
}
