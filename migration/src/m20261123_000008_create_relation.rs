//! Creates pairs of countries.

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
        relation(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["relation"]).await
    }
}

async fn relation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("relation");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("country_a_id").not_null())
        .col(id_column("country_b_id").not_null());
    reference(
        &mut table,
        "relation",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "relation",
        "country_a_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "relation",
        "country_b_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "country_a_id < country_b_id");
    unique(&mut table, "relation", &["country_a_id", "country_b_id"]);
    manager.create_table(table).await?;
    index(manager, "relation", &["country_b_id"]).await
}
