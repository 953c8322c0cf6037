//! A body that acts in diplomacy and is not a country.

use async_graphql::{ID, Object};
use entity::organisation;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// A body that acts in diplomacy and is not a country.
pub struct Organisation(pub organisation::Model);

/// A body that acts in diplomacy and is not a country.
#[Object]
impl Organisation {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Organisation, self.0.id)
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
