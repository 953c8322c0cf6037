//! What resolvers may ask of their surroundings. No other file reads the context's data.

use async_graphql::Context;
use async_graphql::dataloader::DataLoader;
use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::RecordKind;
use entity::{occupancy, organisation, relation};
use futures_util::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::clock::Clock;
use crate::domain::batch::{ChildOf, Identified};
use crate::domain::cooperation;
use crate::domain::country;
use crate::domain::coverage::{Behind, Part, Rows};
use crate::domain::database::Database;
use crate::domain::error::Result;
use crate::domain::filter::Filter;
use crate::domain::identifier::Shared;
use crate::domain::involvement::{Involved, OrganisationsOf, SignatoriesOf, Signed};
use crate::domain::lineage::{Asked as LineageAsked, Lineage};
use crate::domain::list::{self, Listed, Page, Query};
use crate::domain::pair::{Covered, Covering, Pair, Visiting, Visits};
use crate::domain::partner::{Partner, Scope};
use crate::domain::person::HoldersFor;
use crate::domain::record::{self, Named};
use crate::domain::relation::standings::{Asked as StandingsAsked, With};
use crate::domain::statistics::{Dimension, Grouping, Groups};
use crate::domain::timeline;
use crate::graphql::allowance::RateLimit;
use crate::graphql::error::Refusal;
use crate::graphql::loader::{
    Batch, BodiesOf, ById, Called, Count, CountryNamed, DomainBelow, Of, PartnersOf, RecordsOf,
    RelationOf, SharedWith, TimelineCount,
};

/// Whether this server takes mutations.
#[derive(Clone, Copy, Debug)]
pub struct Writes(pub bool);

/// The address under which people reach this server, where it was told one.
#[derive(Clone, Debug, Default)]
pub struct BaseUrl(pub Option<String>);

/// What resolvers may ask for.
pub trait Ask {
    /// The database, for use cases.
    fn db(&self) -> &Database;
    /// The loader of this request, for nested fields.
    fn batch(&self) -> &DataLoader<Batch>;
    /// The instant at which things are written.
    fn now(&self) -> DateTime<Utc>;
    /// The day as of which things are told unless the caller names another.
    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
    /// Whether this server takes mutations.
    fn may_write(&self) -> bool;
    /// The address under which people reach this server, where it was told one.
    fn base_url(&self) -> Option<&str>;
    /// What this request cost, where there is a limit.
    fn rate_limit(&self) -> Option<RateLimit>;

    /// One row by its id.
    fn row<E: Identified>(&self, id: Uuid) -> impl Future<Output = Result<Option<E::Model>>> + Send
    where
        Self: Sync,
    {
        async move { self.batch().load_one(ById::<E>::new(id)).await }
    }

    /// One row by an id that may not be there.
    fn row_if<E: Identified>(
        &self,
        id: Option<Uuid>,
    ) -> impl Future<Output = Result<Option<E::Model>>> + Send
    where
        Self: Sync,
    {
        async move {
            match id {
                Some(id) => self.row::<E>(id).await,
                None => Ok(None),
            }
        }
    }

