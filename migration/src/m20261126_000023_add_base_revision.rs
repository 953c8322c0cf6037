//! Notes of each proposal which revision was the last when it was made, so that it is known what was
//! changed since.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        let base = ColumnDef::new("base_revision")
            .big_integer()
            .not_null()
            .default(0)
            .take();
        table.table("proposal").add_column(base);
        manager.alter_table(table.take()).await?;
        // Both databases write instants so that they compare.
        let fill = "UPDATE proposal SET base_revision = coalesce((SELECT max(revision) FROM change WHERE change.at <= proposal.proposed_at), 0)";
        manager.get_connection().execute_unprepared(fill).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table.table("proposal").drop_column("base_revision");
        manager.alter_table(table.take()).await
    }
}
