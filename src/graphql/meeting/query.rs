//! Questions about meetings.

use async_graphql::{Context, Object, Result};
use entity::meeting;

use crate::domain::list::PageRequest;
use crate::domain::meeting::{MeetingFilter as Filter, MeetingKey};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::filter::{Readable as _, order, orders};
use crate::graphql::meeting::{Meeting, MeetingConnection, MeetingFilter};

orders!(
    /// What meetings can be sorted by. Ties are broken by id.
    MeetingOrder => MeetingKey {
        /// By the first day on which they may have begun; meetings of unknown date last.
        StartOn => Start,
        /// By the last day on which they may have ended; meetings of unknown end last.
        EndOn => End,
        /// By kind, in the order of the letters of its name; meetings of unknown kind last.
        Kind => Kind,
        /// By city; meetings in an unknown city last.
        City => City,
        /// By slug.
        Slug => Slug,
    }
);

/// A page of the meetings that a filter lets through, narrowed to those of a country, a person or an organisation.
pub async fn meetings_of(
    ctx: &Context<'_>,
    narrow: impl FnOnce(&mut Filter),
    filter: Option<Box<MeetingFilter>>,
    order_by: Option<Vec<MeetingOrder>>,
    page: PageRequest,
) -> Result<MeetingConnection> {
    let mut filter = filter.unwrap_or_default().read(ctx).await?;
    narrow(&mut filter);
    MeetingConnection::fetch(ctx, filter, order(order_by)?, page).await
}

/// Questions about meetings.
#[derive(Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// The meeting with this slug or id. Null where there is none.
    async fn meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<Meeting>> {
        ctx.one_called::<meeting::Entity, _>(&slug, Meeting).await
    }

    /// All meetings, the latest first unless another order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meetings.")] filter: Option<Box<MeetingFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<MeetingOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<MeetingConnection> {
        let page = paging(first, after, last, before)?;
        meetings_of(ctx, |_| (), filter, order_by, page).await
    }
}
