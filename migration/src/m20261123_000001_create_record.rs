//! Creates records, their texts and their identifiers.

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
        record(manager).await?;
        localised_text(manager).await?;
        identifier(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["identifier", "localised_text", "record"]).await
    }
}

async fn record(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("record");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.code("kind").not_null())
        .col(instant("created_at").not_null())
        .col(instant("updated_at").not_null());
    manager.create_table(table).await
}

async fn localised_text(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("localised_text");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("record_id").not_null())
        .col(on.code("usage").not_null())
        .col(on.words("language", 35).not_null())
        .col(on.text("text").not_null())
        .col(flag("is_original").not_null())
        .col(flag("is_machine_translated").not_null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "valid_from");
    on.partial_date(&mut table, "valid_to");
    reference(
        &mut table,
        "localised_text",
        "record_id",
        "record",
        ForeignKeyAction::Cascade,
    );
    check(&mut table, "length(text) BETWEEN 1 AND 2000");
    manager.create_table(table).await?;
    index(manager, "localised_text", &["record_id", "ordinal"]).await
}

async fn identifier(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("identifier");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("record_id").not_null())
        .col(on.words("scheme", 64).not_null())
        .col(on.words("value", 200).not_null())
        .col(on.words("url", 2000).null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "identifier",
        "record_id",
        "record",
        ForeignKeyAction::Cascade,
    );
    unique(&mut table, "identifier", &["record_id", "scheme", "value"]);
    manager.create_table(table).await?;
    index(manager, "identifier", &["scheme", "value"]).await
}
