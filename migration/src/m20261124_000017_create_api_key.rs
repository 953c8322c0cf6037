//! Creates the keys with which programs and people identify themselves.

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
        let on = Dialect::of(manager);
        let mut table = new_table("api_key");
        table
            .col(id_column("id").primary_key().not_null())
            .col(on.words("name", 120).not_null())
            .col(on.code("role").not_null())
            .col(on.words("prefix", 16).not_null().unique_key())
            .col(on.words("hash", 64).not_null())
            .col(instant("created_at").not_null())
            .col(instant("expires_at").null())
            .col(instant("revoked_at").null())
            .col(instant("last_used_at").null());
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["api_key"]).await
    }
}
