//! What came in by mail.

use crate::{DispatchId, IncomingId, IncomingLetter, LetterId, Why, incoming::COLUMNS};
use access::{OrgId, PersonId, act::SettleIncoming};
use kernel::{At, Bilingual, Id};
use store::{Cx, FromRow, Granted, Row, Sql, StoreError, Visible, params};
use uuid::Uuid;

/// Whether it came before.
pub(crate) async fn came_before(sql: &Sql<'_>, fingerprint: &str) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM incoming_letters WHERE fingerprint = $1";
    Ok(sql.count(ask, params![fingerprint]).await? > 0)
}

/// Keeps it; whether it came for the first time.
pub(crate) async fn keep(sql: &Sql<'_>, it: &IncomingLetter) -> Result<bool, StoreError> {
    let insert = "INSERT INTO incoming_letters
        (id, fingerprint, at, sender, from_name, from_mail, subject, said, whole, attached, letter_id, outcome, why,
         reported_by, written_at, vouched, acknowledges, older)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (fingerprint) DO NOTHING";
    let (outcome, acknowledges) = it.outcome.columns();
    let (why, reported_by, older) =
        it.why.map(Why::columns).map_or((None, None, false), |(why, by, older)| (Some(why), by, older));
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
        outcome,
        why,
        reported_by,
        it.written_at,
        &it.vouched,
        acknowledges,
        older
    ];
    Ok(sql.run(insert, values).await? == 1)
}

/// A file that came with a letter. Strangers named it and made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingFile {
    /// As its sender called it; empty if he did not.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl FromRow for IncomingFile {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { name: row.text("name")?, bytes: row.get("bytes")? })
    }
}

/// So many bytes of files are kept of all letters that wait: whoever sends more of them fills no disk.
const MOST_BYTES: i64 = 1024 * 1024 * 1024;

/// Keeps the files of a letter, if there is room; else it waits without them.
pub(crate) async fn keep_files(sql: &Sql<'_>, id: IncomingId, files: &[IncomingFile]) -> Result<(), StoreError> {
    let size = |file: &IncomingFile| i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let ask = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS n FROM incoming_files";
    let there = sql.count(ask, params![]).await?;
    if files.iter().map(size).fold(there, i64::saturating_add) > MOST_BYTES {
        return Ok(());
    }
    let insert = "INSERT INTO incoming_files (incoming_id, number, name, bytes, size) VALUES ($1, $2, $3, $4, $5)";
    for (number, file) in (1_i64..).zip(files) {
        sql.run_one(insert, params![id, number, &file.name, file.bytes.clone(), size(file)]).await?;
    }
    Ok(())
}

/// The files that are kept of a letter.
pub(crate) async fn files<A>(it: &Granted<'_, A, IncomingLetter>) -> Result<Vec<IncomingFile>, StoreError> {
    let ask = "SELECT name, bytes FROM incoming_files WHERE incoming_id = $1 ORDER BY number";
    it.sql().all(ask, params![it.id]).await
}

/// Notes that somebody makes something of it; whether nobody else does.
pub(crate) async fn take_up(
    it: &Granted<'_, SettleIncoming, IncomingLetter>,
    (thing, person): (Uuid, PersonId),
    now: At,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO incoming_taken (incoming_id, thing_id, person_id, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (incoming_id) DO NOTHING";
    Ok(it.sql().run(insert, params![it.id, thing, person, now]).await? == 1)
}

/// Of which letter something is made.
pub(crate) async fn source_of(sql: &Sql<'_>, thing: Uuid) -> Result<Option<IncomingId>, StoreError> {
    let row = sql.row("SELECT incoming_id FROM incoming_taken WHERE thing_id = $1", params![thing]).await?;
    row.map(|row| row.id("incoming_id")).transpose()
}

/// Nobody makes this of a letter any more.
pub(crate) async fn put_back(sql: &Sql<'_>, thing: Uuid) -> Result<(), StoreError> {
    sql.run("DELETE FROM incoming_taken WHERE thing_id = $1", params![thing]).await.map(|_| ())
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

/// Those that answer a letter of ours with a call for help, and wait: oldest first. What answers none is a stranger's, and
/// waits among the others.
pub(crate) async fn calling(
    tray: &Visible<'_, IncomingLetter>,
) -> Result<Vec<(IncomingLetter, Option<About>)>, StoreError> {
    let proven = Why::PROVEN.map(|why| format!("'{}'", why.code())).join(", ");
    let which = format!(
        "{OPEN} AND incoming_letters.letter_id IS NOT NULL AND incoming_letters.why IN ({proven})
         AND (incoming_letters.said LIKE '%支援%' OR LOWER(incoming_letters.said) LIKE '%help%')
         ORDER BY incoming_letters.at, incoming_letters.id LIMIT {MOST_OPEN}"
    );
    let mut all = listed(tray, &which).await?;
    all.retain(|(letter, about)| about.is_some() && letter.calls_for_help());
    Ok(all)
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

/// Writes down what was done, and lets its files go; whether nobody else had before.
pub(crate) async fn settle(
    it: &Granted<'_, SettleIncoming, IncomingLetter>,
    id: Id<Settled>,
    done: &str,
    cx: &Cx,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO incoming_settled (incoming_id, id, org_id, person_id, done, at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (incoming_id) DO NOTHING";
    let values = params![it.id, id, cx.organisation(), cx.person(), done, cx.now()];
    let first = it.sql().run(insert, values).await? == 1;
    if first {
        it.sql().run("DELETE FROM incoming_files WHERE incoming_id = $1", params![it.id]).await?;
    }
    Ok(first)
}
