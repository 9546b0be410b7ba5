//! What in the ledger waits for somebody.

use crate::{
    COLUMNS, Delivery, Dispatch,
    delivery::NEWEST,
    store::{
        help::OPEN,
        last_days::last_day,
        reminders::{called, called_by_releaser},
    },
};
use kernel::{At, Day};
use store::{FromRow, Row, StoreError, Visible, params};

/// So many are listed of each kind.
const LISTED: i64 = 100;

/// It was not recalled.
pub(crate) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = deliveries.dispatch_id)";

/// It is held back until a time.
const HELD: &str =
    "EXISTS (SELECT 1 FROM embargoes e WHERE e.dispatch_id = deliveries.dispatch_id AND e.opened_at IS NULL)";

/// What of one kind waits: what was handed over first is first, and how many more there are than are listed.
pub(crate) struct Waits {
    pub(crate) listed: Vec<Delivery>,
    pub(crate) more: i64,
}

async fn waits(inbox: &Visible<'_, Delivery>, condition: &str) -> Result<Waits, StoreError> {
    let ask = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE {{visible}} AND {condition}
         ORDER BY deliveries.handed_at, deliveries.id LIMIT {LISTED}"
    );
    let listed: Vec<Delivery> = inbox.all(&ask, params![]).await?;
    let many = i64::try_from(listed.len()).unwrap_or(LISTED);
    let all = match many < LISTED {
        true => many,
        false => {
            let ask = format!("SELECT COUNT(*) AS n FROM deliveries WHERE {{visible}} AND {condition}");
            inbox.count(&ask, params![]).await?
        }
    };
    Ok(Waits { listed, more: all - many })
}

/// Recalled, and not confirmed by those to whom it was handed over; a ministry at the head of its agencies is asked on its
/// own line.
pub(crate) async fn to_confirm(inbox: &Visible<'_, Delivery>) -> Result<Waits, StoreError> {
    let recalled = format!(
        "NOT {STANDS} AND NOT (government AND tier = 'ministry')
         AND NOT EXISTS (SELECT 1 FROM withdrawal_confirmations c WHERE c.delivery_id = deliveries.id)"
    );
    waits(inbox, &recalled).await
}

/// Handed over, and not answered: to members, and to bodies that pass on, once they have done that or while they cannot.
/// Before that it waits to be passed on ([`to_pass`]). What they have a later version of waits no more.
pub(crate) async fn to_answer(inbox: &Visible<'_, Delivery>) -> Result<Waits, StoreError> {
    let unanswered = format!(
        "(tier = 'member' OR (NOT government AND (passed_at IS NOT NULL OR {HELD})))
         AND answered_at IS NULL AND {STANDS} AND {NEWEST}"
    );
    waits(inbox, &unanswered).await
}

/// Handed over to bodies that pass on, and not passed on, nor superseded by what they have, nor past the last day of its label.
pub(crate) async fn to_pass(inbox: &Visible<'_, Delivery>, today: Day) -> Result<Waits, StoreError> {
    let ended = format!(
        "EXISTS (SELECT 1 FROM dispatches p WHERE p.id = deliveries.dispatch_id AND {} < {})",
        last_day!("p"),
        today.number()
    );
    let stays =
        format!("tier <> 'member' AND passed_at IS NULL AND {STANDS} AND {NEWEST} AND NOT {HELD} AND NOT {ended}");
    waits(inbox, &stays).await
}

/// What the actor's organisation released and holds back until after the last day of its label, unless it was updated.
pub(crate) async fn never_opening(dispatches: &Visible<'_, Dispatch>, now: At) -> Result<Vec<Dispatch>, StoreError> {
    let held = format!(
        "SELECT {} FROM embargoes held {} dispatches ON dispatches.id = held.dispatch_id
         WHERE {{visible}} AND held.opened_at IS NULL AND {} IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM dispatch_updates u WHERE u.supersedes_id = dispatches.id)
         ORDER BY dispatches.released_at, dispatches.id LIMIT {LISTED}",
        Dispatch::COLUMNS,
        dispatches.engine().join_in_order(),
        last_day!("dispatches")
    );
    let held: Vec<Dispatch> = dispatches.all(&held, params![]).await?;
    Ok(held.into_iter().filter(|one| one.never_opens(now)).collect())
}

/// Several recipients who wait for somebody, of one dispatch or below one delivery.
pub(crate) struct Gathered {
    /// The dispatch, and where it is shown: the delivery above them, if that is asked.
    pub(crate) place: uuid::Uuid,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) tlp: kernel::Tlp,
    pub(crate) exercise: bool,
    /// How many.
    pub(crate) count: i64,
    /// Since when the first of them.
    pub(crate) since: At,
}

