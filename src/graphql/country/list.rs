//! Lists of countries: filters, orders, root fields.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::country;

use crate::domain::country::{self as countries, CountryFilter as Filter, CountryOrder as Order};
use crate::graphql::connection::{connection, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::country::{Country, CountryKind};
use crate::graphql::scalar::{Date, all};

connection!(CountryConnection, CountryEdge, Country, country);

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
