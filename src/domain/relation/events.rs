//! The steps in the relations of two countries.

use std::collections::HashSet;

use entity::relation;
use entity::relation_event::{ActiveModel, Column, Entity};
use entity::vocabulary::{RecordKind, RelationEventKind, RepresentationLevel};
use sea_orm::{
    ActiveEnum as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::date::{self, PartialDate};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::relation::state::may_tell_level;
use crate::domain::relation::{Sides, is_side};
use crate::domain::{country, id, record, text};

rows!(relation_event by id);
rows!(relation_event of relation by relation_id: RelationId, ordered by OccurredEarliest, Ordinal, Id);

/// The word that ids of events begin with.
pub const EVENT: &str = "relationevent";

/// A step to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRelationEvent {
    /// A name for it within its relation.
    pub key: Option<String>,
    /// Which step.
    pub kind: RelationEventKind,
    /// EDTF date on which it happened.
    pub occurred_on: Option<String>,
    /// Which of the two countries took it.
    pub actor: Option<String>,
    /// The level from then on.
    pub level: Option<RepresentationLevel>,
    /// Where.
    pub city: Option<String>,
    /// In which country.
    pub country: Option<String>,
    /// More about it, in the source's words.
    pub note: Option<String>,
}

/// A step, checked.
pub(super) struct Event {
    pub(super) key: String,
    kind: RelationEventKind,
    occurred: Option<PartialDate>,
    actor: Option<Uuid>,
    level: Option<RepresentationLevel>,
    city: Option<String>,
    country: Option<Uuid>,
    note: Option<String>,
}

impl Event {
    fn into_row(self, id: Uuid, relation: Uuid, ordinal: i32) -> ActiveModel {
        let (occurred_on, occurred_earliest, occurred_latest) = date::columns(self.occurred);
        ActiveModel {
            id: Set(id),
            relation_id: Set(relation),
            kind: Set(self.kind),
            actor_id: Set(self.actor),
            level: Set(self.level),
            city: Set(self.city),
            country_id: Set(self.country),
            note: Set(self.note),
            is_shown: Set(true),
            ordinal: Set(ordinal),
            occurred_on,
            occurred_earliest,
            occurred_latest,
        }
    }
}

/// Checks a step between two countries.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    sides: Sides,
    new: NewRelationEvent,
) -> Result<Event> {
    let mut problems = Problems::default();
    let occurred = problems.take(date::parse_at("occurredOn", new.occurred_on.as_ref()))?;
    let actor = country::require_optional(db, "actor", new.actor.as_ref()).await;
    let actor = problems.take(actor)?.flatten();
    let country = country::require_optional(db, "country", new.country.as_ref()).await;
    let country = problems.take(country)?.flatten();
    problems.require(
        actor.is_none_or(|actor| is_side(sides, actor)),
        "actor",
        "This country is neither of the two. Name one of them, or leave the field out.",
    );
    problems.require(
        new.level.is_none() || may_tell_level(new.kind),
        "level",
        "A level goes with ESTABLISHED, RESUMED, LEVEL_RAISED or LEVEL_LOWERED. Leave it out here.",
    );
    text::check_optional(&mut problems, "key", new.key.as_ref(), 120);
    text::check_optional(&mut problems, "city", new.city.as_ref(), 200);
    text::check_optional(&mut problems, "note", new.note.as_ref(), text::LONGEST);
    problems.finish()?;
    let said = new.occurred_on.as_deref().unwrap_or_default();
    let by = actor.map(|actor| actor.to_string()).unwrap_or_default();
    let key = format!("{}/{}/{by}", new.kind.to_value(), said.trim());
    Ok(Event {
        key: new.key.unwrap_or(key),
        kind: new.kind,
        occurred: occurred.flatten(),
        actor,
        level: new.level,
        city: new.city,
        country,
        note: new.note,
    })
}

/// Writes those of the steps that are not there yet, and tells how many.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    relation: Uuid,
    events: Vec<Event>,
) -> Result<usize> {
    let there = ids(db, relation).await?;
    let first = i32::try_from(there.len()).unwrap_or(i32::MAX);
    let part = |event: &Event| id::of_part(relation, "events", &event.key);
    let rows: Vec<_> = events
        .into_iter()
        .filter(|event| !there.contains(&part(event)))
        .zip(first..)
        .map(|(event, ordinal)| {
            let id = part(&event);
            event.into_row(id, relation, ordinal)
        })
        .collect();
    let written = rows.len();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(written)
}

async fn ids(db: &impl ConnectionTrait, relation: Uuid) -> Result<HashSet<Uuid>> {
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::RelationId.eq(relation));
    let ids: Vec<Uuid> = select.into_tuple().all(db).await?;
    Ok(ids.into_iter().collect())
}

/// Adds a step to a relation.
pub async fn record_event(
    db: &impl ConnectionTrait,
    relation: Uuid,
    new: NewRelationEvent,
) -> Result<()> {
    let row = record::row::<relation::Entity>(db, RecordKind::Relation, relation).await?;
    let event = read(db, (row.country_a_id, row.country_b_id), new).await?;
    let ordinal = i32::try_from(ids(db, relation).await?.len()).unwrap_or(i32::MAX);
    let row = event.into_row(Uuid::now_v7(), relation, ordinal);
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a step back, and tells whose it was.
pub async fn remove_event(db: &impl ConnectionTrait, event: Uuid) -> Result<Uuid> {
    let row = Entity::find().filter(Column::Id.eq(event)).one(db).await?;
    let row = row.ok_or_else(|| {
        Error::not_found(
            "eventId",
            "There is no such event. Take its id from `events` of the relation.",
        )
    })?;
    Entity::delete_many()
        .filter(Column::Id.eq(event))
        .exec(db)
        .await?;
    Ok(row.relation_id)
}
