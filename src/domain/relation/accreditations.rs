//! Those accredited to a mission.

use chrono::{DateTime, Utc};
use entity::accreditation::{ActiveModel, Column, Entity, Model};
use entity::{office, person};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::date::{self, PartialDate};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::period::Period;
use crate::domain::relation::missions;
use crate::domain::{id, record, text};

rows!(accreditation by id);
rows!(accreditation of mission by mission_id: MissionId, ordered by AppointedEarliest, Ordinal, Id);

/// The word that ids of accreditations begin with.
pub const ACCREDITATION: &str = "accreditation";

/// An accreditation to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccreditation {
    /// Who.
    pub person: String,
    /// The office held with it.
    pub office: Option<String>,
    /// The title in the source's words.
    pub title: Option<String>,
    /// EDTF date of the appointment.
    pub appointed_on: Option<String>,
    /// EDTF date on which the functions were taken up.
    pub started_on: Option<String>,
    /// EDTF date on which the functions ended.
    pub ended_on: Option<String>,
}

/// An accreditation, checked.
pub(super) struct Accreditation {
    person: Uuid,
    office: Option<Uuid>,
    title: Option<String>,
    appointed: Option<PartialDate>,
    started: Option<PartialDate>,
    ended: Option<PartialDate>,
}

impl Accreditation {
    fn into_row(self, id: Uuid, mission: Uuid, ordinal: i32) -> ActiveModel {
        let (appointed_on, appointed_earliest, appointed_latest) = date::columns(self.appointed);
        let (started_on, started_earliest, started_latest) = date::columns(self.started);
        let (ended_on, ended_earliest, ended_latest) = date::columns(self.ended);
        ActiveModel {
            id: Set(id),
            mission_id: Set(mission),
            person_id: Set(self.person),
            office_id: Set(self.office),
            title: Set(self.title),
            ordinal: Set(ordinal),
            appointed_on,
            appointed_earliest,
            appointed_latest,
            started_on,
            started_earliest,
            started_latest,
            ended_on,
            ended_earliest,
            ended_latest,
        }
    }
}

/// The time of service: from taking up the functions, or where that is not known from the
/// appointment.
impl From<&Model> for Period {
    fn from(row: &Model) -> Self {
        let started = PartialDate::from_columns(
            row.started_on.as_ref(),
            row.started_earliest,
            row.started_latest,
        );
        let appointed = || {
            PartialDate::from_columns(
                row.appointed_on.as_ref(),
                row.appointed_earliest,
                row.appointed_latest,
            )
        };
        Self {
            from: started.or_else(appointed),
            to: PartialDate::from_columns(
                row.ended_on.as_ref(),
                row.ended_earliest,
                row.ended_latest,
            ),
        }
    }
}

/// Checks the accreditations found at `accreditations`.
pub(super) async fn read_all(
    db: &impl ConnectionTrait,
    accreditations: Vec<NewAccreditation>,
) -> Result<Vec<Accreditation>> {
    let mut problems = Problems::default();
    let mut found = Vec::new();
    for (index, new) in accreditations.into_iter().enumerate() {
        let path = format!("accreditations.{index}");
        let read = read(db, new).await.map_err(|error| error.below(&path));
        found.extend(problems.take(read)?);
    }
    problems.finish()?;
    Ok(found)
}

async fn read(db: &impl ConnectionTrait, new: NewAccreditation) -> Result<Accreditation> {
    let mut problems = Problems::default();
    let person = record::require::<person::Entity>(db, "person", &new.person).await;
    let person = problems.take(person)?;
    let office = record::require_optional::<office::Entity>(db, "office", new.office.as_ref());
    let office = problems.take(office.await)?;
    let appointed = problems.take(date::parse_at("appointedOn", new.appointed_on.as_ref()))?;
    let started = problems.take(date::parse_at("startedOn", new.started_on.as_ref()))?;
    let ended = problems.take(date::parse_at("endedOn", new.ended_on.as_ref()))?;
    let (appointed, started, ended) = (appointed.flatten(), started.flatten(), ended.flatten());
    let earliest = |date: &Option<PartialDate>| date.as_ref().and_then(|date| date.earliest);
    let latest = |date: &Option<PartialDate>| date.as_ref().and_then(|date| date.latest);
    problems.require(
        date::in_order(earliest(&appointed), latest(&started)),
        "startedOn",
        "Nobody takes up a post before being appointed to it. Correct one of the two dates.",
    );
    let begun = earliest(&appointed).max(earliest(&started));
    problems.require(
        date::in_order(begun, latest(&ended)),
        "endedOn",
        "The end lies before the appointment or the start. Correct one of the dates.",
    );
    text::check_optional(&mut problems, "title", new.title.as_ref(), 200);
    problems.finish()?;
    Ok(Accreditation {
        person: person.unwrap_or_default(),
        office: office.flatten(),
        title: new.title,
        appointed,
        started,
        ended,
    })
}

/// Writes the accreditations of a new mission.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    mission: Uuid,
    accreditations: Vec<Accreditation>,
) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(accreditations)
        .map(|(ordinal, one)| {
            let id = id::of_part(mission, "accreditations", &ordinal.to_string());
            one.into_row(id, mission, ordinal)
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Notes that a person is or was accredited to a mission.
pub async fn add_accreditation(
    db: &impl ConnectionTrait,
    mission: Uuid,
    new: NewAccreditation,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = missions::row(db, "missionId", mission).await?;
    let accreditation = read(db, new).await?;
    let others = Entity::find().filter(Column::MissionId.eq(mission));
    let ordinal = i32::try_from(others.count(db).await?).unwrap_or(i32::MAX);
    let added = accreditation.into_row(Uuid::now_v7(), mission, ordinal);
    Entity::insert(added).exec_without_returning(db).await?;
    record::touch(db, row.relation_id, now).await
}

/// Takes an accreditation back, and tells to which mission it was.
pub async fn remove_accreditation(
    db: &impl ConnectionTrait,
    accreditation: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let found = Entity::find().filter(Column::Id.eq(accreditation));
    let row = found.one(db).await?.ok_or_else(|| {
        Error::not_found(
            "accreditationId",
            "There is no such accreditation. Take its id from `accreditations` of the mission.",
        )
    })?;
    Entity::delete_many()
        .filter(Column::Id.eq(accreditation))
        .exec(db)
        .await?;
    let mission = missions::row(db, "missionId", row.mission_id).await?;
    record::touch(db, mission.relation_id, now).await?;
    Ok(row.mission_id)
}
