//! Persons in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{occupancy, office, person};
use futures_util::future::try_join_all;

use crate::domain::id::show;
use crate::domain::person::{PersonFilter as Filter, PersonOrder as Order};
use crate::domain::record::find;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::{connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::meeting::{MeetingConnection, MeetingFilter, MeetingOrder, meetings_of};
use crate::graphql::office::Office;
use crate::graphql::period::{day, holding};
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, PartialDate, TextUse};

mod mutation;

pub use mutation::PersonMutation;

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

    /// The usual name in the language asked for; failing that in English, then in any language.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Result<Option<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang).await
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
        #[graphql(desc = "Which agreements.")] filter: Option<AgreementFilter>,
        #[graphql(desc = "In which order.", default)] order_by: AgreementOrder,
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
        asked.fetch(ctx, |filter| filter.signatories.push(id)).await
    }

    /// The meetings in which the person takes part, the latest first unless another order is asked for.
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
        meetings_of(
            ctx,
            |all| all.persons.push(self.0.id),
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
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        Ok(ctx
            .row::<person::Entity>(self.0.person_id)
            .await?
            .map(Person))
    }

    /// Which office.
    async fn office(&self, ctx: &Context<'_>) -> Result<Option<Office>> {
        Ok(ctx
            .row::<office::Entity>(self.0.office_id)
            .await?
            .map(Office))
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
    /// Only those who hold or held an office of this country: code, slug or id.
    country: Option<String>,
    /// Only those who held that office on this day; without `country`, those who held any. A start or an end that is not known counts in favour.
    in_office_on: Option<Date>,
}

impl PersonFilter {
    async fn read(self, ctx: &Context<'_>) -> crate::domain::error::Result<Filter> {
        let country = match &self.country {
            Some(given) => Some(ctx.country("filter.country", given).await?),
            None => None,
        };
        Ok(Filter {
            country,
            in_office_on: day("filter.inOfficeOn", self.in_office_on)?,
        })
    }
}

/// In which order persons are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum PersonOrder {
    /// By slug, from A to Z.
    #[default]
    Slug,
}

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
    ) -> Result<Option<Person>> {
        let found = find::<person::Entity>(&ctx.db().reader, &slug).await?;
        Ok(ctx.row_if::<person::Entity>(found).await?.map(Person))
    }

    /// All persons.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn persons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which persons.")] filter: Option<PersonFilter>,
        #[graphql(desc = "In which order.", default)] order_by: PersonOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<PersonConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        PersonConnection::fetch(ctx, filter, order_by.into(), page).await
    }
}
