//! A body that acts in diplomacy and is not a country.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::OrganisationKind;

/// A body that acts in diplomacy and is not a country.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// What kind of body.
    pub kind: Option<OrganisationKind>,
    /// Where it sits.
    pub seat_country_id: Option<Uuid>,
    /// When it was founded: EDTF as given.
    pub founded_on: Option<String>,
    /// When it was founded: first possible day.
    pub founded_earliest: Option<NaiveDate>,
    /// When it was founded: last possible day.
    pub founded_latest: Option<NaiveDate>,
    /// When it was dissolved: EDTF as given.
    pub dissolved_on: Option<String>,
    /// When it was dissolved: first possible day.
    pub dissolved_earliest: Option<NaiveDate>,
    /// When it was dissolved: last possible day.
    pub dissolved_latest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
