//! What all kinds of records share: one row in `record`, texts, identifiers, and how they are found.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::vocabulary::RecordKind;
use entity::{identifier, record, record_alias};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::{Identified, rows};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::id;
use crate::domain::text::{self, NewText};

rows!(record by id);
rows!(identifier of record by record_id: RecordId, ordered by Ordinal, Id);

/// A kind of record that callers can name by id or by a readable key.
pub trait Named: Identified {
    /// Its kind.
    const KIND: RecordKind;
    /// The column of the readable key.
    fn key_column() -> Self::Column;
}

/// A code that another system gives to a record.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIdentifier {
    /// The system, such as WIKIDATA or UNTS.
    pub scheme: String,
    /// The code in that system.
    pub value: String,
    /// Where the system shows it.
    pub url: Option<String>,
}

/// The id a caller chose, or one made from the slug.
pub fn new_id(kind: RecordKind, chosen: Option<&String>, slug: &str) -> Result<Uuid> {
    match chosen {
        Some(text) => id::read_as("id", id::prefix(kind), text),
        None => Ok(id::from_slug(kind, slug)),
    }
}

/// Checks identifiers found at `identifiers`.
pub fn check_identifiers(problems: &mut Problems, identifiers: &[NewIdentifier]) {
    for (index, identifier) in identifiers.iter().enumerate() {
        let at = |field: &str| format!("identifiers.{index}.{field}");
        let again = identifiers[..index]
            .iter()
            .any(|it| it.scheme == identifier.scheme && it.value == identifier.value);
        problems.require(!again, &at("value"), "This identifier is given twice.");
        text::check_words(problems, &at("scheme"), &identifier.scheme, 64);
        text::check_words(problems, &at("value"), &identifier.value, 200);
        text::check_url(problems, &at("url"), identifier.url.as_ref());
    }
}

/// Writes the part of a new record that all kinds share. The rest follows in the same transaction.
pub async fn insert(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    id: Uuid,
    now: DateTime<Utc>,
    texts: Vec<NewText>,
    identifiers: Vec<NewIdentifier>,
) -> Result<()> {
    if let Some(survivor) = survivor(db, kind, id).await? {
        let survivor = id::show(id::prefix(kind), survivor);
        let message = format!(
            "The record of this slug or id was merged into {survivor}. Change that one, or choose another slug."
        );
        return Err(Error::conflict("slug", message));
    }
    let row = record::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        created_at: Set(now),
        updated_at: Set(now),
        // The log counts it up before the transaction ends.
        revision: Set(0),
    };
    record::Entity::insert(row).exec_without_returning(db).await.map_err(|cause| {
        match Error::from(cause) {
            Error::Refused(_) => Error::conflict("slug", "There is a record with this slug or id already. Update that record, choose another slug, or give an id of your own."),
            other => other,
        }
    })?;
    text::insert(db, id, texts).await?;
    insert_identifiers(db, id, identifiers).await
}

