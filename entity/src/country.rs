//! A state, a territory, or a state that exists no more.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::CountryKind;

/// A state, a territory, or a state that exists no more.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "country")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// Which of the three.
    pub kind: CountryKind,
    /// ISO 3166-1 alpha-2.
    pub alpha2: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub alpha3: Option<String>,
    /// ISO 3166-1 numeric, three digits.
    pub numeric: Option<String>,
    /// ISO 3166-3, withdrawn codes only.
    pub alpha4: Option<String>,
    /// UN M49 region.
    pub region: Option<String>,
    /// UN M49 sub-region.
    pub subregion: Option<String>,
    /// UN M49 intermediate region.
    pub intermediate_region: Option<String>,
    /// Seat of government, English name.
    pub capital: Option<String>,
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
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
