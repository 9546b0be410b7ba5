//! Whether what the ledger says of embargoes, recalls, telephone calls, help given,
//! reminders, letters and mail that came in, and calendars is still what was done ([`store::seals`]).
//!
//! An embargo's row has two columns that change: the time, of which every move is kept, and when it opened. Both are
//! compared with the chain as well.

use crate::{
    Outcome, Urgency,
    store::{
        calendars, plans, seals,
        seals::letters::{self, ENDED, PROMISED, TRIED},
        tidings,
    },
};
use ::store::{
    Cx, FromRow, Recorded, Row, Sql, StoreError,
    seals::{BrokenSeal, Kept, Key, Rows, SealFault, Sealed, check_sets, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// Until when something is held back, and who has it before.
    Embargo,
    /// A move of that time.
    EmbargoMove,
    /// An earlier last day.
    Shortening,
    /// That an embargo opened.
    EmbargoOpening,
    /// What recipients are told of a recall.
    Withdrawal,
    /// A recipient's word that the recall was dealt with.
    WithdrawalConfirmation,
    /// How a telephone call ended, and what was noted of it.
    Call,
    /// What was done about a call for help.
    Helped,
    /// That a letter came.
    Receipt,
    /// That something was acknowledged by a letter.
    LetterAcknowledgement,
    /// What was done about a letter that came in.
    Settled,
    /// A promise to remind those who have not confirmed.
    Round,
    /// Who is reminded when, as the centre decided it for one urgency.
    Plan,
    /// That it was kept, and how many had not confirmed then.
    RoundDone,
    /// A letter about a deadline, or about mail that came.
    Tiding,
    /// What was loaded of a calendar.
    Calendar,
    /// Letters that were promised together.
    Letter,
    /// What came of tries, written down together.
    LetterTry,
    /// Letters that were ended together without being sent.
    LetterEnd,
    /// A letter that came in, and its files until it is settled.
    Incoming,
}

/// What checking all of them found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[
        SealKind::Embargo,
        SealKind::EmbargoMove,
        SealKind::Shortening,
        SealKind::EmbargoOpening,
        SealKind::Withdrawal,
        SealKind::WithdrawalConfirmation,
        SealKind::Call,
        SealKind::Helped,
        SealKind::Receipt,
        SealKind::LetterAcknowledgement,
        SealKind::Settled,
        SealKind::Round,
        SealKind::Plan,
        SealKind::RoundDone,
        SealKind::Tiding,
        SealKind::Calendar,
        SealKind::Letter,
        SealKind::LetterTry,
        SealKind::LetterEnd,
        SealKind::Incoming,
    ];
    const ACTIONS: &'static [&'static str] = &[
        "dispatch.released",
        "dispatch.embargo-moved",
        "dispatch.shortened",
        "dispatch.opened",
        "dispatch.withdrawn",
        "delivery.recall-confirmed",
        "delivery.called",
        "delivery.helped",
        "delivery.received",
        "delivery.acknowledged-by-letter",
        "mail.settled",
        "reminders.decided",
        "dispatch.reminders-promised",
        "dispatch.reminded",
        "dispatch.reminder-unneeded",
        "tidings.told",
        "mail.came",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Embargo => "embargo",
            SealKind::EmbargoMove => "embargo-move",
            SealKind::Shortening => "shortening",
            SealKind::EmbargoOpening => "embargo-opening",
            SealKind::Withdrawal => "withdrawal",
            SealKind::WithdrawalConfirmation => "withdrawal-confirmation",
            SealKind::Call => "call",
            SealKind::Helped => "helped",
            SealKind::Receipt => "receipt",
            SealKind::LetterAcknowledgement => "letter-acknowledgement",
            SealKind::Settled => "settled",
            SealKind::Round => "reminder-round",
            SealKind::Plan => "reminder-plan",
            SealKind::RoundDone => "reminder-done",
            SealKind::Tiding => "tiding",
            SealKind::Calendar => "calendar",
            SealKind::Letter => "letter",
            SealKind::LetterTry => "letter-try",
            SealKind::LetterEnd => "letter-end",
            SealKind::Incoming => "incoming",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let id = entry.subject?;
        Some(match entry.action.as_str() {
            // Not everything released is held back.
            "dispatch.released" => {
                detail.get("embargo").filter(|said| said.is_object())?;
                (SealKind::Embargo, id, 0)
            }
            "dispatch.embargo-moved" => match detail.get("move").and_then(Value::as_str) {
                Some(one) => (SealKind::EmbargoMove, one.parse().ok()?, 0),
                None => (SealKind::EmbargoMove, id, entry.at.millis()),
            },
            "dispatch.shortened" => (SealKind::Shortening, id, detail.get("last_day")?.as_i64()?),
            "dispatch.opened" => (SealKind::EmbargoOpening, id, 0),
            "dispatch.withdrawn" => (SealKind::Withdrawal, id, 0),
            "delivery.recall-confirmed" => (SealKind::WithdrawalConfirmation, id, 0),
            // The chain tells no id of it: that is what nobody knows who would guess the note from its hash.
            "delivery.called" => (SealKind::Call, id, entry.at.millis()),
            "delivery.helped" => (SealKind::Helped, id, detail.get("number")?.as_i64()?),
            "delivery.received" => (SealKind::Receipt, id, 0),
            "delivery.acknowledged-by-letter" => (SealKind::LetterAcknowledgement, id, 0),
            "mail.settled" => (SealKind::Settled, id, 0),
            "mail.came" => (SealKind::Incoming, id, 0),
            // The chain tells no id of it, as of a call: it holds the address of whoever reported by mail.
            "tidings.told" => (SealKind::Tiding, id, entry.at.millis()),
            "dispatch.reminded" | "dispatch.reminder-unneeded" => {
                (SealKind::RoundDone, detail.get("round")?.as_str()?.parse().ok()?, 0)
            }
            _ => return None,
        })
    }
    fn also_sealed_by(_: &Recorded, detail: &Value) -> Vec<(Key<Self>, Value)> {
        let rounds = detail.get("rounds").and_then(Value::as_object).into_iter().flatten();
        let round =
            |(id, hash): (&String, &Value)| Some(((SealKind::Round, id.parse().ok()?, 0), json!({ "hash": hash })));
        let decision = detail.get("decision").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let plans = decision.zip(detail.get("plans").and_then(Value::as_object)).into_iter();
        let plans = plans.flat_map(|(id, plans)| plans.iter().map(move |(urgency, hash)| (id, urgency, hash)));
        let plan = |(id, urgency, hash): (Uuid, &String, &Value)| {
            ((SealKind::Plan, id, number_of(urgency)), json!({ "hash": hash }))
        };
        rounds.filter_map(round).chain(plans.map(plan)).collect()
    }
    fn rows(self) -> Rows {
        seals::of(self)
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        let mut kept = Kept::by(row.get("person").unwrap_or_default(), row.get("at")?);
        match self {
            SealKind::Embargo => {
                let first = seals::first_of(sql, row.get("id")?).await?;
                kept.held.push(("embargo", json!({ "until": row.get::<i64>("agreed")?, "first": first })));
                kept.shown = row.get::<i64>("until")? == row.get::<i64>("moved_to")?;
            }
            SealKind::EmbargoMove => {
                let one = crate::Move::from_row(row)?;
                kept.held.push(("from", json!(one.from.millis())));
                kept.held.push(("to", json!(one.to.millis())));
                kept.told.push(("hash", json!(one.hash().to_string())));
            }
            SealKind::Withdrawal => {
                let one = crate::Withdrawal::from_row(row)?;
                kept.told.push(("hash", json!(one.hash().to_string())));
            }
            SealKind::Call => {
                let (outcome, note): (Outcome, _) = (row.code("outcome")?, row.text("note")?);
                kept.held.push(("outcome", json!(outcome.code())));
                kept.told.push(("hash", json!(call_hash(row.get("id")?, outcome, &note)?.to_string())));
                kept.told.push(("for", json!(row.get::<Option<Uuid>>("org_id")?)));
            }
            SealKind::Helped => {
                let hash = helped_hash(row.get("row_id")?, row.get("number")?, &row.text("done")?)?;
                kept.held.push(("hash", json!(hash.to_string())));
                kept.organisation = row.get("org_id")?;
            }
            SealKind::Receipt => {
                kept.held.push(("letter", json!(row.get::<Uuid>("letter_id")?)));
                kept.held.push(("way", json!(row.text("way")?)));
            }
            SealKind::LetterAcknowledgement => {
                kept.held.push(("letter", json!(row.get::<Uuid>("letter_id")?)));
                kept.held.push(("way", json!(row.text("way")?)));
                kept.shown = row.get::<Option<bool>>("stamped")? == Some(true);
            }
            SealKind::Settled => {
                let hash = settled_hash(row.get("row_id")?, &row.text("done")?)?;
                kept.held.push(("hash", json!(hash.to_string())));
                kept.organisation = row.get("org_id")?;
            }
            SealKind::Round => {
                kept.held.push(("hash", json!(crate::Round::from_row(row)?.hash()?.to_string())));
            }
            SealKind::Plan => {
                let (urgency, plan) = plans::of_row(sql, row, row.get("plan_number")?).await?;
                kept.held.push(("hash", json!(plan.hash(urgency)?.to_string())));
            }
            SealKind::Tiding => {
                kept.held.push(("hash", json!(tidings::Kept::from_row(row)?.hash()?.to_string())));
            }
            SealKind::RoundDone => kept.held.push(("silent", json!(row.get::<i64>("silent")?))),
            SealKind::Incoming => {
                kept.held.push(("hash", json!(letters::came_hash(row)?.to_string())));
                let files = letters::files_hash(sql, row.get("row_id")?).await?;
                // Files go when the letter is settled; until then they are those that came.
                match row.get::<i64>("settled")? {
                    0 => kept.held.push(("files", json!(files.map(|hash| hash.to_string())))),
                    _ => kept.shown = files.is_none(),
                }
            }
            SealKind::Shortening
            | SealKind::EmbargoOpening
            | SealKind::WithdrawalConfirmation
            | SealKind::Calendar
            | SealKind::Letter
            | SealKind::LetterTry
            | SealKind::LetterEnd => {}
        }
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        if self == SealKind::Plan {
            let urgency = Urgency::ALL.iter().find(|one| number_of(one.code()) == number);
            return Ok(format!("{} {id}", urgency.map_or("", |one| one.code())));
        }
        let owner = match self {
            SealKind::Round | SealKind::RoundDone => seals::owner_of_round(sql, id).await?,
            _ => seals::owner(sql, id).await?,
        };
        Ok(match (self, owner) {
            (_, None) => id.to_string(),
            (
                SealKind::EmbargoMove
                | SealKind::WithdrawalConfirmation
                | SealKind::Call
                | SealKind::Helped
                | SealKind::Receipt
                | SealKind::LetterAcknowledgement
                | SealKind::Round
                | SealKind::RoundDone,
                Some(owner),
            ) => {
                format!("{owner} {id}")
            }
            (_, Some(owner)) => owner,
        })
    }
}

