//! What tables there are, on both sides.

use super::{GrowError, mark};
use crate::{Row, Sql, StoreError, params, search};
use std::collections::{BTreeMap, BTreeSet};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Number,
    Truth,
    Text,
    Bytes,
    Uuid,
}

impl Holds {
    fn named(kind: &str) -> Option<Self> {
        match kind {
            "bigint" => Some(Holds::Number),
            "boolean" => Some(Holds::Truth),
            "text" => Some(Holds::Text),
            "bytea" => Some(Holds::Bytes),
            "uuid" => Some(Holds::Uuid),
            _ => None,
        }
    }
    /// What SQLite, which takes anything into any column, must have in one of this kind.
    pub(super) fn fits(self, column: &str) -> String {
        let is = |kind: &str| format!("typeof({column}) = '{kind}'");
        let fits = match self {
            Holds::Number => is("integer"),
            Holds::Truth => format!("{} AND {column} IN (0, 1)", is("integer")),
            Holds::Text => is("text"),
            Holds::Bytes => is("blob"),
            Holds::Uuid => format!("{} AND LENGTH({column}) = 16", is("blob")),
        };
        format!("({column} IS NULL OR ({fits}))")
    }
}

/// A column of the new database.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) holds: Holds,
}

impl Column {
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }
}

/// A table of the new database.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

impl Table {
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }
    /// Its columns, as a statement lists them.
    pub(super) fn listed(&self) -> String {
        self.columns.iter().map(Column::quoted).collect::<Vec<_>>().join(", ")
    }
}

/// Names of what stands in the new database, of tables first; what belongs to an extension does not count.
pub(super) async fn present(new: &Sql<'_>) -> Result<Vec<String>, StoreError> {
    let select = "SELECT name FROM (
        SELECT 1 AS place, CAST(c.relname AS TEXT) AS name, c.oid AS oid FROM pg_class c
          WHERE c.relnamespace = CAST(current_schema() AS regnamespace)
        UNION ALL
        SELECT 2, CAST(p.proname AS TEXT), p.oid FROM pg_proc p
          WHERE p.pronamespace = CAST(current_schema() AS regnamespace)) there
      WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = there.oid AND d.deptype = 'e')
      ORDER BY place, name";
    new.rows(select, params![]).await?.iter().map(|row| row.text("name")).collect()
}

/// The tables of PostgreSQL: all but those that search is made of.
pub(super) async fn of_postgres(sql: &Sql<'_>) -> Result<Vec<Table>, GrowError> {
    let select = "SELECT CAST(c.relname AS TEXT) AS name, CAST(a.attname AS TEXT) AS column_name,
                         format_type(a.atttypid, NULL) AS kind
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum";
    gathered(&sql.rows(select, params![]).await?)
}

/// The same of SQLite.
pub(super) async fn of_sqlite(sql: &Sql<'_>) -> Result<Vec<Table>, GrowError> {
    // `table` leaves out what a virtual table keeps.
    let select = "SELECT l.name AS name, c.name AS column_name, lower(c.type) AS kind
        FROM pragma_table_list l JOIN pragma_table_info(l.name) c
        WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY l.name, c.cid";
    gathered(&sql.rows(select, params![]).await?)
}

/// Tables from rows of `name`, `column_name`, `kind`, those of a table one after the other.
fn gathered(rows: &[Row]) -> Result<Vec<Table>, GrowError> {
    let mut tables: Vec<Table> = Vec::new();
    for row in rows {
        let (table, name, kind) = (row.text("name")?, row.text("column_name")?, row.text("kind")?);
        if search::TABLES.contains(&table.as_str()) || table == mark::TABLE {
            continue;
        }
        let holds = Holds::named(&kind).ok_or_else(|| GrowError::Tables(table.clone()))?;
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(Column { name, holds }),
            None => tables.push(Table { name: table, columns: vec![Column { name, holds }] }),
        }
    }
    Ok(tables)
}

/// Whether both sides have the same columns in the same tables.
pub(super) fn same(new: &[Table], old: &[Table]) -> Result<(), GrowError> {
    let columns = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect();
    let by_name = |tables: &[Table]| -> BTreeMap<String, BTreeSet<String>> {
        tables.iter().map(|table| (table.name.clone(), columns(table))).collect()
    };
    let (new, old) = (by_name(new), by_name(old));
    let names: BTreeSet<&String> = new.keys().chain(old.keys()).collect();
    match names.into_iter().find(|name| new.get(*name) != old.get(*name)) {
        Some(name) => Err(GrowError::Tables(name.clone())),
        None => Ok(()),
    }
}

/// A foreign key: taken off while rows come in any order, and put back over all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ForeignKey {
    pub(super) table: String,
    name: String,
    says: String,
}

impl ForeignKey {
    pub(super) fn drop(&self) -> String {
        format!("ALTER TABLE {} DROP CONSTRAINT {}", self.table, self.name)
    }
    pub(super) fn add(&self) -> String {
        format!("ALTER TABLE {} ADD CONSTRAINT {} {}", self.table, self.name, self.says)
    }
}

/// All of the new database, in a fixed order.
pub(super) async fn foreign_keys(new: &Sql<'_>) -> Result<Vec<ForeignKey>, StoreError> {
    let select = "SELECT quote_ident(c.relname) AS table_name, quote_ident(k.conname) AS name,
                         pg_get_constraintdef(k.oid) AS says
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype = 'f' AND k.connamespace = CAST(current_schema() AS regnamespace)
        ORDER BY c.relname, k.conname";
    let rows = new.rows(select, params![]).await?;
    let key =
        |row: &Row| Ok(ForeignKey { table: row.text("table_name")?, name: row.text("name")?, says: row.text("says")? });
    rows.iter().map(key).collect()
}
