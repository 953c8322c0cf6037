//! Questions about meetings.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::{meeting, organisation, person};

use crate::domain::error;
use crate::domain::list::PageRequest;
use crate::domain::meeting::{MeetingFilter as Filter, MeetingOrder as Order};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::meeting::{Meeting, MeetingConnection, MeetingKind, MeetingStatus};
use crate::graphql::range::DateRange;
use crate::graphql::scalar::all;

/// Which meetings. All conditions given must hold. To take part means to be named among the participants of the meeting or of one of its sub-events.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MeetingFilter {
    /// Only meetings in which this country takes part: code, slug or id. The country in whose territory they are held does not count for that alone.
    country: Option<String>,
    /// Only meetings in which this country takes part as well: code, slug or id.
    partner: Option<String>,
    /// Only meetings in which this person takes part: slug or id.
    person: Option<String>,
    /// Only meetings in which this organisation takes part: slug or id.
    organisation: Option<String>,
    /// Only meetings about this domain or one below it: code or id.
    domain: Option<String>,
    /// Only these kinds. Meetings whose kind is not known are left out.
    kind: Option<Vec<MeetingKind>>,
    /// Only meetings with one of these statuses. Meetings whose status is not known are left out.
    status: Option<Vec<MeetingStatus>>,
    /// Only meetings that may have been going on within this range: the days they may have lasted overlap with it. A meeting whose end is not known counts as ending when it began; meetings without any date are left out.
    held_on: Option<DateRange>,
    /// Only meetings in this city, in the spelling of the record.
    city: Option<String>,
}

impl MeetingFilter {
    /// Finds the records that the filter names.
    pub async fn read(self, ctx: &Context<'_>) -> error::Result<Filter> {
        let mut filter = Filter {
            kinds: all(self.kind.unwrap_or_default()),
            statuses: all(self.status.unwrap_or_default()),
            city: self.city,
            ..Filter::default()
        };
        if let Some(range) = self.held_on {
            (filter.held_from, filter.held_to) = range.read("filter.heldOn")?;
        }
        if let Some(code) = self.country {
            filter
                .countries
                .push(ctx.country("filter.country", &code).await?);
        }
        if let Some(code) = self.partner {
            filter
                .countries
                .push(ctx.country("filter.partner", &code).await?);
        }
        if let Some(given) = self.person {
            let id = ctx
                .require::<person::Entity>("filter.person", &given)
                .await?;
            filter.persons.push(id);
        }
        if let Some(given) = self.organisation {
            let id = ctx
                .require::<organisation::Entity>("filter.organisation", &given)
                .await?;
            filter.organisations.push(id);
        }
        if let Some(code) = self.domain {
            filter.topics = ctx.domains_below("filter.domain", &code).await?;
        }
        Ok(filter)
    }
}

/// In which order meetings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum MeetingOrder {
    /// By the first day on which they may have begun, the latest first. Meetings of unknown date come last.
    #[default]
    StartDesc,
    /// By the first day on which they may have begun, the earliest first. Meetings of unknown date come last.
    StartAsc,
    /// By slug, from A to Z.
    Slug,
}

/// A page of the meetings that a filter lets through, narrowed to those of a country, a person or an organisation.
pub async fn meetings_of(
    ctx: &Context<'_>,
    narrow: impl FnOnce(&mut Filter),
    filter: Option<MeetingFilter>,
    order: MeetingOrder,
    page: PageRequest,
) -> Result<MeetingConnection> {
    let mut filter = filter.unwrap_or_default().read(ctx).await?;
    narrow(&mut filter);
    MeetingConnection::fetch(ctx, filter, order.into(), page).await
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
    ) -> Result<Option<Meeting>> {
        let id = ctx.called::<meeting::Entity>(&slug).await?;
        Ok(ctx.row_if::<meeting::Entity>(id).await?.map(Meeting))
    }

    /// All meetings, the latest first unless another order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meetings.")] filter: Option<MeetingFilter>,
        #[graphql(desc = "In which order.", default)] order_by: MeetingOrder,
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
