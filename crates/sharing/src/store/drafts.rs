//! The SQL of drafts.

use crate::draft::{Draft, Typed};
use access::act::EditDraft;
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
    draft.sql().run_one("DELETE FROM drafts WHERE id = $1", params![draft.id]).await
}

/// The actor's drafts, newest first.
pub(crate) async fn unfinished(visible: &Visible<'_, Draft>) -> Result<Vec<Draft>, StoreError> {
    visible.all("SELECT * FROM drafts WHERE {visible} ORDER BY saved_at DESC, id DESC LIMIT 50", params![]).await
}
