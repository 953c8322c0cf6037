//! The operators that tests are made of, each told to the database once for all columns.

use std::hash::Hash;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, SelectStatement};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

/// A value out of many. Rows without a value pass no test but `Known(false)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Choice<V> {
    /// One of these.
    In(Vec<V>),
    /// Known, and none of these.
    NotIn(Vec<V>),
    /// Known, or not known.
    Known(bool),
}

impl<V: Clone + Into<Value>> Choice<V> {
    /// What has to hold of the value in a column.
    pub fn condition<C: ColumnTrait>(&self, column: C) -> Condition {
        Condition::all().add(match self {
            Self::In(values) => column.is_in(values.iter().cloned()),
            Self::NotIn(values) => {
                let others = column.is_not_in(values.iter().cloned());
                column.is_not_null().and(others)
            }
            Self::Known(true) => column.is_not_null(),
            Self::Known(false) => column.is_null(),
        })
    }
}

/// Words in a column. `Holds` and `Begins` take the letters A to Z in either case, as both databases
/// do; other letters are compared as they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Words {
    /// Exactly one of these.
    In(Vec<String>),
    /// Known, and none of these.
    NotIn(Vec<String>),
    /// With these words somewhere in it.
    Holds(String),
    /// Beginning with these words.
    Begins(String),
    /// Known, or not known.
    Known(bool),
}

impl Words {
    /// What has to hold of the words in a column.
    pub fn condition<C: ColumnTrait>(&self, column: C) -> Condition {
        let like = |pattern: String| {
            let small = Expr::expr(Func::lower(Expr::col(column.as_column_ref())));
            Condition::all()
                .add(small.like(LikeExpr::new(pattern.to_ascii_lowercase()).escape('\\')))
        };
        match self {
            Self::In(values) => Choice::In(values.clone()).condition(column),
            Self::NotIn(values) => Choice::NotIn(values.clone()).condition(column),
            Self::Known(known) => Choice::<String>::Known(*known).condition(column),
            Self::Holds(words) => like(format!("%{}%", escape(words))),
            Self::Begins(words) => like(format!("{}%", escape(words))),
        }
    }
}

/// The words with nothing in them that a pattern would take for more than it says.
pub fn escape(words: &str) -> String {
    words
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// A partial date. Rows without a date pass no test but `Known(false)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dated {
    /// It may lie in this span.
    May(Span),
    /// It lies in this span, whichever of its days is meant.
    Must(Span),
    /// Known, or not known.
    Known(bool),
}

/// From one day to another, both included. A side left out is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// The span between two days, if any day is given.
    pub fn given(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        (from.is_some() || to.is_some()).then_some(Self { from, to })
    }
}

impl Dated {
    /// What has to hold of a date in its three columns: as given, first and last day.
    pub fn condition<C: ColumnTrait>(&self, [on, earliest, latest]: [C; 3]) -> Condition {
        let known = Condition::all().add(on.is_not_null());
        match self {
            Self::Known(true) => known,
            Self::Known(false) => Condition::all().add(on.is_null()),
            // A date that is open on one side reaches as far as any span does.
            Self::May(span) => known
                .add_option(span.from.map(|day| latest.is_null().or(latest.gte(day))))
                .add_option(span.to.map(|day| earliest.is_null().or(earliest.lte(day)))),
            Self::Must(span) => known
                .add_option(span.from.map(|day| earliest.gte(day)))
                .add_option(span.to.map(|day| latest.lte(day))),
        }
    }
}

/// A number of things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counted {
    /// At least so many.
    pub min: Option<i32>,
    /// At most so many.
    pub max: Option<i32>,
}

/// Things that belong to a record, such as the countries that conclude an agreement. Each of the
/// groups stands for one thing that the caller named: a domain stands for all below it too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Members {
    /// Which of the groups.
    pub quantity: Quantity,
    /// The ids of each thing named.
    pub groups: Vec<Vec<Uuid>>,
}

/// Which of several things belong to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// All of them, perhaps with others.
    All,
    /// At least one of them.
    Any,
    /// None of them.
    None,
    /// All of them, and nothing else.
    Exactly,
}

impl Members {
    /// All of these, each one id.
    pub fn all(ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self {
            quantity: Quantity::All,
            groups: ids.into_iter().map(|id| vec![id]).collect(),
        }
    }

    /// One thing that any of these ids stands for.
    pub fn one_of(ids: Vec<Uuid>) -> Self {
        Self {
            quantity: Quantity::Any,
            groups: vec![ids],
        }
    }

    /// What has to hold of the record with the id in `owner`. `with` gives the owners of one of some
    /// ids, `beside` the owners of something that is none of them.
    pub fn condition<C: ColumnTrait>(
        &self,
        owner: C,
        with: impl Fn(&[Uuid]) -> SelectStatement,
        beside: impl Fn(&[Uuid]) -> SelectStatement,
    ) -> Condition {
        let together: Vec<Uuid> = self.groups.concat();
        let each = |all: Condition| {
            let groups = self.groups.iter();
            groups.fold(all, |all, ids| all.add(owner.in_subquery(with(ids))))
        };
        match self.quantity {
            Quantity::All => each(Condition::all()),
            Quantity::Any => Condition::all().add(owner.in_subquery(with(&together))),
            Quantity::None => Condition::all().add(owner.not_in_subquery(with(&together))),
            Quantity::Exactly => {
                each(Condition::all()).add(owner.not_in_subquery(beside(&together)))
            }
        }
    }
}
