//! Opening a database.

use crate::{Cx, Meter, Row, StoreError, System, Vault, beside::Asides, flush::Flush, tx::Tx};
use access::Actor;
use kernel::{At, Chance, Ids};
use sea_orm::sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, SqliteTransactionMode, SqlxError, Statement, TransactionOptions, TransactionTrait,
};
use std::{fs::OpenOptions, io::ErrorKind, path::Path, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, embedded.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// `JOIN` where a list must walk the first table by its index and stop when it has enough. SQLite's planner would
    /// rather read all of the other table, and sort.
    pub fn join_in_order(self) -> &'static str {
        match self {
            Engine::Sqlite => "CROSS JOIN",
            Engine::Postgres => "JOIN",
        }
    }
    pub(crate) fn backend(self) -> DbBackend {
        match self {
            Engine::Sqlite => DbBackend::Sqlite,
            Engine::Postgres => DbBackend::Postgres,
        }
    }
}

/// So many connections to a database at most.
const CONNECTIONS: u32 = 8;

/// An open database.
#[derive(Clone)]
pub struct Db {
    connection: DatabaseConnection,
    /// The connection of SQLite's one writer: it alone need not forget what it has read because another wrote.
    writing: DatabaseConnection,
    engine: Engine,
    /// SQLite has one writer; waiting here is fair, waiting on the file lock is not.
    writer: Arc<Mutex<()>>,
    flush: Option<Flush>,
    meter: Meter,
    pub(crate) asides: Asides,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) ids: Arc<Ids>,
    pub(crate) vault: Option<Arc<Vault>>,
}

/// What a commit outlives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power.
    Power,
    /// The end of the process only: for data that goes away with it. SQLite alone has the choice.
    Process,
}

impl Db {
    /// Opens a database whose commits outlive a loss of power: see [`Db::open_with`].
    ///
    /// # Errors
    /// As [`Db::open_with`].
    pub async fn open(url: &str, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        Self::open_with(url, chance, Durability::Power).await
    }

