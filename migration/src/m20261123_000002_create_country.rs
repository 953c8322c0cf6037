//! Creates countries and their succession.

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
        country(manager).await?;
        country_succession(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["country_succession", "country"]).await
    }
}

async fn country(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("country");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.code("kind").not_null())
        .col(on.words("alpha2", 2).null().unique_key())
        .col(on.words("alpha3", 3).null().unique_key())
        .col(on.words("numeric", 3).null().unique_key())
        .col(on.words("alpha4", 4).null().unique_key())
        .col(on.words("region", 64).null())
        .col(on.words("subregion", 64).null())
        .col(on.words("intermediate_region", 64).null())
        .col(on.words("capital", 120).null());
    on.partial_date(&mut table, "valid_from");
    on.partial_date(&mut table, "valid_to");
    reference(
        &mut table,
        "country",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    check(&mut table, "alpha2 IS NULL OR length(alpha2) = 2");
    check(&mut table, "alpha3 IS NULL OR length(alpha3) = 3");
    check(&mut table, "numeric IS NULL OR length(numeric) = 3");
    check(&mut table, "alpha4 IS NULL OR length(alpha4) = 4");
    check(
        &mut table,
        "valid_from_earliest IS NULL OR valid_to_latest IS NULL OR valid_from_earliest <= valid_to_latest",
    );
    manager.create_table(table).await
}

async fn country_succession(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("country_succession");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("predecessor_id").not_null())
        .col(id_column("successor_id").not_null())
        .col(on.code("kind").not_null());
    on.partial_date(&mut table, "occurred");
    reference(
        &mut table,
        "country_succession",
        "predecessor_id",
        "country",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "country_succession",
        "successor_id",
        "country",
        ForeignKeyAction::Cascade,
    );
    check(&mut table, "predecessor_id <> successor_id");
    unique(
        &mut table,
        "country_succession",
        &["predecessor_id", "successor_id"],
    );
    manager.create_table(table).await?;
    index(manager, "country_succession", &["successor_id"]).await
}
