//! What came in by mail.

use crate::{DispatchId, IncomingId, IncomingLetter, LetterId, incoming::COLUMNS};
use access::{OrgId, act::SettleIncoming};
use kernel::{At, Bilingual, Id};
use store::{Cx, FromRow, Granted, Row, Sql, StoreError, Visible, params};

/// Whether it came before.
pub(crate) async fn came_before(sql: &Sql<'_>, fingerprint: &str) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM incoming_letters WHERE fingerprint = $1";
    Ok(sql.count(ask, params![fingerprint]).await? > 0)
}

/// Keeps it; whether it came for the first time.
pub(crate) async fn keep(sql: &Sql<'_>, it: &IncomingLetter) -> Result<bool, StoreError> {
    let insert = "INSERT INTO incoming_letters
        (id, fingerprint, at, sender, from_name, from_mail, subject, said, whole, attached, letter_id, outcome, why)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (fingerprint) DO NOTHING";
    let values = params![
        it.id,
        &it.fingerprint,
        it.at,
        &it.sender,
        &it.from_name,
        &it.from_mail,
        &it.subject,
        &it.said,
        &it.whole,
        it.attached,
        it.letter,
        it.outcome.code(),
        it.why.map(|why| why.code())
    ];
    Ok(sql.run(insert, values).await? == 1)
}

/// That a person looked at it.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// When it was written down.
    pub(crate) at: At,
    /// What was done.
    pub(crate) done: String,
}

/// Of what the letter tells that it answers, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// What was released.
    pub(crate) dispatch: DispatchId,
    /// Its reference.
    pub(crate) reference: String,
    /// To whom the letter went.
    pub(crate) org: OrgId,
    /// Its name.
    pub(crate) name: Bilingual,
}

impl About {
    /// What [`About::of_row`] reads, from [`About::JOINS`].
    const COLUMNS: &'static str = "p.id AS dispatch_id, p.reference, o.id AS org_id, o.name_ja, o.name_en";
    /// To the letter whose id `{letter}` names.
    const JOINS: &'static str = "LEFT JOIN reminder_rounds n ON n.id = l.about_id
        LEFT JOIN dispatches p ON p.id = COALESCE(n.dispatch_id, l.about_id)
        LEFT JOIN organisations o ON o.id = l.recipient_id";

    fn of_row(row: &Row) -> Result<Option<Self>, StoreError> {
        let (Some(dispatch), Some(org)) = (row.maybe_id("dispatch_id")?, row.maybe_id("org_id")?) else {
            return Ok(None);
        };
        let name = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        Ok(Some(Self { dispatch, reference: row.text("reference")?, org, name }))
    }
}

/// Nobody has settled it.
const OPEN: &str = "NOT EXISTS (SELECT 1 FROM incoming_settled s WHERE s.incoming_id = incoming_letters.id)";

/// So many are listed of those that are open.
const MOST_OPEN: i64 = 200;
/// So many are listed of those that are settled.
const MOST_SETTLED: i64 = 50;

/// How many wait for a person, and since when the oldest.
pub(crate) async fn waiting(tray: &Visible<'_, IncomingLetter>) -> Result<(i64, Option<At>), StoreError> {
    let count = format!("SELECT COUNT(*) AS n FROM incoming_letters WHERE {{visible}} AND {OPEN}");
    let oldest = format!(
        "SELECT {COLUMNS} FROM incoming_letters WHERE {{visible}} AND {OPEN}
         ORDER BY incoming_letters.at, incoming_letters.id LIMIT 1"
    );
    let oldest: Vec<IncomingLetter> = tray.all(&oldest, params![]).await?;
    Ok((tray.count(&count, params![]).await?, oldest.first().map(|one| one.at)))
}

/// Those that wait, oldest first.
pub(crate) async fn open(
    tray: &Visible<'_, IncomingLetter>,
) -> Result<Vec<(IncomingLetter, Option<About>)>, StoreError> {
    listed(tray, &format!("{OPEN} ORDER BY incoming_letters.at, incoming_letters.id LIMIT {MOST_OPEN}")).await
}

/// Those that were settled, newest first.
pub(crate) async fn settled(
    tray: &Visible<'_, IncomingLetter>,
) -> Result<Vec<(IncomingLetter, Option<About>)>, StoreError> {
    listed(tray, &format!("NOT {OPEN} ORDER BY settled_at DESC, incoming_letters.id DESC LIMIT {MOST_SETTLED}")).await
}

/// A letter, and what it is about.
struct Line(IncomingLetter, Option<About>);

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(FromRow::from_row(row)?, About::of_row(row)?))
    }
}

async fn listed(
    tray: &Visible<'_, IncomingLetter>,
    which: &str,
) -> Result<Vec<(IncomingLetter, Option<About>)>, StoreError> {
    let ask = format!(
        "SELECT {COLUMNS}, {} FROM incoming_letters LEFT JOIN letters l ON l.id = incoming_letters.letter_id {}
         WHERE {{visible}} AND {which}",
        About::COLUMNS,
        About::JOINS
    );
    let lines: Vec<Line> = tray.all(&ask, params![]).await?;
    Ok(lines.into_iter().map(|Line(letter, about)| (letter, about)).collect())
}

/// What a letter of ours tells of.
pub(crate) async fn about(sql: &Sql<'_>, letter: Option<LetterId>) -> Result<Option<About>, StoreError> {
    let ask = format!("SELECT {} FROM letters l {} WHERE l.id = $1", About::COLUMNS, About::JOINS);
    match sql.row(&ask, params![letter]).await? {
        Some(row) => About::of_row(&row),
        None => Ok(None),
    }
}

/// What was done about one.
pub(crate) async fn settlement(sql: &Sql<'_>, id: IncomingId) -> Result<Option<Settled>, StoreError> {
    let row = sql.row("SELECT at, done FROM incoming_settled WHERE incoming_id = $1", params![id]).await?;
    row.map(|row| Ok(Settled { at: row.at("at")?, done: row.text("done")? })).transpose()
}

/// Writes down what was done; whether nobody else had before.
pub(crate) async fn settle(
    it: &Granted<'_, SettleIncoming, IncomingLetter>,
    id: Id<Settled>,
    done: &str,
    cx: &Cx,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO incoming_settled (incoming_id, id, org_id, person_id, done, at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (incoming_id) DO NOTHING";
    let values = params![it.id, id, cx.organisation(), cx.person(), done, cx.now()];
    Ok(it.sql().run(insert, values).await? == 1)
}