/// Writes the identifiers of a record, which must have been checked.
pub async fn insert_identifiers(
    db: &impl ConnectionTrait,
    record: Uuid,
    identifiers: Vec<NewIdentifier>,
) -> Result<()> {
    let rows = identifier_rows(record, identifiers);
    if !rows.is_empty() {
        identifier::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// The rows of a record's identifiers, which must have been checked.
pub(crate) fn identifier_rows(
    record: Uuid,
    identifiers: Vec<NewIdentifier>,
) -> Vec<identifier::ActiveModel> {
    (0..)
        .zip(identifiers)
        .map(|(ordinal, new)| identifier::ActiveModel {
            id: Set(id::of_part(
                record,
                "identifiers",
                &format!("{:?}", [&new.scheme, &new.value]),
            )),
            record_id: Set(record),
            scheme: Set(new.scheme),
            value: Set(new.value),
            url: Set(new.url),
            ordinal: Set(ordinal),
        })
        .collect()
}

/// Puts new identifiers in the place of all identifiers of a record.
pub async fn replace_identifiers(
    db: &impl ConnectionTrait,
    record: Uuid,
    identifiers: Vec<NewIdentifier>,
) -> Result<()> {
    identifier::Entity::delete_many()
        .filter(identifier::Column::RecordId.eq(record))
        .exec(db)
        .await?;
    insert_identifiers(db, record, identifiers).await
}

/// Notes that a record was written.
pub async fn touch(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let row = record::ActiveModel {
        id: Set(id),
        updated_at: Set(now),
        ..Default::default()
    };
    record::Entity::update(row).exec(db).await?;
    Ok(())
}

/// Deletes a record with everything that belongs to it, unless other records refer to it.
pub async fn delete(db: &impl ConnectionTrait, kind: RecordKind, id: Uuid) -> Result<()> {
    let deleted = record::Entity::delete_many()
        .filter(record::Column::Id.eq(id))
        .filter(record::Column::Kind.eq(kind))
        .exec(db)
        .await?;
    if deleted.rows_affected == 0 {
        if let Some(survivor) = survivor(db, kind, id).await? {
            let survivor = id::show(id::prefix(kind), survivor);
            let message = format!(
                "This record was merged into {survivor}. Give that id if you mean to delete both."
            );
            return Err(Error::conflict("id", message));
        }
        return Err(missing(kind, "id", &id::show(id::prefix(kind), id)));
    }
    Ok(())
}

/// Whether a record can be called this. PostgreSQL does not even take the question otherwise.
fn is_sayable(name: &str) -> bool {
    !name.contains('\0')
}

/// The names among these that a record can have.
pub fn sayable(names: &[String]) -> Vec<String> {
    let sayable = names.iter().filter(|name| is_sayable(name));
    sayable.cloned().collect()
}

/// The ids of the records that callers name by id or by their readable keys. Names that nothing
/// bears are left out.
pub async fn resolve<E: Named>(
    db: &impl ConnectionTrait,
    given: &[String],
) -> Result<HashMap<String, Uuid>> {
    let given = &sayable(given);
    let read = |text: &String| {
        id::read(text)
            .filter(|(prefix, _)| *prefix == id::prefix(E::KIND))
            .map(|(_, id)| id)
    };
    let rows: Vec<(Uuid, String)> = E::find()
        .select_only()
        .column(E::id_column())
        .column(E::key_column())
        .filter(
            Condition::any()
                .add(E::id_column().is_in(given.iter().filter_map(read)))
                .add(E::key_column().is_in(given)),
        )
        .into_tuple()
        .all(db)
        .await?;
    let find = |text: &String| {
        let id = read(text);
        rows.iter()
            .find(|(row, key)| key == text || id == Some(*row))
    };
    let mut found: HashMap<String, Uuid> = given
        .iter()
        .filter_map(|text| find(text).map(|(id, _)| (text.clone(), *id)))
        .collect();
    let left = given.iter().filter(|text| !found.contains_key(*text));
    let left: Vec<&String> = left.collect();
    if !left.is_empty() {
        let ids = left.iter().filter_map(|text| read(text));
        let merged = merged(db, E::KIND, ids, left.iter().copied()).await?;
        for text in left {
            let id = read(text);
            let row = merged
                .iter()
                .find(|row| row.slug == *text || id == Some(row.id));
            found.extend(row.map(|row| (text.clone(), row.record_id)));
        }
    }
    Ok(found)
}

/// The names of these ids and slugs that records had before they were merged into others.
async fn merged<'a>(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    ids: impl Iterator<Item = Uuid>,
    slugs: impl Iterator<Item = &'a String>,
) -> Result<Vec<record_alias::Model>> {
    use record_alias::{Column, Entity};
    let named = Condition::any()
        .add(Column::Id.is_in(ids))
        .add(Column::Slug.is_in(slugs));
    let select = Entity::find().filter(Column::Kind.eq(kind)).filter(named);
    Ok(select.all(db).await?)
}

/// The record into which the one with this id was merged.
pub async fn survivor(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    id: Uuid,
) -> Result<Option<Uuid>> {
    let found = survivors(db, &[id]).await?.remove(&id);
    Ok(found.filter(|(of, _)| *of == kind).map(|(_, id)| id))
}

/// The records into which those with these ids were merged.
pub async fn survivors(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (RecordKind, Uuid)>> {
    use record_alias::{Column, Entity};
    let select = Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
    let rows = select.all(db).await?.into_iter();
    Ok(rows
        .map(|row| (row.id, (row.kind, row.record_id)))
        .collect())
}

/// The ids under which records that were merged into this one were known.
pub async fn former_ids(db: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Uuid>> {
    use record_alias::{Column, Entity};
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::RecordId.eq(record))
        .order_by_asc(Column::Id);
    Ok(select.into_tuple().all(db).await?)
}

/// The id that a caller gives, which must be one of this kind. Where that record was merged into
/// another, the other is meant.
pub async fn read_id(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    path: &str,
    given: &str,
) -> Result<Uuid> {
    let id = id::read_as(path, id::prefix(kind), given)?;
    Ok(survivor(db, kind, id).await?.unwrap_or(id))
}

/// The id of the record that a caller names by id or by its readable key.
pub async fn find<E: Named>(db: &impl ConnectionTrait, given: &str) -> Result<Option<Uuid>> {
    if !is_sayable(given) {
        return Ok(None);
    }
    let column = match id::read(given) {
        Some((prefix, id)) if prefix == id::prefix(E::KIND) => E::id_column().eq(id),
        _ => E::key_column().eq(given),
    };
    let select = E::find()
        .select_only()
        .column(E::id_column())
        .filter(column);
    match select.into_tuple().one(db).await? {
        Some(id) => Ok(Some(id)),
        None => Ok(resolve_merged::<E>(db, given).await?),
    }
}

async fn resolve_merged<E: Named>(db: &impl ConnectionTrait, given: &str) -> Result<Option<Uuid>> {
    let id = id::read(given).map(|(_, id)| id);
    let rows = merged(db, E::KIND, id.into_iter(), [given.to_owned()].iter()).await?;
    Ok(rows.first().map(|row| row.record_id))
}

/// Whether a record is there that bears this readable key, or the id it would be given.
pub async fn is_there<E: Named>(
    db: &impl ConnectionTrait,
    key: &str,
    chosen: Option<&String>,
) -> Result<bool> {
    let id = new_id(E::KIND, chosen, key)?;
    let bearer = E::key_column().eq(key).or(E::id_column().eq(id));
    let select = E::find()
        .select_only()
        .column(E::id_column())
        .filter(bearer);
    if select.into_tuple::<Uuid>().one(db).await?.is_some() {
        return Ok(true);
    }
    let merged = merged(db, E::KIND, [id].into_iter(), [key.to_owned()].iter()).await?;
    Ok(!merged.is_empty())
}

/// Like [`find`], for a record that has to be there.
pub async fn require<E: Named>(db: &impl ConnectionTrait, path: &str, given: &str) -> Result<Uuid> {
    find::<E>(db, given)
        .await?
        .ok_or_else(|| missing(E::KIND, path, given))
}

/// Like [`require`], where the caller may have named none.
pub async fn require_optional<E: Named>(
    db: &impl ConnectionTrait,
    path: &str,
    given: Option<&String>,
) -> Result<Option<Uuid>> {
    match given {
        Some(given) => require::<E>(db, path, given).await.map(Some),
        None => Ok(None),
    }
}

/// The row of a record that has to be there.
pub async fn row<E: Identified>(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    id: Uuid,
) -> Result<E::Model> {
    let found = E::find().filter(E::id_column().eq(id)).one(db).await?;
    found.ok_or_else(|| missing(kind, "id", &id::show(id::prefix(kind), id)))
}

/// The answer when a caller names a record that is not there.
pub fn missing(kind: RecordKind, path: &str, given: &str) -> Error {
    let noun = id::prefix(kind);
    Error::not_found(
        path,
        format!("There is no {noun} `{given}`. Check the spelling, or create it first."),
    )
}
