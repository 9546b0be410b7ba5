//! The table of a fiscal year as it leaves the circle: small cells hidden, each year once.
//!
//! Why once: two tables of one year with a report between them would tell of that one report. A correction is made in
//! words, and counts in the year in which it is made.

mod tables;

pub use tables::Circle;

use crate::{
    beside::Figures,
    live::{ALL, ATTACK, values},
    sheet::{Line, Sheet, Value},
};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations};
use kernel::{At, ContentHash, Id};
use serde::{Deserialize, Serialize};
use sharing::count::Dimension;
use sharing::report::detail::Category;
use shell::Voice;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError};

/// The code of the row of all that stand under no sector of the plan.
const OTHER: &str = "other";

/// The id of a publication.
pub type PublicationId = Id<Publication>;

/// A table as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// Whose figures they are.
    pub org: OrgId,
    /// What it says.
    pub content: Content,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who published it.
    pub published_by: PersonId,
    /// When.
    pub published_at: At,
}

/// What a publication says. What is hidden is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The fiscal year.
    pub year: i32,
    /// The fewest organisations that a figure covers.
    pub k: i64,
    /// How many reports in all; `None` where fewer than `k` organisations reported.
    pub whole: Option<i64>,
    /// How many notices left: the body's own doing, known to all who received them, and of no reporter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<i64>,
    /// The drill, the Council, newsletters: see [`crate::beside`]. Empty where it was published before these were counted.
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    pub beside: Figures,
    /// Sectors by category, months, kinds.
    pub tables: Vec<Table>,
}

/// One table of a publication; its last row and its last column are sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// `sector`, `month`, `kind`.
    pub code: String,
    /// The codes of its columns; a table without any has one, the sum.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<PublishedRow>,
}

/// One row of a published table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRow {
    /// Its code.
    pub code: String,
    /// Its numbers; `None` for what is hidden.
    pub values: Vec<Option<i64>>,
}

impl Content {
    /// The canonical JSON and its hash.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn sealed(&self) -> Result<(String, ContentHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ContentHash::of(text.as_bytes());
        Ok((text, hash))
    }
    /// How many reports of a sector are in a column.
    pub fn of_sector(&self, sector: &str, column: &str) -> Value {
        let Some(table) = self.table("sector") else { return Value::Hidden };
        let sum = Some(table.columns.len()).filter(|_| column == ALL);
        let place = sum.or_else(|| table.columns.iter().position(|code| code == column));
        let row = table.rows.iter().find(|row| row.code == sector);
        let found = row.zip(place).and_then(|(row, place)| row.values.get(place));
        found.map_or(Value::Unstated, |shown| Value::from(*shown))
    }
    fn table(&self, code: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.code == code)
    }
    /// How many reports are of a category; the cyber attacks only where each of their parts is shown.
    pub fn category(&self, code: &str) -> Value {
        let Some(table) = self.table("sector") else { return Value::Hidden };
        let sums = table.rows.iter().find(|row| row.code == ALL);
        let shown = |code: &str| {
            let place = table.columns.iter().position(|column| column == code)?;
            sums.and_then(|row| row.values.get(place).copied().flatten())
        };
        let attacks = || Category::ALL.iter().filter(|one| one.is_attack()).map(|one| shown(one.code())).sum();
        Value::from(match code {
            ALL => self.whole,
            ATTACK => attacks(),
            code => shown(code),
        })
    }
    /// Its tables as pages and files show them. `sector`: the words for a sector's code.
    pub fn sheets(&self, voice: &Voice, sector: impl Fn(&str) -> String) -> Vec<Sheet> {
        let word = |code: &str, dimension| {
            let key = values(dimension).into_iter().find(|(value, _)| *value == code).map(|(_, key)| key);
            key.map_or_else(|| code.to_owned(), |key| voice.t(key))
        };
        let month = |code: &str| {
            let number: i32 = code.split('-').nth(1).and_then(|month| month.parse().ok()).unwrap_or(0);
            voice.t1("statistics-month", "n", number)
        };
        let name = |table: &str, code: &str| match (table, code) {
            (_, ALL) => voice.t("statistics-all"),
            ("sector", OTHER) => voice.t("statistics-other"),
            ("sector", code) => sector(code),
            ("month", code) => month(code),
            (_, code) => word(code, Dimension::Kind),
        };
        let sheet = |table: &Table, code: &'static str| {
            let line = |row: &PublishedRow| Line {
                code: row.code.clone(),
                name: name(code, &row.code),
                depth: 0,
                sum: row.code == ALL,
                values: row.values.iter().map(|value| Value::from(*value)).collect(),
            };
            let columns = table.columns.iter().map(|column| word(column, Dimension::Category));
            Sheet {
                code,
                name: voice.t(&format!("statistics-by-{}", if code == "sector" { "crossed" } else { code })),
                head: voice.t(&format!("statistics-by-{code}-head")),
                columns: columns.chain([voice.t("statistics-all")]).collect(),
                rows: table.rows.iter().map(line).collect(),
            }
        };
        let codes = ["sector", "month", "kind"];
        codes.into_iter().filter_map(|code| self.table(code).map(|table| sheet(table, code))).collect()
    }
}

impl Resource for Publication {
    const KIND: Kind = Kind::Publication;
    type Key = PublicationId;
    const LOAD: &'static str = "SELECT * FROM publications WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            published_by: row.id("published_by")?,
            published_at: row.at("published_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}

impl FromRow for Publication {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Publication {
    fn visible_to(_actor: &Actor) -> Filter {
        Filter::everything()
    }
}
