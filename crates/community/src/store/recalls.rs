//! What was recalled of what came over a bridge, of what was made of it, and of what a hub shared itself; and on which earlier
//! day something ends.

use crate::{ArrivalId, CommunityId, Recalled, Recaller, Share, ShareId, share::Revision};
use ::store::{FromRow, Granted, Row, Sql, StoreError, params};
use access::{PersonId, act::RecallShare};
use delivery::Withdrawal;
use kernel::{Bilingual, Day};

/// When a share was recalled by its hub, or something of which it was made was recalled: one row for each.
macro_rules! moments {
    () => {
        "SELECT r.recalled_at AS at FROM share_recalls r WHERE r.share_id = shares.id
         UNION ALL SELECT c.confirmed_at FROM share_sources rs JOIN arrivals ra ON ra.id = rs.arrival_id
           JOIN recall_confirmations c ON c.notice_id = ra.notice_id WHERE rs.share_id = shares.id
         UNION ALL SELECT r.recalled_at FROM share_sources rs JOIN arrivals ra ON ra.id = rs.arrival_id
           JOIN share_recalls r ON r.share_id = ra.share_id WHERE rs.share_id = shares.id"
    };
}
/// A column for queries of `shares`: when the share, or something of which it was made, was recalled.
pub(crate) const RECALLED: &str = concat!("(SELECT MAX(m.at) FROM (", moments!(), ") m) AS recalled_at");
/// A column for queries of `shares`: the day on which something of which the share was made came to end.
pub(crate) const ENDS: &str = "(SELECT MIN(e.last_day) FROM share_sources es JOIN arrivals ea ON ea.id = es.arrival_id
    JOIN releases el ON el.notice_id = ea.notice_id JOIN shortened e ON e.dispatch_id = el.dispatch_id
    WHERE es.share_id = shares.id) AS ends_on";
/// A condition for queries of `shares`: neither the share nor anything of which it was made was recalled.
pub(crate) const NOT_RECALLED: &str = concat!("NOT EXISTS (", moments!(), ")");
/// A condition for queries of `arrivals`: neither the notice nor the share that arrived was recalled, and nobody took it back.
pub(crate) const ARRIVAL_NOT_RECALLED: &str =
    "NOT EXISTS (SELECT 1 FROM recall_confirmations c WHERE c.notice_id = arrivals.notice_id)
    AND NOT EXISTS (SELECT 1 FROM share_recalls r WHERE r.share_id = arrivals.share_id)
    AND NOT EXISTS (SELECT 1 FROM arrival_withdrawals w WHERE w.arrival_id = arrivals.id)";

/// The recall of a notice by the centre, as `w`.
const BY_CENTRE: &str = "w.reason, w.instructions, w.at, NULL AS hub_ja, NULL AS hub_en, CAST(0 AS BIGINT) AS itself";
/// The recall of a share by its hub, as `r`, in which the share is `x`.
const HUB: &str = "JOIN shares x ON x.id = r.share_id JOIN communities c ON c.id = x.community_id
    JOIN organisations o ON o.id = c.hub_id";

fn by_hub(itself: i64) -> String {
    format!("r.reason, r.instructions, r.recalled_at AS at, o.name_ja, o.name_en, CAST({itself} AS BIGINT)")
}

impl FromRow for Recalled {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let name = row.get::<Option<String>>("hub_ja")?.zip(row.get::<Option<String>>("hub_en")?);
        Ok(Self {
            by: name.map_or(Recaller::Centre, |(ja, en)| Recaller::Hub(Bilingual { ja, en })),
            itself: row.get::<i64>("itself")? > 0,
            said: FromRow::from_row(row)?,
        })
    }
}

/// Of the notice or the share that arrived.
pub(crate) async fn of_arrival(sql: &Sql<'_>, id: ArrivalId) -> Result<Option<Recalled>, StoreError> {
    let recall = format!(
        "SELECT {BY_CENTRE} FROM arrivals a JOIN dispatches d ON d.subject_id = a.notice_id
           JOIN withdrawals w ON w.dispatch_id = d.id WHERE a.id = $1
         UNION ALL SELECT {} FROM arrivals a JOIN share_recalls r ON r.share_id = a.share_id {HUB} WHERE a.id = $1",
        by_hub(0)
    );
    sql.one(&recall, params![id]).await
}

