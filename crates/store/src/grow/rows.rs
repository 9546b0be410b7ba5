//! The rows of a table: read on one side, written on the other, and a sum that is the same whatever their order.

use super::{
    GrowError,
    schema::{Column, Holds, Table},
};
use crate::{Bound, Engine, Param, Row, Sql, StoreError, params};
use kernel::ContentHash;
use uuid::Uuid;

/// At most so many rows at once,
const ROWS: i64 = 5_000;
/// and about so many bytes of texts and files.
const BYTES: i64 = 16 << 20;

/// How large a table is.
pub(super) struct Size {
    pub(super) rows: u64,
    largest: i64,
}

impl Size {
    /// How many of its rows are read at once.
    pub(super) fn at_once(&self) -> i64 {
        (BYTES / self.largest.max(1)).clamp(1, ROWS)
    }
}

/// Looks through a table: how large it is, and, on SQLite, whether all its values are what its columns say.
pub(super) async fn size(old: &Sql<'_>, table: &Table) -> Result<Size, GrowError> {
    // PostgreSQL holds nothing else in the first place.
    let looked: &[Column] = if old.engine() == Engine::Sqlite { &table.columns } else { &[] };
    let unfit = |(at, column): (usize, &Column)| {
        format!(", COALESCE(SUM(NOT {}), 0) AS unfit_{at}", column.holds.fits(&column.quoted()))
    };
    let unfit: String = looked.iter().enumerate().map(unfit).collect();
    let long = |column: &Column| matches!(column.holds, Holds::Text | Holds::Bytes);
    let octets = |column: &Column| format!(" + COALESCE(octet_length({}), 0)", column.quoted());
    let octets: String = table.columns.iter().filter(|column| long(column)).map(octets).collect();
    let select = format!(
        "SELECT COUNT(*) AS n, CAST(COALESCE(MAX(0{octets}), 0) AS BIGINT) AS largest{unfit} FROM {}",
        table.quoted()
    );
    let row = old.row(&select, params![]).await?.ok_or_else(|| GrowError::Tables(table.name.clone()))?;
    for (at, column) in looked.iter().enumerate() {
        let many: i64 = row.get(&format!("unfit_{at}"))?;
        if many > 0 {
            return Err(GrowError::Unfit { table: table.name.clone(), column: column.name.clone(), many });
        }
    }
    Ok(Size { rows: u64::try_from(row.get::<i64>("n")?).unwrap_or_default(), largest: row.get("largest")? })
}

/// Goes through all rows of a table, so many at once, on either engine.
struct Walk<'a> {
    sql: &'a Sql<'a>,
    table: &'a Table,
    at_once: i64,
    /// SQLite: behind which row; PostgreSQL: `None` until its cursor is open.
    after: Option<i64>,
}

impl<'a> Walk<'a> {
    fn new(sql: &'a Sql<'a>, table: &'a Table, at_once: i64) -> Self {
        Self { sql, table, at_once, after: None }
    }
    /// The next rows; none at the end.
    async fn next(&mut self) -> Result<Vec<Row>, StoreError> {
        match self.sql.engine() {
            Engine::Sqlite => self.next_of_sqlite().await,
            Engine::Postgres => self.next_of_postgres().await,
        }
    }
    async fn next_of_sqlite(&mut self) -> Result<Vec<Row>, StoreError> {
        let (columns, quoted) = (self.table.listed(), self.table.quoted());
        let select =
            format!("SELECT rowid AS row_place, {columns} FROM {quoted} WHERE rowid > $1 ORDER BY rowid LIMIT $2");
        let rows = self.sql.rows(&select, params![self.after.unwrap_or(i64::MIN), self.at_once]).await?;
        if let Some(last) = rows.last() {
            self.after = Some(last.get("row_place")?);
        }
        Ok(rows)
    }
    async fn next_of_postgres(&mut self) -> Result<Vec<Row>, StoreError> {
        let cursor = format!("\"read_{}\"", self.table.name);
        if self.after.replace(0).is_none() {
            let (columns, quoted) = (self.table.listed(), self.table.quoted());
            let declare = format!("DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {columns} FROM {quoted}");
            self.sql.run(&declare, params![]).await?;
        }
        let rows = self.sql.rows(&format!("FETCH {} FROM {cursor}", self.at_once), params![]).await?;
        if rows.is_empty() {
            self.sql.run(&format!("CLOSE {cursor}"), params![]).await?;
        }
        Ok(rows)
    }
}

