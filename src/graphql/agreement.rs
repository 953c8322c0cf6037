//! An instrument concluded between parties, whatever its designation.

use async_graphql::{ID, Object};
use entity::agreement;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// An instrument concluded between parties, whatever its designation.
pub struct Agreement(pub agreement::Model);

/// An instrument concluded between parties, whatever its designation.
#[Object]
impl Agreement {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Agreement, self.0.id)
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
