//! Opening the database, and bringing its tables up to date.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use migration::{Migrator, MigratorTrait as _, SchemaManager};
use sea_orm::sea_query::Query;
use sea_orm::{
    ConnAcquireErr, ConnectOptions, ConnectionTrait as _, Database as Connector,
    DatabaseConnection, DbBackend, DbErr, SqlxPostgresConnector, TransactionTrait as _,
};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use crate::domain::change::watch;
pub use crate::domain::database::Database;
use crate::domain::database::Written;
use crate::failure::Failure;

/// How many connections read an SQLite file at once. Only one can write.
const SQLITE_READERS: u32 = 4;
/// How much of an SQLite file is read as memory of the system, which all connections share: a call
/// for each page would take longer than most pages. The system takes the memory back when it must.
const SQLITE_MAPPED: u64 = 4 << 30;
/// How much each connection to an SQLite file keeps to itself, for what it sorts and writes.
const SQLITE_CACHE_KIB: u32 = 16 << 10;
/// What each connection to PostgreSQL begins with.
const POSTGRES_SETTINGS: [(&str, &str); 5] = [
    // Statements of many branches are many expressions on few rows: to compile them takes seconds
    // and saves nothing.
    ("jit", "off"),
    // To sort and hash, before it writes to disk. The default of 4 MB is less than the parties of
    // one busy country need.
    ("work_mem", "32MB"),
    // One country is in a fifth of all agreements and another in none: no plan serves both.
    ("plan_cache_mode", "force_custom_plan"),
    // Disks have no arms any more: to read an index costs little more than to read on.
    ("random_page_cost", "1.1"),
    // Many ask at once: helpers for one would keep the others waiting.
    ("max_parallel_workers_per_gather", "0"),
];
/// How many connections a server keeps to PostgreSQL for reading, and how many for writing. Writers
/// take turns and wait connected, which must keep no reader waiting.
const POSTGRES_READERS: u32 = 8;
const POSTGRES_WRITERS: u32 = 4;
/// How long to wait for a connection: to read, so that whoever asks is told soon that the database is
/// away, and to write, where many wait their turn.
const READERS_PATIENCE: Duration = Duration::from_millis(750);
const WRITERS_PATIENCE: Duration = Duration::from_secs(5);
/// How long one statement may take, where nobody says.
pub const LONGEST_STATEMENT: Duration = Duration::from_secs(15);
/// After how many steps of its machine SQLite sees whether a statement takes too long: a millisecond
/// or less.
const STEPS: i32 = 20_000;
/// The lock that servers starting at once take in turn. Never change it: old and new must agree.
const MIGRATION_LOCK: i64 = 0x0045_4e54_454e_5445;

/// Opens the database at `url`. An SQLite file that is not there is created, with no tables.
pub async fn connect(url: &str) -> Result<Database, Failure> {
    connect_for(url, LONGEST_STATEMENT).await
}

/// Opens the database for those who wait so long for an answer: no statement that reads goes on for
/// longer.
pub async fn connect_for(url: &str, longest: Duration) -> Result<Database, Failure> {
    let opened = match backend(url) {
        Some(DbBackend::Sqlite) => connect_sqlite(url, longest).await,
        Some(_) => connect_postgres(url, longest).await,
        None => {
            return Err(Failure::new(format!(
                "DATABASE_URL is `{}`, which is not the address of a database.",
                without_password(url)
            ))
            .hint(ADDRESSES));
        }
    };
    opened.map_err(|cause| {
        let shown = without_password(url);
        Failure::new(format!("The database at {shown} (DATABASE_URL) cannot be opened."))
            .because(cause.to_string().replace(url, &shown))
            .hint(match backend(url) {
                Some(DbBackend::Sqlite) => {
                    "Check that the folder exists and may be written to, and that the file is an SQLite database."
                }
                _ => "Check that PostgreSQL runs there, that the database exists, and that user and password are right.",
            })
    })
}

const ADDRESSES: &str =
    "Write sqlite://entente.db for a file, or postgres://user:password@host/database.";

fn backend(url: &str) -> Option<DbBackend> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(DbBackend::Sqlite),
        "postgres" | "postgresql" => Some(DbBackend::Postgres),
        _ => None,
    }
}

/// The file of an SQLite database. Nothing for one in memory or on a server.
pub fn file(url: &str) -> Option<PathBuf> {
    if backend(url) != Some(DbBackend::Sqlite) || is_in_memory(url) {
        return None;
    }
    let options: SqliteConnectOptions = url.parse().ok()?;
    Some(options.get_filename().to_owned())
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

async fn connect_sqlite(url: &str, longest: Duration) -> Result<Database, DbErr> {
    let writer = Connector::connect(sqlite(url, 1, false)).await?;
    // Each connection to a database in memory would see a database of its own.
    let reader = if is_in_memory(url) {
        writer.clone()
    } else {
        let mut options = sqlite(url, SQLITE_READERS, true);
        options.map_sqlx_sqlite_pool_opts(move |pool| interrupting(pool, longest));
        Connector::connect(options).await?
    };
    Ok(Database {
        reader,
        writer,
        written: Written::default(),
    })
}

fn sqlite(url: &str, connections: u32, only_reading: bool) -> ConnectOptions {
    // Who waits for a file waits for others at work, not for a server that is away.
    let mut options = pool(url, connections, WRITERS_PATIENCE);
    options
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |options: SqliteConnectOptions| {
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(WRITERS_PATIENCE)
                .pragma("mmap_size", SQLITE_MAPPED.to_string())
                .pragma("cache_size", format!("-{SQLITE_CACHE_KIB}"))
                .pragma("temp_store", "MEMORY");
            if only_reading {
                options.pragma("query_only", "ON")
            } else {
                options
            }
        });
    options
}

