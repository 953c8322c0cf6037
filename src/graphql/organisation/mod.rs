//! Organisations in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::vocabulary::{
    OrganisationKind as OrganisationKindRow, RecordKind, TextUse as TextUseRow,
};
use entity::{
    agreement, agreement_body, country, domain, meeting, organisation, organisation_domain,
    organisation_member,
};
use futures_util::future::try_join_all;

use crate::domain::agreement::list::AgreementTest;
use crate::domain::citation::permalink;
use crate::domain::error;
use crate::domain::filter::Members;
use crate::domain::id::show;
use crate::domain::meeting::{MeetingTest, last_session};
use crate::domain::organisation::{MemberTest, OrganisationKey, OrganisationTest};
use crate::graphql::agreement::Agreement;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::{connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::error::or_null;
use crate::graphql::filter::{
    At, ChoiceFilter, DateFilter, DomainSetFilter, PartsFilter, Readable as _, RecordFilter,
    ReferenceFilter, TextFilter, gather, order, orders, readable,
};
use crate::graphql::meeting::{
    Meeting, MeetingConnection, MeetingFilter, MeetingOrder, meetings_of,
};
use crate::graphql::period::{day, holding};
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, PartialDate, TextUse};

mod mutation;

pub use mutation::OrganisationMutation;
pub use mutation::OrganisationUpdateInput;

connection!(
    OrganisationConnection,
    OrganisationEdge,
    Organisation,
    organisation
);
payload!(OrganisationPayload, organisation: Organisation, organisation);

/// What kind of body an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "OrganisationKindRow")]
pub enum OrganisationKind {
    /// An organisation founded by states, such as the African Union.
    InternationalOrganisation,
    /// A corporation that a state owns or directs.
    StateCorporation,
    /// A company of any other ownership.
    Company,
    /// A public agency.
    Agency,
    /// A ministry.
    Ministry,
    /// A body that two or more parties run together, such as a joint committee.
    JointBody,
    /// A commission of two or more governments that meets in sessions.
    IntergovernmentalCommission,
    /// Another kind of body.
    Other,
}

/// A body that acts in diplomacy and is not a country: an international organisation, a joint commission, a company.
pub struct Organisation(pub organisation::Model);

/// A body that acts in diplomacy and is not a country: an international organisation, a joint commission, a company.
#[Object]
impl Organisation {
    /// The organisation's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Organisation, self.0.id)
    }

    /// The readable name used in addresses, such as `rosatom`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// What kind of body it is. Null where not known.
    async fn kind(&self) -> Option<OrganisationKind> {
        self.0.kind.map(Into::into)
    }

    /// The lasting address of the record, such as `/organisations/rosatom`. It begins with the address of this server where the server was told it (`ENTENTE_BASE_URL`), or else with `/`.
    #[graphql(name = "permalink")]
    async fn address(&self, ctx: &Context<'_>) -> String {
        permalink(ctx.base_url(), "organisations", &self.0.slug)
    }

    /// The usual name in the language asked for; failing that in English, then in any language.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// All names in all languages.
    async fn names(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only names of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// The country where it has its seat. Null where it has none, or not known.
    async fn seat(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.seat_country_id, Country)
            .await
    }

    /// When it was founded. Null where not known.
    async fn founded_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.founded_on.as_ref(),
            self.0.founded_earliest,
            self.0.founded_latest,
        )
    }

    /// When it was dissolved. Null where it still exists, or not known.
    async fn dissolved_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.dissolved_on.as_ref(),
            self.0.dissolved_earliest,
            self.0.dissolved_latest,
        )
    }

    /// The countries that are or were its members, with the dates. Empty where none are recorded.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only members on this day. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Membership>> {
        let rows = ctx
            .rows_of::<organisation_member::Entity, organisation::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Membership).collect())
    }

    /// The cooperation domains it is charged with. Empty where none are recorded.
    async fn remit(&self, ctx: &Context<'_>) -> Result<Vec<Domain>> {
        let rows = ctx
            .rows_of::<organisation_domain::Entity, organisation::Entity>(self.0.id)
            .await?;
        let found = rows
            .iter()
            .map(|row| ctx.row::<domain::Entity>(row.domain_id));
        let found = try_join_all(found).await?;
        Ok(found.into_iter().flatten().map(Domain).collect())
    }

    /// The agreement that created it. Null where no agreement did, or not known.
    async fn created_by(&self, ctx: &Context<'_>) -> Option<Result<Agreement>> {
        or_null(async {
            let rows = ctx
                .rows_of::<agreement_body::Entity, organisation::Entity>(self.0.id)
                .await?;
            let agreement = rows.first().map(|row| row.agreement_id);
            Ok(ctx
                .row_if::<agreement::Entity>(agreement)
                .await?
                .map(Agreement))
        })
        .await
    }

    /// The agreements to which this organisation is a party or in which it has a role.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements.")] filter: Option<Box<AgreementFilter>>,
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
        let id = self.0.id;
        asked
            .fetch(ctx, |filter| {
                filter.extend([AgreementTest::Organisations(Members::all([id]))]);
            })
            .await
    }

    /// The meetings in which the organisation takes part, the latest first unless another order is asked for.
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
        meetings_of(
            ctx,
            |all| all.extend([MeetingTest::Organisations(Members::all([self.0.id]))]),
            filter,
            order_by,
            page,
        )
        .await
    }

    /// The last session of this body: the last meeting of a kind that bodies meet in, a session of an intergovernmental commission or of a joint committee, in which it took part. Sessions that lie ahead, or were only announced, put off or called off, do not count; one of unknown date is given only where none is dated. Null where there is none.
    async fn last_session(&self, ctx: &Context<'_>) -> Option<Result<Meeting>> {
        or_null(async {
            let query = last_session(self.0.id, ctx.today())?;
            let page = ctx.page::<meeting::Entity>(query).await?;
            Ok(page.rows.into_iter().next().map(|(_, row)| Meeting(row)))
        })
        .await
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// A country's membership of an organisation, with its dates.
pub struct Membership(pub organisation_member::Model);

/// A country's membership of an organisation, with its dates.
#[Object]
impl Membership {
    /// The membership's id, needed to remove it.
    async fn id(&self) -> ID {
        ID(show("membership", self.0.id))
    }

    /// The member.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// The organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation_id, Organisation)
            .await
    }

    /// From when the country has been a member. Null where not known.
    async fn from(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_from_on.as_ref(),
            self.0.valid_from_earliest,
            self.0.valid_from_latest,
        )
    }

    /// Until when the country was a member. Null where it still is, or not known.
    async fn to(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_to_on.as_ref(),
            self.0.valid_to_earliest,
            self.0.valid_to_latest,
        )
    }
}

