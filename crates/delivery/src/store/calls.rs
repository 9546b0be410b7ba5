//! Whom to telephone: those below somebody, and those on the board of a dispatch who need it.

use crate::{
    Answer, Below, CallContact, CallForHelp, CallRow, DeliveryId, DispatchId, Helped, LastCall,
    receipt::Way,
    store::{
        help::OPEN,
        reminders::{called_by_releaser, silent},
        updates,
    },
};
use kernel::{Bilingual, Day};
use registry::fold::pattern;
use std::borrow::Cow;
use store::{Bound, Engine, FromRow, Row, Sql, StoreError, params};

/// The columns of a [`CallRow`]. `$1` is the day.
const CALL: &str =
    "d.id, d.org_id, d.tier, d.reachable, d.answer, d.handed_at, d.opened_at, d.acknowledged_at, d.passed_at,
    (SELECT la.way FROM letter_acknowledgements la WHERE la.delivery_id = d.id) AS acknowledged_by,
    (SELECT r.at FROM receipts r WHERE r.delivery_id = d.id) AS received_at, o.name_ja, o.name_en,
    g.name_ja AS ceptoar_ja, g.name_en AS ceptoar_en,
    k.name_ja AS contact_ja, k.name_en AS contact_en, k.post_ja, k.post_en, k.phone, k.hours AS contact_hours,
    (k.valid_from <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)) AS contact_valid,
    c.outcome, c.note, c.at AS called_at, c.person_id AS caller_id, c.org_id AS called_for,
    co.name_ja AS called_ja, co.name_en AS called_en,
    a.number, a.at, a.note AS comment, q.id AS caller, q.name_ja AS caller_ja, q.name_en AS caller_en";

/// What was done about it.
const HELPED: &str = Helped::COLUMNS;

/// What they are read from: the newest call, the newest answer and what was done about it, who telephones first, and the first valid contact or, where there is none, the
/// last there was.
const FROM: &str = "FROM deliveries d
    JOIN organisations o ON o.id = d.org_id
    LEFT JOIN organisations g ON g.code = d.ceptoar_code
    LEFT JOIN contacts k ON k.id = (SELECT best.id FROM contacts best WHERE best.org_id = d.org_id
        AND best.valid_from <= $1
      ORDER BY CASE WHEN best.valid_to IS NULL OR best.valid_to >= $1 THEN 0 ELSE 1 END,
        CASE WHEN best.phone = '' THEN 1 ELSE 0 END, best.priority, best.valid_from DESC, best.id LIMIT 1)
    LEFT JOIN calls c ON c.id = (SELECT newest.id FROM calls newest WHERE newest.delivery_id = d.id
      ORDER BY newest.at DESC, newest.id DESC LIMIT 1)
    LEFT JOIN organisations co ON co.id = c.org_id
    LEFT JOIN answers a ON a.delivery_id = d.id
      AND a.number = (SELECT MAX(newest.number) FROM answers newest WHERE newest.delivery_id = d.id)
    LEFT JOIN helped h ON h.delivery_id = d.id AND h.number = a.number
    LEFT JOIN organisations ho ON ho.id = h.org_id
    JOIN dispatches p ON p.id = d.dispatch_id
    LEFT JOIN deliveries v ON v.id = d.via_id AND v.handed_at IS NOT NULL AND v.org_id <> d.org_id
    JOIN organisations q ON q.id = COALESCE(v.org_id, p.org_id)";

/// What decides in which order they stand. Among a hundred thousand the order is made of this alone, and only of those that
/// are shown is the rest looked up.
const ORDERED: &str = "FROM deliveries d
    JOIN organisations o ON o.id = d.org_id
    LEFT JOIN answers a ON a.delivery_id = d.id
      AND a.number = (SELECT MAX(newest.number) FROM answers newest WHERE newest.delivery_id = d.id)
    LEFT JOIN helped h ON h.delivery_id = d.id AND h.number = a.number";

/// Those of a condition, in this order, so many (`part`). They stand first in the join: of tables that come after the
/// eighth PostgreSQL does not ask which would better be first, and read all that was ever delivered for the two shown.
fn listed(condition: &str, order: &str, part: &str) -> String {
    let shown = format!("SELECT d.id {ORDERED} WHERE {condition} ORDER BY {order} {part}");
    let from = FROM.replacen("deliveries d", &format!("({shown}) shown JOIN deliveries d ON d.id = shown.id"), 1);
    format!("SELECT {CALL}, {HELPED} {from} ORDER BY {order}")
}

