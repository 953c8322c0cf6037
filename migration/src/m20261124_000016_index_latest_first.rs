//! Lets lists that begin with the latest be read off an index.
//!
//! Lists put rows without a date last and sort equal dates by id, in either direction. The indexes
//! on date and id that there are serve the earliest first; these serve the latest first. Read
//! backwards, each serves the pages before a cursor.
//!
//! The agreements of one country are sorted by a column of the party, which is the same as the
//! agreement's: no index reaches across two tables.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Table, columns before the date, the date, columns after it.
const INDEXES: [(&str, &str, &str, &str); 5] = [
    ("agreement", "", "signed_earliest", "id"),
    ("agreement", "", "in_force_earliest", "id"),
    ("meeting", "", "start_earliest", "id"),
    (
        "party",
        "country_id, ",
        "signed_earliest",
        "agreement_id, role",
    ),
    (
        "party",
        "organisation_id, ",
        "signed_earliest",
        "agreement_id, role",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::alter();
        table
            .table("party")
            .add_column(day("signed_earliest").null());
        manager.alter_table(table).await?;
        let db = manager.get_connection();
        db.execute_unprepared(
            "UPDATE party SET signed_earliest =
                 (SELECT signed_earliest FROM agreement WHERE agreement.id = party.agreement_id)",
        )
        .await?;
        // To SQLite null is the smallest value, so that it comes last by itself.
        let last = match manager.get_database_backend() {
            DbBackend::Postgres => "NULLS LAST",
            _ => "",
        };
        for index in INDEXES {
            let (table, before, date, after) = index;
            let name = name(index);
            let create =
                format!("CREATE INDEX {name} ON {table} ({before}{date} DESC {last}, {after})");
            db.execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for index in INDEXES {
            let drop = format!("DROP INDEX {}", name(index));
            db.execute_unprepared(&drop).await?;
        }
        let mut table = Table::alter();
        table.table("party").drop_column("signed_earliest");
        manager.alter_table(table).await
    }
}

fn name((table, before, date, _): (&str, &str, &str, &str)) -> String {
    format!("{table}_{}{date}_desc_idx", before.replace(", ", "_"))
}
