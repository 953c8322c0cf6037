//! Acts on persons.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::id::read_as;
use crate::domain::person::{self as persons, NewOccupancy, NewPerson, PersonPatch};
use crate::domain::record;
use crate::graphql::connection::DeletePayload;
use crate::graphql::context::Ask as _;
use crate::graphql::patch::patch;
use crate::graphql::person::PersonPayload;
use crate::graphql::record::IdentifierInput;
use crate::graphql::scalar::{EdtfDate, LocalisedTextInput, all};
use entity::vocabulary::RecordKind;

/// An office that a person holds or held, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct OccupancyInput {
    /// The office: slug or id.
    pub office: String,
    /// From when the person has held it. Left out where not known.
    pub from: Option<EdtfDate>,
    /// Until when the person held it. Left out where the person still does, or not known.
    pub to: Option<EdtfDate>,
}

impl From<OccupancyInput> for NewOccupancy {
    fn from(input: OccupancyInput) -> Self {
        Self {
            office: input.office,
            from: input.from.map(String::from),
            to: input.to.map(String::from),
        }
    }
}

/// A person to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct PersonCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// The form of address in the source's words, 1 to 200 characters.
    pub honorific: Option<String>,
    /// The military or diplomatic rank in the source's words, 1 to 200 characters.
    pub rank: Option<String>,
    /// Names in any language; at least one.
    pub names: Vec<LocalisedTextInput>,
    /// The offices that the person holds or held.
    #[graphql(default)]
    pub occupancies: Vec<OccupancyInput>,
    /// Codes that other systems give to the person.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
}

impl From<PersonCreateInput> for NewPerson {
    fn from(input: PersonCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            honorific: input.honorific,
            rank: input.rank,
            names: all(input.names),
            occupancies: all(input.occupancies),
            identifiers: all(input.identifiers),
        }
    }
}

/// Changes to a person. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct PersonUpdateInput {
    /// The person's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// The form of address in the source's words, 1 to 200 characters.
    pub honorific: MaybeUndefined<String>,
    /// The military or diplomatic rank in the source's words, 1 to 200 characters.
    pub rank: MaybeUndefined<String>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<LocalisedTextInput>>,
    /// All offices that the person holds or held, in the place of those there are.
    pub occupancies: Option<Vec<OccupancyInput>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<PersonUpdateInput> for PersonPatch {
    fn from(input: PersonUpdateInput) -> Self {
        Self {
            slug: input.slug,
            honorific: patch(input.honorific),
            rank: patch(input.rank),
            names: input.names.map(all),
            occupancies: input.occupancies.map(all),
            identifiers: input.identifiers.map(all),
        }
    }
}

/// An office to be added to those that a person holds or held.
#[derive(Clone, Debug, InputObject)]
pub struct PersonAddOccupancyInput {
    /// The person's id.
    pub person_id: ID,
    /// The office: slug or id.
    pub office: String,
    /// From when the person has held it. Left out where not known.
    pub from: Option<EdtfDate>,
    /// Until when the person held it. Left out where the person still does, or not known.
    pub to: Option<EdtfDate>,
}

/// Acts on persons.
#[derive(Default)]
pub struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Records a person.
    async fn person_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: PersonCreateInput,
    ) -> Result<PersonPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| persons::create(tx, new, now).boxed())
            .await;
        PersonPayload::of(ctx, written).await
    }

    /// Changes a person.
    async fn person_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the changes.")] input: PersonUpdateInput,
    ) -> Result<PersonPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(tx, RecordKind::Person, "id", &input.id).await?;
                    persons::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        PersonPayload::of(ctx, written).await
    }

    /// Deletes a person to whom no other record refers, with the offices held.
    async fn person_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { persons::delete(tx, read_as("id", "person", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }

    /// Adds an office to those that a person holds or held.
    async fn person_add_occupancy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the office.")] input: PersonAddOccupancyInput,
    ) -> Result<PersonPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(tx, RecordKind::Person, "personId", &input.person_id)
                        .await?;
                    let new = NewOccupancy {
                        office: input.office,
                        from: input.from.map(String::from),
                        to: input.to.map(String::from),
                    };
                    persons::add_occupancy(tx, id, new, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        PersonPayload::of(ctx, written).await
    }

    /// Removes an occupancy that was recorded by mistake. To record that a person left an office, keep the occupancy and give it an end with `personUpdate`.
    async fn person_remove_occupancy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The occupancy's id, from `occupancies` of the person.")] occupancy_id: ID,
    ) -> Result<PersonPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("occupancyId", "occupancy", &occupancy_id)?;
                    persons::remove_occupancy(tx, id, now).await
                }
                .boxed()
            })
            .await;
        PersonPayload::of(ctx, written).await
    }
}
