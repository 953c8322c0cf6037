//! A person holding an office for a time.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// A person holding an office for a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupancy")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Which office.
    pub office_id: Uuid,
    /// From when: EDTF as given.
    pub valid_from_on: Option<String>,
    /// From when: first possible day.
    pub valid_from_earliest: Option<NaiveDate>,
    /// From when: last possible day.
    pub valid_from_latest: Option<NaiveDate>,
    /// Until when: EDTF as given.
    pub valid_to_on: Option<String>,
    /// Until when: first possible day.
    pub valid_to_earliest: Option<NaiveDate>,
    /// Until when: last possible day.
    pub valid_to_latest: Option<NaiveDate>,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