/// Ends what a connection does for one asker, a statement or a few, when it takes longer than this.
/// SQLite would go on with it though nobody waits any more.
fn interrupting(pool: SqlitePoolOptions, longest: Duration) -> SqlitePoolOptions {
    pool.after_connect(move |connection, _| allow(connection, longest).boxed())
        .before_acquire(move |connection, _| {
            let allowed = allow(connection, longest);
            async { allowed.await.map(|()| true) }.boxed()
        })
}

/// From now on, and for so long.
async fn allow(connection: &mut SqliteConnection, longest: Duration) -> sqlx::Result<()> {
    let begin = Instant::now();
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS, move || begin.elapsed() < longest);
    Ok(())
}

async fn connect_postgres(url: &str, longest: Duration) -> Result<Database, DbErr> {
    let writer = postgres(url, POSTGRES_WRITERS, WRITERS_PATIENCE);
    let mut reader = postgres(url, POSTGRES_READERS, READERS_PATIENCE);
    reader.statement_timeout(longest);
    reader.map_sqlx_postgres_opts(|options| {
        let only_reading = [("default_transaction_read_only", "on")];
        options.options(POSTGRES_SETTINGS).options(only_reading)
    });
    Ok(Database {
        writer: Connector::connect(writer).await?,
        reader: Connector::connect(reader).await?,
        written: Written::default(),
    })
}

fn postgres(url: &str, connections: u32, patience: Duration) -> ConnectOptions {
    let mut options = pool(url, connections, patience);
    options
        .statement_timeout(LONGEST_STATEMENT)
        .set_application_name("entente")
        .map_sqlx_postgres_opts(|options| options.options(POSTGRES_SETTINGS));
    options
}

fn pool(url: &str, connections: u32, patience: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .connect_timeout(WRITERS_PATIENCE)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// How many connections there are, and how many of them have nothing to do.
pub fn connections(connection: &DatabaseConnection) -> (u32, usize) {
    match connection.get_database_backend() {
        DbBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    }
}

/// How long what every question waits for may take, such as who somebody is.
pub const SOON: Duration = Duration::from_secs(2);

/// What the database says, or that it is away where it says nothing for so long.
pub async fn in_time<T, E: From<DbErr>>(
    longest: Duration,
    said: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let late = |_| E::from(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
    tokio::time::timeout(longest, said).await.map_err(late)?
}

/// Does this after each statement that reads, and that after each one that writes.
pub fn on_statement(
    db: &mut Database,
    reads: impl Fn() + Send + Sync + 'static,
    writes: impl Fn() + Send + Sync + 'static,
) {
    db.reader.set_metric_callback(move |_| reads());
    db.writer.set_metric_callback(move |_| writes());
}

/// An address, of a database or another, as it may be shown: with `***` where the password is.
pub fn without_password(url: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let mut shown = match address.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((login, place)) => {
                let user = login.split_once(':').map(|(user, _)| user);
                let login = user.map_or(login.to_owned(), |user| format!("{user}:***"));
                format!("{scheme}://{login}@{place}")
            }
            None => address.to_owned(),
        },
        None => address.to_owned(),
    };
    for (index, parameter) in parameters.split('&').enumerate() {
        if !parameter.is_empty() {
            shown.push(if index == 0 { '?' } else { '&' });
            shown.push_str(if parameter.starts_with("password=") {
                "password=***"
            } else {
                parameter
            });
        }
    }
    shown
}

/// Brings the tables up to date. Servers that start at once on one database wait for each other.
pub async fn migrate(db: &Database) -> Result<(), DbErr> {
    let migrating = Migrating::begin(db).await?;
    let done = migrating.up().await;
    migrating.end().await;
    done
}

/// Undoes the last `steps` steps of the tables' history, with all that is in those tables.
pub async fn revert(db: &Database, steps: u32) -> Result<(), DbErr> {
    let migrating = Migrating::begin(db).await?;
    let done = Migrator::down(&migrating.connection, Some(steps)).await;
    migrating.end().await;
    done
}

/// All steps of the tables' history and whether each has been taken.
pub async fn history(db: &Database) -> Result<Vec<(String, bool)>, DbErr> {
    let pending = Migrator::get_pending_migrations_read_only(&db.reader).await?;
    let is_pending = |name: &str| pending.iter().any(|step| step.name() == name);
    Ok(Migrator::migrations()
        .iter()
        .map(|step| (step.name().to_owned(), !is_pending(step.name())))
        .collect())
}