/// Not reached, or in need of help; and whom, after all reminders, whoever released the dispatch `dispatch` telephones.
fn needed(engine: Engine, dispatch: &str) -> String {
    let called = called_by_releaser(engine, &format!("r.dispatch_id = {dispatch}"));
    format!("(NOT d.reachable OR d.answer = 'need-help' OR d.id IN (SELECT silent.line FROM ({called}) silent))")
}

/// Who calls for help first, then whom it does not reach, then those of whom somebody has taken care.
const FIRST: &str =
    "CASE WHEN d.answer = 'need-help' AND h.at IS NULL THEN 0 WHEN d.answer = 'need-help' THEN 2 ELSE 1 END";

impl FromRow for CallRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = row.get::<Option<String>>("answer")?;
        Ok(Self {
            delivery: row.id("id")?,
            org: row.id("org_id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            tier: row.code("tier")?,
            reachable: row.get("reachable")?,
            answer: answer.as_ref().map(|_| row.code("answer")).transpose()?,
            handed_at: row.maybe_at("handed_at")?,
            opened_at: row.maybe_at("opened_at")?,
            acknowledged_at: row.maybe_at("acknowledged_at")?,
            acknowledged_by: Way::of_row(row, "acknowledged_by")?,
            passed_at: row.maybe_at("passed_at")?,
            received_at: row.maybe_at("received_at")?,
            ceptoar: words(row, "ceptoar_ja", "ceptoar_en")?,
            contact: contact(row)?,
            last: last(row)?,
            calls: match answer.as_deref() {
                Some(code) if code == Answer::NeedHelp.code() => Some(CallForHelp::from_row(row)?),
                _ => None,
            },
            comment: row.get::<Option<String>>("comment")?.unwrap_or_default(),
            caller: (row.id("caller")?, Bilingual { ja: row.text("caller_ja")?, en: row.text("caller_en")? }),
        })
    }
}

fn words(row: &Row, ja: &str, en: &str) -> Result<Option<Bilingual>, StoreError> {
    let (ja, en) = (row.get::<Option<String>>(ja)?, row.get::<Option<String>>(en)?);
    Ok(ja.map(|ja| Bilingual { ja, en: en.unwrap_or_default() }))
}

fn contact(row: &Row) -> Result<Option<CallContact>, StoreError> {
    let Some(name) = words(row, "contact_ja", "contact_en")? else { return Ok(None) };
    let post = words(row, "post_ja", "post_en")?.unwrap_or_default();
    let valid = row.get::<Option<bool>>("contact_valid")?.unwrap_or_default();
    Ok(Some(CallContact { name, post, phone: row.text("phone")?, hours: row.code("contact_hours")?, valid }))
}

fn last(row: &Row) -> Result<Option<LastCall>, StoreError> {
    let Some(at) = row.maybe_at("called_at")? else { return Ok(None) };
    let by = words(row, "called_ja", "called_en")?.map(|name| Ok::<_, StoreError>((row.id("called_for")?, name)));
    Ok(Some(LastCall {
        outcome: row.code("outcome")?,
        at,
        note: row.text("note")?,
        by: by.transpose()?,
        person: row.maybe_id("caller_id")?,
    }))
}

/// Of a whole dispatch, those not reached and those who need help (these first): at most `limit`, and how many in all.
pub(crate) async fn of_dispatch(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    day: Day,
    limit: i64,
) -> Result<(Vec<CallRow>, i64), StoreError> {
    let count =
        format!("SELECT COUNT(*) AS n FROM deliveries d WHERE d.dispatch_id = $1 AND {}", needed(sql.engine(), "$1"));
    let count = sql.count(&count, params![dispatch]).await?;
    let condition = format!("d.dispatch_id = $2 AND {}", needed(sql.engine(), "$2"));
    let ask = listed(&condition, &format!("{FIRST}, d.ceptoar_code, o.kana, d.id"), "LIMIT $3");
    Ok((sql.all(&ask, params![day, dispatch, limit]).await?, count))
}

