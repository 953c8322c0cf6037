//! Has the database itself refuse to change or remove what stands in the log. Whoever owns the database
//! can take these triggers away; whoever only found a way past the program cannot.
//!
//! A later step that must touch the log takes them away first and makes them anew.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables of the log.
const LOG: [&str; 2] = ["change", "change_row"];
const OPERATIONS: [&str; 2] = ["UPDATE", "DELETE"];

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
            for table in LOG {
                let sql = format!(
                    "CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION keep_log()"
                );
                db.execute_unprepared(&sql).await?;
            }
            return Ok(());
        }
        for (table, operation) in all() {
            let name = name(table, operation);
            let sql = format!(
                "CREATE TRIGGER {name} BEFORE {operation} ON \"{table}\" BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END"
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
        for (table, operation) in all() {
            let sql = format!("DROP TRIGGER {}", name(table, operation));
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}

fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_table = |table| OPERATIONS.map(|operation| (table, operation));
    LOG.into_iter().flat_map(of_table)
}

fn name(table: &str, operation: &str) -> String {
    format!("keep_{table}_{}", operation.to_lowercase())
}
