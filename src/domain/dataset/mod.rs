//! Datasets: what was loaded, from where, what it states to cover, and which records came from it.
//!
//! `src/dataset/` reads data files and writes their records; here is what is kept of the file. Whoever
//! imports writes the records, calls [`register`], and then [`attach`], all in one transaction.

mod list;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::dataset::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::RecordKind;
use entity::{claim, dataset_country, dataset_record, record};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::country;
use crate::domain::date::{self, PartialDate};
use crate::domain::error::{Problems, Result};
use crate::domain::id;
use crate::domain::text;

pub use list::{DatasetFilter, DatasetKey, DatasetTest};

/// The word that the id of a dataset begins with.
pub const PREFIX: &str = "dataset";

/// How many rows one statement writes: SQLite takes 32,766 values.
const CHUNK: usize = 5_000;

rows!(dataset by id);
rows!(dataset_record of record by record_id: RecordId, ordered by DatasetId);
rows!(dataset_country of dataset by dataset_id: DatasetId, ordered by CountryId);

/// What a dataset says of itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDataset {
    /// Its readable name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub publisher: Option<String>,
    /// Where it can be had.
    pub url: Option<String>,
    /// Its terms of use.
    pub licence: Option<String>,
    /// Who collected it, from where.
    pub description: Option<String>,
    /// Which edition, as its publisher calls it.
    pub version: Option<String>,
    /// EDTF date on which it was fetched from its publisher.
    pub retrieved_on: Option<String>,
    /// What it states to cover.
    #[serde(default)]
    pub coverage: NewCoverage,
}

/// What a dataset states to cover. Nothing given: it states nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCoverage {
    /// Whether it states to cover every country.
    #[serde(default)]
    pub worldwide: bool,
    /// The countries it states to cover, where it names them.
    #[serde(default)]
    pub countries: Vec<String>,
    /// EDTF date from which on.
    pub from: Option<String>,
    /// EDTF date until which.
    pub to: Option<String>,
    /// What it holds and what it leaves out, in words.
    pub note: Option<String>,
}

/// Writes down what a dataset says of itself. A dataset of this slug that is there already now says
/// this instead; where it says so already, nothing is written.
pub async fn register(
    db: &impl ConnectionTrait,
    new: NewDataset,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let (said, countries) = read(db, new, now).await?;
    let there = Entity::find()
        .filter(Column::Slug.eq(&said.slug))
        .one(db)
        .await?;
    let Some(before) = there else {
        let id = said.id;
        let row = ActiveModel::from(said).reset_all();
        Entity::insert(row).exec_without_returning(db).await?;
        write_countries(db, id, &countries).await?;
        return Ok(id);
    };
    let id = before.id;
    let same = Model {
        id,
        imported_at: before.imported_at,
        updated_at: before.updated_at,
        ..said
    };
    if same != before || countries_of(db, id).await? != countries {
        let row = Model {
            updated_at: now,
            ..same
        };
        ActiveModel::from(row).reset_all().update(db).await?;
        write_countries(db, id, &countries).await?;
    }
    Ok(id)
}

