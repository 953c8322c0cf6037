//! Writers on PostgreSQL take turns, and waiting for one's turn is no fault.

use std::time::Duration;

use entente::database::{self, Database};
use entente::domain::change::Author;
use entente::domain::error::Error;
use futures_util::FutureExt as _;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connector};

use crate::support::database::{Kind, TestDatabase};
use crate::support::now;

/// How long a statement may take on the connections of these tests.
const LIMIT: Duration = Duration::from_millis(300);

/// Connections to a database whose server breaks off what takes longer than the limit.
async fn impatient(database: &TestDatabase) -> Database {
    let mut options = ConnectOptions::new(&database.url);
    options
        .max_connections(4)
        .statement_timeout(LIMIT)
        .sqlx_logging(false);
    let pool = Connector::connect(options).await.unwrap();
    Database {
        reader: pool.clone(),
        writer: pool,
        written: entente::domain::database::Written::default(),
    }
}

/// A writer that does this and nothing else.
async fn write(db: &Database, sql: &'static str) -> Result<(), Error> {
    let author = Author::program("test");
    db.write(&author, now(), move |tx, _| {
        async move {
            tx.execute_unprepared(sql).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

#[tokio::test]
async fn a_writer_waits_for_its_turn_longer_than_a_statement_may_take() {
    let database = TestDatabase::empty(Kind::Postgres);
    let (slow, quick) = (
        database::connect(&database.url).await.unwrap(),
        impatient(&database).await,
    );
    let (first, second) = tokio::join!(write(&slow, "SELECT pg_sleep(1.2)"), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        write(&quick, "SELECT 1").await
    });
    assert!(first.is_ok(), "{first:?}");
    assert!(second.is_ok(), "{second:?}");
}

#[tokio::test]
async fn once_its_turn_has_come_a_writer_is_held_to_the_limit_again() {
    let database = TestDatabase::empty(Kind::Postgres);
    let db = impatient(&database).await;
    let broken_off = write(&db, "SELECT pg_sleep(2)").await;
    let Err(Error::Database(cause)) = broken_off else {
        panic!("{broken_off:?}")
    };
    assert!(cause.to_string().contains("statement timeout"), "{cause}");
    assert!(write(&db, "SELECT 1").await.is_ok());
}
