//! The SQL of checking seals: pages of sealed rows, and of what the chain holds of them.

pub(crate) mod kept;

use crate::seals::{BrokenSeal, Key, Promise, SealKind, Seals};
use ::store::{Bound, FromRow, Param, Recorded, Row, Sql, StoreError, params};
use kept::kept;
use sharing::SealFault;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows of a page.
const PAGE: i64 = 50;

const ACTIONS: &str = "('community.submitted', 'community.share-begun', 'community.share-saved',
    'community.approval-asked', 'community.approval-answered', 'community.share-reviewed', 'community.share-released',
    'community.bridge-crossed', 'community.notice-passed', 'community.arrival-taken-up', 'community.share-answered',
    'community.meeting-recorded', 'community.proposed', 'community.proposal-answered')";

/// Where the rows of a kind stand: its columns `id` and `number` are the key, `subject` is that of the chain's entry.
fn from(kind: SealKind) -> &'static str {
    match kind {
        SealKind::Submission => {
            "SELECT id, CAST(0 AS BIGINT) AS number, id AS subject, content_hash AS hash, submitted_by AS person,
               org_id AS org, submitted_at AS at, content, reference, community_id, group_code FROM submissions"
        }
        SealKind::Revision => {
            "SELECT r.share_id AS id, r.revision AS number, r.share_id AS subject, r.content_hash AS hash,
               r.saved_by AS person, r.saved_at AS at, r.content AS content, s.reference AS reference,
               s.community_id AS community_id, s.begun_by AS begun_by, s.begun_at AS begun_at
             FROM share_revisions r LEFT JOIN shares s ON s.id = r.share_id"
        }
        SealKind::Approval => {
            "SELECT a.id AS id, CAST(0 AS BIGINT) AS number, a.id AS subject, a.content_hash AS hash,
               a.asked_by AS person, a.asked_at AS at, a.share_id AS share_id, a.org_id AS asked, a.bridge_id AS bridge_id,
               a.destination AS destination, a.revision AS revision, v.content_hash AS found
             FROM approvals a LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = a.revision"
        }
        SealKind::Answer => {
            "SELECT b.approval_id AS id, CAST(0 AS BIGINT) AS number, b.approval_id AS subject, a.content_hash AS hash,
               b.answered_by AS person, a.org_id AS org, b.answered_at AS at, b.answer AS answer, b.note AS note,
               v.content AS content FROM approval_answers b LEFT JOIN approvals a ON a.id = b.approval_id
             LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = a.revision"
        }
        SealKind::Review => {
            "SELECT w.id AS id, CAST(0 AS BIGINT) AS number, w.share_id AS subject, w.content_hash AS hash,
               w.reviewed_by AS person, w.reviewed_at AS at, w.verdict AS verdict, w.note AS note, v.content AS content
             FROM share_reviews w LEFT JOIN share_revisions v ON v.share_id = w.share_id AND v.revision =
              (SELECT MAX(u.revision) FROM share_revisions u WHERE u.share_id = w.share_id AND u.content_hash = w.content_hash)"
        }
        SealKind::Release => {
            "SELECT l.share_id AS id, CAST(0 AS BIGINT) AS number, l.share_id AS subject, l.content_hash AS hash,
               l.released_by AS person, l.released_at AS at, l.revision AS revision, v.content_hash AS found,
               v.content AS content FROM share_releases l LEFT JOIN share_revisions v ON v.share_id = l.share_id AND v.revision = l.revision"
        }
        SealKind::Arrival => {
            "SELECT id, CAST(0 AS BIGINT) AS number, id AS subject, content_hash AS hash, passed_by AS person,
               arrived_at AS at, content, bridge_id, share_id, notice_id, to_community, to_org, passed_hash FROM arrivals"
        }
        SealKind::TakenUp => {
            "SELECT arrival_id AS id, CAST(0 AS BIGINT) AS number, arrival_id AS subject, begun_by AS person,
               begun_at AS at, notice_id FROM arrival_notices"
        }
        SealKind::Seen => {
            "SELECT a.id AS id, CAST(0 AS BIGINT) AS number, a.share_id AS subject, a.answered_by AS person,
               a.org_id AS org, a.answered_at AS at, a.seen AS seen, a.note AS note, v.content AS content
             FROM share_answers a LEFT JOIN share_releases l ON l.share_id = a.share_id
             LEFT JOIN share_revisions v ON v.share_id = a.share_id AND v.revision = l.revision"
        }
        SealKind::Proposal => {
            "SELECT id, CAST(0 AS BIGINT) AS number, id AS subject, content_hash AS hash, proposed_by AS person,
               from_org AS org, proposed_at AS at, kind, content, to_org FROM community_proposals"
        }
        SealKind::Outcome => {
            "SELECT b.proposal_id AS id, CAST(0 AS BIGINT) AS number, b.proposal_id AS subject, p.content_hash AS hash,
               b.answered_by AS person, b.answered_at AS at, b.answer AS answer, b.note AS note, p.content AS content
             FROM proposal_answers b LEFT JOIN community_proposals p ON p.id = b.proposal_id"
        }
        SealKind::Meeting => {
            "SELECT id, CAST(0 AS BIGINT) AS number, community_id AS subject, recorded_by AS person, recorded_at AS at,
               kind, number AS nth, held_on, title, agenda, decisions FROM meetings"
        }
    }
}

