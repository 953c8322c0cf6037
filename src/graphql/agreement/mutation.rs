//! Acts on agreements.

use async_graphql::{Context, ID, Object, Result};
use entity::agreement;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::domain::agreement as agreements;
use crate::domain::agreement::{events, parts};
use crate::domain::claim;
use crate::domain::error::Result as Outcome;
use crate::domain::id::read_as;
use crate::domain::record;
use crate::graphql::agreement::Agreement;
use crate::graphql::agreement::input::{
    AgreementCreateInput, AgreementLinkInput, AgreementUpdateInput, LifecycleEventInput,
    OrganisationInvolvementInput, PartyInput, TermInput,
};
use crate::graphql::connection::{DeletePayload, payload};
use crate::graphql::context::Ask as _;
use entity::vocabulary::RecordKind;

payload!(AgreementPayload, agreement: Agreement, agreement);

/// Runs an act on one agreement and reads the agreement back. What is wrong with what was given is
/// told below `given`, the argument it was given in.
async fn act<W>(
    ctx: &Context<'_>,
    agreement: ID,
    given: &'static str,
    work: W,
) -> Result<AgreementPayload>
where
    W: for<'a> FnOnce(&'a DatabaseTransaction, Uuid) -> BoxFuture<'a, Outcome<()>> + Send + 'static,
{
    let written = ctx
        .write(move |tx, now| {
            async move {
                read_as("agreementId", "agreement", &agreement)?;
                let id =
                    record::require::<agreement::Entity>(tx, "agreementId", &agreement).await?;
                work(tx, id).await.map_err(|error| error.below(given))?;
                record::touch(tx, id, now).await?;
                Ok(id)
            }
            .boxed()
        })
        .await;
    AgreementPayload::of(ctx, written).await
}

/// Removes one part of an agreement and reads the agreement back.
async fn remove<W>(
    ctx: &Context<'_>,
    path: &'static str,
    prefix: &'static str,
    part: ID,
    work: W,
) -> Result<AgreementPayload>
where
    W: for<'a> FnOnce(&'a DatabaseTransaction, Uuid) -> BoxFuture<'a, Outcome<Uuid>>
        + Send
        + 'static,
{
    let written = ctx
        .write(move |tx, now| {
            async move {
                let id = work(tx, read_as(path, prefix, &part)?).await?;
                record::touch(tx, id, now).await?;
                Ok(id)
            }
            .boxed()
        })
        .await;
    AgreementPayload::of(ctx, written).await
}

/// Acts on agreements.
#[derive(Default)]
pub struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Records an agreement with all its parts, or nothing of it.
    async fn agreement_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement.")] input: AgreementCreateInput,
    ) -> Result<AgreementPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| agreements::create(tx, new, now).boxed())
            .await;
        AgreementPayload::of(ctx, written).await
    }

    /// Changes an agreement.
    async fn agreement_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement and its changes.")] input: AgreementUpdateInput,
    ) -> Result<AgreementPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(tx, RecordKind::Agreement, "id", &input.id).await?;
                    agreements::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        AgreementPayload::of(ctx, written).await
    }

    /// Deletes an agreement with everything that belongs to it.
    async fn agreement_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { agreements::delete(tx, read_as("id", "agreement", &given)?).await }
                    .boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }

    /// Adds a step to the life of an agreement. Its status follows.
    async fn agreement_record_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The step.")] event: LifecycleEventInput,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "event", |tx, id| {
            async move {
                events::record_event(tx, id, event.into()).await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// Adds a party to an agreement. The same party in the same role twice is refused.
    async fn agreement_add_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The party.")] party: PartyInput,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "party", |tx, id| {
            async move {
                parts::add_party(tx, id, party.into()).await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// Gives an organisation a role in an agreement without making it a party.
    async fn agreement_add_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The organisation and its role.")]
        organisation: OrganisationInvolvementInput,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "organisation", |tx, id| {
            async move {
                parts::add_organisation(tx, id, organisation.into()).await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// Adds a provision, effect, principle, objective or means.
    async fn agreement_add_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The term.")] term: TermInput,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "term", |tx, id| {
            async move {
                parts::add_term(tx, id, term.into()).await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// States what an agreement does to another. A link to itself is refused.
    async fn agreement_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The link.")] link: AgreementLinkInput,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "link", |tx, id| {
            async move {
                parts::link(tx, id, link.into(), "").await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// Takes a step out of the life of an agreement, with the claims on it. Its status follows.
    async fn agreement_remove_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the event.")] event_id: ID,
    ) -> Result<AgreementPayload> {
        remove(ctx, "eventId", "event", event_id, |tx, id| {
            claim::remove_event(tx, id).boxed()
        })
        .await
    }

    /// Removes a party with the steps and signatures that were its own, and the claims on these.
    async fn agreement_remove_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the party.")] party_id: ID,
    ) -> Result<AgreementPayload> {
        remove(ctx, "partyId", "party", party_id, |tx, id| {
            claim::remove_party(tx, id).boxed()
        })
        .await
    }

    /// Takes a role from an organisation.
    async fn agreement_remove_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the role.")] role_id: ID,
    ) -> Result<AgreementPayload> {
        remove(ctx, "roleId", "role", role_id, |tx, id| {
            parts::remove_organisation(tx, id).boxed()
        })
        .await
    }

    /// Removes a term with the claims on it.
    async fn agreement_remove_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the term.")] term_id: ID,
    ) -> Result<AgreementPayload> {
        remove(ctx, "termId", "term", term_id, |tx, id| {
            parts::remove_term(tx, id).boxed()
        })
        .await
    }

    /// Takes a link between two agreements back.
    async fn agreement_unlink(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the link.")] link_id: ID,
    ) -> Result<AgreementPayload> {
        remove(ctx, "linkId", "link", link_id, |tx, id| {
            parts::unlink(tx, id).boxed()
        })
        .await
    }

    /// Says at which meeting an agreement was concluded. Null takes that back.
    async fn agreement_attach_to_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] agreement_id: ID,
        #[graphql(desc = "The meeting: slug or id. Null where it is not known any more.")] meeting: Option<String>,
    ) -> Result<AgreementPayload> {
        act(ctx, agreement_id, "meeting", |tx, id| {
            async move { parts::attach_to_meeting(tx, id, meeting.as_ref()).await }.boxed()
        })
        .await
    }
}
