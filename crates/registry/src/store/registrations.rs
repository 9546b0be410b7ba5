//! What is registered of operators and agencies, and what the centre changed of it.

use super::{organisations::bodies_by_code, sectors};
use crate::{
    Contact, Organisation,
    change::Altered,
    load::NewOrganisation,
    registration::{Current, Known},
};
use access::OrgId;
use kernel::{At, ContentHash, Day, Id};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{Cx, Row, Sql, StoreError, params};
use uuid::Uuid;

/// What is registered, as far as a list names it; of the bodies only one, or all that have a code.
pub(crate) async fn known(sql: &Sql<'_>, one: Option<OrgId>, today: Day) -> Result<Known, StoreError> {
    let sectors = sectors::sectors_on(sql, today).await?.into_iter().map(|sector| sector.code).collect();
    Ok(Known { bodies: bodies_by_code(sql).await?, sectors, current: current(sql, one).await?, today })
}

/// Which version is registered of an organisation; `None` if it is not one that the centre registers.
pub(crate) async fn version(sql: &Sql<'_>, org: OrgId) -> Result<Option<ContentHash>, StoreError> {
    Ok(current(sql, Some(org)).await?.get(&org).map(|now| now.written().version()))
}

/// What the chain is told of an organisation where something of it changed: which it is, and what is registered of it now.
pub(crate) async fn told(sql: &Sql<'_>, org: OrgId) -> Result<serde_json::Map<String, Value>, StoreError> {
    let mut told = serde_json::Map::new();
    if let Some(content) = version(sql, org).await? {
        told.insert("organisation".into(), json!(org.to_string()));
        told.insert("content".into(), json!(content.to_string()));
    }
    Ok(told)
}

/// What the documents name stays as they name it. Whoever writes keeps these rows, in their order, until he is done: what
/// is rewritten from a list is what was read.
async fn current(sql: &Sql<'_>, one: Option<OrgId>) -> Result<BTreeMap<OrgId, Current>, StoreError> {
    let (only, values) = match one {
        Some(id) => ("= $1", params![id]),
        None => ("IN (SELECT k.id FROM organisations k WHERE k.code IS NOT NULL)", params![]),
    };
    let bodies = format!(
        "SELECT * FROM organisations WHERE kind IN ('operator', 'agency') AND source = '' AND id {only} ORDER BY id{}",
        sql.lock()
    );
    let bodies: Vec<Organisation> = sql.all(&bodies, values.clone()).await?;
    let begin = |organisation: Organisation| {
        let (ceptoars, ministry, contact) = (BTreeMap::new(), None, None);
        (organisation.id, Current { organisation, ceptoars, ministry, contact })
    };
    let mut all: BTreeMap<OrgId, Current> = bodies.into_iter().map(begin).collect();
    let members = format!(
        "SELECT m.org_id, o.code, o.id FROM members m JOIN organisations o ON o.id = m.ceptoar_id
         WHERE m.valid_to IS NULL AND o.code IS NOT NULL AND m.org_id {only}"
    );
    for row in sql.rows(&members, values.clone()).await? {
        if let Some(of) = all.get_mut(&row.id("org_id")?) {
            of.ceptoars.insert(row.text("code")?, row.id("id")?);
        }
    }
    let supervisions = format!(
        "SELECT v.agency_id, v.basis, o.code, o.id FROM supervisions v JOIN organisations o ON o.id = v.ministry_id
         WHERE v.valid_to IS NULL AND o.code IS NOT NULL AND v.agency_id {only}"
    );
    for row in sql.rows(&supervisions, values.clone()).await? {
        if let Some(of) = all.get_mut(&row.id("agency_id")?) {
            of.ministry = Some((row.text("code")?, row.id("id")?, row.text("basis")?));
        }
    }
    // Of several the first to call is read last.
    let contacts =
        format!("SELECT * FROM contacts WHERE valid_to IS NULL AND org_id {only} ORDER BY priority DESC, id DESC");
    for contact in sql.all::<Contact>(&contacts, values).await? {
        if let Some(of) = all.get_mut(&contact.org) {
            of.contact = Some(contact);
        }
    }
    Ok(all)
}

