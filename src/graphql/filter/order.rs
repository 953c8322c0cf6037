//! The order of a list, as callers give it.

use async_graphql::Enum;

use crate::domain::error::{Error, Result};
use crate::domain::list::Sort;

/// In which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Direction {
    /// From A to Z, from the earliest to the latest. What is not known comes last.
    Asc,
    /// From Z to A, from the latest to the earliest. What is not known comes last here too.
    Desc,
}

/// How many things a list may be sorted by.
const MOST: usize = 5;

/// The order that a caller asks for; empty for the usual one.
pub fn order<K: PartialEq>(given: Option<Vec<impl Into<Sort<K>>>>) -> Result<Vec<Sort<K>>> {
    let sorts: Vec<Sort<K>> = given
        .unwrap_or_default()
        .into_iter()
        .map(Into::into)
        .collect();
    if sorts.len() > MOST {
        return Err(Error::invalid(
            "orderBy",
            format!("A list can be sorted by {MOST} things at the most. Leave some out."),
        ));
    }
    for (index, sort) in sorts.iter().enumerate() {
        if sorts.iter().take(index).any(|before| before.by == sort.by) {
            return Err(Error::invalid(
                &format!("orderBy.{index}"),
                "The list is sorted by this already. Leave one out.",
            ));
        }
    }
    Ok(sorts)
}

/// Defines what a list can be sorted by: `orders!(CountryOrder => CountryKey { … })`.
macro_rules! orders {
    ($(#[doc = $about:expr])* $order:ident => $key:ident { $($(#[doc = $doc:expr])* $name:ident => $by:ident),* $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, ::async_graphql::OneofObject)]
        pub enum $order {
            $($(#[doc = $doc])* $name($crate::graphql::filter::Direction)),*
        }

        impl From<$order> for $crate::domain::list::Sort<$key> {
            fn from(order: $order) -> Self {
                use $crate::graphql::filter::Direction::Desc;
                match order {
                    $($order::$name(direction) => Self {
                        by: $key::$by,
                        descending: direction == Desc,
                    }),*
                }
            }
        }
    };
}
pub(crate) use orders;
