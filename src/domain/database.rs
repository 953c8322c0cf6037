//! The two sides of the database: many readers, and one writer where SQLite allows only one.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};

use crate::domain::change::live::{Live, announce};
use crate::domain::change::{self, Author};
use crate::domain::error::{Error, Result};

/// The database. On PostgreSQL both sides are the same pool.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reading.
    pub reader: DatabaseConnection,
    /// For writing.
    pub writer: DatabaseConnection,
    /// For following what is written.
    pub live: Live,
}

impl Database {
    /// Runs `work` in one transaction: all of it is written and logged, or nothing.
    pub async fn write<T, E, W>(&self, author: &Author, now: DateTime<Utc>, work: W) -> Result<T, E>
    where
        E: From<Error>,
        W: for<'a> FnOnce(&'a DatabaseTransaction, DateTime<Utc>) -> BoxFuture<'a, Result<T, E>>,
    {
        // SQLite must take its write lock at once: a reader that becomes a writer half-way fails.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self
            .writer
            .begin_with_options(options)
            .await
            .map_err(Error::from)?;
        take_turn(&transaction).await?;
        change::append_outside(&transaction, now).await?;
        let written = work(&transaction, now).await?;
        change::append(&transaction, author, now).await?;
        announce(&transaction).await?;
        transaction.commit().await.map_err(Error::from)?;
        self.live.wake();
        Ok(written)
    }
}

/// Any number, as long as it is always the same and no other lock of the program's.
const TURN: i64 = 7_110_620_250_623;

/// Writers take turns on PostgreSQL too, as they must on SQLite: what is derived from several rows,
/// such as the status of an agreement, is then always derived from all of them.
///
/// To wait is no fault, however long those before take: the limit on statements is lifted while one
/// waits, and is the pool's again when one's turn has come. Three statements, because a server sets
/// out to count before it reads what the first of several says.
async fn take_turn(transaction: &DatabaseTransaction) -> Result<()> {
    if transaction.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for sql in [
        "SET LOCAL statement_timeout = 0",
        &format!("SELECT pg_advisory_xact_lock({TURN})"),
        "SET LOCAL statement_timeout TO DEFAULT",
    ] {
        transaction.execute_unprepared(sql).await?;
    }
    Ok(())
}
