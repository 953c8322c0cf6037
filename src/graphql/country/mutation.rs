//! Acts on countries, and what callers give for them.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::country::{self as countries, CountryPatch, NewCountry, NewSuccession};
use crate::domain::id::read_as;
use crate::graphql::connection::{DeletePayload, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::country::{Country, CountryKind, SuccessionKind};
use crate::graphql::patch::patch;
use crate::graphql::record::IdentifierInput;
use crate::graphql::scalar::{EdtfDate, LocalisedTextInput, all};

payload!(CountryPayload, country: Country, country);

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
