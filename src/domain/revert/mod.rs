//! Taking a change back: the fields it wrote get the values they had, unless somebody changed them
//! since.

mod sound;

use std::collections::HashSet;

use entity::change;
use entity::vocabulary::{Operation, RecordKind};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::domain::change::apply::apply;
use crate::domain::change::note::Note;
use crate::domain::change::read;
use crate::domain::claim;
use crate::domain::error::{Error, Result};
use crate::domain::search;

/// Takes a change back, and gives kind and id of its record. A record that was deleted is there again; one
/// that was created is deleted. Of a merge, all changes are taken back together: with one of them alone,
/// parts of a record would be without it.
pub async fn revert(db: &impl ConnectionTrait, revision: i64) -> Result<(RecordKind, Uuid)> {
    let row = change::Entity::find_by_id(revision).one(db).await?;
    let row = row.ok_or_else(|| {
        let message = format!("There is no change {revision}. `changes` lists them.");
        Error::not_found("revision", message)
    })?;
    let rows = read::inseparable(db, &row).await?;
    let revisions: Vec<i64> = rows.iter().map(|row| row.revision).collect();
    let done = read::notes(db, &revisions).await?;
    let done: Vec<Note> = done.into_values().flatten().collect();
    check(db, &rows, &done).await?;
    let undone: Vec<Note> = done.into_iter().map(undone).collect();
    apply(db, undone.clone()).await?;
    sound::check(db, &undone).await?;
    for row in &rows {
        derive(db, row).await?;
    }
    Ok((row.record_kind, row.record_id))
}

fn undone(note: Note) -> Note {
    Note {
        before: note.after,
        after: note.before,
        ..note
    }
}

/// Refuses where a later change wrote the same fields: what it wrote would be lost.
async fn check(db: &impl ConnectionTrait, rows: &[change::Model], done: &[Note]) -> Result<()> {
    let last = rows.iter().map(|row| row.revision).max();
    let last = last.unwrap_or_default();
    let created = rows
        .iter()
        .filter(|row| row.operation == Operation::Created);
    let created: Vec<Uuid> = created.map(|row| row.record_id).collect();
    let latest = read::latest(db, &created).await?;
    if let Some(later) = latest.iter().find(|it| it.revision > last) {
        return Err(refused(later.revision));
    }
    let ids: Vec<Uuid> = done.iter().map(|note| note.id).collect();
    let later = read::later(db, last, &ids).await?;
    let clash = later
        .iter()
        .find(|(_, later)| done.iter().any(|done| touch_the_same(done, later)));
    match clash {
        Some((revision, _)) => Err(refused(*revision)),
        None => Ok(()),
    }
}

fn refused(later: i64) -> Error {
    Error::conflict(
        "revision",
        format!("Change {later} wrote the same fields later. Take that one back first."),
    )
}

/// Whether two changes wrote the same fields of the same row. A row that comes or goes is all fields.
fn touch_the_same(one: &Note, other: &Note) -> bool {
    if one.id != other.id || one.table != other.table {
        return false;
    }
    let is_update = |note: &Note| note.before.is_some() && note.after.is_some();
    if !is_update(one) || !is_update(other) {
        return true;
    }
    let names = |note: &Note| -> HashSet<String> {
        note.fields().into_iter().map(|field| field.name).collect()
    };
    !names(one).is_disjoint(&names(other))
}

/// What is derived from the rows of a record is derived anew.
async fn derive(db: &impl ConnectionTrait, row: &change::Model) -> Result<()> {
    if row.operation == Operation::Created {
        return Ok(());
    }
    if row.record_kind == RecordKind::Agreement {
        claim::settle_status(db, row.record_kind, row.record_id).await?;
    }
    search::rebuild_record(db, row.record_id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(before: Option<&str>, after: Option<&str>) -> Note {
        Note::read("country", before, after).unwrap()
    }

    #[test]
    fn changes_to_other_fields_of_a_row_do_not_stand_in_the_way() {
        let id = r#""id": "00000000-0000-0000-0000-000000000001""#;
        let row = |x: i32, y: i32| format!("{{{id}, \"x\": {x}, \"y\": {y}}}");
        let (one, two, three) = (row(1, 1), row(2, 1), row(2, 2));
        let x = note(Some(&one), Some(&two));
        let y = note(Some(&two), Some(&three));
        assert!(!touch_the_same(&x, &y));
        assert!(touch_the_same(&x, &x));
        assert!(touch_the_same(&x, &note(Some(&three), None)));
        let elsewhere = Note {
            table: "term".to_owned(),
            ..x.clone()
        };
        assert!(!touch_the_same(&x, &elsewhere));
    }
}