/// Of a share, and of everything of which it was made: the newest first.
pub(crate) async fn all_of_share(sql: &Sql<'_>, id: ShareId) -> Result<Vec<Recalled>, StoreError> {
    let newest = format!(
        "SELECT {BY_CENTRE} FROM share_sources s JOIN arrivals a ON a.id = s.arrival_id
           JOIN dispatches d ON d.subject_id = a.notice_id JOIN withdrawals w ON w.dispatch_id = d.id WHERE s.share_id = $1
         UNION ALL SELECT {} FROM share_sources s JOIN arrivals a ON a.id = s.arrival_id
           JOIN share_recalls r ON r.share_id = a.share_id {HUB} WHERE s.share_id = $1
         UNION ALL SELECT {} FROM share_recalls r {HUB} WHERE r.share_id = $1
         ORDER BY at DESC, itself DESC",
        by_hub(0),
        by_hub(1)
    );
    sql.all(&newest, params![id]).await
}

/// The newest of a share, or of something of which it was made.
pub(crate) async fn of_share(sql: &Sql<'_>, id: ShareId) -> Result<Option<Recalled>, StoreError> {
    Ok(all_of_share(sql, id).await?.into_iter().next())
}

/// The shares of which something is recalled because this one is: what was made of it where it arrived.
pub(crate) async fn made_beyond(sql: &Sql<'_>, id: ShareId) -> Result<Vec<Share>, StoreError> {
    let made = "SELECT DISTINCT shares.* FROM arrivals a JOIN share_sources s ON s.arrival_id = a.id
                JOIN shares ON shares.id = s.share_id WHERE a.share_id = $1 ORDER BY shares.id";
    sql.all(made, params![id]).await
}

/// The shares of a community that their hub recalled, or of which something was because another hub recalled that.
pub(crate) async fn within(sql: &Sql<'_>, community: CommunityId) -> Result<Vec<ShareId>, StoreError> {
    let all = "SELECT s.id FROM share_recalls r JOIN shares s ON s.id = r.share_id WHERE s.community_id = $1
        UNION SELECT s.id FROM share_recalls r JOIN arrivals a ON a.share_id = r.share_id
          JOIN share_sources x ON x.arrival_id = a.id JOIN shares s ON s.id = x.share_id WHERE s.community_id = $1
        ORDER BY id";
    sql.rows(all, params![community]).await?.iter().map(|row| row.id("id")).collect()
}

/// Writes down that the hub recalled it. That it is once is decided by the database.
pub(crate) async fn insert(
    share: &Granted<'_, RecallShare, Share>,
    one: &Withdrawal,
    by: PersonId,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO share_recalls (share_id, reason, instructions, recalled_by, recalled_at)
                  VALUES ($1, $2, $3, $4, $5)";
    share.sql().run_one(insert, params![share.id, &one.reason, &one.instructions, by, one.at]).await
}

/// The day on which something of which a share was made came to end; `None`: as its label says.
async fn ends_on(sql: &Sql<'_>, id: ShareId) -> Result<Option<Day>, StoreError> {
    let row = sql.row(&format!("SELECT {ENDS} FROM shares WHERE id = $1"), params![id]).await?;
    row.map_or(Ok(None), |row| row.maybe_day("ends_on"))
}

/// A revision as it may be read at this moment by those to whom it went, with the last day in force: once it or something of
/// which it was made was recalled, its title only, and the newest recall.
pub(crate) async fn as_read(
    sql: &Sql<'_>,
    share: ShareId,
    mut revision: Revision,
) -> Result<(Revision, Option<Recalled>), StoreError> {
    let recall = of_share(sql, share).await?;
    revision.content.label = revision.content.label.ending(ends_on(sql, share).await?);
    Ok((if recall.is_some() { revision.only_title() } else { revision }, recall))
}

/// A revision as its hub reads it at its desk.
pub(crate) struct AtDesk {
    pub(crate) revision: Revision,
    /// The newest recall of it, or of something of which it was made.
    pub(crate) recall: Option<Recalled>,
    /// Something of which it was made was recalled: of the revision, only the title is left.
    pub(crate) closed: bool,
}

/// The same at the desk of its hub, which still reads what it recalled itself, and nothing of what others did.
pub(crate) async fn at_desk(sql: &Sql<'_>, share: ShareId, mut revision: Revision) -> Result<AtDesk, StoreError> {
    let recalls = all_of_share(sql, share).await?;
    revision.content.label = revision.content.label.ending(ends_on(sql, share).await?);
    let closed = recalls.iter().any(|one| !one.itself);
    let revision = if closed { revision.only_title() } else { revision };
    Ok(AtDesk { revision, recall: recalls.into_iter().next(), closed })
}
