//! A step in the life of an agreement.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::EventKind;

/// A step in the life of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lifecycle_event")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement.
    pub agreement_id: Uuid,
    /// Which step.
    pub kind: EventKind,
    /// The party that acted; null = the agreement as a whole.
    pub party_id: Option<Uuid>,
    /// When it happened: EDTF as given.
    pub occurred_on: Option<String>,
    /// When it happened: first possible day.
    pub occurred_earliest: Option<NaiveDate>,
    /// When it happened: last possible day.
    pub occurred_latest: Option<NaiveDate>,
    /// From when it takes effect: EDTF as given.
    pub effective_on: Option<String>,
    /// From when it takes effect: first possible day.
    pub effective_earliest: Option<NaiveDate>,
    /// From when it takes effect: last possible day.
    pub effective_latest: Option<NaiveDate>,
    /// Where.
    pub city: Option<String>,
    /// In which country.
    pub country_id: Option<Uuid>,
    /// The condition in the source's words.
    pub condition: Option<String>,
    /// Whether status follows it; false where a disagreement was decided against it.
    pub is_shown: bool,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
