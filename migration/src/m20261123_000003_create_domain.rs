//! Creates the tree of cooperation domains.

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
        domain(manager).await?;
        domain_mapping(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["domain_mapping", "domain"]).await
    }
}

async fn domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("domain");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("code", 64).not_null().unique_key())
        .col(id_column("parent_id").null());
    reference(
        &mut table,
        "domain",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "domain",
        "parent_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "parent_id IS NULL OR parent_id <> id");
    manager.create_table(table).await?;
    index(manager, "domain", &["parent_id"]).await
}

async fn domain_mapping(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("domain_mapping");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("domain_id").not_null())
        .col(on.words("scheme", 64).not_null())
        .col(on.words("code", 120).not_null())
        .col(on.words("label", 300).null())
        .col(on.code("relation").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "domain_mapping",
        "domain_id",
        "domain",
        ForeignKeyAction::Cascade,
    );
    unique(
        &mut table,
        "domain_mapping",
        &["domain_id", "scheme", "code"],
    );
    manager.create_table(table).await?;
    index(manager, "domain_mapping", &["scheme", "code"]).await
}
