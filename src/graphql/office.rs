//! Offices in the API.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{country, occupancy, office, organisation, person};
use futures_util::FutureExt as _;
use futures_util::future::try_join_all;

use crate::domain::error;
use crate::domain::id::read_as;
use crate::domain::office::{self as offices, NewOffice, OfficeKey, OfficePatch, OfficeTest};
use crate::domain::record::read_id;
use crate::graphql::connection::{DeletePayload, connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::filter::{
    At, ChoiceFilter, Readable as _, RecordFilter, ReferenceFilter, TextFilter, gather, order,
    orders, readable,
};
use crate::graphql::organisation::Organisation;
use crate::graphql::patch::patch;
use crate::graphql::period::{day, holding};
use crate::graphql::person::{Occupancy, Person};
use crate::graphql::rank::Rank;
use crate::graphql::record::{IdentifierInput, RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, LocalisedTextInput, TextUse, all};

connection!(OfficeConnection, OfficeEdge, Office, office);
payload!(OfficePayload, office: Office, office);

/// A post that persons hold one after another, such as President of the Russian Federation. Who held it, and when, is an occupancy.
pub struct Office(pub office::Model);

/// A post that persons hold one after another, such as President of the Russian Federation. Who held it, and when, is an occupancy.
#[Object]
impl Office {
    /// The office's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Office, self.0.id)
    }

    /// The readable name used in addresses, such as `president-of-the-russian-federation`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its rank. Null where not known.
    async fn kind(&self) -> Option<Rank> {
        self.0.kind.map(Into::into)
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

    /// The country it acts for. Null where it acts for an organisation, or not known.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// The organisation it acts for. Null where it acts for a country, or not known.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation_id, Organisation)
            .await
    }

    /// Who held it and when, the earliest first, those without a start last.
    async fn occupancies(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those known to hold on this day. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Occupancy>> {
        let rows = ctx
            .rows_of::<occupancy::Entity, office::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Occupancy).collect())
    }

    /// The persons who hold it on a day. Empty where nobody is known to.
    async fn holders(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day; today when not given. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Person>> {
        let day = day("asOf", as_of)?.unwrap_or_else(|| ctx.today());
        let rows = ctx
            .rows_of::<occupancy::Entity, office::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, Some(day));
        let found = rows
            .iter()
            .map(|row| ctx.row::<person::Entity>(row.person_id));
        let found = try_join_all(found).await?;
        Ok(found.into_iter().flatten().map(Person).collect())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// Which offices. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OfficeFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only offices whose slug is like this.
    slug: Option<TextFilter>,
    /// Only these ranks.
    kind: Option<ChoiceFilter<Rank>>,
    /// Only offices that act for this country.
    country: Option<ReferenceFilter>,
    /// Only offices that act for this organisation.
    organisation: Option<ReferenceFilter>,
    /// All of these hold too.
    and: Option<Vec<OfficeFilter>>,
    /// At least one of these holds.
    or: Option<Vec<OfficeFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<OfficeFilter>>,
}

readable!(OfficeFilter => OfficeTest);

impl OfficeFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<OfficeTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(OfficeTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => OfficeTest::Slug;
            "kind": self.kind => OfficeTest::Kind;
            records country "country": self.country => OfficeTest::Country;
            records organisation "organisation": self.organisation => OfficeTest::Organisation;
        );
        Ok(tests)
    }
}

orders!(
    /// What offices can be sorted by. Ties are broken by id.
    OfficeOrder => OfficeKey {
        /// By slug.
        Slug => Slug,
    }
);

/// Questions about offices.
#[derive(Default)]
pub struct OfficeQuery;

#[Object]
impl OfficeQuery {
    /// The office with this slug or id. Null where there is none.
    async fn office(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<Office>> {
        ctx.one_called::<office::Entity, _>(&slug, Office).await
    }

    /// All offices.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn offices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offices.")] filter: Option<Box<OfficeFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<OfficeOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<OfficeConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        OfficeConnection::fetch(ctx, filter, order(order_by)?, page).await
    }
}

/// An office to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct OfficeCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// Its rank.
    pub kind: Option<Rank>,
    /// The country it acts for: code, slug or id. Not together with `organisation`.
    pub country: Option<String>,
    /// The organisation it acts for: slug or id. Not together with `country`.
    pub organisation: Option<String>,
    /// Names in any language; at least one.
    pub names: Vec<LocalisedTextInput>,
    /// Codes that other systems give to the office.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
}

impl From<OfficeCreateInput> for NewOffice {
    fn from(input: OfficeCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            kind: input.kind.map(Into::into),
            country: input.country,
            organisation: input.organisation,
            names: all(input.names),
            identifiers: all(input.identifiers),
        }
    }
}

/// Changes to an office. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct OfficeUpdateInput {
    /// The office's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// Its rank.
    pub kind: MaybeUndefined<Rank>,
    /// The country it acts for: code, slug or id. Not together with an organisation.
    pub country: MaybeUndefined<String>,
    /// The organisation it acts for: slug or id. Not together with a country.
    pub organisation: MaybeUndefined<String>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<LocalisedTextInput>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<OfficeUpdateInput> for OfficePatch {
    fn from(input: OfficeUpdateInput) -> Self {
        Self {
            slug: input.slug,
            kind: patch(input.kind),
            country: patch(input.country),
            organisation: patch(input.organisation),
            names: input.names.map(all),
            identifiers: input.identifiers.map(all),
        }
    }
}

/// Acts on offices.
#[derive(Default)]
pub struct OfficeMutation;

#[Object]
impl OfficeMutation {
    /// Records an office.
    async fn office_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The office.")] input: OfficeCreateInput,
    ) -> Result<OfficePayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| offices::create(tx, new, now).boxed())
            .await;
        OfficePayload::of(ctx, written).await
    }

    /// Changes an office.
    async fn office_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The office and its changes.")] input: OfficeUpdateInput,
    ) -> Result<OfficePayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_id(tx, RecordKind::Office, "id", &input.id).await?;
                    offices::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        OfficePayload::of(ctx, written).await
    }

    /// Deletes an office to which no other record refers.
    async fn office_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The office's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { offices::delete(tx, read_as("id", "office", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
