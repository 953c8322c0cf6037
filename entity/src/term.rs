//! A provision, effect, principle, objective or means of an agreement.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{Horizon, Modality, TermCategory, TermKind};

/// A provision, effect, principle, objective or means of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement.
    pub agreement_id: Uuid,
    /// What it is.
    pub kind: TermKind,
    /// What is provided.
    pub category: Option<TermCategory>,
    /// BCP 47 tag of the text.
    pub language: String,
    /// The term in words.
    pub text: String,
    /// The domain it belongs to.
    pub domain_id: Option<Uuid>,
    /// The country that gives.
    pub provider_id: Option<Uuid>,
    /// The country that receives.
    pub beneficiary_id: Option<Uuid>,
    /// How the source puts it.
    pub modality: Option<Modality>,
    /// When it is expected.
    pub horizon: Option<Horizon>,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
