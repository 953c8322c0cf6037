//! Filters: tests on records, put together by and, or and not.
//!
//! Each kind of record has an enum of the tests it knows, and says of each what it means to the
//! database. The tree above the tests is the same for all.

mod operator;

pub use operator::{Choice, Counted, Dated, Members, Quantity, Span, Words, escape};

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

/// Something that is true of a record or not.
pub trait Test {
    /// What has to hold in the database.
    fn condition(&self) -> Condition;
}

/// Tests put together. The default lets everything through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter<T> {
    /// All of these hold.
    All(Vec<Filter<T>>),
    /// At least one of these holds.
    Any(Vec<Filter<T>>),
    /// This does not hold, or it is not known whether it does.
    Not(Box<Filter<T>>),
    /// This holds.
    Is(T),
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl<T> From<T> for Filter<T> {
    fn from(test: T) -> Self {
        Self::Is(test)
    }
}

impl<T> FromIterator<T> for Filter<T> {
    /// All of the tests.
    fn from_iter<I: IntoIterator<Item = T>>(tests: I) -> Self {
        Self::All(tests.into_iter().map(Self::Is).collect())
    }
}

impl<T> Extend<T> for Filter<T> {
    /// Lets through only what passes these tests too.
    fn extend<I: IntoIterator<Item = T>>(&mut self, tests: I) {
        let before = std::mem::take(self);
        let tests = tests.into_iter().map(Self::Is);
        *self = Self::All(std::iter::once(before).chain(tests).collect());
    }
}

impl<T: Test> Test for Filter<T> {
    /// Where the database cannot tell, a test does not hold, and its opposite does: so what a filter
    /// lets through and what its opposite lets through are together all there is.
    fn condition(&self) -> Condition {
        match self {
            Self::Is(test) => test.condition(),
            Self::All(filters) => filters
                .iter()
                .fold(Condition::all(), |all, filter| all.add(filter.condition())),
            Self::Any(filters) if filters.is_empty() => Condition::any().add(Expr::value(false)),
            Self::Any(filters) => filters
                .iter()
                .fold(Condition::any(), |any, filter| any.add(filter.condition())),
            Self::Not(filter) => Condition::all().add(denied(filter.condition())),
        }
    }
}

/// True where the condition is false or cannot be told.
pub fn denied(condition: Condition) -> Expr {
    if condition.is_empty() {
        return Expr::value(false);
    }
    let told = Func::coalesce([condition.into(), Expr::value(false)]);
    Expr::expr(told).not()
}

/// How many of a record's parts have to pass a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HowMany {
    /// At least one does.
    Some,
    /// There is at least one, and all do.
    Every,
    /// None does.
    None,
}

/// A test on the parts of a record, such as the parties of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parts<T> {
    /// How many have to pass.
    pub how_many: HowMany,
    /// What they have to pass.
    pub filter: Filter<T>,
}

impl<T: Test> Parts<T> {
    /// What has to hold of the record with the id in `owner`. `owners` gives the owners of the parts
    /// of which a condition holds.
    pub fn condition<C: ColumnTrait>(
        &self,
        owner: C,
        owners: impl Fn(Condition) -> SelectStatement,
    ) -> Condition {
        let passing = || owners(self.filter.condition());
        let failing = || owners(Condition::all().add(denied(self.filter.condition())));
        match self.how_many {
            HowMany::Some => Condition::all().add(owner.in_subquery(passing())),
            HowMany::None => Condition::all().add(owner.not_in_subquery(passing())),
            HowMany::Every => Condition::all()
                .add(owner.in_subquery(passing()))
                .add(owner.not_in_subquery(failing())),
        }
    }
}
