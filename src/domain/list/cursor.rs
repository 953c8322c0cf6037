//! Cursors: the place of a row in a list, as text that callers give back.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sea_orm::{ColumnTrait as _, ColumnType};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::date::is_held;
use crate::domain::error::{Error, Result};
use crate::domain::list::{Key, KeyValue, Listed, Query, Sort};

/// What a cursor says: the list it belongs to, the sort values of its row, and the row's id.
#[derive(Serialize, Deserialize)]
pub(super) struct Cursor(pub String, pub Vec<Option<KeyValue>>, pub Uuid);

/// The list and its order: a cursor of one is no cursor of another.
fn list_name<E: Listed>(query: &Query<E>) -> String {
    let direction = |sort: &Sort<E::SortBy>| if sort.descending { '-' } else { '+' };
    query.order().iter().fold(E::NAME.to_owned(), |name, sort| {
        format!("{name}{}{:?}", direction(sort), sort.by)
    })
}

pub(super) fn write_cursor<E: Listed>(query: &Query<E>, row: &E::Model) -> String {
    let values = query.order().iter();
    let values = values.map(|sort| (E::key(sort.by).value)(row)).collect();
    Cursor(list_name(query), values, E::id(row)).write()
}

impl Cursor {
    /// As callers get it.
    pub(super) fn write(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}

pub(super) fn read_cursor<E: Listed>(query: &Query<E>, text: &str) -> Result<Cursor> {
    let refuse = |what| {
        Error::invalid(
            query.page.cursor_name(),
            format!(
                "This cursor {what}. Use a cursor from `pageInfo` or `edges` of the same list in the same order."
            ),
        )
    };
    let cursor: Cursor = BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| refuse("cannot be read"))?;
    if cursor.0 != list_name(query) || cursor.1.len() != query.order().len() {
        return Err(refuse("comes from another list"));
    }
    let fits = query
        .order()
        .iter()
        .zip(&cursor.1)
        .all(|(sort, value)| fits(&E::key(sort.by), value.as_ref()));
    if fits {
        Ok(cursor)
    } else {
        Err(refuse("cannot be read"))
    }
}

/// Whether a value of a cursor is one that the column could hold.
fn fits<E: Listed>(key: &Key<E>, value: Option<&KeyValue>) -> bool {
    let holds_dates = *key.column.def().get_column_type() == ColumnType::Date;
    match value {
        None => true,
        Some(KeyValue::Date(day)) => holds_dates && is_held(*day),
        Some(KeyValue::Text(text)) => !holds_dates && !text.contains('\0'),
    }
}
