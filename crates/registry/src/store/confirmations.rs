//! Who confirmed what when, and which contacts are due, by the interval of each CEPTOAR.

use super::both;
use crate::{
    Contact, ContactId,
    confirmation::{AHEAD_DAYS, Standing, due_on, holds_since},
    doubt::known_in_doubt,
};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Day, Id};
use std::collections::BTreeMap;
use store::{Bound, Cx, FromRow, Row, Sql, StoreError, Visible, params};

/// Marks ids of rows of confirmations.
enum ConfirmationMark {}

/// Every how many months the contacts of an organisation are confirmed, of those whose CEPTOAR says so on day `$1`.
/// Who belongs to several goes by the shortest. What a CEPTOAR decided holds up to the longest that the centre allows;
/// where it decided nothing, and for who belongs to none, what is usual: the law of [`crate::interval`].
const INTERVALS: &str = "WITH house AS (
    SELECT COALESCE((SELECT usual FROM confirm_intervals WHERE valid_from <= $1 ORDER BY number DESC LIMIT 1),
        CAST(12 AS BIGINT)) AS usual,
      COALESCE((SELECT longest FROM confirm_intervals WHERE valid_from <= $1 ORDER BY number DESC LIMIT 1),
        CAST(12 AS BIGINT)) AS longest),
  in_force AS (
    SELECT r.ceptoar_id AS ceptoar_id, CASE WHEN r.origin <> 'decision' THEN house.usual
        WHEN r.confirm_months > house.longest THEN house.longest ELSE r.confirm_months END AS months
    FROM ceptoar_rules r CROSS JOIN house
    WHERE r.valid_from <= $1 AND NOT EXISTS (
      SELECT 1 FROM ceptoar_rules later WHERE later.ceptoar_id = r.ceptoar_id AND later.valid_from <= $1
        AND (later.valid_from > r.valid_from OR (later.valid_from = r.valid_from AND later.number > r.number)))),
  bound AS (
    SELECT m.org_id AS org_id, in_force.months AS months FROM members m
    JOIN in_force ON in_force.ceptoar_id = m.ceptoar_id WHERE m.valid_to IS NULL
    UNION ALL SELECT ceptoar_id, months FROM in_force),
  intervals AS (SELECT org_id, MIN(months) AS months FROM bound GROUP BY org_id)";

/// Every how many months the contacts of this organisation are confirmed.
pub(crate) async fn months_of(sql: &Sql<'_>, org: OrgId, today: Day) -> Result<i64, StoreError> {
    let select = format!(
        "{INTERVALS} SELECT COALESCE((SELECT months FROM intervals WHERE org_id = $2), (SELECT usual FROM house)) AS n"
    );
    sql.count(&select, params![today, org]).await
}

/// Notes that somebody said that a contact holds.
pub(crate) async fn add(cx: &Cx, sql: &Sql<'_>, contact: ContactId, org: OrgId) -> Result<(), StoreError> {
    let (id, person, at): (Id<ConfirmationMark>, Option<PersonId>, At) = (cx.new_id(), cx.person(), cx.now());
    let insert = "INSERT INTO confirmations (id, contact_id, org_id, person_id, at) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![id, contact, org, person, at]).await
}

/// In SQL, the interval of the row's organisation.
const MONTHS: &str = "COALESCE(intervals.months, (SELECT usual FROM house))";

/// In SQL, the first day of which a confirmation holds on `day`, by the interval of the row's organisation.
fn holds(day: Day) -> String {
    let when: Vec<String> =
        (1..=12).map(|months| format!("WHEN {months} THEN {}", holds_since(day, months).number())).collect();
    format!("CASE {MONTHS} {} END", when.join(" "))
}

/// In SQL, whether a contact stands so on `today`, as far as the reader, `$2`, may know it.
fn is(standing: Standing, today: Day) -> String {
    let (late, soon) = (holds(today), holds(Day::from_number(today.number() + AHEAD_DAYS + 1)));
    let doubted = known_in_doubt("contacts.id", "$2");
    let by_day = match standing {
        Standing::Doubted => return doubted,
        Standing::Never => "contacts.confirmed_on IS NULL".to_owned(),
        Standing::Overdue => format!("contacts.confirmed_on < {late}"),
        Standing::Soon => format!("contacts.confirmed_on >= {late} AND contacts.confirmed_on < {soon}"),
        Standing::Fresh => format!("contacts.confirmed_on >= {soon}"),
    };
    format!("({by_day} AND NOT {doubted})")
}

