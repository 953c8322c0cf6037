//! A post that a person can hold.

use entity::office::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(office by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Office;
    fn key_column() -> Column {
        Column::Slug
    }
}
