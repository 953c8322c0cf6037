//! Relations: two countries and what is said of them together.

use chrono::{DateTime, Utc};
use entity::country;
use entity::relation::{ActiveModel, Column, Entity};
use entity::vocabulary::RecordKind;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::country::require;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::record;

rows!(relation by id);

/// A relation to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelation {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The two countries, in any order: codes, slugs or ids.
    pub between: Vec<String>,
}

/// Writes a new relation.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewRelation,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let (a, b) = pair(db, "between", &new.between).await?;
    if find(db, a, b).await?.is_some() {
        return Err(Error::conflict(
            "between",
            "The relation of these two countries is recorded already. Use that record.",
        ));
    }
    let mut slugs = Vec::new();
    for id in [a, b] {
        let row = record::row::<country::Entity>(db, RecordKind::Country, id).await?;
        slugs.push(row.slug);
    }
    let id = record::new_id(RecordKind::Relation, new.id.as_ref(), &key(slugs))?;
    record::insert(db, RecordKind::Relation, id, now, Vec::new(), Vec::new())
        .await
        .map_err(at_id)?;
    let row = ActiveModel {
        id: Set(id),
        country_a_id: Set(a),
        country_b_id: Set(b),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// A relation has no slug, so a refusal can only be about its id.
fn at_id(error: Error) -> Error {
    match error {
        Error::Refused(_) => Error::conflict(
            "id",
            "There is a record with this id already. Choose another id, or leave it out.",
        ),
        other => other,
    }
}

/// The key of which the id of a relation is made, whichever country is named first.
fn key(mut slugs: Vec<String>) -> String {
    slugs.sort();
    slugs.join("--")
}

/// The two countries a caller names at `path`, in the order in which they are stored.
pub async fn pair(
    db: &impl ConnectionTrait,
    path: &str,
    between: &[String],
) -> Result<(Uuid, Uuid)> {
    let [a, b] = between else {
        return Err(Error::invalid(
            path,
            format!(
                "A relation is between two countries; {} were given. Give two.",
                between.len()
            ),
        ));
    };
    let mut problems = Problems::default();
    let a = problems.take(require(db, &format!("{path}.0"), a).await)?;
    let b = problems.take(require(db, &format!("{path}.1"), b).await)?;
    problems.require(
        a.is_none() || a != b,
        path,
        "A country has no relation with itself. Give two different countries.",
    );
    problems.finish()?;
    Ok(stored(a.unwrap_or_default(), b.unwrap_or_default()))
}

fn stored(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
    (a.min(b), a.max(b))
}

/// The relation of two countries, in whatever order they are given; nothing where none is recorded.
pub async fn find(db: &impl ConnectionTrait, a: Uuid, b: Uuid) -> Result<Option<Uuid>> {
    let (a, b) = stored(a, b);
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CountryAId.eq(a))
        .filter(Column::CountryBId.eq(b));
    Ok(select.into_tuple().one(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_in_which_two_countries_are_named_makes_no_difference() {
        let slugs = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(key(slugs("russia", "mali")), key(slugs("mali", "russia")));
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(stored(b, a), (a, b));
    }
}
