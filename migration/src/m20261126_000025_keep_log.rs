//! Has the database itself refuse to change or remove what stands in the log. Whoever owns the database
//! can take these triggers away; whoever only found a way past the program cannot.
//!
//! A later step that must touch the log takes them away first and makes them anew.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables of the log, with the column that tells their rows apart.
const LOG: [(&str, &str); 2] = [("change", "revision"), ("change_row", "id")];
/// In SQLite, a row that replaces another is only inserted.
const OPERATIONS: [&str; 3] = ["UPDATE", "DELETE", "INSERT"];

/// What PostgreSQL does when somebody tries.
const REFUSE: &str = "CREATE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of changes is only added to';
END
$$";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(REFUSE).await?;
            for (table, _) in LOG {
                let sql = format!(
                    "CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION keep_log()"
                );
                db.execute_unprepared(&sql).await?;
            }
            return Ok(());
        }
        for (table, column, operation) in all() {
            let name = name(table, operation);
            let when = match operation {
                "INSERT" => format!(
                    "WHEN EXISTS (SELECT 1 FROM \"{table}\" WHERE \"{column}\" = NEW.\"{column}\")"
                ),
                _ => String::new(),
            };
            let sql = format!(
                "CREATE TRIGGER {name} BEFORE {operation} ON \"{table}\" {when} BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END"
            );
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("DROP FUNCTION keep_log() CASCADE")
                .await?;
            return Ok(());
        }
        for (table, _, operation) in all() {
            let sql = format!("DROP TRIGGER {}", name(table, operation));
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let of_table = |(table, column)| OPERATIONS.map(|operation| (table, column, operation));
    LOG.into_iter().flat_map(of_table)
}

fn name(table: &str, operation: &str) -> String {
    format!("keep_{table}_{}", operation.to_lowercase())
}
