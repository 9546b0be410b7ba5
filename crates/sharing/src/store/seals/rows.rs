//! Where sealed rows stand, and what people call them.

use crate::seals::SealKind;
use store::{
    Sql, StoreError, params,
    seals::{Key, Rows},
};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn of(kind: SealKind) -> Rows {
    match kind {
        SealKind::Stage => Rows {
            columns: "s.content_hash AS hash, s.sealed_by AS person, s.content AS content, s.title AS title,
               s.kind AS kind, s.label AS label, r.reference AS reference, s.report_kind AS report_kind,
               s.category AS category, s.threat AS threat, s.tier AS tier, s.leak AS leak",
            ..Rows::within(
                "s.report_id",
                "s.stage",
                "s.sealed_at",
                "report_stages s LEFT JOIN reports r ON r.id = s.report_id",
            )
        },
        // No entry of the chain is of a file alone: see `files`.
        SealKind::StageFile => {
            Rows { columns: "name, media_type, size, content_hash", ..Rows::alone("id", "CAST(0 AS BIGINT)", "files") }
        }
        SealKind::Revision => Rows {
            columns: "content_hash AS hash, saved_by AS person, content, title",
            ..Rows::within("notice_id", "revision", "saved_at", "notice_revisions")
        },
        SealKind::NoticeFile => Rows {
            subject: "notice_id",
            columns: "content_hash AS hash, size",
            ..Rows::alone("id", "added_at", "notice_files")
        },
        SealKind::Consent => Rows {
            columns: "c.content_hash AS hash, c.asked_by AS person, v.content_hash AS found, n.reference AS notice,
               r.reference AS report",
            ..Rows::alone(
                "c.id",
                "c.asked_at",
                "consents c LEFT JOIN notices n ON n.id = c.notice_id LEFT JOIN reports r ON r.id = c.report_id
                 LEFT JOIN notice_revisions v ON v.notice_id = c.notice_id AND v.revision = c.revision",
            )
        },
        SealKind::Answer => Rows {
            columns: "c.content_hash AS hash, a.answered_by AS person, c.content_hash AS found, a.answer AS answer",
            ..Rows::alone(
                "a.consent_id",
                "a.answered_at",
                "consent_answers a LEFT JOIN consents c ON c.id = a.consent_id",
            )
        },
        SealKind::Release => Rows {
            columns: "l.content_hash AS hash, l.released_by AS person, v.content_hash AS found, l.revision AS revision",
            ..Rows::alone(
                "l.notice_id",
                "l.released_at",
                "releases l
                 LEFT JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision",
            )
        },
        // `differs`: the ledger says something else of it, once it was released.
        SealKind::Update => Rows {
            columns: "n.begun_by AS person, u.notice_id, u.supersedes_id, u.first_id, u.number AS place,
               n.reference AS reference, old.reference AS superseded,
               (SELECT COUNT(*) FROM releases l LEFT JOIN dispatch_updates d ON d.dispatch_id = l.dispatch_id
                 LEFT JOIN releases b ON b.dispatch_id = d.supersedes_id
                 LEFT JOIN releases f ON f.dispatch_id = d.first_id
                 WHERE l.notice_id = u.notice_id AND (d.dispatch_id IS NULL OR d.number <> u.number
                   OR b.notice_id IS NULL OR b.notice_id <> u.supersedes_id
                   OR f.notice_id IS NULL OR f.notice_id <> u.first_id)) AS differs",
            ..Rows::alone(
                "u.notice_id",
                "n.begun_at",
                "notice_updates u LEFT JOIN notices n ON n.id = u.notice_id
                 LEFT JOIN notices old ON old.id = u.supersedes_id",
            )
        },
        SealKind::Triage => Rows {
            columns: "person_id AS person, report_id, stage, level, severity, proposed_level, proposed_severity,
               category, threat, duplicate_of, reason, person_id",
            ..Rows::within("report_id", "number", "at", "triages")
        },
        SealKind::CaseEvent => Rows {
            columns: "person_id AS person, kind, report_id, notice_id, other_id, text, person_id",
            ..Rows::within("case_id", "number", "at", "case_events")
        },
        SealKind::Entry => Rows {
            columns: "entered_by AS person, kinds, first_public, content, leak, org_id",
            ..Rows::within("incident_id", "number", "entered_at", "incident_entries")
        },
        SealKind::Link => Rows {
            subject: "incident_id",
            columns: "linked_by AS person, incident_id, other_id, tie, note, org_id, linked_by, linked_at",
            ..Rows::alone("id", "linked_at", "incident_links")
        },
        SealKind::Disclosure => Rows {
            columns: "content_hash AS hash, proposed_by AS person, content, decision, day",
            ..Rows::within("incident_id", "number", "proposed_at", "disclosures")
        },
        SealKind::Verdict => Rows {
            columns: "decided_by AS person, verdict, note",
            ..Rows::within("incident_id", "number", "decided_at", "disclosure_verdicts")
        },
        SealKind::Publication => Rows {
            columns: "recorded_by AS person, published_on, place",
            ..Rows::within("incident_id", "number", "recorded_at", "disclosure_publications")
        },
        SealKind::Recall => Rows {
            subject: "notice_id",
            by_moment: true,
            columns: "proposed_by AS person, reason, instructions, whole_chain",
            ..Rows::alone("id", "proposed_at", "recalls")
        },
        SealKind::RecallRefusal => Rows {
            subject: "r.notice_id",
            columns: "n.refused_by AS person, n.reason AS reason",
            ..Rows::alone("n.recall_id", "n.refused_at", "recall_refusals n LEFT JOIN recalls r ON r.id = n.recall_id")
        },
        SealKind::RecallConfirmation => Rows {
            columns: "confirmed_by AS person, recall_id",
            ..Rows::alone("notice_id", "confirmed_at", "recall_confirmations")
        },
        SealKind::OutsideTold => Rows {
            subject: "notice_id",
            columns: "told_by AS person, whom, means",
            ..Rows::alone("outside_id", "told_at", "outside_told")
        },
        // Those who were told at once are one sealed thing.
        SealKind::Briefing => Rows {
            subject: "b.incident_id",
            columns: "b.recorded_by AS person, b.incident_id AS incident_id, b.report_id AS report_id, b.stage AS stage,
               b.told AS told",
            ..Rows::within(
                "b.org_id",
                "b.recorded_at",
                "b.recorded_at",
                "(SELECT org_id, recorded_at, incident_id, report_id, stage, recorded_by, COUNT(*) AS told FROM briefings
                  GROUP BY org_id, recorded_at, incident_id, report_id, stage, recorded_by) b",
            )
        },
        SealKind::BriefingReading => Rows {
            subject: "b.incident_id",
            columns: "b.person_id AS person",
            ..Rows::alone(
                "r.briefing_id",
                "r.read_at",
                "briefing_readings r LEFT JOIN briefings b ON b.id = r.briefing_id",
            )
        },
        SealKind::NoticeReading => Rows {
            columns: "person_id AS person",
            ..Rows::within("delivery_id", "read_at", "read_at", "notice_readings")
        },
        SealKind::Regime => Rows {
            columns: "person_id AS person, sector, regime, valid_from, reason",
            ..Rows::within("org_id", "number", "at", "sector_regimes")
        },
        // These are data of the program, not of a hub: see `shipped`.
        SealKind::RegimeShipped => Rows::alone("id", "CAST(0 AS BIGINT)", "files"),
        SealKind::Clock => Rows {
            newest: true,
            columns: "report_id, step, regime, what, met_by, after_step, wait, unit, begun_at, due_at, met_at",
            ..Rows::within("report_id", "step", "CAST(0 AS BIGINT)", "report_clocks")
        },
        SealKind::NoticeCall => Rows {
            subject: "delivery_id",
            by_moment: true,
            columns: "recorded_by AS person, id AS call_id, person_id, executive_id, name, post, source, told_at,
               recorded_by, recorded_at",
            ..Rows::alone("id", "recorded_at", "notice_calls")
        },
    }
}

