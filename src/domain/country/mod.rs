//! Countries: states, territories, and states that exist no more.

mod list;
mod resolve;

use chrono::{DateTime, Utc};
use entity::country::{ActiveModel, Column, Entity};
use entity::country_succession;
use entity::vocabulary::{CountryKind, RecordKind, SuccessionKind};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::{ChildOf, rows};
use crate::domain::date;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::id;
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named, NewIdentifier};
use crate::domain::text::{self, NewText};

pub use list::{CountryFilter, CountryKey, CountryTest};
pub use resolve::{require, require_optional, resolve, unresolved};

rows!(country by id);
rows!(country_succession of country by successor_id: SuccessorId, ordered by Id);

/// The states that came from one.
pub struct Predecessor;

impl ChildOf<Predecessor> for country_succession::Entity {
    fn parent_column() -> Self::Column {
        country_succession::Column::PredecessorId
    }
    fn parent(row: &Self::Model) -> Option<Uuid> {
        Some(row.predecessor_id)
    }
    fn order() -> Vec<Self::Column> {
        vec![country_succession::Column::Id]
    }
}

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Country;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// A country to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCountry {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// State, territory or historical state.
    pub kind: CountryKind,
    /// ISO 3166-1 alpha-2.
    pub alpha2: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub alpha3: Option<String>,
    /// ISO 3166-1 numeric.
    pub numeric: Option<String>,
    /// ISO 3166-3.
    pub alpha4: Option<String>,
    /// UN M49 region.
    pub region: Option<String>,
    /// UN M49 sub-region.
    pub subregion: Option<String>,
    /// UN M49 intermediate region.
    pub intermediate_region: Option<String>,
    /// Seat of government.
    pub capital: Option<String>,
    /// EDTF date from which the country has existed.
    pub valid_from: Option<String>,
    /// EDTF date until which it existed.
    pub valid_to: Option<String>,
    /// Names in any language.
    pub names: Vec<NewText>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
    /// The states it came from.
    #[serde(default)]
    pub successor_of: Vec<NewSuccession>,
}

/// A state that the country came from.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSuccession {
    /// The earlier state.
    pub predecessor: String,
    /// How it came about.
    pub kind: SuccessionKind,
    /// EDTF date.
    pub occurred_on: Option<String>,
}

/// Changes to a country.
#[derive(Clone, Debug, Default)]
pub struct CountryPatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// State, territory or historical state.
    pub kind: Option<CountryKind>,
    /// ISO 3166-1 alpha-2.
    pub alpha2: Patch<String>,
    /// ISO 3166-1 alpha-3.
    pub alpha3: Patch<String>,
    /// ISO 3166-1 numeric.
    pub numeric: Patch<String>,
    /// ISO 3166-3.
    pub alpha4: Patch<String>,
    /// UN M49 region.
    pub region: Patch<String>,
    /// UN M49 sub-region.
    pub subregion: Patch<String>,
    /// UN M49 intermediate region.
    pub intermediate_region: Patch<String>,
    /// Seat of government.
    pub capital: Patch<String>,
    /// EDTF date from which the country has existed.
    pub valid_from: Patch<String>,
    /// EDTF date until which it existed.
    pub valid_to: Patch<String>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<NewText>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}

/// Whether no country is recorded: nothing has been loaded yet.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(Entity::find().limit(1).one(db).await?.is_none())
}

/// Writes a new country.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewCountry,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "names", &new.names)?;
    record::check_identifiers(&mut problems, &new.identifiers);
    let places = [
        &new.region,
        &new.subregion,
        &new.intermediate_region,
        &new.capital,
    ];
    check_places(&mut problems, places.map(Option::as_ref));
    check_codes(
        &mut problems,
        [&new.alpha2, &new.alpha3, &new.numeric, &new.alpha4].map(Option::as_ref),
    );
    let from = problems
        .take(date::parse_at("validFrom", new.valid_from.as_ref()))?
        .flatten();
    let to = problems
        .take(date::parse_at("validTo", new.valid_to.as_ref()))?
        .flatten();
    let begun = from.as_ref().and_then(|date| date.earliest);
    let ended = to.as_ref().and_then(|date| date.latest);
    problems.require(
        date::in_order(begun, ended),
        "validTo",
        "A country cannot end before it begins.",
    );
    problems.finish()?;

    let id = record::new_id(RecordKind::Country, new.id.as_ref(), &new.slug)?;
    record::insert(db, RecordKind::Country, id, now, new.names, new.identifiers).await?;
    let (valid_from_on, valid_from_earliest, valid_from_latest) = date::columns(from);
    let (valid_to_on, valid_to_earliest, valid_to_latest) = date::columns(to);
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        kind: Set(new.kind),
        alpha2: Set(new.alpha2),
        alpha3: Set(new.alpha3),
        numeric: Set(new.numeric),
        alpha4: Set(new.alpha4),
        region: Set(new.region),
        subregion: Set(new.subregion),
        intermediate_region: Set(new.intermediate_region),
        capital: Set(new.capital),
        valid_from_on,
        valid_from_earliest,
        valid_from_latest,
        valid_to_on,
        valid_to_earliest,
        valid_to_latest,
    };
    Entity::insert(row).exec_without_returning(db).await?;
    insert_successions(db, id, new.successor_of).await?;
    Ok(id)
}

