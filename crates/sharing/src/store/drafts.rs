//! The SQL of drafts.

use crate::draft::{Draft, DraftId, Typed};
use crate::report::{Report, ReportId};
use access::act::{EditDraft, SubmitReport};
use kernel::At;
use store::{Granted, Sql, StoreError, Visible, params};

fn as_json(typed: &Typed) -> String {
    serde_json::json!(typed).to_string()
}

/// Keeps a new draft.
pub(crate) async fn insert(sql: &Sql<'_>, draft: &Draft) -> Result<(), StoreError> {
    let values = params![
        draft.id,
        draft.report,
        draft.org,
        draft.author,
        draft.filed_by_org,
        draft.channel.code(),
        &draft.source,
        as_json(&draft.typed),
        draft.revision,
        draft.exercise,
        draft.created_at,
        draft.saved_at
    ];
    let insert =
        "INSERT INTO drafts (id, report_id, org_id, author_id, filed_by_org, channel, source, content, revision,
                  exercise, created_at, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    sql.run_one(insert, values).await
}

/// Keeps what was typed if nobody saved since `revision`; whether it did.
pub(crate) async fn save(
    draft: &Granted<'_, EditDraft, Draft>,
    typed: &Typed,
    revision: i64,
    now: At,
) -> Result<bool, StoreError> {
    let update =
        "UPDATE drafts SET content = $2, revision = revision + 1, saved_at = $3 WHERE id = $1 AND revision = $4";
    Ok(draft.sql().run(update, params![draft.id, as_json(typed), now, revision]).await? == 1)
}

/// Throws a draft and its files away; what was sealed from it stands elsewhere.
pub(crate) async fn remove<A>(draft: &Granted<'_, A, Draft>) -> Result<(), StoreError> {
    draft.sql().run("DELETE FROM draft_files WHERE draft_id = $1", params![draft.id]).await?;
    draft.sql().run_one(REMOVE, params![draft.id]).await
}

const REMOVE: &str = "DELETE FROM drafts WHERE id = $1";

/// Removes a draft whose words, and files if it has any, stand in a report now, and keeps which report that is.
pub(crate) async fn sent(
    draft: &Granted<'_, SubmitReport, Draft>,
    report: ReportId,
    has_files: bool,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO sent_drafts (draft_id, report_id) VALUES ($1, $2)";
    draft.sql().run_one(insert, params![draft.id, report]).await?;
    if has_files {
        return remove(draft).await;
    }
    draft.sql().run_one(REMOVE, params![draft.id]).await
}

/// The report that a draft became, where the actor may see it.
pub(crate) async fn became(visible: &Visible<'_, Report>, draft: DraftId) -> Result<Option<ReportId>, StoreError> {
    let select = "SELECT reports.id FROM sent_drafts JOIN reports ON reports.id = sent_drafts.report_id
                  WHERE {visible} AND sent_drafts.draft_id = $1";
    visible.rows(select, params![draft]).await?.first().map(|row| row.id("id")).transpose()
}

/// A draft in which nobody has written anything yet.
const UNTOUCHED: &str = "drafts.revision = 1 AND drafts.report_id IS NULL AND drafts.source = ''
    AND NOT EXISTS (SELECT 1 FROM draft_files f WHERE f.draft_id = drafts.id)";

/// How many drafts a page shows.
pub(crate) const SHOWN: i64 = 50;

/// At most so many of the actor's drafts in which something stands, what was saved last first, after the place `before`.
pub(crate) async fn unfinished(
    visible: &Visible<'_, Draft>,
    before: Option<(At, DraftId)>,
    most: i64,
) -> Result<Vec<Draft>, StoreError> {
    let (at, id) = before.map_or((i64::MAX, uuid::Uuid::max()), |(at, id)| (at.millis(), id.uuid()));
    let select = format!(
        "SELECT * FROM drafts WHERE {{visible}} AND NOT ({UNTOUCHED})
           AND (saved_at < $1 OR (saved_at = $1 AND drafts.id < $2)) ORDER BY saved_at DESC, drafts.id DESC LIMIT $3"
    );
    visible.all(&select, params![at, id, most]).await
}

/// A draft that the actor began for its own organisation and left empty: it can be begun again.
pub(crate) async fn untouched(visible: &Visible<'_, Draft>, exercise: bool) -> Result<Option<DraftId>, StoreError> {
    let select = format!(
        "SELECT id FROM drafts WHERE {{visible}} AND {UNTOUCHED} AND org_id = filed_by_org AND exercise = $1
         ORDER BY created_at DESC, id DESC LIMIT 1"
    );
    visible.rows(&select, params![exercise]).await?.first().map(|row| row.id("id")).transpose()
}
