//! Offices: posts that persons hold one after another.

use chrono::{DateTime, Utc};
use entity::office::{ActiveModel, Column, Entity, Model};
use entity::organisation;
use entity::vocabulary::{OfficeKind, RecordKind};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, Condition, ConnectionTrait, EntityTrait};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::country;
use crate::domain::error::{Problems, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Filter, Test, Words};
use crate::domain::list::{Key, KeyValue, Listed, Sort};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named, NewIdentifier};
use crate::domain::text::{self, NewText};

rows!(office by id);

const ONE_SIDE: &str =
    "An office acts for a country or for an organisation, not for both. Leave one out.";

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Office;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// An office to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOffice {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// Its rank.
    pub kind: Option<OfficeKind>,
    /// The country it acts for.
    pub country: Option<String>,
    /// The organisation it acts for.
    pub organisation: Option<String>,
    /// Names in any language.
    pub names: Vec<NewText>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
}

/// Changes to an office.
#[derive(Clone, Debug, Default)]
pub struct OfficePatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// Its rank.
    pub kind: Patch<OfficeKind>,
    /// The country it acts for.
    pub country: Patch<String>,
    /// The organisation it acts for.
    pub organisation: Patch<String>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<NewText>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}

/// Which offices.
pub type OfficeFilter = Filter<OfficeTest>;

/// Something that is true of an office or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OfficeTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// Its rank.
    Kind(Choice<OfficeKind>),
    /// The country it acts for.
    Country(Choice<Uuid>),
    /// The organisation it acts for.
    Organisation(Choice<Uuid>),
}

/// What offices can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfficeKey {
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "office";
    type Test = OfficeTest;
    type SortBy = OfficeKey;

    const USUAL: &'static [Sort<OfficeKey>] = &[Sort::up(OfficeKey::Slug)];

    fn key(by: OfficeKey) -> Key<Self> {
        match by {
            OfficeKey::Slug => Key {
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

impl Test for OfficeTest {
    fn condition(&self) -> Condition {
        match self {
            Self::Record(test) => test.condition(Column::Id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Country(countries) => countries.condition(Column::CountryId),
            Self::Organisation(them) => them.condition(Column::OrganisationId),
        }
    }
}

/// Writes a new office.
pub async fn create(db: &impl ConnectionTrait, new: NewOffice, now: DateTime<Utc>) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "names", &new.names)?;
    record::check_identifiers(&mut problems, &new.identifiers);
    problems.require(
        new.country.is_none() || new.organisation.is_none(),
        "organisation",
        ONE_SIDE,
    );
    let country = country::require_optional(db, "country", new.country.as_ref()).await;
    let country = problems.take(country)?.flatten();
    let given = new.organisation.as_ref();
    let organisation =
        record::require_optional::<organisation::Entity>(db, "organisation", given).await;
    let organisation = problems.take(organisation)?.flatten();
    let id = problems.take(record::new_id(
        RecordKind::Office,
        new.id.as_ref(),
        &new.slug,
    ))?;
    problems.finish()?;

    let id = id.unwrap_or_default();
    record::insert(db, RecordKind::Office, id, now, new.names, new.identifiers).await?;
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        kind: Set(new.kind),
        country_id: Set(country),
        organisation_id: Set(organisation),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Changes an office.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: OfficePatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = record::row::<Entity>(db, RecordKind::Office, id).await?;
    let mut problems = Problems::default();
    if let Some(slug) = &patch.slug {
        text::check_slug(&mut problems, "slug", slug);
    }
    if let Some(names) = &patch.names {
        text::check(&mut problems, "names", names)?;
    }
    record::check_identifiers(
        &mut problems,
        patch.identifiers.as_deref().unwrap_or_default(),
    );
    let country = match patch.country {
        Patch::Keep => before.country_id,
        Patch::Clear => None,
        Patch::Set(given) => problems.take(country::require(db, "country", &given).await)?,
    };
    let organisation = match patch.organisation {
        Patch::Keep => before.organisation_id,
        Patch::Clear => None,
        Patch::Set(given) => problems
            .take(record::require::<organisation::Entity>(db, "organisation", &given).await)?,
    };
    problems.require(
        country.is_none() || organisation.is_none(),
        "organisation",
        ONE_SIDE,
    );
    problems.finish()?;

    let row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        kind: patch.kind.into_column(),
        country_id: Set(country),
        organisation_id: Set(organisation),
    };
    row.update(db).await?;
    if let Some(names) = patch.names {
        text::replace(db, id, names).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes an office to which nothing else refers.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Office, id).await
}
