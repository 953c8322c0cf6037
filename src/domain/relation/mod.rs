//! Relations: two countries and what is said of them together.

mod accreditations;
mod events;
mod missions;
pub mod standings;
pub mod state;

use std::collections::HashSet;

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

pub use accreditations::{
    ACCREDITATION, NewAccreditation, add_accreditation, remove_accreditation,
};
use events::Event;
pub use events::{EVENT, NewRelationEvent, record_event, remove_event};
use missions::Mission;
pub use missions::{
    MISSION, MissionPatch, NewMission, create_mission, delete_mission, update_mission,
};

rows!(relation by id);

/// The two countries of a relation, as they are stored.
type Sides = (Uuid, Uuid);

fn is_side(sides: Sides, country: Uuid) -> bool {
    country == sides.0 || country == sides.1
}

/// A relation to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelation {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The two countries, in any order: codes, slugs or ids.
    pub between: Vec<String>,
    /// What happened in their relations.
    #[serde(default)]
    pub events: Vec<NewRelationEvent>,
    /// The missions they keep with each other.
    #[serde(default)]
    pub missions: Vec<NewMission>,
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
    let parts = read_parts(db, (a, b), new.events, new.missions).await?;
    let id = insert(db, a, b, new.id.as_ref(), now).await?;
    insert_parts(db, id, parts).await?;
    Ok(id)
}

/// Adds to a relation that is recorded already those events and missions that are not there yet,
/// so that several files may speak of the same two countries. Tells whether there were any.
pub async fn complete(
    db: &impl ConnectionTrait,
    id: Uuid,
    new: NewRelation,
    now: DateTime<Utc>,
) -> Result<bool> {
    if new.events.is_empty() && new.missions.is_empty() {
        return Ok(false);
    }
    let row = record::row::<Entity>(db, RecordKind::Relation, id).await?;
    let sides = (row.country_a_id, row.country_b_id);
    let parts = read_parts(db, sides, new.events, new.missions).await?;
    let added = insert_parts(db, id, parts).await? > 0;
    if added {
        record::touch(db, id, now).await?;
    }
    Ok(added)
}

/// The relation of two countries, recorded now if it was not before.
async fn of_countries(
    db: &impl ConnectionTrait,
    a: Uuid,
    b: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let (a, b) = stored(a, b);
    match find(db, a, b).await? {
        Some(id) => Ok(id),
        None => insert(db, a, b, None, now).await,
    }
}

type Parts = (Vec<Event>, Vec<Mission>);

/// Checks the events and missions of a relation. Without a key of its own, a part is known by what
/// it says.
async fn read_parts(
    db: &impl ConnectionTrait,
    sides: Sides,
    events: Vec<NewRelationEvent>,
    missions: Vec<NewMission>,
) -> Result<Parts> {
    const TWICE: &str = "There are two of these. Leave one out, or give each a key of its own.";
    let mut problems = Problems::default();
    let (mut read_events, mut read_missions) = (Vec::new(), Vec::new());
    let mut keys = HashSet::new();
    for (index, new) in events.into_iter().enumerate() {
        let path = format!("events.{index}");
        let event = events::read(db, sides, new).await;
        if let Some(event) = problems.take(event.map_err(|error| error.below(&path)))? {
            let is_new = keys.insert(event.key.clone());
            problems.require(is_new, &format!("{path}.key"), TWICE);
            read_events.push(event);
        }
    }
    keys.clear();
    for (index, new) in missions.into_iter().enumerate() {
        let path = format!("missions.{index}");
        let mission = missions::read(db, Some(sides), new).await;
        if let Some(mission) = problems.take(mission.map_err(|error| error.below(&path)))? {
            let is_new = keys.insert(mission.key.clone());
            problems.require(is_new, &format!("{path}.key"), TWICE);
            read_missions.push(mission);
        }
    }
    problems.finish()?;
    Ok((read_events, read_missions))
}

async fn insert_parts(
    db: &impl ConnectionTrait,
    id: Uuid,
    (events, missions): Parts,
) -> Result<usize> {
    Ok(events::insert(db, id, events).await? + missions::insert(db, id, missions).await?)
}

/// Writes the row of a relation that is not there yet. The countries are in stored order.
async fn insert(
    db: &impl ConnectionTrait,
    a: Uuid,
    b: Uuid,
    chosen: Option<&String>,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mut slugs = Vec::new();
    for id in [a, b] {
        let row = record::row::<country::Entity>(db, RecordKind::Country, id).await?;
        slugs.push(row.slug);
    }
    let id = record::new_id(RecordKind::Relation, chosen, &key(slugs))?;
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
pub(crate) fn key(mut slugs: Vec<String>) -> String {
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

pub(crate) fn stored(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
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
