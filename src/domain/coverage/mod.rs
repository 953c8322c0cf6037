//! What an answer rests on: the datasets and sources behind the rows of a list, and their period.
//!
//! Everything is counted in the database, over all rows that the filter lets through, and asked for
//! many lists at once: a hundred nested lists cost as many statements as one.

mod origin;
mod period;

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;

use entity::{agreement, meeting};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::domain::error::Result;
use crate::domain::filter::Filter;
use crate::domain::list::{self, Listed};
use crate::domain::pair::ask;

pub use origin::{
    Backed, Backing, Datasets, Publications, Published, Share, Sources, WithoutDataset,
};
pub use period::{Dates, Period};

/// Which agreements.
pub type Agreements = Filter<<agreement::Entity as Listed>::Test>;
/// Which meetings.
pub type Meetings = Filter<<meeting::Entity as Listed>::Test>;

/// The rows of a list, all pages together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Agreements.
    Agreements(Agreements),
    /// Meetings.
    Meetings(Meetings),
}

impl From<Agreements> for Rows {
    fn from(filter: Agreements) -> Self {
        Self::Agreements(filter)
    }
}

impl From<Meetings> for Rows {
    fn from(filter: Meetings) -> Self {
        Self::Meetings(filter)
    }
}

impl Rows {
    fn ids(&self) -> SelectStatement {
        match self {
            Self::Agreements(filter) => list::ids::<agreement::Entity>(filter),
            Self::Meetings(filter) => list::ids::<meeting::Entity>(filter),
        }
    }

    /// `SELECT … FROM (ids) AS listed`: one row for each row of the list.
    fn listed(&self) -> SelectStatement {
        let mut select = Query::select();
        select.from_subquery(self.ids(), "listed").take()
    }
}

fn listed_id() -> Expr {
    Expr::col(("listed", "id"))
}

/// A question about what stands behind the rows of a list.
pub trait Part: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// What is told.
    type Told: Clone + Default + Send + Sync + 'static;

    /// The statement that answers it.
    fn select(&self, rows: &Rows) -> SelectStatement;

    /// Takes in one row of the answer. They come in any order.
    fn hear(told: &mut Self::Told, row: &QueryResult) -> Result<()>;
}

/// A question about the rows of one list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Behind<P> {
    /// The list.
    pub rows: Rows,
    /// The question.
    pub part: P,
}

/// Answers the same question about many lists, in as few statements as the database takes.
pub async fn tell<P: Part>(
    db: &impl ConnectionTrait,
    asked: &[Behind<P>],
) -> Result<HashMap<Behind<P>, P::Told>> {
    let rows = ask(db, asked, |it| vec![it.part.select(&it.rows)]).await?;
    let mut found = HashMap::new();
    for (key, _, row) in rows {
        P::hear(found.entry(key).or_default(), &row)?;
    }
    Ok(found)
}

fn count_if(holds: Expr) -> Expr {
    let one = CaseStatement::new().case(holds, Expr::value(1));
    Expr::expr(one).count()
}
