//! What was loaded from one place under one description.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// What was loaded from one place under one description.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset")]
pub struct Model {
    /// The dataset's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub publisher: Option<String>,
    /// Where it can be had.
    pub url: Option<String>,
    /// Terms of use.
    pub licence: Option<String>,
    /// Who collected it, from where.
    pub description: Option<String>,
    /// Which edition, as its publisher calls it.
    pub version: Option<String>,
    /// When it was fetched from its publisher: EDTF as given.
    pub retrieved_on: Option<String>,
    /// When it was fetched from its publisher: first possible day.
    pub retrieved_earliest: Option<NaiveDate>,
    /// When it was fetched from its publisher: last possible day.
    pub retrieved_latest: Option<NaiveDate>,
    /// Whether it states to cover every country.
    pub is_worldwide: bool,
    /// From when on it states to cover: EDTF as given.
    pub covers_from_on: Option<String>,
    /// From when on it states to cover: first possible day.
    pub covers_from_earliest: Option<NaiveDate>,
    /// From when on it states to cover: last possible day.
    pub covers_from_latest: Option<NaiveDate>,
    /// Until when it states to cover: EDTF as given.
    pub covers_to_on: Option<String>,
    /// Until when it states to cover: first possible day.
    pub covers_to_earliest: Option<NaiveDate>,
    /// Until when it states to cover: last possible day.
    pub covers_to_latest: Option<NaiveDate>,
    /// What it states to hold and to leave out, in words.
    pub coverage_note: Option<String>,
    /// When it was loaded first.
    pub imported_at: DateTime<Utc>,
    /// When a load last changed something of it.
    pub updated_at: DateTime<Utc>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
