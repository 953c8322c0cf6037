//! Countries in the API.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::vocabulary::{
    CountryKind as CountryKindRow, RecordKind, SuccessionKind as SuccessionKindRow,
    TextUse as TextUseRow,
};
use entity::{country, country_succession};
use futures_util::FutureExt as _;

use crate::domain::country::{
    self as countries, CountryFilter as Filter, CountryOrder as Order, CountryPatch, NewCountry,
    NewSuccession, Predecessor,
};
use crate::domain::id::read_as;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::{DeletePayload, connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::meeting::{MeetingConnection, MeetingFilter, MeetingOrder, meetings_of};
use crate::graphql::partner::{Partner, PartnerRank, scope};
use crate::graphql::patch::patch;
use crate::graphql::record::{IdentifierInput, RecordFields, show_id, text, texts};
use crate::graphql::relation::RelationConnection;
use crate::graphql::scalar::{
    Date, EdtfDate, LocalisedText, LocalisedTextInput, PartialDate, TextUse, all,
};

connection!(CountryConnection, CountryEdge, Country, country);
payload!(CountryPayload, country: Country, country);

/// What a country record stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "CountryKindRow")]
pub enum CountryKind {
    /// A state that exists today.
    State,
    /// An area with a code of its own that is not recorded as a state.
    Territory,
    /// A state that exists no more, such as the Union of Soviet Socialist Republics.
    HistoricalState,
}

/// How one state came from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SuccessionKindRow")]
pub enum SuccessionKind {
    /// The later state continues the legal personality of the earlier one.
    Continuation,
    /// The later state broke away while the earlier one went on.
    Separation,
    /// The earlier state broke up and ended.
    Dissolution,
    /// Several states became one.
    Unification,
    /// The earlier state became a part of the later one.
    Absorption,
    /// The same state under another name.
    Renaming,
    /// A dependent territory became independent.
    Independence,
}

/// A state, a territory, or a state that exists no more. Historical states are records of their own, not other names of today's states.
pub struct Country(pub country::Model);

/// A state, a territory, or a state that exists no more. Historical states are records of their own, not other names of today's states.
#[Object]
impl Country {
    /// The country's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Country, self.0.id)
    }

    /// The readable name used in addresses, such as `mali`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// State, territory or historical state.
    async fn kind(&self) -> CountryKind {
        self.0.kind.into()
    }

    /// The code people know the country by: ISO 3166-1 alpha-2, or ISO 3166-3 for a historical state. Null where it has neither.
    async fn code(&self) -> Option<&str> {
        self.0.alpha2.as_deref().or(self.0.alpha4.as_deref())
    }

    /// ISO 3166-1 alpha-2 code, such as `ML`. Null for historical states.
    async fn alpha2(&self) -> Option<&str> {
        self.0.alpha2.as_deref()
    }

    /// ISO 3166-1 alpha-3 code, such as `MLI`. Null for historical states.
    async fn alpha3(&self) -> Option<&str> {
        self.0.alpha3.as_deref()
    }

    /// ISO 3166-1 numeric code, three digits, such as `466`. Null for historical states.
    async fn numeric(&self) -> Option<&str> {
        self.0.numeric.as_deref()
    }

    /// ISO 3166-3 code of a withdrawn country name, such as `SUHH`. Null for countries of today.
    async fn alpha4(&self) -> Option<&str> {
        self.0.alpha4.as_deref()
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

    /// The full name used in formal texts, in the language asked for. Null where not known.
    async fn formal_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Result<Option<String>> {
        text(ctx, self.0.id, TextUseRow::FormalName, lang).await
    }

    /// All names in all languages.
    async fn names(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only names of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// Region of the UN M49 standard, in English. Null where it has none.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// Sub-region of the UN M49 standard, in English. Null where it has none.
    async fn subregion(&self) -> Option<&str> {
        self.0.subregion.as_deref()
    }

    /// Intermediate region of the UN M49 standard, in English. Null where it has none.
    async fn intermediate_region(&self) -> Option<&str> {
        self.0.intermediate_region.as_deref()
    }

    /// The capital, in English. Null where not known.
    async fn capital(&self) -> Option<&str> {
        self.0.capital.as_deref()
    }

    /// From when the country has existed. Null where not known.
    async fn valid_from(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_from_on.as_ref(),
            self.0.valid_from_earliest,
            self.0.valid_from_latest,
        )
    }

    /// Until when the country existed. Null where it still does, or not known.
    async fn valid_to(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_to_on.as_ref(),
            self.0.valid_to_earliest,
            self.0.valid_to_latest,
        )
    }

    /// The states this one came from.
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let rows = ctx
            .rows_of::<country_succession::Entity, country::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Succession).collect())
    }

    /// The states that came from this one.
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let rows = ctx
            .rows_of::<country_succession::Entity, Predecessor>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Succession).collect())
    }

    /// The agreements that this country concludes.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
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
        asked.fetch(ctx, |filter| filter.countries.push(id)).await
    }

    /// The meetings in which the country takes part, the latest first unless another order is asked for. The country in whose territory a meeting is held does not count for that alone.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; `country` is then the other country.")] filter: Option<
            MeetingFilter,
        >,
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
            |all| all.countries.push(self.0.id),
            filter,
            order_by,
            page,
        )
        .await
    }

    /// The relations with other countries that are recorded, in the order of the other country's slug.
    async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<RelationConnection> {
        let page = paging(first, after, last, before)?;
        RelationConnection::fetch(ctx, self.0.id, page).await
    }

    /// The countries with which this one works together, those with most agreements or meetings first; those with equally many by slug. Countries with none are left out. Historical states are partners of their own.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what they are ranked.", default)] by: PartnerRank,
        #[graphql(
            desc = "Only what is about this domain or one below it: code or id. Counts agreements and meetings alike."
        )]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or later."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or earlier."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Partner>> {
        let scope = scope(ctx, by, domain, from, to, first).await?;
        let found = ctx.partners(self.0.id, scope).await?;
        Ok(found.into_iter().map(Partner::from).collect())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// One state that came from another.
pub struct Succession(pub country_succession::Model);

/// One state that came from another.
#[Object]
impl Succession {
    /// The earlier state.
    async fn predecessor(&self, ctx: &Context<'_>) -> Result<Option<Country>> {
        Ok(ctx
            .row::<country::Entity>(self.0.predecessor_id)
            .await?
            .map(Country))
    }

    /// The later state.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Country>> {
        Ok(ctx
            .row::<country::Entity>(self.0.successor_id)
            .await?
            .map(Country))
    }

    /// How the later state came from the earlier one.
    async fn kind(&self) -> SuccessionKind {
        self.0.kind.into()
    }

    /// When it happened. Null where not known.
    async fn occurred_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.occurred_on.as_ref(),
            self.0.occurred_earliest,
            self.0.occurred_latest,
        )
    }
}

