//! When rows are from.

use chrono::NaiveDate;
use entity::vocabulary::EventKind;
use entity::{lifecycle_event, meeting};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Func, Query, SelectStatement};

use crate::domain::coverage::{Part, Rows, count_if, listed_id};
use crate::domain::error::Result;

/// A stretch of time, and what could not be placed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day that any date may mean.
    pub earliest: Option<NaiveDate>,
    /// The last day that any date may mean.
    pub latest: Option<NaiveDate>,
    /// How many have no date.
    pub undated: i64,
}

impl Period {
    pub(super) fn hear(told: &mut Self, row: &QueryResult) -> Result<()> {
        *told = Self {
            earliest: row.try_get("", "earliest")?,
            latest: row.try_get("", "latest")?,
            undated: row.try_get("", "undated")?,
        };
        Ok(())
    }
}

/// When were the agreements signed, when were the meetings held?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dates;

impl Part for Dates {
    type Told = Period;

    fn select(&self, rows: &Rows) -> SelectStatement {
        match rows {
            Rows::Agreements(_) => signed(rows),
            Rows::Meetings(_) => held(rows),
        }
    }

    fn hear(told: &mut Period, row: &QueryResult) -> Result<()> {
        Period::hear(told, row)
    }
}

fn signed(rows: &Rows) -> SelectStatement {
    use lifecycle_event::{Column, Entity};
    let of = |column: Column| Expr::col((Entity, column));
    let signature = Condition::all()
        .add(of(Column::AgreementId).eq(listed_id()))
        .add(of(Column::Kind).eq(EventKind::Signed))
        .add(of(Column::IsShown).eq(true))
        .add(of(Column::OccurredOn).is_not_null());
    let dated = of(Column::AgreementId).count_distinct();
    rows.listed()
        .expr_as(of(Column::OccurredEarliest).min(), "earliest")
        .expr_as(of(Column::OccurredLatest).max(), "latest")
        .expr_as(listed_id().count_distinct().sub(dated), "undated")
        .left_join(Entity, signature)
        .take()
}

/// Where only the end is known, that is the date; where no end is known, the beginning is.
fn held(rows: &Rows) -> SelectStatement {
    use meeting::{Column, Entity};
    let of = |column: Column| Expr::col((Entity, column));
    let begun = Func::coalesce([of(Column::StartEarliest), of(Column::EndEarliest)]);
    let over = Func::coalesce([of(Column::EndLatest), of(Column::StartLatest)]);
    let undated = of(Column::StartOn)
        .is_null()
        .and(of(Column::EndOn).is_null());
    Query::select()
        .expr_as(Expr::expr(begun).min(), "earliest")
        .expr_as(Expr::expr(over).max(), "latest")
        .expr_as(count_if(undated), "undated")
        .from(Entity)
        .and_where(of(Column::Id).in_subquery(rows.ids()))
        .take()
}
