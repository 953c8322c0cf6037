//! Creates the names under which merged records are still found, and tells in the log which changes
//! were made together.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        record_alias(manager).await?;
        let mut table = Table::alter();
        let first = ColumnDef::new("first_revision").big_integer().null().take();
        table.table("change").add_column(first);
        manager.alter_table(table.take()).await?;
        index(manager, "change", &["first_revision"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("change_first_revision_idx")
                    .table("change")
                    .to_owned(),
            )
            .await?;
        let mut table = Table::alter();
        table.table("change").drop_column("first_revision");
        manager.alter_table(table.take()).await?;
        drop_tables(manager, &["record_alias"]).await
    }
}

/// The id is that of the record that is gone.
async fn record_alias(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("record_alias");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("record_id").not_null())
        .col(on.code("kind").not_null())
        .col(on.words("slug", 120).not_null());
    reference(
        &mut table,
        "record_alias",
        "record_id",
        "record",
        ForeignKeyAction::Cascade,
    );
    unique(&mut table, "record_alias", &["kind", "slug"]);
    manager.create_table(table).await?;
    index(manager, "record_alias", &["record_id"]).await
}
