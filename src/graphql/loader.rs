//! Batched reading, born with each request. Nested fields ask here and nowhere else, so that a
//! list of a hundred agreements costs as many statements as a list of one.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_graphql::dataloader::{DataLoader, Loader};
use entity::vocabulary::RecordKind;
use entity::{change, occupancy, organisation, relation};
use uuid::Uuid;

use crate::domain::batch::{self, ChildOf, Identified};
use crate::domain::change::note::Note;
use crate::domain::change::read;
use crate::domain::cooperation;
use crate::domain::country;
use crate::domain::coverage::{self, Behind, Part};
use crate::domain::database::Database;
use crate::domain::dataset;
use crate::domain::error::Error;
use crate::domain::filter::Filter;
use crate::domain::identifier::{self, Shared};
use crate::domain::involvement::{self, Involved, OrganisationsOf, SignatoriesOf, Signed};
use crate::domain::lineage::{self, Asked as LineageAsked, Lineage};
use crate::domain::list::{self, Listed, Page, Query};
use crate::domain::pair::{self, Covered, Covering, Pair, Visiting, Visits};
use crate::domain::partner::{self, Partner, Scope};
use crate::domain::person::{self, HoldersFor};
use crate::domain::record::{self, Named};
use crate::domain::relation::standings::{self, Asked as StandingsAsked, With};
use crate::domain::source_text::{self, Quoted};
use crate::domain::statistics::{self, Dimension, Grouping, Groups};
use crate::domain::timeline;
use crate::graphql::rounds::Rounds;

/// Answers batched questions from the database.
pub struct Batch {
    /// Where to read.
    pub db: Database,
    budget: Arc<Budget>,
}

/// How often one answer may ask. What it may cost is reckoned before, from how long lists usually are;
/// where many are far longer than that, this ends it.
pub struct Budget {
    most: u64,
    used: AtomicU64,
}

impl Budget {
    /// So often for each answer.
    pub fn new(most: u64) -> Arc<Self> {
        let used = AtomicU64::new(0);
        Arc::new(Self { most, used })
    }

    /// Begins the next answer.
    pub fn refill(&self) {
        self.used.store(0, Ordering::Relaxed);
    }
}

impl Batch {
    /// Notes that something is asked for. Fails where too much has been.
    pub fn spend(&self) -> Result<(), Error> {
        let used = self.budget.used.fetch_add(1, Ordering::Relaxed);
        if used < self.budget.most {
            Ok(())
        } else {
            Err(Error::TooMuch(self.budget.most))
        }
    }
}

/// A loader for one request, and the rounds in which it reads.
pub fn per_request(db: Database, budget: Arc<Budget>) -> (DataLoader<Batch>, Rounds) {
    let (rounds, asking) = Rounds::new();
    (
        DataLoader::new(Batch { db, budget }, asking.clone(), asking),
        rounds,
    )
}

/// Which row has this id?
pub struct ById<E>(Uuid, PhantomData<fn() -> E>);

impl<E> ById<E> {
    /// Asks for one row.
    pub fn new(id: Uuid) -> Self {
        Self(id, PhantomData)
    }
}

/// Which rows of `E` belong to this `P`?
pub struct Of<E, P>(Uuid, PhantomData<fn() -> (E, P)>);

impl<E, P> Of<E, P> {
    /// Asks for the rows of one parent.
    pub fn new(parent: Uuid) -> Self {
        Self(parent, PhantomData)
    }
}

/// How many records does this filter let through?
pub struct Count<E: Listed>(pub Filter<E::Test>);

/// Which record of `E` do callers mean by this readable key or id?
pub struct Called<E>(String, PhantomData<fn() -> E>);

impl<E> Called<E> {
    /// Asks for the id of one record.
    pub fn new(given: &str) -> Self {
        Self(given.to_owned(), PhantomData)
    }
}

/// Which country do callers mean by this code, slug or id?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountryNamed(pub String);

/// Which domain do callers mean by this code or id, and which lie below it?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DomainBelow(pub String);

/// Which relation is recorded between these two?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RelationOf(pub Pair);

/// Which bodies do these two have?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BodiesOf(pub Pair);

