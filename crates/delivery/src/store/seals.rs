//! The SQL of checking embargoes, recalls, calls, help given and reminders.

pub(crate) mod letters;

use crate::seals::SealKind;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn of(kind: SealKind) -> Rows {
    match kind {
        SealKind::Embargo => Rows {
            columns: "e.until AS until,
               COALESCE((SELECT MIN(m.from_at) FROM embargo_moves m WHERE m.dispatch_id = e.dispatch_id), e.until)
                 AS agreed,
               COALESCE((SELECT MAX(m.to_at) FROM embargo_moves m WHERE m.dispatch_id = e.dispatch_id), e.until)
                 AS moved_to",
            ..Rows::alone("e.dispatch_id", "d.released_at", "embargoes e JOIN dispatches d ON d.id = e.dispatch_id")
        },
        SealKind::EmbargoMove => Rows {
            subject: "dispatch_id",
            by_moment: true,
            columns: "person_id AS person, person_id, from_at, to_at, reason",
            ..Rows::alone("id", "at", "embargo_moves")
        },
        SealKind::Shortening => Rows::within("dispatch_id", "last_day", "at", "shortened"),
        SealKind::EmbargoOpening => Rows::alone(
            "opened.dispatch_id",
            "opened.opened_at",
            "(SELECT dispatch_id, opened_at FROM embargoes WHERE opened_at IS NOT NULL) AS opened",
        ),
        SealKind::Withdrawal => {
            Rows { columns: "reason, instructions", ..Rows::alone("dispatch_id", "at", "withdrawals") }
        }
        SealKind::WithdrawalConfirmation => {
            Rows { columns: "person_id AS person", ..Rows::alone("delivery_id", "at", "withdrawal_confirmations") }
        }
        SealKind::Call => Rows {
            subject: "delivery_id",
            by_moment: true,
            columns: "person_id AS person, org_id, outcome, note",
            ..Rows::alone("id", "at", "calls")
        },
        SealKind::Receipt => Rows { columns: "letter_id, way", ..Rows::alone("delivery_id", "at", "receipts") },
        SealKind::LetterAcknowledgement => Rows {
            columns: "letter_id, way, at = (SELECT l.acknowledged_at FROM deliveries l WHERE l.id = delivery_id) AS stamped",
            ..Rows::alone("delivery_id", "at", "letter_acknowledgements")
        },
        SealKind::Settled => Rows {
            columns: "person_id AS person, org_id, done, id AS row_id",
            ..Rows::alone("incoming_id", "at", "incoming_settled")
        },
        SealKind::Round => Rows {
            subject: "dispatch_id",
            columns: "dispatch_id, above_id, handed_at, step, whom, due_at, done_at, silent",
            ..Rows::alone("id", "handed_at", "reminder_rounds")
        },
        SealKind::Plan => Rows {
            subject: "org_id",
            columns: "person_id AS person, urgency, plan_number, valid_from, calendar, reason, decision_id",
            ..Rows::within("decision_id", "place", "at", PLANS)
        },
        SealKind::RoundDone => Rows {
            subject: "done.dispatch_id",
            columns: "done.silent AS silent",
            ..Rows::alone(
                "done.id",
                "done.done_at",
                "(SELECT id, dispatch_id, done_at, silent FROM reminder_rounds WHERE done_at IS NOT NULL) AS done",
            )
        },
        SealKind::Tiding => Rows {
            subject: "subject_id",
            by_moment: true,
            columns: "word, step, reference, exercise, tidings.at AS named_at, path, mail, optional, readers",
            ..Rows::alone("id", "told_at", "tidings")
        },
        // Those older than their seal: the others are compared set by set.
        SealKind::Letter => {
            Rows::alone("id", "promised_at", "(SELECT id, promised_at FROM letters WHERE NOT sealed) AS old")
        }
        SealKind::LetterTry => Rows::within(
            "letter_id",
            "number",
            "at",
            "(SELECT letter_id, number, at FROM letter_tries WHERE noted_id IS NULL) AS old",
        ),
        SealKind::LetterEnd => {
            Rows::alone("letter_id", "at", "(SELECT letter_id, at FROM letter_ends WHERE noted_id IS NULL) AS old")
        }
        SealKind::Incoming => Rows {
            columns: "id AS row_id, fingerprint, at AS came_at, sender, from_name, from_mail, subject AS headline, said, whole,
               attached, letter_id, CASE WHEN acknowledges THEN 'acknowledged' ELSE outcome END AS outcome,
               CASE WHEN older THEN 'older' ELSE why END AS why, reported_by, written_at, vouched,
               (SELECT COUNT(*) FROM incoming_settled s WHERE s.incoming_id = incoming_letters.id) AS settled",
            ..Rows::alone("id", "at", "incoming_letters")
        },
        // Each stands for many rows, or further ones: `calendars::not_as_loaded` compares them.
        SealKind::Calendar => {
            Rows::alone("id", "at", "(SELECT id, handed_at AS at FROM reminder_rounds WHERE 1 = 0) AS none_of_them")
        }
        SealKind::Helped => Rows {
            columns: "person_id AS person, org_id, done, id AS row_id",
            ..Rows::within("delivery_id", "number", "at", "helped")
        },
    }
}

/// What was decided on reminders, each decision's two plans told apart.
const PLANS: &str = "(SELECT urgency, number AS plan_number, valid_from, calendar, reason, person_id, at, decision_id,
    org_id, CASE urgency WHEN 'urgent' THEN CAST(1 AS BIGINT) ELSE CAST(2 AS BIGINT) END AS place
    FROM reminder_plans WHERE decision_id IS NOT NULL) AS plans";

/// The codes of the sector groups that have it before its time.
pub(crate) async fn first_of(sql: &Sql<'_>, dispatch: Uuid) -> Result<Vec<String>, StoreError> {
    let select = "SELECT ceptoar_code FROM embargo_groups WHERE dispatch_id = $1 ORDER BY ceptoar_code";
    sql.rows(select, params![dispatch]).await?.iter().map(|row| row.text("ceptoar_code")).collect()
}

/// The reference of what was released to which something belongs; `None` where there is none any more.
pub(crate) async fn owner(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let select = "SELECT reference FROM dispatches WHERE id = $1
        UNION ALL SELECT d.reference FROM deliveries l JOIN dispatches d ON d.id = l.dispatch_id WHERE l.id = $1
        UNION ALL SELECT d.reference FROM embargo_moves m JOIN dispatches d ON d.id = m.dispatch_id WHERE m.id = $1
        UNION ALL SELECT d.reference FROM calls c JOIN deliveries l ON l.id = c.delivery_id
          JOIN dispatches d ON d.id = l.dispatch_id WHERE c.id = $1
        UNION ALL SELECT t.reference FROM tidings t WHERE t.id = $1
        UNION ALL SELECT d.reference FROM reminder_rounds r JOIN dispatches d ON d.id = r.dispatch_id WHERE r.id = $1";
    sql.row(select, params![id]).await?.map(|row| row.text("reference")).transpose()
}

/// The reference of what a round reminds of, as the chain knows it: whoever takes a round out leaves nothing else of it.
pub(crate) async fn owner_of_round(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let select = "SELECT d.reference FROM audit_entries e JOIN dispatches d ON d.id = e.subject_id
        WHERE e.action = 'dispatch.reminders-promised' AND e.detail LIKE $1
        UNION ALL SELECT d.reference FROM reminder_rounds r JOIN dispatches d ON d.id = r.dispatch_id WHERE r.id = $2";
    sql.row(select, params![format!("%{id}%"), id]).await?.map(|row| row.text("reference")).transpose()
}
