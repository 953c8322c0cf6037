//! One state that came from another.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::SuccessionKind;

/// One state that came from another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "country_succession")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The earlier state.
    pub predecessor_id: Uuid,
    /// The later state.
    pub successor_id: Uuid,
    /// How it came about.
    pub kind: SuccessionKind,
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
