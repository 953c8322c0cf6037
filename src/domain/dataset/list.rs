//! Which datasets.

use chrono::NaiveDate;
use entity::dataset::{Column, Entity, Model};
use entity::dataset_country;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::domain::list::{Key, KeyValue, Listed};

/// Which datasets, by what they state to cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DatasetFilter {
    /// This country, by name or as one of all countries.
    pub country: Option<Uuid>,
    /// This day.
    pub day: Option<NaiveDate>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DatasetOrder {
    /// By slug.
    #[default]
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "dataset";
    type Filter = DatasetFilter;
    type Order = DatasetOrder;

    fn select(filter: &DatasetFilter) -> Select<Self> {
        Self::find()
            .apply_if(filter.country, |select, country| {
                let named = Column::Id.in_subquery(naming(country));
                select.filter(
                    Condition::any()
                        .add(Column::IsWorldwide.eq(true))
                        .add(named),
                )
            })
            .apply_if(filter.day, |select, day| select.filter(covers(day)))
    }

    fn keys(order: DatasetOrder) -> Vec<Key<Self>> {
        match order {
            DatasetOrder::Slug => vec![Key {
                column: Column::Slug,
                descending: false,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            }],
        }
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
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
