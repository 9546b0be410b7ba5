//! Meetings, and figures by fiscal year.

use crate::{CommunityId, Meeting, MeetingId, MeetingKind};
use ::store::{FromRow, Row, Sql, StoreError, params};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Day};

/// A figure that the documents record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The fiscal year.
    pub year: i32,
    /// `in`, `out`, `members`.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// Where the documents say so.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: Bilingual,
}

impl FromRow for Recorded {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let year = row.get::<i64>("fiscal_year")?;
        Ok(Self {
            year: i32::try_from(year).map_err(|_| StoreError::Unreadable { column: "fiscal_year".into() })?,
            kind: row.text("kind")?,
            count: row.get("count")?,
            source: row.text("source")?,
            note: super::both(row, "note")?,
        })
    }
}

impl FromRow for Meeting {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            kind: if row.get("visit")? { MeetingKind::Visit } else { row.code("kind")? },
            number: row.get("number")?,
            held_on: row.maybe_day("held_on")?.ok_or_else(|| StoreError::Unreadable { column: "held_on".into() })?,
            title: row.text("title")?,
            agenda: row.text("agenda")?,
            decisions: row.text("decisions")?,
            attendees: Vec::new(),
        })
    }
}

pub(crate) async fn insert(
    sql: &Sql<'_>,
    (id, of): (MeetingId, CommunityId),
    one: &Meeting,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let visit = one.kind == MeetingKind::Visit;
    // The CHECK of the column knows no visits.
    let kind = if visit { MeetingKind::WorkingGroup } else { one.kind };
    let insert =
        "INSERT INTO meetings (id, community_id, kind, number, held_on, title, agenda, decisions, recorded_by, recorded_at, visit)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let Meeting { number, held_on, title, agenda, decisions, .. } = one;
    sql.run_one(insert, params![id, of, kind.code(), *number, *held_on, title, agenda, decisions, by, at, visit])
        .await?;
    let rows = one.attendees.iter().map(|org| params![id, *org]).collect();
    sql.insert_many("INSERT INTO meeting_attendees (meeting_id, org_id)", 2, rows, "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// The meetings before a place in the order, newest first, each with who came.
pub(crate) async fn page(
    sql: &Sql<'_>,
    of: CommunityId,
    before: Option<(Day, MeetingId)>,
    limit: i64,
) -> Result<Vec<(MeetingId, Meeting)>, StoreError> {
    let newest = "SELECT * FROM meetings WHERE community_id = $1 AND (held_on < $2 OR (held_on = $2 AND id < $3))
                  ORDER BY held_on DESC, id DESC LIMIT $4";
    let last =
        "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| StoreError::Unreadable { column: "id".into() })?;
    let (day, id): (Day, MeetingId) = before.unwrap_or((Day::from_number(1_000_000), last));
    let rows = sql.rows(newest, params![of, day, id, limit]).await?;
    let mut all = Vec::new();
    for row in rows {
        let id: MeetingId = row.id("id")?;
        let mut meeting: Meeting = FromRow::from_row(&row)?;
        let came = sql.rows("SELECT org_id FROM meeting_attendees WHERE meeting_id = $1", params![id]).await?;
        meeting.attendees = came.iter().map(|row| row.id("org_id")).collect::<Result<Vec<OrgId>, _>>()?;
        all.push((id, meeting));
    }
    Ok(all)
}

/// What the documents record of a community, newest year first.
pub(crate) async fn recorded(sql: &Sql<'_>, of: CommunityId) -> Result<Vec<Recorded>, StoreError> {
    let all = "SELECT * FROM community_figures WHERE community_id = $1 ORDER BY fiscal_year, kind LIMIT 50";
    sql.all(all, params![of]).await
}

pub(crate) async fn insert_recorded(sql: &Sql<'_>, of: CommunityId, one: &Recorded) -> Result<u64, StoreError> {
    sql.run(
        "INSERT INTO community_figures (community_id, fiscal_year, kind, count, source, note_ja, note_en)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        params![of, one.year, &one.kind, one.count, &one.source, &one.note.ja, &one.note.en],
    )
    .await
}
