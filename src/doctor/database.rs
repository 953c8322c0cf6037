//! The database: whether it answers, is of a kind we know, can be written to, and holds what it should.

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait as _,
};

use crate::clock::Clock;
use crate::config::Serve;
use crate::database::{self, Database, Steps};
use crate::doctor::{Finding, clock, keys};
use crate::domain::{change, key, search};

const CHECK: &str = "database";
const TABLES: &str = "tables";

/// PostgreSQL older than this was never tried.
const TRIED: u32 = 15;

/// What is found of the database. Where it does not answer, there is nothing more to look at.
pub async fn examine(url: &str, serve: &Serve) -> Vec<Finding> {
    let db = match database::connect(url).await {
        Ok(db) => db,
        Err(failure) => return vec![Finding::failed(CHECK, &failure)],
    };
    let shown = database::without_password(url);
    let mut found = match read(&db, &shown, serve).await {
        Ok(found) => found,
        Err(cause) => {
            let message = format!("{shown} cannot be read: {cause}");
            let hint = "Check the rights of the database's user, and the database's own log.";
            vec![Finding::problem(CHECK, message, hint)]
        }
    };
    found.extend(writing(&db).await);
    found
}

async fn read(db: &Database, shown: &str, serve: &Serve) -> Result<Vec<Finding>, DbErr> {
    let is_postgres = is_postgres(&db.reader);
    let (version, encoding) = kind(&db.reader).await?;
    let mut found = vec![
        judge_version(shown, is_postgres, &version),
        judge_encoding(is_postgres, &encoding),
    ];
    if is_postgres {
        found.push(database_clock(&db.reader).await?);
    }
    let steps = database::steps(db).await?;
    found.push(judge_steps(&steps));
    if steps.taken > 0 && steps.pending == 0 && steps.unknown.is_empty() {
        let held = held(db, serve).await;
        found.extend(held.map_err(|cause| DbErr::Custom(cause.to_string()))?);
    }
    Ok(found)
}

fn is_postgres(connection: &DatabaseConnection) -> bool {
    connection.get_database_backend() == DbBackend::Postgres
}

/// One row of a question that has no values.
async fn ask(connection: &DatabaseConnection, sql: &str) -> Result<QueryResult, DbErr> {
    let backend = connection.get_database_backend();
    let row = connection.query_one_raw(Statement::from_string(backend, sql));
    row.await?
        .ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))
}

/// Version and encoding.
async fn kind(connection: &DatabaseConnection) -> Result<(String, String), DbErr> {
    if is_postgres(connection) {
        let sql = "SELECT current_setting('server_version'), current_setting('server_encoding')";
        let row = ask(connection, sql).await?;
        return Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    }
    let version = ask(connection, "SELECT sqlite_version()").await?;
    let encoding = ask(connection, "PRAGMA encoding").await?;
    Ok((version.try_get_by_index(0)?, encoding.try_get_by_index(0)?))
}

/// SQLite is part of the program. PostgreSQL is what somebody installed; no extension is needed.
fn judge_version(shown: &str, is_postgres: bool, version: &str) -> Finding {
    if !is_postgres {
        return Finding::ok(CHECK, format!("{shown} answers. It is SQLite {version}."));
    }
    let message = format!("{shown} answers. It is PostgreSQL {version}.");
    let major = version.split(|c: char| !c.is_ascii_digit()).next();
    let major: u32 = major.and_then(|it| it.parse().ok()).unwrap_or_default();
    if major >= TRIED {
        return Finding::ok(CHECK, message);
    }
    let hint = format!("Entente is tried on PostgreSQL {TRIED} and later. Move to one of these.");
    Finding::warning(CHECK, message, hint)
}

/// In other encodings, names cannot be kept or lists are in another order.
fn judge_encoding(is_postgres: bool, encoding: &str) -> Finding {
    if matches!(encoding, "UTF8" | "UTF-8") {
        return Finding::ok(CHECK, format!("Text is kept as {encoding}."));
    }
    let hint = match is_postgres {
        true => {
            "Make a new one and load the data there: CREATE DATABASE entente ENCODING 'UTF8' TEMPLATE template0"
        }
        false => "Let entente make a new file, and load the data there.",
    };
    let message = format!("Text is kept as {encoding}, and not as UTF-8.");
    Finding::problem(CHECK, message, hint)
}

async fn database_clock(connection: &DatabaseConnection) -> Result<Finding, DbErr> {
    let before = Clock::System.now();
    let row = ask(connection, "SELECT clock_timestamp()").await?;
    let theirs: DateTime<Utc> = row.try_get_by_index(0)?;
    // Half of the way there and back, during which both clocks went on.
    let ours = before + (Clock::System.now() - before) / 2;
    Ok(clock::agree(ours, theirs))
}

fn judge_steps(steps: &Steps) -> Finding {
    if !steps.unknown.is_empty() {
        let message = format!(
            "A newer entente changed the tables: this one does not know {}.",
            steps.unknown.join(", ")
        );
        let hint = "Use that version or a later one.";
        return Finding::problem(TABLES, message, hint);
    }
    match (steps.taken, steps.pending) {
        (0, _) => Finding::warning(
            TABLES,
            "There are no tables yet.",
            "`entente serve` makes and fills them; `entente migrate` only makes them.",
        ),
        (taken, 0) => Finding::ok(TABLES, format!("They are up to date, after {taken} steps.")),
        (_, pending) => Finding::warning(
            TABLES,
            format!("They are not up to date: {pending} steps are pending."),
            "`entente migrate` takes them, as the next start of a server does. Make a backup first.",
        ),
    }
}

