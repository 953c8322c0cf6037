//! A document that says something.

use entity::source::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(source by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Source;
    fn key_column() -> Column {
        Column::Slug
    }
}

impl crate::domain::batch::ChildOf<entity::lifecycle_event::Entity> for entity::claim::Entity {
    fn parent_column() -> Self::Column {
        entity::claim::Column::EventId
    }
    fn parent(row: &Self::Model) -> Option<uuid::Uuid> {
        row.event_id
    }
    fn order() -> Vec<Self::Column> {
        vec![entity::claim::Column::Ordinal]
    }
}
impl crate::domain::batch::ChildOf<entity::term::Entity> for entity::claim::Entity {
    fn parent_column() -> Self::Column {
        entity::claim::Column::TermId
    }
    fn parent(row: &Self::Model) -> Option<uuid::Uuid> {
        row.term_id
    }
    fn order() -> Vec<Self::Column> {
        vec![entity::claim::Column::Ordinal]
    }
}
