//! Growing: everything that a hub on SQLite holds, moved into an empty database of PostgreSQL; and back into a file, which
//! is then a backup.
//!
//! All of it is one transaction of the new database, its tables too: until the commit there is nothing, and a move that
//! was killed left nothing behind. No table is named here; both databases are asked for theirs.

mod keep;
mod mark;
mod rows;
mod schema;
mod snapshot;

pub use keep::{Kept, as_one_file, keep, lacking, unsound};
pub use mark::{Mark, lift_mark, mark, marked, recounted};
pub use snapshot::Snapshot;

use crate::{Cx, Engine, Migration, Sql, StoreError, migrate, params, search};
use kernel::ContentHash;
use schema::{ForeignKey, Table};

/// Why a hub could not be moved. Then nothing of it is in the new database.
#[derive(Debug, thiserror::Error)]
pub enum GrowError {
    /// The new database must be PostgreSQL.
    #[error("a hub is moved to PostgreSQL only")]
    NotPostgres,
    /// The new database holds something; with the names of some of it.
    #[error("the new database is not empty")]
    NotEmpty(Vec<String>),
    /// What is to be moved has no tables of Kaname.
    #[error("the database to be moved has no tables of Kaname")]
    NoHub,
    /// What is to be moved lacks migrations.
    #[error("the database to be moved is of an earlier version and lacks {0} migrations")]
    Behind(usize),
    /// What is to be moved has migrations that are not known here.
    #[error("the database to be moved is of another version: migration {0} is unknown here, or was another one")]
    Unknown(String),
    /// A table is not the same in both.
    #[error("the table {0} is not the same on both engines")]
    Tables(String),
    /// A value is not of the kind that its column says.
    #[error("{many} values of {table}.{column} are not what the column should hold")]
    Unfit {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// In how many rows.
        many: i64,
    },
    /// After the copy the new table does not hold what the old one holds.
    #[error("the table {0} does not hold the same rows on both sides")]
    Differs(String),
    /// One of the databases refused something of a table.
    #[error("the table {table} could not be moved")]
    Table {
        /// The table.
        table: String,
        /// What it said.
        #[source]
        source: StoreError,
    },
    /// One of the databases refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows are written into the new database.
    Copy,
    /// They are read back and compared.
    Compare,
}

/// A table that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// A digest of them, whatever their order: equal on both sides.
    pub digest: ContentHash,
}

/// What was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grown {
    /// The tables, by name.
    pub tables: Vec<Moved>,
    /// How many foreign keys were checked over all rows.
    pub foreign_keys: usize,
}

impl Grown {
    /// How many rows they have.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|one| one.rows).sum()
    }
    /// A digest of all tables.
    pub fn digest(&self) -> ContentHash {
        let lines = self.tables.iter().map(|one| format!("{} {} {}\n", one.table, one.rows, one.digest));
        ContentHash::of(lines.collect::<String>().as_bytes())
    }
}

/// Makes the tables in the empty database in which `to` writes, fills them with all rows of `from`, and compares. What
/// search is made of is left for [`search::Indexed::reindex`], and marked so. `told` hears how many rows of how many.
///
/// # Errors
/// If one of them is not as it should be, or refuses; then `to` must not be committed.
pub async fn grow(
    from: &Snapshot,
    to: &Cx,
    migrations: &[Migration],
    told: &(dyn Fn(Step, u64, u64) + Sync),
) -> Result<Grown, GrowError> {
    let (old, new) = (from.cx().system("move to another database"), to.system("move to another database"));
    if new.engine() != Engine::Postgres {
        return Err(GrowError::NotPostgres);
    }
    snapshot::is_up_to_date(&old, migrations).await?;
    let there = schema::present(&new).await?;
    if !there.is_empty() {
        return Err(GrowError::NotEmpty(there));
    }
    make(to, migrations).await?;
    let tables = schema::of_postgres(&new).await?;
    schema::same(&tables, &schema::of_sqlite(&old).await?)?;
    let keys = schema::foreign_keys(&new).await?;
    for key in &keys {
        new.run(&key.drop(), params![]).await?;
    }
    let moved = all_rows(&old, &new, &tables, told).await?;
    check(&new, &keys).await?;
    search::unsettle(&new).await?;
    let names: Vec<String> = tables.iter().map(Table::quoted).collect();
    new.run(&format!("ANALYZE {}", names.join(", ")), params![]).await?;
    Ok(Grown { tables: moved, foreign_keys: keys.len() })
}

/// Copies all tables, then reads them back.
async fn all_rows(
    old: &Sql<'_>,
    new: &Sql<'_>,
    tables: &[Table],
    told: &(dyn Fn(Step, u64, u64) + Sync),
) -> Result<Vec<Moved>, GrowError> {
    let mut sizes = Vec::with_capacity(tables.len());
    for table in tables {
        sizes.push(rows::size(old, table).await?);
    }
    let all: u64 = sizes.iter().map(|size| size.rows).sum();
    let (mut sums, mut done) = (Vec::with_capacity(tables.len()), 0);
    for (table, size) in tables.iter().zip(&sizes) {
        let mut tell = |many| {
            done += many;
            told(Step::Copy, done, all);
        };
        let sum = rows::copy(old, new, table, size.at_once(), &mut tell).await;
        sums.push(sum.map_err(|source| refused(table, source))?);
    }
    let (mut moved, mut done) = (Vec::with_capacity(tables.len()), 0);
    for ((table, size), sum) in tables.iter().zip(&sizes).zip(sums) {
        let mut tell = |many| {
            done += many;
            told(Step::Compare, done, all);
        };
        let back = rows::read_back(new, table, size.at_once(), &mut tell).await;
        if back.map_err(|source| refused(table, source))? != sum || sum.rows != size.rows {
            return Err(GrowError::Differs(table.name.clone()));
        }
        moved.push(Moved { table: table.name.clone(), rows: sum.rows, digest: sum.digest() });
    }
    Ok(moved)
}

fn refused(table: &Table, source: StoreError) -> GrowError {
    GrowError::Table { table: table.name.clone(), source }
}

/// Puts the foreign keys back, which looks at every row, and makes sure that they are what they were.
async fn check(new: &Sql<'_>, keys: &[ForeignKey]) -> Result<(), GrowError> {
    for key in keys {
        let put = new.run(&key.add(), params![]).await;
        put.map_err(|source| GrowError::Table { table: key.table.clone(), source })?;
    }
    match schema::foreign_keys(new).await? == keys {
        true => Ok(()),
        false => Err(GrowError::Tables("of the foreign keys".into())),
    }
}

/// Makes the tables, as every hub has them.
async fn make(to: &Cx, migrations: &[Migration]) -> Result<(), StoreError> {
    // Whoever starts a server on this database at the same time makes this table first as well: one of the two gives up.
    to.system("move to another database").run(migrate::TABLE, params![]).await?;
    for migration in migrate::all(migrations) {
        migrate::apply(to, migration).await?;
    }
    Ok(())
}
