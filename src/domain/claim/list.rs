//! Lists of claims, and of records whose claims disagree.

use entity::claim::{Column, Entity, Model};
use entity::record;
use sea_orm::{ColumnTrait as _, Condition};
use uuid::Uuid;

use crate::domain::evidence::{ClaimTest, disputed};
use crate::domain::filter::{Filter, Test};
use crate::domain::list::{Key, KeyValue, Listed, Sort};

/// Which claims.
pub type ClaimFilter = Filter<ClaimTest>;

/// What claims can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimKey {
    /// The place in the source.
    Locator,
    /// The name of the field.
    Field,
}

impl Listed for Entity {
    const NAME: &'static str = "claim";
    type Test = ClaimTest;
    type SortBy = ClaimKey;

    const USUAL: &'static [Sort<ClaimKey>] = &[Sort::up(ClaimKey::Locator)];

    fn key(by: ClaimKey) -> Key<Self> {
        match by {
            ClaimKey::Locator => Key {
                column: Column::Locator,
                value: |row: &Model| row.locator.clone().map(KeyValue::Text),
            },
            ClaimKey::Field => Key {
                column: Column::Field,
                value: |row: &Model| Some(KeyValue::Text(row.field.clone())),
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

/// The one thing that is true of the records in the list of conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Disputed;

impl Test for Disputed {
    fn condition(&self) -> Condition {
        Condition::all().add(record::Column::Id.in_subquery(disputed()))
    }
}

/// The list of the records whose claims disagree, by id.
impl Listed for record::Entity {
    const NAME: &'static str = "conflict";
    type Test = Disputed;
    type SortBy = ();

    const USUAL: &'static [Sort<()>] = &[];

    fn key((): ()) -> Key<Self> {
        Key {
            column: record::Column::Kind,
            value: |row| Some(KeyValue::of(row.kind)),
        }
    }

    fn id_column() -> record::Column {
        record::Column::Id
    }

    fn id(row: &record::Model) -> Uuid {
        row.id
    }
}
