//! A country or an organisation that stands in an agreement.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::PartyRole;

/// A country or an organisation that stands in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement.
    pub agreement_id: Uuid,
    /// Either a country …
    pub country_id: Option<Uuid>,
    /// … or an organisation.
    pub organisation_id: Option<Uuid>,
    /// In which role.
    pub role: PartyRole,
    /// What the source calls it.
    pub label: Option<String>,
    /// Place in the list.
    pub ordinal: i32,
    /// The same day as the agreement's. The agreements of a country are sorted by it.
    pub signed_earliest: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