/// What somebody looks for among the contacts over which the actor's organisation watches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watched {
    /// For whom the actor acts.
    pub(crate) reader: Option<OrgId>,
    /// Not these: the actor's own, where they are shown apart.
    pub(crate) own: Option<OrgId>,
    /// The day of the question.
    pub(crate) today: Day,
    /// Only members of this CEPTOAR.
    pub(crate) ceptoar: Option<OrgId>,
    /// Only those that stand so; without, those that are to be confirmed.
    pub(crate) standing: Option<Standing>,
}

impl Watched {
    fn tables() -> &'static str {
        "contacts JOIN organisations o ON o.id = contacts.org_id
         LEFT JOIN intervals ON intervals.org_id = contacts.org_id"
    }
    fn condition(&self) -> (String, Vec<Bound>) {
        let mut condition = "{visible} AND contacts.valid_to IS NULL".to_owned();
        let mut values = params![self.today, self.reader];
        if let Some(own) = self.own {
            values.extend(params![own]);
            condition.push_str(&format!(" AND contacts.org_id <> ${}", values.len()));
        }
        if let Some(ceptoar) = self.ceptoar {
            values.extend(params![ceptoar]);
            let members = "SELECT m.org_id FROM members m WHERE m.valid_to IS NULL AND m.ceptoar_id";
            condition.push_str(&format!(" AND contacts.org_id IN ({members} = ${})", values.len()));
        }
        (condition, values)
    }
    fn standing(&self) -> String {
        match self.standing {
            Some(standing) => is(standing, self.today),
            None => {
                let asks = Standing::ALL.into_iter().filter(|standing| standing.asks());
                let each: Vec<String> = asks.map(|standing| is(standing, self.today)).collect();
                format!("({})", each.join(" OR "))
            }
        }
    }
}

/// A contact of somebody watched, and what the list says of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The contact.
    pub(crate) contact: Contact,
    /// Whose.
    pub(crate) organisation: Bilingual,
    /// Every how many months it is confirmed.
    pub(crate) months: i64,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { contact: FromRow::from_row(row)?, organisation: both(row, "org")?, months: row.get("months")? })
    }
}

/// At most `limit` of them after the contact `after`: those never confirmed first, then the oldest confirmation.
pub(crate) async fn lines(
    visible: &Visible<'_, Contact>,
    watched: &Watched,
    after: Option<ContactId>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let (mut condition, mut values) = watched.condition();
    if let Some(after) = after {
        values.extend(params![after]);
        condition.push_str(&format!(
            " AND (COALESCE(contacts.confirmed_on, -1000000), contacts.id) >
              (SELECT COALESCE(c.confirmed_on, -1000000), c.id FROM contacts c WHERE c.id = ${})",
            values.len()
        ));
    }
    values.extend(params![limit]);
    let select = format!(
        "{INTERVALS} SELECT contacts.*, o.name_ja AS org_ja, o.name_en AS org_en, {MONTHS} AS months
         FROM {} WHERE {condition} AND {}
         ORDER BY COALESCE(contacts.confirmed_on, -1000000), contacts.id LIMIT ${}",
        Watched::tables(),
        watched.standing(),
        values.len()
    );
    visible.all(&select, values).await
}