/// How many in a whole dispatch call for help of which nobody has taken care.
pub(crate) async fn calling(sql: &Sql<'_>, dispatch: DispatchId) -> Result<i64, StoreError> {
    let count = format!("SELECT COUNT(*) AS n FROM deliveries d WHERE d.dispatch_id = $1 AND {OPEN}");
    sql.count(&count, params![dispatch]).await
}

/// Of another organisation than the delivery above it: the own line of a ministry is not below it.
const ANOTHERS: &str = "d.org_id <> (SELECT above.org_id FROM deliveries above WHERE above.id = d.via_id)";

/// Which of those below somebody are shown.
fn condition(which: Below) -> Cow<'static, str> {
    match which {
        Below::All => "1 = 1".into(),
        Below::Unopened => "d.reachable AND d.opened_at IS NULL".into(),
        Below::Unacknowledged => format!("d.handed_at IS NOT NULL AND {}", silent("d")).into(),
        Below::NeedHelp => OPEN.into(),
        Below::Unreachable => "NOT d.reachable".into(),
        Below::Behind => updates::behind("d").into(),
    }
}

/// Of those directly below a delivery, those whose name, reading or short name holds `named`, however it is typed.
pub(crate) async fn below(
    sql: &Sql<'_>,
    above: DeliveryId,
    (which, named): (Below, &str),
    day: Day,
    (limit, offset): (i64, i64),
) -> Result<Vec<CallRow>, StoreError> {
    let condition = format!(r"d.via_id = $2 AND {ANOTHERS} AND {} AND o.search LIKE $3 ESCAPE '\'", condition(which));
    let ask = listed(&condition, &format!("{FIRST}, o.kana, d.id"), "LIMIT $4 OFFSET $5");
    sql.all(&ask, params![day, above, pattern(named), limit, offset]).await
}

/// The same in an order that no answer changes, after the place `after`.
pub(crate) async fn below_after(
    sql: &Sql<'_>,
    above: DeliveryId,
    which: Below,
    day: Day,
    (after, limit): (Option<DeliveryId>, i64),
) -> Result<Vec<CallRow>, StoreError> {
    let ask = format!(
        "SELECT {CALL}, {HELPED} {FROM} WHERE d.via_id = $2 AND {ANOTHERS} AND {} AND d.id > $3 ORDER BY d.id LIMIT $4",
        condition(which)
    );
    sql.all(&ask, params![day, above, after.map_or(uuid::Uuid::nil(), DeliveryId::uuid), limit]).await
}

/// How many of those directly below a delivery, and so named, are meant by each of [`Below::ALL`].
pub(crate) async fn below_counts(
    sql: &Sql<'_>,
    above: DeliveryId,
    named: &str,
) -> Result<Vec<(Below, i64)>, StoreError> {
    let count = |which: &Below| format!("COUNT(CASE WHEN {} THEN 1 END) AS \"{}\"", condition(*which), which.code());
    let counts: Vec<String> = Below::ALL.iter().map(count).collect();
    let ask = format!(
        r"SELECT {} FROM deliveries d JOIN organisations o ON o.id = d.org_id
         WHERE d.via_id = $1 AND {ANOTHERS} AND o.search LIKE $2 ESCAPE '\'",
        counts.join(", ")
    );
    let Some(row) = sql.row(&ask, params![above, pattern(named)]).await? else { return Ok(Vec::new()) };
    Below::ALL.iter().map(|which| Ok((*which, row.get(which.code())?))).collect()
}

/// All calls to one recipient, newest first, each with who telephoned.
pub(crate) async fn log(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<LastCall>, StoreError> {
    let ask = "SELECT c.outcome, c.note, c.at AS called_at, c.person_id AS caller_id, c.org_id AS called_for,
          co.name_ja AS called_ja, co.name_en AS called_en
        FROM calls c LEFT JOIN organisations co ON co.id = c.org_id
        WHERE c.delivery_id = $1 ORDER BY c.at DESC, c.id DESC";
    let rows = sql.rows(ask, params![delivery]).await?;
    rows.iter().filter_map(|row| last(row).transpose()).collect()
}

/// One recipient, for the form in which a call is written down.
pub(crate) async fn one(sql: &Sql<'_>, delivery: DeliveryId, day: Day) -> Result<Option<CallRow>, StoreError> {
    let values: Vec<Bound> = params![day, delivery];
    sql.one(&format!("SELECT {CALL}, {HELPED} {FROM} WHERE d.id = $2"), values).await
}
