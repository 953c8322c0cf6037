//! The texts of sources, kept so that quotes can be looked for in them. They are others' work, so
//! they are never shown, and what the log keeps of them is a fingerprint, and when they were stored.
//!
//! The text of a source that is deleted stays, unseen, so that the deletion can be taken back. A text
//! that is removed, or that another was put in the place of, is gone for good.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::source;
use entity::source_text::{ActiveModel, Column, Entity};
use entity::vocabulary::RecordKind;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, OnConflict, Query, UnionType};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait,
    QueryFilter, QuerySelect,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::error::{Error, Problems, Result};
use crate::domain::quote::normalise;
use crate::domain::record;
use crate::domain::text;

/// The longest text, in characters.
const LONGEST: usize = 1_000_000;
/// How many quotes one statement looks for. SQLite takes 500 branches.
const BRANCHES: usize = 100;

/// Words that a source is said to hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quoted {
    /// The source.
    pub source: Uuid,
    /// The words.
    pub quote: String,
}

/// Keeps the text of a source, in the place of the one that was kept before, and its fingerprint.
pub async fn store(
    db: &impl ConnectionTrait,
    source: Uuid,
    words: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    text::check_words(&mut problems, "text", &words, LONGEST);
    problems.finish()?;
    record::row::<source::Entity>(db, RecordKind::Source, source).await?;
    let fingerprint = source::ActiveModel {
        id: Set(source),
        content_hash: Set(Some(fingerprint(&words))),
        text_stored_at: Set(Some(now)),
        ..Default::default()
    };
    fingerprint.update(db).await?;
    let row = ActiveModel {
        id: Set(source),
        compared: Set(normalise(&words)),
        text: Set(words),
        stored_at: Set(now),
    };
    let instead = OnConflict::column(Column::Id)
        .update_columns([Column::Text, Column::Compared, Column::StoredAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(instead)
        .exec_without_returning(db)
        .await?;
    record::touch(db, source, now).await
}

fn fingerprint(words: &str) -> String {
    let digest = Sha256::digest(words);
    digest
        .iter()
        .fold("sha256:".to_owned(), |all, byte| format!("{all}{byte:02x}"))
}

/// Forgets the text of a source, with those of the sources that were merged into it. Its fingerprint
/// stays.
pub async fn remove(db: &impl ConnectionTrait, source: Uuid, now: DateTime<Utc>) -> Result<()> {
    let row = record::row::<source::Entity>(db, RecordKind::Source, source).await?;
    if row.text_stored_at.is_none() {
        let message = "No text of this source is stored.";
        return Err(Error::not_found("source", message));
    }
    let not_stored = source::ActiveModel {
        id: Set(source),
        text_stored_at: Set(None),
        ..Default::default()
    };
    not_stored.update(db).await?;
    let mut ids = record::former_ids(db, source).await?;
    ids.push(source);
    Entity::delete_many()
        .filter(Column::Id.is_in(ids))
        .exec(db)
        .await?;
    record::touch(db, source, now).await
}

/// Makes the text agree with the row of its source, after that was written back. Refused where the
/// text that the row speaks of is gone.
pub(crate) async fn settle(db: &impl ConnectionTrait, source: Uuid) -> Result<()> {
    let row = source::Entity::find_by_id(source).one(db).await?;
    let Some(row) = row else { return Ok(()) };
    let Some(at) = row.text_stored_at else {
        Entity::delete_by_id(source).exec(db).await?;
        return Ok(());
    };
    let there = Entity::find_by_id(source)
        .select_only()
        .column(Column::StoredAt);
    let there: Option<DateTime<Utc>> = there.into_tuple().one(db).await?;
    if there == Some(at) {
        return Ok(());
    }
    let message = "The text that was stored is gone for good. Store it again with sourceStoreText.";
    Err(Error::conflict("revision", message))
}

/// Of which of these sources a text is stored.
pub async fn stored(db: &impl ConnectionTrait, sources: &[Uuid]) -> Result<HashMap<Uuid, bool>> {
    let ids: Vec<Uuid> = source::Entity::find()
        .select_only()
        .column(source::Column::Id)
        .filter(source::Column::Id.is_in(sources.iter().copied()))
        .filter(source::Column::TextStoredAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(|id| (id, true)).collect())
}

/// Whether each quote stands in the text of its source. Where no text is stored, nothing is told.
/// The database looks: texts are long and stay where they are.
pub async fn found(db: &impl ConnectionTrait, asked: &[Quoted]) -> Result<HashMap<Quoted, bool>> {
    let asked: Vec<&Quoted> = HashSet::<&Quoted>::from_iter(asked).into_iter().collect();
    let mut told = HashMap::new();
    for asked in asked.chunks(BRANCHES) {
        let mut branches = (0_i32..)
            .zip(asked)
            .map(|(number, quoted)| branch(db.get_database_backend(), number, quoted));
        let Some(mut question) = branches.next() else {
            break;
        };
        question.unions(branches.map(|branch| (UnionType::All, branch)));
        for row in db.query_all(&question).await? {
            let number: i32 = row.try_get("", "number")?;
            let place: i32 = row.try_get("", "place")?;
            let quoted = usize::try_from(number).ok().and_then(|at| asked.get(at));
            told.extend(quoted.map(|quoted| ((*quoted).clone(), place > 0)));
        }
    }
    Ok(told)
}

/// The place of a quote in the text of its source, counted from 1; 0 where it is not in it.
fn branch(backend: DbBackend, number: i32, quoted: &Quoted) -> sea_orm::sea_query::SelectStatement {
    let place = match backend {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let words = normalise(&quoted.quote);
    // Both databases find nothing at the very beginning.
    let place = if words.is_empty() {
        Expr::value(0)
    } else {
        Expr::expr(Func::cust(place).args([Expr::col(Column::Compared), Expr::value(words)]))
    };
    Query::select()
        .expr_as(Expr::value(number).cast_as("integer"), Alias::new("number"))
        .expr_as(place.cast_as("integer"), Alias::new("place"))
        .from(Entity)
        .and_where(Column::Id.eq(quoted.source))
        .and_where(Column::Id.in_subquery(stored_now(quoted.source)))
        .take()
}

/// The source, if its text is stored: that of a source that is gone, or that came anew under the same
/// id, tells nothing.
fn stored_now(source: Uuid) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(source::Column::Id)
        .from(source::Entity)
        .and_where(source::Column::Id.eq(source))
        .and_where(source::Column::TextStoredAt.is_not_null())
        .take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_that_of_other_programs() {
        let of_nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(fingerprint(""), of_nothing);
    }
}
