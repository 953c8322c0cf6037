//! A database for each test, copied from a template that is made once per process.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, process, thread};

use entente::clock::Clock;
use entente::database::{self, Database};
use sea_orm::{ConnectionTrait as _, Database as Connector};
use tempfile::TempDir;

use super::{now, postgres};

/// The two databases that Entente runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that is gone when this value is.
pub struct TestDatabase {
    pub url: String,
    place: Place,
}

enum Place {
    /// The folder goes by itself.
    File(#[expect(dead_code, reason = "kept until the test is over")] TempDir),
    /// A database of the server of this name.
    Server(String),
}

/// What a database holds at the start.
#[derive(Clone, Copy)]
enum Content {
    Tables,
    Bundled,
}

impl TestDatabase {
    /// With the bundled data.
    pub fn seeded(kind: Kind) -> Self {
        Self::copy(kind, Content::Bundled)
    }

    /// With tables and nothing in them.
    pub fn empty(kind: Kind) -> Self {
        Self::copy(kind, Content::Tables)
    }

    /// Without so much as tables.
    pub fn bare(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => sqlite(None),
            Kind::Postgres => postgres(None),
        }
    }

    fn copy(kind: Kind, content: Content) -> Self {
        static FILES: [OnceLock<Vec<u8>>; 2] = [const { OnceLock::new() }; 2];
        static NAMES: [OnceLock<String>; 2] = [const { OnceLock::new() }; 2];
        let index = match content {
            Content::Tables => 0,
            Content::Bundled => 1,
        };
        match kind {
            Kind::Sqlite => sqlite(Some(FILES[index].get_or_init(|| sqlite_template(content)))),
            Kind::Postgres => postgres(Some(
                NAMES[index].get_or_init(|| postgres_template(content)),
            )),
        }
    }
}

fn sqlite(template: Option<&Vec<u8>>) -> TestDatabase {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("test.db");
    if let Some(bytes) = template {
        fs::write(&file, bytes).unwrap();
    }
    TestDatabase {
        url: format!("sqlite://{}", file.display()),
        place: Place::File(folder),
    }
}

/// The bytes of a database file, whole once the write-ahead log is in it.
fn sqlite_template(content: Content) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("template.db");
    let url = format!("sqlite://{}", file.display());
    apart(async move {
        let db = filled(&url, content).await;
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        db.writer.execute_unprepared(checkpoint).await.unwrap();
        close(db).await;
    });
    fs::read(file).unwrap()
}

fn postgres(template: Option<&String>) -> TestDatabase {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("entente_test_{}_{number}", process::id());
    let template = template.map_or("template0", String::as_str);
    administer(format!("CREATE DATABASE {name} TEMPLATE {template}"));
    TestDatabase {
        url: format!("{}/{name}", postgres::server()),
        place: Place::Server(name),
    }
}

/// The name of a database that nobody is connected to. It goes with the server of this process; on
/// a server given from outside it stays, and the next run replaces it.
fn postgres_template(content: Content) -> String {
    let content_name = match content {
        Content::Bundled => "bundled",
        _ => "tables",
    };
    let name = format!("entente_template_{content_name}_{}", process::id());
    administer(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    administer(format!("CREATE DATABASE {name} TEMPLATE template0"));
    let url = format!("{}/{name}", postgres::server());
    apart(async move { close(filled(&url, content).await).await });
    name
}

async fn filled(url: &str, content: Content) -> Database {
    let db = database::connect(url).await.unwrap();
    database::migrate(&db).await.unwrap();
    if let Content::Bundled = content {
        entente::dataset::seed_bundled(&db, Clock::Fixed(now()))
            .await
            .unwrap();
    }
    db
}

async fn close(db: Database) {
    db.reader.close().await.unwrap();
    db.writer.close().await.unwrap();
}

/// Runs one statement on the server, outside any test's database.
fn administer(statement: String) {
    let url = format!("{}/postgres", postgres::server());
    apart(async move {
        let connection = Connector::connect(url).await.unwrap();
        connection.execute_unprepared(&statement).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// Runs on a runtime of its own: a pool must not outlive the runtime of the test that opened it.
fn apart(work: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    thread::spawn(move || runtime.block_on(work))
        .join()
        .unwrap();
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Server(name) = &self.place {
            administer(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
