//! The moment at which a round of reminders is due: whoever has not confirmed is told again.

use crate::{Occasion, Round, Urgency, reminder::Whom, store};
use ::store::{Cx, Db, Entry, Sql, StoreError};
use access::{Actor, Kind};
use kernel::At;
use uuid::Uuid;

/// Does every round that is due, each in a transaction of its own; how many those were. Several may ask at the same time, and
/// any may end in the midst: each round is done once. One that fails is logged and waits for the next time; it keeps no
/// other from being done.
///
/// # Errors
/// If the database refuses.
pub async fn remind(db: &Db, now: At) -> Result<usize, StoreError> {
    let (mut rounds, mut after) = (0, (At::from_millis(i64::MIN), Uuid::nil()));
    loop {
        let cx = db.read(Actor::nobody(), now).await?;
        if !store::reminders::anything_due(&cx.system("reminders that are due"), now, after).await? {
            return Ok(rounds);
        }
        drop(cx);
        let cx = db.write(Actor::nobody(), now).await?;
        let sql = cx.system("reminders that are due");
        let Some(round) = store::reminders::claim(&sql, now, after).await? else {
            // Another is at those that are left.
            return Ok(rounds);
        };
        match one(&cx, &sql, &round).await {
            Ok(silent) => {
                commit(cx, &round, silent).await?;
                rounds += 1;
            }
            Err(cause) => {
                tracing::error!(?cause, round = %round.id, "a round of reminders failed; it is tried again");
                after = (round.due_at, round.id.uuid());
            }
        }
    }
}

/// Whoever says by SQL that a round is done keeps people from being told: the chain holds also that it concerned nobody.
async fn commit(cx: Cx, round: &Round, silent: i64) -> Result<(), StoreError> {
    cx.audit(kept(round, silent));
    cx.commit().await
}

/// What the chain is to hold of a round that is done.
pub(crate) fn kept(round: &Round, silent: i64) -> Entry {
    let detail = serde_json::json!({
        "round": round.id.to_string(), "step": round.step, "whom": round.whom.code(), "silent": silent,
    });
    let done = if silent > 0 { "dispatch.reminded" } else { "dispatch.reminder-unneeded" };
    Entry::new(done).on(Kind::Dispatch, round.dispatch).detail(detail)
}

/// Does a round that nobody else is at; how many it concerned.
async fn one(cx: &Cx, sql: &Sql<'_>, round: &Round) -> Result<i64, StoreError> {
    let urgency = store::reminders::urgency(sql, round.dispatch).await?;
    let offices = crate::clock::offices(sql).await?;
    // What does not hurry waits for the morning where nobody is on duty at night.
    let opens = if urgency == Urgency::Urgent { cx.now() } else { offices.open_from(cx.now()) };
    let caller = match round.whom {
        Whom::Telephone => Some(store::reminders::caller(sql, round).await?),
        Whom::First | Whom::Second => None,
    };
    let silent = store::reminders::concerns(sql, round, caller).await?;
    if silent > 0 {
        match (round.whom, caller) {
            (Whom::Telephone, Some(caller)) => {
                store::letters::promise_telephone(cx, sql, round, (caller, opens)).await?
            }
            (Whom::Second, _) => store::letters::promise_reminder(cx, sql, round, (Occasion::Second, opens)).await?,
            _ => store::letters::promise_reminder(cx, sql, round, (Occasion::Reminder, opens)).await?,
        };
    }
    store::reminders::done(sql, round.id, silent, cx.now()).await?;
    Ok(silent)
}
