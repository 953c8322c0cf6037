//! The statements that a merge consists of. They are made from names of tables and columns that this
//! program knows, never from what callers give.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::merge::reference::{Reference, Same};

async fn run(db: &impl ConnectionTrait, sql: String, ids: [Uuid; 2]) -> Result<()> {
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), sql, ids.map(Into::into));
    db.execute_raw(statement).await?;
    Ok(())
}

/// The slug of a record in its table.
pub async fn slug(db: &impl ConnectionTrait, table: &str, id: Uuid) -> Result<String> {
    let sql = format!("SELECT slug FROM \"{table}\" WHERE id = $1");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()]);
    let row = db.query_one_raw(statement).await?;
    Ok(row
        .map(|row| row.try_get("", "slug"))
        .transpose()?
        .unwrap_or_default())
}

/// Makes the rows that refer to one record refer to another. Of two that then say the same, the one
/// that was there is kept, with what refers to either.
pub async fn move_all(
    db: &impl ConnectionTrait,
    reference: &Reference,
    gone: Uuid,
    stays: Uuid,
) -> Result<()> {
    for (double, kept) in doubles(db, reference, gone, stays).await? {
        for (table, column) in reference.parts {
            repoint(db, table, column, double, kept).await?;
        }
        let sql = format!(
            "DELETE FROM \"{}\" WHERE id = $1 AND id <> $2",
            reference.table
        );
        run(db, sql, [double, kept]).await?;
    }
    let (table, column) = (reference.table, reference.column);
    let places = if reference.is_list {
        format!(
            ", ordinal = ordinal + (SELECT coalesce(max(ordinal) + 1, 0) FROM \"{table}\" WHERE \"{column}\" = $1)"
        )
    } else {
        String::new()
    };
    let sql = format!("UPDATE \"{table}\" SET \"{column}\" = $1{places} WHERE \"{column}\" = $2");
    run(db, sql, [stays, gone]).await
}

/// The rows that say what another says already, and that other.
async fn doubles(
    db: &impl ConnectionTrait,
    reference: &Reference,
    gone: Uuid,
    stays: Uuid,
) -> Result<HashMap<Uuid, Uuid>> {
    let Same::If(columns) = reference.same else {
        return Ok(HashMap::new());
    };
    let (table, column) = (reference.table, reference.column);
    let same = columns
        .iter()
        .map(|column| format!(" AND double.\"{column}\" IS NOT DISTINCT FROM kept.\"{column}\""));
    let sql = format!(
        "SELECT double.id AS double_id, kept.id AS kept_id FROM \"{table}\" AS double JOIN \"{table}\" AS kept ON kept.\"{column}\" = $2{} WHERE double.\"{column}\" = $1 ORDER BY kept.ordinal DESC, kept.id DESC",
        same.collect::<String>()
    );
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), sql, [gone.into(), stays.into()]);
    let mut found = HashMap::new();
    for row in db.query_all_raw(statement).await? {
        found.insert(row.try_get("", "double_id")?, row.try_get("", "kept_id")?);
    }
    Ok(found)
}

/// Makes what refers to one row refer to another.
async fn repoint(
    db: &impl ConnectionTrait,
    table: &str,
    column: &str,
    double: Uuid,
    kept: Uuid,
) -> Result<()> {
    if table == "signatory" {
        // Nobody signs twice for the same party.
        let sql = "DELETE FROM signatory WHERE party_id = $1 AND EXISTS (SELECT 1 FROM signatory AS other WHERE other.party_id = $2 AND other.agreement_id = signatory.agreement_id AND other.person_id = signatory.person_id)";
        run(db, sql.to_owned(), [double, kept]).await?;
    }
    let sql = format!("UPDATE \"{table}\" SET \"{column}\" = $2 WHERE \"{column}\" = $1");
    run(db, sql, [double, kept]).await
}

/// Takes a group of fields from one record where the other knows none of them.
pub async fn fill(
    db: &impl ConnectionTrait,
    table: &str,
    group: &[&str],
    gone: Uuid,
    stays: Uuid,
) -> Result<()> {
    let names = group.join(", ");
    let unknown: String = group
        .iter()
        .map(|column| format!(" AND {column} IS NULL"))
        .collect();
    let sql = format!(
        "UPDATE \"{table}\" SET ({names}) = (SELECT {names} FROM \"{table}\" AS other WHERE other.id = $1) WHERE id = $2{unknown}"
    );
    run(db, sql, [gone, stays]).await
}

/// The datasets that wrote one record have added to the other.
pub async fn join_datasets(db: &impl ConnectionTrait, gone: Uuid, stays: Uuid) -> Result<()> {
    let sql = "INSERT INTO dataset_record (dataset_id, record_id) SELECT dataset_id, $2 FROM dataset_record AS old WHERE old.record_id = $1 AND NOT EXISTS (SELECT 1 FROM dataset_record AS there WHERE there.record_id = $2 AND there.dataset_id = old.dataset_id)";
    run(db, sql.to_owned(), [gone, stays]).await
}

/// The text of one source is that of the other, too, unless that has one. It comes back with its own
/// source if the merge is taken back.
pub async fn copy_text(db: &impl ConnectionTrait, gone: Uuid, stays: Uuid) -> Result<()> {
    let sql = "INSERT INTO source_text (id, text, compared, stored_at) SELECT $2, text, compared, stored_at FROM source_text AS old WHERE old.id = $1 AND NOT EXISTS (SELECT 1 FROM source_text AS there WHERE there.id = $2)";
    run(db, sql.to_owned(), [gone, stays]).await
}
