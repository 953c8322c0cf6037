//! A field of cooperation, in a tree.

use entity::domain::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(domain by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Domain;
    fn key_column() -> Column {
        Column::Code
    }
}
