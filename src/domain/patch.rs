//! Partial updates: a field that is absent, null or given are three different things.

use sea_orm::ActiveValue::{self, NotSet, Set};

/// What an update does to one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was absent: leave it.
    #[default]
    Keep,
    /// The field was null: it is not known any more.
    Clear,
    /// The field was given.
    Set(T),
}

impl<T> Patch<T> {
    /// The value given, if any.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }

    /// The same patch with its value parsed.
    pub fn try_map<U, E>(self, parse: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(parse(value)?),
        })
    }

    /// For a column that may be null.
    pub fn into_column(self) -> ActiveValue<Option<T>>
    where
        T: Into<sea_orm::Value>,
        Option<T>: Into<sea_orm::Value>,
    {
        match self {
            Self::Keep => NotSet,
            Self::Clear => Set(None),
            Self::Set(value) => Set(Some(value)),
        }
    }
}