/// Since which day some of what is watched over should have been confirmed: the first day of one that nobody ever
/// confirmed, or the day after one was due. `None` if nothing is late.
pub(crate) async fn late_since(visible: &Visible<'_, Contact>, watched: &Watched) -> Result<Option<Day>, StoreError> {
    let (condition, values) = watched.condition();
    let only = |standing, day: &str| format!("CASE WHEN {} THEN {day} END", is(standing, watched.today));
    let select = format!(
        "{INTERVALS} SELECT late.months, MIN(late.never) AS never_on, MIN(late.overdue) AS overdue_on FROM (
           SELECT {MONTHS} AS months, {} AS never, {} AS overdue FROM {} WHERE {condition}) late GROUP BY late.months",
        only(Standing::Never, "contacts.valid_from"),
        only(Standing::Overdue, "contacts.confirmed_on"),
        Watched::tables()
    );
    let mut days = Vec::new();
    for row in visible.rows(&select, values).await? {
        let months: i64 = row.get("months")?;
        let after = |day: Day| Day::from_number(due_on(day, months).number() + 1);
        days.extend(row.maybe_day("never_on")?);
        days.extend(row.maybe_day("overdue_on")?.map(after));
    }
    Ok(days.into_iter().min())
}

/// How many stand how.
pub(crate) type Counts = BTreeMap<Standing, i64>;

fn sums(today: Day) -> String {
    let sum = |standing: Standing| {
        format!("CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT) AS n_{}", is(standing, today), standing.code())
    };
    Standing::ALL.map(sum).join(", ")
}

fn counts(row: &Row) -> Result<Counts, StoreError> {
    let one = |standing: Standing| {
        let n: Option<i64> = row.get(&format!("n_{}", standing.code()))?;
        Ok((standing, n.unwrap_or(0)))
    };
    Standing::ALL.into_iter().map(one).collect()
}

/// How many contacts stand how, of all that are watched over.
pub(crate) async fn count(visible: &Visible<'_, Contact>, watched: &Watched) -> Result<Counts, StoreError> {
    let (condition, values) = watched.condition();
    let select = format!("{INTERVALS} SELECT {} FROM {} WHERE {condition}", sums(watched.today), Watched::tables());
    visible.rows(&select, values).await?.first().map_or_else(|| Ok(Counts::new()), counts)
}

/// The same for each CEPTOAR, in the order of the map.
pub(crate) async fn count_by_ceptoar(
    visible: &Visible<'_, Contact>,
    watched: &Watched,
) -> Result<Vec<(OrgId, Bilingual, Counts)>, StoreError> {
    let (condition, values) = watched.condition();
    let select = format!(
        "{INTERVALS} SELECT c.id AS ceptoar_id, c.name_ja AS ceptoar_ja, c.name_en AS ceptoar_en, {}
         FROM {} JOIN members m ON m.org_id = contacts.org_id AND m.valid_to IS NULL
         JOIN organisations c ON c.id = m.ceptoar_id
         WHERE {condition} GROUP BY c.id, c.name_ja, c.name_en, c.sort ORDER BY c.sort, c.id",
        sums(watched.today),
        Watched::tables()
    );
    let rows = visible.rows(&select, values).await?;
    rows.iter().map(|row| Ok((row.id("ceptoar_id")?, both(row, "ceptoar")?, counts(row)?))).collect()
}

/// The organisations that are asked on `today` to confirm contacts and were not on `first`, each with the day on which the
/// oldest of these was confirmed; `None`: never.
pub(crate) async fn asked_since(
    sql: &Sql<'_>,
    today: Day,
    first: Day,
) -> Result<Vec<(OrgId, Option<Day>)>, StoreError> {
    let soon = |day: Day| holds(Day::from_number(day.number() + AHEAD_DAYS + 1));
    let select = format!(
        "{INTERVALS} SELECT contacts.org_id AS org_id, MIN(contacts.confirmed_on) AS oldest,
           COUNT(*) - COUNT(contacts.confirmed_on) AS never
         FROM contacts LEFT JOIN intervals ON intervals.org_id = contacts.org_id
         WHERE contacts.valid_to IS NULL AND ((contacts.confirmed_on IS NULL AND contacts.valid_from > $2)
           OR (contacts.confirmed_on < {} AND contacts.confirmed_on >= {}))
         GROUP BY contacts.org_id ORDER BY contacts.org_id",
        soon(today),
        soon(first)
    );
    let rows = sql.rows(&select, params![today, first]).await?;
    let one = |row: &Row| {
        let never = row.get::<i64>("never")? > 0;
        Ok((row.id("org_id")?, if never { None } else { row.maybe_day("oldest")? }))
    };
    rows.iter().map(one).collect()
}
