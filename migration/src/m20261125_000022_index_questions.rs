//! Lets questions about names, places and changes be read off an index.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Which texts are names. Questions have to say it in the same words.
const NAMES: &str = "field IN ('NAME', 'FORMAL_NAME', 'ALTERNATIVE_NAME', 'SHORT_NAME')";

/// The events of a party by day. Most events are of no party: with those in it, SQLite takes the
/// index for a short way to them.
const PARTY_EVENTS: &str = "CREATE INDEX lifecycle_event_party_id_day_idx ON lifecycle_event (party_id, \
     (CASE WHEN occurred_on IS NULL THEN effective_earliest ELSE occurred_earliest END), id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // PostgreSQL refuses long texts in a sorted index, and hashes them for this one.
        let folded = match manager.get_database_backend() {
            DbBackend::Postgres => "USING hash (folded)",
            _ => "(folded)",
        };
        for statement in [
            "DROP INDEX lifecycle_event_party_id_day_idx".into(),
            format!("{PARTY_EVENTS} WHERE party_id IS NOT NULL"),
            format!("CREATE INDEX search_text_name_idx ON search_text {folded} WHERE {NAMES}"),
            "CREATE INDEX lifecycle_event_city_kind_idx ON lifecycle_event (city, kind)".into(),
            "CREATE INDEX record_updated_at_idx ON record (updated_at, id)".into(),
            "CREATE INDEX record_created_at_idx ON record (created_at, id)".into(),
        ] {
            db.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for index in [
            "search_text_name_idx",
            "lifecycle_event_city_kind_idx",
            "record_updated_at_idx",
            "record_created_at_idx",
        ] {
            db.execute_unprepared(&format!("DROP INDEX {index}"))
                .await?;
        }
        db.execute_unprepared("DROP INDEX lifecycle_event_party_id_day_idx")
            .await?;
        db.execute_unprepared(PARTY_EVENTS).await?;
        Ok(())
    }
}
