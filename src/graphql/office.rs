//! A post that a person can hold.

use async_graphql::{ID, Object};
use entity::office;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// A post that a person can hold.
pub struct Office(pub office::Model);

/// A post that a person can hold.
#[Object]
impl Office {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Office, self.0.id)
    }

    /// The readable name used in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}
