//! Somebody who acts for a country or an organisation.

use async_graphql::{ID, Object};
use entity::person;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// Somebody who acts for a country or an organisation.
pub struct Person(pub person::Model);

/// Somebody who acts for a country or an organisation.
#[Object]
impl Person {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Person, self.0.id)
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