/// What people call a sealed thing.
pub(crate) async fn reference(sql: &Sql<'_>, (kind, id, number): Key<SealKind>) -> Result<String, StoreError> {
    let owner = match kind {
        SealKind::Briefing => of_briefing(sql, id, number).await?,
        SealKind::Regime => of_regime(sql, number).await?,
        _ => owner(sql, id).await?,
    };
    Ok(match kind {
        SealKind::Stage
        | SealKind::Revision
        | SealKind::Triage
        | SealKind::CaseEvent
        | SealKind::Entry
        | SealKind::Disclosure
        | SealKind::Verdict
        | SealKind::Publication
        | SealKind::Regime
        | SealKind::Clock => format!("{owner} #{number}"),
        SealKind::Release
        | SealKind::Update
        | SealKind::Link
        | SealKind::Recall
        | SealKind::RecallRefusal
        | SealKind::RecallConfirmation
        | SealKind::OutsideTold
        | SealKind::BriefingReading
        | SealKind::NoticeReading
        | SealKind::RegimeShipped => owner,
        SealKind::Consent
        | SealKind::Answer
        | SealKind::StageFile
        | SealKind::NoticeFile
        | SealKind::Briefing
        | SealKind::NoticeCall => {
            if owner == id.to_string() {
                owner
            } else {
                format!("{owner} {id}")
            }
        }
    })
}

