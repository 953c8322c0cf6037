//! A person who signed.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// A person who signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signatory")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement.
    pub agreement_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// The office held then.
    pub office_id: Option<Uuid>,
    /// For which party.
    pub party_id: Option<Uuid>,
    /// When this person signed: EDTF as given.
    pub signed_on: Option<String>,
    /// When this person signed: first possible day.
    pub signed_earliest: Option<NaiveDate>,
    /// When this person signed: last possible day.
    pub signed_latest: Option<NaiveDate>,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
