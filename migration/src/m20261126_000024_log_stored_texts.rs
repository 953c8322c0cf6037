//! Tells in the row of a source, which is logged, whether its text is stored; and keeps the text of a
//! source that is deleted, so that the deletion can be taken back whole.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Nobody changed these sources, so that they are so is no change for the log.
const FILL: [&str; 2] = [
    "UPDATE source SET text_stored_at = (SELECT stored_at FROM source_text WHERE source_text.id = source.id)",
    "DELETE FROM noted_write WHERE table_name = 'source' AND \"after\" LIKE '%\"text_stored_at\"%'",
];
const DROP: &str = "ALTER TABLE source_text DROP CONSTRAINT source_text_id_fkey";
const ADD: &str = "ALTER TABLE source_text ADD CONSTRAINT source_text_id_fkey FOREIGN KEY (id) REFERENCES source (id) ON DELETE CASCADE";
/// The texts of sources that are gone.
const LEFT: &str = "DELETE FROM source_text WHERE id NOT IN (SELECT id FROM source)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let mut table = Table::alter();
        let stored = instant("text_stored_at").null().take();
        table.table("source").add_column(stored);
        manager.alter_table(table.take()).await?;
        for sql in FILL {
            db.execute_unprepared(sql).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(DROP).await?;
            return Ok(());
        }
        rebuild(manager, false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(LEFT).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(ADD).await?;
        } else {
            rebuild(manager, true).await?;
            // They name the column. They are made anew after the next migration.
            for operation in ["insert", "update", "delete"] {
                let drop = format!("DROP TRIGGER IF EXISTS note_source_{operation}");
                db.execute_unprepared(&drop).await?;
            }
        }
        let mut table = Table::alter();
        table.table("source").drop_column("text_stored_at");
        manager.alter_table(table.take()).await
    }
}

/// SQLite changes no references of a table that is there.
async fn rebuild(manager: &SchemaManager<'_>, refers: bool) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let db = manager.get_connection();
    db.execute_unprepared("ALTER TABLE source_text RENAME TO source_text_before")
        .await?;
    let mut table = new_table("source_text");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.text("text").not_null())
        .col(on.text("compared").not_null())
        .col(instant("stored_at").not_null());
    if refers {
        let cascade = ForeignKeyAction::Cascade;
        reference(&mut table, "source_text", "id", "source", cascade);
    }
    manager.create_table(table).await?;
    let copy = "INSERT INTO source_text (id, text, compared, stored_at) SELECT id, text, compared, stored_at FROM source_text_before";
    db.execute_unprepared(copy).await?;
    drop_tables(manager, &["source_text_before"]).await
}
