//! Reading the log: what changed since, and the history of a record.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::change::{Column, Entity, Model};
use entity::change_row;
use entity::vocabulary::{Operation, RecordKind};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::domain::change::note::Note;
use crate::domain::error::{Error, Result};
use crate::domain::id;
use crate::domain::list::PageRequest;

/// Which changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChangeFilter {
    /// Only changes to this record.
    pub record: Option<Uuid>,
    /// Only changes to records of these kinds.
    pub kinds: Vec<RecordKind>,
    /// Only changes by this author.
    pub by: Option<String>,
    /// Only changes made then or later.
    pub since: Option<DateTime<Utc>>,
}

/// A part of the log.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The changes, oldest first.
    pub rows: Vec<Model>,
    /// Whether there are changes before these.
    pub has_previous: bool,
    /// Whether there are changes after these.
    pub has_next: bool,
}

/// The number of the last change; 0 where nothing was ever written.
pub async fn revision(db: &impl ConnectionTrait) -> Result<i64> {
    let last = Entity::find()
        .select_only()
        .column(Column::Revision)
        .order_by_desc(Column::Revision)
        .limit(1);
    Ok(last.into_tuple().one(db).await?.unwrap_or_default())
}

/// When the last change was made; nothing where nothing was ever written.
pub async fn last_at(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let last = Entity::find()
        .select_only()
        .column(Column::At)
        .order_by_desc(Column::Revision)
        .limit(1);
    Ok(last.into_tuple().one(db).await?)
}

fn condition(filter: &ChangeFilter) -> Condition {
    Condition::all()
        .add_option(filter.record.map(|record| Column::RecordId.eq(record)))
        .add_option(
            (!filter.kinds.is_empty()).then(|| Column::RecordKind.is_in(filter.kinds.clone())),
        )
        .add_option(filter.by.as_ref().map(|by| Column::Author.eq(by)))
        .add_option(filter.since.map(|since| Column::At.gte(since)))
}

/// A part of the log. Cursors are revisions.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &ChangeFilter,
    page: &PageRequest,
) -> Result<Changes> {
    let backwards = page.is_backwards();
    let beyond = page.cursor().map(|text| at(backwards, text)).transpose()?;
    let wanted = u64::from(page.limit());
    let select = Entity::find()
        .filter(condition(filter))
        .apply_if(beyond, |select, revision| {
            select.filter(if backwards {
                Column::Revision.lt(revision)
            } else {
                Column::Revision.gt(revision)
            })
        })
        .order_by(
            Column::Revision,
            if backwards { Order::Desc } else { Order::Asc },
        );
    let mut rows = select.limit(wanted + 1).all(db).await?;
    let more = rows.len() as u64 > wanted;
    rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    // What lies on the other side of the cursor.
    let behind = match beyond {
        None => false,
        Some(revision) => {
            let side = if backwards {
                Column::Revision.gte(revision)
            } else {
                Column::Revision.lte(revision)
            };
            let select = Entity::find().filter(condition(filter)).filter(side);
            select.limit(1).one(db).await?.is_some()
        }
    };
    if backwards {
        rows.reverse();
    }
    Ok(Changes {
        rows,
        has_previous: if backwards { more } else { behind },
        has_next: if backwards { behind } else { more },
    })
}

/// The record that a caller means, whether or not it is still there.
pub fn record(path: &str, given: &str) -> Result<Uuid> {
    let (_, id) = id::read(given).ok_or_else(|| {
        Error::invalid(
            path,
            format!("`{given}` is not an id. Ids look like country_ and 32 hexadecimal digits."),
        )
    })?;
    Ok(id)
}

/// The revision that a caller knows.
pub fn known(text: &str) -> Result<i64> {
    at(false, text)
}

fn at(backwards: bool, text: &str) -> Result<i64> {
    let name = if backwards { "before" } else { "after" };
    text.parse().map_err(|_| {
        Error::invalid(name, format!("`{text}` is not a revision. Give the `endCursor` of a page, or the revision of the last change you know."))
    })
}

/// So many changes after a revision, oldest first.
pub async fn after(db: &impl ConnectionTrait, revision: i64, limit: u64) -> Result<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::Revision.gt(revision))
        .order_by_asc(Column::Revision)
        .limit(limit);
    Ok(select.all(db).await?)
}

impl ChangeFilter {
    /// Whether it lets a change through that has been read already.
    pub fn lets_through(&self, change: &Model) -> bool {
        self.record.is_none_or(|record| record == change.record_id)
            && (self.kinds.is_empty() || self.kinds.contains(&change.record_kind))
            && (self.by.is_none() || self.by == change.author)
            && self.since.is_none_or(|since| change.at >= since)
    }
}

/// The numbers of the changes to a record after a revision, in order.
pub async fn since(db: &impl ConnectionTrait, record: Uuid, revision: i64) -> Result<Vec<i64>> {
    let select = Entity::find()
        .select_only()
        .column(Column::Revision)
        .filter(Column::RecordId.eq(record))
        .filter(Column::Revision.gt(revision))
        .order_by_asc(Column::Revision);
    Ok(select.into_tuple().all(db).await?)
}

