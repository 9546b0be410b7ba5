//! Points of contact.

use super::{
    both, day,
    organisations::{self, on},
    oversight::Oversight,
};
use crate::{Contact, ContactId};
use access::{Actor, Kind, OrgId, Relations, Role};
use kernel::Day;
use std::collections::BTreeMap;
use store::{Bound, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, Visible, among, params};

impl Resource for Contact {
    const KIND: Kind = Kind::Contact;
    type Key = ContactId;
    const LOAD: &'static str = "SELECT * FROM contacts WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            priority: row.get("priority")?,
            name: both(row, "name")?,
            kana: row.text("kana")?,
            romaji: row.text("romaji")?,
            post: both(row, "post")?,
            phone: row.text("phone")?,
            fax: row.text("fax")?,
            mail: row.text("mail")?,
            hours: row.code("hours")?,
            confirmed_on: row.maybe_day("confirmed_on")?,
            valid_from: day(row, "valid_from")?,
            valid_to: row.maybe_day("valid_to")?,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        organisations::relations(self.org, actor, sql).await
    }
}

impl FromRow for Contact {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

/// Whether the actor has a role that must reach others' contacts.
pub(crate) fn reaches(actor: &Actor) -> bool {
    [Role::Duty, Role::Liaison, Role::Secretariat].into_iter().any(|role| actor.has(role))
}

impl Listed for Contact {
    /// One's own, and those of the organisations that one must reach.
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let own = Filter::new("contacts.org_id = ?", params![who.organisation]);
        match Oversight::of(actor) {
            Some(oversight) if reaches(actor) => own.or(oversight.filter("contacts.org_id")),
            _ => own,
        }
    }
}

/// Versions in force on day `$2` of organisation `$1`, first to call first.
pub(crate) const OF_ORGANISATION: &str = "contacts.org_id = $1 AND contacts.valid_from <= $2
    AND (contacts.valid_to IS NULL OR contacts.valid_to >= $2)";

pub(crate) async fn of_organisation(sql: &Sql<'_>, org: OrgId, day: Day) -> Result<Vec<Contact>, StoreError> {
    sql.all(&format!("SELECT * FROM contacts WHERE {OF_ORGANISATION} ORDER BY priority, id"), params![org, day]).await
}

pub(crate) async fn of_each(
    sql: &Sql<'_>,
    orgs: &[OrgId],
    day: Day,
) -> Result<BTreeMap<OrgId, Vec<Contact>>, StoreError> {
    let (places, mut values) = among(orgs.iter().copied());
    values.extend(params![day]);
    let valid = on("contacts", values.len());
    let select =
        format!("SELECT * FROM contacts WHERE contacts.org_id IN ({places}) AND {valid} ORDER BY priority, id");
    sql.grouped(&select, values, |row| row.id("org_id")).await
}

/// Those in force on a day that have this mail address, or, where that begins with `@`, one of that domain: at most so many.
pub(crate) async fn reached_at(
    visible: &Visible<'_, Contact>,
    address: &str,
    (day, most): (Day, i64),
) -> Result<Vec<Contact>, StoreError> {
    let address = address.to_lowercase();
    let like = if address.starts_with('@') {
        format!("%{}", organisations::literal(&address))
    } else {
        organisations::literal(&address)
    };
    let valid = on("contacts", 2);
    let select = format!(
        "SELECT * FROM contacts WHERE {{visible}} AND lower(mail) LIKE $1 ESCAPE '\\' AND {valid}
         ORDER BY org_id, priority, id LIMIT $3"
    );
    visible.all(&select, params![like, day, most]).await
}

/// The columns of a new version, in the order of [`values`].
pub(crate) const INSERT: &str = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji,
    post_ja, post_en, phone, fax, mail, hours, confirmed_on, valid_from)";
/// How many columns that is.
pub(crate) const WIDTH: usize = 15;

/// The values of a version that has not ended.
pub(crate) fn values(c: Contact) -> Vec<Bound> {
    params![
        c.id,
        c.org,
        c.priority,
        c.name.ja,
        c.name.en,
        c.kana,
        c.romaji,
        c.post.ja,
        c.post.en,
        c.phone,
        c.fax,
        c.mail,
        c.hours.code(),
        c.confirmed_on,
        c.valid_from
    ]
}

/// Begins a version.
pub(crate) async fn begin(sql: &Sql<'_>, contact: Contact) -> Result<(), StoreError> {
    sql.insert_many(INSERT, WIDTH, vec![values(contact)], "").await.map(|_| ())
}

/// A version that is in force.
pub(crate) async fn in_force(sql: &Sql<'_>, id: ContactId) -> Result<Option<Contact>, StoreError> {
    sql.one("SELECT * FROM contacts WHERE id = $1 AND valid_to IS NULL", params![id]).await
}

/// Ends the version in force; `Conflict` if it has ended.
pub(crate) async fn end(sql: &Sql<'_>, id: ContactId, last: Day) -> Result<(), StoreError> {
    sql.run_one("UPDATE contacts SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL", params![id, last]).await
}

/// Notes that the version in force holds; `Conflict` if it has ended.
pub(crate) async fn confirm(sql: &Sql<'_>, id: ContactId, today: Day) -> Result<(), StoreError> {
    sql.run_one("UPDATE contacts SET confirmed_on = $2 WHERE id = $1 AND valid_to IS NULL", params![id, today]).await
}

/// How many contacts of an organisation are in force.
pub(crate) async fn count_in_force(sql: &Sql<'_>, org: OrgId) -> Result<i64, StoreError> {
    // The organisation's row is locked, so that two people cannot end the last two at once.
    sql.row(&format!("SELECT id FROM organisations WHERE id = $1{}", sql.lock()), params![org]).await?;
    sql.count("SELECT COUNT(*) AS n FROM contacts WHERE org_id = $1 AND valid_to IS NULL", params![org]).await
}

/// What of an organisation's contacts on `day` the actor may see.
pub(crate) async fn seen(visible: &Visible<'_, Contact>, org: OrgId, day: Day) -> Result<Vec<Contact>, StoreError> {
    let select = format!("SELECT * FROM contacts WHERE {{visible}} AND {OF_ORGANISATION} ORDER BY priority, id");
    visible.all(&select, params![org, day]).await
}