    /// Opens `sqlite:PATH` (made if absent, for nobody else to read) or `postgres://…`.
    ///
    /// # Errors
    /// If the address is of neither kind or the database cannot be reached.
    pub async fn open_with(url: &str, chance: Arc<dyn Chance>, durability: Durability) -> Result<Self, StoreError> {
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Engine::Postgres
        } else {
            return Err(StoreError::UnknownEngine(url.split(':').next().unwrap_or_default().to_owned()));
        };
        let mut options = ConnectOptions::new(match engine {
            Engine::Sqlite if !url.contains('?') => {
                make_private(Path::new(path(url)))?;
                format!("{url}?mode=rw")
            }
            _ => url.to_owned(),
        });
        options.max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        options.test_before_acquire(engine == Engine::Postgres);
        options
            .map_sqlx_postgres_pool_opts(|pool| pool.after_connect(|connection, _| Box::pin(uncompiled(connection))));
        if engine == Engine::Sqlite {
            options
                .map_sqlx_sqlite_pool_opts(|pool| pool.before_acquire(|connection, _| Box::pin(is_clean(connection))));
            let (synchronous, cache) = match durability {
                // `NORMAL` flushes before the log is written over into the database; commits are flushed by `Flush`.
                Durability::Power => ("NORMAL", "-16000"),
                // What goes away with the process is small, and its file stays in the system's memory.
                Durability::Process => ("OFF", "-4000"),
            };
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", synchronous)
                    .pragma("foreign_keys", "ON")
                    .pragma("busy_timeout", "10000")
                    .pragma("cache_size", cache)
                    // Else `INSERT OR REPLACE` deletes a sealed row without asking its trigger.
                    .pragma("recursive_triggers", "ON")
            });
        }
        let connection = Database::connect(options.clone()).await?;
        let writing = match engine {
            Engine::Sqlite => Database::connect(options.max_connections(1).to_owned()).await?,
            Engine::Postgres => connection.clone(),
        };
        let flush = match (engine, durability) {
            (Engine::Sqlite, Durability::Power) => Some(Flush::of_log(path(url))),
            _ => None,
        };
        Ok(Self {
            connection,
            writing,
            engine,
            writer: Arc::default(),
            flush,
            meter: Meter::default(),
            asides: Asides::default(),
            chance,
            vault: None,
            ids: Arc::default(),
        })
    }

    /// Opens the SQLite database at `url`, which must be there, by one connection that cannot change it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) async fn open_to_read(url: &str, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        Self::read_only(url, chance, true).await
    }

    /// The same; where `queries` are all that it is for, it makes no copies either.
    pub(crate) async fn read_only(url: &str, chance: Arc<dyn Chance>, queries: bool) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(format!("sqlite:{}?mode=ro", path(url)));
        // The one connection stays: what it has seen is compared at the end.
        options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite.pragma("query_only", if queries { "ON" } else { "OFF" }).pragma("busy_timeout", "10000")
        });
        let connection = Database::connect(options).await?;
        Ok(Self {
            writing: connection.clone(),
            connection,
            engine: Engine::Sqlite,
            writer: Arc::default(),
            flush: None,
            meter: Meter::default(),
            asides: Asides::default(),
            chance,
            vault: None,
            ids: Arc::default(),
        })
    }

    /// A number that is another one as soon as somebody else has written into this SQLite database, as seen by a
    /// database that was opened by [`Db::open_to_read`].
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) async fn version_seen(&self) -> Result<i64, StoreError> {
        let row =
            self.connection.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA data_version")).await?;
        row.map_or(Ok(0), |row| Row(row).get("data_version"))
    }

    /// The same database with the key of its secrets.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        Self { vault: Some(Arc::new(vault)), ..self }
    }
    /// A secret that follows from the key, for one purpose.
    ///
    /// # Errors
    /// `NoKey` where there is none.
    pub fn derive(&self, purpose: &str) -> Result<[u8; Vault::KEY], StoreError> {
        self.vault.as_deref().map(|vault| vault.derive(purpose)).ok_or(StoreError::NoKey)
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A transaction in which `actor` reads.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn read(&self, actor: Actor, now: At) -> Result<Cx, StoreError> {
        Ok(Cx::new(self.begin(false).await?, actor, now, self))
    }

    /// A transaction in which `actor` reads everything as it is at one moment, however long it takes.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn snapshot(&self, actor: Actor, now: At) -> Result<Cx, StoreError> {
        if self.engine == Engine::Sqlite {
            return self.read(actor, now).await;
        }
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        let inner = self.begun(&self.connection, options).await?;
        let tx = Tx::new(inner, self.engine, false, (None, None), self.meter.begun(false));
        Ok(Cx::new(tx, actor, now, self))
    }

    /// A transaction in which `actor` changes something. It must end with [`Cx::commit`].
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn write(&self, actor: Actor, now: At) -> Result<Cx, StoreError> {
        Ok(Cx::new(self.begin(true).await?, actor, now, self))
    }

    async fn begin(&self, writes: bool) -> Result<Tx, StoreError> {
        let gate = match (self.engine, writes) {
            (Engine::Sqlite, true) => Some(Arc::clone(&self.writer).lock_owned().await),
            _ => None,
        };
        let mode = if writes { SqliteTransactionMode::Immediate } else { SqliteTransactionMode::Deferred };
        let options = TransactionOptions { sqlite_transaction_mode: Some(mode), ..TransactionOptions::default() };
        let connection = if writes { &self.writing } else { &self.connection };
        let inner = self.begun(connection, options).await?;
        let flush = self.flush.clone().filter(|_| writes);
        Ok(Tx::new(inner, self.engine, writes, (gate, flush), self.meter.begun(writes)))
    }

    async fn begun(
        &self,
        connection: &DatabaseConnection,
        options: TransactionOptions,
    ) -> Result<DatabaseTransaction, StoreError> {
        let begun = connection.begin_with_options(options).await;
        Ok(begun.inspect_err(|_| self.meter.unreached())?)
    }

    /// Whether the disk did not keep what was committed. Then nothing is kept any more until the program starts anew and
    /// reads what is really there.
    pub fn lost_disk(&self) -> bool {
        self.flush.as_ref().is_some_and(Flush::lost)
    }

    /// What is counted of its transactions.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// How many connections are open, and how many of these nobody uses.
    pub fn connections(&self) -> (u32, usize) {
        match self.engine {
            Engine::Sqlite => {
                let pool = self.connection.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
            Engine::Postgres => {
                let pool = self.connection.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
        }
    }

    /// Whether a connection is idle, or another may be opened.
    pub(crate) fn has_room(&self) -> bool {
        let (open, idle) = self.connections();
        idle > 0 || open < CONNECTIONS
    }

    /// Runs SQL text outside any transaction: for migrations, backup and tests that try to break in.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn run_script(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Runs SQL text that keeps the database in order, outside any transaction, while nobody else of this process writes.
    pub(crate) async fn maintain(&self, sql: &str) -> Result<(), StoreError> {
        let _gate = self.writer.lock().await;
        self.writing.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// If a connection cannot be closed.
    pub async fn close(self) -> Result<(), StoreError> {
        self.writing.close().await?;
        Ok(self.connection.close().await?)
    }
}

/// Has PostgreSQL run statements as they are. By what it guesses of a list with many conditions it would compile it first,
/// which takes seconds where running it takes milliseconds.
async fn uncompiled(connection: &mut PgConnection) -> Result<(), SqlxError> {
    connection.execute("SET jit = off").await?;
    Ok(())
}

/// Whether a connection of SQLite is in no transaction. Where the disk is full the engine rolls back by itself, of which
/// the driver knows nothing: from then on what it calls a commit would end a savepoint only, and be kept nowhere. Such a
/// connection is closed, and another one opened.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, SqlxError> {
    // It answers when what was begun to be rolled back is.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Makes an empty file that nobody else of the machine reads, unless there is one. SQLite gives the files beside a
/// database the same permissions.
///
/// # Errors
/// `Unwritable` if it cannot be made.
pub fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut new = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    match new.write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(StoreError::Unwritable(cause)),
    }
}

/// The file of a SQLite database, from its address; `None` for a server.
pub fn file_of(url: &str) -> Option<&Path> {
    url.starts_with("sqlite:").then(|| Path::new(path(url)))
}

fn path(url: &str) -> &str {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next().unwrap_or(path)
}

impl Cx {
    /// A right to run SQL where no actor asks. `reason` stands in `docs/system-access.md`.
    pub fn system(&self, reason: &'static str) -> System<'_> {
        System::new(self.tx(), reason)
    }
}
