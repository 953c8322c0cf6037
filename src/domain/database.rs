//! The two sides of the database: many readers, and one writer where SQLite allows only one.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use futures_util::task::AtomicWaker;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};

use crate::domain::change::{self, Author};
use crate::domain::error::{Error, Result};

/// The database. On PostgreSQL both sides are the same pool.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reading.
    pub reader: DatabaseConnection,
    /// For writing.
    pub writer: DatabaseConnection,
    /// Tells that something was written.
    pub written: Written,
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
        change::require_known(&transaction, author).await?;
        let written = work(&transaction, now).await?;
        change::append(&transaction, author, now).await?;
        announce(&transaction).await?;
        transaction.commit().await.map_err(Error::from)?;
        self.written.tell();
        Ok(written)
    }
}

/// Tells one listener of this program that something was written. Clones tell the same one.
#[derive(Clone, Debug, Default)]
pub struct Written(Arc<News>);

#[derive(Debug, Default)]
struct News {
    has_come: AtomicBool,
    listener: AtomicWaker,
}

impl Written {
    fn tell(&self) {
        self.0.has_come.store(true, Ordering::Release);
        self.0.listener.wake();
    }

    /// Waits until something was written since the last time.
    pub async fn wait(&self) {
        poll_fn(|context| {
            self.0.listener.register(context.waker());
            if self.0.has_come.swap(false, Ordering::AcqRel) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}

/// What writers on PostgreSQL tell other programs by.
pub const CHANNEL: &str = "entente_change";

/// Tells other programs on the same PostgreSQL that this transaction wrote, once it is committed.
async fn announce(transaction: &DatabaseTransaction) -> Result<()> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let notify = format!("NOTIFY {CHANNEL}");
        transaction.execute_unprepared(&notify).await?;
    }
    Ok(())
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
