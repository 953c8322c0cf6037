//! Creates the indexes by which timelines are read in the order of their dates.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The day at which an event stands in a timeline: both databases use the index only for the same
/// expression.
const DAY: &str =
    "(CASE WHEN occurred_on IS NULL THEN effective_earliest ELSE occurred_earliest END)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in [
            format!("lifecycle_event_day_idx ON lifecycle_event ({DAY}, id)"),
            format!("lifecycle_event_party_id_day_idx ON lifecycle_event (party_id, {DAY}, id)"),
        ] {
            let sql = format!("CREATE INDEX {index}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "lifecycle_event_party_id_day_idx",
            "lifecycle_event_day_idx",
        ] {
            let index = Index::drop().name(name).table("lifecycle_event").to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}
