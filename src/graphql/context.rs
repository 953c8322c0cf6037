//! What resolvers may ask of their surroundings. No other file reads the context's data.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::RecordKind;
use entity::{change, occupancy, organisation, relation};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::clock::Clock;
use crate::domain::access::Viewer;
use crate::domain::batch::{ChildOf, Identified};
use crate::domain::change::note::Note;
use crate::domain::change::read;
use crate::domain::cooperation;
use crate::domain::country;
use crate::domain::coverage::{Behind, Part, Rows};
use crate::domain::database::Database;
use crate::domain::error::{Error, Result};
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
use crate::domain::source_text::Quoted;
use crate::domain::statistics::{Dimension, Grouping, Groups};
use crate::domain::timeline;
use crate::graphql::act::Act;
use crate::graphql::allowance::RateLimit;
use crate::graphql::error::or_null;
use crate::graphql::loader::{
    Batch, BodiesOf, ById, Called, Count, CountryNamed, DomainBelow, HasText, HistoryOf, NotesOf,
    Of, PartnersOf, RecordsOf, RelationOf, SharedWith, Survivor, TimelineCount,
};
use crate::graphql::pace::Pace;

/// The last revision before a request read anything. A record and its revision are read one after
/// the other, and somebody may write in between: then the values told would be older than the
/// revision, and whoever writes with that revision would undo what they have not seen. So no
/// revision is told that is later than this one. After an act of the request it is taken anew.
#[derive(Debug)]
pub struct AsOf(AtomicI64);

impl AsOf {
    /// As of this revision.
    pub fn new(revision: i64) -> Self {
        Self(AtomicI64::new(revision))
    }