/// Copies all rows of a table, so many at once; the sum of what was read.
pub(super) async fn copy(
    old: &Sql<'_>,
    new: &Sql<'_>,
    table: &Table,
    at_once: i64,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<Sum, StoreError> {
    empty(new, table).await?;
    let insert = format!("INSERT INTO {} ({})", table.quoted(), table.listed());
    let (mut sum, mut walk) = (Sum::default(), Walk::new(old, table, at_once));
    loop {
        let rows = walk.next().await?;
        if rows.is_empty() {
            return Ok(sum);
        }
        let mut values = Vec::with_capacity(rows.len());
        for row in &rows {
            let cells = cells(row, table)?;
            sum.add(&cells);
            values.push(cells.into_iter().map(Cell::bound).collect());
        }
        drop(rows);
        told(new.insert_many(&insert, table.columns.len(), values, "").await?);
    }
}

/// Takes out what migrations put in: it stands among what is copied as well, as it is today; here nothing is sealed yet.
async fn empty(new: &Sql<'_>, table: &Table) -> Result<(), StoreError> {
    let quoted = table.quoted();
    if new.count(&format!("SELECT COUNT(*) AS n FROM {quoted}"), params![]).await? == 0 {
        return Ok(());
    }
    if new.engine() == Engine::Postgres {
        for what in ["ALTER TABLE {} DISABLE TRIGGER USER", "DELETE FROM {}", "ALTER TABLE {} ENABLE TRIGGER USER"] {
            new.run(&what.replace("{}", &quoted), params![]).await?;
        }
        return Ok(());
    }
    let select = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1";
    let triggers = new.rows(select, params![&table.name]).await?;
    for trigger in &triggers {
        new.run(&format!("DROP TRIGGER \"{}\"", trigger.text("name")?), params![]).await?;
    }
    new.run(&format!("DELETE FROM {quoted}"), params![]).await?;
    for trigger in &triggers {
        new.run(&trigger.text("sql")?, params![]).await?;
    }
    Ok(())
}

/// Reads all rows of a table; their sum.
pub(super) async fn read_back(
    sql: &Sql<'_>,
    table: &Table,
    at_once: i64,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<Sum, StoreError> {
    let (mut sum, mut walk) = (Sum::default(), Walk::new(sql, table, at_once));
    loop {
        let rows = walk.next().await?;
        if rows.is_empty() {
            return Ok(sum);
        }
        for row in &rows {
            sum.add(&cells(row, table)?);
        }
        told(u64::try_from(rows.len()).unwrap_or_default());
    }
}

/// One value.
enum Cell {
    Number(Option<i64>),
    Truth(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Uuid(Option<Uuid>),
}

fn cells(row: &Row, table: &Table) -> Result<Vec<Cell>, StoreError> {
    let cell = |column: &Column| {
        let name = column.name.as_str();
        Ok(match column.holds {
            Holds::Number => Cell::Number(row.get(name)?),
            Holds::Truth => Cell::Truth(row.get(name)?),
            Holds::Text => Cell::Text(row.get(name)?),
            Holds::Bytes => Cell::Bytes(row.get(name)?),
            Holds::Uuid => Cell::Uuid(row.get(name)?),
        })
    };
    table.columns.iter().map(cell).collect()
}

impl Cell {
    fn bound(self) -> Bound {
        match self {
            Cell::Number(value) => value.bound(),
            Cell::Truth(value) => value.bound(),
            Cell::Text(value) => value.bound(),
            Cell::Bytes(value) => value.bound(),
            Cell::Uuid(value) => value.bound(),
        }
    }
    /// Its length and its bytes; nothing has no length.
    fn write(&self, into: &mut Vec<u8>) {
        let number;
        let bytes: Option<&[u8]> = match self {
            Cell::Number(value) => {
                number = value.unwrap_or_default().to_be_bytes();
                value.map(|_| &number[..])
            }
            Cell::Truth(value) => value.map(|value| if value { &[1][..] } else { &[0][..] }),
            Cell::Text(value) => value.as_ref().map(String::as_bytes),
            Cell::Bytes(value) => value.as_deref(),
            Cell::Uuid(value) => value.as_ref().map(|value| &value.as_bytes()[..]),
        };
        let length = bytes.map_or(u64::MAX, |bytes| bytes.len() as u64);
        into.extend_from_slice(&length.to_be_bytes());
        into.extend_from_slice(bytes.unwrap_or_default());
    }
}

/// How many rows, and the sum of their hashes: the same for the same rows in any order, also where two are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) rows: u64,
    parts: [u64; 4],
}

impl Sum {
    fn add(&mut self, cells: &[Cell]) {
        let mut row = Vec::new();
        cells.iter().for_each(|cell| cell.write(&mut row));
        let hash = ContentHash::of(&row);
        self.rows += 1;
        for (part, bytes) in self.parts.iter_mut().zip(hash.bytes().chunks_exact(8)) {
            *part = part.wrapping_add(u64::from_be_bytes(bytes.try_into().unwrap_or_default()));
        }
    }
    /// What stands for it.
    pub(super) fn digest(&self) -> ContentHash {
        let bytes: Vec<u8> = self.parts.iter().chain([&self.rows]).flat_map(|part| part.to_be_bytes()).collect();
        ContentHash::of(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[[Cell; 2]]) -> Sum {
        let mut sum = Sum::default();
        rows.iter().for_each(|row| sum.add(row));
        sum
    }
    fn text(value: &str) -> Cell {
        Cell::Text(Some(value.into()))
    }

    #[test]
    fn the_sum_knows_each_value_and_its_column_but_no_order_of_rows() {
        let row = |a: &str, b: &str| [text(a), text(b)];
        let both = sum(&[row("a", "b"), row("c", "d")]);
        assert_eq!(both, sum(&[row("c", "d"), row("a", "b")]));
        for other in [
            sum(&[row("a", "b")]),
            sum(&[row("a", "b"), row("c", "d"), row("c", "d")]),
            sum(&[row("b", "a"), row("c", "d")]),
            sum(&[row("ab", ""), row("c", "d")]),
            sum(&[row("a", "d"), row("c", "b")]),
            sum(&[[text("a"), Cell::Text(None)], row("c", "d")]),
        ] {
            assert_ne!(both.digest(), other.digest());
        }
        assert_ne!(sum(&[row("a", "")]), sum(&[[text("a"), Cell::Text(None)]]), "empty is not nothing");
        assert_ne!(sum(&[row("a", "a"), row("a", "a")]), sum(&[]), "two alike do not take each other away");
    }
}
