//! The missions that two countries keep with each other.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::mission::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::MissionKind;
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait,
    EntityTrait, QueryFilter, QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::date::{self, PartialDate};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::patch::Patch;
use crate::domain::period::{Period, in_order_after};
use crate::domain::relation::accreditations::{self, Accreditation, NewAccreditation};
use crate::domain::relation::{Sides, is_side, of_countries};
use crate::domain::{country, id, record, text};

rows!(mission by id);
rows!(mission of relation by relation_id: RelationId, ordered by OpenedEarliest, Ordinal, Id);

/// The word that ids of missions begin with.
pub const MISSION: &str = "mission";

const ORDER: &str = "A mission cannot be closed before it is opened. Correct one of the two dates.";

/// A mission to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMission {
    /// A name for it within its relation.
    pub key: Option<String>,
    /// The country that sends it.
    pub sending: String,
    /// The country that receives it.
    pub receiving: String,
    /// What kind.
    pub kind: MissionKind,
    /// Whether it sits in the receiving country.
    pub is_resident: Option<bool>,
    /// The city where it sits.
    pub city: Option<String>,
    /// EDTF date on which it was opened.
    pub opened_on: Option<String>,
    /// EDTF date on which it was closed.
    pub closed_on: Option<String>,
    /// Who is or was accredited to it.
    #[serde(default)]
    pub accreditations: Vec<NewAccreditation>,
}

/// Changes to a mission.
#[derive(Clone, Debug, Default)]
pub struct MissionPatch {
    /// What kind.
    pub kind: Option<MissionKind>,
    /// Whether it sits in the receiving country.
    pub is_resident: Patch<bool>,
    /// The city where it sits.
    pub city: Patch<String>,
    /// EDTF date on which it was opened.
    pub opened_on: Patch<String>,
    /// EDTF date on which it was closed.
    pub closed_on: Patch<String>,
}

/// A mission, checked.
pub(super) struct Mission {
    pub(super) key: String,
    sending: Uuid,
    receiving: Uuid,
    kind: MissionKind,
    is_resident: Option<bool>,
    city: Option<String>,
    opened: Option<PartialDate>,
    closed: Option<PartialDate>,
    accreditations: Vec<Accreditation>,
}

impl Mission {
    fn into_row(self, id: Uuid, relation: Uuid, ordinal: i32) -> (ActiveModel, Vec<Accreditation>) {
        let (opened_on, opened_earliest, opened_latest) = date::columns(self.opened);
        let (closed_on, closed_earliest, closed_latest) = date::columns(self.closed);
        let row = ActiveModel {
            id: Set(id),
            relation_id: Set(relation),
            sending_id: Set(self.sending),
            receiving_id: Set(self.receiving),
            kind: Set(self.kind),
            is_resident: Set(self.is_resident),
            city: Set(self.city),
            ordinal: Set(ordinal),
            opened_on,
            opened_earliest,
            opened_latest,
            closed_on,
            closed_earliest,
            closed_latest,
        };
        (row, self.accreditations)
    }
}

/// The time for which a mission is open.
impl From<&Model> for Period {
    fn from(row: &Model) -> Self {
        Self {
            from: PartialDate::from_columns(
                row.opened_on.as_ref(),
                row.opened_earliest,
                row.opened_latest,
            ),
            to: PartialDate::from_columns(
                row.closed_on.as_ref(),
                row.closed_earliest,
                row.closed_latest,
            ),
        }
    }
}

/// Checks a mission, between these two countries if the relation is given.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    sides: Option<Sides>,
    new: NewMission,
) -> Result<Mission> {
    let mut problems = Problems::default();
    let mut side = async |path: &str, given: &String| -> Result<Option<Uuid>> {
        let found = problems.take(country::require(db, path, given).await)?;
        let belongs = found.is_none_or(|id| sides.is_none_or(|sides| is_side(sides, id)));
        problems.require(
            belongs,
            path,
            "This country is neither of the two between which the relation is.",
        );
        Ok(found)
    };
    let sending = side("sending", &new.sending).await?;
    let receiving = side("receiving", &new.receiving).await?;
    problems.require(
        sending.is_none() || sending != receiving,
        "receiving",
        "A country sends no mission to itself. Give two different countries.",
    );
    let opened = problems.take(date::parse_at("openedOn", new.opened_on.as_ref()))?;
    let closed = problems.take(date::parse_at("closedOn", new.closed_on.as_ref()))?;
    let (opened, closed) = (opened.flatten(), closed.flatten());
    let first = opened.as_ref().and_then(|date| date.earliest);
    let last = closed.as_ref().and_then(|date| date.latest);
    problems.require(date::in_order(first, last), "closedOn", ORDER);
    text::check_optional(&mut problems, "key", new.key.as_ref(), 120);
    text::check_optional(&mut problems, "city", new.city.as_ref(), 200);
    let accreditations = accreditations::read_all(db, new.accreditations).await;
    let accreditations = problems.take(accreditations)?;
    problems.finish()?;

    let sending = sending.unwrap_or_default();
    let place = new.city.as_deref().unwrap_or_default();
    let key = format!("{sending}/{}/{place}", new.kind.to_value());
    Ok(Mission {
        key: new.key.unwrap_or(key),
        sending,
        receiving: receiving.unwrap_or_default(),
        kind: new.kind,
        is_resident: new.is_resident,
        city: new.city,
        opened,
        closed,
        accreditations: accreditations.unwrap_or_default(),
    })
}