/// With whom does this country work together?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartnersOf(pub Uuid, pub Scope);

/// How many entries does this timeline have?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimelineCount(pub timeline::Scope);

/// How many records of each kind did this dataset write or add to?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordsOf(pub Uuid);

/// Which other records bear the codes of this one?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedWith(pub Uuid);

/// Into which record was this one merged?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Survivor(pub Uuid);

/// Is the text of this source stored?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HasText(pub Uuid);

/// Which are the latest changes of this record, so many at the most?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub Uuid, pub u32);

/// What did the change of this revision do?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NotesOf(pub i64);

macro_rules! phantom_key {
    ($name:ident<$($parameter:ident),+>) => {
        impl<$($parameter),+> Clone for $name<$($parameter),+> {
            fn clone(&self) -> Self {
                Self(self.0.clone(), PhantomData)
            }
        }
        impl<$($parameter),+> PartialEq for $name<$($parameter),+> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<$($parameter),+> Eq for $name<$($parameter),+> {}
        impl<$($parameter),+> Hash for $name<$($parameter),+> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    };
}
phantom_key!(ById<E>);
phantom_key!(Of<E, P>);
phantom_key!(Called<E>);

impl<E: Listed> Clone for Count<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E: Listed> PartialEq for Count<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E: Listed> Eq for Count<E> {}

impl<E: Listed> Hash for Count<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<E: Identified> Loader<ById<E>> for Batch {
    type Value = E::Model;
    type Error = Error;

    async fn load(&self, keys: &[ById<E>]) -> Result<HashMap<ById<E>, E::Model>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = batch::by_ids::<E>(&self.db.reader, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|(id, row)| (ById::new(id), row))
            .collect())
    }
}

impl<E: ChildOf<P>, P: 'static> Loader<Of<E, P>> for Batch {
    type Value = Vec<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[Of<E, P>]) -> Result<HashMap<Of<E, P>, Vec<E::Model>>, Error> {
        let parents: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = batch::children::<E, P>(&self.db.reader, &parents).await?;
        Ok(rows
            .into_iter()
            .map(|(id, rows)| (Of::new(id), rows))
            .collect())
    }
}

impl Loader<HistoryOf> for Batch {
    type Value = Vec<change::Model>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[HistoryOf],
    ) -> Result<HashMap<HistoryOf, Vec<change::Model>>, Error> {
        let records: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let longest = keys.iter().map(|key| key.1).max().unwrap_or_default();
        let found = read::histories(&self.db.reader, &records, longest).await?;
        let history = |key: &HistoryOf| {
            let changes = found.get(&key.0).into_iter().flatten();
            changes.take(key.1 as usize).cloned().collect()
        };
        Ok(keys.iter().map(|key| (key.clone(), history(key))).collect())
    }
}

impl Loader<NotesOf> for Batch {
    type Value = Vec<Note>;
    type Error = Error;

    async fn load(&self, keys: &[NotesOf]) -> Result<HashMap<NotesOf, Vec<Note>>, Error> {
        let revisions: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let found = read::notes(&self.db.reader, &revisions).await?;
        let notes = found.into_iter();
        Ok(notes
            .map(|(revision, notes)| (NotesOf(revision), notes))
            .collect())
    }
}

impl<E: Listed> Loader<Query<E>> for Batch {
    type Value = Page<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[Query<E>]) -> Result<HashMap<Query<E>, Page<E::Model>>, Error> {
        let pages = list::pages(&self.db.reader, keys).await?;
        Ok(keys.iter().cloned().zip(pages).collect())
    }
}

impl<E: Listed> Loader<Count<E>> for Batch {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[Count<E>]) -> Result<HashMap<Count<E>, i64>, Error> {
        let filters: Vec<Filter<E::Test>> = keys.iter().map(|key| key.0.clone()).collect();
        let counts = list::counts::<E>(&self.db.reader, &filters).await?;
        Ok(counts
            .into_iter()
            .map(|(filter, count)| (Count(filter), count))
            .collect())
    }
}

impl<D: Dimension> Loader<Grouping<D>> for Batch {
    type Value = Groups;
    type Error = Error;

