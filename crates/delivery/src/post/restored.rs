//! A hub that was restored from a backup: what may have left by mail since the backup, and what is to become of it.
//!
//! The hub before it went on after the backup was made. Letters that waited then may have gone, and reminders that fell due
//! may have been sent, and nothing here knows it. So the post office is halted, nobody is reminded, and a person decides:
//! again, under the same Message-ID, with the ledger saying that it may be for the second time; or not at all.

use crate::{
    ops::remind,
    store::{doubt, post_office, reminders},
};
use ::store::{
    Cx, Db, Entry, FromRow, Row, Sql, StoreError,
    backup::{self, Restoration},
};
use access::Actor;
use kernel::At;

/// What may have left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// From when to when nothing is known.
    pub restoration: Restoration,
    /// Letters that waited in the backup or would have followed since.
    pub letters: Vec<DoubtfulLetter>,
    /// Rounds of reminders that fell due.
    pub rounds: Vec<DoubtfulRound>,
}

/// A letter that may have left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtfulLetter {
    /// Of what it tells: a reference.
    pub about: String,
    /// On which occasion, by its code.
    pub occasion: String,
    /// To whom: the organisation's name.
    pub recipient: String,
    /// Since when it was to be sent.
    pub promised_at: At,
}

impl FromRow for DoubtfulLetter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            about: row.text("about")?,
            occasion: row.text("occasion")?,
            recipient: row.text("recipient")?,
            promised_at: row.at("promised_at")?,
        })
    }
}

/// A round of reminders that may have been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtfulRound {
    /// Of what it reminds: a reference.
    pub about: String,
    /// Which step of the plan.
    pub step: i64,
    /// When it was due.
    pub due_at: At,
}

/// What becomes of what may have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is sent, perhaps for the second time.
    Again,
    /// It is not sent.
    Out,
}

/// Halts the post office of a hub that is being restored. Call it in the transaction that notes the restoration.
///
/// # Errors
/// If the database refuses.
pub async fn halt_restored(cx: &Cx, taken_at: At) -> Result<(), StoreError> {
    let reason = format!(
        "{at} のバックアップから復元。その後に発信済みかもしれない通知あり / restored from the backup of {at}: some letters may have left since",
        at = taken_at.rfc3339()
    );
    let sql = cx.system("post office");
    post_office::halt(&sql, None).await?;
    let halt = post_office::Halt { since: cx.now(), reason: &reason, by: None };
    post_office::halt(&sql, Some(halt)).await.map(|_| ())
}

/// What may have left since the backup from which this hub was restored; `None` where nothing is open.
///
/// # Errors
/// If the database refuses.
pub async fn in_doubt(sql: &Sql<'_>) -> Result<Option<Doubt>, StoreError> {
    let Some(restoration) = backup::unsettled(sql).await? else { return Ok(None) };
    let letters = doubt::doubtful(sql, restoration.at).await?;
    let mut rounds = Vec::new();
    for round in reminders::by_mail_until(sql, restoration.at).await? {
        let about = doubt::reference(sql, round.dispatch).await?;
        rounds.push(DoubtfulRound { about, step: round.step, due_at: round.due_at });
    }
    Ok(Some(Doubt { restoration, letters, rounds }))
}

/// Lets the post office go on, and says what becomes of what may have left; how many letters and rounds those are. Nothing
/// happens, and it is `None`, where nothing is open.
///
/// # Errors
/// If the database refuses.
pub async fn settle(db: &Db, now: At, left: Left) -> Result<Option<(u64, usize)>, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("post office");
    let Some(restoration) = backup::unsettled(&sql).await? else { return Ok(None) };
    let said = format!("restored from the backup of {}", restoration.taken_at.rfc3339());
    let letters = doubt::note_doubt(&cx, &sql, restoration.at, (&said, left == Left::Again)).await?;
    let mut rounds = 0;
    if left == Left::Out {
        for round in reminders::by_mail_until(&sql, restoration.at).await? {
            let silent = reminders::concerns(&sql, &round, None).await?;
            reminders::done(&sql, round.id, silent, now).await?;
            cx.audit(remind::kept(&round, silent));
            rounds += 1;
        }
    }
    backup::settle(&sql, now, left == Left::Again).await?;
    post_office::halt(&sql, None).await?;
    let detail = serde_json::json!({ "again": left == Left::Again, "letters": letters, "rounds": rounds });
    cx.audit(Entry::new("post.went-on").detail(detail));
    cx.commit().await?;
    Ok(Some((letters, rounds)))
}
