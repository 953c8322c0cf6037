//! What was changed since a proposal was made. Whoever accepts it would undo what neither they nor the
//! proposer have seen, if it is in the fields that the proposal sets.

use std::collections::{BTreeMap, BTreeSet};

use entity::proposal::Model;
use sea_orm::ConnectionTrait;

use crate::domain::change::note::{Note, net};
use crate::domain::change::{noted, read};
use crate::domain::error::{Code, Error, Problem, Result};

/// A field of a record: a column of its own row, or a list of its parts as a whole, because an update
/// puts a new one in the place of the old.
type Field = (String, Option<String>);

/// Refuses an act that has just been done for a proposal, where it wrote fields that others wrote after
/// the proposal was made.
pub async fn check(db: &impl ConnectionTrait, row: &Model) -> Result<()> {
    let later = written(db, row).await?;
    for note in noted(db).await?.iter().filter(|note| note.is_change()) {
        for field in fields(note) {
            if let Some(revision) = later.get(&field) {
                return Err(overtaken(row, &field, *revision));
            }
        }
    }
    Ok(())
}

/// The fields of the record that were written since and are not as they were, with the last change that
/// wrote them.
async fn written(db: &impl ConnectionTrait, row: &Model) -> Result<BTreeMap<Field, i64>> {
    let revisions = read::since(db, row.record_id, row.base_revision).await?;
    let changes: BTreeMap<i64, Vec<Note>> =
        read::notes(db, &revisions).await?.into_iter().collect();
    let mut later = BTreeMap::new();
    for (revision, notes) in &changes {
        later.extend(notes.iter().flat_map(fields).map(|it| (it, *revision)));
    }
    let all = net(changes.into_values().flatten().collect());
    let differ = all.iter().filter(|note| note.is_change());
    let differ: BTreeSet<Field> = differ.flat_map(fields).collect();
    later.retain(|field, _| differ.contains(field));
    Ok(later)
}

fn fields(note: &Note) -> Vec<Field> {
    let of_row = |name: Option<String>| (note.table.clone(), name);
    match note.table.as_str() {
        // The row of the record itself: its id is that of the record, and it neither comes nor goes.
        _ if note.is_update() && !note.is_part() => {
            let fields = note.fields().into_iter();
            fields.map(|field| of_row(Some(field.name))).collect()
        }
        // What a domain is called and what it covers are two lists.
        "localised_text" => {
            let usage = note.value("usage").and_then(|it| it.as_str());
            let list = if usage == Some("DEFINITION") {
                "definition"
            } else {
                "names"
            };
            vec![of_row(Some(list.to_owned()))]
        }
        _ => vec![of_row(None)],
    }
}

fn overtaken(row: &Model, (table, field): &Field, revision: i64) -> Error {
    let field = field.as_deref().unwrap_or(table);
    let message = format!(
        "`{field}` of this record was changed in revision {revision}, after this was proposed. Look at the record as it is now; if the proposal is still right, accept it with `expectedRevision: {revision}` or a later one that you know."
    );
    Problem {
        current: Some((row.record_kind, row.record_id)),
        ..Problem::at(Code::Conflict, "expectedRevision", message)
    }
    .into()
}
