//! Consents in the database: requests, openings, answers, overrides. Everything only ever grows.

use crate::{
    consent::{Answered, Asked, ConsentAnswer, ConsentId, Override},
    notice::NoticeId,
    report::ReportId,
};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
use kernel::{At, ContentHash};
use std::collections::BTreeMap;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, among, params};

/// A request to a reporter to agree to one revision of a notice.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// The notice.
    pub notice: NoticeId,
    /// The report from which it was made.
    pub report: ReportId,
    /// The reporter's organisation.
    pub org: OrgId,
    /// The revision that is shown.
    pub revision: i64,
    /// Its hash.
    pub hash: ContentHash,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
    /// By when an answer is wished.
    pub due: Option<At>,
}

impl FromRow for Consent {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            notice: row.id("notice_id")?,
            report: row.id("report_id")?,
            org: row.id("org_id")?,
            revision: row.get("revision")?,
            hash: row.hash("content_hash")?,
            asked_by: row.id("asked_by")?,
            asked_at: row.at("asked_at")?,
            due: row.maybe_at("due_at")?,
        })
    }
}

impl Resource for Consent {
    const KIND: Kind = Kind::Consent;
    type Key = ConsentId;
    const LOAD: &'static str = "SELECT * FROM consents WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let notice = "SELECT COUNT(*) AS n FROM notices WHERE id = $1 AND org_id = $2";
        let on_path = sql.count(notice, params![self.notice, who.organisation]).await? > 0;
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::OnPath, on_path)
            .with(Relation::Author, who.person == self.asked_by && on_path))
    }
}

/// What the actor's organisation was asked, or what it asks as the notice's owner.
impl Listed for Consent {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let may = |relation| decide(actor, Act::ViewConsent, Relations::none().with(relation, true)) == Decision::Allow;
        let asked = Filter::new("consents.org_id = ?", params![who.organisation]);
        let asks = Filter::new(
            "EXISTS (SELECT 1 FROM notices asking WHERE asking.id = consents.notice_id AND asking.org_id = ?)",
            params![who.organisation],
        );
        match (may(Relation::Own), may(Relation::OnPath)) {
            (true, true) => asked.or(asks),
            (true, false) => asked,
            (false, true) => asks,
            (false, false) => Filter::nothing(),
        }
    }
}

impl FromRow for Asked {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answered = match row.get::<Option<String>>("answer")? {
            None => None,
            Some(_) => Some(Answered {
                answer: row.code::<ConsentAnswer>("answer")?,
                note: row.text("note")?,
                by: row.id("answered_by")?,
                at: row.at("answered_at")?,
            }),
        };
        Ok(Self {
            id: row.id("id")?,
            revision: row.get("revision")?,
            hash: row.hash("content_hash")?,
            at: row.at("asked_at")?,
            due: row.maybe_at("due_at")?,
            opened: row.maybe_at("opened_at")?.zip(row.maybe_id("opened_by")?),
            answered,
        })
    }
}

impl FromRow for Override {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            hash: row.hash("content_hash")?,
            ground: row.text("ground")?,
            reason: row.text("reason")?,
            proposed_by: row.id("proposed_by")?,
            proposed_at: row.at("proposed_at")?,
            confirmed: row.maybe_id("confirmed_by")?.zip(row.maybe_at("confirmed_at")?),
        })
    }
}

const ASKED: &str = "SELECT consents.*, opened_by, opened_at, answer, note, answered_by, answered_at FROM consents
                     LEFT JOIN consent_openings ON consent_openings.consent_id = consents.id
                     LEFT JOIN consent_answers ON consent_answers.consent_id = consents.id";

/// What one reporter was asked about a notice, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn asked(sql: &Sql<'_>, notice: NoticeId, report: ReportId) -> Result<Vec<Asked>, StoreError> {
    Ok(asked_about(sql, &[notice]).await?.remove(&(notice, report)).unwrap_or_default())
}

/// A notice and one of its reports.
pub(crate) type Pair = (NoticeId, ReportId);

fn pair(row: &Row) -> Result<Pair, StoreError> {
    Ok((row.id("notice_id")?, row.id("report_id")?))
}

/// What the reporters were asked about each of these, oldest first.
pub(crate) async fn asked_about(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<Pair, Vec<Asked>>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    sql.grouped(&format!("{ASKED} WHERE notice_id IN ({places}) ORDER BY asked_at, revision"), ids, pair).await
}