/// The columns of the key of a kind, and of that to which the chain's entry speaks.
fn columns(kind: SealKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        SealKind::Revision => ("r.share_id", "r.revision", "r.share_id"),
        SealKind::Approval => ("a.id", "0", "a.id"),
        SealKind::Answer => ("b.approval_id", "0", "b.approval_id"),
        SealKind::Review => ("w.id", "0", "w.share_id"),
        SealKind::Release => ("l.share_id", "0", "l.share_id"),
        SealKind::TakenUp => ("arrival_id", "0", "arrival_id"),
        SealKind::Seen => ("a.id", "0", "a.share_id"),
        SealKind::Meeting => ("id", "0", "community_id"),
        SealKind::Outcome => ("b.proposal_id", "0", "b.proposal_id"),
        SealKind::Submission | SealKind::Arrival | SealKind::Proposal => ("id", "0", "id"),
    }
}

async fn page(sql: &Sql<'_>, kind: SealKind, after: (Uuid, i64)) -> Result<Vec<Row>, StoreError> {
    let (id, number, _) = columns(kind);
    let from = from(kind);
    let order = if number == "0" { id.to_owned() } else { format!("{id}, {number}") };
    let page = format!("{from} WHERE {id} >= $1 AND ({id}, {number}) > ($1, $2) ORDER BY {order} LIMIT {PAGE}");
    sql.rows(&page, params![after.0, after.1]).await
}

fn key(row: &Row) -> Result<(Uuid, i64), StoreError> {
    Ok((row.get("id")?, row.get("number")?))
}

/// By which keys the chain may know a row: its own, or what it belongs to and the moment.
fn keys(kind: SealKind, row: &Row) -> Result<[Key; 2], StoreError> {
    let (id, number) = key(row)?;
    Ok([(kind, id, number), (kind, row.get("subject")?, row.get("at")?)])
}

/// `$1, $2, …` for these ids, and the ids.
fn among(ids: &BTreeSet<Uuid>) -> (String, Vec<Bound>) {
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), ids.iter().copied().map(Param::bound).collect())
}

/// What the chain holds about these things. An entry that cannot be read holds nothing.
async fn promises(sql: &Sql<'_>, subjects: BTreeSet<Uuid>) -> Result<BTreeMap<Key, Promise>, StoreError> {
    let (places, ids) = among(&subjects);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = format!("SELECT * FROM audit_entries WHERE subject_id IN ({places}) AND action IN {ACTIONS}");
    let rows = sql.rows(&select, ids).await?;
    let read = rows.iter().filter_map(|row| Promise::of(&Recorded::from_row(row).ok()?));
    Ok(read.map(|promise| (promise.key, promise)).collect())
}

