//! Something that happened within a meeting, such as a lunch.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::SubEventKind;

/// Something that happened within a meeting, such as a lunch.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sub_event")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Within which meeting.
    pub meeting_id: Uuid,
    /// What happened.
    pub kind: SubEventKind,
    /// When it began: EDTF as given.
    pub start_on: Option<String>,
    /// When it began: first possible day.
    pub start_earliest: Option<NaiveDate>,
    /// When it began: last possible day.
    pub start_latest: Option<NaiveDate>,
    /// Where, if not at the meeting's venue.
    pub venue: Option<String>,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
