//! Creates organisations, their members and remits.

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
        organisation(manager).await?;
        organisation_member(manager).await?;
        organisation_domain(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["organisation_domain", "organisation_member", "organisation"],
        )
        .await
    }
}

async fn organisation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("organisation");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.code("kind").null())
        .col(id_column("seat_country_id").null());
    on.partial_date(&mut table, "founded");
    on.partial_date(&mut table, "dissolved");
    reference(
        &mut table,
        "organisation",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "organisation",
        "seat_country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    check(
        &mut table,
        "founded_earliest IS NULL OR dissolved_latest IS NULL OR founded_earliest <= dissolved_latest",
    );
    manager.create_table(table).await?;
    index(manager, "organisation", &["seat_country_id"]).await
}

async fn organisation_member(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("organisation_member");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("organisation_id").not_null())
        .col(id_column("country_id").not_null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "valid_from");
    on.partial_date(&mut table, "valid_to");
    reference(
        &mut table,
        "organisation_member",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "organisation_member",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    unique(
        &mut table,
        "organisation_member",
        &["organisation_id", "country_id", "valid_from_on"],
    );
    manager.create_table(table).await?;
    index(manager, "organisation_member", &["country_id"]).await
}

async fn organisation_domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("organisation_domain");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("organisation_id").not_null())
        .col(id_column("domain_id").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "organisation_domain",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "organisation_domain",
        "domain_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    unique(
        &mut table,
        "organisation_domain",
        &["organisation_id", "domain_id"],
    );
    manager.create_table(table).await?;
    index(manager, "organisation_domain", &["domain_id"]).await
}
