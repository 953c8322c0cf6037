//! An instrument concluded between parties, whatever its designation.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{InstrumentType, LegalNature};

/// An instrument concluded between parties, whatever its designation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// The name people use.
    pub short_name: Option<String>,
    /// Its designation.
    pub instrument_type: Option<InstrumentType>,
    /// The source's own word for it.
    pub local_type_label: Option<String>,
    /// Whether it binds.
    pub legal_nature: Option<LegalNature>,
    /// The agreements it was concluded together with.
    pub package_id: Option<Uuid>,
    /// Its number among them.
    pub package_ordinal: Option<i32>,
    /// The meeting it was concluded at.
    pub meeting_id: Option<Uuid>,
    /// Derived from the events: first day on which it may have been signed. Lists are sorted by it.
    pub signed_earliest: Option<NaiveDate>,
    /// Derived from the events: last day on which it may first have been signed; null where that is open. Counts by year rest on both.
    pub signed_latest: Option<NaiveDate>,
    /// Derived from the events: first day on which it may have entered into force.
    pub in_force_earliest: Option<NaiveDate>,
    /// Derived from the events: last day on which it may first have entered into force; null where that is open.
    pub in_force_latest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
