//! A mission that one country keeps in another.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::MissionKind;

/// A mission that one country keeps in another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mission")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The relation of the two countries.
    pub relation_id: Uuid,
    /// The country that sends it.
    pub sending_id: Uuid,
    /// The country that receives it.
    pub receiving_id: Uuid,
    /// What kind.
    pub kind: MissionKind,
    /// Whether it sits in the receiving country.
    pub is_resident: Option<bool>,
    /// Where it sits.
    pub city: Option<String>,
    /// Place in the list.
    pub ordinal: i32,
    /// When it was opened: EDTF as given.
    pub opened_on: Option<String>,
    /// When it was opened: first possible day.
    pub opened_earliest: Option<NaiveDate>,
    /// When it was opened: last possible day.
    pub opened_latest: Option<NaiveDate>,
    /// When it was closed: EDTF as given.
    pub closed_on: Option<String>,
    /// When it was closed: first possible day.
    pub closed_earliest: Option<NaiveDate>,
    /// When it was closed: last possible day.
    pub closed_latest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
