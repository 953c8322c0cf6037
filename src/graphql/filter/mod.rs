//! Filters and orders as callers give them, the same for every list.
//!
//! A filter is an input with a field for each thing that can be asked of a record, and `and`, `or`
//! and `not`. Reading one resolves every code in it and gives the tests of `domain`.

mod members;
mod operator;
mod order;
mod parts;
mod record;

pub use members::{CountrySetFilter, DomainSetFilter, RecordSetFilter, ReferenceFilter};
pub use operator::{ChoiceFilter, CountFilter, DateFilter, DateTimeFilter, TextFilter};
pub(crate) use order::orders;
pub use order::{Direction, order};
pub use parts::PartsFilter;
pub use record::RecordFilter;

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::Context;
use futures_util::future::BoxFuture;

use crate::domain::error::{Error, Result};
use crate::domain::filter::Filter;

/// How deep filters may lie in each other.
pub const DEEPEST: usize = 5;
/// How many filters may be put together in one question.
const MOST_FILTERS: usize = 50;
/// How many values one list of a filter may hold.
const MOST_VALUES: usize = 100;

/// A filter as callers give it.
pub trait Readable: Sized + Send {
    /// What it tests.
    type Test: Send;

    /// The filter with every code resolved, or an error that names the field.
    fn read_at<'a>(self, ctx: &'a Context<'_>, at: At) -> BoxFuture<'a, Result<Filter<Self::Test>>>
    where
        Self: 'a;

    /// The filter given as the argument `filter`.
    fn read<'a>(self, ctx: &'a Context<'_>) -> BoxFuture<'a, Result<Filter<Self::Test>>>
    where
        Self: 'a,
    {
        self.read_at(ctx, At::argument("filter"))
    }
}

/// Filters are large. Resolvers take them boxed, so that each frame of a nested list holds a pointer.
impl<F: Readable> Readable for Box<F> {
    type Test = F::Test;

    fn read_at<'a>(self, ctx: &'a Context<'_>, at: At) -> BoxFuture<'a, Result<Filter<Self::Test>>>
    where
        Self: 'a,
    {
        (*self).read_at(ctx, at)
    }
}

/// Where in a filter one is: the path that errors name, how deep it lies, and how many filters have
/// been met so far.
#[derive(Clone, Debug)]
pub struct At {
    path: String,
    depth: usize,
    met: Arc<AtomicUsize>,
}

impl At {
    /// At an argument of a field.
    pub fn argument(name: &str) -> Self {
        Self {
            path: name.to_owned(),
            depth: 0,
            met: Arc::default(),
        }
    }

    /// At a field or an entry of what is here.
    pub fn field(&self, name: impl Display) -> Self {
        Self {
            path: format!("{}.{name}", self.path),
            ..self.clone()
        }
    }

    /// The path that errors name.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Inside the filter that stands here, unless filters lie too deep or are too many.
    pub fn inside(&self) -> Result<Self> {
        let depth = self.depth + 1;
        if depth > DEEPEST {
            return Err(Error::invalid(
                &self.path,
                format!(
                    "Filters lie in each other more than {DEEPEST} deep. Ask for less at once."
                ),
            ));
        }
        if self.met.fetch_add(1, Ordering::Relaxed) >= MOST_FILTERS {
            return Err(Error::invalid(
                &self.path,
                format!("These are more than {MOST_FILTERS} filters in one. Ask for less at once."),
            ));
        }
        Ok(Self {
            depth,
            ..self.clone()
        })
    }

    /// The values of a list, unless there are none or too many.
    pub fn values<T>(&self, values: Vec<T>) -> Result<Vec<T>> {
        if values.is_empty() {
            return Err(Error::invalid(
                &self.path,
                "This list is empty. Give at least one value, or leave the field out.",
            ));
        }
        if values.len() > MOST_VALUES {
            return Err(Error::invalid(
                &self.path,
                format!(
                    "This list has {} values; the most is {MOST_VALUES}. Ask for less at once.",
                    values.len()
                ),
            ));
        }
        Ok(values)
    }
}

