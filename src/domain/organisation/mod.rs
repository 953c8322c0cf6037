//! Organisations: bodies that act in diplomacy and are not countries.

use chrono::{DateTime, Utc};
use entity::organisation::{ActiveModel, Column, Entity, Model};
use entity::organisation_domain;
use entity::vocabulary::{OrganisationKind, RecordKind};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QuerySelect, QueryTrait,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Problems, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Dated, Filter, Members, Parts, Test, Words};
use crate::domain::list::{Key, KeyValue, Listed, Sort};
use crate::domain::patch::Patch;
use crate::domain::period;
use crate::domain::record::{self, Named, NewIdentifier};
use crate::domain::text::{self, NewText};
use crate::domain::{cooperation, country, date};

mod member;
mod part;

pub use member::{MemberTest, NewMember, add_member, remove_member};
pub use part::{clear_creator, set_creator};

rows!(organisation by id);
rows!(organisation_member by id);
rows!(organisation_member of organisation by organisation_id: OrganisationId, ordered by Ordinal, Id);
rows!(organisation_member of country by country_id: CountryId, ordered by ValidFromEarliest, Id);
rows!(organisation_domain of organisation by organisation_id: OrganisationId, ordered by Ordinal, Id);
rows!(agreement_body of organisation by organisation_id: OrganisationId, ordered by Ordinal, Id);

const ORDER: &str = "An organisation cannot be dissolved before it is founded.";

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Organisation;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// An organisation to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrganisation {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// What kind of body.
    pub kind: Option<OrganisationKind>,
    /// Names in any language.
    pub names: Vec<NewText>,
    /// The country where it sits.
    pub seat: Option<String>,
    /// EDTF date on which it was founded.
    pub founded_on: Option<String>,
    /// EDTF date on which it was dissolved.
    pub dissolved_on: Option<String>,
    /// The countries that are its members.
    #[serde(default)]
    pub members: Vec<NewMember>,
    /// The domains it is charged with.
    #[serde(default)]
    pub remit: Vec<String>,
    /// The agreement that created it. [`create`] leaves it to [`set_creator`], because data files
    /// list organisations before agreements.
    pub created_by: Option<String>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
}

/// Changes to an organisation.
#[derive(Clone, Debug, Default)]
pub struct OrganisationPatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// What kind of body.
    pub kind: Patch<OrganisationKind>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<NewText>>,
    /// The country where it sits.
    pub seat: Patch<String>,
    /// EDTF date on which it was founded.
    pub founded_on: Patch<String>,
    /// EDTF date on which it was dissolved.
    pub dissolved_on: Patch<String>,
    /// All members, in the place of those there are.
    pub members: Option<Vec<NewMember>>,
    /// All domains it is charged with, in the place of those there are.
    pub remit: Option<Vec<String>>,
    /// The agreement that created it.
    pub created_by: Patch<String>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}

/// Which organisations.
pub type OrganisationFilter = Filter<OrganisationTest>;

/// Something that is true of an organisation or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OrganisationTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// What kind it is.
    Kind(Choice<OrganisationKind>),
    /// Where it sits.
    Seat(Choice<Uuid>),
    /// The countries that are or were its members.
    Members(Parts<MemberTest>),
    /// What it is charged with. Domains named stand for those below them too.
    Remit(Members),
    /// When it was founded.
    Founded(Dated),
    /// When it was dissolved.
    Dissolved(Dated),
}

/// What organisations can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrganisationKey {
    /// The slug.
    Slug,
    /// The first day on which it may have been founded.
    Founded,
}

impl Listed for Entity {
    const NAME: &'static str = "organisation";
    type Test = OrganisationTest;
    type SortBy = OrganisationKey;

    const USUAL: &'static [Sort<OrganisationKey>] = &[Sort::up(OrganisationKey::Slug)];