async fn insert_successions(
    db: &impl ConnectionTrait,
    successor: Uuid,
    successions: Vec<NewSuccession>,
) -> Result<()> {
    for (index, new) in successions.into_iter().enumerate() {
        let at = |field: &str| format!("successorOf.{index}.{field}");
        let predecessor = require(db, &at("predecessor"), &new.predecessor).await?;
        if predecessor == successor {
            return Err(Error::invalid(
                &at("predecessor"),
                "A country cannot succeed itself.",
            ));
        }
        let (occurred_on, occurred_earliest, occurred_latest) =
            date::columns(date::parse_at(&at("occurredOn"), new.occurred_on.as_ref())?);
        let row = country_succession::ActiveModel {
            id: Set(id::of_part(
                successor,
                "successorOf",
                &predecessor.to_string(),
            )),
            predecessor_id: Set(predecessor),
            successor_id: Set(successor),
            kind: Set(new.kind),
            occurred_on,
            occurred_earliest,
            occurred_latest,
        };
        country_succession::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Changes a country.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: CountryPatch,
    now: DateTime<Utc>,
) -> Result<()> {
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
    let places = [
        &patch.region,
        &patch.subregion,
        &patch.intermediate_region,
        &patch.capital,
    ];
    check_places(&mut problems, places.map(Patch::as_set));
    check_codes(
        &mut problems,
        [&patch.alpha2, &patch.alpha3, &patch.numeric, &patch.alpha4].map(Patch::as_set),
    );
    let from = problems
        .take(date::patched("validFrom", patch.valid_from))?
        .unwrap_or_default();
    let to = problems
        .take(date::patched("validTo", patch.valid_to))?
        .unwrap_or_default();
    problems.finish()?;

    let before = record::row::<Entity>(db, RecordKind::Country, id).await?;
    let mut row = ActiveModel {
        id: Set(id),
        alpha2: patch.alpha2.into_column(),
        alpha3: patch.alpha3.into_column(),
        numeric: patch.numeric.into_column(),
        alpha4: patch.alpha4.into_column(),
        region: patch.region.into_column(),
        subregion: patch.subregion.into_column(),
        intermediate_region: patch.intermediate_region.into_column(),
        capital: patch.capital.into_column(),
        ..Default::default()
    };
    (
        row.valid_from_on,
        row.valid_from_earliest,
        row.valid_from_latest,
    ) = from;
    (row.valid_to_on, row.valid_to_earliest, row.valid_to_latest) = to;
    row.slug = Set(patch.slug.unwrap_or(before.slug));
    row.kind = Set(patch.kind.unwrap_or(before.kind));
    let begun = row.valid_from_earliest.try_as_ref();
    let ended = row.valid_to_latest.try_as_ref();
    // Before writing: the table would refuse it too, but could not name the field.
    if !date::in_order(
        *begun.unwrap_or(&before.valid_from_earliest),
        *ended.unwrap_or(&before.valid_to_latest),
    ) {
        return Err(Error::invalid(
            "validTo",
            "A country cannot end before it begins.",
        ));
    }
    row.update(db).await?;
    if let Some(names) = patch.names {
        text::replace(db, id, names).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes a country to which nothing else refers.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Country, id).await
}

fn check_places(problems: &mut Problems, places: [Option<&String>; 4]) {
    let rules = [
        ("region", 64),
        ("subregion", 64),
        ("intermediateRegion", 64),
        ("capital", 120),
    ];
    for ((field, longest), place) in rules.into_iter().zip(places) {
        text::check_optional(problems, field, place, longest);
    }
}

/// A field, the length of its code, which characters it may have, and how to tell people.
type Form = (&'static str, usize, fn(char) -> bool, &'static str);

fn check_codes(problems: &mut Problems, codes: [Option<&String>; 4]) {
    let rules: [Form; 4] = [
        (
            "alpha2",
            2,
            |c| c.is_ascii_uppercase(),
            "two capital letters, such as ML",
        ),
        (
            "alpha3",
            3,
            |c| c.is_ascii_uppercase(),
            "three capital letters, such as MLI",
        ),
        (
            "numeric",
            3,
            |c| c.is_ascii_digit(),
            "three digits, such as 466",
        ),
        (
            "alpha4",
            4,
            |c| c.is_ascii_uppercase(),
            "four capital letters, such as SUHH",
        ),
    ];
    for ((field, length, allowed, form), code) in rules.into_iter().zip(codes) {
        let fits = code.is_none_or(|code| code.len() == length && code.chars().all(allowed));
        problems.require(fits, field, format!("This code has {form}."));
    }
}
