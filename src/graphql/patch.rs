//! Absent, null and given: the three states of a field in an update.

use async_graphql::MaybeUndefined;

use crate::domain::patch::Patch;

/// Reads one field of an update.
pub fn patch<T: Into<U>, U>(field: MaybeUndefined<T>) -> Patch<U> {
    match field {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value.into()),
    }
}
