//! Where rows come from: datasets and sources.

use entity::{claim, dataset, dataset_record, source};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Order, Query, SelectStatement};
use uuid::Uuid;

use crate::domain::coverage::period::Period;
use crate::domain::coverage::{Part, Rows, count_if, listed_id};
use crate::domain::error::{Error, Result};
use crate::domain::list::LARGEST_PAGE;

/// How many sources are told when the caller does not say.
const USUAL_SOURCES: u32 = 10;

/// How many rows rest on one dataset or source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The dataset or source.
    pub of: Uuid,
    /// Its slug.
    pub slug: String,
    /// How many rows.
    pub count: i64,
}

impl Share {
    /// Takes in a share, and keeps them in order: the largest first, those of equal size by slug.
    fn hear(shares: &mut Vec<Self>, row: &QueryResult) -> Result<()> {
        let share = Self {
            of: row.try_get("", "id")?,
            slug: row.try_get("", "slug")?,
            count: row.try_get("", "n")?,
        };
        let place = shares.partition_point(|it| {
            it.count > share.count || (it.count == share.count && it.slug < share.slug)
        });
        shares.insert(place, share);
        Ok(())
    }
}

/// Which datasets wrote these rows or added to them?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Datasets;

impl Part for Datasets {
    type Told = Vec<Share>;

    fn select(&self, rows: &Rows) -> SelectStatement {
        use dataset_record::{Column, Entity};
        let same =
            Expr::col((dataset::Entity, dataset::Column::Id)).equals((Entity, Column::DatasetId));
        Query::select()
            .column((dataset::Entity, dataset::Column::Id))
            .column((dataset::Entity, dataset::Column::Slug))
            .expr_as(Expr::col(Asterisk).count(), "n")
            .from(Entity)
            .inner_join(dataset::Entity, same)
            .and_where(Expr::col((Entity, Column::RecordId)).in_subquery(rows.ids()))
            .group_by_col((dataset::Entity, dataset::Column::Id))
            .group_by_col((dataset::Entity, dataset::Column::Slug))
            .take()
    }

    fn hear(told: &mut Vec<Share>, row: &QueryResult) -> Result<()> {
        Share::hear(told, row)
    }
}

/// How many rows did no dataset write or add to?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WithoutDataset;

impl Part for WithoutDataset {
    type Told = i64;

    fn select(&self, rows: &Rows) -> SelectStatement {
        use dataset_record::{Column, Entity};
        let attached = Query::select()
            .expr(Expr::value(1))
            .from(Entity)
            .and_where(Expr::col((Entity, Column::RecordId)).eq(listed_id()))
            .take();
        rows.listed()
            .expr_as(Expr::col(Asterisk).count(), "n")
            .and_where(Expr::exists(attached).not())
            .take()
    }

    fn hear(told: &mut i64, row: &QueryResult) -> Result<()> {
        *told = row.try_get("", "n")?;
        Ok(())
    }
}

/// Which sources say something about these rows?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sources {
    first: u32,
}

impl Sources {
    /// The sources with most rows, so many at the most.
    pub fn first(first: Option<i32>) -> Result<Self> {
        let Some(first) = first else {
            return Ok(Self {
                first: USUAL_SOURCES,
            });
        };
        let size = u32::try_from(first).ok();
        let first = size.filter(|size| *size <= LARGEST_PAGE).ok_or_else(|| {
            Error::invalid(
                "first",
                format!("`first` is {first}; give a number from 0 to {LARGEST_PAGE}."),
            )
        })?;
        Ok(Self { first })
    }
}

impl Part for Sources {
    type Told = Vec<Share>;

    fn select(&self, rows: &Rows) -> SelectStatement {
        use claim::{Column, Entity};
        let same =
            Expr::col((source::Entity, source::Column::Id)).equals((Entity, Column::SourceId));
        let records = Expr::col((Entity, Column::SubjectId));
        Query::select()
            .column((source::Entity, source::Column::Id))
            .column((source::Entity, source::Column::Slug))
            .expr_as(records.clone().count_distinct(), "n")
            .from(Entity)
            .inner_join(source::Entity, same)
            .and_where(records.clone().in_subquery(rows.ids()))
            .group_by_col((source::Entity, source::Column::Id))
            .group_by_col((source::Entity, source::Column::Slug))
            .order_by_expr(records.count_distinct(), Order::Desc)
            .order_by((source::Entity, source::Column::Slug), Order::Asc)
            .limit(u64::from(self.first))
            .take()
    }

    fn hear(told: &mut Vec<Share>, row: &QueryResult) -> Result<()> {
        Share::hear(told, row)
    }
}

/// How many sources does each row have?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Backing;

/// How well rows are backed by sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backed {
    /// How many rows no claim is about.
    pub by_none: i64,
    /// How many rows have claims of one source only.
    pub by_one: i64,
}

impl Part for Backing {
    type Told = Backed;

    fn select(&self, rows: &Rows) -> SelectStatement {
        use claim::{Column, Entity};
        let about = Expr::col((Entity, Column::SubjectId)).eq(listed_id());
        let sources = Expr::col((Entity, Column::SourceId)).count_distinct();
        let of_each = rows
            .listed()
            .expr_as(sources, "sources")
            .left_join(Entity, about)
            .group_by_col(("listed", "id"))
            .take();
        let with = |sources: i32| count_if(Expr::col(("each", "sources")).eq(sources));
        Query::select()
            .expr_as(with(0), "by_none")
            .expr_as(with(1), "by_one")
            .from_subquery(of_each, "each")
            .take()
    }

    fn hear(told: &mut Backed, row: &QueryResult) -> Result<()> {
        *told = Backed {
            by_none: row.try_get("", "by_none")?,
            by_one: row.try_get("", "by_one")?,
        };
        Ok(())
    }
}

/// How many sources are there, and when were they published?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Publications;

/// The sources behind rows, and when they were published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// How many sources.
    pub sources: i64,
    /// When they were published.
    pub period: Period,
}

impl Part for Publications {
    type Told = Published;

    fn select(&self, rows: &Rows) -> SelectStatement {
        use source::{Column, Entity};
        let of = |column: Column| Expr::col((Entity, column));
        let behind = Query::select()
            .column(claim::Column::SourceId)
            .from(claim::Entity)
            .and_where(Expr::col(claim::Column::SubjectId).in_subquery(rows.ids()))
            .take();
        Query::select()
            .expr_as(Expr::col(Asterisk).count(), "sources")
            .expr_as(of(Column::PublishedEarliest).min(), "earliest")
            .expr_as(of(Column::PublishedLatest).max(), "latest")
            .expr_as(count_if(of(Column::PublishedOn).is_null()), "undated")
            .from(Entity)
            .and_where(of(Column::Id).in_subquery(behind))
            .take()
    }

    fn hear(told: &mut Published, row: &QueryResult) -> Result<()> {
        told.sources = row.try_get("", "sources")?;
        Period::hear(&mut told.period, row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_sources_are_refused_and_not_cut() {
        for size in [-1, 101] {
            assert!(Sources::first(Some(size)).is_err());
        }
        assert_eq!(Sources::first(Some(100)).map(|it| it.first).ok(), Some(100));
        assert_eq!(Sources::first(None).map(|it| it.first).ok(), Some(10));
    }
}