/// Notes that a dataset wrote these records or added to them. Those noted already stay noted. With
/// no records nothing is written.
pub async fn attach(
    db: &impl ConnectionTrait,
    dataset: Uuid,
    records: &[Uuid],
    now: DateTime<Utc>,
) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    for records in records.chunks(CHUNK) {
        let pair = |record: &Uuid| dataset_record::ActiveModel {
            dataset_id: Set(dataset),
            record_id: Set(*record),
        };
        dataset_record::Entity::insert_many(records.iter().map(pair))
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    let row = ActiveModel {
        id: Set(dataset),
        updated_at: Set(now),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// The records that these claims are about. A dataset that brings a claim adds to its record.
pub async fn subjects(db: &impl ConnectionTrait, claims: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut subjects = BTreeSet::new();
    for claims in claims.chunks(CHUNK) {
        let found: Vec<Uuid> = claim::Entity::find()
            .select_only()
            .column(claim::Column::SubjectId)
            .distinct()
            .filter(claim::Column::Id.is_in(claims.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        subjects.extend(found);
    }
    Ok(subjects.into_iter().collect())
}

/// The dataset that a caller names by slug or id.
pub async fn find(db: &impl ConnectionTrait, given: &str) -> Result<Option<Model>> {
    if given.contains('\0') {
        return Ok(None);
    }
    let named = match id::read(given) {
        Some((PREFIX, id)) => Column::Id.eq(id),
        _ => Column::Slug.eq(given),
    };
    Ok(Entity::find().filter(named).one(db).await?)
}

/// How many records of each kind these datasets wrote or added to, by kind. One statement.
pub async fn record_counts(
    db: &impl ConnectionTrait,
    datasets: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(RecordKind, i64)>>> {
    use dataset_record::{Column, Entity};
    let of_record = Entity::belongs_to(record::Entity)
        .from(Column::RecordId)
        .to(record::Column::Id)
        .into();
    let counted: Vec<(Uuid, RecordKind, i64)> = Entity::find()
        .select_only()
        .column(Column::DatasetId)
        .column(record::Column::Kind)
        .column_as(Column::RecordId.count(), "n")
        .join(JoinType::InnerJoin, of_record)
        .filter(Column::DatasetId.is_in(datasets.iter().copied()))
        .group_by(Column::DatasetId)
        .group_by(record::Column::Kind)
        .order_by_asc(record::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, Vec<_>> = HashMap::new();
    for (dataset, kind, count) in counted {
        found.entry(dataset).or_default().push((kind, count));
    }
    Ok(found)
}

/// Checks what a dataset says of itself, and finds the countries it names.
async fn read(
    db: &impl ConnectionTrait,
    new: NewDataset,
    now: DateTime<Utc>,
) -> Result<(Model, BTreeSet<Uuid>)> {
    let mut problems = Problems::default();
    check_words(&mut problems, &new);
    let mut date_at = |path, text| -> Result<Option<PartialDate>> {
        let read = problems.take(date::parse_at(path, text))?;
        Ok(read.flatten())
    };
    let retrieved = date_at("retrievedOn", new.retrieved_on.as_ref())?;
    let from = date_at("coverage.from", new.coverage.from.as_ref())?;
    let to = date_at("coverage.to", new.coverage.to.as_ref())?;
    problems.require(
        in_order(from.as_ref(), to.as_ref()),
        "coverage.to",
        "The period ends before it begins. Correct one of the two dates.",
    );
    problems.require(
        !new.coverage.worldwide || new.coverage.countries.is_empty(),
        "coverage.countries",
        "A dataset covers every country or names those it covers. Leave one of the two out.",
    );
    let countries = countries(db, &mut problems, &new.coverage.countries).await?;
    problems.finish()?;

    let (retrieved_on, retrieved_earliest, retrieved_latest) = columns(retrieved);
    let (covers_from_on, covers_from_earliest, covers_from_latest) = columns(from);
    let (covers_to_on, covers_to_earliest, covers_to_latest) = columns(to);
    let said = Model {
        id: id::from_name(PREFIX, &new.slug),
        slug: new.slug,
        title: new.title,
        publisher: new.publisher,
        url: new.url,
        licence: new.licence,
        description: new.description,
        version: new.version,
        retrieved_on,
        retrieved_earliest,
        retrieved_latest,
        is_worldwide: new.coverage.worldwide,
        covers_from_on,
        covers_from_earliest,
        covers_from_latest,
        covers_to_on,
        covers_to_earliest,
        covers_to_latest,
        coverage_note: new.coverage.note,
        imported_at: now,
        updated_at: now,
    };
    Ok((said, countries))
}

fn check_words(problems: &mut Problems, new: &NewDataset) {
    text::check_slug(problems, "slug", &new.slug);
    text::check_words(problems, "title", &new.title, text::LONGEST);
    for (path, words, longest) in [
        ("publisher", &new.publisher, 300),
        ("licence", &new.licence, 300),
        ("description", &new.description, text::LONGEST),
        ("version", &new.version, 120),
        ("coverage.note", &new.coverage.note, text::LONGEST),
    ] {
        text::check_optional(problems, path, words.as_ref(), longest);
    }
    text::check_url(problems, "url", new.url.as_ref());
}

/// Whether a period that begins and ends so can be. What is not known contradicts nothing.
fn in_order(from: Option<&PartialDate>, to: Option<&PartialDate>) -> bool {
    date::in_order(
        from.and_then(|date| date.earliest),
        to.and_then(|date| date.latest),
    )
}

async fn countries(
    db: &impl ConnectionTrait,
    problems: &mut Problems,
    given: &[String],
) -> Result<BTreeSet<Uuid>> {
    let found = country::resolve(db, given).await?;
    let mut ids = BTreeSet::new();
    for (index, given) in given.iter().enumerate() {
        if let Some(id) = found.get(given) {
            ids.insert(*id);
        } else {
            let path = format!("coverage.countries.{index}");
            let error = country::unresolved(db, &path, given).await?;
            problems.take::<()>(Err(error))?;
        }
    }
    Ok(ids)
}

type Columns = (Option<String>, Option<NaiveDate>, Option<NaiveDate>);

fn columns(date: Option<PartialDate>) -> Columns {
    date.map_or_else(Columns::default, |date| {
        (Some(date.text), date.earliest, date.latest)
    })
}

async fn countries_of(db: &impl ConnectionTrait, dataset: Uuid) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = dataset_country::Entity::find()
        .select_only()
        .column(dataset_country::Column::CountryId)
        .filter(dataset_country::Column::DatasetId.eq(dataset))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

async fn write_countries(
    db: &impl ConnectionTrait,
    dataset: Uuid,
    countries: &BTreeSet<Uuid>,
) -> Result<()> {
    dataset_country::Entity::delete_many()
        .filter(dataset_country::Column::DatasetId.eq(dataset))
        .exec(db)
        .await?;
    let rows = countries
        .iter()
        .map(|country| dataset_country::ActiveModel {
            dataset_id: Set(dataset),
            country_id: Set(*country),
        });
    if !countries.is_empty() {
        dataset_country::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_after_it_begins_as_far_as_is_known() {
        let date = |text: &str| PartialDate::parse(text).ok();
        for (from, to, expected) in [
            ("1945", "1945-01-01", true),
            ("1946", "1945", false),
            ("1945", "../2020", true),
            ("1945/..", "1940/..", true),
        ] {
            let (from, to) = (date(from), date(to));
            assert_eq!(
                in_order(from.as_ref(), to.as_ref()),
                expected,
                "{from:?} {to:?}"
            );
        }
        assert!(in_order(None, date("1900").as_ref()));
    }
}
