//! Acts on organisations.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::id::read_as;
use crate::domain::organisation::{self as organisations, NewMember, NewOrganisation};
use crate::domain::organisation::{OrganisationPatch, set_creator};
use crate::domain::record;
use crate::graphql::connection::DeletePayload;
use crate::graphql::context::Ask as _;
use crate::graphql::organisation::{OrganisationKind, OrganisationPayload};
use crate::graphql::patch::patch;
use crate::graphql::record::IdentifierInput;
use crate::graphql::scalar::{EdtfDate, LocalisedTextInput, all};
use entity::vocabulary::RecordKind;

/// A country's membership of an organisation, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct MembershipInput {
    /// The member: code, slug or id.
    pub country: String,
    /// From when the country has been a member. Left out where not known.
    pub from: Option<EdtfDate>,
    /// Until when the country was a member. Left out where it still is, or not known.
    pub to: Option<EdtfDate>,
}

impl From<MembershipInput> for NewMember {
    fn from(input: MembershipInput) -> Self {
        Self {
            country: input.country,
            from: input.from.map(String::from),
            to: input.to.map(String::from),
        }
    }
}

/// An organisation to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// What kind of body it is.
    pub kind: Option<OrganisationKind>,
    /// Names in any language; at least one.
    pub names: Vec<LocalisedTextInput>,
    /// The country where it has its seat: code, slug or id.
    pub seat: Option<String>,
    /// When it was founded.
    pub founded_on: Option<EdtfDate>,
    /// When it was dissolved.
    pub dissolved_on: Option<EdtfDate>,
    /// The countries that are or were its members.
    #[graphql(default)]
    pub members: Vec<MembershipInput>,
    /// The cooperation domains it is charged with: codes or ids.
    #[graphql(default)]
    pub remit: Vec<String>,
    /// The agreement that created it: slug or id.
    pub created_by: Option<String>,
    /// Codes that other systems give to the organisation.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
}

impl From<OrganisationCreateInput> for NewOrganisation {
    fn from(input: OrganisationCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            kind: input.kind.map(Into::into),
            names: all(input.names),
            seat: input.seat,
            founded_on: input.founded_on.map(String::from),
            dissolved_on: input.dissolved_on.map(String::from),
            members: all(input.members),
            remit: input.remit,
            created_by: input.created_by,
            identifiers: all(input.identifiers),
        }
    }
}

/// Changes to an organisation. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationUpdateInput {
    /// The organisation's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// What kind of body it is.
    pub kind: MaybeUndefined<OrganisationKind>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<LocalisedTextInput>>,
    /// The country where it has its seat: code, slug or id.
    pub seat: MaybeUndefined<String>,
    /// When it was founded.
    pub founded_on: MaybeUndefined<EdtfDate>,
    /// When it was dissolved.
    pub dissolved_on: MaybeUndefined<EdtfDate>,
    /// All members, in the place of those there are.
    pub members: Option<Vec<MembershipInput>>,
    /// All cooperation domains it is charged with, in the place of those there are: codes or ids.
    pub remit: Option<Vec<String>>,
    /// The agreement that created it: slug or id.
    pub created_by: MaybeUndefined<String>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<OrganisationUpdateInput> for OrganisationPatch {
    fn from(input: OrganisationUpdateInput) -> Self {
        Self {
            slug: input.slug,
            kind: patch(input.kind),
            names: input.names.map(all),
            seat: patch(input.seat),
            founded_on: patch(input.founded_on),
            dissolved_on: patch(input.dissolved_on),
            members: input.members.map(all),
            remit: input.remit,
            created_by: patch(input.created_by),
            identifiers: input.identifiers.map(all),
        }
    }
}

/// A membership to be added to an organisation.
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationAddMemberInput {
    /// The organisation's id.
    pub organisation_id: ID,
    /// The member: code, slug or id.
    pub country: String,
    /// From when the country has been a member. Left out where not known.
    pub from: Option<EdtfDate>,
    /// Until when the country was a member. Left out where it still is, or not known.
    pub to: Option<EdtfDate>,
}

/// Acts on organisations.
#[derive(Default)]
pub struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Records an organisation.
    async fn organisation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] input: OrganisationCreateInput,
    ) -> Result<OrganisationPayload> {
        let new = NewOrganisation::from(input);
        let written = ctx
            .write(|tx, now| {
                async move {
                    let creator = new.created_by.clone();
                    let id = organisations::create(tx, new, now).await?;
                    if let Some(agreement) = creator {
                        set_creator(tx, id, &agreement).await?;
                    }
                    Ok(id)
                }
                .boxed()
            })
            .await;
        OrganisationPayload::of(ctx, written).await
    }

    /// Changes an organisation.
    async fn organisation_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation and its changes.")] input: OrganisationUpdateInput,
    ) -> Result<OrganisationPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(tx, RecordKind::Organisation, "id", &input.id).await?;
                    organisations::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        OrganisationPayload::of(ctx, written).await
    }

    /// Deletes an organisation to which no other record refers.
    async fn organisation_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move {
                    organisations::delete(tx, read_as("id", "organisation", &given)?).await
                }
                .boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }

    /// Adds a country to the members of an organisation.
    async fn organisation_add_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation and its new member.")] input: OrganisationAddMemberInput,
    ) -> Result<OrganisationPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(
                        tx,
                        RecordKind::Organisation,
                        "organisationId",
                        &input.organisation_id,
                    )
                    .await?;
                    let new = NewMember {
                        country: input.country,
                        from: input.from.map(String::from),
                        to: input.to.map(String::from),
                    };
                    organisations::add_member(tx, id, new, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        OrganisationPayload::of(ctx, written).await
    }

    /// Removes a membership that was recorded by mistake. To record that a country left, keep the membership and give it an end with `organisationUpdate`.
    async fn organisation_remove_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership's id, from `members` of the organisation.")]
        membership_id: ID,
    ) -> Result<OrganisationPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("membershipId", "membership", &membership_id)?;
                    organisations::remove_member(tx, id, now).await
                }
                .boxed()
            })
            .await;
        OrganisationPayload::of(ctx, written).await
    }
}
