//! Acts on proposals.

use async_graphql::{Context, ID, Object, Result};
use futures_util::FutureExt as _;
use serde_json::Value as Json;

use crate::domain::error;
use crate::domain::id::read_as;
use crate::domain::proposal::{self as proposals, Act as Proposed, PREFIX};
use crate::graphql::act::Act;
use crate::graphql::claim::ClaimRecordInput;
use crate::graphql::context::Ask as _;
use crate::graphql::proposal::ProposalPayload;
use crate::graphql::proposal::input::{ChangeProposeInput, inside, kept};

/// Acts on proposals.
#[derive(Default)]
pub struct ProposalMutation;

/// Keeps a proposal, in the words in which it was sent.
async fn propose(
    ctx: &Context<'_>,
    proposed: error::Result<Proposed>,
    input: Json,
) -> Result<ProposalPayload> {
    let author = ctx.act()?.author;
    let written = ctx
        .write(move |tx, now| {
            async move {
                let input = input.to_string();
                proposals::propose(tx, proposed?, input, &author, now).await
            }
            .boxed()
        })
        .await;
    ProposalPayload::of(ctx, written).await
}

#[Object]
impl ProposalMutation {
    /// Proposes to record a claim: what a source says about a field of a record, with its exact words. `reason` says why. It is checked like `claimRecord` and refused where that act would be, but nothing is recorded until an editor accepts it.
    async fn claim_propose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim.")] input: ClaimRecordInput,
    ) -> Result<ProposalPayload> {
        let proposed = Ok(Proposed::Claim(Box::new(input.into())));
        propose(ctx, proposed, ctx.input()).await
    }

    /// Proposes to change fields of a record. `reason` says why. It is checked like the update of that record and refused where that act would be, but nothing is changed until an editor accepts it. With `expectedRevision` it is refused if the record was changed after that revision.
    async fn change_propose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record and its changes.")] input: ChangeProposeInput,
    ) -> Result<ProposalPayload> {
        propose(ctx, input.try_into(), inside(ctx.input())).await
    }

    /// Accepts a proposal: its act is done, in your name and in the same moment; the change in the log tells who proposed it. Refused where the act cannot be done any more, such as when the record or the source is gone; the error names the field of the act's input. Refused with `CONFLICT`, too, where a field that it sets was changed after it was proposed, with the record as it is now in `current`; with `expectedRevision`, which tells that you know the record as of that revision, it is done nevertheless.
    async fn proposal_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ID,
        #[graphql(
            desc = "Of a claim: true chooses it as the one that is shown, as `claimShow` does, and no longer a claim that gives another value; false records it beside the others. As it was proposed when not given."
        )]
        shown: Option<bool>,
    ) -> Result<ProposalPayload> {
        let mut act: Act = ctx.act()?;
        act.author.proposal = read_as("id", PREFIX, &id).ok();
        let author = act.author.clone();
        let written = ctx
            .write_as(act, move |tx, now| {
                async move {
                    let id = read_as("id", PREFIX, &id)?;
                    proposals::accept(tx, id, kept, shown, &author, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        ProposalPayload::of(ctx, written).await
    }

    /// Rejects a proposal. `reason` is needed here: whoever proposed it reads it.
    async fn proposal_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ID,
    ) -> Result<ProposalPayload> {
        let author = ctx.act()?.author;
        let written = ctx
            .write(move |tx, now| {
                async move {
                    let id = read_as("id", PREFIX, &id)?;
                    proposals::reject(tx, id, &author, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        ProposalPayload::of(ctx, written).await
    }

    /// Takes back a proposal that you made and on which nobody has decided yet.
    async fn proposal_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ID,
    ) -> Result<ProposalPayload> {
        let author = ctx.act()?.author;
        let written = ctx
            .write(move |tx, now| {
                async move {
                    let id = read_as("id", PREFIX, &id)?;
                    proposals::withdraw(tx, id, &author, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        ProposalPayload::of(ctx, written).await
    }
}
