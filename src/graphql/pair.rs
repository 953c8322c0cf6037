//! Two countries in the API, whether or not a relation of theirs is recorded.

use async_graphql::{Context, Enum, Object, Result};
use entity::{country, meeting, relation, relation_event};
use futures_util::future::join_all;

use crate::domain::agreement::list::AgreementTest;
use crate::domain::filter::Members;
use crate::domain::meeting::MeetingTest;
use crate::domain::pair::{self as pairs, Covered, Pair, Visiting, Visits};
use crate::domain::relation::state::{self, RelationState as State, Standing};
use crate::domain::timeline::Whose;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::error::or_null;
use crate::graphql::meeting::{
    Meeting, MeetingConnection, MeetingFilter, MeetingOrder, meetings_of,
};
use crate::graphql::organisation::Organisation;
use crate::graphql::range::DateRange;
use crate::graphql::rank::Rank;
use crate::graphql::relation::{Relation, RepresentationLevel};
use crate::graphql::scalar::Date;
use crate::graphql::timeline::{TimelineConnection, TimelineKind, TimelineOrder, Wanted};

/// Where the diplomatic relations of two countries stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "State")]
pub enum RelationState {
    /// Nothing recorded tells. It does not mean that there are none.
    Unknown,
    /// At least one of the two recognised the other; that relations were established is not recorded.
    Recognised,
    /// Established, and not broken off since.
    Established,
    /// Broken off, and not resumed since.
    Severed,
}

/// Two countries and what is recorded between them.
pub struct CountryPair(pub Pair);

/// Two countries and what is recorded between them, whether or not their relation is recorded.
#[Object]
impl CountryPair {
    /// The record of their relation, with its events, missions and claims. Null where none is recorded, which does not mean that they have none.
    async fn relation(&self, ctx: &Context<'_>) -> Option<Result<Relation>> {
        or_null(async { Ok(ctx.relation_of(self.0).await?.map(Relation)) }).await
    }

    /// What two countries have whether or not their relation is recorded.
    #[graphql(flatten)]
    async fn fields(&self) -> PairFields {
        PairFields(self.0)
    }
}

/// What two countries have whether or not their relation is recorded.
pub struct PairFields(pub Pair);

/// What two countries have whether or not their relation is recorded.
#[Object]
impl PairFields {
    /// The two countries, by slug.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Country>> {
        let (a, b) = futures_util::future::try_join(
            ctx.row::<country::Entity>(self.0.a),
            ctx.row::<country::Entity>(self.0.b),
        )
        .await?;
        let mut rows: Vec<_> = a.into_iter().chain(b).collect();
        rows.sort_by(|left, right| left.slug.cmp(&right.slug));
        Ok(rows.into_iter().map(Country).collect())
    }

    /// Where their diplomatic relations stand, derived from the recorded events. Without a day: today, counting events without a date too. With a day: only events that are known to have happened by then.
    async fn state(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day as of which to tell; today when not given.")] as_of: Option<Date>,
    ) -> Result<RelationState> {
        Ok(self.standing(ctx, as_of).await?.state.into())
    }

    /// At which level they are represented with each other, by the last event that tells. Null where not known, and while relations are severed.
    async fn representation_level(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day as of which to tell; today when not given.")] as_of: Option<Date>,
    ) -> Option<Result<RepresentationLevel>> {
        or_null(async { Ok(self.standing(ctx, as_of).await?.level.map(Into::into)) }).await
    }

    /// Whether they have consular relations, which do not end with diplomatic ones. Null where not known.
    async fn has_consular_relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day as of which to tell; today when not given.")] as_of: Option<Date>,
    ) -> Option<Result<bool>> {
        or_null(async { Ok(self.standing(ctx, as_of).await?.consular) }).await
    }

    /// The agreements that both conclude, multilateral ones among them.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<Box<AgreementFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<AgreementOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let asked = Asked {
            filter,
            order_by,
            first,
            after,
            last,
            before,
        };
        let both = [self.0.a, self.0.b];
        asked
            .fetch(ctx, |filter| {
                filter.extend([AgreementTest::Countries(Members::all(both))]);
            })
            .await
    }

    /// The meetings in which both take part, whoever else does and wherever they are held; the latest first unless another order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<Box<MeetingFilter>>,
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
        let both = [self.0.a, self.0.b];
        meetings_of(
            ctx,
            |all| all.extend([MeetingTest::Countries(Members::all(both))]),
            filter,
            order_by,
            page,
        )
        .await
    }

    /// The last meeting in which both took part. Meetings that lie ahead, or were only announced, put off or called off, do not count; one of unknown date is given only where none is dated. Null where there is none.
    async fn last_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only meetings at exactly this level: what a source states, or else the highest rank that at least two sides reach."
        )]
        level: Option<Rank>,
    ) -> Option<Result<Meeting>> {
        or_null(async {
            let query = self.0.last_meeting(level.map(Into::into), ctx.today())?;
            let page = ctx.page::<meeting::Entity>(query).await?;
            Ok(page.rows.into_iter().next().map(|(_, row)| Meeting(row)))
        })
        .await
    }

    /// What is recorded of the two countries in the order of the dates: steps of the agreements that both conclude, multilateral ones among them, meetings in which both take part, events of their relations, the missions they keep with each other, and those accredited to them. Of the steps of an agreement, those that concern the whole and those that one of the two took; what a third party did is left out. The earliest first unless another order is asked for; entries of which no first day is known come last in either order.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries of these kinds. All kinds when not given.")] kinds: Option<
            Vec<TimelineKind>,
        >,
        #[graphql(
            desc = "Only entries that may have happened on this day or later: partial dates match by overlap. Entries without a date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only entries that may have happened on this day or earlier: partial dates match by overlap. Entries without a date are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "In which order.", default)] order: TimelineOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let wanted = Wanted {
            kinds,
            from,
            to,
            order,
            first,
            after,
            last,
            before,
        };
        wanted.fetch(ctx, Whose::Pair(self.0)).await
    }

    /// The bodies they have together, by slug: those that an agreement of the two created, and joint bodies and intergovernmental commissions of which both are or were members.
    async fn bodies(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let rows = ctx.bodies_of(self.0).await?;
        Ok(rows.into_iter().map(Organisation).collect())
    }

    /// The domains that their agreements and meetings are about, those with most agreements first, then with most meetings, then by code.
    async fn domains(&self, ctx: &Context<'_>) -> Result<Vec<CoveredDomain>> {
        let rows = ctx.domains_of(self.0).await?;
        Ok(rows.into_iter().map(CoveredDomain).collect())
    }

    /// The balance of visits: how often each went to the other. Two entries, the host that sorts first by slug first.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only visits that may have been going on on this day or later. Visits without any date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only visits that may have been going on on this day or earlier. Visits without any date are then left out."
        )]
        to: Option<Date>,
    ) -> Result<Vec<VisitCount>> {
        let (from, to) = DateRange { from, to }.read("")?;
        let pair = self.0;
        let today = ctx.today();
        let asked = Visiting {
            pair,
            from,
            to,
            today,
        };
        let rows = ctx.visits(asked).await?;
        let (a, b) = futures_util::future::try_join(
            ctx.row::<country::Entity>(pair.a),
            ctx.row::<country::Entity>(pair.b),
        )
        .await?;
        let [a, b] = [a, b].map(|row| row.map(|row| row.slug));
        let first = if a <= b { pair.a } else { pair.b };
        let mut counts: Vec<_> = rows.into_iter().map(VisitCount).collect();
        counts.sort_by_key(|count| count.0.host != first);
        Ok(counts)
    }
}

