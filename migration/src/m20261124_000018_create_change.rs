//! Creates the log of changes, the notes it is made from, and the answers kept for callers who ask
//! again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        let revision = big("revision").not_null().default(0).take();
        table.table("record").add_column(revision);
        manager.alter_table(table.take()).await?;
        noted_write(manager).await?;
        change(manager).await?;
        change_row(manager).await?;
        kept_answer(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_triggers(manager).await?;
        let tables = ["kept_answer", "change_row", "change", "noted_write"];
        drop_tables(manager, &tables).await?;
        let mut table = Table::alter();
        table.table("record").drop_column("revision");
        manager.alter_table(table.take()).await
    }
}

fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

/// What triggers write down while a transaction runs. Empty in between.
async fn noted_write(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("noted_write");
    table
        .col(big("id").not_null().auto_increment().primary_key())
        .col(on.words("table_name", 64).not_null())
        .col(on.text("before").null())
        .col(on.text("after").null());
    manager.create_table(table).await
}

async fn change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("change");
    table
        .col(big("revision").not_null().primary_key())
        .col(instant("at").not_null())
        .col(on.code("author_kind").not_null())
        .col(on.text("author").null())
        .col(on.words("act", 64).not_null())
        .col(on.text("reason").null())
        // No reference: the log outlives the record.
        .col(id_column("record_id").not_null())
        .col(on.code("record_kind").not_null())
        .col(on.code("operation").not_null());
    manager.create_table(table).await?;
    index(manager, "change", &["record_id", "revision"]).await?;
    index(manager, "change", &["record_kind", "revision"]).await?;
    index(manager, "change", &["at"]).await
}

async fn change_row(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("change_row");
    table
        .col(id_column("id").not_null().primary_key())
        .col(big("revision").not_null())
        .col(number("ordinal").not_null())
        .col(on.words("table_name", 64).not_null())
        .col(id_column("row_id").not_null())
        .col(on.text("before").null())
        .col(on.text("after").null());
    table.foreign_key(
        ForeignKey::create()
            .name("change_row_revision_fkey")
            .from("change_row", "revision")
            .to("change", "revision"),
    );
    manager.create_table(table).await?;
    index(manager, "change_row", &["revision", "ordinal"]).await?;
    index(manager, "change_row", &["row_id", "revision"]).await
}

async fn kept_answer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("kept_answer");
    table
        .col(id_column("id").not_null().primary_key())
        .col(on.words("input", 64).not_null())
        .col(on.text("answer").not_null())
        .col(instant("at").not_null());
    manager.create_table(table).await?;
    index(manager, "kept_answer", &["at"]).await
}

/// The triggers are made after the migrations, from the tables as they are by then; see
/// `domain/change/watch.rs`. Without the notes they must go.
async fn drop_triggers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        let drop = "DROP FUNCTION IF EXISTS note_write() CASCADE";
        db.execute_unprepared(drop).await?;
        return Ok(());
    }
    let ours = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'note\\_%' ESCAPE '\\'";
    let statement = Statement::from_string(manager.get_database_backend(), ours);
    for row in db.query_all_raw(statement).await? {
        let name: String = row.try_get("", "name")?;
        db.execute_unprepared(&format!("DROP TRIGGER \"{name}\""))
            .await?;
    }
    Ok(())
}
