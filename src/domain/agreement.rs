//! An instrument concluded between parties, whatever its designation.

use entity::agreement::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(agreement by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Agreement;
    fn key_column() -> Column {
        Column::Slug
    }
}