    /// Rows that belong to a parent.
    fn rows_of<E: ChildOf<P>, P: 'static>(
        &self,
        parent: Uuid,
    ) -> impl Future<Output = Result<Vec<E::Model>>> + Send
    where
        Self: Sync,
    {
        async move {
            Ok(self
                .batch()
                .load_one(Of::<E, P>::new(parent))
                .await?
                .unwrap_or_default())
        }
    }

    /// A part of a list.
    fn page<E: Listed>(
        &self,
        query: Query<E>,
    ) -> impl Future<Output = Result<Page<E::Model>>> + Send
    where
        Self: Sync,
    {
        async move {
            let nothing = Page {
                rows: Vec::new(),
                has_previous: false,
                has_next: false,
            };
            list::check(&query)?;
            Ok(self.batch().load_one(query).await?.unwrap_or(nothing))
        }
    }

    /// The size of a whole list.
    fn count<E: Listed>(&self, filter: Filter<E::Test>) -> impl Future<Output = Result<i64>> + Send
    where
        Self: Sync,
    {
        async move {
            Ok(self
                .batch()
                .load_one(Count::<E>(filter))
                .await?
                .unwrap_or_default())
        }
    }

    /// The groups of the records that a filter lets through.
    fn groups<D: Dimension>(
        &self,
        asked: Grouping<D>,
    ) -> impl Future<Output = Result<Groups>> + Send
    where
        Self: Sync,
    {
        async move { Ok(self.batch().load_one(asked).await?.unwrap_or_default()) }
    }

    /// The country that a caller means, or an error that names the field.
    fn country(&self, path: &str, given: &str) -> impl Future<Output = Result<Uuid>> + Send
    where
        Self: Sync,
    {
        async move {
            match self
                .batch()
                .load_one(CountryNamed(given.to_owned()))
                .await?
            {
                Some(id) => Ok(id),
                None => Err(country::unresolved(&self.db().reader, path, given).await?),
            }
        }
    }

    /// The record that a caller means by its readable key or id.
    fn called<E: Named>(&self, given: &str) -> impl Future<Output = Result<Option<Uuid>>> + Send
    where
        Self: Sync,
    {
        async move { self.batch().load_one(Called::<E>::new(given)).await }
    }

    /// Like [`Ask::called`], for a record that has to be there; the error names the field.
    fn require<E: Named>(
        &self,
        path: &str,
        given: &str,
    ) -> impl Future<Output = Result<Uuid>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.called::<E>(given).await?;
            found.ok_or_else(|| record::missing(E::KIND, path, given))
        }
    }

    /// The domain that a caller means, first, and all below it, or an error that names the field.
    fn domains_below(
        &self,
        path: &str,
        given: &str,
    ) -> impl Future<Output = Result<Vec<Uuid>>> + Send
    where
        Self: Sync,
    {
        async move {
            match self.batch().load_one(DomainBelow(given.to_owned())).await? {
                Some(ids) => Ok(ids),
                None => Err(cooperation::unresolved(&self.db().reader, path, given).await?),
            }
        }
    }

    /// The relation that is recorded between two countries.
    fn relation_of(
        &self,
        pair: Pair,
    ) -> impl Future<Output = Result<Option<relation::Model>>> + Send
    where
        Self: Sync,
    {
        async move { self.batch().load_one(RelationOf(pair)).await }
    }

    /// The bodies that two countries have.
    fn bodies_of(&self, pair: Pair) -> impl Future<Output = Result<Vec<organisation::Model>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(BodiesOf(pair)).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// The domains that two countries cover.
    fn domains_of(&self, pair: Pair) -> impl Future<Output = Result<Vec<Covered>>> + Send
    where
        Self: Sync,
    {
        async move {
            let today = self.today();
            let found = self.batch().load_one(Covering { pair, today }).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// The visits between two countries.
    fn visits(&self, asked: Visiting) -> impl Future<Output = Result<Vec<Visits>>> + Send
    where
        Self: Sync,
    {
        async move { Ok(self.batch().load_one(asked).await?.unwrap_or_default()) }
    }

    /// The partners of a country.
    fn partners(
        &self,
        country: Uuid,
        scope: Scope,
    ) -> impl Future<Output = Result<Vec<Partner>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(PartnersOf(country, scope)).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// A part of a timeline.
    fn timeline(
        &self,
        asked: timeline::Asked,
    ) -> impl Future<Output = Result<Page<timeline::Entry>>> + Send
    where
        Self: Sync,
    {
        async move {
            timeline::check(&asked)?;
            let nothing = Page {
                rows: Vec::new(),
                has_previous: false,
                has_next: false,
            };
            Ok(self.batch().load_one(asked).await?.unwrap_or(nothing))
        }
    }

    /// The size of a whole timeline.
    fn timeline_count(&self, scope: timeline::Scope) -> impl Future<Output = Result<i64>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(TimelineCount(scope)).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// The lineage of an agreement.
    fn lineage(&self, asked: LineageAsked) -> impl Future<Output = Result<Lineage>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(asked).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// Who holds the offices of a country.
    fn holders_for(
        &self,
        asked: HoldersFor,
    ) -> impl Future<Output = Result<Vec<occupancy::Model>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(asked).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// Where the relations of a country stand with the others.
    fn standings(&self, asked: StandingsAsked) -> impl Future<Output = Result<Vec<With>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(asked).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// Who signed for a country.
    fn signatories_of(
        &self,
        asked: SignatoriesOf,
    ) -> impl Future<Output = Result<Vec<Signed>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(asked).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// The organisations in the agreements of a country.
    fn organisations_of(
        &self,
        asked: OrganisationsOf,
    ) -> impl Future<Output = Result<Vec<Involved>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(asked).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// What stands behind the rows of a list.
    fn behind<P: Part>(&self, rows: Rows, part: P) -> impl Future<Output = Result<P::Told>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(Behind { rows, part }).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// How many records of each kind a dataset wrote or added to.
    fn records_of(
        &self,
        dataset: Uuid,
    ) -> impl Future<Output = Result<Vec<(RecordKind, i64)>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(RecordsOf(dataset)).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// The other records that bear the codes of a record.
    fn shared_with(&self, record: Uuid) -> impl Future<Output = Result<Vec<Shared>>> + Send
    where
        Self: Sync,
    {
        async move {
            let found = self.batch().load_one(SharedWith(record)).await?;
            Ok(found.unwrap_or_default())
        }
    }

    /// Runs a use case in one transaction, if this server takes mutations.
    fn write<T, W>(&self, work: W) -> impl Future<Output = Result<T, Refusal>> + Send
    where
        Self: Sync,
        T: Send,
        W: for<'a> FnOnce(&'a DatabaseTransaction, DateTime<Utc>) -> BoxFuture<'a, Result<T>>
            + Send,
    {
        async move {
            if !self.may_write() {
                return Err(Refusal::WritesAreOff);
            }
            Ok(self.db().write(self.now(), work).await?)
        }
    }
}

impl Ask for Context<'_> {
    fn db(&self) -> &Database {
        self.data_unchecked()
    }

    fn batch(&self) -> &DataLoader<Batch> {
        self.data_unchecked()
    }

    fn now(&self) -> DateTime<Utc> {
        self.data_unchecked::<Clock>().now()
    }

    fn may_write(&self) -> bool {
        self.data_unchecked::<Writes>().0
    }

    fn base_url(&self) -> Option<&str> {
        self.data_unchecked::<BaseUrl>().0.as_deref()
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.data_opt().copied()
    }
}
