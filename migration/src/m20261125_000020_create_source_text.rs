//! Creates the texts of sources, in which quotes are looked for.

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
        let on = Dialect::of(manager);
        let mut table = new_table("source_text");
        table
            .col(id_column("id").primary_key().not_null())
            .col(on.text("text").not_null())
            .col(on.text("compared").not_null())
            .col(instant("stored_at").not_null());
        reference(
            &mut table,
            "source_text",
            "id",
            "source",
            ForeignKeyAction::Cascade,
        );
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["source_text"]).await
    }
}