impl FromRow for Gathered {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            place: row.get("place")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            tlp: row.code("tlp")?,
            exercise: row.get("exercise")?,
            count: row.get("n")?,
            since: row.at("since")?,
        })
    }
}

/// Calls for help that nobody has taken care of.
pub(crate) struct Help {
    pub(crate) of: Gathered,
    /// How many of them somebody has telephoned since, whatever came of it.
    pub(crate) telephoned: i64,
}

impl FromRow for Help {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { of: Gathered::from_row(row)?, telephoned: row.get("telephoned")? })
    }
}

/// Calls for help from `place` on that are open.
fn help(place: &str, scope: &str) -> String {
    format!(
        "SELECT {place} AS place, dispatches.reference, dispatches.title, dispatches.tlp, dispatches.exercise,
           COUNT(*) AS n, MIN(calling.at) AS since,
           COUNT(CASE WHEN calling.called_at >= calling.at THEN 1 END) AS telephoned
         FROM (SELECT d.id, d.dispatch_id, d.via_id, d.org_id,
                 (SELECT MAX(a.at) FROM answers a WHERE a.delivery_id = d.id) AS at,
                 (SELECT MAX(c.at) FROM calls c WHERE c.delivery_id = d.id) AS called_at
               FROM deliveries d WHERE {OPEN}) calling
         JOIN dispatches ON dispatches.id = calling.dispatch_id WHERE {scope}
         GROUP BY {place}, dispatches.reference, dispatches.title, dispatches.tlp, dispatches.exercise
         ORDER BY since LIMIT {LISTED}"
    )
}

/// In what the actor's organisation released: by dispatch.
pub(crate) async fn help_for_releaser(dispatches: &Visible<'_, Dispatch>) -> Result<Vec<Help>, StoreError> {
    dispatches.all(&help("calling.dispatch_id", "{visible}"), params![]).await
}

/// Directly below what was handed over to the actor's organisation: by its delivery. Its own line is not below it.
pub(crate) async fn help_below(inbox: &Visible<'_, Delivery>) -> Result<Vec<Help>, StoreError> {
    let scope = "calling.via_id IN (SELECT deliveries.id FROM deliveries WHERE {visible} AND tier <> 'member'
        AND deliveries.org_id <> calling.org_id)";
    inbox.all(&help("calling.via_id", scope), params![]).await
}

/// Those who have not confirmed after the last step of the reminders, and were not told by telephone either.
pub(crate) struct Unheard {
    pub(crate) of: Gathered,
    pub(crate) urgency: crate::Urgency,
}

impl FromRow for Unheard {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { of: Gathered::from_row(row)?, urgency: row.code("urgency")? })
    }
}

/// After so many days nobody is asked any more to telephone.
const CALLED_FOR_DAYS: i64 = 14;

/// The lines whom somebody telephones, together for their `place`, where `scope` holds.
fn unheard(place: &str, lines: &str, scope: &str) -> String {
    format!(
        "SELECT {place} AS place, p.reference, p.title, p.tlp, p.urgency, p.exercise, COUNT(*) AS n, MIN(r.done_at) AS since
         FROM ({lines}) r JOIN dispatches p ON p.id = r.dispatch_id WHERE {scope}
         GROUP BY {place}, p.reference, p.title, p.tlp, p.urgency, p.exercise ORDER BY since LIMIT {LISTED}"
    )
}

/// Below what was handed over to the actor's organisation, by its delivery; not its own line.
pub(crate) async fn unheard_below(inbox: &Visible<'_, Delivery>, now: At) -> Result<Vec<Unheard>, StoreError> {
    let scope = "r.due_at > $1 AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.id = r.above_id
        AND deliveries.handed_at IS NOT NULL AND deliveries.org_id <> d.org_id AND {visible})";
    let lines = called(inbox.engine(), "JOIN deliveries d ON d.via_id = r.above_id", scope);
    let ask = unheard("r.above_id", &lines, "1 = 1");
    inbox.all(&ask, params![now.plus_days(-CALLED_FOR_DAYS)]).await
}

/// Of what the actor's organisation released, by dispatch: those whom it telephones itself.
pub(crate) async fn unheard_by_releaser(
    dispatches: &Visible<'_, Dispatch>,
    now: At,
) -> Result<Vec<Unheard>, StoreError> {
    let scope = "EXISTS (SELECT 1 FROM dispatches WHERE dispatches.id = r.dispatch_id AND {visible})";
    let lines = called_by_releaser(dispatches.engine(), "r.due_at > $1");
    let ask = unheard("r.dispatch_id", &lines, scope);
    dispatches.all(&ask, params![now.plus_days(-CALLED_FOR_DAYS)]).await
}
