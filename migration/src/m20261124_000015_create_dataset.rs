//! Creates datasets: what was loaded, what it states to cover, and which records came from it.

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
        dataset(manager).await?;
        joined(manager, "dataset_record", "record_id", "record").await?;
        // A country may be deleted although a dataset states to cover it: nobody could take the
        // statement back through the API.
        joined(manager, "dataset_country", "country_id", "country").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["dataset_country", "dataset_record", "dataset"]).await
    }
}

async fn dataset(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("dataset");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.text("title").not_null())
        .col(on.words("publisher", 300).null())
        .col(on.words("url", 2000).null())
        .col(on.words("licence", 300).null())
        .col(on.text("description").null())
        .col(on.words("version", 120).null())
        .col(flag("is_worldwide").not_null())
        .col(on.text("coverage_note").null())
        .col(instant("imported_at").not_null())
        .col(instant("updated_at").not_null());
    on.partial_date(&mut table, "retrieved");
    on.partial_date(&mut table, "covers_from");
    on.partial_date(&mut table, "covers_to");
    manager.create_table(table).await
}

/// Pairs of a dataset and something else. Both are asked for: what a dataset has, and which
/// datasets have this.
async fn joined(
    manager: &SchemaManager<'_>,
    name: &'static str,
    column: &'static str,
    target: &'static str,
) -> Result<(), DbErr> {
    let mut table = new_table(name);
    table
        .col(id_column("dataset_id").not_null())
        .col(id_column(column).not_null())
        .primary_key(Index::create().col("dataset_id").col(column));
    for (column, target) in [("dataset_id", "dataset"), (column, target)] {
        reference(&mut table, name, column, target, ForeignKeyAction::Cascade);
    }
    manager.create_table(table).await?;
    index(manager, name, &[column, "dataset_id"]).await
}