/// Plans of one decision are told apart by their urgency.
fn number_of(urgency: &str) -> i64 {
    if urgency == Urgency::Urgent.code() { 1 } else { 2 }
}

/// What the chain keeps of a call: a hash that nobody can guess who does not know its id, which is told nowhere.
///
/// # Errors
/// If it cannot be written as JSON.
pub(crate) fn call_hash(id: Uuid, outcome: Outcome, note: &str) -> Result<ContentHash, StoreError> {
    let said = (id, outcome.code(), note);
    ContentHash::of_json(&said).map_err(|_| StoreError::Unreadable { column: "note".into() })
}

/// The same of what was done about a call for help.
///
/// # Errors
/// If it cannot be written as JSON.
pub(crate) fn helped_hash(id: Uuid, number: i64, done: &str) -> Result<ContentHash, StoreError> {
    ContentHash::of_json(&(id, number, done)).map_err(|_| StoreError::Unreadable { column: "done".into() })
}

/// The same of what was done about a letter that came in.
///
/// # Errors
/// If it cannot be written as JSON.
pub(crate) fn settled_hash(id: Uuid, done: &str) -> Result<ContentHash, StoreError> {
    ContentHash::of_json(&(id, done)).map_err(|_| StoreError::Unreadable { column: "done".into() })
}

