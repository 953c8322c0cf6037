//! A stretch of time in which an agreement has one status. Derived from the events, rewritten with them.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{AgreementStatus, StatusBasis};

/// A stretch of time in which an agreement has one status. Derived from the events, rewritten with them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "status_period")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement.
    pub agreement_id: Uuid,
    /// The status.
    pub status: AgreementStatus,
    /// Which events count.
    pub basis: StatusBasis,
    /// First day; null = no date known.
    pub from_date: Option<NaiveDate>,
    /// The day after the last; null = still so.
    pub to_date: Option<NaiveDate>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