/// Makes an input with the fields `and`, `or` and `not` readable. Its method `tests` reads the other
/// fields.
macro_rules! readable {
    ($input:ident => $test:ty) => {
        impl $crate::graphql::filter::Readable for $input {
            type Test = $test;

            fn read_at<'a>(
                mut self,
                ctx: &'a ::async_graphql::Context<'_>,
                at: $crate::graphql::filter::At,
            ) -> ::futures_util::future::BoxFuture<
                'a,
                $crate::domain::error::Result<$crate::domain::filter::Filter<$test>>,
            >
            where
                Self: 'a,
            {
                Box::pin(async move {
                    use $crate::domain::filter::Filter;
                    let at = at.inside()?;
                    let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
                    let tests: Vec<$test> = self.tests(ctx, &at).await?;
                    let mut all: Vec<_> = tests.into_iter().map(Filter::Is).collect();
                    if let Some(filters) = and {
                        let at = at.field("and");
                        all.extend($crate::graphql::filter::each(ctx, &at, filters).await?);
                    }
                    if let Some(filters) = or {
                        let at = at.field("or");
                        let any = $crate::graphql::filter::each(ctx, &at, filters).await?;
                        all.push(Filter::Any(any));
                    }
                    if let Some(filter) = not {
                        let denied = (*filter).read_at(ctx, at.field("not")).await?;
                        all.push(Filter::Not(Box::new(denied)));
                    }
                    Ok(Filter::All(all))
                })
            }
        }
    };
}
pub(crate) use readable;

/// Adds to `tests` what the fields of a filter ask for, where they are given: `"slug": self.slug => Test`
/// for words, choices and dates; `records country` for references; `parts` for parts.
macro_rules! gather {
    ($tests:ident, $ctx:ident, $at:ident; ) => {};
    ($tests:ident, $ctx:ident, $at:ident; records $entity:ident $name:literal: $given:expr => $test:expr; $($rest:tt)*) => {
        if let Some(given) = $given {
            let at = $at.field($name);
            let read = given.read::<::entity::$entity::Entity>($ctx, &at).await?;
            $tests.extend(read.into_iter().map($test));
        }
        $crate::graphql::filter::gather!($tests, $ctx, $at; $($rest)*);
    };
    ($tests:ident, $ctx:ident, $at:ident; parts $name:literal: $given:expr => $test:expr; $($rest:tt)*) => {
        if let Some(given) = $given {
            let read = given.read($ctx, &$at.field($name)).await?;
            $tests.extend(read.into_iter().map($test));
        }
        $crate::graphql::filter::gather!($tests, $ctx, $at; $($rest)*);
    };
    ($tests:ident, $ctx:ident, $at:ident; $name:literal: $given:expr => $test:expr; $($rest:tt)*) => {
        if let Some(given) = $given {
            let read = given.read(&$at.field($name))?;
            $tests.extend(read.into_iter().map($test));
        }
        $crate::graphql::filter::gather!($tests, $ctx, $at; $($rest)*);
    };
}
pub(crate) use gather;

/// Reads the filters of a list, all at the same time, so that their codes are resolved together.
pub async fn each<F: Readable>(
    ctx: &Context<'_>,
    at: &At,
    filters: Vec<F>,
) -> Result<Vec<Filter<F::Test>>> {
    let filters = at.values(filters)?.into_iter().enumerate();
    let read = filters.map(|(index, filter)| filter.read_at(ctx, at.field(index)));
    // Of several that are wrong, the first is told.
    let read = futures_util::future::join_all(read).await;
    read.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_lie_in_each_other_only_so_deep() {
        let mut at = At::argument("filter");
        for _ in 0..DEEPEST {
            at = at.inside().unwrap().field("not");
        }
        assert!(at.inside().is_err());
    }
}
