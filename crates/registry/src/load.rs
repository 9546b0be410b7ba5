//! Filling the registry in bulk: the facts of the documents, organisations, members, contacts.
//!
//! Loading the same again changes nothing: ids of what is loaded come from what it is, and what is there stays.

mod facts;
mod fiction;
mod readings;
mod rules;

pub use facts::facts;
pub use fiction::{AUDIT, fiction, fiction_of, member_id};
pub use rules::{decided, rules};

use crate::{
    Contact, Organisation,
    fold::{self, fold},
    store::{contacts as contact_rows, organisations},
};
use access::{Actor, BodyKind, OrgId};
use kernel::{At, Bilingual, ContentHash, Day, Id};
use std::collections::BTreeMap;
use store::{Bound, Db, FromRow, Sql, StoreError, params};

/// How many rows were new, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The counts.
    pub rows: BTreeMap<&'static str, u64>,
}

impl Loaded {
    /// How many rows were new in all.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
    pub(crate) fn add(&mut self, table: &'static str, rows: u64) {
        *self.rows.entry(table).or_default() += rows;
    }
}

/// An organisation to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganisation {
    /// Its id.
    pub id: OrgId,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Its code; operators have none.
    pub code: Option<String>,
    /// Its full name.
    pub name: Bilingual,
    /// The reading of its name; may be empty.
    pub kana: String,
    /// Its Japanese name in Latin letters; may be empty.
    pub romaji: String,
    /// The name people use.
    pub short: Bilingual,
    /// What it does here; may be empty.
    pub role: Bilingual,
    /// The code of its sector or sub-sector, which must be registered.
    pub sector: Option<String>,
    /// Where it is; may be empty.
    pub place: String,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its blocks of addresses.
    pub networks: Vec<String>,
    /// Whether it exists only in the trial.
    pub fictional: bool,
    /// The first day.
    pub valid_from: Day,
    /// The last day, if it has ended.
    pub valid_to: Option<Day>,
    /// Where the documents name it.
    pub source: String,
    /// What a reader should know.
    pub note: String,
    /// Its place among those of its kind; those with the same place stand in the order of their readings.
    pub order: u16,
}

impl NewOrganisation {
    /// One with a name and nothing else known of it.
    pub fn new(id: OrgId, kind: BodyKind, name: Bilingual, from: Day) -> Self {
        Self {
            id,
            kind,
            code: None,
            short: name.clone(),
            name,
            kana: String::new(),
            romaji: String::new(),
            role: Bilingual::default(),
            sector: None,
            place: String::new(),
            domains: Vec::new(),
            networks: Vec::new(),
            fictional: false,
            valid_from: from,
            valid_to: None,
            source: String::new(),
            note: String::new(),
            order: 0,
        }
    }
    pub(crate) fn sort(&self) -> String {
        let rank = match self.kind {
            BodyKind::Centre => 0,
            BodyKind::Ministry => 1,
            BodyKind::Council => 2,
            BodyKind::Ceptoar => 3,
            BodyKind::Related => 4,
            BodyKind::Operator => 5,
            BodyKind::Oversight => 6,
            BodyKind::Agency => 7,
        };
        let reading = if self.kana.is_empty() { &self.name.ja } else { &self.kana };
        format!("{rank}{:05}{}", self.order, fold(reading))
    }
    pub(crate) fn search(&self) -> String {
        let Self { name, short, kana, romaji, code, .. } = self;
        let code = code.as_deref().unwrap_or_default();
        // A line break between two names keeps a search from finding across them.
        [&name.ja, &name.en, &short.ja, &short.en, kana, romaji, code].map(fold::name).join("\n")
    }
    fn values(self) -> Vec<Bound> {
        let (sort, search) = (self.sort(), self.search());
        params![
            self.id,
            self.kind,
            self.code,
            self.name.ja,
            self.name.en,
            self.kana,
            self.romaji,
            self.short.ja,
            self.short.en,
            self.role.ja,
            self.role.en,
            self.sector,
            self.place,
            self.domains.join("\n"),
            self.networks.join("\n"),
            // Its rules stand in ceptoar_rules; the old column wants a word.
            "by-hand",
            self.fictional,
            self.valid_from,
            self.valid_to,
            self.source,
            self.note,
            search,
            sort
        ]
    }
}

/// Where an organisation that has no place of its own in its kind stands in lists, and by what it is found, under the
/// names that it has now.
pub(crate) fn order_and_search(of: &Organisation) -> (String, String) {
    let now = NewOrganisation {
        code: of.code.clone(),
        kana: of.kana.clone(),
        romaji: of.romaji.clone(),
        short: of.short.clone(),
        ..NewOrganisation::new(of.id, of.kind, of.name.clone(), of.valid_from)
    };
    (now.sort(), now.search())
}