impl PairFields {
    async fn standing(&self, ctx: &Context<'_>, as_of: Option<Date>) -> Result<Standing> {
        let day = as_of.map(|day| day.read("asOf")).transpose()?;
        let Some(relation) = ctx.relation_of(self.0).await? else {
            return Ok(Standing::default());
        };
        let events = ctx
            .rows_of::<relation_event::Entity, relation::Entity>(relation.id)
            .await?;
        let steps = state::steps(&events);
        Ok(match day {
            Some(day) => state::on(&steps, day),
            None => state::today(&steps, ctx.today()),
        })
    }
}

/// A domain in which two countries have something recorded.
pub struct CoveredDomain(Covered);

/// A domain in which two countries have something recorded.
#[Object]
impl CoveredDomain {
    /// The domain, as the agreements and meetings name it: what is about a narrower domain is counted there and not here.
    async fn domain(&self) -> Domain {
        Domain(self.0.domain.clone())
    }

    /// How many agreements that both conclude are about it.
    async fn agreement_count(&self) -> i64 {
        self.0.agreements
    }

    /// How many meetings in which both took part were about it. Meetings that lie ahead, or were only announced, put off or called off, do not count.
    async fn meeting_count(&self) -> i64 {
        self.0.meetings
    }
}

/// How often one country went to another: meetings held in the territory of the host in which the guest took part. Calls and correspondence, and meetings that lie ahead or were only announced, put off or called off, do not count; a meeting that is a part of another such meeting counts once with it.
pub struct VisitCount(Visits);

/// How often one country went to another: meetings held in the territory of the host in which the guest took part. Calls and correspondence, and meetings that lie ahead or were only announced, put off or called off, do not count; a meeting that is a part of another such meeting counts once with it.
#[Object]
impl VisitCount {
    /// The country in whose territory the meetings were held. Null only if it was deleted meanwhile.
    async fn host(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.host, Country).await
    }

    /// The country that took part in them. Null only if it was deleted meanwhile.
    async fn guest(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.guest, Country).await
    }

    /// How many.
    async fn count(&self) -> i64 {
        self.0.count
    }

    /// The first day on which the last of them may have begun. Null where there is none, or none is dated.
    async fn last_on(&self) -> Option<Date> {
        self.0.last_on.map(Date::from)
    }
}

/// Questions about two countries.
#[derive(Default)]
pub struct PairQuery;

#[Object]
impl PairQuery {
    /// Any two countries, named in any order, and what is recorded between them. Unlike `relation`, it answers also where no relation is recorded.
    async fn pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two countries: codes, slugs or ids.")] between: Vec<String>,
    ) -> Result<CountryPair> {
        let paths = ["between.0", "between.1"];
        let found = paths.iter().zip(&between);
        let found = found.map(|(path, given)| ctx.country(path, given));
        let found = join_all(found).await;
        Ok(CountryPair(pairs::two("between", between.len(), found)?))
    }
}
