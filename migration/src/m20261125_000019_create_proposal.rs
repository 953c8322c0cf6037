//! Creates proposals, which wait for an editor, and names in the log those that changes came from.

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
        proposal(manager).await?;
        let mut table = Table::alter();
        let came_from = id_column("proposal_id").null().take();
        table.table("change").add_column(came_from);
        manager.alter_table(table.take()).await?;
        index(manager, "change", &["proposal_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("change_proposal_id_idx")
                    .table("change")
                    .to_owned(),
            )
            .await?;
        let mut table = Table::alter();
        table.table("change").drop_column("proposal_id");
        manager.alter_table(table.take()).await?;
        drop_tables(manager, &["proposal"]).await
    }
}

/// No references: a proposal outlives what it is about, and is refused when it is accepted.
async fn proposal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let on = Dialect::of(manager);
    let mut table = new_table("proposal");
    table
        .col(id_column("id").primary_key().not_null())
        .col(on.words("act", 64).not_null())
        .col(on.text("input").not_null())
        .col(id_column("record_id").not_null())
        .col(on.code("record_kind").not_null())
        .col(id_column("source_id").null())
        .col(on.text("quote").null())
        .col(on.text("reason").null())
        .col(on.code("state").not_null())
        .col(on.code("proposer_kind").not_null())
        .col(on.text("proposer").not_null())
        .col(instant("proposed_at").not_null())
        .col(on.text("decided_by").null())
        .col(instant("decided_at").null())
        .col(on.text("decision").null());
    manager.create_table(table).await?;
    index(manager, "proposal", &["state", "id"]).await?;
    index(manager, "proposal", &["record_id"]).await?;
    index(manager, "proposal", &["proposer", "id"]).await
}
