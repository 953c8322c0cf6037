//! Which countries, and in which order.

use chrono::NaiveDate;
use entity::country::{Column, Entity, Model};
use entity::relation;
use entity::vocabulary::CountryKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::domain::list::{Key, KeyValue, Listed};

/// Which countries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CountryFilter {
    /// Only these kinds.
    pub kinds: Vec<CountryKind>,
    /// UN M49 region, sub-region or intermediate region.
    pub region: Option<String>,
    /// Existing on this day, as far as is known.
    pub existing_on: Option<NaiveDate>,
    /// With a relation to this country that is recorded.
    pub related_to: Option<Uuid>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CountryOrder {
    /// By slug.
    #[default]
    Slug,
    /// By ISO alpha-3, those without a code last.
    Alpha3,
}

impl Listed for Entity {
    const NAME: &'static str = "country";
    type Filter = CountryFilter;
    type Order = CountryOrder;

    fn select(filter: &CountryFilter) -> Select<Self> {
        Self::find()
            .apply_if(
                (!filter.kinds.is_empty()).then(|| filter.kinds.clone()),
                |select, kinds| select.filter(Column::Kind.is_in(kinds)),
            )
            .apply_if(filter.region.as_ref(), |select, region| {
                select.filter(
                    Condition::any()
                        .add(Column::Region.eq(region))
                        .add(Column::Subregion.eq(region))
                        .add(Column::IntermediateRegion.eq(region)),
                )
            })
            .apply_if(filter.existing_on, |select, day| {
                let begun = Condition::any()
                    .add(Column::ValidFromEarliest.is_null())
                    .add(Column::ValidFromEarliest.lte(day));
                let not_ended = Condition::any()
                    .add(Column::ValidToLatest.is_null())
                    .add(Column::ValidToLatest.gte(day));
                select.filter(begun).filter(not_ended)
            })
            .apply_if(filter.related_to, |select, country| {
                let other = |this: relation::Column, other: relation::Column| {
                    relation::Entity::find()
                        .select_only()
                        .column(other)
                        .filter(this.eq(country))
                        .into_query()
                };
                let (a, b) = (relation::Column::CountryAId, relation::Column::CountryBId);
                let either = Condition::any()
                    .add(Column::Id.in_subquery(other(a, b)))
                    .add(Column::Id.in_subquery(other(b, a)));
                select.filter(either)
            })
    }

    fn keys(order: CountryOrder) -> Vec<Key<Self>> {
        let key = match order {
            CountryOrder::Slug => Key {
                column: Column::Slug,
                descending: false,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
            CountryOrder::Alpha3 => Key {
                column: Column::Alpha3,
                descending: false,
                value: |row: &Model| row.alpha3.clone().map(KeyValue::Text),
            },
        };
        vec![key]
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}