/// How far a database has come in the tables' history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// How many steps were taken.
    pub taken: usize,
    /// How many steps are still to be taken.
    pub pending: usize,
    /// Steps that were taken, and that this program does not know.
    pub unknown: Vec<String>,
}

/// How far this database has come. Unlike others who ask, this also answers of the databases of newer
/// programs.
pub async fn steps(db: &Database) -> Result<Steps, DbErr> {
    let taken = taken(&db.reader).await?;
    let known = Migrator::migrations();
    let pending = known
        .iter()
        .filter(|step| !taken.iter().any(|it| it == step.name()));
    let unknown = taken
        .iter()
        .filter(|it| !known.iter().any(|step| step.name() == *it));
    Ok(Steps {
        taken: taken.len(),
        pending: pending.count(),
        unknown: unknown.cloned().collect(),
    })
}

/// The names of the steps that were taken.
async fn taken(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    const TABLE: &str = "seaql_migrations";
    if !SchemaManager::new(connection).has_table(TABLE).await? {
        return Ok(Vec::new());
    }
    let rows = Query::select().column("version").from(TABLE).take();
    let rows = connection.query_all(&rows).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Whether the database answers and its tables are up to date.
pub async fn is_ready(db: &Database) -> Result<bool, DbErr> {
    db.reader.ping().await?;
    let pending = Migrator::get_pending_migrations_read_only(&db.reader).await?;
    Ok(pending.is_empty())
}

/// The connection on which the tables are changed. On PostgreSQL it is the only one of its pool and
/// holds a lock for as long as it lives, because the lock belongs to the connection.
struct Migrating {
    connection: DatabaseConnection,
    own: bool,
}

impl Migrating {
    async fn begin(db: &Database) -> Result<Self, DbErr> {
        if db.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(Self {
                connection: db.writer.clone(),
                own: false,
            });
        }
        let options = db.writer.get_postgres_connection_pool().connect_options();
        // Without the notices that tables exist already, and with all the time it takes.
        let options = (*options).clone().options([
            ("client_min_messages", "warning"),
            ("statement_timeout", "0"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|cause| DbErr::Conn(sea_orm::RuntimeErr::SqlxError(cause.into())))?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        connection
            .execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))
            .await?;
        Ok(Self {
            connection,
            own: true,
        })
    }

    /// Takes the steps that are pending. After any, the triggers of the log are made anew.
    async fn up(&self) -> Result<(), DbErr> {
        if Migrator::get_pending_migrations(&self.connection)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        Migrator::up(&self.connection, None).await?;
        let transaction = self.connection.begin().await?;
        let watching = watch::watch(&transaction).await;
        watching.map_err(|cause| DbErr::Custom(cause.to_string()))?;
        transaction.commit().await
    }

    /// Closing the connection gives the lock back.
    async fn end(self) {
        if self.own
            && let Err(cause) = self.connection.close().await
        {
            tracing::warn!(%cause, "the connection used for migrations did not close");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::error::Failing;

    /// Counts for minutes, were it left alone.
    const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000000) SELECT count(*) FROM n";

    #[tokio::test]
    async fn what_takes_sqlite_too_long_is_ended_and_the_connection_goes_on() {
        let mut options = sqlite("sqlite::memory:", 1, true);
        options.map_sqlx_sqlite_pool_opts(|pool| interrupting(pool, Duration::from_millis(200)));
        let connection = Connector::connect(options).await.unwrap();
        for _ in 0..2 {
            let cause = connection.execute_unprepared(ENDLESS).await.unwrap_err();
            assert_eq!(Failing::of(&cause), Failing::TooLong, "{cause}");
            connection.execute_unprepared("SELECT 1").await.unwrap();
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("sqlite://entente.db", "sqlite://entente.db"),
            ("postgres://me@host/x", "postgres://me@host/x"),
            ("postgres://me:p@ss:w/rd@host/x", "postgres://me:***@host/x"),
            (
                "postgres://host/x?sslmode=require&password=secret",
                "postgres://host/x?sslmode=require&password=***",
            ),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn only_sqlite_on_a_disk_has_a_file() {
        let path = |url| file(url).map(|path| path.display().to_string());
        assert_eq!(path("sqlite://entente.db").as_deref(), Some("entente.db"));
        assert_eq!(
            path("sqlite:///data/x.db?mode=rwc").as_deref(),
            Some("/data/x.db")
        );
        for none in [
            "sqlite::memory:",
            "sqlite://x?mode=memory",
            "postgres://host/x",
            "x.db",
        ] {
            assert_eq!(path(none), None, "{none}");
        }
    }

    #[test]
    fn only_two_kinds_of_database_are_known() {
        assert_eq!(backend("sqlite://x.db"), Some(DbBackend::Sqlite));
        assert_eq!(backend("postgresql://x/y"), Some(DbBackend::Postgres));
        assert_eq!(backend("mysql://x/y"), None);
        assert_eq!(backend("entente.db"), None);
    }
}