/// Writes those of the missions that are not there yet, and tells how many.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    relation: Uuid,
    missions: Vec<Mission>,
) -> Result<usize> {
    let there = ids(db, relation).await?;
    let mut written = 0;
    for mission in missions {
        let id = id::of_part(relation, "missions", &mission.key);
        if !there.contains(&id) {
            let ordinal = i32::try_from(there.len() + written).unwrap_or(i32::MAX);
            insert_one(db, mission, id, relation, ordinal).await?;
            written += 1;
        }
    }
    Ok(written)
}

async fn insert_one(
    db: &impl ConnectionTrait,
    mission: Mission,
    id: Uuid,
    relation: Uuid,
    ordinal: i32,
) -> Result<()> {
    let (row, accreditations) = mission.into_row(id, relation, ordinal);
    Entity::insert(row).exec_without_returning(db).await?;
    accreditations::insert(db, id, accreditations).await
}

async fn ids(db: &impl ConnectionTrait, relation: Uuid) -> Result<HashSet<Uuid>> {
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::RelationId.eq(relation));
    let ids: Vec<Uuid> = select.into_tuple().all(db).await?;
    Ok(ids.into_iter().collect())
}

/// Writes a mission, and the relation of the two countries if it is not recorded yet.
pub async fn create_mission(
    db: &impl ConnectionTrait,
    new: NewMission,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mission = read(db, None, new).await?;
    let relation = of_countries(db, mission.sending, mission.receiving, now).await?;
    let ordinal = i32::try_from(ids(db, relation).await?.len()).unwrap_or(i32::MAX);
    let id = Uuid::now_v7();
    insert_one(db, mission, id, relation, ordinal).await?;
    record::touch(db, relation, now).await?;
    Ok(id)
}

/// Changes a mission.
pub async fn update_mission(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: MissionPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = row(db, "id", id).await?;
    let mut problems = Problems::default();
    text::check_optional(&mut problems, "city", patch.city.as_set(), 200);
    let opened = problems.take(date::patched("openedOn", patch.opened_on))?;
    let closed = problems.take(date::patched("closedOn", patch.closed_on))?;
    if let Some((opened, closed)) = opened.as_ref().zip(closed.as_ref()) {
        let ordered = in_order_after(
            (opened, before.opened_earliest),
            (closed, before.closed_latest),
        );
        problems.require(ordered, "closedOn", ORDER);
    }
    problems.finish()?;

    let mut row = ActiveModel {
        id: Set(id),
        kind: Set(patch.kind.unwrap_or(before.kind)),
        is_resident: patch.is_resident.into_column(),
        city: patch.city.into_column(),
        ..Default::default()
    };
    if let Some(columns) = opened {
        (row.opened_on, row.opened_earliest, row.opened_latest) = columns;
    }
    if let Some(columns) = closed {
        (row.closed_on, row.closed_earliest, row.closed_latest) = columns;
    }
    row.update(db).await?;
    record::touch(db, before.relation_id, now).await
}

/// Deletes a mission with those accredited to it.
pub async fn delete_mission(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let before = row(db, "id", id).await?;
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    record::touch(db, before.relation_id, now).await
}

/// The row of a mission that has to be there.
pub(super) async fn row(db: &impl ConnectionTrait, path: &str, mission: Uuid) -> Result<Model> {
    let found = Entity::find()
        .filter(Column::Id.eq(mission))
        .one(db)
        .await?;
    found.ok_or_else(|| {
        Error::not_found(
            path,
            "There is no such mission. Take its id from `missions` of the relation.",
        )
    })
}