/// Compares all rows of a kind with their hashes and the chain.
pub(crate) async fn check(sql: &Sql<'_>, kind: SealKind, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let rows = page(sql, kind, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = key(last)?;
        let subjects = rows.iter().filter_map(|row| row.get("subject").ok()).collect();
        let held = promises(sql, subjects).await?;
        for row in &rows {
            let promise = keys(kind, row)?.iter().find_map(|key| held.get(key));
            let why = match kept(sql, kind, row).await {
                Ok(kept) => kept.fault(promise),
                Err(StoreError::Unreadable { .. }) => Some(SealFault::Unreadable),
                Err(other) => return Err(other),
            };
            seals.checked += 1;
            if let Some(why) = why {
                let (id, number) = key(row)?;
                note(sql, seals, (kind, id, number), why).await?;
            }
        }
    }
}

/// Goes through the chain and finds what is not there any more.
pub(crate) async fn find_gone(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let select = format!(
        "SELECT * FROM audit_entries WHERE seq > $1 AND action IN {ACTIONS} ORDER BY seq LIMIT {}",
        PAGE.saturating_mul(10)
    );
    let mut after = 0_i64;
    loop {
        let rows = sql.rows(&select, params![after]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.get("seq")?;
        let promised = rows.iter().filter_map(|row| Promise::of(&Recorded::from_row(row).ok()?).map(|one| one.key));
        let promised: BTreeSet<Key> = promised.collect();
        for kind in SealKind::ALL {
            let wanted: Vec<Key> = promised.iter().filter(|key| key.0 == kind).copied().collect();
            let there = there(sql, kind, &wanted.iter().map(|key| key.1).collect()).await?;
            for key in wanted.into_iter().filter(|key| !there.contains(key)) {
                note(sql, seals, key, SealFault::Gone).await?;
            }
        }
    }
}

async fn there(sql: &Sql<'_>, kind: SealKind, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Key>, StoreError> {
    let (places, bound) = among(ids);
    if bound.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (id, _, subject) = columns(kind);
    let rows = sql.rows(&format!("{} WHERE {id} IN ({places}) OR {subject} IN ({places})", from(kind)), bound).await?;
    let mut all = BTreeSet::new();
    for row in &rows {
        all.extend(keys(kind, row)?);
    }
    Ok(all)
}

async fn note(sql: &Sql<'_>, seals: &mut Seals, (kind, id, number): Key, why: SealFault) -> Result<(), StoreError> {
    let owner = reference(sql, id).await?;
    let reference = match kind {
        SealKind::Revision => format!("{owner} #{number}"),
        SealKind::Submission | SealKind::Release | SealKind::Arrival | SealKind::TakenUp => owner,
        _ if owner == id.to_string() => owner,
        _ => format!("{owner} {id}"),
    };
    seals.broken.push(BrokenSeal { kind, id, reference, why });
    Ok(())
}

/// The reference of that to which something belongs; the id itself where there is none any more.
async fn reference(sql: &Sql<'_>, id: Uuid) -> Result<String, StoreError> {
    let select = "SELECT reference FROM submissions WHERE id = $1
        UNION ALL SELECT reference FROM shares WHERE id = $1
        UNION ALL SELECT s.reference FROM approvals a JOIN shares s ON s.id = a.share_id WHERE a.id = $1
        UNION ALL SELECT s.reference FROM share_reviews w JOIN shares s ON s.id = w.share_id WHERE w.id = $1
        UNION ALL SELECT s.reference FROM share_answers a JOIN shares s ON s.id = a.share_id WHERE a.id = $1
        UNION ALL SELECT c.code FROM meetings m JOIN communities c ON c.id = m.community_id WHERE m.id = $1
        UNION ALL SELECT code FROM communities WHERE id = $1";
    let row = sql.row(select, params![id]).await?;
    row.map_or_else(|| Ok(id.to_string()), |row| row.text("reference"))
}
