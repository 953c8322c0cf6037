//! Somebody's part in a meeting.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::ParticipantRole;

/// Somebody's part in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The meeting.
    pub meeting_id: Uuid,
    /// The part of the meeting; null = the meeting as a whole.
    pub sub_event_id: Option<Uuid>,
    /// Who.
    pub person_id: Option<Uuid>,
    /// The office held then.
    pub office_id: Option<Uuid>,
    /// For which country.
    pub country_id: Option<Uuid>,
    /// For which organisation.
    pub organisation_id: Option<Uuid>,
    /// In which role; null where no source says.
    pub role: Option<ParticipantRole>,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
