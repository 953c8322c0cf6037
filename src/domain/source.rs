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
