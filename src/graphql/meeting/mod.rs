//! People meeting for their countries or organisations.

use async_graphql::{ID, Object};
use entity::meeting;
use entity::vocabulary::RecordKind;

use crate::graphql::record::{RecordFields, show_id};

/// People meeting for their countries or organisations.
pub struct Meeting(pub meeting::Model);

/// People meeting for their countries or organisations.
#[Object]
impl Meeting {
    /// The id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Meeting, self.0.id)
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