/// What is in the tables.
async fn held(db: &Database, serve: &Serve) -> crate::domain::error::Result<Vec<Finding>> {
    let now = Clock::System.now();
    let mut found = Vec::new();
    if let Some(last) = change::read::last_at(&db.reader).await? {
        found.extend(clock::after_the_log(now, last));
    }
    let others = keys::Others {
        anonymous: serve.anonymous_read,
        tokens: serve.tokens.jwks.is_some(),
    };
    found.push(judge_search(search::is_due(&db.reader).await?));
    found.push(keys::judge(&key::list(&db.reader).await?, now, others));
    Ok(found)
}

fn judge_search(is_due: bool) -> Finding {
    const CHECK: &str = "search";
    if !is_due {
        return Finding::ok(CHECK, "What searches look in is there.");
    }
    let message = "There are texts, and nothing that searches look in: nothing is found.";
    let hint = "`entente reindex` writes it, as the next start of a server does.";
    Finding::warning(CHECK, message, hint)
}

/// Whether the database can be written to. Nothing is.
async fn writing(db: &Database) -> Option<Finding> {
    if is_postgres(&db.writer) {
        let sql = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', has_schema_privilege(current_schema(), 'CREATE')";
        let row = ask(&db.writer, sql).await.ok()?;
        let told = |index| row.try_get_by_index::<Option<bool>>(index).ok().flatten();
        return judge_rights(told(0)?, told(1)?, told(2).unwrap_or_default());
    }
    // Takes the lock that writers take, and gives it back.
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let tried = match db.writer.begin_with_options(options).await {
        Ok(transaction) => transaction.rollback().await,
        Err(cause) => Err(cause),
    };
    tried.err().map(|cause| locked(&cause))
}

fn locked(cause: &DbErr) -> Finding {
    let message = format!("The database cannot be written to: {cause}");
    let hint = "Another program may be writing for long: try again. Or the file may not be written to by this user.";
    Finding::problem(CHECK, message, hint)
}

fn judge_rights(is_standby: bool, is_read_only: bool, may_create: bool) -> Option<Finding> {
    if is_standby || is_read_only {
        let message = match is_standby {
            true => "This is a standby, which cannot be written to.",
            false => "The database is set to read only.",
        };
        let hint = "Name the primary with --database-url; look at default_transaction_read_only.";
        return Some(Finding::problem(CHECK, message, hint));
    }
    (!may_create).then(|| {
        let message =
            "The database's user may not create tables, so that they cannot be brought up to date.";
        let hint =
            "GRANT CREATE ON SCHEMA public TO the user, or run `entente migrate` as one who may.";
        Finding::warning(CHECK, message, hint)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn versions_that_were_never_tried_are_told() {
        let level = |is_postgres, version| judge_version("x", is_postgres, version).level;
        assert_eq!(level(true, "17.2 (Debian 17.2-1.pgdg120+1)"), Level::Ok);
        assert_eq!(level(true, "15.14"), Level::Ok);
        assert_eq!(level(true, "18beta1"), Level::Ok);
        assert_eq!(level(true, "14.9"), Level::Warning);
        assert_eq!(level(true, "nonsense"), Level::Warning);
        assert_eq!(level(false, "3.50.4"), Level::Ok);
    }

    #[test]
    fn text_is_kept_as_utf_8() {
        assert_eq!(judge_encoding(true, "UTF8").level, Level::Ok);
        assert_eq!(judge_encoding(false, "UTF-8").level, Level::Ok);
        assert_eq!(judge_encoding(true, "SQL_ASCII").level, Level::Problem);
        assert_eq!(judge_encoding(false, "UTF-16le").level, Level::Problem);
    }

    #[test]
    fn tables_of_a_newer_version_are_a_problem_and_of_an_older_one_are_not() {
        let level = |taken, pending, unknown: &[&str]| {
            let unknown = unknown.iter().map(ToString::to_string).collect();
            judge_steps(&Steps {
                taken,
                pending,
                unknown,
            })
            .level
        };
        assert_eq!(level(9, 0, &[]), Level::Ok);
        assert_eq!(level(9, 1, &[]), Level::Warning);
        assert_eq!(level(0, 9, &[]), Level::Warning);
        assert_eq!(level(9, 0, &["m2030"]), Level::Problem);
    }

    #[test]
    fn a_database_that_cannot_be_written_to_is_a_problem() {
        let level =
            |standby, read_only, may| judge_rights(standby, read_only, may).map(|it| it.level);
        assert_eq!(level(false, false, true), None);
        assert_eq!(level(true, true, true), Some(Level::Problem));
        assert_eq!(level(false, true, true), Some(Level::Problem));
        assert_eq!(level(false, false, false), Some(Level::Warning));
    }

    #[test]
    fn a_database_that_searches_find_nothing_in_is_told() {
        assert_eq!(judge_search(true).level, Level::Warning);
        assert_eq!(judge_search(false).level, Level::Ok);
    }
}
