//! Which datasets.

use chrono::NaiveDate;
use entity::dataset::{Column, Entity, Model};
use entity::dataset_country;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::domain::filter::{Filter, Test};
use crate::domain::list::{Key, KeyValue, Listed, Sort};

/// Which datasets.
pub type DatasetFilter = Filter<DatasetTest>;

/// Something that is true of a dataset or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatasetTest {
    /// It states that it covers this country, by name or as one of all countries.
    Country(Uuid),
    /// It states that it covers this day.
    Day(NaiveDate),
}

/// What datasets can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatasetKey {
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "dataset";
    type Test = DatasetTest;
    type SortBy = DatasetKey;

    const USUAL: &'static [Sort<DatasetKey>] = &[Sort::up(DatasetKey::Slug)];

    fn key(by: DatasetKey) -> Key<Self> {
        match by {
            DatasetKey::Slug => Key {
                column: Column::Slug,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
        }
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}

impl Test for DatasetTest {
    fn condition(&self) -> Condition {
        match self {
            Self::Country(country) => Condition::any()
                .add(Column::IsWorldwide.eq(true))
                .add(Column::Id.in_subquery(naming(*country))),
            Self::Day(day) => covers(*day),
        }
    }
}

fn naming(country: Uuid) -> SelectStatement {
    dataset_country::Entity::find()
        .select_only()
        .column(dataset_country::Column::DatasetId)
        .filter(dataset_country::Column::CountryId.eq(country))
        .into_query()
}

/// A period is stated and may hold the day. One that is stated on one side only is open on the
/// other.
fn covers(day: NaiveDate) -> Condition {
    let stated = Condition::any()
        .add(Column::CoversFromOn.is_not_null())
        .add(Column::CoversToOn.is_not_null());
    let begun = Condition::any()
        .add(Column::CoversFromEarliest.is_null())
        .add(Column::CoversFromEarliest.lte(day));
    let not_over = Condition::any()
        .add(Column::CoversToLatest.is_null())
        .add(Column::CoversToLatest.gte(day));
    Condition::all().add(stated).add(begun).add(not_over)
}