    /// As of this revision from now on.
    pub fn renew(&self, revision: i64) {
        self.0.store(revision, Ordering::Relaxed);
    }
}

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
    /// Who is asking.
    fn viewer(&self) -> &Viewer;
    /// The last revision before anything was read, if the request asks for revisions.
    fn as_of(&self) -> Option<&AsOf>;
    /// The act that is being done, and what the caller says about it.
    fn act(&self) -> Result<Act>;
    /// What the act is given at `input`, as it was sent.
    fn input(&self) -> Json;
    /// The address under which people reach this server, where it was told one.
    fn base_url(&self) -> Option<&str>;
    /// What this request cost, where there is a limit.
    fn rate_limit(&self) -> Option<RateLimit>;

    /// How fast a subscriber is told.
    fn pace(&self) -> Arc<Pace>;

    /// What the loader has under a key. Each answer may ask so often and no more.
    fn load<K>(
        &self,
        key: K,
    ) -> impl Future<Output = Result<Option<<Batch as Loader<K>>::Value>>> + Send
    where
        Self: Sync,
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Batch: Loader<K, Error = Error>,
    {
        async move {
            self.batch().loader().spend()?;
            self.batch().load_one(key).await
        }
    }

    /// One row by its id.
    fn row<E: Identified>(&self, id: Uuid) -> impl Future<Output = Result<Option<E::Model>>> + Send
    where
        Self: Sync,
    {
        async move { self.load(ById::<E>::new(id)).await }
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

    /// One row, made into what the API shows of it: a field that is null where there is none.
    fn one<E: Identified, T>(
        &self,
        id: impl Into<Option<Uuid>> + Send,
        show: impl FnOnce(E::Model) -> T + Send,
    ) -> impl Future<Output = Option<async_graphql::Result<T>>> + Send
    where
        Self: Sync,
    {
        let id = id.into();
        or_null(async move { Ok(self.row_if::<E>(id).await?.map(show)) })
    }

    /// What the loader tells of a key; nothing, in the way of its kind, where it tells nothing.
    fn told<K>(&self, key: K) -> impl Future<Output = Result<<Batch as Loader<K>>::Value>> + Send
    where
        Self: Sync,
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Batch: Loader<K, Error = Error, Value: Default>,
    {
        async move { Ok(self.load(key).await?.unwrap_or_default()) }
    }

    /// Rows that belong to a parent.
    fn rows_of<E: ChildOf<P>, P: 'static>(
        &self,
        parent: Uuid,
    ) -> impl Future<Output = Result<Vec<E::Model>>> + Send
    where
        Self: Sync,
    {
        self.told(Of::<E, P>::new(parent))
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
            list::check(&query)?;
            self.told(query).await
        }
    }

    /// The size of a whole list.
    fn count<E: Listed>(&self, filter: Filter<E::Test>) -> impl Future<Output = Result<i64>> + Send
    where
        Self: Sync,
    {
        self.told(Count::<E>(filter))
    }

    /// The groups of the records that a filter lets through.
    fn groups<D: Dimension>(
        &self,
        asked: Grouping<D>,
    ) -> impl Future<Output = Result<Groups>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// The country that a caller means, or an error that names the field.
    fn country(&self, path: &str, given: &str) -> impl Future<Output = Result<Uuid>> + Send
    where
        Self: Sync,
    {
        async move {
            match self.load(CountryNamed(given.to_owned())).await? {
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
        async move { self.load(Called::<E>::new(given)).await }
    }

    /// The record that a caller names by id or by its readable key, made into what the API shows of it.
    fn one_called<E: Named + Identified, T>(
        &self,
        given: &str,
        show: impl FnOnce(E::Model) -> T + Send,
    ) -> impl Future<Output = Option<async_graphql::Result<T>>> + Send
    where
        Self: Sync,
    {
        or_null(async move {
            let id = self.called::<E>(given).await?;
            Ok(self.row_if::<E>(id).await?.map(show))
        })
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
            match self.load(DomainBelow(given.to_owned())).await? {
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
        async move { self.load(RelationOf(pair)).await }
    }

    /// The bodies that two countries have.
    fn bodies_of(&self, pair: Pair) -> impl Future<Output = Result<Vec<organisation::Model>>> + Send
    where
        Self: Sync,
    {
        self.told(BodiesOf(pair))
    }

    /// The domains that two countries cover.
    fn domains_of(&self, pair: Pair) -> impl Future<Output = Result<Vec<Covered>>> + Send
    where
        Self: Sync,
    {
        let today = self.today();
        self.told(Covering { pair, today })
    }

    /// The visits between two countries.
    fn visits(&self, asked: Visiting) -> impl Future<Output = Result<Vec<Visits>>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
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
        self.told(PartnersOf(country, scope))
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
            self.told(asked).await
        }
    }

    /// The size of a whole timeline.
    fn timeline_count(&self, scope: timeline::Scope) -> impl Future<Output = Result<i64>> + Send
    where
        Self: Sync,
    {
        self.told(TimelineCount(scope))
    }

    /// The lineage of an agreement.
    fn lineage(&self, asked: LineageAsked) -> impl Future<Output = Result<Lineage>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// Who holds the offices of a country.
    fn holders_for(
        &self,
        asked: HoldersFor,
    ) -> impl Future<Output = Result<Vec<occupancy::Model>>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// Where the relations of a country stand with the others.
    fn standings(&self, asked: StandingsAsked) -> impl Future<Output = Result<Vec<With>>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// Who signed for a country.
    fn signatories_of(
        &self,
        asked: SignatoriesOf,
    ) -> impl Future<Output = Result<Vec<Signed>>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// The organisations in the agreements of a country.
    fn organisations_of(
        &self,
        asked: OrganisationsOf,
    ) -> impl Future<Output = Result<Vec<Involved>>> + Send
    where
        Self: Sync,
    {
        self.told(asked)
    }

    /// What stands behind the rows of a list.
    fn behind<P: Part>(&self, rows: Rows, part: P) -> impl Future<Output = Result<P::Told>> + Send
    where
        Self: Sync,
    {
        self.told(Behind { rows, part })
    }

    /// How many records of each kind a dataset wrote or added to.
    fn records_of(
        &self,
        dataset: Uuid,
    ) -> impl Future<Output = Result<Vec<(RecordKind, i64)>>> + Send
    where
        Self: Sync,
    {
        self.told(RecordsOf(dataset))
    }

    /// The other records that bear the codes of a record.
    fn shared_with(&self, record: Uuid) -> impl Future<Output = Result<Vec<Shared>>> + Send
    where
        Self: Sync,
    {
        self.told(SharedWith(record))
    }

    /// The latest changes of a record, newest first.
    fn history(
        &self,
        record: Uuid,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<change::Model>>> + Send
    where
        Self: Sync,
    {
        self.told(HistoryOf(record, limit))
    }

    /// What a change did, row by row.
    fn notes_of(&self, revision: i64) -> impl Future<Output = Result<Vec<Note>>> + Send
    where
        Self: Sync,
    {
        self.told(NotesOf(revision))
    }

    /// Whether a quote stands in the text of its source; nothing where no text is stored.
    fn quote_found(
        &self,
        quoted: Option<Quoted>,
    ) -> impl Future<Output = Result<Option<bool>>> + Send
    where
        Self: Sync,
    {
        async move {
            match quoted {
                Some(quoted) => self.load(quoted).await,
                None => Ok(None),
            }
        }
    }

    /// The record into which one was merged.
    fn survivor(
        &self,
        record: Uuid,
    ) -> impl Future<Output = Result<Option<(RecordKind, Uuid)>>> + Send
    where
        Self: Sync,
    {
        async move { self.load(Survivor(record)).await }
    }

    /// Whether the text of a source is stored.
    fn has_text(&self, source: Uuid) -> impl Future<Output = Result<bool>> + Send
    where
        Self: Sync,
    {
        self.told(HasText(source))
    }

    /// The revision that may be told, of those there are: none that is later than what was read.
    fn seen(&self, revision: i64) -> i64 {
        let as_of = self.as_of().map(|as_of| as_of.0.load(Ordering::Relaxed));
        as_of.map_or(revision, |as_of| revision.min(as_of))
    }

    /// Runs a use case in one transaction, and once only if the caller asks so. Whether it may be run
    /// has been asked by then.
    fn write<T, W>(&self, work: W) -> impl Future<Output = Result<T>> + Send
    where
        Self: Sync,
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        W: for<'a> FnOnce(&'a DatabaseTransaction, DateTime<Utc>) -> BoxFuture<'a, Result<T>>
            + Send
            + 'static,
    {
        async move { self.write_as(self.act()?, work).await }
    }

    /// Like [`Ask::write`], for an act of which more is known than the caller said.
    fn write_as<T, W>(&self, act: Act, work: W) -> impl Future<Output = Result<T>> + Send
    where
        Self: Sync,
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        W: for<'a> FnOnce(&'a DatabaseTransaction, DateTime<Utc>) -> BoxFuture<'a, Result<T>>
            + Send
            + 'static,
    {
        async move {
            let (Act { author, once }, now, db) = (act, self.now(), self.db());
            let written = match once {
                None => db.write(&author, now, work).await,
                Some(once) => {
                    db.write(&author, now, move |tx, now| once.run(tx, now, work).boxed())
                        .await
                }
            };
            if let Some(as_of) = self.as_of() {
                let last = read::revision(&db.reader).await?;
                as_of.renew(last);
            }
            written
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

    fn viewer(&self) -> &Viewer {
        self.data_unchecked()
    }

    fn as_of(&self) -> Option<&AsOf> {
        let following = || Some(&self.data_opt::<Arc<Pace>>()?.as_of);
        self.data_opt().or_else(following)
    }

    fn act(&self) -> Result<Act> {
        let arguments = self.field().arguments().unwrap_or_default();
        Act::read(self.viewer(), self.item.node.name.node.as_str(), arguments)
    }

    fn input(&self) -> Json {
        let arguments = self.field().arguments().unwrap_or_default();
        let input = arguments.into_iter().find(|(name, _)| name == "input");
        let json = input.and_then(|(_, value)| value.into_json().ok());
        json.unwrap_or_default()
    }

    fn base_url(&self) -> Option<&str> {
        self.data_unchecked::<BaseUrl>().0.as_deref()
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.data_opt().copied()
    }

    fn pace(&self) -> Arc<Pace> {
        self.data_unchecked::<Arc<Pace>>().clone()
    }
}
