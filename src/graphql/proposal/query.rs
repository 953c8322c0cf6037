//! Questions about proposals.

use async_graphql::{Context, ID, Object, Result};
use entity::proposal;

use crate::domain::filter::Filter;
use crate::domain::id::read;
use crate::domain::proposal::{PREFIX, ProposalTest, is_seen};
use crate::graphql::access::refusal;
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::filter::Readable as _;
use crate::graphql::proposal::input::{ProposalFilter, waiting};
use crate::graphql::proposal::{Proposal, ProposalConnection};

/// Questions about proposals.
#[derive(Default)]
pub struct ProposalQuery;

#[Object]
impl ProposalQuery {
    /// The proposal with this id. Null where there is none, and for contributors where it is not their own. Takes the role CONTRIBUTOR.
    async fn proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ID,
    ) -> Option<Result<Proposal>> {
        or_null(async {
            let sees = ctx.viewer().sees_proposals().map_err(refusal)?;
            let id = read(&id).filter(|(prefix, _)| *prefix == PREFIX);
            let row = ctx.row_if::<proposal::Entity>(id.map(|(_, id)| id)).await?;
            let seen = row.filter(|row| is_seen(row, &ctx.viewer().who, sees));
            Ok(seen.map(Proposal))
        })
        .await
    }

    /// What waits for an editor, oldest first; `last` begins with the newest. With a filter, other proposals too: `{state: {in: [ACCEPTED, REJECTED]}}` lists what was decided. Editors see all proposals, contributors their own. Takes the role CONTRIBUTOR.
    async fn review_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposals; those that wait for an editor when not given.")]
        filter: Option<Box<ProposalFilter>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ProposalConnection> {
        let viewer = ctx.viewer();
        let sees = viewer.sees_proposals().map_err(refusal)?;
        let page = paging(first, after, last, before)?;
        let asked = match filter {
            Some(filter) => filter.read(ctx).await?,
            None => Filter::Is(waiting()),
        };
        let seen = ProposalTest::seen(&viewer.who, sees).map(Filter::Is);
        let filter = Filter::All(seen.into_iter().chain([asked]).collect());
        ProposalConnection::fetch(ctx, filter, Vec::new(), page).await
    }
}
