//! People meeting for their countries or organisations.

use entity::meeting::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(meeting by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Meeting;
    fn key_column() -> Column {
        Column::Slug
    }
}