/// One request with what came of it.
///
/// # Errors
/// If the database refuses.
pub async fn one(sql: &Sql<'_>, consent: ConsentId) -> Result<Option<Asked>, StoreError> {
    sql.one(&format!("{ASKED} WHERE consents.id = $1"), params![consent]).await
}

/// Stores a request. One revision is asked about once.
///
/// # Errors
/// `Conflict` if it has been asked.
pub async fn insert(sql: &Sql<'_>, consent: &Consent) -> Result<(), StoreError> {
    let Consent { id, notice, report, org, revision, hash, asked_by, asked_at, due } = consent;
    sql.run_one(
        "INSERT INTO consents (id, notice_id, report_id, org_id, revision, content_hash, asked_by, asked_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![*id, *notice, *report, *org, *revision, *hash, *asked_by, *asked_at, *due],
    )
    .await
}

/// Stamps that it was opened; `false` if it had been opened before.
///
/// # Errors
/// If the database refuses.
pub async fn stamp_opened(sql: &Sql<'_>, consent: ConsentId, by: PersonId, at: At) -> Result<bool, StoreError> {
    let insert = "INSERT INTO consent_openings (consent_id, opened_by, opened_at) VALUES ($1, $2, $3)
                  ON CONFLICT (consent_id) DO NOTHING";
    Ok(sql.run(insert, params![consent, by, at]).await? > 0)
}

/// Stores the answer. One request is answered once.
///
/// # Errors
/// `Conflict` if it has been answered.
pub async fn insert_answer(sql: &Sql<'_>, consent: ConsentId, answered: &Answered) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO consent_answers (consent_id, answer, note, answered_by, answered_at) VALUES ($1, $2, $3, $4, $5)",
        params![consent, answered.answer.code(), &answered.note, answered.by, answered.at],
    )
    .await
}

/// The proposals to do without one reporter's consent, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn overrides(sql: &Sql<'_>, notice: NoticeId, report: ReportId) -> Result<Vec<Override>, StoreError> {
    Ok(overrides_of(sql, &[notice]).await?.remove(&(notice, report)).unwrap_or_default())
}

/// The same for every reporter of each of these.
pub(crate) async fn overrides_of(
    sql: &Sql<'_>,
    notices: &[NoticeId],
) -> Result<BTreeMap<Pair, Vec<Override>>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let all = format!(
        "SELECT overrides.*, confirmed_by, confirmed_at FROM overrides
         LEFT JOIN override_confirmations ON override_id = overrides.id
         WHERE notice_id IN ({places}) ORDER BY proposed_at, overrides.id"
    );
    sql.grouped(&all, ids, pair).await
}

/// Stores a proposal to do without consent.
///
/// # Errors
/// If the database refuses.
pub async fn insert_override(
    sql: &Sql<'_>,
    notice: NoticeId,
    report: ReportId,
    one: &Override,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO overrides (id, notice_id, report_id, content_hash, ground, reason, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![one.id, notice, report, one.hash, &one.ground, &one.reason, one.proposed_by, one.proposed_at],
    )
    .await
}

/// Stores the second person's confirmation.
///
/// # Errors
/// `Conflict` if it has been confirmed.
pub async fn confirm_override(sql: &Sql<'_>, one: &Override, by: PersonId, at: At) -> Result<(), StoreError> {
    let insert = "INSERT INTO override_confirmations (override_id, confirmed_by, confirmed_at) VALUES ($1, $2, $3)";
    sql.run_one(insert, params![one.id, by, at]).await
}

/// Requests for consent that the actor may see, newest first, after the place `before`.
pub(crate) async fn asked_of(
    visible: &store::Visible<'_, Consent>,
    before: Option<(At, crate::consent::ConsentId)>,
    most: i64,
) -> Result<Vec<Consent>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(uuid::Uuid::max(), |(_, id)| id.uuid());
    let select = "SELECT consents.* FROM consents
        WHERE {visible} AND (consents.asked_at < $1 OR (consents.asked_at = $1 AND consents.id < $2))
        ORDER BY consents.asked_at DESC, consents.id DESC LIMIT $3";
    visible.all(select, params![at, id, most]).await
}
