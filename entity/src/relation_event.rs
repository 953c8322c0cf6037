//! A step in the relations of two countries.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{RelationEventKind, RepresentationLevel};

/// A step in the relations of two countries.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "relation_event")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The relation.
    pub relation_id: Uuid,
    /// Which step.
    pub kind: RelationEventKind,
    /// Which of the two took it; null = both together, or not known.
    pub actor_id: Option<Uuid>,
    /// The level from then on.
    pub level: Option<RepresentationLevel>,
    /// Where.
    pub city: Option<String>,
    /// In which country.
    pub country_id: Option<Uuid>,
    /// More about it, in the source's words.
    pub note: Option<String>,
    /// Whether the state follows it; false where a disagreement was decided against it.
    pub is_shown: bool,
    /// Place in the list.
    pub ordinal: i32,
    /// When it happened: EDTF as given.
    pub occurred_on: Option<String>,
    /// When it happened: first possible day.
    pub occurred_earliest: Option<NaiveDate>,
    /// When it happened: last possible day.
    pub occurred_latest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
