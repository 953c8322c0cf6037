//! Adds the last days on which agreements may have been signed and may have entered into force, so
//! that counts by year know whether the year is known.

use sea_orm_migration::prelude::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The two columns, and of which events they tell the last day.
const COLUMNS: [(&str, &str); 2] = [
    (
        "signed_latest",
        "SELECT CASE WHEN COUNT(*) > COUNT(occurred_earliest) THEN NULL ELSE MIN(occurred_latest) END
         FROM lifecycle_event
         WHERE agreement_id = agreement.id AND kind = 'SIGNED' AND is_shown
           AND occurred_on IS NOT NULL",
    ),
    (
        "in_force_latest",
        "SELECT CASE WHEN COUNT(*) > COUNT(CASE WHEN effective_on IS NULL THEN occurred_earliest ELSE effective_earliest END) THEN NULL
                ELSE MIN(CASE WHEN effective_on IS NULL THEN occurred_latest ELSE effective_latest END) END
         FROM lifecycle_event
         WHERE agreement_id = agreement.id AND kind = 'ENTERED_INTO_FORCE' AND is_shown
           AND party_id IS NULL AND (occurred_on IS NOT NULL OR effective_on IS NOT NULL)",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, last_day) in COLUMNS {
            let mut table = Table::alter();
            table.table("agreement").add_column(day(column).null());
            manager.alter_table(table).await?;
            let fill = format!("UPDATE agreement SET {column} = ({last_day})");
            manager.get_connection().execute_unprepared(&fill).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, _) in COLUMNS {
            let mut table = Table::alter();
            table.table("agreement").drop_column(column);
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