/// Registers anew what stands in the row of an organisation, as it is from now on.
pub(crate) async fn rewrite(sql: &Sql<'_>, new: &NewOrganisation) -> Result<(), StoreError> {
    let update = "UPDATE organisations SET code = $2, name_ja = $3, name_en = $4, kana = $5, romaji = $6,
        short_ja = $7, short_en = $8, sector_code = $9, place_ja = $10, domains = $11, networks = $12, valid_from = $13,
        note = $14, search = $15, sort = $16 WHERE id = $1";
    let (sort, search) = (new.sort(), new.search());
    let n = new.clone();
    let values = params![
        n.id,
        n.code,
        n.name.ja,
        n.name.en,
        n.kana,
        n.romaji,
        n.short.ja,
        n.short.en,
        n.sector,
        n.place,
        n.domains.join("\n"),
        n.networks.join("\n"),
        n.valid_from,
        n.note,
        search,
        sort
    ];
    sql.run_one(update, values).await
}

/// Moves the first day of what began with an organisation.
pub(crate) async fn begin_on(sql: &Sql<'_>, org: OrgId, (old, new): (Day, Day)) -> Result<(), StoreError> {
    for update in [
        "UPDATE members SET valid_from = $3 WHERE org_id = $1 AND valid_from = $2 AND valid_to IS NULL",
        "UPDATE supervisions SET valid_from = $3 WHERE agency_id = $1 AND valid_from = $2 AND valid_to IS NULL",
    ] {
        sql.run(update, params![org, old, new]).await?;
    }
    Ok(())
}

/// From today on another ministry supervises an agency, or by another law.
pub(crate) async fn supervise(
    sql: &Sql<'_>,
    (agency, ministry): (OrgId, OrgId),
    basis: &str,
    (last, today): (Day, Day),
) -> Result<(), StoreError> {
    let end = "UPDATE supervisions SET valid_to = $2 WHERE agency_id = $1 AND valid_to IS NULL";
    sql.run(end, params![agency, last]).await?;
    let begin = "INSERT INTO supervisions (agency_id, ministry_id, basis, valid_from) VALUES ($1, $2, $3, $4)
        ON CONFLICT (agency_id, valid_from) DO UPDATE SET ministry_id = $2, basis = $3, valid_to = NULL";
    sql.run_one(begin, params![agency, ministry, basis, today]).await
}

/// Marks ids of what the centre changed.
enum RegistrationMark {}

/// Keeps what the centre changed of an organisation. Gives its id and the hash of what it keeps, for the chain.
pub(crate) async fn keep(
    cx: &Cx,
    sql: &Sql<'_>,
    org: OrgId,
    fields: &[Altered],
) -> Result<(Uuid, ContentHash), StoreError> {
    let id: Id<RegistrationMark> = cx.new_id();
    let insert = "INSERT INTO registrations (id, org_id, fields, person_id, at) VALUES ($1, $2, $3, $4, $5)";
    let fields = json!(fields).to_string();
    let hash = ContentHash::of(fields.as_bytes());
    sql.run_one(insert, params![id, org, fields, cx.person(), cx.now()]).await?;
    Ok((id.uuid(), hash))
}

/// What the centre changed last of an organisation, newest first.
pub(crate) async fn newest(sql: &Sql<'_>, org: OrgId, most: i64) -> Result<Vec<(At, Vec<Altered>)>, StoreError> {
    let select = "SELECT at, fields FROM registrations WHERE org_id = $1 ORDER BY id DESC LIMIT $2";
    let one = |row: &Row| Ok((row.at("at")?, row.json::<Vec<Altered>>("fields")?));
    sql.rows(select, params![org, most]).await?.iter().map(one).collect()
}
