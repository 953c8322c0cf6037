//! The tables: made, unmade and made again, and never by two servers at once.

use entente::clock::Clock;
use entente::{database, dataset};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::support::database::{Kind, TestDatabase};
use crate::support::{TestApp, now};

async fn tables(db: &database::Database) -> usize {
    let backend = db.reader.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'"
        }
        _ => {
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%\\_%'"
        }
    };
    let statement = Statement::from_string(backend, sql);
    db.reader.query_all_raw(statement).await.unwrap().len()
}

both_databases! { empty;
    async fn the_tables_can_be_unmade_and_made_again(app: TestApp) {
        let made = tables(&app.db).await;
        assert!(made > 5);
        let steps = database::history(&app.db).await.unwrap().len();
        database::revert(&app.db, u32::try_from(steps).unwrap()).await.unwrap();
        assert_eq!(tables(&app.db).await, 0);
        assert!(!database::is_ready(&app.db).await.unwrap());

        database::migrate(&app.db).await.unwrap();
        assert_eq!(tables(&app.db).await, made);
        assert!(database::is_ready(&app.db).await.unwrap());
    }

    async fn one_step_back_is_one_step(app: TestApp) {
        database::revert(&app.db, 1).await.unwrap();
        let history = database::history(&app.db).await.unwrap();
        let pending = history.iter().filter(|(_, taken)| !taken).count();
        assert_eq!(pending, 1);
        assert!(!history.last().unwrap().1);
    }
}

async fn two_servers_start_at_once(kind: Kind) {
    let database = TestDatabase::bare(kind);
    let one = database::connect(&database.url).await.unwrap();
    let other = database::connect(&database.url).await.unwrap();
    let (first, second) = tokio::join!(database::migrate(&one), database::migrate(&other));
    first.unwrap();
    second.unwrap();
    assert!(database::is_ready(&one).await.unwrap());
}

/// Replicas of a deployment start together.
#[tokio::test]
async fn two_servers_that_start_at_once_do_not_race_on_postgres() {
    for _ in 0..3 {
        two_servers_start_at_once(Kind::Postgres).await;
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_an_error_with_a_hint_and_no_password() {
    let url = "postgres://me:hunter2@127.0.0.1:1/none";
    let failure = database::connect(url).await.unwrap_err().to_string();
    assert!(!failure.contains("hunter2"), "{failure}");
    assert!(failure.contains("DATABASE_URL"), "{failure}");
    assert!(failure.contains("hint:"), "{failure}");

    let failure = database::connect("mysql://me:hunter2@host/x")
        .await
        .unwrap_err()
        .to_string();
    assert!(!failure.contains("hunter2"), "{failure}");
    assert!(failure.contains("sqlite://"), "{failure}");
}

both_databases! { empty;
    async fn servers_that_start_at_once_load_the_data_once(app: TestApp) {
        let clock = Clock::Fixed(now());
        let (one, other) = tokio::join!(
            dataset::seed_if_empty(&app.db, clock),
            dataset::seed_if_empty(&app.db, clock),
        );
        let loaded = [one.unwrap(), other.unwrap()];
        assert_eq!(loaded.iter().flatten().count(), 1, "{loaded:?}");
        let data = app.ask("{ agreements { totalCount } claims { totalCount } }").await;
        assert_eq!(data["agreements"]["totalCount"], 3);
        assert_eq!(data["claims"]["totalCount"], 156);
    }

    async fn loading_the_same_data_again_changes_nothing(app: TestApp) {
        let clock = Clock::Fixed(now());
        let first = dataset::seed_bundled(&app.db, clock).await.unwrap();
        let second = dataset::seed_bundled(&app.db, clock).await.unwrap();
        assert!(first.written() > 500, "{first}");
        assert_eq!(second.written(), 0, "{second}");
    }
}
