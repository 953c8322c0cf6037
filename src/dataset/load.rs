//! Writes a data file into the database: all of it in one transaction, or nothing.

use chrono::{DateTime, Utc};
use entity::{
    agreement, agreement_package, country, domain, meeting, office, organisation, person, source,
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::dataset::file::DataFile;
use crate::dataset::report::{LoadError, Report};
use crate::domain::dataset::NewDataset;
use crate::domain::error::Result;
use crate::domain::organisation::NewOrganisation;
use crate::domain::record::{self, Named};
use crate::domain::{
    agreement as agreements, claim, cooperation, country as countries, dataset as datasets,
    meeting as meetings, office as offices, organisation as organisations, package,
    person as persons, relation, source as sources,
};
use crate::progress::Progress;

/// Loads one file.
pub struct Loader<'a> {
    tx: &'a DatabaseTransaction,
    now: DateTime<Utc>,
    progress: &'a Progress,
    report: Report,
    /// The records that were written or added to.
    records: Vec<Uuid>,
    /// The claims that were written.
    new_claims: Vec<Uuid>,
}

/// Where in a file something went wrong.
struct Place<'a> {
    section: &'static str,
    index: usize,
    name: &'a str,
}

impl<'a> Loader<'a> {
    /// A loader that writes in `tx`.
    pub fn new(tx: &'a DatabaseTransaction, now: DateTime<Utc>, progress: &'a Progress) -> Self {
        Self {
            tx,
            now,
            progress,
            report: Report::default(),
            records: Vec::new(),
            new_claims: Vec::new(),
        }
    }

    /// Writes all records of the file that are not there yet, in the order in which they refer to
    /// each other.
    pub async fn load(mut self, file: DataFile) -> Result<Report, LoadError> {
        let (tx, now) = (self.tx, self.now);
        macro_rules! section {
            ($section:ident, $entity:ident, $key:ident, $create:expr) => {
                for (index, new) in file.$section.into_iter().enumerate() {
                    let (name, id) = (new.$key.clone(), new.id.clone());
                    let place = Place {
                        section: stringify!($section),
                        index,
                        name: &name,
                    };
                    let create = $create(tx, new, now);
                    self.once::<$entity::Entity>(place, id.as_ref(), create)
                        .await?;
                }
            };
        }
        section!(sources, source, slug, sources::create);
        section!(countries, country, slug, countries::create);
        section!(domains, domain, code, cooperation::create);
        let creators = self.organisations(file.organisations).await?;
        section!(offices, office, slug, offices::create);
        section!(persons, person, slug, persons::create);
        section!(meetings, meeting, slug, meetings::create);
        section!(packages, agreement_package, slug, package::create);
        section!(agreements, agreement, slug, agreements::create);
        self.set_creators(creators).await?;
        self.relations(file.relations).await?;
        self.claims(file.claims).await?;
        self.dataset(file.dataset).await?;
        Ok(self.report)
    }

    /// Writes a record unless one of its name or id is there already, and tells whether it did.
    async fn once<E: Named>(
        &mut self,
        place: Place<'_>,
        chosen: Option<&String>,
        create: impl Future<Output = Result<Uuid>>,
    ) -> Result<bool, LoadError> {
        let there = record::is_there::<E>(self.tx, place.name, chosen).await;
        let written = match there {
            Ok(true) => Ok(None),
            Ok(false) => create.await.map(Some),
            Err(error) => Err(error),
        };
        let written = self.count(&place, written)?;
        self.records.extend(written);
        Ok(written.is_some())
    }

    /// Organisations, and for the new ones which agreement created them.
    async fn organisations(
        &mut self,
        organisations: Vec<NewOrganisation>,
    ) -> Result<Vec<(usize, String, String)>, LoadError> {
        let mut creators = Vec::new();
        for (index, new) in organisations.into_iter().enumerate() {
            let (name, id, creator) = (new.slug.clone(), new.id.clone(), new.created_by.clone());
            let place = Place {
                section: "organisations",
                index,
                name: &name,
            };
            let create = organisations::create(self.tx, new, self.now);
            let written = self
                .once::<organisation::Entity>(place, id.as_ref(), create)
                .await?;
            if let Some(creator) = creator.filter(|_| written) {
                creators.push((index, name, creator));
            }
        }
        Ok(creators)
    }

    /// Bodies are written before the agreements that created them; here the two are joined.
    async fn set_creators(
        &mut self,
        creators: Vec<(usize, String, String)>,
    ) -> Result<(), LoadError> {
        for (index, slug, creator) in creators {
            let joined = async {
                let body = record::require::<organisation::Entity>(self.tx, "slug", &slug).await?;
                organisations::set_creator(self.tx, body, &creator).await
            };
            let place = Place {
                section: "organisations",
                index,
                name: &slug,
            };
            joined.await.map_err(|error| self.failed(&place, error))?;
        }
        Ok(())
    }

    async fn relations(&mut self, relations: Vec<relation::NewRelation>) -> Result<(), LoadError> {
        for (index, new) in relations.into_iter().enumerate() {
            let name = new.between.join(" – ");
            let written = self.relation(new).await;
            let place = Place {
                section: "relations",
                index,
                name: &name,
            };
            let written = self.count(&place, written)?;
            self.records.extend(written);
        }
        Ok(())
    }

    async fn relation(&self, new: relation::NewRelation) -> Result<Option<Uuid>> {
        let (a, b) = relation::pair(self.tx, "between", &new.between).await?;
        match relation::find(self.tx, a, b).await? {
            Some(id) => {
                let added = relation::complete(self.tx, id, new, self.now).await?;
                Ok(added.then_some(id))
            }
            None => relation::create(self.tx, new, self.now).await.map(Some),
        }
    }

    async fn claims(&mut self, claims: Vec<claim::NewClaim>) -> Result<(), LoadError> {
        for (index, new) in claims.into_iter().enumerate() {
            let name = format!("{} {}", new.about, new.field);
            let written = claim::create_once(self.tx, new, self.now).await;
            let place = Place {
                section: "claims",
                index,
                name: &name,
            };
            let written = self.count(&place, written)?;
            self.new_claims.extend(written);
        }
        Ok(())
    }

    /// What the file is, and what it brought. Last, because its coverage may name countries that the
    /// file brings itself.
    async fn dataset(&self, new: NewDataset) -> Result<(), LoadError> {
        let name = new.slug.clone();
        let noted = async {
            let id = datasets::register(self.tx, new, self.now).await?;
            let mut records = datasets::subjects(self.tx, &self.new_claims).await?;
            records.extend(&self.records);
            datasets::attach(self.tx, id, &records, self.now).await
        };
        let place = Place {
            section: "dataset",
            index: 0,
            name: &name,
        };
        noted.await.map_err(|error| self.failed(&place, error))
    }

    fn count(
        &mut self,
        place: &Place<'_>,
        written: Result<Option<Uuid>>,
    ) -> Result<Option<Uuid>, LoadError> {
        let written = written.map_err(|error| self.failed(place, error))?;
        self.report.count(place.section, written.is_some());
        self.progress.at(place.section);
        self.progress.step(1);
        Ok(written)
    }

    fn failed(&self, place: &Place<'_>, cause: crate::domain::error::Error) -> LoadError {
        LoadError::Record {
            section: place.section,
            number: place.index + 1,
            name: place.name.to_owned(),
            cause,
        }
    }
}
