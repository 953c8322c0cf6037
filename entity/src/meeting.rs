//! People meeting for their countries or organisations.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{MeetingKind, MeetingStatus, OfficeKind};

/// People meeting for their countries or organisations.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// What kind; null where no source says.
    pub kind: Option<MeetingKind>,
    /// Whether it took place.
    pub status: Option<MeetingStatus>,
    /// The level a source states.
    pub stated_level: Option<OfficeKind>,
    /// When it began: EDTF as given.
    pub start_on: Option<String>,
    /// When it began: first possible day.
    pub start_earliest: Option<NaiveDate>,
    /// When it began: last possible day.
    pub start_latest: Option<NaiveDate>,
    /// When it ended: EDTF as given.
    pub end_on: Option<String>,
    /// When it ended: first possible day.
    pub end_earliest: Option<NaiveDate>,
    /// When it ended: last possible day.
    pub end_latest: Option<NaiveDate>,
    /// Where.
    pub city: Option<String>,
    /// In which building.
    pub venue: Option<String>,
    /// In which country.
    pub country_id: Option<Uuid>,
    /// The meeting this one is part of.
    pub parent_id: Option<Uuid>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
