//! What speaks against points of contact.

use super::oversight;
use crate::{
    Contact, ContactId,
    doubt::{Doubt, Doubted, Heard, STANDS, doubted, told_to},
};
use access::{Actor, BodyKind, OrgId};
use kernel::{At, Bilingual};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, Visible, among, params};

impl FromRow for Doubt {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            contact: row.id("contact_id")?,
            org: row.id("org_id")?,
            heard: Heard {
                cause: row.code("cause")?,
                about: row.get("about_id")?,
                said: row.text("said")?,
                happened_at: row.at("happened_at")?,
            },
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// Writes it down; whether it was not there.
pub(crate) async fn add(sql: &Sql<'_>, doubt: &Doubt) -> Result<bool, StoreError> {
    let insert =
        "INSERT INTO contact_doubts (id, contact_id, org_id, cause, about_id, said, happened_at, person_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (contact_id, cause, about_id) DO NOTHING";
    let Doubt { id, contact, org, heard, person, at } = doubt;
    let (cause, said) = (heard.cause.code(), heard.said.clone());
    let values = params![*id, *contact, *org, cause, heard.about, said, heard.happened_at, *person, *at];
    Ok(sql.run(insert, values).await? == 1)
}

/// What speaks against a contact, as far as `reader` may know it.
pub(crate) async fn of(
    sql: &Sql<'_>,
    contact: ContactId,
    reader: Option<OrgId>,
) -> Result<Option<Doubted>, StoreError> {
    let told = told_to("$2");
    let select =
        format!("SELECT doubt.* FROM contact_doubts doubt WHERE doubt.contact_id = $1 AND {STANDS} AND {told}");
    Ok(doubted(sql.all(&select, params![contact, reader]).await?).remove(&contact))
}

/// What speaks against which of these contacts, as far as the actor, who acts for `reader`, may see them and know of it.
pub(crate) async fn seen(
    visible: &Visible<'_, Contact>,
    reader: Option<OrgId>,
    of: impl Iterator<Item = &Contact>,
) -> Result<BTreeMap<ContactId, Doubted>, StoreError> {
    let (places, mut values) = among(of.map(|contact| contact.id));
    if values.is_empty() {
        return Ok(BTreeMap::new());
    }
    values.extend(params![reader]);
    let told = told_to(&format!("${}", values.len()));
    let select = format!(
        "SELECT doubt.* FROM contact_doubts doubt JOIN contacts ON contacts.id = doubt.contact_id
         WHERE {{visible}} AND contacts.id IN ({places}) AND {STANDS} AND {told}"
    );
    Ok(doubted(visible.all(&select, values).await?))
}

/// Contacts in doubt with which somebody else is to deal.
pub(crate) struct Tasks {
    /// How many.
    pub(crate) many: usize,
    /// Since when the first.
    pub(crate) since: At,
    /// Whose, each once.
    pub(crate) organisations: Vec<Bilingual>,
}

/// What speaks against contacts over which the actor's body watches first: a secretariat over its members, a ministry over
/// those of no CEPTOAR, the centre over those of neither. The Council is watched by nobody. `None` if there is nothing.
pub(crate) async fn watched(visible: &Visible<'_, Contact>, actor: &Actor) -> Result<Option<Tasks>, StoreError> {
    let Some(who) = actor.who() else { return Ok(None) };
    let nearest = match who.body {
        BodyKind::Ministry => MEMBER_OF_NONE.to_owned(),
        BodyKind::Centre => format!("{MEMBER_OF_NONE} AND NOT EXISTS ({})", oversight::MINISTRIES),
        _ => "1 = 1".to_owned(),
    };
    let told = told_to("$1");
    let select = format!(
        "SELECT doubt.*, organisations.name_ja, organisations.name_en FROM contact_doubts doubt
         JOIN contacts ON contacts.id = doubt.contact_id JOIN organisations ON organisations.id = contacts.org_id
         WHERE {{visible}} AND contacts.valid_to IS NULL AND contacts.org_id <> $1
           AND organisations.kind NOT IN ('council', 'oversight') AND {nearest} AND {STANDS} AND {told}
         ORDER BY organisations.sort, organisations.id, doubt.happened_at"
    );
    let rows = visible.rows(&select, params![who.organisation]).await?;
    let mut organisations: Vec<Bilingual> = Vec::new();
    let mut doubts = Vec::new();
    for row in &rows {
        let name = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        if organisations.last() != Some(&name) {
            organisations.push(name);
        }
        doubts.push(Doubt::from_row(row)?);
    }
    let all = doubted(doubts);
    let since = all.values().map(|one| one.since).min();
    Ok(since.map(|since| Tasks { many: all.len(), since, organisations }))
}

/// The organisation of a contact belongs to no CEPTOAR.
const MEMBER_OF_NONE: &str =
    "NOT EXISTS (SELECT 1 FROM members m WHERE m.org_id = contacts.org_id AND m.valid_to IS NULL)";