/// Which organisations. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OrganisationFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only organisations whose slug is like this.
    slug: Option<TextFilter>,
    /// Only these kinds.
    kind: Option<ChoiceFilter<OrganisationKind>>,
    /// Only those with their seat in this country.
    seat: Option<ReferenceFilter>,
    /// Only those with memberships like this, now or once.
    members: Option<PartsFilter<MembershipFilter>>,
    /// Only those charged with these cooperation domains or domains below them.
    remit: Option<DomainSetFilter>,
    /// Only those founded at this time.
    founded_on: Option<DateFilter>,
    /// Only those dissolved at this time.
    dissolved_on: Option<DateFilter>,
    /// All of these hold too.
    and: Option<Vec<OrganisationFilter>>,
    /// At least one of these holds.
    or: Option<Vec<OrganisationFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<OrganisationFilter>>,
}

readable!(OrganisationFilter => OrganisationTest);

impl OrganisationFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<OrganisationTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(OrganisationTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => OrganisationTest::Slug;
            "kind": self.kind => OrganisationTest::Kind;
            records country "seat": self.seat => OrganisationTest::Seat;
            parts "members": self.members => OrganisationTest::Members;
            records domain "remit": self.remit => OrganisationTest::Remit;
            "foundedOn": self.founded_on => OrganisationTest::Founded;
            "dissolvedOn": self.dissolved_on => OrganisationTest::Dissolved;
        );
        Ok(tests)
    }
}

/// What a country's membership is like. All conditions given must hold of the same membership.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MembershipFilter {
    /// Which country.
    country: Option<ReferenceFilter>,
    /// A member on this day. A start or an end that is not known counts in favour.
    on: Option<Date>,
    /// All of these hold too.
    and: Option<Vec<MembershipFilter>>,
    /// At least one of these holds.
    or: Option<Vec<MembershipFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<MembershipFilter>>,
}

readable!(MembershipFilter => MemberTest);

impl MembershipFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<MemberTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records country "country": self.country => MemberTest::Country;
        );
        if let Some(day) = self.on {
            tests.push(MemberTest::On(day.read(at.field("on").path())?));
        }
        Ok(tests)
    }
}

orders!(
    /// What organisations can be sorted by. Ties are broken by id.
    OrganisationOrder => OrganisationKey {
        /// By slug.
        Slug => Slug,
        /// By the first day on which they may have been founded; those without a date last.
        FoundedOn => Founded,
    }
);

/// Questions about organisations.
#[derive(Default)]
pub struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// The organisation with this slug or id. Null where there is none.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug, such as `rosatom`, or the id.")] slug: String,
    ) -> Option<Result<Organisation>> {
        ctx.one_called::<organisation::Entity, _>(&slug, Organisation)
            .await
    }

    /// All organisations.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organisations.")] filter: Option<Box<OrganisationFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<OrganisationOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<OrganisationConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        OrganisationConnection::fetch(ctx, filter, order(order_by)?, page).await
    }
}
