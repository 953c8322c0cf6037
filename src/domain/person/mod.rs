//! Persons: those who act for a country or an organisation.

use chrono::{DateTime, Utc};
use entity::person::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::RecordKind;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, Condition, ConnectionTrait, EntityTrait};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Problems, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Filter, Parts, Test, Words};
use crate::domain::list::{Key, KeyValue, Listed, Sort};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named, NewIdentifier};
use crate::domain::text::{self, NewText};

mod occupancy;

pub use occupancy::{
    HoldersFor, NewOccupancy, OccupancyTest, add_occupancy, holders_for, remove_occupancy,
};

rows!(person by id);

/// The longest form of address or rank, in characters.
const LONGEST: usize = 200;

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Person;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// A person to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPerson {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// Form of address in the source's words.
    pub honorific: Option<String>,
    /// Military or diplomatic rank in the source's words.
    pub rank: Option<String>,
    /// Names in any language.
    pub names: Vec<NewText>,
    /// The offices held.
    #[serde(default)]
    pub occupancies: Vec<NewOccupancy>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
}

/// Changes to a person.
#[derive(Clone, Debug, Default)]
pub struct PersonPatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// Form of address in the source's words.
    pub honorific: Patch<String>,
    /// Military or diplomatic rank in the source's words.
    pub rank: Patch<String>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<NewText>>,
    /// All offices held, in the place of those there are.
    pub occupancies: Option<Vec<NewOccupancy>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}

/// Which persons.
pub type PersonFilter = Filter<PersonTest>;

/// Something that is true of a person or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PersonTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By the slug.
    Slug(Words),
    /// The offices held.
    Offices(Parts<OccupancyTest>),
}

/// What persons can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonKey {
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "person";
    type Test = PersonTest;
    type SortBy = PersonKey;

    const USUAL: &'static [Sort<PersonKey>] = &[Sort::up(PersonKey::Slug)];

    fn key(by: PersonKey) -> Key<Self> {
        match by {
            PersonKey::Slug => Key {
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

impl Test for PersonTest {
    fn condition(&self) -> Condition {
        match self {
            Self::Record(test) => test.condition(Column::Id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Offices(parts) => parts.condition(Column::Id, occupancy::holders),
        }
    }
}

/// Writes a new person.
pub async fn create(db: &impl ConnectionTrait, new: NewPerson, now: DateTime<Utc>) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "names", &new.names)?;
    text::check_optional(&mut problems, "honorific", new.honorific.as_ref(), LONGEST);
    text::check_optional(&mut problems, "rank", new.rank.as_ref(), LONGEST);
    record::check_identifiers(&mut problems, &new.identifiers);
    let occupancies = problems.take(occupancy::read_all(db, &new.occupancies).await)?;
    let id = problems.take(record::new_id(
        RecordKind::Person,
        new.id.as_ref(),
        &new.slug,
    ))?;
    problems.finish()?;

    let id = id.unwrap_or_default();
    record::insert(db, RecordKind::Person, id, now, new.names, new.identifiers).await?;
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        honorific: Set(new.honorific),
        rank: Set(new.rank),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    occupancy::insert(db, id, occupancies.unwrap_or_default()).await?;
    Ok(id)
}

/// Changes a person.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: PersonPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = record::row::<Entity>(db, RecordKind::Person, id).await?;
    let mut problems = Problems::default();
    if let Some(slug) = &patch.slug {
        text::check_slug(&mut problems, "slug", slug);
    }
    if let Some(names) = &patch.names {
        text::check(&mut problems, "names", names)?;
    }
    text::check_optional(
        &mut problems,
        "honorific",
        patch.honorific.as_set(),
        LONGEST,
    );
    text::check_optional(&mut problems, "rank", patch.rank.as_set(), LONGEST);
    record::check_identifiers(
        &mut problems,
        patch.identifiers.as_deref().unwrap_or_default(),
    );
    let occupancies = match &patch.occupancies {
        Some(occupancies) => problems.take(occupancy::read_all(db, occupancies).await)?,
        None => None,
    };
    problems.finish()?;

    let row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        honorific: patch.honorific.into_column(),
        rank: patch.rank.into_column(),
    };
    row.update(db).await?;
    if let Some(names) = patch.names {
        text::replace(db, id, names).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    if let Some(occupancies) = occupancies {
        occupancy::replace(db, id, occupancies).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes a person, with the offices held, to whom nothing else refers.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Person, id).await
}
