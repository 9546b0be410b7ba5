//! Recalls, who confirmed them, and who had what was recalled.

use crate::{
    Delivery, DeliveryId, DispatchId, Withdrawal, channel,
    store::updates,
    withdrawal::{Opening, Reached, Shown},
};
use access::{PersonId, act::AnswerNotice};
use kernel::At;
use store::{Granted, Sql, StoreError, params};

/// When a letter with the whole text was handed over for the line `d`, as far as is known: a host that may have taken it has
/// it, also if something came back: who forwards it has read it, and whoever has it could send it back. A ministry at the head of its agencies gets one letter for both of its lines.
fn mailed() -> String {
    format!(
        "(SELECT MIN(t.at) FROM letters l JOIN letter_tries t ON t.letter_id = l.id
          LEFT JOIN deliveries told ON told.id = l.delivery_id
          WHERE l.about_id = d.dispatch_id AND l.occasion = 'notice' AND l.recipient_id = d.org_id
            AND t.outcome IN ('handed', 'perhaps', 'lost')
            AND (told.id IS NULL OR told.id = d.id
              OR (d.government AND told.government AND d.tier <> 'ministry' AND d.handed_at IS NOT NULL))
            AND EXISTS (SELECT 1 FROM dispatches p WHERE p.id = d.dispatch_id AND {}))",
        channel::whole_by_mail("p.tlp")
    )
}

/// Has had the text: opened it, or was handed a letter that carries it.
fn had() -> String {
    format!("(d.opened_at IS NOT NULL OR {} IS NOT NULL)", mailed())
}

/// Has had it, and nobody there has confirmed the recall. A ministry at the head of its agencies does so on its own line.
fn unconfirmed() -> String {
    format!("c.at IS NULL AND NOT (d.government AND d.tier = 'ministry') AND {}", had())
}

/// Stores a recall. That there is only one is decided by the database.
pub(crate) async fn insert(sql: &Sql<'_>, dispatch: DispatchId, one: &Withdrawal) -> Result<(), StoreError> {
    let insert = "INSERT INTO withdrawals (dispatch_id, reason, instructions, at) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![dispatch, &one.reason, &one.instructions, one.at]).await
}

/// The recall of a dispatch, if there is one.
pub(crate) async fn of(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<Withdrawal>, StoreError> {
    sql.one("SELECT * FROM withdrawals WHERE dispatch_id = $1", params![dispatch]).await
}

/// That somebody who had it has seen the recall.
pub(crate) async fn confirm(
    it: &Granted<'_, AnswerNotice, Delivery>,
    person: Option<PersonId>,
    at: At,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO withdrawal_confirmations (delivery_id, person_id, at) VALUES ($1, $2, $3)";
    it.sql().run_one(insert, params![it.id, person, at]).await
}

/// Those in a ledger with what they did, in its order, after the line `after`.
pub(crate) async fn openings(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    which: Shown,
    (after, most): (Option<DeliveryId>, i64),
) -> Result<Vec<Opening>, StoreError> {
    let only = match which {
        Shown::All => String::new(),
        Shown::Opened => "AND d.opened_at IS NOT NULL".to_owned(),
        Shown::Had => format!("AND {}", had()),
        Shown::Unconfirmed => format!("AND {}", unconfirmed()),
        Shown::Behind => format!("AND {}", updates::behind("d")),
        Shown::Commented => "AND a.note <> ''".to_owned(),
    };
    let ask = format!(
        "SELECT d.*, o.name_ja, o.name_en, g.name_ja AS ceptoar_ja, g.name_en AS ceptoar_en, c.at AS confirmed_at, a.note AS comment,
          {mailed} AS mailed_at,
          (SELECT MIN(old.opened_at) FROM deliveries old
           WHERE {same} AND old.dispatch_id IN {earlier}) AS earlier_at
        FROM deliveries d JOIN organisations o ON o.id = d.org_id
        LEFT JOIN organisations g ON g.code = d.ceptoar_code
        LEFT JOIN withdrawal_confirmations c ON c.delivery_id = d.id
        LEFT JOIN answers a ON a.delivery_id = d.id
          AND a.number = (SELECT MAX(newest.number) FROM answers newest WHERE newest.delivery_id = d.id)
        WHERE d.dispatch_id = $1 AND d.id > $2 {only} ORDER BY d.id LIMIT $3",
        mailed = mailed(),
        same = updates::same_line("old", "d"),
        earlier = updates::earlier("d"),
    );
    sql.all(&ask, params![dispatch, after.map_or(uuid::Uuid::nil(), DeliveryId::uuid), most]).await
}

/// How many it reached, had it, opened it, and said that the recall was dealt with.
pub(crate) async fn reached(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Reached, StoreError> {
    let ask = format!(
        "SELECT COUNT(d.handed_at) AS handed, COUNT(d.opened_at) AS opened, COUNT(c.at) AS confirmed,
          COUNT(CASE WHEN {had} THEN 1 END) AS had, COUNT(CASE WHEN {unconfirmed} THEN 1 END) AS unconfirmed
        FROM deliveries d LEFT JOIN withdrawal_confirmations c ON c.delivery_id = d.id WHERE d.dispatch_id = $1",
        had = had(),
        unconfirmed = unconfirmed(),
    );
    let row =
        sql.row(&ask, params![dispatch]).await?.ok_or_else(|| StoreError::Unreadable { column: "handed".into() })?;
    Ok(Reached {
        handed: row.get("handed")?,
        opened: row.get("opened")?,
        had: row.get("had")?,
        confirmed: row.get("confirmed")?,
        unconfirmed: row.get("unconfirmed")?,
    })
}
