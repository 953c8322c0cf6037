//! A person accredited to a mission for a time.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// A person accredited to a mission for a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accreditation")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The mission.
    pub mission_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// The office held with it.
    pub office_id: Option<Uuid>,
    /// The title in the source's words.
    pub title: Option<String>,
    /// Place in the list.
    pub ordinal: i32,
    /// When appointed: EDTF as given.
    pub appointed_on: Option<String>,
    /// When appointed: first possible day.
    pub appointed_earliest: Option<NaiveDate>,
    /// When appointed: last possible day.
    pub appointed_latest: Option<NaiveDate>,
    /// When the functions were taken up: EDTF as given.
    pub started_on: Option<String>,
    /// When the functions were taken up: first possible day.
    pub started_earliest: Option<NaiveDate>,
    /// When the functions were taken up: last possible day.
    pub started_latest: Option<NaiveDate>,
    /// When the functions ended: EDTF as given.
    pub ended_on: Option<String>,
    /// When the functions ended: first possible day.
    pub ended_earliest: Option<NaiveDate>,
    /// When the functions ended: last possible day.
    pub ended_latest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
