//! Datasets in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::vocabulary::RecordKind;
use entity::{country, dataset, dataset_country, dataset_record, record};
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::domain::dataset::{DatasetFilter as Filter, DatasetTest, PREFIX, find};
use crate::domain::error;
use crate::domain::id::show;
use crate::graphql::connection::{connection, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::error::or_null;
use crate::graphql::record::Kind;
use crate::graphql::scalar::{Date, Instant, PartialDate};

connection!(DatasetConnection, DatasetEdge, Dataset, dataset);

/// What was loaded from one place under one description: a data file with its title, licence and stated coverage.
pub struct Dataset(pub dataset::Model);

/// What was loaded from one place under one description: a data file with its title, licence and stated coverage.
#[Object]
impl Dataset {
    /// The dataset's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        ID(show(PREFIX, self.0.id))
    }

    /// The readable name used in addresses, such as `article-2025-06-23`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title, in the language of the dataset.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Who made it. Null where not known.
    async fn publisher(&self) -> Option<&str> {
        self.0.publisher.as_deref()
    }

    /// Where it can be had: a web address. Null where not known.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The terms under which it may be used, such as `CC0-1.0`. Null where not known.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// Who collected it, from where, in a few sentences. Null where nothing is said.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Which edition it is, as its publisher calls it. Null where not known.
    async fn version(&self) -> Option<&str> {
        self.0.version.as_deref()
    }

    /// When it was fetched from its publisher. Null where not known.
    async fn retrieved_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.retrieved_on.as_ref(),
            self.0.retrieved_earliest,
            self.0.retrieved_latest,
        )
    }

    /// What it states to cover. Only within that may a record that is not there mean that there is none; outside of it, what is missing is unknown, not absent.
    async fn coverage(&self) -> StatedCoverage {
        StatedCoverage(self.0.clone())
    }

    /// How many records it wrote or added to, by kind. What was there before and was left as it was does not count.
    async fn record_counts(&self, ctx: &Context<'_>) -> Result<Vec<RecordCount>> {
        let counts = ctx.records_of(self.0.id).await?;
        Ok(counts.into_iter().map(RecordCount::from).collect())
    }

    /// When it was first loaded into this database.
    async fn imported_at(&self) -> Instant {
        self.0.imported_at.into()
    }

    /// When loading it last changed something in this database. Loading the same again changes nothing.
    async fn updated_at(&self) -> Instant {
        self.0.updated_at.into()
    }
}

/// What a dataset states to cover. Entente repeats the statement and does not check it.
pub struct StatedCoverage(dataset::Model);

/// What a dataset states to cover. Entente repeats the statement and does not check it.
#[Object]
impl StatedCoverage {
    /// True: every country. False: only those in `countries`. Null where nothing is stated.
    async fn is_worldwide(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        or_null(async {
            if self.0.is_worldwide {
                return Ok(Some(true));
            }
            let named = self.named(ctx).await?;
            Ok((!named.is_empty()).then_some(false))
        })
        .await
    }

    /// The countries it names, by slug. Empty where it names none; `isWorldwide` then tells whether it states to cover all.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Country>> {
        let named = self.named(ctx).await?;
        let rows = named
            .iter()
            .map(|row| ctx.row::<country::Entity>(row.country_id));
        let mut rows: Vec<_> = try_join_all(rows).await?.into_iter().flatten().collect();
        rows.sort_by(|left, right| left.slug.cmp(&right.slug));
        Ok(rows.into_iter().map(Country).collect())
    }

    /// From when on. Null where no beginning is stated.
    async fn from(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.covers_from_on.as_ref(),
            self.0.covers_from_earliest,
            self.0.covers_from_latest,
        )
    }

    /// Until when. Null where no end is stated.
    async fn to(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.covers_to_on.as_ref(),
            self.0.covers_to_earliest,
            self.0.covers_to_latest,
        )
    }

    /// What it holds and what it leaves out, in words. Null where nothing is said.
    async fn note(&self) -> Option<&str> {
        self.0.coverage_note.as_deref()
    }
}

impl StatedCoverage {
    async fn named(&self, ctx: &Context<'_>) -> error::Result<Vec<dataset_country::Model>> {
        ctx.rows_of::<dataset_country::Entity, dataset::Entity>(self.0.id)
            .await
    }
}

/// How many records of one kind.
#[derive(SimpleObject)]
pub struct RecordCount {
    /// The kind.
    kind: Kind,
    /// How many.
    count: i64,
}

impl From<(RecordKind, i64)> for RecordCount {
    fn from((kind, count): (RecordKind, i64)) -> Self {
        Self {
            kind: kind.into(),
            count,
        }
    }
}

/// The datasets that wrote a record or added to it, by slug.
pub async fn datasets_of(ctx: &Context<'_>, record: Uuid) -> error::Result<Vec<Dataset>> {
    let pairs = ctx
        .rows_of::<dataset_record::Entity, record::Entity>(record)
        .await?;
    let rows = pairs
        .iter()
        .map(|pair| ctx.row::<dataset::Entity>(pair.dataset_id));
    let mut rows: Vec<_> = try_join_all(rows).await?.into_iter().flatten().collect();
    rows.sort_by(|left, right| left.slug.cmp(&right.slug));
    Ok(rows.into_iter().map(Dataset).collect())
}

/// Which datasets, by what they state to cover. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DatasetFilter {
    /// Only datasets that state to cover this country, by name or as one of all: code, slug or id.
    country: Option<String>,
    /// Only datasets whose stated period may hold this day. A period of which only one end is stated is open on the other; datasets that state no period are left out.
    day: Option<Date>,
}

impl DatasetFilter {
    async fn read(self, ctx: &Context<'_>) -> error::Result<Filter> {
        let mut tests = Vec::new();
        if let Some(given) = &self.country {
            let country = ctx.country("filter.country", given).await?;
            tests.push(DatasetTest::Country(country));
        }
        if let Some(day) = self.day {
            tests.push(DatasetTest::Day(day.read("filter.day")?));
        }
        Ok(tests.into_iter().collect())
    }
}

/// Questions about datasets.
#[derive(Default)]
pub struct DatasetQuery;

#[Object]
impl DatasetQuery {
    /// The dataset with this slug or id. Null where there is none.
    async fn dataset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<Dataset>> {
        or_null(async { Ok(find(&ctx.db().reader, &slug).await?.map(Dataset)) }).await
    }

    /// The datasets that were loaded, by slug.
    async fn datasets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which datasets.")] filter: Option<DatasetFilter>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<DatasetConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        DatasetConnection::fetch(ctx, filter, Vec::new(), page).await
    }
}
