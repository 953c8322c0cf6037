//! A document that says something.

use async_graphql::{ID, Object};
use entity::source;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// A document that says something.
pub struct Source(pub source::Model);

/// A document that says something.
#[Object]
impl Source {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Source, self.0.id)
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
