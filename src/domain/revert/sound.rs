//! The rules that the database does not know, asked of the records that were written back: each change
//! kept them when it was made, but not together with those that were made since.

use entity::vocabulary::RecordKind;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::domain::change::note::Note;
use crate::domain::claim;
use crate::domain::cooperation;
use crate::domain::error::{Error, Result};
use crate::domain::id;
use crate::domain::meeting;
use crate::domain::source_text;

/// Refuses what these rows, as they are now, must not be.
pub async fn check(db: &impl ConnectionTrait, written: &[Note]) -> Result<()> {
    for note in written.iter().filter(|note| note.after.is_some()) {
        match note.table.as_str() {
            "meeting" if meeting::is_part_of_itself(db, note.id).await? => {
                return Err(ring(RecordKind::Meeting, note.id));
            }
            "domain" if cooperation::lies_below_itself(db, note.id).await? => {
                return Err(ring(RecordKind::Domain, note.id));
            }
            "source" if note.wrote("text_stored_at") => source_text::settle(db, note.id).await?,
            "claim" => {
                if let Some(other) = claim::shown_beside(db, note.id).await? {
                    return Err(shown_twice(&other));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn ring(kind: RecordKind, id: Uuid) -> Error {
    let shown = id::show(id::prefix(kind), id);
    let message = format!(
        "{shown} would come to lie below itself, because of a `parent` that was given since. Change that parent first."
    );
    Error::conflict("revision", message)
}

fn shown_twice(other: &entity::claim::Model) -> Error {
    let shown = id::show(claim::PREFIX, other.id);
    let message = format!(
        "{shown} is shown by now and gives another value of `{}`: {}. Delete that claim first, or record the other one anew as not shown.",
        other.field,
        other.value.as_deref().unwrap_or_default()
    );
    Error::conflict("revision", message)
}