/// Folds the names of all anew where a step of the tables has emptied the folded ones, or they were folded by another version;
/// how many differed.
///
/// # Errors
/// If the database refuses.
pub async fn fold_anew(db: &Db, now: At) -> Result<usize, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let behind = "SELECT (SELECT COUNT(*) FROM name_folding WHERE version <> $1)
                       + (SELECT COUNT(*) FROM organisations WHERE search = '') AS n";
    let behind = cx.system("names").count(behind, params![fold::VERSION]).await?;
    drop(cx);
    if behind == 0 {
        return Ok(0);
    }
    let cx = db.write(Actor::nobody(), now).await?;
    let differed = fold_all(&cx.system("names")).await?;
    cx.commit_unrecorded("names").await?;
    Ok(differed)
}

async fn fold_all(sql: &Sql<'_>) -> Result<usize, StoreError> {
    let mut differed = 0;
    for row in sql.rows("SELECT * FROM organisations", params![]).await? {
        let one: Organisation = FromRow::from_row(&row)?;
        let search = order_and_search(&one).1;
        if search != row.text("search")? {
            sql.run_one("UPDATE organisations SET search = $2 WHERE id = $1", params![one.id, search]).await?;
            differed += 1;
        }
    }
    sql.run_one("UPDATE name_folding SET version = $1", params![fold::VERSION]).await?;
    Ok(differed)
}

/// A membership to be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// The CEPTOAR.
    pub ceptoar: OrgId,
    /// The member.
    pub org: OrgId,
    /// The first day.
    pub valid_from: Day,
}

/// Registers organisations; those whose id or code is there stay as they are. The number of new ones.
///
/// # Errors
/// If a sector is not registered or the database refuses.
pub async fn organisations(sql: &Sql<'_>, new: Vec<NewOrganisation>) -> Result<u64, StoreError> {
    let head = "INSERT INTO organisations (id, kind, code, name_ja, name_en, kana, romaji, short_ja, short_en,
        role_ja, role_en, sector_code, place_ja, domains, networks, passes, fictional, valid_from, valid_to,
        source, note, search, sort)";
    let rows = new.into_iter().map(NewOrganisation::values).collect();
    sql.insert_many(head, 23, rows, "ON CONFLICT DO NOTHING").await
}

/// Registers memberships; those that are there stay as they are. The number of new ones.
///
/// # Errors
/// If an organisation is not registered or the database refuses.
pub async fn members(sql: &Sql<'_>, new: Vec<NewMember>) -> Result<u64, StoreError> {
    let head = "INSERT INTO members (ceptoar_id, org_id, valid_from)";
    let rows = new.into_iter().map(|member| params![member.ceptoar, member.org, member.valid_from]).collect();
    sql.insert_many(head, 3, rows, "ON CONFLICT DO NOTHING").await
}

/// A supervision to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSupervision {
    /// The agency.
    pub agency: OrgId,
    /// The ministry that supervises it.
    pub ministry: OrgId,
    /// What supports it.
    pub basis: String,
    /// The first day.
    pub valid_from: Day,
}

/// Registers supervisions; those that are there stay as they are. The number of new ones.
///
/// # Errors
/// If an organisation is not registered or the database refuses.
pub async fn supervisions(sql: &Sql<'_>, new: Vec<NewSupervision>) -> Result<u64, StoreError> {
    let head = "INSERT INTO supervisions (agency_id, ministry_id, basis, valid_from)";
    let rows = new.into_iter().map(|one| params![one.agency, one.ministry, one.basis, one.valid_from]).collect();
    sql.insert_many(head, 4, rows, "ON CONFLICT DO NOTHING").await
}

/// Registers points of contact; those whose id is there stay as they are. The number of new ones.
///
/// # Errors
/// If an organisation is not registered or the database refuses.
pub async fn contacts(sql: &Sql<'_>, new: Vec<Contact>) -> Result<u64, StoreError> {
    let rows = new.into_iter().map(contact_rows::values).collect();
    sql.insert_many(contact_rows::INSERT, contact_rows::WIDTH, rows, "ON CONFLICT DO NOTHING").await
}

/// The ids of all organisations that have a code.
///
/// # Errors
/// If the database refuses.
pub async fn ids_by_code(sql: &Sql<'_>) -> Result<BTreeMap<String, OrgId>, StoreError> {
    organisations::ids_by_code(sql).await
}

/// The same id for the same name, always: a UUID of version 8 made of the name's hash.
pub fn settled_id<T>(name: &str) -> Option<Id<T>> {
    let hash = ContentHash::of(name.as_bytes()).to_string();
    let (head, tail) = (hash.get(0..12)?, (hash.get(13..16)?, hash.get(17..32)?));
    format!("{head}8{}8{}", tail.0, tail.1).parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_id_from_a_name_is_settled() {
        let id = settled_id::<access::actor::Organisation>("organisation NISC").unwrap();
        assert_eq!(Some(id), settled_id("organisation NISC"));
        assert_ne!(Some(id), settled_id("organisation MIC"));
        assert_eq!(id.to_string().get(14..15), Some("8"));
    }
}