    fn key(by: OrganisationKey) -> Key<Self> {
        match by {
            OrganisationKey::Slug => Key {
                column: Column::Slug,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
            OrganisationKey::Founded => Key {
                column: Column::FoundedEarliest,
                value: |row: &Model| row.founded_earliest.map(KeyValue::Date),
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

impl Test for OrganisationTest {
    fn condition(&self) -> Condition {
        use organisation_domain::Column as Charge;
        let id = Column::Id;
        let founded = [
            Column::FoundedOn,
            Column::FoundedEarliest,
            Column::FoundedLatest,
        ];
        let dissolved = [
            Column::DissolvedOn,
            Column::DissolvedEarliest,
            Column::DissolvedLatest,
        ];
        match self {
            Self::Record(test) => test.condition(id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Seat(countries) => countries.condition(Column::SeatCountryId),
            Self::Members(parts) => parts.condition(id, member::organisations_with),
            Self::Remit(domains) => domains.condition(
                id,
                |ids| charged_with(Charge::DomainId.is_in(ids.to_vec())),
                |ids| charged_with(Charge::DomainId.is_not_in(ids.to_vec())),
            ),
            Self::Founded(dated) => dated.condition(founded),
            Self::Dissolved(dated) => dated.condition(dissolved),
        }
    }
}

fn charged_with(condition: Expr) -> SelectStatement {
    organisation_domain::Entity::find()
        .select_only()
        .column(organisation_domain::Column::OrganisationId)
        .filter(condition)
        .into_query()
}

/// Writes a new organisation, all but the agreement that created it.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewOrganisation,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "names", &new.names)?;
    record::check_identifiers(&mut problems, &new.identifiers);
    let founded = problems
        .take(date::parse_at("foundedOn", new.founded_on.as_ref()))?
        .flatten();
    let dissolved = problems
        .take(date::parse_at("dissolvedOn", new.dissolved_on.as_ref()))?
        .flatten();
    let begun = founded.as_ref().and_then(|date| date.earliest);
    let ended = dissolved.as_ref().and_then(|date| date.latest);
    problems.require(date::in_order(begun, ended), "dissolvedOn", ORDER);
    let seat = country::require_optional(db, "seat", new.seat.as_ref()).await;
    let seat = problems.take(seat)?.flatten();
    let members = problems.take(member::read_all(db, &new.members).await)?;
    let remit = problems.take(cooperation::require_all(db, "remit", &new.remit).await)?;
    let id = problems.take(record::new_id(
        RecordKind::Organisation,
        new.id.as_ref(),
        &new.slug,
    ))?;
    problems.finish()?;

    let id = id.unwrap_or_default();
    record::insert(
        db,
        RecordKind::Organisation,
        id,
        now,
        new.names,
        new.identifiers,
    )
    .await?;
    let (founded_on, founded_earliest, founded_latest) = date::columns(founded);
    let (dissolved_on, dissolved_earliest, dissolved_latest) = date::columns(dissolved);
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        kind: Set(new.kind),
        seat_country_id: Set(seat),
        founded_on,
        founded_earliest,
        founded_latest,
        dissolved_on,
        dissolved_earliest,
        dissolved_latest,
    };
    Entity::insert(row).exec_without_returning(db).await?;
    member::insert(db, id, members.unwrap_or_default()).await?;
    part::insert_remit(db, id, remit.unwrap_or_default()).await?;
    Ok(id)
}

/// Changes an organisation.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: OrganisationPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = record::row::<Entity>(db, RecordKind::Organisation, id).await?;
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
    let founded = problems
        .take(date::patched("foundedOn", patch.founded_on))?
        .unwrap_or_default();
    let dissolved = problems
        .take(date::patched("dissolvedOn", patch.dissolved_on))?
        .unwrap_or_default();
    let in_order = period::in_order_after(
        (&founded, before.founded_earliest),
        (&dissolved, before.dissolved_latest),
    );
    problems.require(in_order, "dissolvedOn", ORDER);
    let seat = match patch.seat {
        Patch::Keep => before.seat_country_id,
        Patch::Clear => None,
        Patch::Set(given) => problems.take(country::require(db, "seat", &given).await)?,
    };
    let members = match &patch.members {
        Some(members) => problems.take(member::read_all(db, members).await)?,
        None => None,
    };
    let remit = match &patch.remit {
        Some(remit) => problems.take(cooperation::require_all(db, "remit", remit).await)?,
        None => None,
    };
    let creator = match &patch.created_by {
        Patch::Set(given) => problems.take(part::require_creator(db, given).await)?,
        _ => None,
    };
    problems.finish()?;

    let mut row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        kind: patch.kind.into_column(),
        seat_country_id: Set(seat),
        ..Default::default()
    };
    (row.founded_on, row.founded_earliest, row.founded_latest) = founded;
    (
        row.dissolved_on,
        row.dissolved_earliest,
        row.dissolved_latest,
    ) = dissolved;
    row.update(db).await?;
    if let Some(names) = patch.names {
        text::replace(db, id, names).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    if let Some(members) = members {
        member::replace(db, id, members).await?;
    }
    if let Some(remit) = remit {
        part::replace_remit(db, id, remit).await?;
    }
    match (patch.created_by, creator) {
        (Patch::Clear, _) => clear_creator(db, id).await?,
        (_, Some(agreement)) => part::write_creator(db, id, agreement).await?,
        _ => {}
    }
    record::touch(db, id, now).await
}

/// Deletes an organisation to which nothing else refers.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Organisation, id).await
}
