//! Creates offices, persons and who held what when.

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
        office(manager).await?;
        person(manager).await?;
        occupancy(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["occupancy", "person", "office"]).await
    }
}

async fn office(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("office");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.code("kind").null())
        .col(id_column("country_id").null())
        .col(id_column("organisation_id").null());
    reference(
        &mut table,
        "office",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "office",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "office",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "country_id IS NULL OR organisation_id IS NULL");
    manager.create_table(table).await?;
    index(manager, "office", &["country_id"]).await?;
    index(manager, "office", &["organisation_id"]).await
}

async fn person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("person");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.words("honorific", 200).null())
        .col(on.words("rank", 200).null());
    reference(
        &mut table,
        "person",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    manager.create_table(table).await
}

async fn occupancy(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("occupancy");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("person_id").not_null())
        .col(id_column("office_id").not_null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "valid_from");
    on.partial_date(&mut table, "valid_to");
    reference(
        &mut table,
        "occupancy",
        "person_id",
        "person",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "occupancy",
        "office_id",
        "office",
        ForeignKeyAction::Restrict,
    );
    check(
        &mut table,
        "valid_from_earliest IS NULL OR valid_to_latest IS NULL OR valid_from_earliest <= valid_to_latest",
    );
    manager.create_table(table).await?;
    index(manager, "occupancy", &["person_id"]).await?;
    index(manager, "occupancy", &["office_id"]).await
}
