//! What an answer rests on, in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{agreement, dataset, meeting, source};

use crate::domain::coverage::{
    Agreements, Backing, Datasets, Dates, Meetings, Period, Publications, Rows, Share, Sources,
    WithoutDataset,
};
use crate::graphql::context::Ask as _;
use crate::graphql::dataset::Dataset;
use crate::graphql::scalar::Date;
use crate::graphql::source::Source;

/// What the answer of a list rests on. Each part is counted only when asked for, over all records that the filter lets through, whatever page is asked for.
pub struct Coverage(Rows);

impl From<Agreements> for Coverage {
    fn from(filter: Agreements) -> Self {
        Self(filter.into())
    }
}

impl From<Meetings> for Coverage {
    fn from(filter: Meetings) -> Self {
        Self(filter.into())
    }
}

/// What the answer of a list rests on. Each part is counted only when asked for, over all records that the filter lets through, whatever page is asked for.
#[Object]
impl Coverage {
    /// How many records: the same as `totalCount`.
    async fn records(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(match self.0.clone() {
            Rows::Agreements(filter) => ctx.count::<agreement::Entity>(filter).await?,
            Rows::Meetings(filter) => ctx.count::<meeting::Entity>(filter).await?,
        })
    }

    /// The datasets that wrote these records or added to them, those with most records first, then by slug. A record may rest on several, so the counts may add up to more than `records`.
    async fn datasets(&self, ctx: &Context<'_>) -> Result<Vec<DatasetShare>> {
        let shares = ctx.behind(self.0.clone(), Datasets).await?;
        Ok(shares.into_iter().map(DatasetShare).collect())
    }

    /// How many records came from no dataset: they were recorded one by one.
    async fn without_dataset(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.behind(self.0.clone(), WithoutDataset).await?)
    }

    /// The sources that say something about these records, those that speak of most records first, then by slug. Claims that the record keeper concluded from a source count with those read in it.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many, 0 to 100; 10 when not given. `sourceCount` tells how many there are."
        )]
        first: Option<i32>,
    ) -> Result<Vec<SourceShare>> {
        let part = Sources::first(first)?;
        let shares = ctx.behind(self.0.clone(), part).await?;
        Ok(shares.into_iter().map(SourceShare).collect())
    }

    /// How many sources say something about these records.
    async fn source_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.behind(self.0.clone(), Publications).await?.sources)
    }

    /// How many records no claim is about. They may still come from a dataset, whose licence and publisher then stand for them.
    async fn without_source(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.behind(self.0.clone(), Backing).await?.by_none)
    }

    /// How many records have claims of one source only, so that nothing confirms it.
    async fn single_source(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.behind(self.0.clone(), Backing).await?.by_one)
    }

    /// When it was: for agreements the days on which they were signed, for meetings the days on which they were held. Unlike elsewhere, a date that is open on one side does not count on that side.
    async fn period(&self, ctx: &Context<'_>) -> Result<CoveredPeriod> {
        Ok(ctx.behind(self.0.clone(), Dates).await?.into())
    }

    /// When the sources were published, the oldest and the newest.
    async fn publications(&self, ctx: &Context<'_>) -> Result<CoveredPeriod> {
        let told = ctx.behind(self.0.clone(), Publications).await?;
        Ok(told.period.into())
    }
}

/// From the first to the last of several dates, and how many have none.
#[derive(SimpleObject)]
pub struct CoveredPeriod {
    /// The first day that any of the dates may mean. Null where none is known.
    earliest: Option<Date>,
    /// The last day that any of the dates may mean. Null where none is known.
    latest: Option<Date>,
    /// How many have no date at all and could lie anywhere.
    undated: i64,
}

impl From<Period> for CoveredPeriod {
    fn from(period: Period) -> Self {
        Self {
            earliest: period.earliest.map(Date::from),
            latest: period.latest.map(Date::from),
            undated: period.undated,
        }
    }
}

/// How many records of an answer rest on a dataset.
pub struct DatasetShare(Share);

/// How many records of an answer rest on a dataset.
#[Object]
impl DatasetShare {
    /// The dataset. Null only if it was deleted meanwhile.
    async fn dataset(&self, ctx: &Context<'_>) -> Option<Result<Dataset>> {
        ctx.one::<dataset::Entity, _>(self.0.of, Dataset).await
    }

    /// How many of the records it wrote or added to.
    async fn count(&self) -> i64 {
        self.0.count
    }
}

/// How many records of an answer a source speaks of.
pub struct SourceShare(Share);

/// How many records of an answer a source speaks of.
#[Object]
impl SourceShare {
    /// The source. Null only if it was deleted meanwhile.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Source>> {
        ctx.one::<source::Entity, _>(self.0.of, Source).await
    }

    /// How many of the records it speaks of, each counted once however many claims there are.
    async fn count(&self) -> i64 {
        self.0.count
    }
}
