//! Somebody who acts for a country or an organisation.

use entity::person::{Column, Entity};
use entity::vocabulary::RecordKind;

use crate::domain::batch::rows;
use crate::domain::record::Named;

rows!(person by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Person;
    fn key_column() -> Column {
        Column::Slug
    }
}