/// The reference of the report or notice to which something belongs; the id itself where there is none any more.
pub(super) async fn owner(sql: &Sql<'_>, id: Uuid) -> Result<String, StoreError> {
    let select = "SELECT reference FROM reports WHERE id = $1
        UNION ALL SELECT reference FROM notices WHERE id = $1
        UNION ALL SELECT reference FROM cases WHERE id = $1
        UNION ALL SELECT reference FROM incidents WHERE id = $1
        UNION ALL SELECT i.reference FROM briefings b JOIN incidents i ON i.id = b.incident_id WHERE b.id = $1
        UNION ALL SELECT i.reference FROM incident_links l JOIN incidents i ON i.id = l.incident_id WHERE l.id = $1
        UNION ALL SELECT n.reference FROM consents c JOIN notices n ON n.id = c.notice_id WHERE c.id = $1
        UNION ALL SELECT n.reference FROM recalls c JOIN notices n ON n.id = c.notice_id WHERE c.id = $1
        UNION ALL SELECT n.reference FROM outside_told o JOIN notices n ON n.id = o.notice_id WHERE o.outside_id = $1
        UNION ALL SELECT n.reference FROM notice_files f JOIN notices n ON n.id = f.notice_id WHERE f.id = $1
        UNION ALL SELECT r.reference FROM stage_files f JOIN reports r ON r.id = f.report_id WHERE f.file_id = $1
        UNION ALL SELECT d.reference FROM deliveries l JOIN dispatches d ON d.id = l.dispatch_id WHERE l.id = $1
        UNION ALL SELECT d.reference FROM notice_calls c JOIN deliveries l ON l.id = c.delivery_id
          JOIN dispatches d ON d.id = l.dispatch_id WHERE c.id = $1";
    let row = sql.row(select, params![id]).await?;
    row.map_or_else(|| Ok(id.to_string()), |row| row.text("reference"))
}

/// The reference of the incident of which a body was told at this moment, by what is there or by the chain.
async fn of_briefing(sql: &Sql<'_>, body: Uuid, at: i64) -> Result<String, StoreError> {
    let select = "SELECT i.reference FROM briefings b JOIN incidents i ON i.id = b.incident_id
          WHERE b.org_id = $1 AND b.recorded_at = $2
        UNION ALL SELECT i.reference FROM audit_entries a JOIN incidents i ON i.id = a.subject_id
          WHERE a.at = $2 AND a.action IN ('incident.executives-told', 'incident.executive-called')";
    let row = sql.row(select, params![body, at]).await?;
    row.map_or_else(|| Ok(body.to_string()), |row| row.text("reference"))
}

/// The sector of a decision on rules, by what is there.
async fn of_regime(sql: &Sql<'_>, number: i64) -> Result<String, StoreError> {
    let row = sql.row("SELECT sector FROM sector_regimes WHERE number = $1", params![number]).await?;
    row.map_or_else(|| Ok("sector".to_owned()), |row| row.text("sector"))
}