/// Which countries. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CountryFilter {
    /// Only these kinds.
    kind: Option<Vec<CountryKind>>,
    /// Only this region, sub-region or intermediate region of the UN M49 standard, by its English name, such as `Western Africa`.
    region: Option<String>,
    /// Only countries that existed on this day. Countries of which no dates are known are included.
    existing_on: Option<Date>,
}

impl CountryFilter {
    fn read(self) -> crate::domain::error::Result<Filter> {
        Ok(Filter {
            kinds: all(self.kind.unwrap_or_default()),
            region: self.region,
            existing_on: self
                .existing_on
                .map(|day| day.read("filter.existingOn"))
                .transpose()?,
            related_to: None,
        })
    }
}

/// In which order countries are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum CountryOrder {
    /// By slug, from A to Z.
    #[default]
    Slug,
    /// By ISO 3166-1 alpha-3 code, countries without one last.
    Alpha3,
}

/// Questions about countries.
#[derive(Default)]
pub struct CountryQuery;

#[Object]
impl CountryQuery {
    /// The country that bears a code: ISO 3166-1 alpha-2 (`ML`), alpha-3 (`MLI`) or numeric (`466`), ISO 3166-3 (`SUHH`), a slug, an id, a Wikidata id (`Q912`), or a scheme and code (`COW:432`). Null where no country bears it, or several do.
    async fn country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, slug or id.")] code: String,
    ) -> Result<Option<Country>> {
        let found = countries::resolve(&ctx.db().reader, std::slice::from_ref(&code)).await?;
        Ok(ctx
            .row_if::<country::Entity>(found.get(&code).copied())
            .await?
            .map(Country))
    }

    /// All countries, historical states included.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn countries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which countries.")] filter: Option<CountryFilter>,
        #[graphql(desc = "In which order.", default)] order_by: CountryOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<CountryConnection> {
        let page = paging(first, after, last, before)?;
        CountryConnection::fetch(
            ctx,
            filter.unwrap_or_default().read()?,
            order_by.into(),
            page,
        )
        .await
    }
}

/// A state that a country came from, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct SuccessionInput {
    /// The earlier state: code, slug or id.
    pub predecessor: String,
    /// How the later state came from it.
    pub kind: SuccessionKind,
    /// When it happened.
    pub occurred_on: Option<EdtfDate>,
}