    async fn load(&self, keys: &[Grouping<D>]) -> Result<HashMap<Grouping<D>, Groups>, Error> {
        statistics::groups(&self.db.reader, keys).await
    }
}

impl<E: Named> Loader<Called<E>> for Batch {
    type Value = Uuid;
    type Error = Error;

    async fn load(&self, keys: &[Called<E>]) -> Result<HashMap<Called<E>, Uuid>, Error> {
        let given: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = record::resolve::<E>(&self.db.reader, &given).await?;
        Ok(found
            .into_iter()
            .map(|(text, id)| (Called::new(&text), id))
            .collect())
    }
}

impl Loader<CountryNamed> for Batch {
    type Value = Uuid;
    type Error = Error;

    async fn load(&self, keys: &[CountryNamed]) -> Result<HashMap<CountryNamed, Uuid>, Error> {
        let given: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = country::resolve(&self.db.reader, &given).await?;
        Ok(found
            .into_iter()
            .map(|(text, id)| (CountryNamed(text), id))
            .collect())
    }
}

impl Loader<DomainBelow> for Batch {
    type Value = Vec<Uuid>;
    type Error = Error;

    async fn load(&self, keys: &[DomainBelow]) -> Result<HashMap<DomainBelow, Vec<Uuid>>, Error> {
        let given: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = cooperation::descendants(&self.db.reader, &given).await?;
        Ok(found
            .into_iter()
            .map(|(text, ids)| (DomainBelow(text), ids))
            .collect())
    }
}

impl<P: Part> Loader<Behind<P>> for Batch {
    type Value = P::Told;
    type Error = Error;

    async fn load(&self, keys: &[Behind<P>]) -> Result<HashMap<Behind<P>, P::Told>, Error> {
        coverage::tell(&self.db.reader, keys).await
    }
}

/// A loader of what a function of `domain` tells of many keys at once.
macro_rules! told_by {
    ($key:ty => $value:ty, $tell:path, $bare:expr, $wrap:expr) => {
        impl Loader<$key> for Batch {
            type Value = $value;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Error> {
                let asked: Vec<_> = keys.iter().map($bare).collect();
                let found = $tell(&self.db.reader, &asked).await?;
                let told = found.into_iter();
                Ok(told.map(|(key, value)| ($wrap(key), value)).collect())
            }
        }
    };
}
told_by!(RelationOf => relation::Model, pair::relations, |key| key.0, RelationOf);
told_by!(BodiesOf => Vec<organisation::Model>, pair::bodies, |key| key.0, BodiesOf);
told_by!(Covering => Vec<Covered>, pair::domains, |key| *key, |key| key);
told_by!(Visiting => Vec<Visits>, pair::visits, |key| *key, |key| key);
told_by!(PartnersOf => Vec<Partner>, partner::partners, |key| (key.0, key.1.clone()), |(country, scope)| PartnersOf(country, scope));
told_by!(timeline::Asked => Page<timeline::Entry>, timeline::pages, Clone::clone, |key| key);
told_by!(TimelineCount => i64, timeline::counts, |key| key.0.clone(), TimelineCount);
told_by!(LineageAsked => Lineage, lineage::lineages, |key| key.clone(), |key| key);
told_by!(HoldersFor => Vec<occupancy::Model>, person::holders_for, |key| key.clone(), |key| key);
told_by!(StandingsAsked => Vec<With>, standings::standings, |key| key.clone(), |key| key);
told_by!(SignatoriesOf => Vec<Signed>, involvement::signatories, |key| key.clone(), |key| key);
told_by!(OrganisationsOf => Vec<Involved>, involvement::organisations, |key| key.clone(), |key| key);
told_by!(RecordsOf => Vec<(RecordKind, i64)>, dataset::record_counts, |key| key.0, RecordsOf);
told_by!(SharedWith => Vec<Shared>, identifier::shared, |key| key.0, SharedWith);
told_by!(Quoted => bool, source_text::found, Clone::clone, |key| key);
told_by!(HasText => bool, source_text::stored, |key| key.0, HasText);
told_by!(Survivor => (RecordKind, Uuid), record::survivors, |key| key.0, Survivor);