/// How many changes the filter lets through.
pub async fn count(db: &impl ConnectionTrait, filter: &ChangeFilter) -> Result<u64> {
    Ok(Entity::find().filter(condition(filter)).count(db).await?)
}

/// The latest changes of each of these records, newest first.
pub async fn histories(
    db: &impl ConnectionTrait,
    records: &[Uuid],
    limit: u32,
) -> Result<HashMap<Uuid, Vec<Model>>> {
    let (numbered, number) = (Alias::new("numbered"), Alias::new("number"));
    let newest = WindowStatement::partition_by(Column::RecordId)
        .order_by(Column::Revision, Order::Desc)
        .take();
    let inner = Query::select()
        .expr(Expr::col(Asterisk))
        .expr_window_as(Expr::cust("row_number()"), newest, number.clone())
        .from(Entity)
        .and_where(Column::RecordId.is_in(records.iter().copied()))
        .take();
    let select = Query::select()
        .expr(Expr::col(Asterisk))
        .from_subquery(inner, numbered)
        .and_where(Expr::col(number).lte(i64::from(limit)))
        .order_by(Column::Revision, Order::Desc)
        .take();
    let mut found: HashMap<Uuid, Vec<Model>> = HashMap::new();
    let rows = Model::find_by_statement(db.get_database_backend().build(&select));
    for row in rows.all(db).await? {
        found.entry(row.record_id).or_default().push(row);
    }
    Ok(found)
}

/// The last change of each of these records.
pub async fn latest(db: &impl ConnectionTrait, records: &[Uuid]) -> Result<Vec<Model>> {
    let found = histories(db, records, 1).await?;
    Ok(found.into_values().flatten().collect())
}

/// What each of these changes did, row by row.
pub async fn notes(
    db: &impl ConnectionTrait,
    revisions: &[i64],
) -> Result<HashMap<i64, Vec<Note>>> {
    let rows = change_row::Entity::find()
        .filter(change_row::Column::Revision.is_in(revisions.iter().copied()))
        .order_by_asc(change_row::Column::Revision)
        .order_by_asc(change_row::Column::Ordinal)
        .all(db)
        .await?;
    let mut found: HashMap<i64, Vec<Note>> = HashMap::new();
    for row in rows {
        let note = Note::read(&row.table_name, row.before.as_deref(), row.after.as_deref());
        found.entry(row.revision).or_default().extend(note);
    }
    Ok(found)
}

/// The changes that can only be taken back together with this one: all that were made with it, if two
/// records were merged or taken apart among them; of a deletion, those of other records that lost by it
/// what referred to the record; else this one alone.
pub async fn inseparable(db: &impl ConnectionTrait, row: &Model) -> Result<Vec<Model>> {
    let Some(first) = row.first_revision else {
        return Ok(vec![row.clone()]);
    };
    let together = Entity::find()
        .filter(Column::FirstRevision.eq(first))
        .order_by_asc(Column::Revision);
    let revisions = together
        .clone()
        .select_only()
        .column(Column::Revision)
        .into_query();
    let merged = change_row::Entity::find()
        .filter(change_row::Column::TableName.eq("record_alias"))
        .filter(change_row::Column::Revision.in_subquery(revisions))
        .limit(1);
    if merged.one(db).await?.is_some() {
        return Ok(together.all(db).await?);
    }
    if row.operation == Operation::Deleted {
        return bereft(db, row, together.all(db).await?).await;
    }
    Ok(vec![row.clone()])
}

/// A deletion, and those of the changes made with it in which a row went that referred to the record.
async fn bereft(
    db: &impl ConnectionTrait,
    deletion: &Model,
    mut together: Vec<Model>,
) -> Result<Vec<Model>> {
    let revisions: Vec<i64> = together.iter().map(|row| row.revision).collect();
    let notes = notes(db, &revisions).await?;
    let lost = |row: &Model| {
        let mut notes = notes.get(&row.revision).into_iter().flatten();
        notes.any(|note| note.after.is_none() && note.refers_to(deletion.record_id))
    };
    together.retain(|row| row.revision == deletion.revision || lost(row));
    Ok(together)
}

/// What was done after a change to the rows it wrote.
pub async fn later(
    db: &impl ConnectionTrait,
    revision: i64,
    rows: &[Uuid],
) -> Result<Vec<(i64, Note)>> {
    let rows = change_row::Entity::find()
        .filter(change_row::Column::Revision.gt(revision))
        .filter(change_row::Column::RowId.is_in(rows.iter().copied()))
        .order_by_asc(change_row::Column::Revision)
        .all(db)
        .await?;
    let notes = rows.into_iter().filter_map(|row| {
        let note = Note::read(&row.table_name, row.before.as_deref(), row.after.as_deref())?;
        Some((row.revision, note))
    });
    Ok(notes.collect())
}
