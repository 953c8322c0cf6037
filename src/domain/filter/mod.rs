//! Filters: tests on records, put together by and, or and not.
//!
//! Each kind of record has an enum of the tests it knows, and says of each what it means to the
//! database. The tree above the tests is the same for all.

mod operator;

pub use operator::{Choice, Counted, Dated, Members, Quantity, Span, Words, escape};

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr as _};

/// Something that is true of a record or not.
pub trait Test {
    /// What has to hold in the database.
    fn condition(&self) -> Condition;

    /// The same, told so that the database tries it on one record after another, where
    /// [`Test::condition`] has it find all records of which it holds. Faster where other tests leave
    /// few records to try.
    fn probe(&self) -> Condition {
        self.condition()
    }

    /// Whether an index finds the records of which it holds, and they are few of all.
    fn leaves_few(&self) -> bool {
        false
    }

    /// Whether the records of which it holds may stand together anywhere in a sorted list, at the
    /// very end too. A database that takes them for scattered evenly reads the list from its
    /// beginning until it has a page, which may be all of it.
    fn is_uneven(&self) -> bool {
        false
    }
}

/// How a test on what belongs to a record is told: see [`Test::probe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All owners are found at first.
    Set,
    /// Each owner is tried.
    Each,
}

impl Form {
    /// Whether the record with the id in `owner` is among those that `owners` gives. `via` is the
    /// column in which these name their owner.
    pub fn among<C: ColumnTrait, P: ColumnTrait>(
        self,
        owner: C,
        via: P,
        owners: impl FnOnce(Condition) -> SelectStatement,
    ) -> Expr {
        match self {
            Self::Set => owner.in_subquery(owners(Condition::all())),
            Self::Each => {
                let own = via.into_simple_expr().eq(owner.into_simple_expr());
                Expr::exists(owners(Condition::all().add(own)))
            }
        }
    }
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
            Self::All(filters) if self.leaves_few() => all(filters, |filter| {
                if filter.leaves_few() {
                    filter.condition()
                } else {
                    filter.probe()
                }
            }),
            Self::All(filters) => all(filters, Self::condition),
            Self::Any(filters) => any(filters, Self::condition),
            Self::Not(filter) => Condition::all().add(denied(filter.condition())),
        }
    }

    fn probe(&self) -> Condition {
        match self {
            Self::Is(test) => test.probe(),
            Self::All(filters) => all(filters, Self::probe),
            Self::Any(filters) => any(filters, Self::probe),
            Self::Not(filter) => Condition::all().add(denied(filter.probe())),
        }
    }

    fn leaves_few(&self) -> bool {
        match self {
            Self::Is(test) => test.leaves_few(),
            Self::All(filters) => filters.iter().any(Self::leaves_few),
            Self::Any(filters) => filters.iter().all(Self::leaves_few),
            Self::Not(_) => false,
        }
    }

    fn is_uneven(&self) -> bool {
        match self {
            Self::Is(test) => test.is_uneven(),
            Self::All(filters) | Self::Any(filters) => filters.iter().any(Self::is_uneven),
            Self::Not(filter) => filter.is_uneven(),
        }
    }
}

fn all<T>(filters: &[Filter<T>], told: impl Fn(&Filter<T>) -> Condition) -> Condition {
    let filters = filters.iter().map(told);
    filters.fold(Condition::all(), Condition::add)
}

fn any<T>(filters: &[Filter<T>], told: impl Fn(&Filter<T>) -> Condition) -> Condition {
    if filters.is_empty() {
        return Condition::any().add(Expr::value(false));
    }
    let filters = filters.iter().map(told);
    filters.fold(Condition::any(), Condition::add)
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

    /// The same, for one owner after another. `via` is the column in which a part names its owner.
    pub fn probe<C: ColumnTrait, P: ColumnTrait>(
        &self,
        owner: C,
        via: P,
        owners: impl Fn(Condition) -> SelectStatement,
    ) -> Condition {
        let one_that = |told: Condition| {
            Form::Each.among(owner, via, |own| {
                owners(Condition::all().add(own).add(told))
            })
        };
        let passing = || one_that(self.filter.probe());
        let failing = || one_that(Condition::all().add(denied(self.filter.probe())));
        match self.how_many {
            HowMany::Some => Condition::all().add(passing()),
            HowMany::None => Condition::all().add(passing().not()),
            HowMany::Every => Condition::all().add(passing()).add(failing().not()),
        }
    }
}
