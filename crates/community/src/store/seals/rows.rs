//! Where sealed rows stand, and what people call them.

use crate::seals::SealKind;
use ::store::{
    Sql, StoreError, params,
    seals::{Key, Rows},
};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn of(kind: SealKind) -> Rows {
    match kind {
        SealKind::Submission => Rows {
            columns: "content_hash AS hash, submitted_by AS person, org_id AS org, content, reference, community_id,
               group_code",
            ..Rows::alone("id", "submitted_at", "submissions")
        },
        SealKind::Revision => Rows {
            columns: "r.content_hash AS hash, r.saved_by AS person, r.content AS content, s.reference AS reference,
               s.community_id AS community_id, s.begun_by AS begun_by, s.begun_at AS begun_at",
            ..Rows::within(
                "r.share_id",
                "r.revision",
                "r.saved_at",
                "share_revisions r LEFT JOIN shares s ON s.id = r.share_id",
            )
        },
        SealKind::Approval => Rows {
            columns: "a.content_hash AS hash, a.asked_by AS person, a.share_id AS share_id, a.org_id AS asked,
               a.bridge_id AS bridge_id, a.destination AS destination, a.revision AS revision, v.content_hash AS found",
            ..Rows::alone(
                "a.id",
                "a.asked_at",
                "approvals a LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = a.revision",
            )
        },
        SealKind::Answer => Rows {
            columns: "a.content_hash AS hash, b.answered_by AS person, a.org_id AS org, b.answer AS answer,
               b.note AS note, v.content AS content",
            ..Rows::alone(
                "b.approval_id",
                "b.answered_at",
                "approval_answers b LEFT JOIN approvals a ON a.id = b.approval_id
                 LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = a.revision",
            )
        },
        SealKind::Review => Rows {
            subject: "w.share_id",
            by_moment: true,
            columns: "w.content_hash AS hash, w.reviewed_by AS person, w.verdict AS verdict, w.note AS note,
               v.content AS content",
            ..Rows::alone(
                "w.id",
                "w.reviewed_at",
                "share_reviews w LEFT JOIN share_revisions v ON v.share_id = w.share_id AND v.revision =
                  (SELECT MAX(u.revision) FROM share_revisions u
                   WHERE u.share_id = w.share_id AND u.content_hash = w.content_hash)",
            )
        },
        SealKind::Release => Rows {
            columns: "l.content_hash AS hash, l.released_by AS person, l.revision AS revision, v.content_hash AS found,
               v.content AS content",
            ..Rows::alone(
                "l.share_id",
                "l.released_at",
                "share_releases l
                 LEFT JOIN share_revisions v ON v.share_id = l.share_id AND v.revision = l.revision",
            )
        },
        SealKind::Arrival => Rows {
            columns: "content_hash AS hash, passed_by AS person, content, bridge_id, share_id, notice_id, to_community,
               to_org, passed_hash, given_by, means, received_at, exercise",
            ..Rows::alone("id", "arrived_at", "arrivals")
        },
        SealKind::HandOver => Rows {
            subject: "h.share_id",
            by_moment: true,
            columns: "h.content_hash AS hash, h.handed_by AS person, h.bridge_id AS bridge_id, h.whom AS whom,
               h.means AS means, v.content AS content",
            ..Rows::alone(
                "h.id",
                "h.handed_at",
                "hand_overs h LEFT JOIN share_revisions v ON v.share_id = h.share_id AND v.revision =
                  (SELECT MAX(u.revision) FROM share_revisions u
                   WHERE u.share_id = h.share_id AND u.content_hash = h.content_hash)",
            )
        },
        SealKind::HandedNotice => Rows {
            subject: "h.notice_id",
            columns: "h.content_hash AS hash, h.recorded_by AS person, h.bridge_id AS bridge_id, h.revision AS revision,
               h.whom AS whom, h.means AS means, h.handed_at AS handed_at, v.content AS content, v.content_hash AS found",
            ..Rows::alone(
                "h.id",
                "h.recorded_at",
                "notice_hand_overs h LEFT JOIN notice_revisions v ON v.notice_id = h.notice_id AND v.revision = h.revision",
            )
        },
        SealKind::Leave => Rows {
            subject: "l.arrival_id",
            columns: "l.recorded_by AS person, l.destination AS destination, l.whom AS whom, l.means AS means,
               l.given_at AS given_at, l.terms AS terms, a.content AS content",
            ..Rows::alone("l.id", "l.recorded_at", "giver_leaves l LEFT JOIN arrivals a ON a.id = l.arrival_id")
        },
        SealKind::LeaveWithdrawal => Rows {
            subject: "l.arrival_id",
            columns: "w.recorded_by AS person, w.why AS why, a.content AS content",
            ..Rows::alone(
                "w.leave_id",
                "w.recorded_at",
                "leave_withdrawals w LEFT JOIN giver_leaves l ON l.id = w.leave_id LEFT JOIN arrivals a ON a.id = l.arrival_id",
            )
        },
        SealKind::ArrivalWithdrawal => Rows {
            columns: "w.recorded_by AS person, w.why AS why, w.whom AS whom, w.means AS means, w.told_at AS told_at,
               a.content AS content",
            ..Rows::alone(
                "w.arrival_id",
                "w.recorded_at",
                "arrival_withdrawals w LEFT JOIN arrivals a ON a.id = w.arrival_id",
            )
        },
        SealKind::ShareRecall => Rows {
            columns: "w.recalled_by AS person, w.reason AS reason, w.instructions AS instructions,
               l.content_hash AS hash, v.content AS content",
            ..Rows::alone(
                "w.share_id",
                "w.recalled_at",
                "share_recalls w LEFT JOIN share_releases l ON l.share_id = w.share_id
                 LEFT JOIN share_revisions v ON v.share_id = l.share_id AND v.revision = l.revision",
            )
        },
        SealKind::TakenUp => Rows {
            subject: "arrival_id",
            columns: "begun_by AS person, notice_id",
            ..Rows::alone("notice_id", "begun_at", "arrival_notices")
        },
        SealKind::Opening => Rows {
            subject: "o.share_id",
            columns: "o.opened_by AS person, o.org_id AS org",
            ..Rows::within(
                "COALESCE(o.id, o.share_id)",
                "CASE WHEN o.id IS NULL THEN o.opened_at ELSE CAST(0 AS BIGINT) END",
                "o.opened_at",
                "share_openings o",
            )
        },
        SealKind::Seen => Rows {
            subject: "a.share_id",
            by_moment: true,
            columns: "a.answered_by AS person, a.org_id AS org, a.seen AS seen, a.note AS note, v.content AS content",
            ..Rows::alone(
                "a.id",
                "a.answered_at",
                "share_answers a LEFT JOIN share_releases l ON l.share_id = a.share_id
                 LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = l.revision",
            )
        },
        SealKind::Proposal => Rows {
            columns: "content_hash AS hash, proposed_by AS person, from_org AS org, kind, content, to_org",
            ..Rows::alone("id", "proposed_at", "community_proposals")
        },
        SealKind::Outcome => Rows {
            columns: "p.content_hash AS hash, b.answered_by AS person, b.answer AS answer, b.note AS note,
               p.content AS content",
            ..Rows::alone(
                "b.proposal_id",
                "b.answered_at",
                "proposal_answers b LEFT JOIN community_proposals p ON p.id = b.proposal_id",
            )
        },
        SealKind::Decision => Rows {
            subject: "d.community_id",
            columns: "d.by_person AS person, d.by_org AS org, d.kind AS kind, d.community_id AS community_id,
               d.proposal_id AS proposal_id, p.content AS content",
            ..Rows::alone(
                "d.id",
                "d.at",
                "community_decisions d LEFT JOIN community_proposals p ON p.id = d.proposal_id",
            )
        },
        SealKind::Meeting => Rows {
            subject: "community_id",
            by_moment: true,
            columns: "recorded_by AS person",
            ..Rows::alone("id", "recorded_at", "meetings")
        },
        SealKind::Community => Rows {
            columns: "c.code AS code, c.parent_id AS parent_id, c.name_ja AS name_ja, c.name_en AS name_en,
               c.purpose_ja AS purpose_ja, c.purpose_en AS purpose_en, c.hub_id AS hub_id, c.rules AS rules,
               c.valid_from AS valid_from, c.valid_to AS valid_to, c.source AS source, p.content AS ending",
            ..Rows::alone(
                "c.id",
                "CAST(0 AS BIGINT)",
                "communities c LEFT JOIN community_decisions d ON d.community_id = c.id AND d.kind = 'ending'
                 LEFT JOIN community_proposals p ON p.id = d.proposal_id",
            )
        },
        SealKind::Membership => Rows {
            subject: "community_id",
            columns: "community_id, org_id, role, group_code, valid_from, valid_to, source",
            ..Rows::alone("id", "CAST(0 AS BIGINT)", "memberships")
        },
        SealKind::MembershipEnd => Rows {
            subject: "m.community_id",
            columns: "m.valid_to AS valid_to",
            ..Rows::alone("m.id", "CAST(0 AS BIGINT)", "(SELECT * FROM memberships WHERE valid_to IS NOT NULL) m")
        },
        SealKind::Event => Rows {
            subject: "COALESCE(bridge_id, community_id)",
            columns: "by_person AS person, by_org, community_id, kind, org_id, name_ja, name_en",
            ..Rows::alone("id", "at", "community_events")
        },
    }
}

