//! Creates the events of relations, missions, and those accredited to them.

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
        relation_event(manager).await?;
        mission(manager).await?;
        accreditation(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["accreditation", "mission", "relation_event"]).await
    }
}

async fn relation_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let name = "relation_event";
    let mut table = new_table(name);
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("relation_id").not_null())
        .col(on.code("kind").not_null())
        .col(id_column("actor_id").null())
        .col(on.code("level").null())
        .col(on.words("city", 200).null())
        .col(id_column("country_id").null())
        .col(on.text("note").null())
        .col(flag("is_shown").not_null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "occurred");
    let (cascade, restrict) = (ForeignKeyAction::Cascade, ForeignKeyAction::Restrict);
    reference(&mut table, name, "relation_id", "relation", cascade);
    reference(&mut table, name, "actor_id", "country", restrict);
    reference(&mut table, name, "country_id", "country", restrict);
    manager.create_table(table).await?;
    index(manager, name, &["relation_id", "occurred_earliest"]).await?;
    index(manager, name, &["kind", "occurred_earliest"]).await?;
    index(manager, name, &["actor_id"]).await?;
    index(manager, name, &["country_id"]).await
}

async fn mission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let name = "mission";
    let mut table = new_table(name);
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("relation_id").not_null())
        .col(id_column("sending_id").not_null())
        .col(id_column("receiving_id").not_null())
        .col(on.code("kind").not_null())
        .col(flag("is_resident").null())
        .col(on.words("city", 200).null())
        .col(number("ordinal").not_null());
    on.partial_date(&mut table, "opened");
    on.partial_date(&mut table, "closed");
    let (cascade, restrict) = (ForeignKeyAction::Cascade, ForeignKeyAction::Restrict);
    reference(&mut table, name, "relation_id", "relation", cascade);
    reference(&mut table, name, "sending_id", "country", restrict);
    reference(&mut table, name, "receiving_id", "country", restrict);
    check(&mut table, "sending_id <> receiving_id");
    check(
        &mut table,
        "opened_earliest IS NULL OR closed_latest IS NULL OR opened_earliest <= closed_latest",
    );
    manager.create_table(table).await?;
    index(manager, name, &["relation_id"]).await?;
    index(manager, name, &["sending_id"]).await?;
    index(manager, name, &["receiving_id"]).await
}

async fn accreditation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let name = "accreditation";
    let mut table = new_table(name);
    table
        .col(id_column("id").primary_key().not_null())
        .col(id_column("mission_id").not_null())
        .col(id_column("person_id").not_null())
        .col(id_column("office_id").null())
        .col(on.words("title", 200).null())
        .col(number("ordinal").not_null());
    for date in ["appointed", "started", "ended"] {
        on.partial_date(&mut table, date);
    }
    let (cascade, restrict) = (ForeignKeyAction::Cascade, ForeignKeyAction::Restrict);
    reference(&mut table, name, "mission_id", "mission", cascade);
    reference(&mut table, name, "person_id", "person", restrict);
    reference(&mut table, name, "office_id", "office", restrict);
    for (first, then) in [
        ("appointed", "started"),
        ("appointed", "ended"),
        ("started", "ended"),
    ] {
        check(
            &mut table,
            &format!(
                "{first}_earliest IS NULL OR {then}_latest IS NULL OR {first}_earliest <= {then}_latest"
            ),
        );
    }
    manager.create_table(table).await?;
    index(manager, name, &["mission_id"]).await?;
    index(manager, name, &["person_id"]).await?;
    index(manager, name, &["office_id"]).await
}
