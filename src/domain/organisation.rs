//! A body that acts in diplomacy and is not a country.

use entity::organisation::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(organisation by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Organisation;
    fn key_column() -> Column {
        Column::Slug
    }
}