impl From<SuccessionInput> for NewSuccession {
    fn from(input: SuccessionInput) -> Self {
        Self {
            predecessor: input.predecessor,
            kind: input.kind.into(),
            occurred_on: input.occurred_on.map(String::from),
        }
    }
}

/// A country to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct CountryCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// State, territory or historical state.
    pub kind: CountryKind,
    /// ISO 3166-1 alpha-2: two capital letters.
    pub alpha2: Option<String>,
    /// ISO 3166-1 alpha-3: three capital letters.
    pub alpha3: Option<String>,
    /// ISO 3166-1 numeric: three digits.
    pub numeric: Option<String>,
    /// ISO 3166-3: four capital letters, for withdrawn country names only.
    pub alpha4: Option<String>,
    /// UN M49 region, in English.
    pub region: Option<String>,
    /// UN M49 sub-region, in English.
    pub subregion: Option<String>,
    /// UN M49 intermediate region, in English.
    pub intermediate_region: Option<String>,
    /// The capital, in English.
    pub capital: Option<String>,
    /// From when the country has existed.
    pub valid_from: Option<EdtfDate>,
    /// Until when the country existed.
    pub valid_to: Option<EdtfDate>,
    /// Names in any language; at least one.
    pub names: Vec<LocalisedTextInput>,
    /// Codes that other systems give to the country.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
    /// The states the country came from.
    #[graphql(default)]
    pub successor_of: Vec<SuccessionInput>,
}

impl From<CountryCreateInput> for NewCountry {
    fn from(input: CountryCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            kind: input.kind.into(),
            alpha2: input.alpha2,
            alpha3: input.alpha3,
            numeric: input.numeric,
            alpha4: input.alpha4,
            region: input.region,
            subregion: input.subregion,
            intermediate_region: input.intermediate_region,
            capital: input.capital,
            valid_from: input.valid_from.map(String::from),
            valid_to: input.valid_to.map(String::from),
            names: all(input.names),
            identifiers: all(input.identifiers),
            successor_of: all(input.successor_of),
        }
    }
}

/// Changes to a country. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct CountryUpdateInput {
    /// The country's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// State, territory or historical state. Cannot be made unknown.
    pub kind: Option<CountryKind>,
    /// ISO 3166-1 alpha-2: two capital letters.
    pub alpha2: MaybeUndefined<String>,
    /// ISO 3166-1 alpha-3: three capital letters.
    pub alpha3: MaybeUndefined<String>,
    /// ISO 3166-1 numeric: three digits.
    pub numeric: MaybeUndefined<String>,
    /// ISO 3166-3: four capital letters.
    pub alpha4: MaybeUndefined<String>,
    /// UN M49 region, in English.
    pub region: MaybeUndefined<String>,
    /// UN M49 sub-region, in English.
    pub subregion: MaybeUndefined<String>,
    /// UN M49 intermediate region, in English.
    pub intermediate_region: MaybeUndefined<String>,
    /// The capital, in English.
    pub capital: MaybeUndefined<String>,
    /// From when the country has existed.
    pub valid_from: MaybeUndefined<EdtfDate>,
    /// Until when the country existed.
    pub valid_to: MaybeUndefined<EdtfDate>,
    /// All names, in the place of those there are.
    pub names: Option<Vec<LocalisedTextInput>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<CountryUpdateInput> for CountryPatch {
    fn from(input: CountryUpdateInput) -> Self {
        Self {
            slug: input.slug,
            kind: input.kind.map(Into::into),
            alpha2: patch(input.alpha2),
            alpha3: patch(input.alpha3),
            numeric: patch(input.numeric),
            alpha4: patch(input.alpha4),
            region: patch(input.region),
            subregion: patch(input.subregion),
            intermediate_region: patch(input.intermediate_region),
            capital: patch(input.capital),
            valid_from: patch(input.valid_from),
            valid_to: patch(input.valid_to),
            names: input.names.map(all),
            identifiers: input.identifiers.map(all),
        }
    }
}

/// Acts on countries.
#[derive(Default)]
pub struct CountryMutation;

#[Object]
impl CountryMutation {
    /// Records a country.
    async fn country_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country.")] input: CountryCreateInput,
    ) -> Result<CountryPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| countries::create(tx, new, now).boxed())
            .await;
        CountryPayload::of(ctx, written).await
    }

    /// Changes a country.
    async fn country_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country and its changes.")] input: CountryUpdateInput,
    ) -> Result<CountryPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("id", "country", &input.id)?;
                    countries::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        CountryPayload::of(ctx, written).await
    }

    /// Deletes a country to which no other record refers.
    async fn country_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { countries::delete(tx, read_as("id", "country", &given)?).await }
                    .boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
