//! Writes rows as the log kept them: what reverting a change and replaying the log have in common.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use crate::domain::change::note::{Note, Row, is_id};
use crate::domain::change::tables;
use crate::domain::error::{Error, Result};

/// Writes what these notes say: first what goes, from the parts to the whole, then what comes, the
/// other way round. What refers to a row that goes is turned away from it before, or it would go with
/// it.
pub async fn apply(db: &impl ConnectionTrait, mut notes: Vec<Note>) -> Result<()> {
    let is_update = |note: &Note| note.before.is_some() && note.after.is_some();
    notes.sort_by_key(|note| (tables::place(&note.table), is_update(note)));
    let going: HashSet<String> = notes
        .iter()
        .filter(|note| note.after.is_none())
        .map(|note| note.id.to_string())
        .collect();
    let (first, notes): (Vec<Note>, Vec<Note>) = notes
        .into_iter()
        .partition(|note| is_update(note) && turns_away(note, &going));
    for note in &first {
        update(db, note).await?;
    }
    for note in notes.iter().rev().filter(|note| note.after.is_none()) {
        remove(db, &note.table, note.id).await?;
    }
    for note in &notes {
        match (&note.before, &note.after) {
            (None, Some(after)) => insert(db, &note.table, after).await?,
            (Some(_), Some(_)) => update(db, note).await?,
            (_, None) => {}
        }
    }
    Ok(())
}

/// Whether a row refers to one of these before and not after.
fn turns_away(note: &Note, going: &HashSet<String>) -> bool {
    let goes = |value: &serde_json::Value| value.as_str().is_some_and(|id| going.contains(id));
    note.fields()
        .iter()
        .any(|field| is_id(&field.name) && goes(&field.before) && !goes(&field.after))
}

async fn remove(db: &impl ConnectionTrait, table: &str, id: Uuid) -> Result<()> {
    let sql = format!("DELETE FROM \"{table}\" WHERE \"id\" = $1");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()]);
    db.execute_raw(statement)
        .await
        .map_err(Error::taking_away)?;
    Ok(())
}

async fn insert(db: &impl ConnectionTrait, table: &str, row: &Row) -> Result<()> {
    let names: Vec<&String> = row.keys().collect();
    let source = source(db.get_database_backend(), table, &names);
    let sql = format!("INSERT INTO \"{table}\" ({}) {source}", quoted(&names));
    run(db, sql, row, None).await
}

/// Only the fields that differ: others may have been changed since.
async fn update(db: &impl ConnectionTrait, note: &Note) -> Result<()> {
    let fields = note.fields();
    if fields.is_empty() {
        return Ok(());
    }
    let names: Vec<&String> = fields.iter().map(|field| &field.name).collect();
    let source = source(db.get_database_backend(), &note.table, &names);
    let values = fields
        .iter()
        .map(|field| (field.name.clone(), field.after.clone()))
        .collect();
    let sql = format!(
        "UPDATE \"{}\" SET ({}) = ({source}) WHERE \"id\" = $2",
        note.table,
        quoted(&names)
    );
    run(db, sql, &values, Some(note.id)).await
}

async fn run(db: &impl ConnectionTrait, sql: String, row: &Row, id: Option<Uuid>) -> Result<()> {
    let json = serde_json::Value::Object(row.clone()).to_string();
    let values = std::iter::once(Value::from(json)).chain(id.map(Value::from));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement)
        .await
        .map_err(Error::bringing_back)?;
    Ok(())
}

/// The SQL that makes columns of JSON, which is the first parameter.
fn source(backend: DbBackend, table: &str, names: &[&String]) -> String {
    if backend == DbBackend::Postgres {
        // Not `NULL::"record"`: that is also the name of a type of PostgreSQL's own.
        return format!(
            "SELECT {} FROM jsonb_populate_record((SELECT t FROM \"{table}\" AS t WHERE false), $1::text::jsonb)",
            quoted(names)
        );
    }
    let value = |name: &&String| {
        let value = format!("json_extract(kept.row, '$.\"{name}\"')");
        if is_id(name) {
            format!("unhex(replace({value}, '-', ''))")
        } else {
            value
        }
    };
    let values: Vec<String> = names.iter().map(value).collect();
    format!(
        "SELECT {} FROM (SELECT $1 AS row) AS kept",
        values.join(", ")
    )
}

fn quoted(names: &[&String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}
