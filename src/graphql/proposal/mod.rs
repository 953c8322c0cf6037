//! Proposals in the API.

mod input;
mod mutation;
mod query;

use async_graphql::{Context, Enum, ID, Json, Object, Result};
use entity::vocabulary::ProposalState as ProposalStateRow;
use entity::{change, proposal, source};

use crate::domain::id::show;
use crate::domain::proposal::{PREFIX, quoted};
use crate::graphql::change::Change;
use crate::graphql::connection::{connection, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::node::{Node, of_record};
use crate::graphql::record::{Kind, show_id};
use crate::graphql::scalar::Instant;
use crate::graphql::source::Source;

pub use mutation::ProposalMutation;
pub use query::ProposalQuery;

connection!(ProposalConnection, ProposalEdge, Proposal, proposal);
payload!(ProposalPayload, proposal: Proposal, proposal);

/// What came of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ProposalStateRow")]
pub enum ProposalState {
    /// It waits for an editor.
    Proposed,
    /// An editor accepted it: the act was done.
    Accepted,
    /// An editor rejected it. Nothing was changed.
    Rejected,
    /// Whoever made it took it back. Nothing was changed.
    Withdrawn,
}

/// An act that a contributor proposed: to record a claim, or to change a record. Nothing is changed until an editor accepts it. Editors see all proposals, contributors their own.
#[derive(Clone, Debug)]
pub struct Proposal(pub proposal::Model);

/// An act that a contributor proposed: to record a claim, or to change a record. Nothing is changed until an editor accepts it. Editors see all proposals, contributors their own.
#[Object]
impl Proposal {
    /// The proposal's id: opaque and stable.
    pub async fn id(&self) -> ID {
        ID(show(PREFIX, self.0.id))
    }

    /// What came of it.
    async fn state(&self) -> ProposalState {
        self.0.state.into()
    }

    /// The act that is done when it is accepted: the name of a mutation, such as `claimRecord` or `agreementUpdate`.
    async fn act(&self) -> &str {
        &self.0.act
    }

    /// What that act is given at `input`, as it was sent.
    async fn input(&self) -> Json<serde_json::Value> {
        Json(serde_json::from_str(&self.0.input).unwrap_or_default())
    }

    /// The id of the record it would change, which may be gone by now.
    async fn record_id(&self) -> ID {
        show_id(self.0.record_kind, self.0.record_id)
    }

    /// What kind of record that is.
    async fn record_kind(&self) -> Kind {
        self.0.record_kind.into()
    }

    /// The record as it is now; null where it is gone. Of a claim, the record that it is about.
    async fn record(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        of_record(ctx, self.0.record_kind, self.0.record_id)
            .await
            .transpose()
    }

    /// Of a claim, who says so. Null where a change of a record is proposed, and where the source is gone.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Source>> {
        ctx.one::<source::Entity, _>(self.0.source_id, Source).await
    }

    /// Of a claim, the exact words of the source. Null where none are quoted.
    async fn quote(&self) -> Option<&str> {
        self.0.quote.as_deref()
    }

    /// Whether the quote stands in the stored text of the source, word for word; kinds of apostrophes and of white space are no difference. Null where no words are quoted, and where the text of the source is not stored.
    async fn quote_found(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        or_null(async { Ok(ctx.quote_found(quoted(&self.0)).await?) }).await
    }

    /// Why it is proposed, in the words of whoever proposed it. Null where they did not say.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Who proposed it: the name and prefix of a key, or the subject of a token.
    async fn proposed_by(&self) -> &str {
        &self.0.proposer
    }

    /// When it was proposed.
    async fn proposed_at(&self) -> Instant {
        self.0.proposed_at.into()
    }

    /// Who accepted, rejected or withdrew it. Null while it waits.
    async fn decided_by(&self) -> Option<&str> {
        self.0.decided_by.as_deref()
    }

    /// When it was accepted, rejected or withdrawn. Null while it waits.
    async fn decided_at(&self) -> Option<Instant> {
        self.0.decided_at.map(Instant::from)
    }

    /// Why it was decided so, in the words of whoever decided. Null while it waits, and where they did not say; a rejection always says why.
    async fn decision(&self) -> Option<&str> {
        self.0.decision.as_deref()
    }

    /// What it changed when it was accepted. Empty where it was not, and where all was so already.
    async fn changes(&self, ctx: &Context<'_>) -> Result<Vec<Change>> {
        let rows = ctx
            .rows_of::<change::Entity, proposal::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Change).collect())
    }
}
