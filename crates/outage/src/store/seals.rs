//! The SQL of checking what is sealed of outages.

use crate::seals::SealKind;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn of(kind: SealKind) -> Rows {
    const PROMISED: &str = "change_number, first_number, due_at";
    match kind {
        SealKind::Change => Rows {
            columns: "c.outage_id AS outage_id, c.kind AS kind, c.step AS step, c.content AS content,
               c.content_hash AS content_hash, c.person_id AS person, o.reference AS reference, o.exercise AS exercise,
               o.org_id AS owner, o.raised_by AS raised_by, o.raised_at AS raised_at",
            ..Rows::within("c.outage_id", "c.number", "c.at", "outage_changes c JOIN outages o ON o.id = c.outage_id")
        },
        SealKind::Upward => Rows {
            columns: PROMISED,
            ..Rows::within("outage_id", "number", "made_at", "(SELECT * FROM outage_rounds WHERE way = 'up') up")
        },
        SealKind::Downward => Rows {
            columns: PROMISED,
            ..Rows::within("outage_id", "number", "made_at", "(SELECT * FROM outage_rounds WHERE way = 'down') down")
        },
        SealKind::Answer => Rows {
            subject: "outage_id",
            columns: "person_id AS person, content_hash, outage_id, org_id, state, unchanged, words, round, kept, salt,
               number AS of_body, person_id",
            ..Rows::alone("id", "at", "outage_answers")
        },
        SealKind::Link => Rows {
            subject: "outage_id",
            columns: "person_id AS person, org_id, of, subject_id, number AS of_subject, linked",
            ..Rows::alone("id", "at", "outage_links")
        },
    }
}

/// The reference of an outage, or of that to which something belongs; `None` where there is none any more.
pub(crate) async fn owner(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let select = "SELECT reference FROM outages WHERE id = $1
        UNION ALL SELECT o.reference FROM outage_answers a JOIN outages o ON o.id = a.outage_id WHERE a.id = $1
        UNION ALL SELECT o.reference FROM outage_links l JOIN outages o ON o.id = l.outage_id WHERE l.id = $1";
    sql.row(select, params![id]).await?.map(|row| row.text("reference")).transpose()
}
