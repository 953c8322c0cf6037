//! The log: every write, who made it, why, and what was there before and after.
//!
//! Triggers note the rows that a transaction writes ([`watch`]). Before it ends, [`append`] makes
//! changes of the notes, one for each record, in the same transaction. Writers take turns, so the
//! next revision is the last one and one more, and revisions are in the order of the commits.

pub mod apply;
pub mod concern;
pub mod note;
pub mod read;
pub mod tables;
pub mod watch;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::vocabulary::{AuthorKind, Operation, RecordKind};
use entity::{change, change_row, mission, noted_write, record};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::access::{Viewer, Who};
use crate::domain::error::{Code, Error, Problem, Result};
use note::Note;

/// How many notes are worked on at a time. A record of which more is written at once gets several
/// changes.
const CHUNK: u64 = 10_000;
/// How many rows one statement inserts.
const ROWS: usize = 500;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

/// Who writes, and what they say about it.
#[derive(Clone, Debug)]
pub struct Author {
    /// Who it is.
    pub who: Who,
    /// What they do: the name of the act.
    pub act: String,
    /// Why, in their words.
    pub reason: Option<String>,
    /// The revision they know: no record that they change may have changed since.
    pub expected: Option<i64>,
    /// The proposal that they accept by it.
    pub proposal: Option<Uuid>,
}

impl Author {
    /// Somebody who does an act.
    pub fn of_act(viewer: &Viewer, act: &str) -> Self {
        Self {
            who: viewer.who.clone(),
            act: act.to_owned(),
            reason: None,
            expected: None,
            proposal: None,
        }
    }

    /// A command of the program.
    pub fn program(command: &'static str) -> Self {
        Self::of_act(&Viewer::program(command), command)
    }

    /// Whoever wrote in the database by other means than this program.
    fn outside() -> Self {
        Self::of_act(&Viewer::anonymous(), "outside")
    }

    /// Fails unless the reason is one that can be kept.
    pub fn check(&self) -> Result<()> {
        let Some(reason) = &self.reason else {
            return Ok(());
        };
        let length = reason.trim().chars().count();
        if length == 0 || length > LONGEST_REASON || reason.contains('\0') {
            let message = format!("A reason has 1 to {LONGEST_REASON} characters.");
            return Err(Error::invalid("reason", message));
        }
        Ok(())
    }
}

/// Logs what somebody wrote by other means since the last write, so that it is not taken for the
/// next writer's.
pub async fn append_outside(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    append(db, &Author::outside(), now).await
}

/// Logs what this transaction wrote. To be called before it is committed.
pub async fn append(db: &impl ConnectionTrait, author: &Author, now: DateTime<Utc>) -> Result<()> {
    let mut first = None;
    loop {
        let notes = noted_write::Entity::find()
            .order_by_asc(noted_write::Column::Id)
            .limit(CHUNK)
            .all(db)
            .await?;
        let Some(last) = notes.last().map(|note| note.id) else {
            return Ok(());
        };
        noted_write::Entity::delete_many()
            .filter(noted_write::Column::Id.lte(last))
            .exec(db)
            .await?;
        let notes = note::net(notes.iter().filter_map(read_note).collect());
        let records = by_record(db, notes).await?;
        first = log(db, author, now, records, first).await?;
    }
}

fn read_note(noted: &noted_write::Model) -> Option<Note> {
    let (before, after) = (noted.before.as_deref(), noted.after.as_deref());
    Note::read(&noted.table_name, before, after)
}

/// What this transaction wrote so far, row by row.
pub async fn noted(db: &impl ConnectionTrait) -> Result<Vec<Note>> {
    let notes = noted_write::Entity::find()
        .order_by_asc(noted_write::Column::Id)
        .all(db)
        .await?;
    Ok(note::net(notes.iter().filter_map(read_note).collect()))
}