/// What people call a sealed thing.
pub(crate) async fn reference(sql: &Sql<'_>, (kind, id, number): Key<SealKind>) -> Result<String, StoreError> {
    let owner = owner(sql, id).await?;
    Ok(match kind {
        SealKind::Revision => format!("{owner} #{number}"),
        SealKind::Submission | SealKind::Release | SealKind::Arrival | SealKind::TakenUp => owner,
        SealKind::Community => owner,
        _ if owner == id.to_string() => owner,
        _ => format!("{owner} {id}"),
    })
}

/// The reference of that to which something belongs; the id itself where there is none any more.
async fn owner(sql: &Sql<'_>, id: Uuid) -> Result<String, StoreError> {
    let select = "SELECT reference FROM submissions WHERE id = $1
        UNION ALL SELECT reference FROM shares WHERE id = $1
        UNION ALL SELECT s.reference FROM approvals a JOIN shares s ON s.id = a.share_id WHERE a.id = $1
        UNION ALL SELECT s.reference FROM share_reviews w JOIN shares s ON s.id = w.share_id WHERE w.id = $1
        UNION ALL SELECT s.reference FROM hand_overs h JOIN shares s ON s.id = h.share_id WHERE h.id = $1
        UNION ALL SELECT n.reference FROM notice_hand_overs h JOIN notices n ON n.id = h.notice_id WHERE h.id = $1
        UNION ALL SELECT s.reference FROM share_openings o JOIN shares s ON s.id = o.share_id
          WHERE COALESCE(o.id, o.share_id) = $1 AND o.id = $1
        UNION ALL SELECT c.code FROM community_decisions d JOIN communities c ON c.id = d.community_id WHERE d.id = $1
        UNION ALL SELECT s.reference FROM share_answers a JOIN shares s ON s.id = a.share_id WHERE a.id = $1
        UNION ALL SELECT c.code FROM meetings m JOIN communities c ON c.id = m.community_id WHERE m.id = $1
        UNION ALL SELECT c.code FROM memberships m JOIN communities c ON c.id = m.community_id WHERE m.id = $1
        UNION ALL SELECT c.code FROM community_events e JOIN communities c ON c.id = e.community_id WHERE e.id = $1
        UNION ALL SELECT n.reference FROM arrival_notices a JOIN notices n ON n.id = a.notice_id WHERE a.notice_id = $1
        UNION ALL SELECT code FROM communities WHERE id = $1";
    let row = sql.row(select, params![id]).await?;
    row.map_or_else(|| Ok(id.to_string()), |row| row.text("reference"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use access::Actor;
    use store::Engine;
    use trial::Bench;

    /// What the engine would do, in its words.
    async fn plan(bench: &Bench, ask: &str) -> String {
        let cx = bench.db.read(Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
        let sql = cx.system("plan");
        let (explain, column) = match sql.engine() {
            Engine::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
            Engine::Postgres => {
                // An empty table is read whole by whoever may choose.
                sql.run("SET LOCAL enable_seqscan = off", params![]).await.unwrap();
                sql.run("SET LOCAL enable_bitmapscan = off", params![]).await.unwrap();
                ("EXPLAIN", "QUERY PLAN")
            }
        };
        let rows = sql.rows(&format!("{explain} {ask}"), params![]).await.unwrap();
        rows.iter().map(|row| row.text(column).unwrap()).collect::<Vec<_>>().join("\n")
    }

    fn tables() -> Vec<::store::Migration> {
        [registry::MIGRATIONS, identity::MIGRATIONS, delivery::MIGRATIONS, sharing::MIGRATIONS, crate::MIGRATIONS]
            .concat()
    }

    trial::both_engines! {
        async fn openings_are_verified_by_an_index_page_by_page(bench: Bench) with &tables(); {
            let Rows { id, number, from, .. } = of(SealKind::Opening);
            let number = number.unwrap();
            let at = match bench.db.engine() {
                Engine::Sqlite => "x'00000000000000000000000000000000'",
                Engine::Postgres => "CAST('00000000-0000-0000-0000-000000000000' AS UUID)",
            };
            let page = format!("SELECT {id} FROM {from} WHERE {id} >= {at} AND ({id}, {number}) > ({at}, 0) ORDER BY {id}, {number} LIMIT 500");
            let found = format!("SELECT {id} FROM {from} WHERE {id} IN ({at}, {at})");
            for ask in [page, found] {
                let plan = plan(&bench, &ask).await;
                assert!(plan.contains("share_openings_key") && !plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{ask}\n{plan}");
            }
        }
    }
}
