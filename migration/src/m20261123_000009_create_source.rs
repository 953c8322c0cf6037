//! Creates sources and claims.

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
        source(manager).await?;
        claim(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["claim", "source"]).await
    }
}

async fn source(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("source");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.code("kind").null())
        .col(on.words("publisher", 300).null())
        .col(on.words("attribution", 300).null())
        .col(on.words("section", 200).null())
        .col(on.words("url", 2000).null())
        .col(on.words("archive_url", 2000).null())
        .col(instant("retrieved_at").null())
        .col(on.words("language", 35).null())
        .col(on.words("licence", 300).null())
        .col(on.words("content_hash", 200).null());
    on.partial_date(&mut table, "published");
    reference(
        &mut table,
        "source",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    manager.create_table(table).await?;
    index(manager, "source", &["published_earliest", "id"]).await
}

async fn claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("claim");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("subject_id").not_null())
        .col(on.words("field", 64).not_null())
        .col(id_column("event_id").null())
        .col(id_column("term_id").null())
        .col(id_column("participant_id").null())
        .col(on.words("value", 2000).null())
        .col(on.text("quote").null())
        .col(on.words("quote_language", 35).null())
        .col(on.text("translation").null())
        .col(on.words("translation_language", 35).null())
        .col(flag("is_machine_translated").not_null())
        .col(on.code("modality").not_null())
        .col(fraction("confidence").null())
        .col(id_column("source_id").not_null())
        .col(on.words("locator", 200).null())
        .col(flag("is_shown").not_null())
        .col(flag("is_inferred").not_null())
        .col(on.text("note").null())
        .col(instant("created_at").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "claim",
        "subject_id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "claim",
        "event_id",
        "lifecycle_event",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "claim",
        "term_id",
        "term",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "claim",
        "participant_id",
        "participant",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "claim",
        "source_id",
        "source",
        ForeignKeyAction::Restrict,
    );
    check(
        &mut table,
        "confidence IS NULL OR (confidence >= 0 AND confidence <= 1)",
    );
    check(&mut table, "quote IS NULL OR quote_language IS NOT NULL");
    check(
        &mut table,
        "(CASE WHEN event_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN term_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN participant_id IS NULL THEN 0 ELSE 1 END) <= 1",
    );
    manager.create_table(table).await?;
    index(manager, "claim", &["subject_id", "field"]).await?;
    index(manager, "claim", &["source_id", "id"]).await?;
    index(manager, "claim", &["event_id"]).await?;
    index(manager, "claim", &["term_id"]).await?;
    index(manager, "claim", &["participant_id"]).await
}