/// Compares every embargo, its moves and opening, every recall and its confirmations, every call, what was done about
/// calls for help, every promise to remind and what was decided on
/// reminders with the chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let mut all = verify(&sql).await?;
    check_sets(&sql, SealKind::Letter, &PROMISED, &mut all).await?;
    check_sets(&sql, SealKind::LetterTry, &TRIED, &mut all).await?;
    check_sets(&sql, SealKind::LetterEnd, &ENDED, &mut all).await?;
    for (id, about) in letters::not_as_tried(&sql).await? {
        let reference = format!("{} {id}", seals::owner(&sql, about).await?.unwrap_or_default()).trim().to_owned();
        all.broken.push(BrokenSeal { kind: SealKind::Letter, id, reference, why: SealFault::Shown });
    }
    // What came with Kaname is in no chain: it must say what the program brought, and nothing else may say that it came so.
    for (reference, why) in plans::not_as_shipped(&sql).await? {
        all.broken.push(BrokenSeal { kind: SealKind::Plan, id: Uuid::nil(), reference, why });
    }
    for (reference, why) in calendars::not_as_loaded(&sql).await? {
        all.broken.push(BrokenSeal { kind: SealKind::Calendar, id: Uuid::nil(), reference, why });
    }
    Ok(all)
}
