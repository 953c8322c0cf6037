//! Which countries, and in which order.

use chrono::NaiveDate;
use entity::country::{Column, Entity, Model};
use entity::vocabulary::CountryKind;
use entity::{country_succession, relation};
use sea_orm::sea_query::{ExprTrait as _, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Dated, Filter, Test, Words};
use crate::domain::list::{Key, KeyValue, Listed, Sort};

/// Which countries.
pub type CountryFilter = Filter<CountryTest>;

/// Something that is true of a country or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CountryTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// What kind it is.
    Kind(Choice<CountryKind>),
    /// UN M49 region, sub-region or intermediate region: one of these.
    Region(Words),
    /// It existed on this day, as far as is known.
    ExistingOn(NaiveDate),
    /// When it came to be.
    ValidFrom(Dated),
    /// When it ceased to be.
    ValidTo(Dated),
    /// By its id.
    Country(Choice<Uuid>),
    /// It came directly after one of these, or after any.
    Succeeds(Choice<Uuid>),
    /// A relation with this country is recorded.
    RelatedTo(Uuid),
}

/// What countries can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountryKey {
    /// The slug.
    Slug,
    /// ISO alpha-3.
    Alpha3,
    /// The region.
    Region,
    /// The first day on which it may have come to be.
    ValidFrom,
}

impl Listed for Entity {
    const NAME: &'static str = "country";
    type Test = CountryTest;
    type SortBy = CountryKey;

    const USUAL: &'static [Sort<CountryKey>] = &[Sort::up(CountryKey::Slug)];

    fn key(by: CountryKey) -> Key<Self> {
        match by {
            CountryKey::Slug => Key {
                column: Column::Slug,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
            CountryKey::Alpha3 => Key {
                column: Column::Alpha3,
                value: |row: &Model| row.alpha3.clone().map(KeyValue::Text),
            },
            CountryKey::Region => Key {
                column: Column::Region,
                value: |row: &Model| row.region.clone().map(KeyValue::Text),
            },
            CountryKey::ValidFrom => Key {
                column: Column::ValidFromEarliest,
                value: |row: &Model| row.valid_from_earliest.map(KeyValue::Date),
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

impl Test for CountryTest {
    fn condition(&self) -> Condition {
        let id = Column::Id;
        let valid_from = [
            Column::ValidFromOn,
            Column::ValidFromEarliest,
            Column::ValidFromLatest,
        ];
        let valid_to = [
            Column::ValidToOn,
            Column::ValidToEarliest,
            Column::ValidToLatest,
        ];
        match self {
            Self::Record(test) => test.condition(id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Region(words) => in_region(words),
            Self::ExistingOn(day) => existing_on(*day),
            Self::ValidFrom(dated) => dated.condition(valid_from),
            Self::ValidTo(dated) => dated.condition(valid_to),
            Self::Country(countries) => countries.condition(id),
            Self::Succeeds(Choice::Known(false)) => {
                Condition::all().add(id.not_in_subquery(successors_of(&Choice::Known(true))))
            }
            Self::Succeeds(countries) => {
                Condition::all().add(id.in_subquery(successors_of(countries)))
            }
            Self::RelatedTo(country) => related_to(*country),
        }
    }
}

/// A region named is looked for at each of the three levels of the standard.
fn in_region(words: &Words) -> Condition {
    let levels = [
        Column::Region,
        Column::Subregion,
        Column::IntermediateRegion,
    ];
    match words {
        // Known to be somewhere else, or not known at all, is so at every level at once.
        Words::NotIn(names) => {
            let elsewhere = levels.into_iter().fold(Condition::all(), |all, level| {
                all.add(level.is_null().or(level.is_not_in(names.clone())))
            });
            elsewhere.add(Column::Region.is_not_null())
        }
        Words::Known(_) => words.condition(Column::Region),
        _ => levels.into_iter().fold(Condition::any(), |any, level| {
            any.add(words.condition(level))
        }),
    }
}

fn existing_on(day: NaiveDate) -> Condition {
    let begun = Condition::any()
        .add(Column::ValidFromEarliest.is_null())
        .add(Column::ValidFromEarliest.lte(day));
    let not_ended = Condition::any()
        .add(Column::ValidToLatest.is_null())
        .add(Column::ValidToLatest.gte(day));
    Condition::all().add(begun).add(not_ended)
}

fn successors_of(countries: &Choice<Uuid>) -> SelectStatement {
    use country_succession::Column;
    country_succession::Entity::find()
        .select_only()
        .column(Column::SuccessorId)
        .filter(countries.condition(Column::PredecessorId))
        .into_query()
}

fn related_to(country: Uuid) -> Condition {
    let other = |this: relation::Column, other: relation::Column| {
        relation::Entity::find()
            .select_only()
            .column(other)
            .filter(this.eq(country))
            .into_query()
    };
    let (a, b) = (relation::Column::CountryAId, relation::Column::CountryBId);
    Condition::any()
        .add(Column::Id.in_subquery(other(a, b)))
        .add(Column::Id.in_subquery(other(b, a)))
}
