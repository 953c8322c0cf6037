//! Creates agreements and everything that belongs to one.

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
        agreement_package(manager).await?;
        agreement_package_domain(manager).await?;
        agreement(manager).await?;
        agreement_language(manager).await?;
        party(manager).await?;
        agreement_organisation(manager).await?;
        agreement_domain(manager).await?;
        agreement_body(manager).await?;
        agreement_link(manager).await?;
        signatory(manager).await?;
        lifecycle_event(manager).await?;
        term(manager).await?;
        status_period(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "status_period",
                "term",
                "lifecycle_event",
                "signatory",
                "agreement_link",
                "agreement_body",
                "agreement_domain",
                "agreement_organisation",
                "party",
                "agreement_language",
                "agreement",
                "agreement_package_domain",
                "agreement_package",
            ],
        )
        .await
    }
}

async fn agreement_package(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("agreement_package");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key());
    reference(
        &mut table,
        "agreement_package",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    manager.create_table(table).await
}

async fn agreement_package_domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("agreement_package_domain");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("package_id").not_null())
        .col(id_column("domain_id").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_package_domain",
        "package_id",
        "agreement_package",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement_package_domain",
        "domain_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    unique(
        &mut table,
        "agreement_package_domain",
        &["package_id", "domain_id"],
    );
    manager.create_table(table).await?;
    index(manager, "agreement_package_domain", &["domain_id"]).await
}

async fn agreement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("agreement");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.words("short_name", 300).null())
        .col(on.code("instrument_type").null())
        .col(on.words("local_type_label", 200).null())
        .col(on.code("legal_nature").null())
        .col(id_column("package_id").null())
        .col(number("package_ordinal").null())
        .col(id_column("meeting_id").null())
        .col(day("signed_earliest").null())
        .col(day("in_force_earliest").null());
    reference(
        &mut table,
        "agreement",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement",
        "package_id",
        "agreement_package",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "agreement",
        "meeting_id",
        "meeting",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "package_ordinal >= 1");
    manager.create_table(table).await?;
    index(manager, "agreement", &["signed_earliest", "id"]).await?;
    index(manager, "agreement", &["in_force_earliest", "id"]).await?;
    index(manager, "agreement", &["package_id"]).await?;
    index(manager, "agreement", &["meeting_id"]).await
}

async fn agreement_language(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("agreement_language");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(on.words("language", 35).not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_language",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    unique(
        &mut table,
        "agreement_language",
        &["agreement_id", "language"],
    );
    manager.create_table(table).await
}

async fn party(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("party");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("country_id").null())
        .col(id_column("organisation_id").null())
        .col(on.code("role").not_null())
        .col(on.words("label", 300).null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "party",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "party",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "party",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Restrict,
    );
    check(
        &mut table,
        "(country_id IS NULL) <> (organisation_id IS NULL)",
    );
    unique(&mut table, "party", &["agreement_id", "country_id", "role"]);
    unique(
        &mut table,
        "party",
        &["agreement_id", "organisation_id", "role"],
    );
    manager.create_table(table).await?;
    index(manager, "party", &["country_id", "agreement_id"]).await?;
    index(manager, "party", &["organisation_id", "agreement_id"]).await
}

async fn agreement_organisation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("agreement_organisation");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("organisation_id").not_null())
        .col(on.code("role").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_organisation",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement_organisation",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Restrict,
    );
    unique(
        &mut table,
        "agreement_organisation",
        &["agreement_id", "organisation_id", "role"],
    );
    manager.create_table(table).await?;
    index(
        manager,
        "agreement_organisation",
        &["organisation_id", "agreement_id"],
    )
    .await
}

async fn agreement_domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("agreement_domain");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("domain_id").not_null())
        .col(flag("is_primary").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_domain",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement_domain",
        "domain_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    unique(
        &mut table,
        "agreement_domain",
        &["agreement_id", "domain_id"],
    );
    manager.create_table(table).await?;
    index(manager, "agreement_domain", &["domain_id", "agreement_id"]).await
}

async fn agreement_body(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("agreement_body");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("organisation_id").not_null().unique_key())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_body",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement_body",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Cascade,
    );
    manager.create_table(table).await?;
    index(manager, "agreement_body", &["agreement_id"]).await
}

async fn agreement_link(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("agreement_link");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("target_id").not_null())
        .col(on.code("kind").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "agreement_link",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "agreement_link",
        "target_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    check(&mut table, "agreement_id <> target_id");
    unique(
        &mut table,
        "agreement_link",
        &["agreement_id", "target_id", "kind"],
    );
    manager.create_table(table).await?;
    index(manager, "agreement_link", &["target_id"]).await
}

async fn signatory(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("signatory");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(id_column("person_id").not_null())
        .col(id_column("office_id").null())
        .col(id_column("party_id").null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "signed");
    reference(
        &mut table,
        "signatory",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "signatory",
        "person_id",
        "person",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "signatory",
        "office_id",
        "office",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "signatory",
        "party_id",
        "party",
        ForeignKeyAction::Cascade,
    );
    unique(
        &mut table,
        "signatory",
        &["agreement_id", "person_id", "party_id"],
    );
    manager.create_table(table).await?;
    index(manager, "signatory", &["person_id", "agreement_id"]).await
}

async fn lifecycle_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("lifecycle_event");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(on.code("kind").not_null())
        .col(id_column("party_id").null())
        .col(on.words("city", 200).null())
        .col(id_column("country_id").null())
        .col(on.text("condition").null())
        .col(flag("is_shown").not_null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "occurred");
    on.partial_date(&mut table, "effective");
    reference(
        &mut table,
        "lifecycle_event",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "lifecycle_event",
        "party_id",
        "party",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "lifecycle_event",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    manager.create_table(table).await?;
    index(manager, "lifecycle_event", &["agreement_id"]).await?;
    index(manager, "lifecycle_event", &["kind", "occurred_earliest"]).await
}

async fn term(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("term");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(on.code("kind").not_null())
        .col(on.code("category").null())
        .col(on.words("language", 35).not_null())
        .col(on.text("text").not_null())
        .col(id_column("domain_id").null())
        .col(id_column("provider_id").null())
        .col(id_column("beneficiary_id").null())
        .col(on.code("modality").null())
        .col(on.code("horizon").null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "term",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "term",
        "domain_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "term",
        "provider_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "term",
        "beneficiary_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "length(text) BETWEEN 1 AND 2000");
    manager.create_table(table).await?;
    index(manager, "term", &["agreement_id"]).await
}

async fn status_period(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("status_period");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("agreement_id").not_null())
        .col(on.code("status").not_null())
        .col(on.code("basis").not_null())
        .col(day("from_date").null())
        .col(day("to_date").null());
    reference(
        &mut table,
        "status_period",
        "agreement_id",
        "agreement",
        ForeignKeyAction::Cascade,
    );
    check(
        &mut table,
        "from_date IS NULL OR to_date IS NULL OR from_date < to_date",
    );
    manager.create_table(table).await?;
    index(manager, "status_period", &["agreement_id"]).await?;
    index(manager, "status_period", &["status", "from_date"]).await
}
