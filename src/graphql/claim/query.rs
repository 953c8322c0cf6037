//! Questions about claims.

use async_graphql::{Context, ID, Object, Result};
use entity::claim;

use crate::domain::claim::{Disputed, PREFIX};
use crate::domain::filter::Filter;
use crate::domain::id::read;
use crate::graphql::claim::{Claim, ClaimConnection, ClaimFilter, ClaimOrder, ConflictConnection};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::filter::{Readable as _, order};

/// Questions about claims.
#[derive(Default)]
pub struct ClaimQuery;

#[Object]
impl ClaimQuery {
    /// The claim with this id. Null where there is none.
    async fn claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's id.")] id: ID,
    ) -> Option<Result<Claim>> {
        or_null(async {
            let found = read(&id)
                .filter(|(prefix, _)| *prefix == PREFIX)
                .map(|(_, id)| id);
            Ok(ctx.row_if::<claim::Entity>(found).await?.map(Claim))
        })
        .await
    }

    /// All claims, of all sources, about all records.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claims.")] filter: Option<Box<ClaimFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<ClaimOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        ClaimConnection::fetch(ctx, filter, order(order_by)?, page).await
    }

    /// The records whose claims disagree, each with what they disagree about.
    async fn conflicts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ConflictConnection> {
        let page = paging(first, after, last, before)?;
        ConflictConnection::fetch(ctx, Filter::Is(Disputed), Vec::new(), page).await
    }
}