/// The notes of each record: of those that came, of those that were there, and of those that went, each
/// in the order in which they were first written.
async fn by_record(db: &impl ConnectionTrait, notes: Vec<Note>) -> Result<Vec<(Uuid, Vec<Note>)>> {
    let relations = relations(db, &notes).await?;
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    let mut records: Vec<(Uuid, Vec<Note>)> = Vec::new();
    for note in notes {
        let owner = tables::owner(&note.table).and_then(|column| note.uuid(column));
        let owner = match note.table.as_str() {
            "accreditation" => owner.and_then(|mission| relations.get(&mission).copied()),
            _ => owner,
        };
        let Some(owner) = owner else { continue };
        let place = *places.entry(owner).or_insert_with(|| {
            records.push((owner, Vec::new()));
            records.len() - 1
        });
        records[place].1.push(note);
    }
    // Whoever does the log again must find a record before anything is moved to it, and still find it
    // until everything is moved away.
    records.sort_by_key(|(_, notes)| match operation(notes).0 {
        Operation::Created => 0,
        Operation::Updated => 1,
        Operation::Deleted => 2,
    });
    for (_, notes) in &mut records {
        note::order_going(notes);
    }
    Ok(records)
}

/// The relation of each mission to which an accreditation among the notes belongs. The mission may
/// be gone by now; then it is among the notes itself.
async fn relations(db: &impl ConnectionTrait, notes: &[Note]) -> Result<HashMap<Uuid, Uuid>> {
    let of = |table: &'static str| notes.iter().filter(move |note| note.table == table);
    let mut found: HashMap<Uuid, Uuid> = of("mission")
        .filter_map(|note| Some((note.id, note.uuid("relation_id")?)))
        .collect();
    let missing: Vec<Uuid> = of("accreditation")
        .filter_map(|note| note.uuid("mission_id"))
        .filter(|mission| !found.contains_key(mission))
        .collect();
    if !missing.is_empty() {
        let rows: Vec<(Uuid, Uuid)> = mission::Entity::find()
            .select_only()
            .columns([mission::Column::Id, mission::Column::RelationId])
            .filter(mission::Column::Id.is_in(missing))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What is known of a record before a change is logged.
struct Known {
    kind: RecordKind,
    revision: i64,
}

/// Makes the changes. `first` is the first one made in this transaction, if there is one; gives it
/// back.
async fn log(
    db: &impl ConnectionTrait,
    author: &Author,
    now: DateTime<Utc>,
    records: Vec<(Uuid, Vec<Note>)>,
    first: Option<i64>,
) -> Result<Option<i64>> {
    if records.is_empty() {
        return Ok(first);
    }
    let ids: Vec<Uuid> = records.iter().map(|(id, _)| *id).collect();
    let known = known(db, &ids).await?;
    let mut revision = read::revision(db).await?;
    let first = first.unwrap_or(revision + 1);
    let (mut changes, mut rows) = (Vec::new(), Vec::new());
    for (record, mut notes) in records {
        let known = known.get(&record);
        // Also where nothing differs: two who count up from 1 both write 2, and one of them is wrong.
        if let Some(known) = known {
            check_expected(author, record, known)?;
        }
        notes.retain(Note::is_change);
        let (operation, kind) = operation(&notes);
        let kind = kind.or(known.map(|known| known.kind));
        let Some(kind) = kind.filter(|_| !notes.is_empty()) else {
            continue;
        };
        revision += 1;
        changes.push(change::ActiveModel {
            revision: Set(revision),
            at: Set(now),
            author_kind: Set(author_kind(&author.who)),
            author: Set((author.who != Who::Anonymous).then(|| author.who.to_string())),
            act: Set(author.act.clone()),
            reason: Set(author.reason.clone()),
            record_id: Set(record),
            record_kind: Set(kind),
            operation: Set(operation),
            proposal_id: Set(author.proposal),
            first_revision: Set(Some(first)),
        });
        rows.extend(kept(revision, notes));
    }
    for changes in changes.chunks(ROWS) {
        let insert = change::Entity::insert_many(changes.to_vec());
        insert.exec_without_returning(db).await?;
    }
    for rows in rows.chunks(ROWS) {
        let insert = change_row::Entity::insert_many(rows.to_vec());
        insert.exec_without_returning(db).await?;
    }
    let changed: Vec<Uuid> = changes
        .iter()
        .filter_map(|row| row.record_id.try_as_ref().copied())
        .collect();
    for ids in changed.chunks(ROWS) {
        stamp(db, ids, now).await?;
    }
    Ok(Some(first))
}

/// Notes in the records by which change they were last written.
async fn stamp(db: &impl ConnectionTrait, ids: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    let last = "(SELECT max(revision) FROM change WHERE change.record_id = record.id)";
    record::Entity::update_many()
        .col_expr(record::Column::Revision, Expr::cust(last))
        .col_expr(record::Column::UpdatedAt, Expr::value(now))
        .filter(record::Column::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

fn kept(revision: i64, notes: Vec<Note>) -> impl Iterator<Item = change_row::ActiveModel> {
    let text = |row: Option<note::Row>| row.map(|row| Value::Object(row).to_string());
    (0..)
        .zip(notes)
        .map(move |(ordinal, note)| change_row::ActiveModel {
            id: Set(Uuid::now_v7()),
            revision: Set(revision),
            ordinal: Set(ordinal),
            table_name: Set(note.table),
            row_id: Set(note.id),
            before: Set(text(note.before)),
            after: Set(text(note.after)),
        })
}

/// What was done to a record, and its kind if the notes tell it.
fn operation(notes: &[Note]) -> (Operation, Option<RecordKind>) {
    let Some(own) = notes.iter().find(|note| note.table == "record") else {
        return (Operation::Updated, None);
    };
    let operation = match (&own.before, &own.after) {
        (None, Some(_)) => Operation::Created,
        (Some(_), None) => Operation::Deleted,
        _ => Operation::Updated,
    };
    let kind = own.value("kind").cloned();
    (
        operation,
        kind.and_then(|it| serde_json::from_value(it).ok()),
    )
}

/// What sort of author somebody is.
pub fn author_kind(who: &Who) -> AuthorKind {
    match who {
        Who::Anonymous => AuthorKind::Anonymous,
        Who::Key { .. } => AuthorKind::Key,
        Who::Subject(_) => AuthorKind::Subject,
        Who::Program(_) => AuthorKind::Program,
    }
}

/// What is known of records: those that are there, and from the log those that have gone.
async fn known(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Known>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(ROWS) {
        let rows: Vec<(Uuid, RecordKind, i64)> = record::Entity::find()
            .select_only()
            .columns([
                record::Column::Id,
                record::Column::Kind,
                record::Column::Revision,
            ])
            .filter(record::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        let there = rows.into_iter();
        found.extend(there.map(|(id, kind, revision)| (id, Known { kind, revision })));
        let gone: Vec<Uuid> = ids
            .iter()
            .filter(|id| !found.contains_key(*id))
            .copied()
            .collect();
        if !gone.is_empty() {
            let rows = read::latest(db, &gone).await?.into_iter();
            found.extend(rows.map(|row| {
                let (kind, revision) = (row.record_kind, row.revision);
                (row.record_id, Known { kind, revision })
            }));
        }
    }
    Ok(found)
}

/// Fails if this record was changed after the revision that the author knows.
pub async fn require_unchanged(
    db: &impl ConnectionTrait,
    author: &Author,
    record: Uuid,
) -> Result<()> {
    match known(db, &[record]).await?.get(&record) {
        Some(known) => check_expected(author, record, known),
        None => Ok(()),
    }
}

/// Fails if the author says to know a revision that there is not yet: such a number guards nothing.
pub async fn require_known(db: &impl ConnectionTrait, author: &Author) -> Result<()> {
    let Some(expected) = author.expected else {
        return Ok(());
    };
    let last = read::revision(db).await?;
    if expected > last {
        let message = format!(
            "There is no revision {expected} yet; the last one is {last}. Give the `revision` of the record as you read it."
        );
        return Err(Error::invalid("expectedRevision", message));
    }
    Ok(())
}

/// Somebody who writes must not undo what they have not seen.
fn check_expected(author: &Author, record: Uuid, known: &Known) -> Result<()> {
    match author.expected {
        Some(expected) if known.revision > expected => Err(Problem {
            current: Some((known.kind, record)),
            ..Problem::at(
                Code::Conflict,
                "expectedRevision",
                format!(
                    "This record was changed in revision {}, after {expected}. Look at it as it is now, and send your change again with that revision.",
                    known.revision
                ),
            )
        }
        .into()),
        _ => Ok(()),
    }
}
