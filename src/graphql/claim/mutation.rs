//! Acts on claims.

use async_graphql::{Context, ID, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::claim as claims;
use crate::domain::claim::PREFIX;
use crate::domain::id::read_as;
use crate::graphql::claim::ClaimPayload;
use crate::graphql::claim::input::{ClaimRecordInput, ClaimUpdateInput};
use crate::graphql::connection::DeletePayload;
use crate::graphql::context::Ask as _;

/// Acts on claims.
#[derive(Default)]
pub struct ClaimMutation;

#[Object]
impl ClaimMutation {
    /// Records what a source says about a field of a record.
    async fn claim_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim.")] input: ClaimRecordInput,
    ) -> Result<ClaimPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| claims::create(tx, new, now).boxed())
            .await;
        ClaimPayload::of(ctx, written).await
    }

    /// Changes a claim.
    async fn claim_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim and its changes.")] input: ClaimUpdateInput,
    ) -> Result<ClaimPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("id", PREFIX, &input.id)?;
                    claims::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        ClaimPayload::of(ctx, written).await
    }

    /// Chooses this claim, and the others that give the same value, as those that are shown. Competing claims are kept, but not shown. Where they are about the status of an agreement, the status follows the shown ones and is derived anew. No other field of the record is changed: use the update of the record.
    async fn claim_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's id.")] id: ID,
    ) -> Result<ClaimPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("id", PREFIX, &id)?;
                    claims::show(tx, id, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        ClaimPayload::of(ctx, written).await
    }

    /// Deletes a claim.
    async fn claim_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, now| {
                async move { claims::delete(tx, read_as("id", PREFIX, &given)?, now).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
