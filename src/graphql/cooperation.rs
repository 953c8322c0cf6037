//! A field of cooperation, in a tree.

use async_graphql::{ID, Object};
use entity::domain;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// A field of cooperation, in a tree.
pub struct Domain(pub domain::Model);

/// A field of cooperation, in a tree.
#[Object]
impl Domain {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Domain, self.0.id)
    }

    /// The readable name used in addresses.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}
