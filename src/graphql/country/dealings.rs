//! What a country has to do with organisations, persons and the rest of the world.

use async_graphql::{Context, Object, Result};
use entity::{country, organisation_member};
use uuid::Uuid;

use crate::domain::involvement::{OrganisationsOf, SignatoriesOf};
use crate::domain::partner::how_many;
use crate::domain::person::HoldersFor;
use crate::domain::relation::standings::{self, Asked, Happened};
use crate::graphql::agreement::OrganisationRole;
use crate::graphql::context::Ask as _;
use crate::graphql::involvement::{CountrySignatory, OrganisationPartner, scope};
use crate::graphql::organisation::{Membership, OrganisationKind};
use crate::graphql::pair::RelationState;
use crate::graphql::period::{day, holding};
use crate::graphql::person::Occupancy;
use crate::graphql::range::DateRange;
use crate::graphql::rank::Rank;
use crate::graphql::relation::{RelationEventKind, RelationStanding};
use crate::graphql::scalar::{Date, all};

/// What a country has to do with organisations, persons and the rest of the world.
pub struct CountryDealings(pub Uuid);

/// What a country has to do with organisations, persons and the rest of the world.
#[Object]
impl CountryDealings {
    /// The organisations of which the country is or was a member, with the dates; the earliest first, those without a start last.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those known to hold on this day. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Membership>> {
        let rows = ctx
            .rows_of::<organisation_member::Entity, country::Entity>(self.0)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Membership).collect())
    }

    /// Who holds the offices that act for the country on a day; the highest ranks first, then by the slug of the office. Empty where nobody is known to.
    async fn office_holders(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day; today when not given. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
        #[graphql(desc = "Only offices of these ranks.")] rank: Option<Vec<Rank>>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Occupancy>> {
        let asked = HoldersFor {
            country: self.0,
            day: day("asOf", as_of)?.unwrap_or_else(|| ctx.today()),
            ranks: rank.map(all),
            first: how_many(first)?,
        };
        let rows = ctx.holders_for(asked).await?;
        Ok(rows.into_iter().map(Occupancy).collect())
    }

    /// Where the diplomatic relations of the country stand with every other state that existed on the day, and with whatever else it has recorded relations; by the other country's slug. States with which nothing is recorded have the state `UNKNOWN`. For those with which relations were broken off since 1990, ask for the event `SEVERED` from that year; for those with which they still are, also for the state `SEVERED`.
    #[expect(
        clippy::too_many_arguments,
        reason = "each of them narrows what counts"
    )]
    async fn relation_standings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day as of which to tell the state, by the events known to have happened by then. Today when not given, counting events without a date too."
        )]
        as_of: Option<Date>,
        #[graphql(desc = "Only where relations stand like this.")] state: Option<
            Vec<RelationState>,
        >,
        #[graphql(desc = "Only where an event of one of these kinds is recorded.")] event: Option<
            Vec<RelationEventKind>,
        >,
        #[graphql(
            desc = "Only where such an event, or any, may have happened on this day or later. Events without a date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only where such an event, or any, may have happened on this day or earlier. Events without a date are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 300; 300 when not given.")] first: Option<i32>,
    ) -> Result<Vec<RelationStanding>> {
        let (from, to) = DateRange { from, to }.read("")?;
        let happened = event.is_some() || from.is_some() || to.is_some();
        let asked = Asked {
            country: self.0,
            day: day("asOf", as_of)?,
            today: ctx.today(),
            states: state.map(all),
            event: happened.then(|| Happened {
                kinds: event.map(all),
                from,
                to,
            }),
            first: standings::how_many(first)?,
        };
        let found = ctx.standings(asked).await?;
        Ok(found.into_iter().map(RelationStanding).collect())
    }

    /// Who signed agreements for the country, those who signed most first, then by slug. Whoever signed in two offices has two entries. Counts only signatures of which a source says for which party they were given.
    async fn signatories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only agreements about this domain or one below it: code or id.")]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed on this day or later. Those without a date of signature are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed on this day or earlier. Those without a date of signature are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<CountrySignatory>> {
        let scope = scope(ctx, domain, from, to, first).await?;
        let found = ctx.signatories_of(SignatoriesOf(self.0, scope)).await?;
        Ok(found.into_iter().map(CountrySignatory).collect())
    }

    /// The organisations that are parties to agreements which the country concludes, or have a role in them, such as companies and agencies that carry them out; those in most agreements first, then by slug.
    #[expect(
        clippy::too_many_arguments,
        reason = "each of them narrows what counts"
    )]
    async fn organisation_partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only organisations of these kinds. Those whose kind is not known are then left out."
        )]
        kind: Option<Vec<OrganisationKind>>,
        #[graphql(
            desc = "Only organisations in these roles; where they are parties does not count then."
        )]
        role: Option<Vec<OrganisationRole>>,
        #[graphql(desc = "Only agreements about this domain or one below it: code or id.")]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed on this day or later. Those without a date of signature are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed on this day or earlier. Those without a date of signature are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<OrganisationPartner>> {
        let asked = OrganisationsOf {
            country: self.0,
            kinds: kind.map(all),
            roles: role.map(all),
            scope: scope(ctx, domain, from, to, first).await?,
        };
        let found = ctx.organisations_of(asked).await?;
        Ok(found.into_iter().map(OrganisationPartner).collect())
    }
}
