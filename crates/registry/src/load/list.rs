//! Organisations from a list that somebody keeps: a CSV file. Everything is checked before anything is written.

mod row;

use super::{Loaded, NewMember, NewOrganisation, NewSupervision, contacts, members, organisations, supervisions};
use crate::{Contact, store::organisations::bodies_by_code};
use access::{BodyKind, OrgId};
use csv::StringRecord;
use kernel::{ContentHash, Day};
use row::{Line, Read};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{Cx, Entry, Sql, StoreError};

pub use row::COLUMNS;

/// The most flaws that are told at once.
const MOST: usize = 50;

/// Why a list was not loaded. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// It is no table in UTF-8.
    #[error("it cannot be read as a table: {0}; save it as \"CSV UTF-8\"")]
    Table(#[from] csv::Error),
    /// Its first line does not name the columns.
    #[error("the first line must name columns out of {columns}; {0}", columns = COLUMNS.join(","))]
    Head(String),
    /// Cells in it cannot stand.
    #[error("{flaws}", flaws = .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Flaws(Vec<Flaw>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A cell that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why}: \"{cell}\"")]
pub struct Flaw {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
    /// What stands there.
    pub cell: String,
}

/// What came of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// How many rows were new, by table.
    pub loaded: Loaded,
    /// How many organisations of the list were registered before, and stay as they are.
    pub before: usize,
}

/// What is registered, as far as a list names it.
pub(super) struct Known {
    pub(super) bodies: BTreeMap<String, (OrgId, BodyKind)>,
    pub(super) sectors: BTreeSet<String>,
    pub(super) today: Day,
}

/// Enters the organisations of a list. Those whose code is registered stay as they are: they keep themselves.
///
/// # Errors
/// If a cell cannot stand: all of them are told, and nothing is entered; or if the database refuses.
pub async fn list(cx: &Cx, file: &[u8]) -> Result<Entered, ListError> {
    let sql = cx.system("load organisations from a list");
    let known = known(&sql, cx.now().day()).await?;
    let rows = read(file, &known, || cx.new_id())?;
    let (new, before): (Vec<Read>, Vec<Read>) =
        rows.into_iter().partition(|row| !known.bodies.contains_key(row.code()));
    let entered = Entered { before: before.len(), loaded: enter(cx, &sql, new).await? };
    cx.audit(Entry::new("registry.list-loaded").detail(json!({
        "file": ContentHash::of(file).to_string(),
        "rows": entered.loaded.rows,
        "before": entered.before,
    })));
    Ok(entered)
}

async fn known(sql: &Sql<'_>, today: Day) -> Result<Known, StoreError> {
    let bodies = bodies_by_code(sql).await?;
    let sectors = crate::ask::sectors_on(sql, today).await?.into_iter().map(|sector| sector.code).collect();
    Ok(Known { bodies, sectors, today })
}

/// All rows, if every cell can stand.
fn read(file: &[u8], known: &Known, new_id: impl Fn() -> OrgId) -> Result<Vec<Read>, ListError> {
    // Spreadsheets begin a file in UTF-8 with a mark.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let head = reader.headers()?.clone();
    let places = places(&head)?;
    let (mut rows, mut flaws, mut codes) = (Vec::new(), Vec::new(), BTreeSet::new());
    for cells in reader.records() {
        let cells = cells?;
        let line = Line::new(&cells, &places);
        match line.read(known, new_id()) {
            Ok(row) if codes.insert(row.code().to_owned()) => rows.push(row),
            Ok(row) => flaws.push(line.flaw("code", "it stands in the list twice", row.code())),
            Err(some) => flaws.extend(some),
        }
    }
    flaws.truncate(MOST);
    if flaws.is_empty() { Ok(rows) } else { Err(ListError::Flaws(flaws)) }
}

/// Where each column stands.
fn places(head: &StringRecord) -> Result<BTreeMap<&'static str, usize>, ListError> {
    let mut places = BTreeMap::new();
    for (place, name) in head.iter().enumerate() {
        let column = COLUMNS.into_iter().find(|column| *column == name);
        let column = column.ok_or_else(|| ListError::Head(format!("\"{name}\" is none of them")))?;
        if places.insert(column, place).is_some() {
            return Err(ListError::Head(format!("\"{name}\" stands there twice")));
        }
    }
    match row::NEEDED.into_iter().find(|column| !places.contains_key(column)) {
        Some(column) => Err(ListError::Head(format!("\"{column}\" is missing"))),
        None => Ok(places),
    }
}

async fn enter(cx: &Cx, sql: &Sql<'_>, rows: Vec<Read>) -> Result<Loaded, StoreError> {
    let (mut bodies, mut joined, mut supervised, mut called) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let NewOrganisation { id, valid_from: from, .. } = row.organisation;
        joined.extend(row.ceptoars.iter().map(|ceptoar| NewMember { ceptoar: *ceptoar, org: id, valid_from: from }));
        supervised.extend(row.ministry.map(|ministry| NewSupervision {
            agency: id,
            ministry,
            basis: row.basis.clone(),
            valid_from: from,
        }));
        called.extend(row.card.map(|card| Contact {
            id: cx.new_id(),
            org: id,
            priority: card.priority,
            name: card.name,
            kana: card.kana,
            romaji: card.romaji,
            post: card.post,
            phone: card.phone,
            fax: card.fax,
            mail: card.mail,
            hours: card.hours,
            confirmed_on: None,
            valid_from: cx.now().day(),
            valid_to: None,
        }));
        bodies.push(row.organisation);
    }
    let mut loaded = Loaded::default();
    loaded.add("organisations", organisations(sql, bodies).await?);
    loaded.add("members", members(sql, joined).await?);
    loaded.add("supervisions", supervisions(sql, supervised).await?);
    loaded.add("contacts", contacts(sql, called).await?);
    Ok(loaded)
}
