//! Creates meetings, what happened within them and who took part.

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
        meeting(manager).await?;
        sub_event(manager).await?;
        participant(manager).await?;
        meeting_topic(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["meeting_topic", "participant", "sub_event", "meeting"],
        )
        .await
    }
}

async fn meeting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("meeting");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("slug", 120).not_null().unique_key())
        .col(on.code("kind").null())
        .col(on.code("status").null())
        .col(on.code("stated_level").null())
        .col(on.words("city", 200).null())
        .col(on.words("venue", 200).null())
        .col(id_column("country_id").null())
        .col(id_column("parent_id").null());
    on.partial_date(&mut table, "start");
    on.partial_date(&mut table, "end");
    reference(
        &mut table,
        "meeting",
        "id",
        "record",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "meeting",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "meeting",
        "parent_id",
        "meeting",
        ForeignKeyAction::Restrict,
    );
    check(&mut table, "parent_id IS NULL OR parent_id <> id");
    check(
        &mut table,
        "start_earliest IS NULL OR end_latest IS NULL OR start_earliest <= end_latest",
    );
    manager.create_table(table).await?;
    index(manager, "meeting", &["start_earliest", "id"]).await?;
    index(manager, "meeting", &["country_id"]).await?;
    index(manager, "meeting", &["parent_id"]).await
}

async fn sub_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("sub_event");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("meeting_id").not_null())
        .col(on.code("kind").not_null())
        .col(on.words("venue", 200).null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "start");
    reference(
        &mut table,
        "sub_event",
        "meeting_id",
        "meeting",
        ForeignKeyAction::Cascade,
    );
    manager.create_table(table).await?;
    index(manager, "sub_event", &["meeting_id"]).await
}

async fn participant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("participant");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("meeting_id").not_null())
        .col(id_column("sub_event_id").null())
        .col(id_column("person_id").null())
        .col(id_column("office_id").null())
        .col(id_column("country_id").null())
        .col(id_column("organisation_id").null())
        .col(on.code("role").null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "participant",
        "meeting_id",
        "meeting",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "participant",
        "sub_event_id",
        "sub_event",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "participant",
        "person_id",
        "person",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "participant",
        "office_id",
        "office",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "participant",
        "country_id",
        "country",
        ForeignKeyAction::Restrict,
    );
    reference(
        &mut table,
        "participant",
        "organisation_id",
        "organisation",
        ForeignKeyAction::Restrict,
    );
    check(
        &mut table,
        "person_id IS NOT NULL OR country_id IS NOT NULL OR organisation_id IS NOT NULL",
    );
    manager.create_table(table).await?;
    index(manager, "participant", &["meeting_id"]).await?;
    index(manager, "participant", &["person_id", "meeting_id"]).await?;
    index(manager, "participant", &["country_id", "meeting_id"]).await?;
    index(manager, "participant", &["organisation_id", "meeting_id"]).await
}

async fn meeting_topic(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table("meeting_topic");
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("meeting_id").not_null())
        .col(id_column("domain_id").not_null())
        .col(number("ordinal").not_null());
    reference(
        &mut table,
        "meeting_topic",
        "meeting_id",
        "meeting",
        ForeignKeyAction::Cascade,
    );
    reference(
        &mut table,
        "meeting_topic",
        "domain_id",
        "domain",
        ForeignKeyAction::Restrict,
    );
    unique(&mut table, "meeting_topic", &["meeting_id", "domain_id"]);
    manager.create_table(table).await?;
    index(manager, "meeting_topic", &["domain_id", "meeting_id"]).await
}
