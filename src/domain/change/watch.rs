//! Triggers that note every row written, whoever writes it and by whichever way: a use case, a
//! deletion that cascades, somebody with a database client. No code can forget to log.
//!
//! They are made from the tables as they are, after every step of the tables' history. SQLite has no
//! word for "the whole row", so its triggers name the columns.

use std::fmt::Write as _;

use entity::change;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait as _, QuerySelect as _, Statement};

use crate::domain::change::tables::TABLES;
use crate::domain::error::Result;

/// Makes the triggers anew. To be called in a transaction, so that no write goes without. Where the
/// log is empty, what is there already is noted as well, so that the log tells all there is.
pub async fn watch(db: &impl ConnectionTrait) -> Result<()> {
    make_triggers(db).await?;
    if change::Entity::find().limit(1).one(db).await?.is_none() {
        note_all(db).await?;
    }
    Ok(())
}

async fn note_all(db: &impl ConnectionTrait) -> Result<()> {
    for (table, _) in TABLES {
        let row = match db.get_database_backend() {
            DbBackend::Postgres => "to_jsonb(t)::text".to_owned(),
            _ => json(&columns(db, table).await?, "t"),
        };
        let sql = format!(
            "INSERT INTO noted_write (table_name, \"after\") SELECT '{table}', {row} FROM \"{table}\" AS t"
        );
        db.execute_unprepared(&sql).await?;
    }
    Ok(())
}

async fn make_triggers(db: &impl ConnectionTrait) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        return watch_postgres(db).await;
    }
    for (table, _) in TABLES {
        let columns = columns(db, table).await?;
        for (operation, before, after) in [
            ("INSERT", None, Some("NEW")),
            ("UPDATE", Some("OLD"), Some("NEW")),
            ("DELETE", Some("OLD"), None),
        ] {
            let name = format!("note_{table}_{}", operation.to_lowercase());
            db.execute_unprepared(&format!("DROP TRIGGER IF EXISTS \"{name}\""))
                .await?;
            if is_watched(table, operation) {
                let row =
                    |which: Option<&str>| which.map_or("NULL".to_owned(), |it| json(&columns, it));
                let sql = format!(
                    "CREATE TRIGGER \"{name}\" AFTER {operation} ON \"{table}\" BEGIN INSERT INTO noted_write (table_name, \"before\", \"after\") VALUES ('{table}', {}, {}); END",
                    row(before),
                    row(after)
                );
                db.execute_unprepared(&sql).await?;
            }
        }
    }
    Ok(())
}

/// Of `record` nothing changes but when it was last written, which the log tells anyway.
fn is_watched(table: &str, operation: &str) -> bool {
    table != "record" || operation != "UPDATE"
}

const NOTE: &str = "CREATE OR REPLACE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO noted_write (table_name, \"before\", \"after\") VALUES (
    TG_TABLE_NAME,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)::text END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)::text END
  );
  RETURN NULL;
END
$$";

async fn watch_postgres(db: &impl ConnectionTrait) -> Result<()> {
    db.execute_unprepared(NOTE).await?;
    for (table, _) in TABLES {
        let operations: Vec<&str> = ["INSERT", "UPDATE", "DELETE"]
            .into_iter()
            .filter(|operation| is_watched(table, operation))
            .collect();
        let sql = format!(
            "CREATE OR REPLACE TRIGGER note_{table} AFTER {} ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION note_write()",
            operations.join(" OR ")
        );
        db.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// The columns of an SQLite table and their types.
async fn columns(db: &impl ConnectionTrait, table: &str) -> Result<Vec<(String, String)>> {
    let sql = format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY cid");
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let mut columns = Vec::new();
    for row in db.query_all_raw(statement).await? {
        columns.push((row.try_get("", "name")?, row.try_get("", "type")?));
    }
    Ok(columns)
}

/// The SQL that makes JSON of a row: ids are bytes in SQLite, and truths are numbers.
fn json(columns: &[(String, String)], row: &str) -> String {
    let mut sql = "json_object(".to_owned();
    for (index, (name, of_type)) in columns.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let value = format!("{row}.\"{name}\"");
        let value = match of_type.to_ascii_lowercase() {
            it if it.contains("uuid") => format!("nullif(lower(hex({value})), '')"),
            it if it.contains("bool") => {
                format!("json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)")
            }
            _ => value,
        };
        _ = write!(sql, "{comma}'{name}', {value}");
    }
    sql.push(')');
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_truths_are_written_as_text_and_as_truths() {
        let columns = [
            ("id", "uuid_text"),
            ("is_shown", "boolean"),
            ("slug", "varchar(120)"),
        ]
        .map(|(name, of_type)| (name.to_owned(), of_type.to_owned()));
        assert_eq!(
            json(&columns, "NEW"),
            "json_object('id', nullif(lower(hex(NEW.\"id\")), ''), 'is_shown', json(CASE NEW.\"is_shown\" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END), 'slug', NEW.\"slug\")"
        );
    }
}
