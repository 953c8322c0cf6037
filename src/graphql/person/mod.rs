//! Persons in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{occupancy, office, person};
use futures_util::future::try_join_all;

use crate::domain::agreement::list::AgreementTest;
use crate::domain::citation::permalink;
use crate::domain::error;
use crate::domain::filter::Members;
use crate::domain::id::show;
use crate::domain::meeting::MeetingTest;
use crate::domain::person::{OccupancyTest, PersonKey, PersonTest};
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::{connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::{
    At, ChoiceFilter, PartsFilter, Readable as _, RecordFilter, ReferenceFilter, TextFilter,
    gather, order, orders, readable,
};
use crate::graphql::meeting::{MeetingConnection, MeetingFilter, MeetingOrder, meetings_of};
use crate::graphql::office::Office;
use crate::graphql::period::{day, holding};
use crate::graphql::rank::Rank;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, PartialDate, TextUse};

mod mutation;

pub use mutation::PersonMutation;
pub use mutation::PersonUpdateInput;

connection!(PersonConnection, PersonEdge, Person, person);
payload!(PersonPayload, person: Person, person);

/// Somebody who acts for a country or an organisation.
pub struct Person(pub person::Model);

/// Somebody who acts for a country or an organisation.
#[Object]
impl Person {
    /// The person's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Person, self.0.id)
    }

    /// The readable name used in addresses, such as `assimi-goita`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The lasting address of the record, such as `/people/assimi-goita`. It begins with the address of this server where the server was told it (`ENTENTE_BASE_URL`), or else with `/`.
    #[graphql(name = "permalink")]
    async fn address(&self, ctx: &Context<'_>) -> String {
        permalink(ctx.base_url(), "people", &self.0.slug)
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

    /// The form of address in the source's words, such as "Son Excellence". Null where not known.
    async fn honorific(&self) -> Option<&str> {
        self.0.honorific.as_deref()
    }

    /// The military or diplomatic rank in the source's words. Null where there is none, or not known.
    async fn rank(&self) -> Option<&str> {
        self.0.rank.as_deref()
    }

    /// The offices that the person holds or held, with the dates.
    async fn occupancies(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those known to hold on this day. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Occupancy>> {
        let rows = ctx
            .rows_of::<occupancy::Entity, person::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Occupancy).collect())
    }

    /// The offices that the person holds on a day. Empty where none is known.
    async fn offices(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day; today when not given. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Office>> {
        let day = day("asOf", as_of)?.unwrap_or_else(|| ctx.today());
        let rows = ctx
            .rows_of::<occupancy::Entity, person::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, Some(day));
        let found = rows
            .iter()
            .map(|row| ctx.row::<office::Entity>(row.office_id));
        let found = try_join_all(found).await?;
        Ok(found.into_iter().flatten().map(Office).collect())
    }

    /// The agreements that this person is known to have signed.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn signed_agreements(
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
                filter.extend([AgreementTest::SignedBy(Members::all([id]))])
            })
            .await
    }

    /// The meetings in which the person takes part, the latest first unless another order is asked for.
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
            |all| all.extend([MeetingTest::Persons(Members::all([self.0.id]))]),
            filter,
            order_by,
            page,
        )
        .await
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// A person holding an office for a time.
pub struct Occupancy(pub occupancy::Model);

/// A person holding an office for a time.
#[Object]
impl Occupancy {
    /// The occupancy's id, needed to remove it.
    async fn id(&self) -> ID {
        ID(show("occupancy", self.0.id))
    }

    /// Who holds or held the office.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.one::<person::Entity, _>(self.0.person_id, Person).await
    }

    /// Which office.
    async fn office(&self, ctx: &Context<'_>) -> Option<Result<Office>> {
        ctx.one::<office::Entity, _>(self.0.office_id, Office).await
    }

    /// From when the person has held the office. Null where not known.
    async fn from(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_from_on.as_ref(),
            self.0.valid_from_earliest,
            self.0.valid_from_latest,
        )
    }

    /// Until when the person held the office. Null where the person still does, or not known.
    async fn to(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_to_on.as_ref(),
            self.0.valid_to_earliest,
            self.0.valid_to_latest,
        )
    }
}

/// Which persons. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PersonFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only persons whose slug is like this.
    slug: Option<TextFilter>,
    /// Only persons who hold or held offices like this.
    offices: Option<PartsFilter<OccupancyFilter>>,
    /// All of these hold too.
    and: Option<Vec<PersonFilter>>,
    /// At least one of these holds.
    or: Option<Vec<PersonFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<PersonFilter>>,
}

readable!(PersonFilter => PersonTest);

impl PersonFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<PersonTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(PersonTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => PersonTest::Slug;
            parts "offices": self.offices => PersonTest::Offices;
        );
        Ok(tests)
    }
}

/// What a person's time in an office is like. All conditions given must hold of the same time in the same office.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OccupancyFilter {
    /// Which office: slug or id.
    office: Option<ReferenceFilter>,
    /// The country that the office acts for.
    country: Option<ReferenceFilter>,
    /// The organisation that the office acts for.
    organisation: Option<ReferenceFilter>,
    /// The rank of the office.
    rank: Option<ChoiceFilter<Rank>>,
    /// Held on this day. A start or an end that is not known counts in favour.
    held_on: Option<Date>,
    /// All of these hold too.
    and: Option<Vec<OccupancyFilter>>,
    /// At least one of these holds.
    or: Option<Vec<OccupancyFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<OccupancyFilter>>,
}

readable!(OccupancyFilter => OccupancyTest);

impl OccupancyFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<OccupancyTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records office "office": self.office => OccupancyTest::Office;
            records country "country": self.country => OccupancyTest::Country;
            records organisation "organisation": self.organisation => OccupancyTest::Organisation;
            "rank": self.rank => OccupancyTest::Rank;
        );
        if let Some(day) = self.held_on {
            tests.push(OccupancyTest::HeldOn(day.read(at.field("heldOn").path())?));
        }
        Ok(tests)
    }
}

orders!(
    /// What persons can be sorted by. Ties are broken by id.
    PersonOrder => PersonKey {
        /// By slug.
        Slug => Slug,
    }
);

/// Questions about persons.
#[derive(Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// The person with this slug or id. Null where there is none.
    async fn person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug, such as `assimi-goita`, or the id.")] slug: String,
    ) -> Option<Result<Person>> {
        ctx.one_called::<person::Entity, _>(&slug, Person).await
    }

    /// All persons.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn persons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which persons.")] filter: Option<Box<PersonFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<PersonOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<PersonConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        PersonConnection::fetch(ctx, filter, order(order_by)?, page).await
    }
}
