//! Two countries and what is said of their relations.

use async_graphql::{ID, Object};
use entity::relation;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// Two countries and what is said of their relations.
pub struct Relation(pub relation::Model);

/// Two countries and what is said of their relations.
#[Object]
impl Relation {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Relation, self.0.id)
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}
